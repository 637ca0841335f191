"""Whose computation is next: people take turns, whatever computes it for them, a socket or a rerun of their page.

A person has one computation at a time, and the next turn goes to who has had the least. What is quick goes ahead: work
that takes long has one place alone, and gives way while somebody's quick work waits or runs, for a moment each time,
so that it comes to its end too. The queue is bounded, as a whole and for each person.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Condition

from explorer import limits
from explorer.text.voice import t


class Busy(Exception):
    """Too much waits already; the message is for who asked."""

    def __init__(self) -> None:
        super().__init__(t("The server has too much to do at the moment. It will be asked again."))


class Turn:
    """A place in the queue; :attr:`granted` is done when it is its turn.

    Attributes
    ----------
    person : object
    slow : bool
        Whether it takes long: see :data:`explorer.limits.TURNS_QUICK`.
    granted : Future
    """

    def __init__(self, person: object, slow: bool) -> None:
        self.person, self.slow = person, slow
        self.granted: Future[None] = Future()
        self.asked = self.began = time.monotonic()
        self.goes_on_until = 0.0


class Turns:
    """The queue of a process. All its methods may be called from any thread; none but :meth:`give_way` waits."""

    def __init__(self, at_once: int = limits.LIVE_THREADS, now: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._now = at_once, now
        self._changed = Condition()
        self._waiting: dict[object, deque[Turn]] = {}
        self._running: set[Turn] = set()
        self._had: dict[object, float] = {}  # seconds of turns, on a clock that goes on with who is served
        self._clock = 0.0
        self._quick = 0  # quick turns that wait or run

    @property
    def waiting(self) -> int:
        """How many turns wait."""
        return sum(map(len, list(self._waiting.values())))

    def enter(self, person: object, slow: bool = False) -> Turn:
        """Stand in the queue. Whoever enters leaves, granted or not.

        Raises
        ------
        Busy
            If too much waits already.
        """
        with self._changed:
            own = self._waiting.get(person, ())
            if len(own) >= limits.TURNS_MOST_EACH or self.waiting >= limits.TURNS_MOST_WAITING:
                raise Busy
            turn = Turn(person, slow)
            self._waiting.setdefault(person, deque()).append(turn)
            self._had[person] = max(self._had.get(person, 0.0), self._clock)  # nobody saves up turns
            self._quick += not slow
            self._grant()
            return turn

    def leave(self, turn: Turn) -> None:
        """It is done, or no longer wanted."""
        with self._changed:
            if turn in self._running:
                self._running.discard(turn)
                self._had[turn.person] = self._had.get(turn.person, 0.0) + self._now() - turn.began
            else:
                own = self._waiting[turn.person]
                own.remove(turn)
                if not own:
                    del self._waiting[turn.person]
            self._quick -= not turn.slow
            self._grant()
            self._changed.notify_all()

    def give_way(self, turn: Turn) -> None:
        """Called often by work that takes long: wait a moment while others want something quick."""
        if not turn.slow or not self._quick or time.monotonic() < turn.goes_on_until:
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._quick, limits.TURNS_PAUSE)
        turn.goes_on_until = time.monotonic() + limits.TURNS_SLICE

    @contextmanager
    def taken(self, person: object, slow: bool = False) -> Iterator[Turn]:
        """Wait for a turn in this thread, and have it."""
        turn = self.enter(person, slow)
        try:
            turn.granted.result()
            yield turn
        finally:
            self.leave(turn)

    def _grant(self) -> None:
        """Let everybody begin for whom there is room."""
        while len(self._running) < self._at_once:
            busy = {turn.person for turn in self._running}
            slow_taken = any(turn.slow for turn in self._running)
            fit = [
                person
                for person, own in self._waiting.items()
                if person not in busy and not (own[0].slow and slow_taken)
            ]
            if not fit:
                break
            person = min(fit, key=lambda each: (self._had[each], self._waiting[each][0].asked))
            own = self._waiting[person]
            turn = own.popleft()
            if not own:
                del self._waiting[person]
            self._clock = max(self._clock, self._had[person])
            turn.began = self._now()
            self._running.add(turn)
            turn.granted.set_result(None)
        if not self._running and not self._waiting:  # everybody was served: nobody is owed anything
            self._clock = max(self._had.values(), default=self._clock)
            self._had.clear()


TURNS = Turns()
"""Those of this process."""
