"""A shelf in Valkey or Redis, which several processes share; it may go away and come back.

While it is away nobody waits for it: what is put then stays in this process, and goes there when it answers again. A
server that was started anew is empty: it gets back what this process had put, too.
"""

import logging
from threading import Event, Lock, Thread
from typing import cast
from urllib.parse import urlsplit

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.retry import Retry

from explorer import limits
from explorer.store.shelf import ShelfInProcess

_log = logging.getLogger(__name__)


class Line:
    """The way to one server, watched by a thread of its own. It says in the log when the server goes and comes back."""

    def __init__(self, url: str, watch_every: float = limits.STORE_WATCH) -> None:
        self.client = Redis.from_url(
            url,
            socket_timeout=limits.STORE_PATIENCE,
            socket_connect_timeout=limits.STORE_PATIENCE,
            retry=Retry(NoBackoff(), 1),  # a server that was replaced has left connections behind that are dead
            max_connections=limits.STORE_CONNECTIONS,
        )
        place = urlsplit(url)
        self.place = f"{place.hostname or place.path}:{place.port or 6379}"  # without the password
        self.up = True
        self._every, self._started, self._said, self._ended = watch_every, "", "", Event()
        self._shelves: list[ShelfInValkey] = []
        self._guard = Lock()
        self._watch()
        Thread(target=self._go_on_watching, name="valkey", daemon=True).start()

    def bring_back(self, shelf: "ShelfInValkey") -> None:
        """From now on ``shelf`` is filled again whenever the server has lost what it had."""
        self._shelves.append(shelf)

    def lost(self, error: RedisError) -> None:
        """The server did not answer: nobody else is to wait for it. One that is full does answer."""
        with self._guard:
            was_up, self.up = self.up, isinstance(error, ResponseError)
            said, self._said = self._said, str(error) if self.up else ""
        if self.up and said != self._said:
            _log.warning("The shared store at %s refuses (%s): what is done now is kept here", self.place, error)
        elif was_up and not self.up:
            _log.warning(
                "The shared store at %s does not answer (%s): what is done now is kept here", self.place, error
            )

    def end(self) -> None:
        """Watch no longer."""
        self._ended.set()
        self.client.close()

    def _go_on_watching(self) -> None:
        while not self._ended.wait(self._every):
            self._watch()

    def _watch(self) -> None:
        try:
            started = str(cast(dict[str, object], self.client.info("server")).get("run_id"))
            if self.up and started == self._started:
                return
            again, self.up = self._started != "" or not self.up, True
            written = sum(shelf.fill() for shelf in self._shelves)
        except RedisError as error:
            self.lost(error)
            return
        self._started = started
        if again:
            _log.warning("The shared store at %s answers again: %d entries written back", self.place, written)


class ShelfInValkey:
    """One subject's keys on the server; the nearest copy of what this process put stays in it."""

    def __init__(self, line: Line, subject: str, near: ShelfInProcess, seconds: float = limits.VISITS_SECONDS) -> None:
        self._line, self._subject, self._near, self._seconds = line, subject, near, seconds
        self._writing = Lock()
        line.bring_back(self)

    def put(self, key: str, value: bytes) -> bool:
        """Keep ``value``; False where only this process has it."""
        with self._writing:
            if not self._near.put(key, value):
                return False
            return self._line.up and self._write(key, value)

    def _write(self, key: str, value: bytes) -> bool:
        try:
            self._line.client.set(self._name(key), value, px=self._milliseconds)
        except RedisError as error:
            self._line.lost(error)
            return False
        return True

    def get(self, key: str) -> bytes | None:
        """What lies under ``key``; what this process put is found though the server is away or lost it."""
        if self._line.up:
            try:
                found = cast(bytes | None, self._line.client.get(self._name(key)))
                if found is not None:
                    return found
            except RedisError as error:
                self._line.lost(error)
        return self._near.get(key)

    def renew(self, key: str) -> bool:
        """Keep it as long as if it had been put now."""
        here = self._near.renew(key)
        if self._line.up:
            try:
                return bool(self._line.client.pexpire(self._name(key), self._milliseconds))
            except RedisError as error:
                self._line.lost(error)
        return here

    def fill(self) -> int:
        """Write everything that this process had put, as long as the server takes it; how many entries that were."""
        written = 0
        for key in self._near.entries():
            with self._writing:  # else an older value could come after a newer one
                value = self._near.get(key)
                if value is None:
                    continue
                if not (self._line.up and self._write(key, value)):
                    break
            written += 1
        return written

    def _name(self, key: str) -> str:
        return f"slp:{self._subject}:{key}"

    @property
    def _milliseconds(self) -> int:
        return round(self._seconds * 1000)
