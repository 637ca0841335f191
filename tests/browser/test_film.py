"""The film of a step, watched at given times: what moves, from where, and where it arrives."""

import math
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from docs.film import CLOCK
from slp_core import Experiment, train, tutorial
from tests.browser import stage, steps
from tests.browser.fingers import PHONE, Finger
from tests.browser.sizes import resize, wrong_at
from tests.browser.stage import until

SLICE = 50
"""Milliseconds from look to look."""
OUTPUT, ERROR, LOSS = 12, 0, 1
"""Operations of the phases forward and loss."""
WATCH = """(slices) => {
  const one = (selector) => document.querySelector(".slp " + selector);
  const middle = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  const head = [...document.querySelectorAll(".slp-seed")].at(-1);
  const pending = (testid) => "pending" in one(`[data-testid=${testid}]`).dataset;
  const streams = [...document.querySelectorAll(".slp-stream")];
  const look = () => ({
    point: Number(one(".slp-point").getAttribute("cx")) < 0 ? null : middle(one(".slp-point")),
    gap: box(one(".slp-loss-gap")),
    area: box(one(".slp-loss-area")),
    head: head.getAttribute("visibility") === "visible" ? middle(head) : null,
    streams: streams.map((stream) => (stream.getAttribute("d") ? box(stream) : null)),
    widths: streams.map((stream) => Number(stream.getAttribute("stroke-width"))),
    tangent: one(".slp-tangent").getAttribute("d") ? box(one(".slp-tangent")).width : 0,
    drops: [...document.querySelectorAll(".slp-seed[visibility=visible]")].map(middle),
    bars: [...document.querySelectorAll(".slp-upright:not(.slp-before)")].map((bar) =>
      Number(bar.style.getPropertyValue("--part"))),
    pending: ["output", "error", "loss", "d-loss-d-output", "d-output-d-z", "delta"].filter(pending),
  });
  const seen = [];
  for (let time = 0; time < slices; time += 1) {
    window.pass(50);
    seen.push(look());
  }
  return seen;
}"""
PLACES = """() => {
  const one = (selector) => document.querySelector(".slp " + selector).getBoundingClientRect();
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const marks = [...document.querySelectorAll(".slp-loss-mark")].map((mark) => middle(mark.getBoundingClientRect()));
  const line = document.querySelector(".slp-curve");
  const onScreen = line.getScreenCTM();
  const length = line.getTotalLength();
  const curve = Array.from({ length: 2001 }, (_, k) => line.getPointAtLength((k / 2000) * length))
    .map((at) => [at.x * onScreen.a + onScreen.e, at.y * onScreen.d + onScreen.f]);
  return { t: marks[0], O: marks[1], sum: middle(one(".slp-node")), point: middle(one(".slp-point")),
           E: middle(one(".slp-result [data-term=loss]")), curve };
}"""


REST = """() => {
  const moves = () => document.querySelector("[data-moving]") !== null;
  for (let time = 0; time < 1 || (moves() && time < 600); time += 1) window.pass(50);
}"""


