"""An open page in one theme after the other: what is only looked at needs no page of its own for each."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.sizes import DRAWN
from tests.browser.stage import until

THEMES = ["light", "dark"]
DARK = 300
"""Red, green and blue of a dark ground are less than this together."""
STILL = "document.getAnimations().every((one) => one.playState !== 'running')"


def themed(page: Page, theme: str) -> None:
    """Let the system prefer a theme, and wait until the page has it and no colour is on its way."""
    page.emulate_media(color_scheme=theme)
    app = page.get_by_test_id("stApp")

    def drawn() -> bool:
        ground = app.evaluate("e => getComputedStyle(e).backgroundColor")
        return (sum(map(int, re.findall(r"\d+", ground)[:3])) < DARK) == (theme == "dark")

    until(page, drawn, f"the page is {theme}")
    page.evaluate(DRAWN)
    until(page, lambda: page.evaluate(STILL), "no colour changes any more")


def wrong_in(page: Page, look: Callable[[], Any]) -> dict[str, Any]:
    """What `look` finds wrong in each theme; nothing of a theme in which it finds nothing."""
    found = {}
    for theme in THEMES:
        themed(page, theme)
        if wrong := look():
            found[theme] = wrong
    return found
