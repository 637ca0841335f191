"""Whose computation is next: people take turns, whatever computes it for them, a socket or a rerun of their page.

A person has one computation at a time, and the next turn goes to who has had the least. What is quick has one place,
and goes ahead: two at once would share Python's lock, and be slower together than one after the other. Work that takes
long has a place of its own, and gives way while somebody's quick work waits or runs, for a moment each time, so that it
comes to its end too. The queue is bounded, as a whole and for each person.

Where so many ask that nobody is answered within a frame, whoever asks is told to come less often: see
:attr:`Turns.round`.
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

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._changed = Condition()
        self._waiting: dict[object, deque[Turn]] = {}
        self._running: set[Turn] = set()
        self._had: dict[object, float] = {}  # seconds of turns, on a clock that goes on with who is served
        self._clock = 0.0
        self._quick = 0  # quick turns that wait or run
        self._lately: deque[tuple[float, object, float]] = deque()  # quick turns: when they ended, whose, for how long

    @property
    def waiting(self) -> int:
        """How many turns wait."""
        return sum(map(len, list(self._waiting.values())))

    @property
    def round(self) -> float:
        """Seconds in which everybody who asks at the moment has one turn; 0 where that is no longer than a frame."""
        with self._changed:
            self._look_back()
            busy = sum(seconds for _, _, seconds in self._lately)
            if busy < limits.TURNS_CROWDED * limits.TURNS_LOOK:
                return 0.0
            people = {person for _, person, _ in self._lately} | self._waiting.keys()
            whole = len(people) * busy / len(self._lately)
            return whole if whole > limits.TURNS_FRAME else 0.0

    def _look_back(self) -> None:
        while self._lately and self._lately[0][0] < self._now() - limits.TURNS_LOOK:
            self._lately.popleft()

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
                ended = self._now()
                self._had[turn.person] = self._had.get(turn.person, 0.0) + ended - turn.began
                if not turn.slow:
                    self._lately.append((ended, turn.person, ended - turn.began))
                    self._look_back()
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
        while True:
            busy = {turn.person for turn in self._running}
            taken = {turn.slow for turn in self._running}
            fit = [person for person, own in self._waiting.items() if person not in busy and own[0].slow not in taken]
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
