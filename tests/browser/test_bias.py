"""The bias that is trained or not: the tutorial's run to its end, and the switch beside the bias on every page."""

import pytest

from explorer.views import VIEWS
from slp_core import train, tutorial
from tests.browser import stage, steps
from tests.browser.ready import wait_until_live
from tests.browser.sizes import resize
from tests.browser.stage import until

PAGES = [name for name in VIEWS if name != "rates"]  # Rates has no slider for the bias
TRAINED = tutorial().change(train_bias=True)


def test_step_page_ends_the_tutorials_run_where_its_own_loop_does(open_page):
    page = open_page("/step")
    steps.opened(page)
    page.keyboard.press("Shift+ArrowRight")  # a whole step is shown complete
    page.keyboard.press("Shift+ArrowLeft")
    first = steps.read(page)
    assert (first.step, first.texts["loss"]) == (0, "0.1738")
    page.keyboard.press("End")
    last = steps.read(page)
    assert last.step == 200
    assert last.texts["loss"] == "0.1132"
    assert last.numbers["b"] == 0
    assert page.get_by_test_id("untrained").is_visible()
    assert steps.differences(last, train(tutorial()), 200) == []
    page.get_by_test_id("train-bias").check()
    until(page, lambda: page.get_by_test_id("untrained").is_hidden(), "the bias is trained")


@pytest.mark.parametrize("name", PAGES)
def test_bias_is_trained_by_a_switch_beside_it_on_every_page(open_page, name):
    page = open_page(f"/{name}", has_touch=True)
    wait_until_live(page)
    switch = page.get_by_test_id("train-bias")
    assert not switch.is_checked()
    label = page.locator("label", has=switch)
    for width, height in ((1280, 720), (360, 780)):
        resize(page, width, height)
        assert label.inner_text().strip() == "b is trained"
        box = label.bounding_box()
        assert box["height"] >= 24, width
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        label.tap()
        until(page, lambda: stage.linked(page) == TRAINED, "a tap trains it, and the link says so")
        switch.focus()
        page.keyboard.press("Space")
        until(page, lambda: stage.linked(page) == tutorial(), "so does a key")
    page.keyboard.press("Control+z")
    until(page, lambda: stage.linked(page) == TRAINED and switch.is_checked(), "and it is undone")


def test_neuron_page_says_what_becomes_of_the_bias(open_page):
    page = open_page("/")
    stage.opened(page)
    page.locator(".slp-bar-row").last.focus()
    told = page.get_by_test_id("caption-chain")
    until(page, lambda: told.inner_text().startswith("b keeps its value: it is not trained."), "it is not trained")
    assert page.get_by_test_id("caption-run").inner_text().endswith("the loss falls from 0.1738 to 0.1132.")
    page.get_by_test_id("train-bias").check()
    assert stage.shows(page, TRAINED).printed["chain-update"] > 0
    until(page, lambda: told.inner_text().startswith("b rises by "), "it is trained")
    assert page.get_by_test_id("caption-run").inner_text().endswith("the loss falls from 0.1738 to 0.1088.")


def test_link_of_version_1_trains_its_bias_and_starting_anew_does_not(open_page):
    page = open_page("/?v=1&learning_rate=0.001")
    assert stage.opened(page).experiment == TRAINED
    page.get_by_test_id("reset").click()
    stage.shows(page, tutorial())
