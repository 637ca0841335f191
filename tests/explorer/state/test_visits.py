"""Visits by their names: bounded, and let go when nobody has come for long."""

import pytest

from explorer.state.visits import VisitsInProcess


@pytest.fixture
def clock():
    return Clock()


class Clock:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_visit_is_found_by_its_name_and_by_no_other(clock):
    visits = VisitsInProcess[str](clock=clock)
    visits.put("a", "one")
    assert (visits.get("a"), visits.get("b")) == ("one", None)
    visits.forget("a")
    visits.forget("a")
    assert visits.get("a") is None


def test_visits_are_bounded_and_the_one_longest_unseen_goes(clock):
    visits = VisitsInProcess[str](most=2, clock=clock)
    for name in ("a", "b", "a", "c"):
        visits.put(name, name)
    assert [visits.get(name) for name in "abc"] == ["a", None, "c"]


def test_visit_that_nobody_came_back_to_is_let_go(clock):
    visits = VisitsInProcess[str](seconds=10, clock=clock)
    visits.put("a", "one")
    clock.now = 9
    visits.put("b", "two")
    assert visits.get("a") == "one"
    clock.now = 11
    assert (visits.get("a"), visits.get("b")) == (None, "two")
    visits.put("c", "three")  # and its memory with it
    assert len(visits) == 2


def test_visits_that_hold_much_make_room_and_what_many_hold_counts_once(clock):
    visits = VisitsInProcess[list[str]](lambda files: dict.fromkeys(files, 40), most_bytes=100, clock=clock)
    for name in "abcde":
        visits.put(name, ["the class's file"])
    assert len(visits) == 5
    visits.put("f", ["another"])
    assert len(visits) == 6
    visits.put("f", ["another"])  # the same again
    assert len(visits) == 6
    visits.put("g", ["a third"])
    assert [visits.get(name) is not None for name in "aefg"] == [False, False, True, True]
    visits.put("h", ["as", "large", "as", "can", "be"])
    assert [visits.get(name) is not None for name in "gh"] == [False, True]  # the newest stays whatever it holds
    visits.put("h", [])
    visits.put("i", ["a", "b"])
    assert len(visits) == 2
