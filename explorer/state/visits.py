"""Sessions by their names: a tab that comes back after a reload, or too late for Streamlit, finds what it had.

A name is as good as a key: it cannot be guessed, and is told to nobody but the browser whose session it is.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from explorer import limits

T = TypeVar("T")


@dataclass(frozen=True)
class _Seen(Generic[T]):
    at: float
    visit: T
    holdings: Mapping[str, int]


class Visits(Protocol[T]):
    """A place for visits that another process could share."""

    def put(self, name: str, visit: T) -> None:
        """Remember ``visit``, or that it was seen again."""

    def get(self, name: str) -> T | None:
        """The visit of this name, or None where there is none any more."""

    def forget(self, name: str) -> None:
        """Let go of it."""


def _nothing(visit: Any) -> Mapping[str, int]:
    return {}


class VisitsInProcess(Generic[T]):
    """Visits in the memory of this process: the oldest go first, and those that nobody has seen for long.

    ``holdings`` tells what large things a visit keeps alive, by their names, in bytes. What many hold counts once.
    """

    def __init__(
        self,
        holdings: Callable[[T], Mapping[str, int]] = _nothing,
        most: int = limits.VISITS_MOST,
        most_bytes: int = limits.VISITS_MOST_BYTES,
        seconds: float = limits.VISITS_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._holdings, self._most, self._most_bytes = holdings, most, most_bytes
        self._seconds, self._clock = seconds, clock
        self._visits: OrderedDict[str, _Seen[T]] = OrderedDict()
        self._held: Counter[str] = Counter()
        self._bytes = 0
        self._guard = Lock()

    def put(self, name: str, visit: T) -> None:
        """Remember ``visit``, or that it was seen again."""
        with self._guard:
            self._drop(name)
            seen = self._visits[name] = _Seen(self._clock(), visit, dict(self._holdings(visit)))
            for thing, size in seen.holdings.items():
                self._bytes += 0 if self._held[thing] else size
                self._held[thing] += 1
            while len(self._visits) > 1 and self._is_too_much():
                self._drop(next(iter(self._visits)))

    def get(self, name: str) -> T | None:
        """The visit of this name, or None where there is none any more."""
        with self._guard:
            return None if name not in self._visits or self._is_old(name) else self._visits[name].visit

    def forget(self, name: str) -> None:
        """Let go of it."""
        with self._guard:
            self._drop(name)

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._visits)

    def _drop(self, name: str) -> None:
        seen = self._visits.pop(name, None)
        for thing, size in seen.holdings.items() if seen else ():
            self._held[thing] -= 1
            if not self._held[thing]:
                del self._held[thing]
                self._bytes -= size

    def _is_too_much(self) -> bool:
        oldest = next(iter(self._visits))
        return len(self._visits) > self._most or self._bytes > self._most_bytes or self._is_old(oldest)

    def _is_old(self, name: str) -> bool:
        return self._clock() - self._visits[name].at > self._seconds
