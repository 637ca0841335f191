"""An open page in one window and theme after the other: what is only looked at needs no page of its own for each."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from playwright.sync_api import Page

from tests.browser.stage import until

Size = tuple[int, int]
Theme = Literal["light", "dark"]
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""Whoever watches sizes is told of a new one before a frame is drawn, and what they do about it is in the next."""

GROUND = """() => {
  const { backgroundColor } = getComputedStyle(document.querySelector("[data-testid=stApp]"));
  const [red, green, blue] = backgroundColor.match(/\\d+/g).map(Number);
  const moves = document.getAnimations().some(({ playState }) => playState === "running");
  return moves ? null : red + green + blue < 300 ? "dark" : "light";
}"""
"""What the page stands on, once its colours have gone over."""


def resize(page: Page, width: int, height: int) -> None:
    """Give the page's window a size, and wait until the page is drawn in it."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, lambda: page.evaluate("document.documentElement.clientWidth") == width, f"the page is {width} wide")
    page.evaluate(DRAWN)


def dress(page: Page, theme: Theme) -> None:
    """Give the page a theme, and wait until it has it."""
    page.emulate_media(color_scheme=theme)
    until(page, lambda: page.evaluate(GROUND) == theme, f"the page is {theme}")


def wrong_at(page: Page, sizes: Iterable[Size], look: Callable[[], Any]) -> dict[Any, Any]:
    """What `look` finds wrong at each size; nothing of a size at which it finds nothing."""
    found = {}
    for size in sizes:
        resize(page, *size)
        if wrong := look():
            found[size] = wrong
    return found


def wrong_in(page: Page, themes: Iterable[Theme], sizes: Iterable[Size], look: Callable[[], Any]) -> dict[Any, Any]:
    """What `look` finds wrong in each theme, by size."""
    found = {}
    for theme in themes:
        dress(page, theme)
        if wrong := wrong_at(page, sizes, look):
            found[theme] = wrong
    return found
