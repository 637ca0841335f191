"""Data of one's own beyond the session that brought it: on a shelf, for a visitor who comes back or is served by
another process.
"""

import hashlib
import re
from collections import OrderedDict
from threading import RLock

from explorer import limits
from explorer.state.own_bytes import from_bytes, to_bytes
from explorer.state.own_store import OwnData
from explorer.store.cipher import Cipher
from explorer.store.shelf import Shelf

_TOKEN = re.compile("[0-9a-f]{32}", re.ASCII)


class OwnDataKept:
    """Writes data to a shelf and reads it, once for many requests: what was read lately stays at hand, up to a size."""

    def __init__(self, shelf: Shelf, cipher: Cipher, most_read: int = limits.OWN_READ_MOST_BYTES) -> None:
        self._shelf, self._cipher, self._most_read = shelf, cipher, most_read
        self._read: OrderedDict[str, OwnData] = OrderedDict()
        self._size = 0
        self._guard = RLock()  # may be entered again: a garbage collection in the middle ends sessions

    def keep(self, own: OwnData) -> bool:
        """Keep it, or keep it on; whether all servers have it."""
        key = _key(own.token)
        return self._shelf.renew(key) or self._shelf.put(key, self._cipher.close(to_bytes(own)))

    def find(self, token: str) -> OwnData | None:
        """The data of this token, the same object for all who ask while it is at hand."""
        if not _TOKEN.fullmatch(token):
            return None
        with self._guard:  # else a class that comes at once would read its file thirty times
            if token in self._read:
                self._read.move_to_end(token)
                return self._read[token]
            written = self._shelf.get(_key(token))
            opened = None if written is None else self._cipher.open(written)
            own = None if opened is None else from_bytes(opened, token)
            if own is not None:
                self._remember(own)
            return own

    def at_hand(self, own: OwnData) -> OwnData:
        """The same data as :meth:`find` gave it to others, if it did lately, or ``own``."""
        with self._guard:
            return self._read.get(own.token, own)

    def _remember(self, own: OwnData) -> None:
        self._read[own.token] = own
        self._size += own.size
        while self._size > self._most_read and len(self._read) > 1:
            self._size -= self._read.popitem(last=False)[1].size


def _key(token: str) -> str:
    """A name that tells nobody the token: who knows that one may use the data."""
    return hashlib.blake2b(token.encode(), digest_size=16).hexdigest()
