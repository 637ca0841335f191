"""The Step page's numbers and bars: the trace's, at any place of any run."""

import random
import re

import pytest

from slp_core import OPTIMIZERS, PRESETS, tutorial
from tests.browser import steps
from tests.browser.steps import QUICK, open_run

RUNS = [
    QUICK,
    PRESETS["random"].build(4).change(activation="tanh", loss="half_squared_error", optimizer="adam"),
    PRESETS["random"].build(8).change(optimizer="nesterov", loss="binary_cross_entropy", target=0.3, steps=1000),
    PRESETS["random"].build(9).change(optimizer="rmsprop", activation="identity", steps=40),
    PRESETS["zeros"].build(0).change(optimizer="adagrad", activation="relu", bias=0.5, target=-0.5),
]


@pytest.mark.parametrize("experiment", RUNS, ids=lambda experiment: f"{experiment.activation}-{experiment.optimizer}")
def test_step_page_prints_the_traces_numbers_at_thirty_random_places(open_page, experiment):
    page, trace = open_run(open_page, experiment, reduced_motion=True)
    dice = random.Random(experiment.steps)
    places = [(dice.randrange(experiment.steps), dice.choice(steps.PHASES)) for _ in range(30)]
    for (step, phase), moment in zip(places, steps.tour(page, places), strict=True):
        assert moment.place == (step, phase)
        assert steps.differences(moment, trace, step) == []
        for name, text in moment.texts.items():  # what is printed is the unrounded number, rounded
            if name.rsplit("-", 1)[0] in ("gradient", "update") and abs(moment.numbers[name]) >= 1e-2:
                assert float(text.replace("−", "-")) == pytest.approx(moment.numbers[name], abs=5.1e-5)


def test_step_page_with_a_small_batch_prints_the_batchs_gradients(open_page):
    generous = tutorial().change(
        x=[[1, -1], [0.5, 2], [-1, 0.25], [2, 2], [0.1, -0.3]], target=[0, 1, 1, 0, 1], weights=[0.3, -0.2],
        batch_size=2, seed=5, optimizer="momentum", learning_rate=0.3, steps=9,
    )  # fmt: skip
    page, trace = open_run(open_page, generous, reduced_motion=True)
    for step in range(9, -1, -1):
        moment = steps.jump(page, step)
        assert steps.differences(moment, trace, step) == []
    assert moment.note.startswith("The picture is of sample 1 of 5")
    assert "this step's batch" in steps.jump(page, 3, "update").caption


def test_step_page_gives_every_w_after_to_three_digits_from_what_it_prints(open_page):
    page, trace = open_run(open_page, QUICK.change(optimizer="momentum"))
    for step in (0, 3, 150):
        texts = steps.jump(page, step).texts
        rows = page.locator("[data-testid=update-1]").locator("xpath=ancestor::tbody").first.inner_text()
        old = re.search(r"^w\t(.*)$", rows, re.MULTILINE).group(1).split("\t")
        for j, name in enumerate([*(f"w-{j}" for j in range(1, 11)), "b"]):
            update = texts[f"update-{name.removeprefix('w-')}"]
            by_hand = float(old[j].replace("−", "-")) + float(update.replace("−", "-"))
            truth = trace.parameters[step + 1, j, 0].item()
            assert by_hand == pytest.approx(truth, rel=5e-3, abs=5e-5)
            assert float(texts[f"{name}-new"].replace("−", "-")) == pytest.approx(truth, rel=5e-3, abs=1e-6)


def test_step_page_gives_adams_updates_to_three_digits_from_what_it_prints(open_page):
    experiment = QUICK.change(optimizer="adam", bias=0.0)
    page, trace = open_run(open_page, experiment)
    for step in (0, 7):
        texts = steps.jump(page, step).texts
        k = float(texts["count"])
        for j, name in enumerate([*map(str, range(1, 11)), "b"]):
            m, s = (float(texts[f"{moment}-moment-{name}"].replace("−", "-")) for moment in ("first", "second"))
            by_hand = -0.5 * (m / (1 - 0.9**k)) / ((s / (1 - 0.999**k)) ** 0.5 + 1e-8)
            assert by_hand == pytest.approx(trace.parameter_updates[step, j, 0].item(), rel=4e-4)


BARS_NAMED = """() => {
  const of = (element) => element.getBoundingClientRect();
  const middle = ({ left, width }) => left + width / 2;
  const column = (place) => document.querySelector(`.slp-table thead th[data-column="${place}"]`);
  return [...document.querySelectorAll(".slp-bars-row td[data-column]")].map((cell) => {
    const letters = [...column(cell.dataset.column).querySelectorAll(".slp-bar-names > span")];
    const bars = [...cell.querySelectorAll(".slp-upright:not(.slp-before), .slp-memory")];
    const name = document.createRange();
    name.selectNode(column(cell.dataset.column).lastChild);
    const ends = [...letters.map(of), name.getBoundingClientRect()];
    return {
      letters: letters.map((letter) => letter.textContent),
      beside: letters.map((letter, k) => middle(of(letter)) - middle(of(bars[k]))),
      bars: bars.length,
      gaps: ends.slice(1).map(({ left }, k) => left - ends[k].right),
      parts: bars.map((bar) => Number(bar.style.getPropertyValue("--part"))),
    };
  });
}"""


