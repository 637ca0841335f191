"""What the Step page prints, and when: no number before its cause."""

import pytest

from docs.film import CLOCK, FILMS
from slp_core import train, tutorial
from tests.browser import steps
from tests.browser.steps import QUICK, open_run, press


@pytest.mark.parametrize(
    "experiment",
    [
        *FILMS.values(),
        tutorial().change(loss="hinge", learning_rate=0.1),
        tutorial().change(activation="step", loss="perceptron", learning_rate=0.1),
    ],
    ids=lambda experiment: f"{experiment.activation}-{experiment.loss}-{experiment.optimizer}",
)
def test_step_page_prints_no_number_before_its_cause_and_takes_it_back(open_page, experiment):
    page, trace = open_run(open_page, experiment, reduced_motion=True)
    start = steps.read(page)
    assert start.place == (0, "start")
    assert steps.differences(start, trace, 0) == []
    page.get_by_test_id("play-by").select_option("operation")
    stops = [("start", 0), *((phase, k) for phase, count in zip(steps.PHASES[1:], (13, 2, 14, 11), strict=True)
                             for k in range(count))]  # fmt: skip
    press(page, "Home")
    places = [(step, *stop) for step in (0, 1) for stop in stops]
    forwards = [steps.read(page), *steps.walk(page, "ArrowRight", len(places))]
    backwards = steps.walk(page, "ArrowLeft", len(places))
    assert forwards.pop().place == (2, "start")
    for (step, phase, operation), *moments in zip(places, forwards, reversed(backwards), strict=True):
        for moment in moments:
            assert moment.place == (step, phase)
            assert steps.differences(moment, trace, step, operation) == [], (step, phase, operation)
    page.get_by_test_id("play-by").select_option("phase")
    press(page, "Home")
    for phase in steps.PHASES:
        moment = steps.read(page)
        assert moment.place == (0, phase)
        assert steps.differences(moment, trace, 0) == [], phase
        press(page, "ArrowRight")
    for whole in (steps.jump(page, 40), press(page, "Shift+ArrowLeft"), press(page, "End")):
        assert whole.phase == "step"
        assert steps.differences(whole, trace, whole.step) == []


def test_step_pages_weight_is_pushed_by_its_turned_gradient_and_its_arithmetic_stands_beside_it(open_page):
    page, trace = open_run(open_page, tutorial())
    page.get_by_test_id("play-by").select_option("operation")
    steps.jump(page, 0, "update")
    page.evaluate(CLOCK)
    press(page, *["ArrowRight"] * 6)
    turned = page.locator(".slp-turning:not([hidden])")
    moment = steps.passing(page, lambda _: turned.count() > 0, "the gradient is turned")
    assert "w-7-new" in moment.pending  # the weight has not been pushed yet
    moment = steps.passing(page, lambda moment: not moment.moving, "the motion ends")
    assert turned.count() == 0
    assert steps.differences(moment, trace, 0, 6) == []
    assert page.get_by_test_id("arithmetic").inner_text() == "Δw₇ = −0.001 × −0.3898 = +0.0003898"
    column = page.locator(".slp-bars-row td").nth(6)
    move = float(column.locator(".slp-scope-new").evaluate("(mark) => mark.style.getPropertyValue('--at')"))
    assert move == pytest.approx(trace.weight_updates[0, 6, 0].item() * 5000 / 3, abs=1e-3)  # of half a slider
    assert page.locator(".slp-table").get_by_text("× 5,000").count() == 7  # those that have moved
    since = "(mark) => Number(mark.style.getPropertyValue('--at'))"
    steps.scrub(page, 150)
    steps.passing(page, lambda moment: moment.step == 150 and not moment.moving, "a later step is shown")
    assert column.locator(".slp-since-now").evaluate(since) == pytest.approx(
        (trace.weights[151, 6, 0] - trace.weights[0, 6, 0]).item() * 20 / 3, abs=1e-3
    )


def test_step_pages_link_shows_what_has_been_earned(open_page):
    trace = train(QUICK)
    for step, phase, operation in ((0, "loss", None), (3, "start", None), (3, "backward", 4), (3, "update", 2)):
        query = f"&phase={phase}" + ("" if operation is None else f"&operation={operation}&unit=operation")
        other = open_page(steps.link_to(QUICK, step) + query)
        moment = steps.opened(other)
        assert moment.place == (step, phase)
        assert steps.differences(moment, trace, step, operation) == []


WATCH_SEEDS = """() => {
  window.places = [];
  const look = () => {
    const seed = document.querySelector(".slp-seed[visibility=visible]");
    if (seed) window.places.push([seed.getAttribute("cx"), seed.getAttribute("cy")].map(Number));
    requestAnimationFrame(look);
  };
  look();
}"""


def test_step_pages_product_comes_from_its_input_and_its_weight_and_drops_into_the_sum(open_page):
    page, _ = open_run(open_page)
    page.evaluate(CLOCK)
    page.evaluate(WATCH_SEEDS)
    page.get_by_test_id("next-operation").click()
    before = steps.read(page)
    assert "product-1" in before.pending  # it has not arrived
    steps.passing(page, lambda moment: "product-1" in moment.numbers and "sum" in moment.pending, "first the product")
    after = steps.passing(page, lambda moment: "sum" in moment.numbers, "then the sum")
    assert after.numbers["sum"] == after.numbers["product-1"]
    places = page.evaluate("window.places")
    field, middle = (
        page.evaluate(
            """(selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              const own = document.querySelector(".slp-layer").getBoundingClientRect();
              return [box.x + box.width / 2 - own.x, box.y + box.height / 2 - own.y];
            }""",
            selector,
        )
        for selector in ("[data-testid=x-1-number]", ".slp-node")
    )
    assert places[0] == pytest.approx(field, abs=60)
    assert places[-1] == pytest.approx(middle, abs=20)
    assert [x for x, _ in places] == sorted(x for x, _ in places)  # onwards, never back
