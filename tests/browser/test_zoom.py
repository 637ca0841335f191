"""A page at 200 % and at 400 % of a usual screen: nothing is cut off, nothing scrolls sideways, no bar covers it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from explorer.views import VIEWS
from tests.browser.stage import until

FAULTS = Path(__file__).with_name("voice.js").read_text().strip().removesuffix(";")
SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""
COVERED = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
  .filter((e) => getComputedStyle(e).position === "sticky" && e.checkVisibility() && !e.closest("table"))
  .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0) / innerHeight"""


def cut_off(page: Page) -> list[str]:
    """What is cut off or sticks out; the language is not the subject here."""
    return [fault for fault in page.evaluate(f"(words) => ({FAULTS})(words)", []) if not fault.startswith("unmarked")]


@pytest.mark.parametrize("view", VIEWS)
def test_page_at_200_and_400_percent_scrolls_one_way_and_cuts_nothing_off(open_page, view):
    page = open_page(f"/{view}?step=3", width=640, height=360)
    page.locator("[data-testid=live-state][data-state=live]").wait_for()
    for width, height in ((640, 360), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        until(page, lambda: page.evaluate(SIDEWAYS) <= 0, f"nothing scrolls sideways at {width}")
        until(page, lambda: cut_off(page) == [], f"nothing is cut off at {width}")
        assert page.evaluate(COVERED) < 0.5
