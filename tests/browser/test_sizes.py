"""What stands on a page depends on the window that it has, not on those that it had."""

import pytest
from playwright.sync_api import Page

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live
from tests.browser.sizes import resize
from tests.browser.stage import until

PLACES = """() => {
  const stage = document.querySelector(".slp").getBoundingClientRect();
  const inside = (element) => element.closest(".slp-chart") && !element.matches(".slp-chart");
  const laid = [...document.querySelectorAll(".slp *")].filter((one) => one.checkVisibility() && !inside(one));
  return laid.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const name = element.dataset.testid ?? element.className.baseVal ?? element.className;
    return [name, ...[x - stage.x, y - stage.y, width, height].map(Math.round)].join(" ");
  });
}"""


def places(page: Page, width: int, height: int) -> list[str]:
    resize(page, width, height)
    found: list[list[str]] = [[]]

    def rests() -> bool:
        found.append(page.evaluate(PLACES))
        return found[-1] == found[-2]

    until(page, rests, "everything has its place")
    return found[-1]


@pytest.mark.parametrize("link", [*VIEWS, "train?dataset=moons"])
def test_page_that_has_its_window_back_is_laid_out_as_before(open_page, link):
    page = open_page("/" if link == next(iter(VIEWS)) else f"/{link}", 360, 740)
    wait_until_live(page)
    page.locator(".slp-chart .main-svg").first.wait_for()
    before = places(page, 360, 740)
    assert places(page, 1280, 720) != before
    assert places(page, 360, 740) == before
