"""The Train page as a person uses it: data, a run that follows every slider, runs put aside, a file of one's own."""

import codecs
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import torch
from playwright.sync_api import Page, expect

from explorer.state import link
from explorer.table.read import read_table
from explorer.table.samples import to_data
from explorer.text.numbers import shown
from slp_core import DATASETS, STARTS, Experiment, forward, on_dataset, on_samples, prepare, train, tutorial
from tests.browser import stage
from tests.browser.axe import serious
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.themes import themed, wrong_in

MOONS = "/train?dataset=moons&learning_rate=0.5&steps=60"
CANCER = "/train?dataset=breast_cancer&learning_rate=0.5&steps=40"
PHONE = {"width": 360, "height": 740}
READ = """() => {
  const chart = (name) => Object.fromEntries((document.querySelector(`[data-testid=chart-${name}]`).data ?? [])
    .map((trace, at) => [name === "loss" && at < 6 ? `pin ${at + 1}` : trace.name, trace]));
  const text = (testid) => document.querySelector(`[data-testid="${testid}"]`)?.textContent;
  const { loss, accuracy, boundary, weights } = Object.fromEntries(
    ["loss", "accuracy", "boundary", "weights"].map((name) => [name, chart(name)]));
  const counts = (part) => ["true-positive", "false-negative", "true-negative", "false-positive"]
    .map((kind) => text(`${part}-${kind}`));
  return {
    loss: [...loss.train?.y ?? []],
    test_loss: [...loss.test?.y ?? []],
    accuracy: [...accuracy.train?.y ?? []],
    pins: Object.values(loss).filter((trace) => trace.visible === true).map(({ name, y }) => ({ name, y: [...y] })),
    plane: boundary.output ? { x: [...boundary.output.x], y: [...boundary.output.y], z: boundary.output.z.map((row) => [...row]) } : null,
    rings: boundary.wrong?.x.length,
    points: ["class 0", "class 1", "test 0", "test 1"].map((name) => boundary[name]?.x.length),
    weights: weights.weights ? { x: [...weights.weights.x], z: weights.weights.z.map((row) => [...row]) } : null,
    counts: [counts("confusion"), counts("test-confusion")],
    step: Number(text("step")),
    scores: Object.fromEntries([...document.querySelectorAll("[data-testid=scores] [data-testid]")]
      .filter((number) => !number.hidden && !number.parentElement.hidden)
      .map((number) => [number.dataset.testid, number.dataset.value === "" ? null : Number(number.dataset.value)])),
    trained: [...document.querySelectorAll("span[data-testid^=weight-]")].map((number) => Number(number.dataset.value)),
    captions: Object.fromEntries(["data", "run", "moment"].map((name) => [name, text(`caption-${name}`)])),
    held: text("held"),
    lesson: text("lesson"),
    message: document.querySelector("[data-testid=message]").hidden ? "" : text("message"),
  };
}"""  # noqa: E501


def opened(page: Page) -> Page:
    wait_until_live(page)
    for name in ("loss", "accuracy", "boundary", "weights"):
        page.locator(f"[data-testid=chart-{name}] .main-svg").first.wait_for()
    return page


def linked(page: Page) -> Experiment:
    found = link.read(dict(parse_qsl(urlsplit(page.url).query)))
    assert found.notices == []
    return found.experiment


def close(found: list, expected: torch.Tensor) -> bool:
    return len(found) == len(expected) and torch.tensor(found, dtype=torch.float64).allclose(
        expected, rtol=1e-9, atol=1e-12
    )


def is_run_of(experiment: Experiment, state: dict, step: int, pair: tuple[int, int] = (0, 1)) -> str:
    """What on the page is not what the core gives for a step of the run; "" if all of it is."""
    trace = train(experiment)
    at = experiment.at(step).change(weights=trace.weights[step], bias=trace.bias[step])
    if not state["loss"] or not state["plane"] or not state["weights"]:
        return "a chart that is not drawn yet"
    if state["step"] != step or f"Step {step}: " not in state["captions"]["moment"]:
        return f"step {state['step']}, {state['captions']['moment']}"
    if not close(state["loss"], trace.loss):
        return "the loss curve"
    if not close(
        state["test_loss"], torch.tensor([], dtype=torch.float64) if trace.test_loss is None else trace.test_loss
    ):
        return "the test curve"
    parameters = torch.cat([trace.weights[:, :, 0], trace.bias], 1).T
    columns = state["weights"]["x"]
    if columns[-1] != experiment.steps or not all(
        close(row, parameters[j, columns]) for j, row in enumerate(state["weights"]["z"])
    ):
        return "the weights over the steps"
    if not close(state["trained"], parameters[:, step]):
        return f"the weights as numbers {state['trained']}"
    plane = state["plane"]
    for row in (0, 20, 40):
        for column in (0, 13, 40):
            x = at.x.mean(0)
            x[pair[0]], x[pair[1]] = plane["x"][column], plane["y"][row]
            one = at.change(x=x[None], target=[[0.0]], batch_size=None, x_test=None, target_test=None)
            if abs(plane["z"][row][column] - forward(one).o.item()) > 1e-9:
                return f"the shade at {row}, {column}"
    wrong = 0
    points = []
    for part, (x, target) in enumerate(((at.x, at.target), (at.x_test, at.target_test))):
        if x is None:
            points += [0, 0]
            continue
        said, truth = [
            [value >= 0.5 for value in tensor.flatten().tolist()]
            for tensor in (forward(at.change(x=x, target=target, batch_size=None)).o, target)
        ]
        pairs = list(zip(truth, said, strict=True))
        kinds = [pairs.count(kind) for kind in ((True, True), (True, False), (False, False), (False, True))]
        if state["counts"][part] != [str(kind) for kind in kinds]:
            return f"the counts {state['counts'][part]} instead of {kinds}"
        of = "test-" if part else ""
        commoner = 2 * int((at.target >= 0.5).sum()) > at.samples  # of the training samples
        scores = {"accuracy": kinds[0] + kinds[2], "baseline": truth.count(commoner)}
        for name, count in scores.items():
            if abs(state["scores"][of + name] - 100 * count / len(truth)) > 1e-9:
                return f"the {of}{name} {state['scores']} instead of {count} of {len(truth)}"
        wrong += kinds[1] + kinds[3]
        points += [truth.count(False), truth.count(True)]
    if state["rings"] != wrong or state["points"] != points:
        return f"{state['rings']} rings and {state['points']} points instead of {wrong} and {points}"
    return ""


