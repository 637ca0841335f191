"""An open page in one window after the other: what is only looked at needs no page of its own for each."""

from collections.abc import Callable, Iterable
from typing import Any

from playwright.sync_api import Page

from tests.browser.stage import until

Size = tuple[int, int]
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""Whoever watches sizes is told of a new one before a frame is drawn, and what they do about it is in the next."""


def resize(page: Page, width: int, height: int) -> None:
    """Give the page's window a size, and wait until the page is drawn in it."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, lambda: page.evaluate("document.documentElement.clientWidth") == width, f"the page is {width} wide")
    page.evaluate(DRAWN)


def wrong_at(page: Page, sizes: Iterable[Size], look: Callable[[], Any]) -> dict[Any, Any]:
    """What `look` finds wrong at each size; nothing of a size at which it finds nothing."""
    found = {}
    for size in sizes:
        resize(page, *size)
        if wrong := look():
            found[size] = wrong
    return found