@dataclass
class Film:
    """A page whose time passes when a test says so."""

    page: Page

    def watch(self, milliseconds: int) -> list[dict]:
        return self.page.evaluate(WATCH, milliseconds // SLICE)

    def places(self) -> dict:
        return self.page.evaluate(PLACES)


@pytest.fixture
def film(open_page):
    """`film(experiment, phase, operation)`: the Step page with what comes next about to move."""

    def open_(experiment: Experiment, phase: str, operation: int | None = None) -> Film:
        query = f"&phase={phase}" + ("" if operation is None else f"&operation={operation}&unit=operation")
        page = open_page(steps.link_to(experiment) + query)
        steps.opened(page)
        until(page, lambda: page.evaluate("document.fonts.status") == "loaded", "letters have their size")
        page.evaluate(CLOCK)
        page.keyboard.press("ArrowRight")
        return Film(page)

    return open_


def rested(page: Page) -> steps.Moment:
    """Let time pass until nothing moves any more."""
    page.evaluate(REST)
    return steps.still(page)


def become(page: Page, experiment: Experiment, phase: str) -> None:
    """Lead a page without motion to another Experiment, by its controls, and to a phase of its first step."""
    before = steps.jump(page, 0)
    for field in ("activation", "loss", "optimizer"):
        page.get_by_test_id(f"choose-{field}").select_option(getattr(experiment, field))
    for name, value in (("b", experiment.bias), ("t", experiment.target)):
        if before.numbers[name] != value.item():
            stage.type_into(page, name, f"{value.item():g}")
    stage.until(page, lambda: stage.linked(page) == experiment, "the page is of this Experiment")
    steps.jump(page, 0, phase)
    trace = train(experiment)
    steps.until(page, lambda moment: moment.phase == phase and steps.is_at(moment, trace, 0), "its numbers are shown")


def distance(a: list[float], b: list[float]) -> float:
    return math.dist(a, b)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_films_point_comes_from_the_sum_and_climbs_the_curve_to_its_output(film, activation):
    watched = film(tutorial().change(activation=activation), "forward", OUTPUT - 1)
    places = watched.places()
    seen = watched.watch(2000)
    # z leaves the sum first.
    assert distance(seen[0]["head"], places["sum"]) < 40
    assert seen[0]["point"] is None  # nothing is on the curve yet
    on = [look["point"] for look in seen if look["point"]]
    across = [x for x, _ in on]
    up = [y for _, y in on]
    assert across == sorted(across)
    assert up == sorted(up, reverse=True)  # it never comes down
    first_up = next(k for k, y in enumerate(up) if y < up[0] - 1)
    assert across[first_up] == pytest.approx(across[-1], abs=1)  # along the axis first, and then up
    assert min(distance(on[-1], place) for place in places["curve"]) < 1.5
    told = next(look for look in seen if "output" not in look["pending"])
    assert distance(told["point"], on[-1]) < 1  # the number comes when the point has arrived
    assert watched.page.get_by_test_id("output").inner_text() != ""


@pytest.mark.parametrize("target", [1.0, 0.0])
def test_films_gap_opens_from_the_target_to_the_output(film, target):
    watched = film(tutorial().change(target=target), "loss", None)
    watched.page.get_by_role("button", name="2 loss").click()
    seen = watched.watch(1200)
    places = watched.places()
    widths = [look["gap"]["width"] for look in seen]
    assert widths[0] < 3
    assert widths == sorted(widths)
    gap = seen[-1]["gap"]
    low, high = sorted([places["t"][0], places["O"][0]])
    assert (gap["x"], gap["x"] + gap["width"]) == pytest.approx((low, high), abs=1.5)
    # It opens at the target's end.
    half = next(look["gap"] for look in seen if look["gap"]["width"] > gap["width"] / 2)
    ends = [half["x"], half["x"] + half["width"]]
    assert min(abs(end - places["t"][0]) for end in ends) < 1.5
    told = next(look for look in seen if "error" not in look["pending"])
    assert told["gap"]["width"] == pytest.approx(gap["width"], abs=1)


@pytest.mark.parametrize("loss", ["mse", "half_squared_error", "binary_cross_entropy"])
def test_films_loss_grows_from_the_gap(film, loss):
    watched = film(tutorial().change(loss=loss), "loss", ERROR)
    before = watched.places()
    seen = watched.watch(1500)
    heights = [look["area"]["height"] for look in seen]
    assert heights[0] < 3
    assert heights == sorted(heights)
    gap, area = seen[-1]["gap"], seen[-1]["area"]
    assert heights[-1] > 15
    if loss == "binary_cross_entropy":  # the height of its curve at O
        assert area["x"] + area["width"] / 2 == pytest.approx(before["O"][0], abs=1.5)
    else:  # as wide as the gap, and as high: all of the square, or the half of it
        assert area["x"] == pytest.approx(gap["x"], abs=2.5)
        assert (area["width"], area["height"]) == pytest.approx((gap["width"], gap["width"]), abs=4)
    told = next(look for look in seen if "loss" not in look["pending"])
    assert told["area"]["height"] == pytest.approx(heights[-1], abs=2)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768), (800, 900)])
