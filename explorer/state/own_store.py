"""Where data of one's own is held: one small interface, behind which another store can stand.

An entry is plain data under a token: tensors of samples, and names. What a store promises is the same everywhere: an
entry is there as long as somebody who put it has not forgotten it, however many others have.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import Protocol

from explorer import limits
from explorer.text.voice import t
from slp_core import DERIVED, Data


@dataclass(frozen=True, eq=False)
class OwnData:
    """Samples from a file, split and standardised.

    Attributes
    ----------
    token : str
        Its name in live requests: whoever knows it may use the data.
    file : str
        The file's name.
    data : Data
    feature_names : tuple of str
        Text from a stranger: to be shown as text.
    class_names : (str, str)
    standardised : bool
        Whether features are in standard deviations from their mean.
    target_name : str
        What the target is called where it is a number, text from a stranger; empty where it is a class.
    target_standardised : bool
        Whether it is in standard deviations, too.
    """

    token: str
    file: str
    data: Data
    feature_names: tuple[str, ...]
    class_names: tuple[str, str]
    standardised: bool = False
    target_name: str = ""
    target_standardised: bool = False

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        tensors = (getattr(self.data, name) for name in DERIVED)
        names = (self.file, *self.feature_names, *self.class_names, self.target_name)
        return sum(int(tensor.nbytes) for tensor in tensors if tensor is not None) + sum(map(len, names))


class StoreFull(Exception):
    """There is no room for more; what is there is kept for those who use it. The message is for a person."""

    def __init__(self) -> None:
        super().__init__(t("This server holds as much data of its visitors as it may. Try again later."))


class OwnDataStore(Protocol):
    """A place for data of one's own that another process could share."""

    def put(self, own: OwnData) -> OwnData:
        """Hold ``own`` for one more who uses it, and return what is held under its token: the same, held once.

        Raises
        ------
        StoreFull
            If it is new and there is no room for it.
        """

    def get(self, token: str) -> OwnData | None:
        """The data of this token, or None where nobody holds it any more."""

    def forget(self, token: str) -> None:
        """One of those who put it no longer uses it. It is gone with the last of them."""


class OwnDataInProcess:
    """Data in the memory of this process.

    ``gone`` is called whenever an entry has gone: whoever remembers something of it is to let go of that, too.
    """

    def __init__(self, gone: Callable[[], None], most: int = limits.OWN_MOST_BYTES) -> None:
        self._gone, self._most = gone, most
        self._held: dict[str, OwnData] = {}
        self._users: dict[str, int] = {}
        self._size = 0
        self._guard = RLock()  # may be entered again: a garbage collection in the middle ends sessions

    def put(self, own: OwnData) -> OwnData:
        """Hold ``own`` for one more who uses it, and return what is held under its token: the same, held once."""
        with self._guard:
            held = self._held.get(own.token)
            if held is None:
                if self._size + own.size > self._most:
                    raise StoreFull
                held = self._held[own.token] = own
                self._size += own.size
            self._users[own.token] = self._users.get(own.token, 0) + 1
            return held

    def get(self, token: str) -> OwnData | None:
        """The data of this token, or None where nobody holds it any more."""
        return self._held.get(token)

    def forget(self, token: str) -> None:
        """One of those who put it no longer uses it. It is gone with the last of them."""
        with self._guard:
            self._users[token] -= 1
            if self._users[token]:
                return
            del self._users[token]
            self._size -= self._held.pop(token).size
        self._gone()
