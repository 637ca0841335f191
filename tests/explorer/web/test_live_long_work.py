"""Long work on the live path: it tells its progress, and ends when nobody wants it. Over the real route, off the loop.

The views "endless" and "halves" are real ones but for what they compute: the first ends only by being abandoned, so
that a test that passes has seen that.
"""

import importlib
import json
import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from explorer import limits
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views import VIEWS, View
from explorer.views.cost import Cost
from explorer.views.work import Work
from explorer.web import answering, live, people
from explorer.web.turns import Turns
from slp_core import Abandoned, forward, on_dataset, train, tutorial
from slp_core.train import walk

NEVER_ABANDONED: list[str] = []


def free(size, settings) -> Cost:
    return Cost()


def dear(size, settings) -> Cost:
    return Cost(seconds=2 * limits.TURNS_QUICK)


def endless(scene, work) -> dict:
    for part in range(4_000):  # half a minute: a test that fails must not hang
        threading.Event().wait(0.005)
        work.done(part, 4_000)
    NEVER_ABANDONED.append("endless")
    return {}


def halves(scene, work) -> dict:
    work.done(1, 2)
    threading.Event().wait(0.02)
    work.done(2, 2)
    return {"loss": forward(scene.experiment).loss.item()}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    for view in (View("endless", "Endless", "", endless, dear), View("halves", "Halves", "", halves, free)):
        monkeypatch.setitem(VIEWS, view.name, view)
    with TestClient(Starlette(routes=[live.ROUTE])) as opened:
        yield opened
    assert NEVER_ABANDONED == []


def greet(socket: WebSocketTestSession, session: object) -> None:
    """Show whose socket it is: each has turns of its own."""
    socket.send_text(json.dumps({"ticket": people.ticket(str(session))}))


def request(number: int, view: str = "neuron", experiment=None, **settings) -> bytes:
    sent = experiment_to_json(experiment or tutorial())
    return encode({"id": number, "view": view, "experiment": sent, "settings": settings})


def hear(socket: WebSocketTestSession) -> dict:
    return json.loads(socket.receive_text())


def answer_to(socket: WebSocketTestSession, number: int) -> dict:
    """The next answer that is no word on progress; progress is only told of what is asked."""
    while "progress" in (reply := hear(socket)):
        assert reply.keys() == {"id", "progress"}
        assert reply["id"] == number
        assert 0 <= reply["progress"] <= 1
    assert reply["id"] == number
    return reply


def under_way(socket: WebSocketTestSession, number: int) -> None:
    """Ask for what never ends, and wait until it is being worked on."""
    socket.send_bytes(request(number, "endless", tutorial().change(seed=number)))
    assert hear(socket).keys() == {"id", "progress"}


def abandon(socket: WebSocketTestSession, number: object) -> None:
    socket.send_text(json.dumps({"abandon": number}))


def test_abandoned_work_is_answered_by_that_word_and_the_socket_goes_on(client):
    with client.websocket_connect(live.PATH) as socket:
        for number in (7, 8):
            under_way(socket, number)
            abandon(socket, number)
            assert answer_to(socket, number) == {"id": number, "abandoned": True}
        socket.send_bytes(request(9))
        assert answer_to(socket, 9)["numbers"]["z"] == forward(tutorial()).z.item()


@pytest.mark.parametrize("other", [8, 6, None, "7", [7], {"id": 7}, 7.5, 2**70, ""])
def test_abandoning_something_else_changes_nothing(client, other):
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(7, "halves"))
        abandon(socket, other)
        reply = answer_to(socket, 7)
        if other is None:  # no word on abandoning: it is a request, and a bad one
            assert hear(socket)["error"] == "id must be a whole number."
        assert reply["numbers"] == {"loss": forward(tutorial()).loss.item()}
        socket.send_bytes(request(8))
        assert answer_to(socket, 8)["numbers"]


def test_abandoning_what_is_done_does_not_reach_what_comes_next(client):
    with client.websocket_connect(live.PATH) as socket:
        for number in (1, 2, 3):
            socket.send_bytes(request(number, "halves"))
            assert answer_to(socket, number)["numbers"]
            abandon(socket, number)


def test_progress_is_told_while_it_takes_long_and_only_to_who_asked(client, monkeypatch):
    monkeypatch.setattr(limits, "LIVE_PROGRESS_EVERY", 0)
    with client.websocket_connect(live.PATH) as one, client.websocket_connect(live.PATH) as other:
        one.send_bytes(request(1, "halves"))
        assert [hear(one) for _ in range(3)] == [
            {"id": 1, "progress": 0.5},
            {"id": 1, "progress": 1.0},
            {"id": 1, "numbers": {"loss": forward(tutorial()).loss.item()}},
        ]
        other.send_bytes(request(2))
        assert hear(other)["id"] == 2