def test_films_stream_goes_from_the_loss_over_output_and_tangent_to_every_bar(film, open_page, width, height):
    experiment = tutorial()
    page = open_page(steps.link_to(experiment) + "&phase=loss", width=width, height=height)
    steps.opened(page)
    page.evaluate(CLOCK)
    watched = Film(page)
    page.keyboard.press("ArrowRight")  # backward
    seen = watched.watch(8000)
    places = watched.places()  # a longer sentence may have moved them
    heads = [look["head"] for look in seen]
    reached = [
        next(k for k, head in enumerate(heads) if head and distance(head, places[name]) < near)
        for name, near in (("E", 40), ("O", 40), ("point", 40), ("sum", 60))
    ]
    assert reached == sorted(reached)
    assert len(set(reached)) == 4
    # Each number comes when the stream has come to its picture, and none before.
    for name, at in (("d-loss-d-output", 1), ("d-output-d-z", 2), ("delta", 3)):
        first = next(k for k, look in enumerate(seen) if name not in look["pending"])
        assert first >= reached[at] - 6, name
    assert seen[reached[2] - 3]["tangent"] == 0  # the tangent is drawn where the stream meets the curve
    assert seen[-1]["tangent"] > 10
    # One piece: each part of it begins where the one before ended.
    to_output, to_curve, to_sum = (seen[-1]["streams"][k] for k in range(3))
    for one, other, name in ((to_output, to_curve, "O"), (to_curve, to_sum, "point")):
        for part in (one, other):
            assert part["x"] - 8 <= places[name][0] <= part["x"] + part["width"] + 8
            assert part["y"] - 8 <= places[name][1] <= part["y"] + part["height"] + 8
    # It crosses no slider.
    sliders = page.locator(".slp-pair").evaluate_all(
        "(rows) => rows.map((row) => row.getBoundingClientRect()).map(({ right, top, bottom }) => [right, top, bottom])"
    )
    for look in seen[: reached[3]]:
        x, y = look["head"] or (1e4, 0)
        assert not any(x < right and top < y < bottom for right, top, bottom in sliders)
    # It leads beside the names of t and O - t, not over them.
    covered = page.evaluate(
        """() => {
          const stream = document.querySelector(".slp-stream");
          const onScreen = stream.getScreenCTM();
          const near = Number(stream.getAttribute("stroke-width")) / 2;
          const length = stream.getTotalLength();
          const on = Array.from({ length: 401 }, (_, k) => stream.getPointAtLength((k / 400) * length))
            .map((at) => at.matrixTransform(onScreen));
          const names = [...document.querySelectorAll(".slp-forward > .slp-step:last-child .slp-symbol")];
          return names.filter((name) => {
            const { left, right, top, bottom } = name.getBoundingClientRect();
            const inside = ({ x, y }) => x > left - near && x < right && y > top && y < bottom;
            return ["t", "O − t", "E"].includes(name.textContent) && on.some(inside);
          }).map((name) => name.textContent);
        }"""
    )
    assert covered == []
    # As thick as it is large: dO/dz lets through what it lets through.
    trace = train(experiment)
    pull, _, delta = seen[-1]["widths"][:3]
    slope = 0.5831 * (1 - 0.5831)
    assert (delta - 1.5) / (pull - 1.5) == pytest.approx(slope, abs=0.02)
    # Then every weight's part falls into its bar, one after the other, and the bar grows only then.
    gradients = trace.parameter_gradients[0, :, 0].abs()
    assert seen[reached[3]]["bars"] == [0] * 11
    began = [next(k for k, look in enumerate(seen) if look["bars"][j] > 0) for j in range(11)]
    assert began == sorted(began)
    assert began[0] > reached[3]
    assert seen[-1]["bars"] == pytest.approx((gradients / 0.5).tolist(), abs=1e-3)


TOLD = """() => {
  const head = document.querySelector(".slp-phases").getBoundingClientRect().bottom;
  const inSight = (selector) => {
    const { top, bottom, left, right } = document.querySelector(".slp " + selector).getBoundingClientRect();
    return top >= head - 1 && bottom <= innerHeight + 1 && left >= -1 && right <= innerWidth + 1;
  };
  const labs = [...document.querySelectorAll(".slp-upright-track")].map((_, j) =>
    `.slp-bars-row td:nth-of-type(${j + 1}) .slp-upright-track`);
  const places = {
    pull: "[data-testid=d-loss-d-output]", slope: "[data-testid=d-output-d-z]", delta: "[data-testid=delta]",
    sum: ".slp-node",
    "first part": ".slp-row[data-row='0'] .slp-product", "last part": ".slp-row[data-row='10'] .slp-product",
    first: labs[0], last: labs.at(-1), named: labs[6],
  };
  return Object.keys(places).filter((name) => inSight(places[name]));
}"""
BACK = [
    ("pull", 300), ("slope", 1100), ("delta", 1000), ("sum", 0), ("first part", 900), ("last part", 0),
    ("first", 1200), ("last", 1650), ("named", 150),
]  # fmt: skip
"""What is told one after the other as the stream goes back, and after how many milliseconds more."""


