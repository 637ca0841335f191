"""Messages of the live socket: each is read once, into what it is."""

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer import limits
from explorer.contract.messages import Abandon, Request
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views import VIEWS, View
from explorer.views.cost import Cost
from explorer.web import live, request
from explorer.web.request import Unreadable, read
from slp_core import tutorial


def asking(number: int, view: str = "neuron") -> bytes:
    return encode({"id": number, "view": view, "experiment": experiment_to_json(tutorial())})


def test_request_is_read_into_its_parts_and_what_is_missing_is_none():
    sent = b'{"id": 7, "view": "train", "experiment": {"x": 1}, "settings": {"step": 3}, "language": "en"}'
    assert read(sent) == Request(id=7, view="train", experiment={"x": 1}, settings={"step": 3}, language="en")
    assert read('{"id": 7}') == Request(id=7, view=None, experiment=None, settings=None, language=None)


@pytest.mark.parametrize("number", [7, 0, -1, 2**64 - 1, 2**70, "seven", [1], {}, 7.5, False])
def test_abandon_is_read_with_whatever_it_names(number):
    assert read(json.dumps({"abandon": number})) == Abandon(number)


@pytest.mark.parametrize("message", [b"", b"{", "[]", "3", b"\xff", "\ud800", '{"id": "7"}', '{"id": true}', "{}"])
def test_what_is_neither_is_unreadable_and_says_why(message):
    assert isinstance(asked := read(message), Unreadable)
    assert asked.error.startswith(("A request must be", "id must be"))


@pytest.mark.parametrize("number", [0, 7, 2**53, 2**64 - 1])
def test_every_abandon_that_a_browser_sends_is_short(number):
    assert len(json.dumps({"abandon": number})) <= limits.LIVE_SHORT


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was parsed so far, in order."""
    parsed: list[bytes] = []

    def loads(message: str | bytes) -> object:
        parsed.append(message.encode() if isinstance(message, str) else message)
        return json.loads(message)

    monkeypatch.setattr(request.orjson, "loads", loads)
    return parsed


def test_socket_reads_every_message_once(reads, monkeypatch):
    started = []

    def until_abandoned(scene, work) -> dict:
        started.append(1)
        while True:
            work.done(0, 1)

    monkeypatch.setitem(VIEWS, "long", View("long", "Long", "", until_abandoned, lambda size, settings: Cost()))
    monkeypatch.setattr(limits, "LIVE_MOST_WAITING", 2)
    monkeypatch.setattr(limits, "LIVE_PROGRESS_EVERY", 0)
    with TestClient(Starlette(routes=[live.ROUTE])) as client, client.websocket_connect(live.PATH) as socket:
        sent = [asking(1, "long")]
        socket.send_bytes(sent[0])
        while not started:
            socket.receive_text()
        sent += [asking(2), b'{"id":3}', asking(4), b'{"id":5}', b'{"abandon":1}']  # two wait, two are refused
        for message in sent[1:]:
            socket.send_bytes(message)
        replies = []
        while len(replies) < 5:
            if "progress" not in (reply := json.loads(socket.receive_text())):
                replies.append(reply)
    assert sorted(reply["id"] for reply in replies) == [1, 2, 3, 4, 5]
    assert sorted(reads) == sorted(sent)