def shows(page: Page, experiment: Experiment, step: int = 0, pair: tuple[int, int] = (0, 1)) -> dict:
    """Wait until everything on the page is that step of that run."""
    seen = {"wrong": "nothing yet"}

    def same() -> dict | None:
        state = page.evaluate(READ)
        seen["wrong"] = is_run_of(experiment, state, step, pair)
        return None if seen["wrong"] else state

    try:
        return stage.until(page, same, "the page shows the run")
    except AssertionError as error:
        raise AssertionError(f"{error}: not right is {seen['wrong']}") from None


def test_curves_follow_a_dragged_learning_rate_before_it_is_let_go(open_page):
    page = opened(open_page(CANCER + "&step=40"))
    experiment = on_dataset(tutorial(), "breast_cancer", learning_rate=0.5, steps=40)
    shows(page, experiment, 40)
    url, slider = page.url, page.get_by_test_id("learning-rate")
    page.mouse.move(*stage.thumb(page, "learning-rate", float(slider.evaluate("e => e.value"))))
    page.mouse.down()
    rates = set()
    for position in (-1.0, 0.3, 1.5):
        page.mouse.move(*stage.thumb(page, "learning-rate", position), steps=5)
        rate = stage.until(page, lambda p=position: near(slider, 10**p), "the thumb is there")
        shows(page, experiment.change(learning_rate=rate), 40)
        rates.add(rate)
    assert len(rates) == 3
    assert page.url == url
    page.mouse.up()
    stage.until(page, lambda: linked(page) == experiment.change(learning_rate=rate), "letting go commits it")


def near(slider, wanted: float) -> float | None:
    value = float(slider.get_attribute("data-value"))
    return value if abs(value / wanted - 1) < 0.15 else None


def test_every_dataset_is_chosen_shown_and_undone(open_page):
    page = opened(open_page("/train?steps=30"))
    assert "1 sample to train with" in page.evaluate(READ)["captions"]["data"]
    experiment = tutorial().change(steps=30)
    planes = {name: dataset for name, dataset in DATASETS.items() if len(dataset.feature_names) > 1}
    for name, dataset in planes.items():
        page.get_by_test_id("choose-dataset").select_option(name)
        experiment = on_dataset(experiment, name, learning_rate=0.5)
        page.get_by_test_id("lesson").filter(has_text=dataset.lesson).wait_for()
        state = shows(page, experiment)
        stage.until(page, lambda e=experiment: linked(page) == e, "it is in the link")
        names = page.get_by_test_id("feature-1").locator("option").all_text_contents()
        assert names == [{"x1": "x₁", "x2": "x₂"}.get(one, one) for one in dataset.feature_names]
        assert all(f"says {one}" in page.get_by_test_id("confusion").text_content() for one in dataset.class_names)
        others = len(names) - 2
        assert (f"The other {others} " in state["held"]) == (others > 0)
        present = [
            field for field in ("dataset_size", "noise", "test_fraction", "data_seed") if field in dataset.settings
        ]
        for field in ("dataset_size", "noise", "test_fraction", "data_seed"):
            assert page.get_by_test_id(field.replace("_", "-")).count() == (field in present)
    page.get_by_test_id("undo").click()
    page.get_by_test_id("lesson").filter(has_text=DATASETS[list(DATASETS)[-2]].lesson).wait_for()


def test_starts_change_the_weights_and_one_undo_takes_each_back(open_page):
    page = opened(open_page("/train?steps=30&learning_rate=0.5"))
    assert page.get_by_test_id("start-random").count() == page.get_by_test_id("to-tutorial").count() == 0
    page.get_by_test_id("choose-dataset").select_option("moons")
    moons = on_dataset(tutorial().change(steps=30, learning_rate=0.5), "moons")
    shows(page, moons)
    before = moons
    presses = {
        "random": lambda: page.get_by_test_id("start-random").click(),
        "zeros": lambda: page.get_by_test_id("choose-preset").select_option("zeros"),
        "seed": lambda: page.get_by_test_id("reset").click(),
    }
    for name, press in presses.items():
        press()
        after = STARTS[name].of(before)
        shows(page, after)
        stage.until(page, lambda after=after: linked(page) == after, "it is in the link")
        page.get_by_test_id("undo").click()
        shows(page, before)
        page.get_by_test_id("redo").click()
        shows(page, after)
        before = after
    page.get_by_test_id("to-tutorial").click()
    stage.until(page, lambda: linked(page) == tutorial(), "back to the tutorial")
    page.get_by_test_id("undo").click()
    shows(page, before)