FOLLOWED = """async ([back, told]) => {
  const inSight = eval(told);
  const wait = (milliseconds) => new Promise((on) => setTimeout(on, milliseconds));
  const missed = [];
  for (const [name, later] of back) {
    window.pass(later);
    // On as soon as it is in sight: what glides there is still on its way when the next is told.
    for (let look = 0; look < 500 && !inSight().includes(name); look += 1) await wait(10);
    if (!inSight().includes(name)) missed.push(name);
  }
  await wait(1000);
  if (!inSight().includes(back.at(-1)[0])) missed.push("the last, at rest");
  return missed;
}"""


def test_film_on_a_phone_shows_what_is_told(open_page):
    page = open_page(steps.link_to(tutorial()) + "&phase=loss", **PHONE)
    steps.opened(page)
    page.evaluate(CLOCK)
    page.get_by_test_id("play").tap()
    steps.until(page, lambda moment: moment.playing, "the tap has come")  # time that passes before it is lost
    assert page.evaluate(FOLLOWED, [BACK, TOLD]) == []


INSTANT = """() => {
  const own = Element.prototype.scrollIntoView;
  Element.prototype.scrollIntoView = function (how) { own.call(this, { ...how, behavior: "instant" }); };
}"""
PUSHED = """() => {
  const phase = () => document.querySelector("[data-testid=phase]").textContent;
  for (let time = 0; phase() !== "update" && time < 300; time += 1) window.pass(50);
  const marks = [...document.querySelectorAll(".slp-scope-new")];
  const seen = new Set();
  let before = null;
  for (let time = 0; phase() === "update" && time < 200; time += 1) {
    const now = marks.map((mark) => mark.style.getPropertyValue("--at"));
    marks.forEach((mark, j) => {
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      const isInSight = left >= 0 && right <= innerWidth && top > 0 && bottom < innerHeight;
      if (before && now[j] !== before[j] && isInSight) seen.add(j);
    });
    before = now;
    window.pass(50);
  }
  return [...seen].sort((a, b) => a - b);
}"""


def test_film_on_a_phone_shows_how_every_weight_is_pushed(open_page):
    address = steps.link_to(tutorial().change(learning_rate=0.1)) + "&phase=backward"
    page = open_page(address, **PHONE)
    steps.opened(page)
    page.evaluate(CLOCK)
    page.evaluate(INSTANT)  # no time passes for what glides while the script goes through the film
    page.get_by_test_id("play").tap()
    steps.until(page, lambda moment: moment.playing, "the tap has come")
    assert page.evaluate(PUSHED) == list(range(10))


HELD = """([slices, milliseconds]) => {
  const seen = [];
  const table = document.querySelector(".slp-table");
  for (let time = 0; time < slices; time += 1) {
    window.pass(milliseconds);
    const { top } = table.getBoundingClientRect();
    seen.push([
      document.querySelector(".slp-phase-caption").getBoundingClientRect().height,
      ...[...table.rows].map((row) => row.getBoundingClientRect().bottom - top),
    ].map(Math.round).join(" "));
  }
  return [...new Set(seen)];
}"""


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_film_on_a_phone_moves_nothing_where_its_numbers_come(open_page, optimizer):
    page = open_page(steps.link_to(tutorial().change(optimizer=optimizer)), **PHONE)
    steps.opened(page)
    page.evaluate(CLOCK)
    held = {}
    for phase in steps.PHASES[1:]:
        page.keyboard.press("ArrowRight")
        held[phase] = page.evaluate(HELD, [60, 100])
        rested(page)
    assert [phase for phase, heights in held.items() if len(heights) > 1] == []


