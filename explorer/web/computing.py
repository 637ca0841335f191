"""How the numbers of a view are had: by turns, once for all who ask the same, and only as long as somebody waits.

The live socket and the pages themselves both come through here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from explorer import limits
from explorer.contract.settings import Settings
from explorer.contract.wire import encode
from explorer.views.compute import check_cost, compute
from explorer.views.scene import Scene
from explorer.views.work import Work
from explorer.web.answers import ANSWERS, key
from explorer.web.metrics import Watch
from explorer.web.turns import TURNS, Busy, Turn
from slp_core import Abandoned


@dataclass(frozen=True)
class Asked:
    """Numbers that are wanted, and whether they take long."""

    view: str
    scene: Scene[Settings]
    slow: bool

    @classmethod
    def of(cls, view: str, scene: Scene[Settings]) -> "Asked":
        """What the page ``view`` makes of ``scene``.

        Raises
        ------
        RequestError
            If it costs more than a request may.
        """
        cost = check_cost(view, scene.experiment, scene.settings)
        return cls(view, scene, cost.seconds > limits.TURNS_QUICK)

    @property
    def known(self) -> bytes | None:
        """The numbers, if they were computed lately."""
        name = key(self.view, self.scene)
        return None if name is None else ANSWERS.get(name)

    def numbers(self, work: Work) -> bytes:
        """The numbers as JSON; the caller has a turn.

        Raises
        ------
        Abandoned
            If ``work`` became stale.
        """

        def make() -> bytes:
            return encode(compute(self.view, self.scene, work))

        name = key(self.view, self.scene)
        return make() if name is None else ANSWERS.once(name, make, work.stale)


def patiently(work: Work, turn: Turn) -> Work:
    """The same work; while it asks whether somebody waits for it, it also gives way to what is quick."""

    def stale() -> bool:
        TURNS.give_way(turn)
        return work.stale()

    return Work(stale, work.tell)


def in_turn(person: object, asked: Asked, stale: Callable[[], bool]) -> bytes:
    """The numbers, when it is this person's turn: for a page, which waits in a thread of its own.

    Raises
    ------
    Abandoned
        If ``stale`` says so.
    Busy
        If too much waits already.
    """
    watch, outcome = Watch("page", asked.view), "abandoned"  # also where a newer run ends this one
    try:
        known = asked.known
        if known is None:
            with TURNS.taken(person, asked.slow) as turn:
                watch.began()
                known = asked.numbers(patiently(Work(stale), turn))
        outcome = "answered"
        return known
    except Abandoned:
        raise
    except Busy:
        outcome = "busy"
        raise
    except Exception:
        outcome = "failed"
        raise
    finally:
        watch.ended(outcome)