def test_undo_of_a_rate_leaves_the_end_in_sight_also_where_the_run_diverged_before(open_page):
    page = opened(open_page(MOONS + "&activation=identity"))
    start = linked(page)
    page.get_by_test_id("scrubber").press("End")
    shows(page, start, 60)
    for rate in ("0.05", "50"):
        page.get_by_test_id("learning-rate-number").fill(rate)
        page.get_by_test_id("learning-rate-number").press("Enter")
        stage.until(page, lambda rate=rate: linked(page).learning_rate == float(rate), "the rate is set")
        page.get_by_test_id("undo").click()
        shows(page, start, 60)


def test_click_on_a_picture_chooses_its_data_and_plays_the_run(open_page):
    page = opened(open_page("/train?steps=200"))
    offered = page.get_by_test_id("offer").get_by_role("button")
    assert offered.all_text_contents() == [dataset.title for dataset in DATASETS.values()]
    assert page.get_by_test_id("offer-moons").locator("circle, path").count() == 60
    page.get_by_test_id("offer-moons").press("Enter")
    moons = on_dataset(tutorial(), "moons", learning_rate=0.5, steps=200)
    shows(page, moons, 200)  # to its end, by itself
    stage.until(page, lambda: linked(page) == moons, "it is in the link")
    expect(page.get_by_test_id("offer")).to_be_hidden()
    page.get_by_test_id("undo").click()
    page.get_by_test_id("offer-and").wait_for()
    page.get_by_test_id("choose-dataset").select_option("moons")
    shows(page, moons, 0)  # who chooses from the menu plays when they want to


def test_ghost_of_the_boundary_follows_a_dragged_rate_at_step_0(open_page):
    page = opened(open_page(MOONS))
    experiment = linked(page)
    shows(page, experiment)
    before = page.evaluate(BOUNDARY)
    assert before["ghost"] != before["boundary"]
    assert "Dotted: the line at the run's end." in page.evaluate(READ)["held"]
    stage.put(page, {"learning-rate": 1}, commit=False)
    stage.until(page, lambda: page.evaluate(BOUNDARY)["ghost"] != before["ghost"], "the end is another one")
    assert page.evaluate(BOUNDARY)["boundary"] == before["boundary"]
    faster = experiment.change(learning_rate=10.0)
    shows(page, faster)
    ghost = page.evaluate(BOUNDARY)["ghost"]
    stage.put(page, {"scrubber": 60})
    shows(page, faster, 60)
    assert page.evaluate(BOUNDARY)["boundary"] == ghost
    assert page.evaluate(BOUNDARY)["ghost"] == "M0,0"


BOUNDARY = """() => Object.fromEntries([...document.querySelectorAll("[data-testid=chart-boundary] .slp-shade path")]
  .map((path, at) => [["ghost", "boundary"][at], path.getAttribute("d")]))"""


def test_answer_is_told_where_a_pointer_or_a_key_points_at_the_map(open_page):
    page = opened(open_page(MOONS + "&step=30"))
    experiment = linked(page)
    shows(page, experiment, 30)
    trace, chart = train(experiment), page.get_by_test_id("chart-boundary")
    at = experiment.change(weights=trace.weights[30], bias=trace.bias[30])

    def says(x: list[float]) -> str:
        o = forward(at.change(x=[x], target=[[0.0]], batch_size=None, x_test=None, target_test=None)).o.item()
        return f"O = {o:.4f}, it says {experiment.class_names[o >= 0.5]}."

    page.get_by_test_id("next-sample").press("Enter")
    first = f"Training sample 1, truly {experiment.class_names[int(experiment.target[0, 0])]}: "
    told = page.get_by_test_id("pointed")
    told.filter(has_text=first).filter(has_text=says(experiment.x[0].tolist())).wait_for()
    page.get_by_test_id("previous-sample").press("Enter")
    told.filter(has_text="Test sample 50, ").filter(has_text=says(experiment.x_test[49].tolist())).wait_for()

    chart.scroll_into_view_if_needed()
    where = """(chart, [x, y]) => {
      const { xaxis, yaxis } = chart._fullLayout;
      const { left, top } = chart.getBoundingClientRect();
      return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
    }"""
    page.mouse.move(*chart.evaluate(where, experiment.x[7].tolist()))
    tip = chart.locator(".slp-tip")
    tip.filter(has_text=re.compile("(Training|Test) sample")).wait_for()
    corner = chart.evaluate("chart => [chart._fullLayout.xaxis.range[1], chart._fullLayout.yaxis.range[1]]")
    page.mouse.move(*[value + d for value, d in zip(chart.evaluate(where, corner), (-3, 3), strict=True)])
    tip.filter(has_text=re.compile("^x₁ = .*, x₂ = .*, it says")).wait_for()
    page.mouse.move(2, 2)
    stage.until(page, tip.is_hidden, "nothing is said of where no pointer is")


