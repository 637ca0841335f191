"""Somebody arrives who knows nothing yet: what each page says of itself, and where it says so."""

import pytest

from explorer.views import VIEWS
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at

SCREENS = [(1280, 720), (1024, 768)]
TOLD = """e => {
  const [box, toolbar] = [e, document.querySelector(".slp-toolbar")].map((part) => part.getBoundingClientRect());
  const { x, y, width, height, left, right, top, bottom } = box;
  const links = [...document.querySelectorAll(".st-key-slp-top a")].map((link) => link.getBoundingClientRect());
  return [
    width > 0 && left >= 0 && right <= innerWidth ? "" : "it is off the screen",
    toolbar.height > 0 && bottom <= toolbar.top ? "" : "it is not above the toolbar",
    e.contains(document.elementFromPoint(x + width / 2, y + height / 2)) ? "" : "it is covered",
    links.length > 5 && links.every((link) => link.right <= left || link.bottom <= top) ? "" : "links lie over it",
  ].filter((wrong) => wrong);
}"""
"""What is wrong with where a page's purpose stands."""


@pytest.mark.parametrize("screens", [SCREENS, None], ids=["screens", "phone"])
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_page_says_at_its_top_what_it_is_for(open_page, view, screens):
    page = open_page(f"/{view.name}", **({} if screens else PHONE))
    wait_until_live(page)
    purpose = page.get_by_text(view.purpose, exact=True)
    assert wrong_at(page, screens or [(360, 740)], lambda: purpose.evaluate(TOLD)) == {}
