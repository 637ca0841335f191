"""The axis of the loss over the steps: linear, or logarithmic where the loss leaves its start far behind."""

import math
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from slp_core import train, tutorial
from tests.browser import stage, steps
from tests.browser.ready import wait_until_live

DIVERGING = tutorial().change(activation="identity", learning_rate=0.5, steps=60)
AXIS = """(testid) => {
  const axis = document.querySelector(`[data-testid=${testid}]`)?._fullLayout?.yaxis;
  return axis ? {type: axis.type, range: axis.range, title: axis.title.text} : {};
}"""

MARKS = """() => {
  const timeline = document.querySelector("[data-testid=timeline]");
  const box = (element) => (({ left, top, bottom }) => ({ left, top, bottom }))(element.getBoundingClientRect());
  return {
    chart: box(timeline),
    title: box(timeline.querySelector(".ytitle")),
    marks: [...timeline.querySelectorAll(".ytick text")].map(box).sort((a, b) => a.top - b.top),
  };
}"""


def drawn(page: Page, testid: str, kind: str) -> dict:
    return stage.until(
        page, lambda: (axis := page.evaluate(AXIS, testid)).get("type") == kind and axis, f"the axis is {kind}"
    )


def test_step_pages_diverging_loss_is_on_a_logarithmic_axis_that_holds_it(open_page):
    page = open_page(steps.link_to(DIVERGING))
    steps.opened(page)
    axis = drawn(page, "timeline", "log")
    loss = train(DIVERGING).loss
    assert 10 ** axis["range"][0] <= loss.min()
    assert axis["range"][1] >= math.log10(loss[loss.isfinite()].max())
    assert axis["title"] == "loss (log)"


@pytest.mark.parametrize("width", [1280, 360])
def test_step_pages_short_axis_has_room_for_each_of_its_marks_and_its_name(open_page, width):
    overflowing = DIVERGING.change(learning_rate=5.0, steps=200)
    page = open_page(steps.link_to(overflowing), width=width)
    steps.opened(page)
    drawn(page, "timeline", "log")

    def readable() -> bool:
        found = page.evaluate(MARKS)
        marks = found["marks"]
        apart = all(upper["bottom"] <= lower["top"] + 1 for upper, lower in pairwise(marks))
        inside = found["chart"]["top"] <= found["title"]["top"] and found["title"]["bottom"] <= found["chart"]["bottom"]
        return len(marks) >= 2 and apart and inside

    stage.until(page, readable, "the axis can be read")


def test_step_pages_falling_loss_is_on_a_linear_axis(open_page):
    page = open_page(steps.link_to(tutorial()))
    steps.opened(page)
    assert drawn(page, "timeline", "linear")["range"][0] == 0


def test_train_pages_axis_is_what_suits_the_run_until_somebody_chooses(open_page):
    page = open_page(steps.link_to(DIVERGING).replace("/step", "/train"))
    wait_until_live(page)
    drawn(page, "chart-loss", "log")
    expect(page.get_by_test_id("logarithmic")).to_be_checked()
    page.get_by_test_id("logarithmic").uncheck()
    drawn(page, "chart-loss", "linear")
    stage.until(page, lambda: "logarithmic=false" in page.url, "the choice is in the address")
    page.reload()
    wait_until_live(page)
    drawn(page, "chart-loss", "linear")
    expect(page.get_by_test_id("logarithmic")).not_to_be_checked()
