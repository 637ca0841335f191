"""A shelf: bytes under a key, for a while. What lies on it may be gone at any time, and is never more than it holds.

All who use one are threads (Streamlit's runs, the workers of the live socket), never the event loop: a shelf may wait
for its network.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from explorer import limits


class Shelf(Protocol):
    """A place for bytes that another process may share."""

    def put(self, key: str, value: bytes) -> bool:
        """Keep ``value`` for as long as this shelf keeps things; whether it is kept where others find it too.

        Something larger than a shelf takes at all is not kept.
        """

    def get(self, key: str) -> bytes | None:
        """What lies under ``key``, or None where nothing does any more."""

    def renew(self, key: str) -> bool:
        """Keep it as long as if it had been put now; False where there is nothing to renew."""


@dataclass(frozen=True)
class _Kept:
    until: float
    value: bytes


class ShelfInProcess:
    """A dict in the memory of this process. What was neither put nor renewed for the longest goes first."""

    def __init__(
        self,
        most_bytes: int,
        seconds: float = limits.VISITS_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_bytes, self._seconds, self._clock = most_bytes, seconds, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._guard = Lock()

    def put(self, key: str, value: bytes) -> bool:
        """Keep ``value``, and make room for it."""
        with self._guard:
            self._drop(key)
            if len(value) > min(limits.STORE_LARGEST, self._most_bytes):
                return False
            self._kept[key] = _Kept(self._clock() + self._seconds, value)
            self._bytes += len(value)
            while self._bytes > self._most_bytes or self._is_old(next(iter(self._kept))):
                self._drop(next(iter(self._kept)))
            return True

    def get(self, key: str) -> bytes | None:
        """What lies under ``key``, or None where nothing does any more."""
        with self._guard:
            return None if key not in self._kept or self._is_old(key) else self._kept[key].value

    def renew(self, key: str) -> bool:
        """Keep it as long as if it had been put now; False where there is nothing to renew."""
        with self._guard:
            if key not in self._kept or self._is_old(key):
                return False
            self._kept[key] = _Kept(self._clock() + self._seconds, self._kept.pop(key).value)
            return True

    def entries(self) -> list[str]:
        """The keys of everything that is there, the oldest first."""
        with self._guard:
            return [key for key in self._kept if not self._is_old(key)]

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._bytes

    def _drop(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        self._bytes -= len(kept.value) if kept else 0

    def _is_old(self, key: str) -> bool:
        return self._clock() >= self._kept[key].until
