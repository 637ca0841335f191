"""Sessions by their names: a tab that comes back after a reload, or too late for Streamlit, finds what it had.

A name is as good as a key: it cannot be guessed, and is told to nobody but the browser whose session it is.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

MOST_VISITS = 2_000
"""Visits that are remembered: some 10 kB each, but for data of one's own, which others bound."""
SECONDS = 12 * 3600
"""How long a visit is remembered after it was last seen: a laptop that slept over night is out."""


class Visits(Protocol[T]):
    """A place for visits that another process could share."""

    def put(self, name: str, visit: T) -> None:
        """Remember ``visit``, or that it was seen again."""

    def get(self, name: str) -> T | None:
        """The visit of this name, or None where there is none any more."""

    def forget(self, name: str) -> None:
        """Let go of it."""


class VisitsInProcess(Generic[T]):
    """Visits in the memory of this process: the oldest go first, and those that nobody has seen for long."""

    def __init__(
        self, most: int = MOST_VISITS, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._held: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._guard = Lock()

    def put(self, name: str, visit: T) -> None:
        """Remember ``visit``, or that it was seen again."""
        with self._guard:
            self._held[name] = (self._clock(), visit)
            self._held.move_to_end(name)
            while len(self._held) > self._most or self._is_old(next(iter(self._held))):
                self._held.popitem(last=False)

    def get(self, name: str) -> T | None:
        """The visit of this name, or None where there is none any more."""
        with self._guard:
            if name not in self._held or self._is_old(name):
                return None
            return self._held[name][1]

    def forget(self, name: str) -> None:
        """Let go of it."""
        with self._guard:
            self._held.pop(name, None)

    def _is_old(self, name: str) -> bool:
        return self._clock() - self._held[name][0] > self._seconds
