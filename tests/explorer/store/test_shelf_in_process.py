"""The shelf in the process is bounded to the byte."""

import random

from explorer.store.shelf import ShelfInProcess


class Clock:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_oldest_makes_room():
    shelf = ShelfInProcess(100)
    for key in "abab":
        shelf.put(key, bytes(40))
    shelf.renew("a")
    shelf.put("c", bytes(40))
    assert [shelf.get(key) is not None for key in "abc"] == [True, False, True]
    assert shelf.size == 80
    assert not shelf.put("c", bytes(101))  # and the old value is not said to be the new one
    assert (shelf.entries(), shelf.size) == (["a"], 40)


def test_size_is_never_more_than_it_may_be_and_always_what_is_there():
    shelf, drawn = ShelfInProcess(1_000), random.Random(0)
    for _ in range(2_000):
        shelf.put(drawn.choice("abcdefghij"), bytes(drawn.randrange(300)))
        assert shelf.size == sum(len(shelf.get(key) or b"") for key in shelf.entries()) <= 1_000


def test_what_is_old_takes_no_room():
    clock = Clock()
    shelf = ShelfInProcess(100, seconds=10, clock=clock)
    shelf.put("a", bytes(10))
    clock.now = 9
    shelf.put("b", bytes(10))
    clock.now = 11
    assert (shelf.get("a"), shelf.get("b"), shelf.entries()) == (None, bytes(10), ["b"])
    shelf.put("c", bytes(10))
    assert shelf.size == 20
