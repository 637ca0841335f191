"""What every shelf promises: the same tests for a dict in the process and for a real Valkey."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer import limits
from explorer.store.shelf import Shelf, ShelfInProcess
from explorer.store.valkey import Line, ShelfInValkey
from tests.valkey_server import ValkeyServer


@pytest.fixture(params=["in process", "valkey"])
def make(request: pytest.FixtureRequest, valkey: ValkeyServer) -> Iterator[Callable[[float], Shelf]]:
    """A new shelf, empty, that keeps things for so many seconds."""
    lines = []

    def new(seconds: float) -> Shelf:
        if request.param == "in process":
            return ShelfInProcess(50_000_000, seconds)
        lines.append(Line(valkey.url))
        return ShelfInValkey(lines[-1], f"test-{random.random()}", ShelfInProcess(50_000_000, seconds), seconds)

    yield new
    for line in lines:
        line.end()


def test_shelf_gives_what_was_put_last_under_its_key_and_no_other(make):
    shelf = make(100)
    assert shelf.get("a") is None
    for key, value in (("a", b"one"), ("b", b"\x00\xff\r\n"), ("a", b"two"), ("ä \n*", b"")):
        assert shelf.put(key, value)
    assert [shelf.get(key) for key in ("a", "b", "ä \n*", "A", "")] == [b"two", b"\x00\xff\r\n", b"", None, None]


def test_shelf_agrees_with_a_dict_whatever_is_done(make):
    shelf, expected, drawn = make(100), {}, random.Random(0)
    for _ in range(300):
        key = drawn.choice("abc")
        if drawn.random() < 0.5:
            expected[key] = drawn.randbytes(20)
            assert shelf.put(key, expected[key])
        else:
            assert shelf.renew(key) == (key in expected)
        assert [shelf.get(each) for each in "abc"] == [expected.get(each) for each in "abc"]


def test_what_nobody_renews_is_gone_in_the_end_and_what_is_renewed_stays(make):
    shelf = make(0.6)
    shelf.put("a", b"one")
    shelf.put("b", b"two")
    for _ in range(5):
        time.sleep(0.3)
        assert shelf.renew("b")
    assert (shelf.get("a"), shelf.get("b")) == (None, b"two")
    assert not shelf.renew("a")


def test_shelf_does_not_take_what_is_too_large_and_keeps_the_rest(make):
    shelf = make(100)
    shelf.put("a", b"one")
    assert not shelf.put("b", bytes(limits.STORE_LARGEST + 1))
    assert (shelf.get("a"), shelf.get("b")) == (b"one", None)


def test_many_threads_find_what_they_put(make):
    shelf = make(100)

    def use(number: int) -> bool:
        return all(shelf.put(f"{number}", b"%d" % k) and shelf.get(f"{number}") == b"%d" % k for k in range(30))

    with ThreadPoolExecutor(20) as threads:
        assert all(threads.map(use, range(40)))
