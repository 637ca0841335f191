"""Tickets: whose socket it is, and that nobody can make one up."""

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer import limits
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.state.session import Session
from explorer.web import live, people
from slp_core import tutorial


def test_ticket_stands_for_one_person_and_says_nothing_of_the_session():
    session = Session()
    ticket = people.ticket(session.name)
    assert people.shown(ticket) is people.shown(ticket)
    assert people.shown(ticket) is not people.shown(people.ticket(Session().name))
    assert session.name not in ticket
    assert len(json.dumps({"ticket": ticket})) <= limits.LIVE_SHORT


@pytest.mark.parametrize("made_up", [None, 7, "", ".", "a.b", "x" * 60, "é.é", [], {"a": 1}, "\ud800"])
def test_ticket_that_was_made_up_is_nobodys(made_up):
    assert people.shown(made_up) is None


def test_ticket_of_one_name_with_the_seal_of_another_is_nobodys():
    one, other = people.ticket("one"), people.ticket("other")
    assert people.shown(f"{one.split('.')[0]}.{other.split('.')[1]}") is None


@pytest.mark.parametrize("ticket", [people.ticket("somebody"), "made up", 7], ids=["a ticket", "made up", "a number"])
def test_socket_goes_on_with_and_without_a_ticket(ticket):
    with TestClient(Starlette(routes=[live.ROUTE])) as client, client.websocket_connect(live.PATH) as socket:
        socket.send_text(json.dumps({"ticket": ticket}))
        socket.send_bytes(encode({"id": 1, "view": "neuron", "experiment": experiment_to_json(tutorial())}))
        assert json.loads(socket.receive_text())["numbers"]


def test_strangers_share_one_turn_and_do_not_keep_a_person_waiting(monkeypatch):
    order = []
    entered = live.TURNS.enter
    monkeypatch.setattr(live.TURNS, "enter", lambda person, slow: order.append(person) or entered(person, slow))
    with TestClient(Starlette(routes=[live.ROUTE])) as client:
        for session in (None, None, "ann"):
            with client.websocket_connect(live.PATH) as socket:
                if session:
                    socket.send_text(json.dumps({"ticket": people.ticket(session)}))
                socket.send_bytes(encode({"id": 1, "view": "neuron", "experiment": experiment_to_json(tutorial())}))
                socket.receive_text()
    assert order[0] is order[1] is people.STRANGERS
    assert order[2] is people.person(people.name_of("ann"))
