"""Work that may take long: whether somebody still waits for it, and how far it has come."""

from collections.abc import Callable

from slp_core import Abandoned


def _nobody_changes_their_mind() -> bool:
    return False


def _nobody_watches(part: float) -> None:
    pass


class Work:
    """One computation of a view.

    ``stale`` tells whether a newer change has made it useless; ``tell`` is told the part that is done, 0 to 1.
    """

    def __init__(
        self,
        stale: Callable[[], bool] = _nobody_changes_their_mind,
        progress: Callable[[float], None] = _nobody_watches,
    ) -> None:
        self.stale = stale
        self.tell = progress

    def done(self, parts: int, of: int) -> None:
        """So many parts are done.

        Raises
        ------
        Abandoned
            If nobody waits for the rest.
        """
        if self.stale():
            raise Abandoned
        self.tell(parts / of)
