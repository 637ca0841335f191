"""Weight decay: its switch beside the optimizer's settings, its sliders while it is on, and its part in an update."""

from itertools import product

import pytest
from playwright.sync_api import Page

from slp_core import train, tutorial
from tests.browser import stage, steps
from tests.browser.ready import wait_until_live
from tests.browser.sizes import resize
from tests.browser.stage import until
from tests.browser.steps import open_run

PAGES = ["neuron", "step", "train", "rates", "landscape"]


@pytest.mark.parametrize("name", PAGES)
def test_decay_is_switched_on_and_off_where_the_optimizers_settings_stand(open_page, name):
    page = open_page(f"/{name}", has_touch=True)
    wait_until_live(page)
    for size, theme in (((1280, 720), "light"), ((360, 780), "dark")):
        page.emulate_media(color_scheme=theme)
        resize(page, *size)
        switched_on_and_off(page, size[0])


def switched_on_and_off(page: Page, width: int) -> None:
    switch, slider = page.get_by_test_id("decay"), page.get_by_test_id("weight-decay")
    assert not switch.is_checked()
    assert slider.is_hidden() and page.get_by_test_id("l1").is_hidden()
    label = page.locator("label", has=switch)
    label.scroll_into_view_if_needed()
    assert label.bounding_box()["height"] >= 24
    label.tap()
    on = tutorial().change(weight_decay=0.01)
    until(page, lambda: stage.linked(page) == on, "a tap switches it on, and the link says so")
    slider.wait_for()
    page.get_by_test_id("l1").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    slider.focus()
    page.keyboard.press("Home")
    until(page, lambda: stage.linked(page) == tutorial(), "a slider at 0 is no decay")
    assert slider.is_visible()  # it is still under the hand
    page.keyboard.press("ArrowRight")
    until(page, lambda: stage.linked(page) == tutorial().change(weight_decay=0.001), "nor is it lost")
    switch.focus()
    page.keyboard.press("Space")
    until(page, lambda: stage.linked(page) == tutorial() and slider.is_hidden(), "a key switches it off")


def test_step_page_is_on_one_screen_with_decay_and_whatever_the_optimizer_remembers(open_page):
    e = tutorial().change(learning_rate=0.1, weight_decay=0.1, l1=0.01)
    page, _ = open_run(open_page, e, reduced_motion=True)
    assert steps.beyond_one_screen(page, e) == {}


def test_step_page_shows_decay_as_a_bar_and_a_number_of_its_own(open_page):
    e = tutorial().change(learning_rate=0.5, weight_decay=0.1)
    page, trace = open_run(open_page, e, reduced_motion=True)
    steps.jump(page, 2, "backward")
    number = page.get_by_test_id("decay-7")
    assert number.get_attribute("data-pending") is not None  # the gradient is there, the update is not
    steps.jump(page, 2, "update")
    steps.still(page)
    decays = trace.parameter_decays[2, :, 0]
    for j in range(10):
        shown = float(page.get_by_test_id(f"decay-{j + 1}").get_attribute("data-value"))
        assert shown == pytest.approx(0.1 * trace.weights[2, j, 0].item(), rel=1e-12) == decays[j].item()
    bars = page.locator(".slp-bars-row td")
    for j in (0, 8):
        classes = bars.nth(j).locator(".slp-decay").get_attribute("class")
        assert ("positive" in classes) == (decays[j].item() > 0)
    told = page.get_by_test_id("arithmetic").inner_text()
    moved = trace.parameter_updates[2, :10, 0].abs().argmax()
    assert told.startswith("Δw") and " × (" in told
    assert (" − " if decays[moved] < 0 else " + ") in told
    assert "and its decay adds" in page.get_by_test_id("caption-phase").inner_text()


def test_pages_show_nothing_of_decay_where_there_is_none(open_page):
    page, _ = open_run(open_page, tutorial())
    assert page.locator("[data-testid^=decay-]").count() == 0
    assert page.locator(".slp-decay:visible").count() == 0


def test_run_with_decay_in_a_link_is_the_cores(open_page):
    e = tutorial().change(optimizer="adam", learning_rate=0.1, weight_decay=0.2, l1=0.05, train_bias=True)
    page, _ = open_run(open_page, e)
    steps.jump(page, 40)
    moment = steps.read(page)
    assert steps.differences(moment, train(e), 40) == []


AXIS = """(id) => {
  const box = (selector) =>
    document.querySelector(`[data-testid=${id}] ${selector}`)?.getBoundingClientRect();
  const [title, number] = [box(".xtitle"), box(".xtick text")];
  return title && number ? title.top - number.bottom : null;
}"""


def test_charts_of_training_stay_as_high_with_decay_as_without_and_axes_can_be_read(open_page):
    link = "/train?dataset=moons&dataset_size=60&learning_rate=0.5&steps=80&changes=30:learning_rate:0.05,50:l1:0.01"
    page = open_page(link)
    wait_until_live(page)
    charts = (("chart-loss", 190), ("chart-accuracy", 110))
    for size, (chart, least) in product([(1280, 720), (1024, 768), (360, 740)], charts):
        resize(page, *size)
        page.get_by_test_id(chart).scroll_into_view_if_needed()
        until(page, lambda chart=chart: page.evaluate(AXIS, chart) is not None, "the chart is drawn")
        until(page, lambda chart=chart: page.evaluate(AXIS, chart) >= -1, "the axis' name stands below its numbers")
        assert page.get_by_test_id(chart).bounding_box()["height"] >= least, size
