"""Valkey goes away, comes back empty, is full: nobody waits for it, and what this process put is there again."""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from redis import Redis

from explorer import limits
from explorer.store.shelf import ShelfInProcess
from explorer.store.valkey import Line, ShelfInValkey
from tests.valkey_server import ValkeyServer


@pytest.fixture
def server(tmp_path) -> Iterator[ValkeyServer]:
    running = ValkeyServer(tmp_path / "log.txt")
    yield running
    running.kill()


@pytest.fixture
def shelf_on() -> Iterator[Callable[..., ShelfInValkey]]:
    lines = []

    def make(server: ValkeyServer, subject: str = "visit", near: int = 10_000_000) -> ShelfInValkey:
        lines.append(Line(server.url, watch_every=0.05))
        return ShelfInValkey(lines[-1], subject, ShelfInProcess(near))

    yield make
    for line in lines:
        line.end()


def until(holds: Callable[[], object], what: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_another_process_finds_what_this_one_put(server, shelf_on):
    here, there = shelf_on(server), shelf_on(server)
    here.put("a", b"one")
    assert (there.get("a"), there.renew("a")) == (b"one", True)
    assert shelf_on(server, "own").get("a") is None  # another subject's
    there.put("a", b"two")
    assert here.get("a") == b"two"


def test_everything_expires_by_itself(server, shelf_on):
    shelf_on(server).put("a", b"one")
    client = Redis.from_url(server.url)
    assert [limits.VISITS_SECONDS - client.ttl(key) < 5 for key in client.scan_iter()] == [True]
    client.close()


def test_server_that_dies_and_comes_back_empty_is_filled_again(server, shelf_on, caplog):
    here, there = shelf_on(server), shelf_on(server)
    assert here.put("a", b"one")
    server.kill()
    assert not here.put("b", b"two")
    assert not here.put("a", b"three")
    assert (here.get("a"), here.get("b"), here.renew("a")) == (b"three", b"two", True)  # by the process itself
    assert there.get("b") is None
    server.start()
    until(lambda: (there.get("a"), there.get("b")) == (b"three", b"two"), "everything is there again")
    assert here.put("c", b"four")
    assert there.get("c") == b"four"
    said = [record.message for record in caplog.records if str(server.port) in record.message]
    assert sum("does not answer" in line for line in said) == 2  # once for each of the two processes
    assert sum("answers again" in line for line in said) == 2


def test_server_that_was_replaced_while_nobody_asked_is_filled_again(server, shelf_on):
    shelf_on(server).put("a", b"one")
    server.kill()
    server.start()
    there = shelf_on(server)
    until(lambda: there.get("a") == b"one", "it is there again, though nothing was put meanwhile")


def test_server_that_hangs_makes_one_wait_and_nobody_else(server, shelf_on):
    shelf = shelf_on(server)
    shelf.put("a", b"one")
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        until(lambda: not shelf.put("b", b"two"), "it is noticed")
        for _ in range(1_000):  # asked each time, this would take eight minutes
            assert shelf.get("a") == b"one"
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    until(lambda: shelf.put("c", b"three"), "it is used again")


def test_server_that_was_never_there_stops_nobody(tmp_path, shelf_on, caplog):
    server = ValkeyServer(tmp_path / "log.txt")
    server.kill()
    shelf = shelf_on(server)
    assert not shelf.put("a", b"one")
    assert shelf.get("a") == b"one"
    assert "does not answer" in caplog.text
    server.start()
    there = shelf_on(server)
    until(lambda: there.get("a") == b"one", "it is filled when it comes")
    server.kill()


def test_full_server_says_so_once_and_the_process_keeps_what_it_has(server, shelf_on, caplog):
    caplog.set_level(logging.WARNING)
    client = Redis.from_url(server.url)
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", 1)
    client.close()
    shelf = shelf_on(server)
    for _ in range(5):
        assert not shelf.put("a", b"one")
    assert shelf.get("a") == b"one"
    assert sum("refuses" in record.message for record in caplog.records) == 1


def test_server_makes_room_by_itself_in_the_configuration_that_is_shipped(tmp_path, shelf_on):
    server = ValkeyServer(tmp_path / "log.txt", most_bytes=8_000_000)
    shelf = shelf_on(server, near=1)
    client = Redis.from_url(server.url)
    for number in range(100):
        shelf._line.client.set(f"slp:visit:{number}", bytes(200_000), ex=100)
    assert client.info("memory")["used_memory"] < 9_000_000
    assert shelf.get("99") == bytes(200_000)
    client.close()
    server.kill()


def test_password_is_not_in_the_log(tmp_path, caplog):
    server = ValkeyServer(tmp_path / "log.txt")
    server.kill()
    line = Line(f"redis://me:secret@127.0.0.1:{server.port}/0")
    line.end()
    assert f"127.0.0.1:{server.port}" in caplog.text
    assert "secret" not in caplog.text