def test_step_page_names_and_shows_what_an_optimizer_remembers(open_page):
    page, _ = open_run(open_page)
    for name, trace in steps.each_optimizer(page, QUICK):
        assert steps.differences(steps.jump(page, 5), trace, 5) == []
        text = page.locator(".slp-table-scroll").inner_text()
        for state, symbol in OPTIMIZERS[name].symbols.items():
            assert f"{OPTIMIZERS[name].titles[state]} {symbol}" in text
        assert ("velocity" in text) == ("velocity" in trace.states)
        # Above each bar stands its letter, and beside the name of what is remembered how large a full bar of it is.
        of_each = [state for state, values in trace.states.items() if values.ndim > 1]
        scales = [
            float(scale.removeprefix("full bar "))
            for scale in page.locator(".slp-state-head .slp-rule").all_inner_texts()
        ]
        for j, column in enumerate(page.evaluate(BARS_NAMED)):
            assert column["letters"] == ["g", *(OPTIMIZERS[name].symbols[state] for state in of_each)]
            assert len(column["letters"]) == column["bars"] == len(scales) + 1
            assert max(map(abs, column["beside"])) < 1.5
            assert min(column["gaps"]) > 1
            for part, full, state in zip(column["parts"][1:], scales, of_each, strict=True):
                assert part * full == pytest.approx(abs(trace.states[state][5, j, 0].item()), abs=full * 6e-5)
        rules = page.get_by_test_id("update-rule").locator("math")
        assert rules.count() == OPTIMIZERS[name].latex.count(r"\quad") + 1


def test_step_page_shows_the_same_after_five_hundred_steps_forward_and_back(open_page):
    page, trace = open_run(open_page, QUICK.change(steps=500, optimizer="adam"))
    steps.jump(page, 0)
    page.get_by_test_id("play-by").select_option("step")
    walk = """([key, times]) => {
      history.replaceState = () => {}; // a browser takes three times as long over the address as all of the page
      const seen = [];
      const told = ({ dataset, textContent }) => `${dataset.testid} ${dataset.value} ${textContent}`;
      const look = () => seen.push([...document.querySelectorAll(".slp [data-value]")].map(told).join());
      look();
      for (let time = 0; time < times; time += 1) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        if (time % 25 === 24) look();
      }
      return seen;
    }"""
    forward = page.evaluate(walk, ["ArrowRight", 500])
    assert steps.differences(steps.read(page), trace, 500) == []
    back = page.evaluate(walk, ["ArrowLeft", 500])
    assert back == forward[::-1]
    assert len(set(forward)) == 21


def test_step_pages_bars_are_the_gradients_on_the_stated_scale_and_the_step_befores_behind(open_page):
    page, trace = open_run(open_page)
    steps.jump(page, 3)
    scale = page.locator(".slp-table thead td .slp-rule")
    full = float(scale.inner_text().removeprefix("full bar "))
    parts = page.evaluate(
        """() => {
          const signed = (bar) => (bar.classList.contains("negative") ? -1 : 1) * bar.style.getPropertyValue("--part");
          return [":not(.slp-before)", ".slp-before"].map(
            (kind) => [...document.querySelectorAll(`.slp-upright${kind}`)].map(signed));
        }"""
    )
    for shown_parts, step in zip(parts, (3, 2), strict=True):
        assert [part * full for part in shown_parts] == pytest.approx(
            trace.parameter_gradients[step, :, 0].tolist(), abs=full * 6e-5
        )
    steps.jump(page, 150)
    assert scale.inner_text() == f"full bar {full:g}"  # a moving scale lies
    page.get_by_test_id("rescale").click()
    largest = trace.parameter_gradients[150].abs().max().item()
    fitted = float(scale.inner_text().removeprefix("full bar ").replace("−", "-"))
    assert largest <= fitted < 3 * largest


def test_step_pages_scales_stay_readable_where_a_run_diverges(open_page):
    page, trace = open_run(open_page, tutorial().change(activation="identity", learning_rate=2.0))
    start = trace.parameter_gradients[0].abs().max().item()
    full = float(page.locator(".slp-table thead .slp-rule").inner_text().removeprefix("full bar "))
    assert start <= full <= 20 * start
    assert trace.parameter_gradients[20].abs().max().item() > 1e6 * full