def test_progress_of_quick_work_is_not_told(client, monkeypatch):
    monkeypatch.setattr(limits, "LIVE_PROGRESS_EVERY", 1e9)
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(1, "halves"))
        assert "numbers" in hear(socket)


@pytest.mark.parametrize("view", ["train", "rates", "landscape"])
def test_real_views_tell_a_rising_progress_before_their_numbers(client, monkeypatch, view):
    # What is told on the socket is the newest part at that moment: how many there are depends on how quick the work is.
    monkeypatch.setattr(limits, "LIVE_PROGRESS_EVERY", 0)
    moons = on_dataset(tutorial(), "moons", steps=20)
    every = []
    answering.answer(request(4, view, moons), Work(progress=every.append))
    assert len(set(every)) > 1
    assert every == sorted(every)
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(5, view, moons.change(bias=0.5)))  # the same again would be remembered
        parts = []
        while "progress" in (reply := hear(socket)):
            parts.append(reply["progress"])
        assert parts
        assert parts == sorted(parts)
        assert 0 <= parts[0] <= parts[-1] <= 1
        assert reply["numbers"]


@pytest.mark.parametrize("view", ["train", "rates", "landscape"])
def test_real_views_are_abandoned_when_nobody_waits(view):
    message = request(5, view, on_dataset(tutorial(), "breast_cancer", steps=20))
    assert json.loads(answering.answer(message, Work(lambda: True))) == {"id": 5, "abandoned": True}


@pytest.mark.parametrize("after", [1, 2, 3])
def test_real_view_that_becomes_stale_midway_is_abandoned(after):
    asked = []

    def stale() -> bool:
        asked.append(1)
        return len(asked) > after

    message = request(5, "train", on_dataset(tutorial(), "breast_cancer", steps=20))
    assert json.loads(answering.answer(message, Work(stale))) == {"id": 5, "abandoned": True}


def test_who_leaves_stops_the_work_and_the_threads_serve_others(client):
    # More than there are threads: if they went on, nobody would ever be answered again.
    for number in range(2 * limits.LIVE_THREADS):
        with client.websocket_connect(live.PATH) as socket:
            under_way(socket, number)
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(1))
        assert answer_to(socket, 1)["numbers"]


def test_who_leaves_while_progress_is_being_told_leaves_no_thread_behind(client, monkeypatch):
    def deaf(scene, work) -> dict:
        work.stale = lambda: False  # it has just asked, and nobody had left yet
        return halves(scene, work)

    monkeypatch.setattr(limits, "LIVE_PROGRESS_EVERY", 0)
    monkeypatch.setitem(VIEWS, "deaf", View("deaf", "Deaf", "", deaf, free))
    for number in range(4 * limits.LIVE_THREADS):
        with client.websocket_connect(live.PATH) as socket:
            socket.send_bytes(request(number, "deaf", tutorial().change(seed=number)))  # nothing is known yet
            assert hear(socket)["progress"] == 0.5
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(1, "halves"))
        assert answer_to(socket, 1)["numbers"]


def test_who_leaves_with_questions_waiting_stops_them_all(client):
    with client.websocket_connect(live.PATH) as socket:
        under_way(socket, 1)
        for number in range(2, 20):
            socket.send_bytes(request(number, "endless"))
    with client.websocket_connect(live.PATH) as first, client.websocket_connect(live.PATH) as second:
        for socket in (first, second):
            socket.send_bytes(request(1))
            assert answer_to(socket, 1)["numbers"]


def test_long_work_of_one_does_not_keep_another_waiting(client):
    with client.websocket_connect(live.PATH) as busy, client.websocket_connect(live.PATH) as quick:
        greet(busy, "busy")
        greet(quick, "quick")
        under_way(busy, 1)
        for number in range(30):
            quick.send_bytes(request(number))
            assert answer_to(quick, number)["numbers"]
        abandon(busy, 1)
        assert answer_to(busy, 1)["abandoned"]


def test_work_that_waits_for_a_thread_can_be_abandoned(client):
    with client.websocket_connect(live.PATH) as busy, client.websocket_connect(live.PATH) as last:
        greet(busy, "busy")
        greet(last, "last")
        under_way(busy, 0)  # what takes long has one place
        last.send_bytes(request(99, "endless"))
        last.send_bytes(b"nonsense")  # answered in its turn, after 99
        abandon(last, 99)
        assert answer_to(last, 99) == {"id": 99, "abandoned": True}
        assert hear(last)["error"].startswith("A request must be JSON")
        abandon(busy, 0)
        assert answer_to(busy, 0)["abandoned"]


