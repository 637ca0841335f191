"""A finger on a touch screen: Chromium's own touch events, from which the browser makes scrolling, taps and drags."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import CDPSession, Page

PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
SCROLLED = """() => [...document.querySelectorAll("*")].reduce((sum, e) => sum + Math.abs(e.scrollTop), 0)"""


class Finger:
    """One finger; `send` counts as the browser's input, unlike an event that a script makes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def tap(self, x: float, y: float) -> None:
        self._send("touchStart", (x, y))
        self._send("touchEnd")

    @contextmanager
    def down(self, x: float, y: float, lifted: str = "touchEnd") -> Iterator["Finger"]:
        """Put it there; at the end it is lifted, or, with "touchCancel", taken away by the system."""
        self._at = (x, y)
        self._send("touchStart", self._at)
        yield self
        self._send(lifted)

    def move(self, across: float, along: float, moves: int = 4) -> None:
        """Move it by so much, in a straight line."""
        x, y = self._at
        for part in range(1, moves + 1):
            self._at = (x + across * part / moves, y + along * part / moves)
            self._send("touchMove", self._at)

    def pinch(self, x: float, y: float) -> None:
        """Two fingers, one above the other, that go apart."""
        for kind, apart in [("touchStart", 40), *(("touchMove", 40 + 15 * part) for part in range(1, 7))]:
            self._send(kind, (x, y - apart), (x + 5, y + apart))
        time.sleep(0.06)
        self._send("touchEnd")

    def swipe(self, x: float, y: float, along: float) -> None:
        """As a thumb swipes: nearly upright, and at rest before it is lifted, so that nothing glides on."""
        with self.down(x, y):
            self.move(along / 20, along)
            time.sleep(0.06)


def scrolled(page: Page) -> float:
    """How far everything on the page that scrolls has been scrolled."""
    return float(page.evaluate(SCROLLED))
