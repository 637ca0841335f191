"""The files that one visitor uses, held in the store as long as their session lives."""

from collections.abc import Iterable
from weakref import finalize

from explorer import limits
from explorer.state import own_data
from explorer.state.own_store import OwnData, OwnDataStore


class OwnFiles:
    """A visitor's files, the newest last. With this object they are forgotten."""

    def __init__(self, store: OwnDataStore | None = None) -> None:
        self._store = own_data.STORE if store is None else store
        self._held: list[OwnData] = []
        finalize(self, _forget, self._store, self._held).atexit = False

    @property
    def held(self) -> tuple[OwnData, ...]:
        """All of them, the newest last."""
        return tuple(self._held)

    def bring(self, own: OwnData) -> OwnData:
        """Hold one more; the same as another visitor's is held once, and that one is returned.

        Raises
        ------
        StoreFull
            If there is no room for it.
        """
        for known in self._held:
            if known.token == own.token:
                return known
        held = own_data.known(self._store.put(own_data.KEPT.at_hand(own)))
        self._held.append(held)
        return held

    def use(self, used: Iterable[OwnData]) -> None:
        """Go on with those that are ``used``; the oldest of the others go, where there are too many.

        Raises
        ------
        StoreFull
            If another visitor let go of one meanwhile, and its room is taken.
        """
        wanted = {own.token: self.bring(own) for own in used}
        self._held[:] = [own for own in self._held if own.token not in wanted] + list(wanted.values())
        while len(self._held) > max(limits.OWN_MOST_FILES, len(wanted)):
            self._store.forget(self._held.pop(0).token)


def _forget(store: OwnDataStore, held: list[OwnData]) -> None:
    while held:
        store.forget(held.pop().token)
