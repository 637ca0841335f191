"""What makes other people's data unreadable to whoever runs or reads the shared store.

The key is the host's: ``python -m explorer.store.cipher`` prints a new one. Several keys, separated by commas, are all
tried; the first one is used: so a key can be replaced while the app runs.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Cipher(Protocol):
    """A way to write bytes so that others cannot read them."""

    def close(self, value: bytes) -> bytes:
        """Write ``value`` so that only :meth:`open` can read it."""

    def open(self, value: bytes) -> bytes | None:
        """What was written, or None where it was not written with this key."""


class Plain:
    """For what stays in the memory of this process."""

    def close(self, value: bytes) -> bytes:
        """The same bytes."""
        return value

    def open(self, value: bytes) -> bytes | None:
        """The same bytes."""
        return value


class Locked:
    """Fernet (AES-128 and HMAC-SHA256) with the host's keys.

    Raises
    ------
    ValueError
        If a key is not one.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def close(self, value: bytes) -> bytes:
        """Write ``value`` with the first key."""
        return self._fernet.encrypt(value)

    def open(self, value: bytes) -> bytes | None:
        """What was written with one of the keys."""
        try:
            return self._fernet.decrypt(value)
        except InvalidToken:
            return None


def derived(key: str, purpose: str) -> bytes:
    """Another key for another purpose, which tells nothing about ``key``."""
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha256(key.encode()).digest(), digest_size=32).digest()


def new_key() -> str:
    """A key for :class:`Locked`."""
    return Fernet.generate_key().decode()


if __name__ == "__main__":
    print(new_key())