def test_film_on_a_phone_keeps_its_sentence_right_below_the_pages_and_no_button(open_page):
    address = steps.link_to(tutorial()) + "&phase=update"
    page = open_page(address, **PHONE)
    steps.opened(page)
    page.get_by_test_id("update-1").evaluate("(number) => number.scrollIntoView({ block: 'center' })")
    edges = """() => {
      const box = (selector) => document.querySelector(selector).getBoundingClientRect();
      const buttons = [...document.querySelectorAll(".slp-phase")].map((one) => one.getBoundingClientRect().bottom);
      return [box(".st-key-slp-top").bottom, box(".slp-phase-caption").top, Math.max(...buttons)];
    }"""
    until(page, lambda: abs(page.evaluate(edges)[1] - page.evaluate(edges)[0]) < 2, "the sentence stands below the bar")
    bar, _, lowest = page.evaluate(edges)
    assert lowest <= bar + 1


@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360)], ids=["upright", "on its side"])
def test_film_on_a_phone_is_stopped_where_it_plays(open_page, width, height):
    page = open_page(steps.link_to(tutorial()), **PHONE | {"width": width, "height": height})
    steps.opened(page)
    play, stop = page.get_by_test_id("play"), page.get_by_test_id("phase-play")
    play.tap()
    until(page, lambda: play.bounding_box()["y"] < -200, "the film has gone on to what is two screens below")
    box = stop.bounding_box()
    Finger(page).tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    steps.until(page, lambda moment: not moment.playing, "it stands")
    assert play.bounding_box()["y"] < -200  # and nobody had to scroll
    assert box["height"] >= 24
    assert box["y"] > page.locator(".st-key-slp-top").bounding_box()["height"] - 2


def test_film_on_a_phone_prints_what_is_remembered_below_its_name(open_page):
    address = steps.link_to(tutorial().change(optimizer="adam")) + "&phase=update"
    page = open_page(address, **PHONE)
    steps.opened(page)
    covered = page.evaluate(
        """() => [...document.querySelectorAll(".slp-table tbody tr")].flatMap((row) => {
          const texts = [...row.querySelectorAll("th .slp-row-name :not(:has(*))")];
          const names = texts.map((one) => one.getBoundingClientRect());
          return [...row.querySelectorAll("td .slp-number:not([data-pending])")].filter((number) => {
            const { left, right, top } = number.getBoundingClientRect();
            return names.some((name) => name.bottom > top + 2 && name.right > left && name.left < right);
          }).map(({ textContent }) => textContent);
        })"""
    )
    assert covered == []


def test_film_lights_up_the_weight_that_its_sentence_names(open_page):
    lit = "() => [...document.querySelectorAll('.slp-upright-track')].map((one) => one.classList.contains('lit'))"
    page = open_page(steps.link_to(tutorial()), reduced_motion=True)
    steps.opened(page)
    for phase in ("backward", "update"):
        assert "w₇" in steps.jump(page, 0, phase).caption
        until(page, lambda: page.evaluate(lit) == [j == 6 for j in range(11)], "w7 alone is lit")


def test_film_draws_no_bar_of_a_step_before_the_first_and_no_ruler_of_what_is_not_trained(open_page):
    page = open_page(steps.link_to(tutorial()) + "&phase=update", reduced_motion=True)
    steps.opened(page)
    assert page.locator(".slp-before:visible").count() == 0
    assert page.locator(".slp-scope:visible").count() == 10
    steps.jump(page, 1, "update")
    assert page.locator(".slp-before:visible").count() == 11


NAMES = """() => {
  const boxes = [document.querySelector(".slp-loss-picture"), ...document.querySelectorAll(".slp-loss-name")];
  const [picture, ...names] = boxes.map((one) => one.getBoundingClientRect());
  const [of, ...others] = names.reverse();
  const inside = picture.left - 1 <= of.left && of.right <= picture.right + 1
    && picture.top - 1 <= of.top && of.bottom <= picture.bottom + 1;
  const beside = ({ left, right, bottom }) => of.right <= left || of.left >= right || of.top >= bottom - 4;
  return [names.length, of.width > 0, inside, others.every(beside)];
}"""
"""How many names stand in the picture of the loss; whether its own is seen, inside, and beside the others."""


