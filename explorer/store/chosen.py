"""Which store the host chose, by the environment of the process.

``SLP_STORE``      a Valkey or Redis, such as ``redis://127.0.0.1:6379/0``; without it everything stays in the process
``SLP_DATA_KEY``   the key that locks own data in it (``python -m explorer.store.cipher`` makes one)
``SLP_OWN_DATA``   ``shared``, or ``process``: own data never leaves the process
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from explorer import limits
from explorer.store.cipher import Cipher, Locked, Plain, derived
from explorer.store.shelf import Shelf, ShelfInProcess

if TYPE_CHECKING:
    from explorer.store.valkey import Line

VARIABLES = ("SLP_STORE", "SLP_DATA_KEY", "SLP_OWN_DATA")
SCHEMES = ("redis://", "rediss://", "unix://")


class SettingError(ValueError):
    """The host set something that cannot be; the message says what can."""


@dataclass(frozen=True)
class Stores:
    """Where a process keeps what it keeps.

    Attributes
    ----------
    visits : Shelf
        What visitors did.
    own : Shelf
        The data that they brought along, locked by ``cipher``.
    cipher : Cipher
    token_key : bytes
        Makes the tokens of own data, the same in all processes that share them.
    says : str
        Where things are kept, for the log.
    line : Line or None
        The way to a shared store.
    """

    visits: Shelf
    own: Shelf
    cipher: Cipher
    token_key: bytes
    says: str
    line: "Line | None" = None

    @property
    def shares_own(self) -> bool:
        """Whether own data leaves the process."""
        return not isinstance(self.own, ShelfInProcess)

    def end(self) -> None:
        """Let go of the shared store's connections, where there is one."""
        if self.line is not None:
            self.line.end()


def check(environment: Mapping[str, str]) -> tuple[str, list[str], bool]:
    """The store's URL, the keys, and whether own data may leave the process.

    Raises
    ------
    SettingError
        If a variable says something that cannot be.
    """
    url, key, own = (environment.get(name, "").strip() for name in VARIABLES)
    if own not in ("", "shared", "process"):
        raise SettingError(f"SLP_OWN_DATA must be shared or process, not {own!r}.")
    if url and not url.startswith(SCHEMES):
        raise SettingError(f"SLP_STORE must begin with one of {', '.join(SCHEMES)}, not {url[:12]!r}.")
    keys = [each for each in key.split(",") if each]
    try:
        _ = Locked(keys) if keys else None
    except ValueError:
        raise SettingError(
            "SLP_DATA_KEY must be a key that python -m explorer.store.cipher printed, or several separated by commas."
        ) from None
    return url, keys, own != "process"


def stores(environment: Mapping[str, str] = os.environ) -> Stores:
    """The stores of this process; errors as in :func:`check`."""
    url, keys, may_leave = check(environment)
    visits, data = ShelfInProcess(limits.VISITS_MOST_BYTES), ShelfInProcess(limits.OWN_KEPT_MOST_BYTES)
    token_key = derived(keys[0], "tokens of own data") if keys else secrets.token_bytes(32)
    if not url:
        return Stores(visits, data, Plain(), token_key, "Visits and own data are kept in this process.")
    # Only where it is asked for: the client takes longer to load than all of this app.
    from explorer.store.valkey import Line, ShelfInValkey

    line = Line(url)
    shared = ShelfInValkey(line, "visit", visits)
    if not keys or not may_leave:
        why = "because SLP_DATA_KEY is not set" if may_leave else "as SLP_OWN_DATA says"
        says = f"Visits are kept at {line.place}; own data in this process, {why}."
        return Stores(shared, data, Plain(), token_key, says, line)
    says = f"Visits and own data, locked, are kept at {line.place}."
    return Stores(shared, ShelfInValkey(line, "own", data), Locked(keys), token_key, says, line)


@lru_cache(maxsize=1)
def chosen() -> Stores:
    """The stores of this process, made once."""
    return stores()
