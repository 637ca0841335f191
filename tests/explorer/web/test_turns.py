"""Whose turn is next, counted: no clock decides what these tests see."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer import limits
from explorer.web.turns import Busy, Turns


def granted(turns) -> list[bool]:
    return [turn.granted.done() for turn in turns]


def served(turns: Turns, waiting: list) -> list:
    """One after the other is done; whose turn it was, in order."""
    order = []
    while left := [turn for turn in waiting if turn not in order]:
        running = [turn for turn in left if turn.granted.done()]
        assert running
        order.append(running[0])
        turns.leave(running[0])
    return [turn.person for turn in order]


def test_people_take_turns_however_many_questions_one_of_them_has():
    turns = Turns()
    first = turns.enter("nobody")
    flood = [turns.enter("loud") for _ in range(20)]
    others = [turns.enter(name) for name in ("ann", "bob")]
    turns.leave(first)
    order = served(turns, flood + others)
    assert {"ann", "bob"} <= set(order[:3])
    assert order.count("loud") == 20


def test_one_person_has_one_turn_at_a_time_and_leaves_room_for_others():
    turns = Turns()
    loud = [turns.enter("loud", slow=True), *(turns.enter("loud") for _ in range(4))]
    assert granted(loud) == [True, False, False, False, False]
    assert turns.enter("ann").granted.done()


def test_quick_work_has_one_place_and_the_next_is_anothers():
    turns = Turns()
    loud = [turns.enter("loud") for _ in range(3)]
    ann, bob = turns.enter("ann"), turns.enter("bob")
    assert granted([*loud, ann, bob]) == [True, False, False, False, False]
    for done, following in ((loud[0], ann), (ann, bob), (bob, loud[1])):
        turns.leave(done)
        assert following.granted.done()


def test_long_work_has_one_place_and_quick_work_goes_ahead():
    turns = Turns()
    slow = [turns.enter(f"slow {number}", slow=True) for number in range(4)]
    assert granted(slow) == [True, False, False, False]
    for number in range(10):
        quick = turns.enter(f"quick {number}")
        assert quick.granted.done()
        turns.leave(quick)
    turns.leave(slow[0])
    assert granted(slow) == [True, True, False, False]


def test_nobodys_quick_work_waits_behind_long_work():
    turns = Turns()
    slow = turns.enter("slow", slow=True)
    waiting = [turns.enter(f"slow {number}", slow=True) for number in range(20)]
    first, second = turns.enter("ann"), turns.enter("bob")
    assert granted([slow, first, second]) == [True, True, False]
    turns.leave(first)
    assert second.granted.done()
    assert granted(waiting) == [False] * 20


def test_who_comes_late_does_not_get_all_that_they_missed():
    turns = Turns(now=itertools.count().__next__)  # each look at the clock is a second
    for _ in range(50):
        turns.leave(turns.enter("early"))
    early = turns.enter("early")
    waiting = [turns.enter("early"), *(turns.enter("late") for _ in range(6))]
    turns.leave(early)
    assert served(turns, waiting).index("early") <= 2
    busy = turns.enter("busy")
    for _ in range(50):  # and not after a time in which somebody was always served, either
        turns.leave(busy)
        busy = turns.enter("busy")
    waiting = [turns.enter("busy"), *(turns.enter("late") for _ in range(6))]
    turns.leave(busy)
    assert served(turns, waiting).index("busy") <= 2


def test_who_leaves_the_queue_makes_room_in_it():
    turns = Turns()
    running, gone, last = (turns.enter(name) for name in ("a", "b", "c"))
    turns.leave(gone)
    assert not last.granted.done()
    turns.leave(running)
    assert last.granted.done() and not gone.granted.done()
    turns.leave(last)
    assert turns.waiting == 0


def test_queue_of_a_person_and_the_whole_queue_are_bounded(monkeypatch):
    monkeypatch.setattr(limits, "TURNS_MOST_EACH", 3)
    monkeypatch.setattr(limits, "TURNS_MOST_WAITING", 5)
    turns = Turns()
    turns.enter("running")
    for _ in range(3):
        turns.enter("loud")
    with pytest.raises(Busy):
        turns.enter("loud")
    turns.enter("ann")
    turns.enter("bob")
    with pytest.raises(Busy):
        turns.enter("carl")


def test_long_work_waits_while_something_quick_is_wanted_and_goes_on_after(monkeypatch):
    monkeypatch.setattr(limits, "TURNS_PAUSE", 30)  # a test that fails does not pass by waiting
    turns = Turns()
    slow, quick = turns.enter("slow", slow=True), turns.enter("quick")
    passed = threading.Event()

    def work() -> None:
        turns.give_way(slow)
        passed.set()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work)
        assert not passed.wait(0.05)
        turns.leave(quick)
        assert passed.wait(20)


def test_quick_work_never_gives_way_and_long_work_only_to_others():
    turns = Turns()
    quick, slow = turns.enter("quick"), turns.enter("slow", slow=True)
    turns.give_way(quick)
    turns.leave(quick)
    turns.give_way(slow)  # returns: nothing quick is there


def test_books_are_kept_of_those_alone_who_are_here():
    turns = Turns()
    for number in range(1_000):
        turns.leave(turns.enter(number))
    assert not turns._had


def crowd(people: int, seconds: float) -> Turns:
    """Quick turns that follow each other for longer than is looked back at, each of so many seconds."""
    clock = [0.0]
    turns = Turns(now=lambda: clock[0])
    for number in range(int(2 * limits.TURNS_LOOK / seconds)):
        turn = turns.enter(number % people)
        clock[0] += seconds
        turns.leave(turn)
    return turns


@pytest.mark.parametrize("people", [1, 3, 40, 100])
def test_round_is_the_time_in_which_everybody_has_a_turn_where_that_is_longer_than_a_frame(people):
    whole = people * 0.01
    assert crowd(people, 0.01).round == pytest.approx(whole if whole > limits.TURNS_FRAME else 0)


def test_round_is_over_when_nobody_asks_any_more_and_none_where_there_is_time_between():
    clock = [0.0]
    turns = Turns(now=lambda: clock[0])
    for number in range(500):
        turn = turns.enter(number % 40)
        clock[0] += 0.01
        turns.leave(turn)
    assert turns.round > 0
    clock[0] += limits.TURNS_LOOK + 1
    assert turns.round == 0
    for number in range(500):  # as many people, a quarter of the time
        turn = turns.enter(number % 40)
        clock[0] += 0.01
        turns.leave(turn)
        clock[0] += 0.03
    assert turns.round == 0
