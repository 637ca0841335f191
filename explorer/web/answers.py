"""Numbers that were computed lately, as they are sent: three hundred people on the same values cost one computation.

The key is the whole scene, to the bit: an Experiment with its samples, the page's settings and the language. Data of
one's own is never kept.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Lock

from explorer import limits
from explorer.contract.settings import Settings
from explorer.views.scene import Scene
from slp_core import Abandoned
from slp_core.errors import never


class Answers:
    """A bounded cache in which each key is computed once, whoever asks at the same time."""

    def __init__(self, most_bytes: int = limits.ANSWERS_MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: dict[object, bytes] = {}  # the newest last
        self._size = 0
        self._under_way: dict[object, Future[bytes | None]] = {}
        self._guard = Lock()
        self.found = 0
        """How often there was one already."""

    def get(self, key: object) -> bytes | None:
        """What is kept under this key."""
        with self._guard:
            return self._get(key)

    def once(self, key: object, make: Callable[[], bytes], stale: Callable[[], bool] = never) -> bytes:
        """What is kept, or made by somebody at this moment, or else by ``make``, which is then kept.

        What ``make`` raises reaches its caller alone; others who waited for it make their own.

        Raises
        ------
        Abandoned
            If ``stale`` says so while somebody else makes it.
        """
        while True:
            with self._guard:
                kept = self._get(key)
                if kept is not None:
                    return kept
                other = self._under_way.get(key)
                if other is None:
                    mine: Future[bytes | None] = Future()
                    self._under_way[key] = mine
                    break
            while not wait([other], limits.ANSWERS_LOOK).done:
                if stale():
                    raise Abandoned
            made = other.result()
            if made is not None:
                self.found += 1
                return made
        made = None
        try:
            made = make()
            return made
        finally:
            with self._guard:
                del self._under_way[key]
                if made is not None:
                    self._keep(key, made)
            mine.set_result(made)

    def forget(self) -> None:
        """Let go of everything."""
        with self._guard:
            self._kept.clear()
            self._size = 0

    def _get(self, key: object) -> bytes | None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._kept[key] = kept
            self.found += 1
        return kept

    def _keep(self, key: object, made: bytes) -> None:
        if len(made) > self._most // 8:
            return
        self._size += len(made) - len(self._kept.pop(key, b""))
        self._kept[key] = made
        while self._size > self._most:
            self._size -= len(self._kept.pop(next(iter(self._kept))))


ANSWERS = Answers()
"""Those of this process."""


def key(view: str, scene: Scene[Settings]) -> object | None:
    """What numbers follow from; None for those that are nobody else's: data of one's own."""
    if scene.source.file is not None:
        return None
    return view, scene.experiment, scene.settings, scene.source, scene.language
