"""Who asks: a visitor's session, however many sockets it opens, or a stranger, of whom all together are one.

A page is told a ticket: the name of a person, which says nothing about anybody, with a seal that only this server (or
its replicas) can make. Its socket shows it first. So turns go by person, not by socket or address: a lecture hall is
one address, and a stranger has as many sockets as they like.
"""

import hashlib
import hmac
import time
from functools import lru_cache
from weakref import WeakValueDictionary

from explorer import limits
from explorer.store.chosen import chosen


class Allowance:
    """How many messages may still come: refilled at ``rate`` a second, up to ``burst``."""

    def __init__(self, rate: float | None = None, burst: float | None = None) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._seen = float(self._most), time.monotonic()

    @property
    def _most(self) -> float:
        return limits.LIVE_BURST if self._burst is None else self._burst

    def take(self) -> bool:
        """Use one up; False when none is left."""
        now = time.monotonic()
        rate = limits.LIVE_RATE if self._rate is None else self._rate
        self._left = min(self._most, self._left + (now - self._seen) * rate)
        self._seen = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Person:
    """Somebody with turns of their own.

    Attributes
    ----------
    name : str
        The name of a ticket, or empty for strangers.
    allowance : Allowance
        Of messages, over all their sockets.
    unsent : int
        Bytes of answers that they have not read yet.
    """

    def __init__(self, name: str, allowance: Allowance) -> None:
        self.name, self.allowance, self.unsent, self._sockets = name, allowance, 0, 0

    def come(self) -> None:
        """One more of their sockets is open."""
        self._sockets += 1

    def leave(self) -> None:
        """One of them is closed."""
        self._sockets -= 1

    @property
    def present(self) -> bool:
        """Whether a socket of theirs is open."""
        return self._sockets > 0


STRANGERS = Person("", Allowance(limits.LIVE_STRANGERS_RATE, limits.LIVE_STRANGERS_RATE))
"""Everybody without a ticket, together."""

_PEOPLE: "WeakValueDictionary[str, Person]" = WeakValueDictionary()


def person(name: str) -> Person:
    """The person of this name, one and the same for all their sockets and pages."""
    known = _PEOPLE.get(name)
    if known is None:
        known = _PEOPLE[name] = Person(name, Allowance())
    return known


def present() -> int:
    """How many people have a socket that is open."""
    return sum(person.present for person in list(_PEOPLE.values()))


def name_of(session: str) -> str:
    """What a visitor is called here: it does not lead back to the name of their session, which opens everything."""
    return hashlib.blake2b(session.encode(), digest_size=12, person=b"slp-person").hexdigest()


def ticket(session: str) -> str:
    """What the page of a session shows at the live socket."""
    name = name_of(session)
    return f"{name}.{_seal(name)}"


def shown(ticket: object) -> Person | None:
    """Whose ticket this is; None for one that was not made here."""
    if not isinstance(ticket, str) or not ticket.isascii():
        return None
    name, _, seal = ticket.partition(".")
    return person(name) if hmac.compare_digest(seal, _seal(name)) else None


def _seal(name: str) -> str:
    return hashlib.blake2b(name.encode(), key=_key(), digest_size=16, person=b"slp-ticket").hexdigest()


@lru_cache(maxsize=1)
def _key() -> bytes:
    return chosen().token_key