def test_large_figures_name_the_rarer_class_only_where_classes_are_uneven(open_page):
    page = opened(open_page(CANCER + "&step=30"))
    shows(page, linked(page), 30)
    scores = page.get_by_test_id("scores")
    names = scores.locator(".slp-score:not([hidden]) .slp-score-name").all_text_contents()
    assert names == ["loss", "accuracy", "always “benign”", "precision, malignant", "recall, malignant"]
    counts = [int(text) for text in page.evaluate(READ)["counts"][0]]
    assert page.evaluate(READ)["scores"]["recall"] == 100 * counts[2] / (counts[2] + counts[3])
    assert page.evaluate(READ)["scores"]["precision"] == 100 * counts[2] / (counts[2] + counts[1])
    page.get_by_test_id("choose-dataset").select_option("moons")
    moons = on_dataset(tutorial(), "moons", learning_rate=0.5, steps=40)
    shows(page, moons)
    assert {"precision", "recall"}.isdisjoint(page.evaluate(READ)["scores"])
    always = scores.locator(".slp-score", has_text="always “upper moon”")  # half of them, and as many are lower
    expect(always).to_have_attribute(
        "title", "The accuracy of always saying upper moon: no class is commoner in training"
    )
    stage.put(page, {"test-fraction": 0})
    shows(page, moons.change(test_fraction=0))
    assert set(page.evaluate(READ)["scores"]) == {"loss", "accuracy", "baseline"}


def test_keyboard_that_chooses_data_keeps_its_place(open_page):
    page = opened(open_page("/train?dataset=and&learning_rate=0.5&steps=10"))
    page.get_by_test_id("choose-dataset").focus()
    for name in ("or", "xor"):
        page.keyboard.press("ArrowDown")
        stage.until(page, lambda n=name: linked(page).dataset == n, f"{name} is chosen")
        shows(page, on_dataset(tutorial(), name, learning_rate=0.5, steps=10))
        assert page.evaluate("document.activeElement.dataset.testid") == "choose-dataset"


def test_all_pictures_follow_every_slider_before_anything_is_committed(open_page):
    page = opened(open_page(MOONS + "&optimizer=momentum&batch_size=32&step=60"))
    experiment, url = linked(page), page.url
    shows(page, experiment, 60)
    changes = {
        "noise": ("noise", 0.55),
        "dataset-size": ("dataset_size", 120),
        "test-fraction": ("test_fraction", 0.4),
        "data-seed": ("data_seed", 7),
        "batch-size": ("batch_size", 16),
        "seed": ("seed", 5),
        "momentum": ("momentum", 0.5),
        "w-2": ("weights", [[experiment.weights[0, 0].item()], [1.75]]),
        "b": ("bias", -1.25),
    }
    for testid, (field, value) in changes.items():
        position = value[1][0] if field == "weights" else value
        stage.put(page, {testid: position}, commit=False)
        experiment = experiment.change(**{field: value})
        shows(page, experiment, 60)
    stage.put(page, {"steps": 25}, commit=False)  # a shorter run holds the player at its end
    shows(page, experiment.change(steps=25), 25)
    stage.put(page, {"steps": 90}, commit=False)  # and a longer one gives its place back
    shows(page, experiment.change(steps=90), 60)
    assert page.url == url
    stage.put(page, {"steps": 20})
    stage.until(page, lambda: linked(page) == experiment.change(steps=20), "one commit takes all of them along")
    stage.until(page, lambda: "&step=20" in page.url, "the URL names no step after the end")
    page.get_by_test_id("standardise").click()
    plain = experiment.change(steps=20, standardise=False)
    stage.until(page, lambda: linked(page) == plain, "the switch is a change like any other")
    shows(page, plain, 20)
    page.get_by_test_id("feature-1").select_option("1")
    shows(page, plain, 20, (1, 0))
    assert page.get_by_test_id("feature-2").input_value() == "0"
    page.reload()
    shows(opened(page), plain, 20, (1, 0))


def test_run_is_scrubbed_stepped_played_and_reversed_and_xor_ends_with_why(open_page):
    page = opened(open_page("/train?dataset=xor&learning_rate=1&steps=30", reduced_motion=True))
    xor = linked(page)
    shows(page, xor, 0)
    stage.put(page, {"scrubber": 12})
    shows(page, xor, 12)
    assert "step=12" in stage.address(page)
    page.get_by_test_id("play").focus()  # elsewhere the keys scroll a page that is longer than its screen
    for key, step in (("ArrowRight", 13), ("ArrowLeft", 12), ("PageDown", 13), ("Shift+ArrowRight", 23), ("Home", 0)):
        page.keyboard.press(key)
        shows(page, xor, step)
    page.get_by_test_id("next-step").click()
    shows(page, xor, 1)
    page.get_by_test_id("previous-step").click()
    shows(page, xor, 0)
    page.get_by_test_id("speed").select_option("each step")
    page.get_by_test_id("play").click()
    stage.until(page, lambda: page.evaluate(READ)["step"] > 3, "it plays")
    page.get_by_test_id("play").click()
    paused = page.evaluate(READ)["step"]
    shows(page, xor, paused)
    assert "cannot part XOR" not in page.evaluate(READ)["captions"]["moment"]
    page.get_by_test_id("speed").select_option("max")
    page.get_by_test_id("play").click()
    end = shows(page, xor, 30)
    assert "One straight line cannot part XOR" in end["captions"]["moment"]
    assert max(end["accuracy"]) <= 0.75
    box = page.locator("[data-testid=chart-loss] .nsewdrag").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # a click in the curve goes there
    shows(page, xor, 15)