def test_film_names_the_loss_in_its_picture_beside_the_other_names(open_page):
    page = open_page(steps.link_to(tutorial()), reduced_motion=True)
    steps.opened(page)
    wrong = {}
    for loss in ("mse", "half_squared_error", "binary_cross_entropy"):
        for bias, target in ((-6.0, 0.0), (4.0, 0.0), (-0.5, 1.0), (4.0, 1.0)):
            become(page, tutorial().change(loss=loss, bias=[bias], target=[[target]]), "loss")
            if (found := page.evaluate(NAMES)) != [3, True, True, True]:
                wrong[loss, bias, target] = found
    assert wrong == {}


NAMED = {
    "z": "0.3355", "output": "0.5831", "error": "0.4169", "loss": "0.1738", "delta": "−0.2027",
    "gradient-7": "−0.3898", "update-7": "0.00039",
}  # fmt: skip
"""Numbers of the tutorial's first step that its sentences name, by their places on the page."""
HEARD = """([slices, names]) => {
  const seen = [];
  const one = (testid) => document.querySelector(`.slp [data-testid="${testid}"]`);
  for (let time = 0; time < slices; time += 1) {
    window.pass(100);
    seen.push({
      sentence: one("caption-phase").textContent,
      busy: one("caption-phase").getAttribute("aria-busy") === "true",
      pending: names.filter((name) => "pending" in one(name).dataset),
    });
  }
  return seen;
}"""


def test_films_sentence_names_no_number_before_it_is_earned(film):
    page = film(tutorial(), "start").page
    for phase in steps.PHASES[1:]:
        seen = page.evaluate(HEARD, [80, list(NAMED)])
        for look in seen:
            assert [name for name in look["pending"] if NAMED[name] in look["sentence"]] == [], phase
            assert look["busy"] or "…" not in look["sentence"], phase  # it is read out when it is whole
        first, last = seen[0]["sentence"], seen[-1]["sentence"]
        assert ("…" in first) == (phase != "update")  # of all weights at once there is no number to wait for
        assert not first.endswith("…."), phase  # the dots are its end
        assert any(number in last and number not in first for number in NAMED.values()), phase
        rested(page)
        page.keyboard.press("ArrowRight")


EVERY = "Each weight is pushed against its gradient, by η times its size."
ONE = "w₇ rises by 0.000390: the output is 0.4169 too low and x₇ is positive."


def test_films_update_tells_of_every_weight_while_all_move_and_then_of_the_one_that_moved_most(film):
    page = film(tutorial(), "backward").page
    told = [(look["sentence"], look["busy"]) for look in page.evaluate(HEARD, [80, []])]
    assert list(dict.fromkeys(told)) == [(EVERY, True), (ONE, False)]
    moving = sum(sentence == EVERY for sentence, _ in told) / 10
    assert moving == pytest.approx(len(EVERY) / 15, abs=0.2)  # as long as it takes to read
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")  # taken back
    assert page.get_by_test_id("caption-phase").inner_text() == ONE


def test_films_update_without_motion_tells_of_the_one_at_once(open_page):
    page = open_page(steps.link_to(tutorial()) + "&phase=backward", reduced_motion=True)
    steps.opened(page)
    page.keyboard.press("ArrowRight")
    assert page.get_by_test_id("caption-phase").inner_text() == ONE


def test_films_way_back_names_each_number_that_the_stream_brings(film):
    page = film(tutorial(), "loss").page
    told = list(dict.fromkeys(look["sentence"] for look in page.evaluate(HEARD, [80, []])))
    named = [[number for number in ("−0.8338", "0.2431", "−0.2027", "−0.3898") if number in one] for one in told]
    assert [len(numbers) for numbers in named] == [0, 1, 2, 3, 4]


def test_films_way_back_tells_no_gradient_of_0_before_it_is_earned(film):
    page = film(tutorial().change(x=[[0.0] * 10]), "loss").page
    told = list(dict.fromkeys(look["sentence"] for look in page.evaluate(HEARD, [80, []])))
    assert len(told) == 2
    assert "0" not in told[0]
    assert told[1] == "Every weight's gradient is 0: every input is 0."


