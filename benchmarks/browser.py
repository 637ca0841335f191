"""A headless Chromium, and a counter of the frames in which a page shows something new."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find_or_install
from tests.browser.conftest import FLAGS

SIZE = {"width": 1280, "height": 720}
PATIENCE = 120_000
"""Milliseconds: a slow machine gives poor figures, not errors."""

_COUNTER = """
(selector) => {
  const counter = (window.benchmarkCounter = { frames: 0, paints: 0, shown: null });
  const tick = () => {
    const element = document.querySelector(selector);
    const shown = element && (element.dataset.value ?? element.textContent);
    counter.frames += 1;
    if (shown !== counter.shown) counter.paints += 1;
    counter.shown = shown;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""
_READ = "() => ({ ...window.benchmarkCounter, now: performance.now() })"

_DRAG = """
(range) => {
  range.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  const low = Number(range.min), span = Number(range.max) - low;
  // From one end to the other in 1.6 seconds, and back; no whole number, so that it comes by other places each time:
  // what has been computed lately the server does not compute anew.
  const places = 96 + Math.sqrt(2);
  let frame = 0;
  const move = () => {
    if (window.benchmarkRelease) {
      window.benchmarkRelease = false;
      range.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
      range.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    frame += 1;
    const place = frame % (2 * places);
    range.value = String(low + (span * (place < places ? place : 2 * places - place)) / places);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = find_or_install()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """A new visitor's blank page: a context of its own, so nothing is cached."""
    context = browser.new_context(viewport=SIZE)
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def dragging(page: Page, slider: str) -> Iterator[None]:
    """The slider with that data-testid is held and moved in every animation frame, from end to end and back.

    The input events come from requestAnimationFrame in the page, where a browser hands out a pointer's moves too. A
    pointer that is driven from this process through DevTools moved only 24 to 28 times a second on two cores.
    """
    page.get_by_test_id(slider).evaluate(_DRAG)
    try:
        yield
    finally:
        release(page)


def release(page: Page) -> None:
    """What moves by itself in the page lets go, and has done so.

    It is asked again and again: wait_for_function would have the page evaluate text, which its policy forbids.
    """
    page.evaluate("window.benchmarkRelease = true")
    while page.evaluate("window.benchmarkRelease !== false"):
        page.wait_for_timeout(20)


class FrameCounter:
    """Counts, in the page itself, animation frames and those in which the text at `selector` was a new one."""

    def __init__(self, page: Page, selector: str) -> None:
        self._page = page
        page.evaluate(_COUNTER, selector)
        self._last = page.evaluate(_READ)

    def rates(self) -> tuple[float, float]:
        """Frames and paints per second since the last call."""
        before, now = self._last, self._page.evaluate(_READ)
        self._last = now
        seconds = (now["now"] - before["now"]) / 1000
        return (now["frames"] - before["frames"]) / seconds, (now["paints"] - before["paints"]) / seconds

    def display_rate(self, seconds: float = 1.0) -> float:
        """The display's own rate: animation frames per second while nothing moves."""
        self.rates()
        time.sleep(seconds)
        return self.rates()[0]
