"""A fault in a view: its sender gets a number, the log has the traceback under it, and everybody is served on."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views import VIEWS, View
from explorer.views.compute import RequestError
from explorer.views.cost import Cost
from explorer.views.guard import Fault, guarded
from explorer.web import live
from slp_core import Abandoned, ExperimentError, forward, tutorial
from slp_core.errors import Statement

SECRET = "what only the log may say"
FAULTS = {
    "wrong": lambda scene, work: [][SECRET],
    "assertion": lambda scene, work: (_ for _ in ()).throw(AssertionError(SECRET)),
    "memory": lambda scene, work: (_ for _ in ()).throw(MemoryError(SECRET)),
    "unsendable": lambda scene, work: {"numbers": object()},
    "endless": lambda scene, work: FAULTS["endless"](scene, work),
}


def free(size, settings) -> Cost:
    return Cost()


@pytest.fixture(params=FAULTS)
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(VIEWS, "broken", View("broken", "Broken", "", FAULTS[request.param], free))
    return "broken"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[live.ROUTE])) as opened:
        yield opened


def ask(socket: WebSocketTestSession, number: int, view: str) -> dict:
    socket.send_bytes(encode({"id": number, "view": view, "experiment": experiment_to_json(tutorial())}))
    return json.loads(socket.receive_text())


def errors(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_fault_is_answered_and_the_socket_goes_on(client, broken, caplog):
    with client.websocket_connect(live.PATH) as socket, client.websocket_connect(live.PATH) as other:
        for number in (1, 2):
            reply = ask(socket, number, broken)
            assert reply.keys() == {"id", "error", "field"}
            assert (reply["id"], reply["field"]) == (number, None)
            assert reply["error"].startswith("Something went wrong on the server")
            assert SECRET not in reply["error"]
            for one in (socket, other):
                assert ask(one, number, "neuron")["numbers"]["z"] == forward(tutorial()).z.item()
    assert len(errors(caplog)) == 2


def test_fault_is_in_the_log_once_under_the_number_that_was_told(client, broken, caplog):
    with client.websocket_connect(live.PATH) as socket:
        told = re.search(r"\(error ([0-9a-f]{8})\)", ask(socket, 7, broken)["error"])
        again = re.search(r"\(error ([0-9a-f]{8})\)", ask(socket, 8, broken)["error"])
    first, second = errors(caplog)
    assert told[1] != again[1]
    assert first.getMessage() == f"Error {told[1]} while answering broken on the live socket"
    assert again[1] in second.getMessage()
    assert "\n" not in first.getMessage()
    assert isinstance(first.exc_info[1], IndexError | TypeError | AssertionError | MemoryError | RecursionError)


REFUSED = ExperimentError("x", Statement("odd", "{field} must be odd."), 2)


@pytest.mark.parametrize("answer", [RequestError("too much", "steps"), REFUSED, Abandoned()])
def test_guard_lets_answers_pass_and_logs_nothing(answer, caplog):
    with pytest.raises(type(answer)) as caught, guarded("testing"):
        raise answer
    assert caught.value is answer
    assert errors(caplog) == []


def test_guard_lets_what_ends_a_program_pass():
    with pytest.raises(KeyboardInterrupt), guarded("testing"):
        raise KeyboardInterrupt


def test_fault_knows_its_number_and_its_cause():
    cause = KeyError("somewhere")
    with pytest.raises(Fault) as caught, guarded("testing"):
        raise cause
    assert caught.value.__cause__ is cause
    assert caught.value.number in str(caught.value)
    assert caught.value.field is None