MARK = """() => {
  const chart = document.querySelector("[data-testid=timeline]");
  const { top: above } = chart.getBoundingClientRect();
  const { top, bottom } = chart.querySelector(".slp-pin").getBoundingClientRect();
  const { _offset: offset, _length: length, range: [low, high] } = chart._fullLayout.yaxis;
  const loss = (y) => high - ((y - above - offset) / length) * (high - low);
  return { top: loss(top), middle: loss((top + bottom) / 2), bottom: loss(bottom), pixel: (high - low) / length };
}"""
"""Where the mark on the run's curve stands, read from the axis beside it, and what a pixel is there."""


def shows(mark: dict, loss: float) -> bool:
    return abs(mark["middle"] - loss) < 1.5 * mark["pixel"]


def on_axis(mark: dict) -> bool:
    return abs(mark["bottom"]) < 4 * mark["pixel"] and mark["top"] < 12 * mark["pixel"]


@pytest.mark.parametrize("still", [False, True])
def test_films_mark_on_the_curve_tells_no_loss_before_it_is_earned(open_page, still):
    experiment = tutorial().change(learning_rate=0.1, steps=20)
    losses = train(experiment).loss.tolist()
    page = open_page(steps.link_to(experiment), reduced_motion=still)
    steps.opened(page)
    page.evaluate(CLOCK)

    def pressed(key: str = "ArrowRight") -> steps.Moment:
        page.keyboard.press(key)
        return rested(page)

    for at in range(2):  # steps, on the way to the third
        assert on_axis(page.evaluate(MARK))  # start
        assert pressed().place == (at, "forward")
        assert on_axis(page.evaluate(MARK))
        assert pressed().place == (at, "loss")
        assert shows(page.evaluate(MARK), losses[at])
        page.keyboard.press("ArrowLeft")
        assert on_axis(page.evaluate(MARK))  # taken back
        page.keyboard.press("ArrowRight")
        for phase in ("backward", "update"):
            assert pressed().place == (at, phase)
            assert shows(page.evaluate(MARK), losses[at])
        pressed()
    steps.scrub(page, 12)
    rested(page)
    assert shows(page.evaluate(MARK), losses[12])  # a whole step is shown complete
    page.get_by_test_id("play-by").select_option("step")
    pressed()
    assert shows(page.evaluate(MARK), losses[13])  # the mark has gone on


def test_films_mark_on_the_curve_rises_as_the_loss_grows(film):
    watched = film(tutorial(), "loss", ERROR)
    assert on_axis(watched.page.evaluate(MARK))
    reached = []
    for _ in range(30):
        watched.page.evaluate("window.pass(50)")
        pending = watched.page.locator("[data-testid=loss][data-pending]").count()
        reached.append((pending == 0, watched.page.evaluate(MARK)))
    first = next(k for k, (told, _) in enumerate(reached) if told)
    stems = [mark["top"] for _, mark in reached[:first]]
    assert stems == sorted(stems)
    assert len(set(stems)) > 5
    assert all(abs(mark["bottom"]) < 4 * mark["pixel"] for _, mark in reached[:first])
    assert all(shows(mark, 0.1738) for _, mark in reached[first:])  # as the tutorial prints it