def test_step_that_overflows_shows_no_shade_of_another_step(open_page):
    page = opened(open_page("/train?dataset=iris&activation=identity&learning_rate=10000&steps=100&step=100"))
    over = "The numbers of this step overflow"
    stage.until(page, lambda: over in page.evaluate(READ)["held"], "it says so")
    last = train(linked(page)).diverged_at
    assert page.evaluate(READ)["step"] == last < 100
    page.get_by_test_id("feature-1").select_option("2")
    page.get_by_test_id("play").focus()
    page.keyboard.press("Home")
    stage.until(page, lambda: page.evaluate(READ)["plane"]["z"][0], "the start has an output")
    assert page.get_by_test_id("feature-1").input_value() == "2"
    page.keyboard.press("End")
    stage.until(page, lambda: not page.evaluate(READ)["plane"]["z"][0], "the end has none")
    assert page.evaluate(READ)["rings"] == 0
    assert {text for part in page.evaluate(READ)["counts"] for text in part} == {"–"}


def test_runs_are_pinned_named_compared_taken_back_and_unpinned(open_page):
    page = opened(open_page(MOONS + "&step=30"))
    base, pin = linked(page), page.get_by_test_id("pin")
    rates = [0.02, 0.1, 0.5, 2, 8, 32]
    for number, rate in enumerate(rates, 1):
        stage.type_into(page, "learning-rate", str(rate))
        shows(page, base.change(learning_rate=rate), 30)
        pin.click()
        stage.until(page, lambda n=number: len(page.evaluate(READ)["pins"]) == n, "the run is pinned")
    expect(pin).to_be_disabled()
    stage.type_into(page, "learning-rate", "1")
    shows(page, base.change(learning_rate=1), 30)
    table = page.get_by_role("region", name="What differs between the runs")
    stage.until(
        page,
        lambda: table.locator("td").all_text_contents() == ["0.02", "0.1", "0.5", "2", "8", "32", "1"],
        "the differences are listed",
    )
    assert table.locator("th").all_text_contents() == ["what differs", *"ABCDEF", "now", "learning rate"]
    ends = page.get_by_role("region", name="How good the runs are at their ends")
    losses = ends.locator("tr", has_text="training loss").locator("td").all_text_contents()
    assert losses == [shown(train(base.change(learning_rate=rate)).loss[-1].item()) for rate in [*rates, 1]]
    for drawn, rate in zip(page.evaluate(READ)["pins"], rates, strict=True):
        assert close(drawn["y"], train(base.change(learning_rate=rate)).loss)
    field = page.get_by_test_id("pin-name-1")
    field.fill("<b>R</b>")
    field.press("Enter")
    table.get_by_text("<b>R</b>", exact=True).wait_for()
    page.locator("[data-testid=chart-loss] .legend").get_by_text("<b>R</b>", exact=False).wait_for()
    assert page.locator(".slp b:not([data-testid]), .slp i").count() == 0
    assert page.evaluate("document.activeElement.dataset.testid") == "pin-name-1"
    page.keyboard.press("Home")  # in a text field: the run does not move
    assert page.evaluate(READ)["step"] == 30
    page.get_by_test_id("scrubber").press("ArrowRight")
    shows(page, base.change(learning_rate=1), 31)
    page.get_by_test_id("restore-0").click()
    shows(page, base.change(learning_rate=0.02), 30)  # as it was pinned
    stage.until(page, lambda: linked(page).learning_rate == 0.02, "it is the current run")
    page.get_by_test_id("unpin-1").click()
    stage.until(page, lambda: len(page.evaluate(READ)["pins"]) == 5, "it is unpinned")
    page.get_by_role("button", name="Put <b>R</b> back").click()
    stage.until(page, lambda: page.get_by_test_id("pin-name-1").input_value() == "<b>R</b>", "it stands where it stood")
    expect(page.get_by_test_id("put-back")).to_be_hidden()
    for left in range(5, -1, -1):
        page.get_by_test_id("unpin-0").click()
        stage.until(page, lambda n=left: len(page.evaluate(READ)["pins"]) == n, "it is unpinned")
    page.get_by_text("None yet.").wait_for()
    expect(pin).not_to_be_disabled()


NAMES = ["Größe (cm)", "<b>Gewicht</b>", "=SUM(A1:A9)", "bias"]
CLASSES = ["böse <i>", "gut & schön"]
ROWS = [
    [f"{(i * 7 % 11) / 4:.2f}", f"{(i * i % 13) / 2 + i % 2:.1f}", f"{i % 5 - i % 2:.1f}", str(i % 3)]
    for i in range(48)
]
SPREADSHEET = (
    codecs.BOM_UTF8
    + "\r\n".join(
        [";".join([*NAMES, "Klasse <img src=x>"])]
        + [";".join([*(cell.replace(".", ",") for cell in row), CLASSES[i % 2]]) for i, row in enumerate(ROWS)]
    ).encode()
)
BAD = {
    b"a,b,y\n1,2,0\n3,4\n": "Row 3: It has 2 cells",
    b"": "The file is empty.",
    b"PK\x03\x04\x14\x00" + bytes(300): "This workbook cannot be read",
}


