"""Somebody arrives who knows nothing yet: what each page says of itself, and where it says so."""

import pytest

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live

SIZES = {
    "projector": {"width": 1280, "height": 720},
    "tablet": {"width": 1024, "height": 768},
    "phone": {"width": 360, "height": 740, "has_touch": True, "is_mobile": True},
}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_page_says_at_its_top_what_it_is_for(open_page, view, size):
    page = open_page(f"/{view.name}", **size)
    wait_until_live(page)
    purpose = page.get_by_text(view.purpose, exact=True)
    box = purpose.bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    toolbar = page.locator(".slp-toolbar").bounding_box()
    assert toolbar is not None
    assert box["y"] + box["height"] <= toolbar["y"]
    covered = purpose.evaluate(
        """e => {
          const { x, y, width, height } = e.getBoundingClientRect();
          return !e.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }"""
    )
    assert not covered
    links = page.locator(".st-key-slp-top a")
    for at in range(links.count()):
        link = links.nth(at).bounding_box()
        apart = link["x"] + link["width"] <= box["x"] or link["y"] + link["height"] <= box["y"]
        assert apart, "the navigation lies over it"