CROSSED = """() => {
  const labels = [...document.querySelectorAll(".slp-tick:is(.slp-low, .slp-high)")];
  const lines = [...document.querySelectorAll(".slp-tangent, .slp-drop, .slp-curve")].filter((line) =>
    line.getAttribute("d"));
  const on = (line) => {
    const onScreen = line.getScreenCTM();
    const length = line.getTotalLength();
    return Array.from({ length: 801 }, (_, k) => line.getPointAtLength((k / 800) * length).matrixTransform(onScreen));
  };
  return labels.flatMap((label) => {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    const inside = ({ x, y }) => x > left && x < right && y > top + 3 && y < bottom - 4; // its digits
    return lines.filter((line) => on(line).some(inside)).map((line) => `${label.textContent} ${line.classList}`);
  });
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_films_tangent_crosses_no_number_of_its_axis(open_page, width):
    half = tutorial().change(loss="half_squared_error")
    page = open_page(steps.link_to(half), width=width, height=740, reduced_motion=True)
    steps.opened(page)
    crossed = {}
    for activation in ("tanh", "sigmoid", "relu", "identity"):
        for bias in (0.0, -0.8, 0.6):
            become(page, half.change(activation=activation, bias=[bias]), "backward")
            assert page.locator(".slp-tangent").get_attribute("d")
            if found := page.evaluate(CROSSED):
                crossed[activation, bias] = found
    assert crossed == {}


COVERED = """() => [...document.querySelectorAll(".slp-forward input")].filter((field) => {
  const { left, right, top, bottom } = field.getBoundingClientRect();
  return [...document.querySelectorAll(".slp-stream[d]")].some((stream) => {
    const onScreen = stream.getScreenCTM();
    const near = Number(stream.getAttribute("stroke-width")) / 2;
    const length = stream.getTotalLength();
    const on = Array.from({ length: 201 }, (_, k) => stream.getPointAtLength((k / 200) * length));
    const seen = on.map((at) => at.matrixTransform(onScreen));
    return seen.some(({ x, y }) => x > left - near && x < right + near && y > top - near && y < bottom + near);
  });
}).map((field) => field.dataset.testid)"""
"""Sliders and fields over which a stream leads."""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (820, 1180)])
def test_films_streams_lead_over_no_field(open_page, width, height):
    page = open_page(steps.link_to(tutorial()), width=width, height=height, reduced_motion=True)
    steps.opened(page)
    covered = {}
    for activation in ("relu", "tanh"):
        for bias in (0.0, -1.5):
            low = tutorial().change(activation=activation, bias=[bias], target=[[0.3]])
            become(page, low, "backward")
            assert page.evaluate(STREAMS)[1]
            if found := page.evaluate(COVERED):
                covered[activation, bias] = found
    assert covered == {}


BETWEEN = """() => {
  const [above, below] = [".slp-scale-cell", ".slp-bars-row .slp-row-name"].map((one) =>
    document.querySelector(one).getBoundingClientRect());
  return below.top - above.bottom;
}"""


@pytest.mark.parametrize("touch", [False, True])
def test_films_narrow_table_has_no_gap_above_what_is_told(open_page, touch):
    screen = PHONE | {"has_touch": touch, "is_mobile": touch}
    page = open_page(steps.link_to(tutorial()), **screen, reduced_motion=True)
    steps.opened(page)
    gaps = {}
    for optimizer in ("sgd", "momentum", "adam"):
        become(page, tutorial().change(optimizer=optimizer), "update")
        gaps[optimizer] = page.evaluate(BETWEEN)
    assert {optimizer: gap for optimizer, gap in gaps.items() if not 8 <= gap <= 24} == {}


LETTERS = """() => [...document.querySelectorAll(".slp-film svg text")].map((text) => {
  const { a, b } = text.getScreenCTM();
  return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)];
}).filter(([name, size]) => name && size < 12)"""


def test_films_letters_are_no_smaller_than_12_pixels_however_small_a_drawing_is(open_page):
    page = open_page(steps.link_to(tutorial()) + "&phase=update")
    steps.opened(page)
    widths = (1280, 1160, 1120, 1090, 1000, 980, 940, 760, 620, 360)
    assert wrong_at(page, [(width, 740) for width in widths], lambda: page.evaluate(LETTERS)) == {}


BROKEN = """() => [...document.querySelectorAll(".slp-table td .slp-number")].filter((number) =>
  number.textContent && number.getClientRects().length > 1).map((number) => number.textContent)"""


def test_films_table_has_each_number_on_one_line(open_page):
    page = open_page(steps.link_to(tutorial()) + "&phase=update")
    steps.opened(page)
    widths = (1280, 1270, 1240, 1160, 1120, 1000)
    assert wrong_at(page, [(width, 740) for width in widths], lambda: page.evaluate(BROKEN)) == {}


STREAMS = """() => [...document.querySelectorAll(".slp-stream")].map((stream) =>
  (stream.getAttribute("d").match(/-?[\\d.]+/g) ?? []).map(Number))"""
"""The ways of all streams, by their points."""


def test_films_streams_stay_on_their_edges_when_the_window_becomes_another(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=1&phase=backward", width=1280, height=720)
    steps.opened(page)
    resize(page, 740, 360)
    narrowed = page.evaluate(STREAMS)
    page.reload()
    steps.opened(page)
    opened = page.evaluate(STREAMS)
    assert all(opened)
    for one, other in zip(narrowed, opened, strict=True):
        assert one == pytest.approx(other, abs=2)
