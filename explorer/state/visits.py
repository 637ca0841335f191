"""What visitors did, by the names of their sessions: a tab that comes back after a reload, too late for Streamlit, or
to another server finds what it had.

A name is as good as a key: it cannot be guessed, and is told to nobody but the browser whose session it is. The store
does not hear it either.
"""

import hashlib
from typing import Protocol

import msgspec

from explorer.store.shelf import Shelf


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a visit.

    Attributes
    ----------
    keepsake : str
        History, pins and page settings.
    step : int
        The step that was shown last.
    answered : float
        The last message of the stage that was taken.
    own : tuple of str
        The tokens of the data that it works with.
    """

    keepsake: str
    step: int
    answered: float
    own: tuple[str, ...]


class Visits(Protocol):
    """A place for visits."""

    def put(self, name: str, visit: Visit) -> bool:
        """Remember ``visit``; whether all servers do."""

    def get(self, name: str) -> Visit | None:
        """The visit of this name, or None where there is none any more."""


class VisitsOnShelf:
    """Visits as JSON, bounded and forgotten as their shelf says."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def put(self, name: str, visit: Visit) -> bool:
        """Remember ``visit``; whether all servers do."""
        return self._shelf.put(_key(name), msgspec.json.encode(visit))

    def get(self, name: str) -> Visit | None:
        """The visit of this name, or None where there is none any more, or none of this version's."""
        found = self._shelf.get(_key(name))
        try:
            return None if found is None else msgspec.json.decode(found, type=Visit)
        except msgspec.DecodeError:
            return None  # another version's: the browser's own keepsake is read instead


def _key(name: str) -> str:
    return hashlib.blake2b(name.encode(errors="backslashreplace"), digest_size=16).hexdigest()
