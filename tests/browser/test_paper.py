"""A page on paper: white also in the dark, complete, without controls, with its link."""

import pytest

from tests.browser.stage import until

CUT = """() => [...document.querySelectorAll(".slp-table-scroll, .slp pre")]
  .filter((e) => e.offsetParent && getComputedStyle(e).overflowX !== "visible")
  .map((e) => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("path", ["/", "/derivation?lines=12", "/rates"])
def test_paper_is_white_and_has_all_of_the_page_without_its_controls_and_with_its_link(open_page, path):
    page = open_page(path, theme="dark")
    page.locator("[data-testid=live-state][data-state=live]").wait_for()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    app = page.get_by_test_id("stApp")
    until(
        page,
        lambda: app.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)",
        "the paper is white",
    )
    assert page.locator(".slp").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    for control in (".slp-toolbar", ".st-key-slp-top", "[data-testid=stHeader]"):
        assert page.locator(control).first.is_hidden()
    assert page.locator(".slp input[type=range]:visible").count() == 0
    assert page.evaluate(CUT) == []
    assert page.locator(".slp-printed").text_content() == page.url
    assert page.get_by_test_id("stMain").evaluate("e => getComputedStyle(e).overflowY") == "visible"