def test_who_asks_for_more_than_may_wait_hears_so_after_a_pause_and_can_abandon_it_meanwhile(client, monkeypatch):
    monkeypatch.setattr(limits, "TURNS_MOST_EACH", 0)
    monkeypatch.setattr(limits, "LIVE_FLOOD_PAUSE", 3600)
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(1))
        socket.send_bytes(b"nonsense")  # answered in its turn, after 1
        abandon(socket, 1)
        assert hear(socket) == {"id": 1, "abandoned": True}
        assert hear(socket)["error"].startswith("A request must be JSON")
        monkeypatch.setattr(limits, "LIVE_FLOOD_PAUSE", 0.001)
        socket.send_bytes(request(2))
        assert hear(socket)["error"].startswith("The server has too much to do")
        monkeypatch.undo()
        socket.send_bytes(request(3))
        assert answer_to(socket, 3)["numbers"]


def test_in_a_crowd_numbers_come_with_the_word_when_to_ask_again_and_without_it_when_it_is_over(client, monkeypatch):
    crowd = Turns()
    monkeypatch.setattr(live, "TURNS", crowd)
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(request(1, "halves"))
        assert answer_to(socket, 1).keys() == {"id", "numbers"}
        monkeypatch.setattr(Turns, "round", property(lambda turns: 1e3))
        socket.send_bytes(request(2, "halves", tutorial().change(bias=0.5)))
        slowed = answer_to(socket, 2)
        assert slowed.keys() == {"id", "numbers", "wait"}
        assert slowed["wait"] == limits.LIVE_MOST_WAIT
        socket.send_bytes(request(3, "no such view"))
        assert answer_to(socket, 3).keys() == {"id", "error", "field"}
        monkeypatch.setattr(Turns, "round", property(lambda turns: 1e-9))  # it has waited longer than that already
        socket.send_bytes(request(4, "halves", tutorial().change(bias=0.6)))
        assert answer_to(socket, 4)["wait"] == 0
        monkeypatch.setattr(Turns, "round", property(lambda turns: 0.0))
        socket.send_bytes(request(5, "halves", tutorial().change(bias=0.7)))
        assert answer_to(socket, 5).keys() == {"id", "numbers"}


def test_only_so_many_requests_may_wait_and_none_of_those_is_lost(client):
    with client.websocket_connect(live.PATH) as socket:
        under_way(socket, 0)
        for number in range(1, limits.LIVE_MOST_WAITING + 4):
            socket.send_bytes(request(number))
        refused = []
        while len(refused) < 3:
            reply = hear(socket)
            if "progress" not in reply:
                refused.append(reply)
        most = limits.LIVE_MOST_WAITING
        assert [reply["id"] for reply in refused] == [most + 1, most + 2, most + 3]
        assert {reply["error"] for reply in refused} == {f"At most {most} requests may wait for their answers."}
        abandon(socket, 0)
        assert answer_to(socket, 0)["abandoned"]
        for number in range(1, most + 1):
            assert answer_to(socket, number)["numbers"]


def test_refusals_and_numbers_come_in_the_order_of_their_questions(client):
    loss = train(tutorial().change(steps=3)).loss.tolist()
    with client.websocket_connect(live.PATH) as socket:
        for number in range(0, 20, 2):
            socket.send_bytes(request(number, experiment=tutorial().change(steps=3)))
            socket.send_bytes(request(number + 1, "no such view"))
        for number in range(0, 20, 2):
            assert answer_to(socket, number)["numbers"]["run"]["loss"] == loss
            assert answer_to(socket, number + 1)["error"].startswith("view must be one of")


@pytest.mark.parametrize("parts", [(0, 4), (1, 4), (4, 4)])
def test_work_tells_the_part_that_is_done_until_it_is_stale(parts):
    told: list[float] = []
    Work(progress=told.append).done(*parts)
    assert told == [parts[0] / parts[1]]
    with pytest.raises(Abandoned):
        Work(lambda: True, told.append).done(*parts)
    assert len(told) == 1


def test_abandoning_is_charged_like_everything_else(client, monkeypatch):
    monkeypatch.setattr(limits, "LIVE_RATE", 10)
    monkeypatch.setattr(limits, "LIVE_BURST", 5)
    with client.websocket_connect(live.PATH) as socket:
        for number in range(20):
            abandon(socket, number)
        assert hear(socket) == {"id": None, "error": "At most 10 requests a second.", "field": None}


@pytest.mark.parametrize("view", ["neuron", "step", "train", "rates", "landscape"])
def test_training_is_given_up_in_its_middle_when_nobody_waits(view, monkeypatch):
    """The run that a view trains first sees fewer steps than it has; counted where a step is taken."""
    taken, waits = [], []

    def counted(*arguments, **named):
        for step in walk(*arguments, **named):
            taken.append(1)
            yield step

    def stale() -> bool:
        waits.append(1)
        return len(waits) > 5

    for module in ("train", "sweep"):
        monkeypatch.setattr(importlib.import_module(f"slp_core.{module}"), "walk", counted)
    message = request(5, view, tutorial().change(steps=900, learning_rate=0.0123))
    assert json.loads(answering.answer(message, Work(stale))) == {"id": 5, "abandoned": True}
    assert 0 < len(taken) < 900