def upload(page: Page, name: str, content: bytes) -> None:
    page.locator(".st-key-own-form input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def test_file_of_a_spreadsheet_works_at_the_first_try_and_stays_its_owners(open_page):
    page = opened(open_page(MOONS + "&step=10"))
    before = linked(page)
    page.get_by_test_id("choose-dataset").select_option("own")
    form = page.locator(".st-key-own-form")
    for content, told in BAD.items():
        upload(page, "bad.csv", content)
        form.get_by_text(told, exact=False).first.wait_for()
        shows(page, before, 10)
        assert linked(page) == before
    upload(page, "<i>daten</i>.csv", SPREADSHEET)
    use = form.get_by_role("button", name="Use", exact=True)
    use.wait_for()
    assert form.locator("b, i, img").count() == 0
    use.click()
    page.get_by_test_id("caption-data").filter(has_text="4 inputs").wait_for()
    form.wait_for(state="detached")
    table = read_table(SPREADSHEET, "x.csv")
    samples = to_data(table, table.names[4], table.names[:4])
    assert samples.x.tolist() == [[float(cell) for cell in row] for row in ROWS]
    own = on_samples(before, prepare(samples.x, samples.target, 0.25, 0, True))
    stage.rest_at_start(page)
    state = shows(page, own)
    assert (state["message"], state["lesson"]) == ("", "")
    assert page.get_by_test_id("feature-1").locator("option").all_text_contents() == NAMES
    assert (
        page.locator("[data-testid=chart-boundary] .ytitle").text_content() == "<b>Gewicht</b>, in standard deviations"
    )
    ticks = page.locator("[data-testid=chart-weights] .ytick").all_text_contents()
    assert sorted(ticks) == sorted([*(f"{name} w{'₁₂₃₄'[j]}" for j, name in enumerate(NAMES)), "b"])
    assert page.get_by_test_id("choose-dataset").locator("option").first.text_content() == "<i>daten</i>.csv"
    assert f"▲ {CLASSES[0]}, ● {CLASSES[1]};" in state["held"]
    assert page.locator(".slp b:not([data-testid]), .slp i, .slp img").count() == 0
    stage.put(page, {"learning-rate": 0.5})  # 10^0.5: the live path knows the file by its name alone
    shows(page, own.change(learning_rate=3.16))
    stage.until(page, lambda: "learning_rate=3.16" in page.url, "it is committed")
    assert not re.search(r"[?&](x|target)=", page.url)

    other = opened(open_page(stage.address(page)))
    told = other.get_by_test_id("message").text_content()
    assert "a link cannot hold: load the file again" in told
    assert "1 sample to train with" in other.get_by_test_id("caption-data").text_content()
    assert "Größe" not in other.content() and "daten" not in other.content()
    assert linked(other).learning_rate == 3.16

    page.get_by_test_id("choose-dataset").select_option("and")
    page.get_by_test_id("lesson").filter(has_text="True only when both").wait_for()
    page.get_by_test_id("undo").click()
    shows(page, own.change(learning_rate=3.16))
    page.reload()  # the session that has the file is found again
    state = shows(opened(page), own.change(learning_rate=3.16))
    assert state["message"] == ""
    assert page.get_by_test_id("choose-dataset").locator("option").first.text_content() == "<i>daten</i>.csv"

    page.get_by_test_id("choose-dataset").select_option("and")
    page.get_by_test_id("lesson").filter(has_text="True only when both").wait_for()
    page.get_by_test_id("choose-dataset").select_option(label="<i>daten</i>.csv")  # it stays in the menu
    page.get_by_test_id("caption-data").filter(has_text="4 inputs").wait_for()


def test_second_file_is_read_with_its_own_columns(open_page):
    page = opened(open_page(MOONS))
    page.get_by_test_id("choose-dataset").select_option("own")
    form = page.locator(".st-key-own-form")
    upload(page, "one.csv", SPREADSHEET)
    form.get_by_role("button", name="Use", exact=True).wait_for()
    lines = [f"{i % 2},{i},{i * i % 7},{i % 5},{i % 3}" for i in range(40)]
    upload(page, "two.csv", "\n".join(["y,a,b,c,d", *lines]).encode())
    form.get_by_text("Target 0 is “0”, target 1 is “1”.").wait_for()
    form.get_by_role("button", name="Use", exact=True).click()
    page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()
    assert page.get_by_test_id("feature-1").locator("option").all_text_contents() == ["a", "b", "c", "d"]


def test_map_of_ten_inputs_ends_within_the_first_screen(open_page):
    page = opened(open_page(CANCER))
    ends = "chart => innerHeight - chart.getBoundingClientRect().bottom"

    def below() -> list[str]:
        within = page.get_by_test_id("chart-boundary").evaluate(ends) >= 0
        return [] if within else ["the map ends below"]

    assert wrong_at(page, [(1280, 720), (1920, 1080)], below) == {}


def test_axe_finds_nothing_serious_and_nothing_sticks_out(open_page):
    page = opened(open_page(CANCER + "&optimizer=adam&batch_size=64&bias=nonsense"))
    page.locator(".slp [role=alert]").wait_for()
    for testid in ("scrubber", "learning-rate", "chart-loss", "confusion"):  # before anything is scrolled to
        box = page.get_by_test_id(testid).bounding_box()
        assert box["y"] + box["height"] <= 720, testid
    page.get_by_test_id("pin").click()
    page.get_by_test_id("pin-name-0").wait_for()
    page.locator(".st-key-own-data button").wait_for()
    main = page.get_by_test_id("stMain")

    def wrong() -> list[object]:
        wide = "e => e.scrollWidth > e.clientWidth || document.querySelector('.slp').scrollWidth > innerWidth"
        return serious(page) + ["it sticks out"] * main.evaluate(wide)

    assert wrong_in(page, lambda: wrong_at(page, [(1280, 720), (PHONE["width"], PHONE["height"])], wrong)) == {}


COLOUR = """([x, y]) => {
  const chart = document.querySelector("[data-testid=chart-boundary]");
  const { xaxis, yaxis } = chart._fullLayout;
  const canvas = chart.querySelector(".slp-shade canvas");
  const [corner, box] = [chart, canvas].map((element) => element.getBoundingClientRect());
  // The pixel of the table that lies under this place of the chart; it may be drawn upside down.
  const left = (corner.left + xaxis._offset + xaxis.d2p(x) - box.left) / box.width;
  const top = (corner.top + yaxis._offset + yaxis.d2p(y) - box.top) / box.height;
  const turned = new DOMMatrix(getComputedStyle(canvas).transform).d < 0;
  const column = Math.floor(left * canvas.width);
  const row = Math.floor((turned ? 1 - top : top) * canvas.height);
  const { x: across, y: up } = chart.data.find(({ name }) => name === "output");
  return [[across[column], up[row]], [...canvas.getContext("2d").getImageData(column, row, 1, 1).data]];
}"""


def test_colour_of_the_boundary_picture_is_that_of_forward(open_page):
    page = opened(open_page("/train?dataset=moons&learning_rate=0.5&steps=60&step=60"))
    experiment = linked(page)
    shows(page, experiment, 60)
    trace = train(experiment)
    at = experiment.change(weights=trace.weights[60], bias=trace.bias[60])
    seen = set()
    for x, y in [(-1.6, -1.2), (-1.6, 1.4), (0.2, 1.2), (0.4, -1.3), (1.5, 1.3), (1.6, -1.4)]:
        place, (red, _, blue, alpha) = page.evaluate(COLOUR, [x, y])
        assert place == pytest.approx([x, y], abs=0.1)  # less than two pixels of the table
        o = forward(at.change(x=[place], target=[[0.0]], batch_size=None, x_test=None, target_test=None)).o.item()
        # Clear where the output is one half, and 0.55 of the class's colour at 0 and 1.
        assert alpha == pytest.approx(0.55 * 255 * abs(2 * o - 1), abs=2)
        if alpha > 40:
            assert (blue > red) == (o > 0.5)
            seen.add(o > 0.5)
    assert seen == {True, False}


HATCHED = """(name) => {
  const hatch = document.querySelector(`[data-testid=chart-${name}] .slp-shade .slp-hatch`);
  const { width, height } = hatch;
  const { data } = hatch.getContext("2d").getImageData(0, 0, width, height);
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => data[4 * (row * width + column) + 3] > 0));
}"""


def test_maps_are_hatched_where_they_are_below_zero_or_say_no(open_page):
    page = opened(open_page("/train?dataset=moons&learning_rate=0.5&steps=60&step=60"))
    experiment = linked(page)
    shows(page, experiment, 60)
    trace = train(experiment)
    parameters = torch.cat([trace.weights[:, :, 0], trace.bias], 1).T
    negative = (parameters < 0).tolist()
    assert any(any(row) for row in negative)
    assert "hatched −" in page.locator(".slp-scale", has_text="full colour").inner_text()
    plane = page.evaluate(
        "document.querySelector('[data-testid=chart-boundary]').data.find((one) => one.name === 'output').z"
    )
    no = [[value < 0.5 for value in row] for row in plane]
    assert any(any(row) for row in no)
    for theme in ("light", "dark"):
        themed(page, theme)
        for name, below in (("weights", negative), ("boundary", no)):
            stage.until(page, lambda n=name, b=below: page.evaluate(HATCHED, n) == b, f"{name} are hatched, {theme}")
    assert "hatched orange below 0.5" in page.get_by_test_id("held").inner_text()


def test_pointer_on_the_weights_is_told_their_value(open_page):
    page = opened(open_page("/train?dataset=moons&learning_rate=0.5&steps=60"))
    experiment = linked(page)
    shows(page, experiment)
    chart = page.get_by_test_id("chart-weights")
    chart.scroll_into_view_if_needed()
    left, top = chart.evaluate("""(chart) => {
      const { xaxis, yaxis } = chart._fullLayout;
      const { left, top } = chart.getBoundingClientRect();
      return [left + xaxis._offset + xaxis.d2p(30), top + yaxis._offset + yaxis.d2p(1)];
    }""")
    page.mouse.move(left, top)
    value = train(experiment).weights[30, 1, 0].item()
    tip = chart.locator(".slp-tip")
    told = f"step 30, w₂: {value:.4f}".replace("-", "−")
    stage.until(page, lambda: tip.text_content() == told, "the value is told")
    page.mouse.move(5, 5)
    stage.until(page, tip.is_hidden, "nothing is told of where no pointer is")


PATHS = """() => [...document.querySelectorAll("[data-testid=chart-loss] .scatterlayer .js-line")]
  .map((path) => path.getAttribute("d"))"""


@pytest.mark.parametrize("logarithmic", [False, True])
def test_lines_moved_under_a_pointer_are_where_plotly_draws_them(open_page, logarithmic):
    page = opened(open_page(MOONS))
    if logarithmic:
        page.get_by_test_id("logarithmic").check()
        axis = "document.querySelector('[data-testid=chart-loss]')._fullLayout.yaxis.type"
        stage.until(page, lambda: page.evaluate(axis) == "log", "the axis is logarithmic")
    experiment = linked(page)
    shows(page, experiment)
    before = page.evaluate(PATHS)
    stage.put(page, {"learning-rate": -0.9}, commit=False)
    rate = float(page.get_by_test_id("learning-rate").get_attribute("data-value"))
    shows(page, experiment.change(learning_rate=rate))
    moved = stage.until(page, lambda: (now := page.evaluate(PATHS)) != before and now, "the lines move")
    # Drawn anew as a whole, by plotly itself.
    page.evaluate("""() => {
      const chart = document.querySelector("[data-testid=chart-loss]");
      return Plotly.redraw(chart);
    }""")
    for mine, theirs in zip(points(moved), points(page.evaluate(PATHS)), strict=True):
        # Plotly leaves out points that lie on the way; those that it keeps are the same.
        assert set(theirs) <= {(round(x + dx, 2), round(y + dy, 2)) for x, y in mine for dx in HAIR for dy in HAIR}


HAIR = (-0.01, 0, 0.01)


def points(paths: list[str]) -> list[list[tuple[float, float]]]:
    """The points of SVG paths of straight lines, whichever way they are written."""
    found = []
    for path in paths:
        assert set(re.findall("[A-Za-z]", path)) <= set("MLHV")
        line: list[tuple[float, float]] = []
        for command, numbers in re.findall(r"([MLHV])([^MLHV]*)", path):
            values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
            if command == "H":
                line += [(x, line[-1][1]) for x in values]
            elif command == "V":
                line += [(line[-1][0], y) for y in values]
            else:
                line += list(zip(values[::2], values[1::2], strict=True))
        found.append(line)
    return found


def test_bars_are_on_one_scale_for_the_whole_run_until_they_are_rescaled(open_page):
    page = opened(open_page(CANCER + "&step=40"))
    experiment = linked(page)
    shows(page, experiment, 40)
    slopes = train(experiment).parameter_gradients[:, :, 0].abs()

    def full() -> float:
        text = page.locator("[aria-label='This step'] .slp-scale").inner_text()
        return float(text.removeprefix("full bar ").replace("−", "-"))

    assert slopes.max().item() <= full() < 3 * slopes.max().item()
    page.get_by_test_id("rescale").click()
    assert slopes[40].max().item() <= full() < 3 * slopes[40].max().item()
    fitted = full()
    page.keyboard.press("ArrowLeft")
    shows(page, experiment, 39)
    assert full() == fitted  # another step of the same run


def seen(page: Page) -> dict:
    """What a person set on the page, and what the pictures make of it."""
    state = page.evaluate(READ)
    axis = page.get_by_test_id("chart-loss").evaluate("e => [e._fullLayout.yaxis.type, ...e._fullLayout.yaxis.range]")
    pair = [page.get_by_test_id(f"feature-{axis}").input_value() for axis in (1, 2)]
    marked = page.locator("[aria-label='Gradients'] .slp-bar-row").evaluate_all(
        "rows => rows.findIndex((row) => row.getAttribute('aria-pressed') === 'true')"
    )
    return {
        name: state[name] for name in ("loss", "plane", "points", "rings", "counts", "step", "held", "captions")
    } | {
        "axis": axis,
        "pair": pair,
        "marked": marked,
        "logarithmic": page.get_by_test_id("logarithmic").is_checked(),
    }


def test_copied_link_shows_the_same_picture_and_another_page_loses_nothing(open_page):
    page = opened(open_page(CANCER))
    experiment = linked(page)
    stage.put(page, {"scrubber": 17})
    page.get_by_test_id("logarithmic").check()
    page.get_by_test_id("feature-1").select_option("7")
    page.get_by_test_id("feature-2").select_option("3")
    shows(page, experiment, 17, (7, 3))
    page.locator("[aria-label='Gradients'] .slp-bar-row").nth(4).click()
    stage.until(page, lambda: "features=7,3" in unquote(page.url), "the pair is in the address")
    stage.until(page, lambda: seen(page)["axis"][0] == "log", "the axis is logarithmic")
    stage.until(page, lambda: "weight=4" in page.url, "the marked bar is in the address")
    before = seen(page)
    assert (before["step"], before["pair"], before["marked"], before["logarithmic"]) == (17, ["7", "3"], 4, True)

    other = opened(open_page(stage.address(page)))
    shows(other, experiment, 17, (7, 3))
    shows_again(other, before)
    page.reload()
    shows_again(opened(page), before)
    for title in ("Neuron", "Train"):
        page.get_by_role("link", name=title, exact=True).click()
        page.locator(f".slp [data-testid={'chain-product' if title == 'Neuron' else 'chart-weights'}]").wait_for()
    shows_again(opened(page), before)


def shows_again(page: Page, before: dict) -> None:
    """Wait until the page shows what was seen before."""
    other: list[str] = []

    def same() -> bool:
        now = seen(page)
        other[:] = [name for name, value in before.items() if now[name] != value]
        return not other

    try:
        stage.until(page, same, "the page shows the same again")
    except AssertionError as error:
        now = seen(page)
        told = {name: (before[name], now[name]) for name in other if name not in ("loss", "plane")}
        raise AssertionError(f"{error}: different are {other}, {told}") from None
