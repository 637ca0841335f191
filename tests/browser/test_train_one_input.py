"""A single input on the Train page: the curve among its samples, and a line that is fitted to real targets."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from sklearn.metrics import r2_score

from explorer.state import link
from explorer.state.choices import FIRST_RATE_OF_LINES
from slp_core import Experiment, least_squares, on_dataset, train, tutorial
from tests.browser import stage
from tests.browser.ready import wait_until_live

WAIT = 30_000
PHONE = {"width": 360, "height": 740}
READ = """() => {
  const { data } = document.querySelector("[data-testid=chart-one_input]") ?? {};
  const trace = (name) => (data ?? []).find((one) => one.name === name) ?? { x: [], y: [] };
  const line = (name) => ({ x: [...trace(name).x], y: [...trace(name).y] });
  const drawn = document.querySelector("[data-testid=chart-one_input] .slp-error-squares path");
  const squares = drawn?.getAttribute("d") ?? "";
  return {
    output: line("output"), best: line("best"), threshold: line("threshold").x,
    points: ["class 0", "class 1", "test 0", "test 1"].map((name) => trace(name).x.length),
    squares: squares.split("M").length - 1,
  };
}"""


def opened(page: Page) -> Page:
    wait_until_live(page)
    page.locator(".slp-chart .main-svg").first.wait_for()
    return page


def scored(page: Page) -> Page:
    """The page when R² has its chart, which is drawn after others: until then it has neither data nor axes."""
    page.locator("[data-testid=chart-accuracy] .main-svg").first.wait_for()
    return page


def shows(page: Page, experiment: Experiment, step: int) -> dict:
    """Wait until the picture is that of one step: its output over the input, to the last digits."""
    trace = train(experiment)
    weight, bias = trace.weights[step].item(), trace.bias[step].item()
    at = experiment.change(weights=[weight], bias=bias)

    def drawn() -> dict | None:
        found = page.evaluate(READ)
        x, y = found["output"]["x"], found["output"]["y"]
        if len(x) < 2:
            return None
        wanted = at.change(x=[[value] for value in x], target=[[0.0]] * len(x), x_test=None, target_test=None)
        expected = train(wanted.change(steps=1, batch_size=None)).outputs[0].flatten().tolist()
        return found if y == pytest.approx(expected, abs=1e-9) else None

    return stage.until(page, drawn, f"the curve of step {step}", WAIT / 1000)


def test_hours_studied_are_a_curve_with_its_threshold_that_follows_a_drag(open_page):
    page = opened(open_page("/train?steps=60"))
    page.get_by_test_id("choose-dataset").select_option("hours")
    hours = on_dataset(tutorial().change(steps=60), "hours", learning_rate=0.5)
    shows(page, hours, 0)
    page.get_by_test_id("scrubber").press("End")
    found = shows(page, hours, 60)
    trace = train(hours)
    crossing = -trace.bias[60].item() / trace.weights[60].item()
    assert found["threshold"][:2] == pytest.approx([crossing] * 2, abs=1e-9)
    assert sum(found["points"][:2]) == hours.samples
    assert sum(found["points"][2:]) == len(hours.x_test)
    assert found["squares"] == 0
    held = page.get_by_test_id("held")
    expect(held).to_contain_text("▲ failed, ● passed")
    expect(held).to_contain_text("where the answer changes, at hours studied = ")
    stage.until(page, lambda: stage.linked(page) == hours.change(seed=0), "it is in the link")

    page.mouse.move(*stage.thumb(page, "learning-rate", float(page.get_by_test_id("learning-rate").input_value())))
    url = page.url
    page.mouse.down()
    page.mouse.move(*stage.thumb(page, "learning-rate", 0.0))
    rate = stage.until(
        page,
        lambda: (value := float(page.get_by_test_id("learning-rate").get_attribute("data-value"))) != 0.5 and value,
        "another rate",
    )
    shows(page, hours.change(learning_rate=rate), 60)  # before the pointer is let go of
    assert page.url == url
    page.mouse.up()
    expect(page.get_by_test_id("confusion")).to_be_visible()


@pytest.mark.parametrize("size", [None, PHONE], ids=["laptop", "phone"])
def test_a_noisy_line_is_fitted_and_meets_least_squares(open_page, size):
    page = open_page("/train?steps=80&learning_rate=0.1")
    if size:
        page.set_viewport_size(size)
    opened(page)
    page.get_by_test_id("choose-dataset").select_option("line")
    line = on_dataset(tutorial().change(steps=80, learning_rate=FIRST_RATE_OF_LINES), "line")
    assert (line.activation, line.loss) == ("identity", "mse")
    first = shows(page, line, 0)
    best = least_squares(line)
    weight, bias = best.parameters.flatten().tolist()
    assert first["best"]["y"] == pytest.approx([weight * x + bias for x in first["best"]["x"]], abs=1e-9)
    assert first["squares"] == line.samples
    stage.until(page, lambda: stage.linked(page) == line.change(seed=0), "it is in the link")
    expect(page.get_by_test_id("choose-activation")).to_have_value("identity")
    expect(page.get_by_test_id("held")).to_contain_text("No other line has less.")
    expect(page.get_by_test_id("confusion")).to_be_hidden()
    expect(page.get_by_test_id("accuracy")).to_be_hidden()

    page.get_by_test_id("speed").select_option("max")
    page.get_by_test_id("play").click()
    last = shows(page, line, 80)
    assert last["output"]["y"] == pytest.approx(last["best"]["y"], abs=0.01)  # the run has arrived
    expect(page.get_by_test_id("caption-moment")).to_contain_text("Step 80: ", timeout=WAIT)
    explained = float(page.get_by_test_id("r-squared").get_attribute("data-value"))
    assert explained > 0.97
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0

    page.get_by_test_id("choose-dataset").select_option("moons")  # and back to classes
    expect(page.get_by_test_id("choose-activation")).to_have_value("sigmoid", timeout=WAIT)
    expect(page.get_by_test_id("chart-boundary")).to_be_visible(timeout=WAIT)
    expect(page.get_by_test_id("accuracy")).to_be_visible()


def test_run_that_stays_far_below_an_r_squared_of_0_is_seen(open_page):
    far = on_dataset(tutorial(), "diabetes", steps=60, learning_rate=0.001)
    page = scored(opened(open_page(f"/train?{urlencode(link.write(far))}")))
    axis = """() => {
      const { data, _fullLayout } = document.querySelector("[data-testid=chart-accuracy]");
      const y = [...(data.find(({ name }) => name === "train")?.y ?? [])];
      if (y.length === 0) y.push(0); // nothing is drawn yet: above all that is waited for
      return { bottom: _fullLayout.yaxis.range[0], least: Math.min(...y), most: Math.max(...y) };
    }"""
    seen = stage.until(page, lambda: (now := page.evaluate(axis))["most"] < -1 and now, "R² is drawn")
    assert seen["bottom"] < seen["least"] < seen["most"]
    expect(page.get_by_test_id("caption-moment")).to_contain_text("worse than always saying their mean")
    expect(page.get_by_test_id("held")).not_to_contain_text("standardised")


def test_axis_of_r_squared_goes_below_0_where_a_run_begins_there(open_page):
    line = on_dataset(tutorial(), "line", steps=60).change(weights=[-1.0])
    page = scored(opened(open_page(f"/train?{urlencode(link.write(line))}")))
    first = train(line).outputs[0]
    tested = line.change(x=line.x_test, target=line.target_test, x_test=None, target_test=None, batch_size=None)
    worst = min(r2_score(line.target, first), r2_score(line.target_test, train(tested).outputs[0]))
    assert worst < 0  # so that there is something to see
    axis = """() => {
      const { data, _fullLayout } = document.querySelector("[data-testid=chart-accuracy]");
      return [_fullLayout.yaxis.range, Math.min(...data.map(({ y }) => y[0] ?? 1))];
    }"""
    stage.until(page, lambda: page.evaluate(axis)[1] == pytest.approx(worst, abs=1e-9), "R² is drawn")
    assert page.evaluate(axis)[0] == pytest.approx([1.05 * max(-1, worst), 1.05], abs=1e-9)
