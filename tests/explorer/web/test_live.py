"""The live path: its answers as a function, and its socket on a server of its own."""

import json
import re
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from explorer import limits
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.text.told import field_title
from explorer.views import VIEWS
from explorer.web import answering, live, people
from slp_core import Experiment, forward, gradients, tutorial


def request(number: object = 7, view: object = "neuron", experiment: Experiment | None = None, **fields) -> dict:
    sent = experiment_to_json(experiment or tutorial()) | fields
    return {"id": number, "view": view, "experiment": sent}


def answered(message: object) -> dict:
    reply = json.loads(answering.answer(message if isinstance(message, str | bytes) else encode(message)))
    assert reply.keys() in ({"id", "numbers"}, {"id", "error", "field"})
    return reply


@pytest.mark.parametrize("view", VIEWS)
def test_answer_carries_the_numbers_of_every_view_under_the_requests_id(view):
    reply = answered(request(2**53 - 1, view))
    assert reply["id"] == 2**53 - 1
    assert reply["numbers"]


@pytest.mark.parametrize("form", [bytes, str])
def test_answer_takes_text_and_bytes(form):
    message = encode(request(bias=[0.5]))
    numbers = answered(message if form is bytes else message.decode())["numbers"]
    assert numbers["z"] == forward(tutorial().change(bias=0.5)).z.item()


@pytest.mark.parametrize(
    "message",
    [
        "",
        b"",
        " ",
        "{",
        "nonsense",
        "{'id': 1}",
        b"\xff\xfe\x00",
        b"\x00" * 100,
        "\ud800",
        '"\\ud800"',
        '{"id": NaN}',
        '{"id": 1, "view": "neuron", "experiment": {"x": [[NaN]]}}',
        '{"id": 1, "experiment": Infinity}',
        "[" * 100_000,
        '{"id":' * 30_000,
        "[" * 1500 + "]" * 1500,
        "1e999999",
    ],
)
def test_answer_to_what_is_not_json_is_an_error(message):
    reply = answered(message)
    assert reply["id"] is None
    assert reply["error"].startswith("A request must be")


@pytest.mark.parametrize("message", ["null", "true", "3", '"neuron"', "[]", '[{"id": 1}]'])
def test_answer_to_json_that_is_no_object_is_an_error(message):
    assert answered(message) == {
        "id": None,
        "error": "A request must be an object with id, view and experiment.",
        "field": None,
    }


@pytest.mark.parametrize("number", [None, "7", 7.5, True, [7], {}, 2**64, 1e300])
def test_answer_to_a_request_without_a_whole_id_is_an_error(number):
    assert answered(json.dumps(request(number))) == {"id": None, "error": "id must be a whole number.", "field": None}


@pytest.mark.parametrize("view", [None, 3, "", "Neuron", "__class__", ["neuron"], {"neuron": 1}])
def test_answer_to_an_unknown_view_is_an_error_that_lists_the_known(view):
    reply = answered(request(view=view))
    assert reply["id"] == 7
    assert all(name in reply["error"] for name in VIEWS)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("x", {"x": "0.5"}),
        ("x", {"x": [[1e999] * 10]}),  # travels as null
        ("x", {"x": None}),
        ("weights", {"weights": [[0.1]] * 11}),
        ("target", {"target": {}}),
        ("activation", {"activation": "softmax"}),
        ("loss", {"activation": "tanh", "loss": "binary_cross_entropy"}),
        ("learning_rate", {"learning_rate": "fast"}),
        ("steps", {"steps": 10_001}),
        ("steps", {"steps": 2**63}),
        ("steps", {"steps": 0.5}),
        ("momentum", {"momentum": -1}),
        ("batch_size", {"batch_size": 0}),
        ("rm -rf", {"rm -rf": 1}),
    ],
)
def test_answer_to_a_bad_field_names_it_and_what_is_allowed(field, fields):
    reply = answered(request(**fields))
    assert reply["id"] == 7
    assert reply["field"] == field
    assert reply["error"].startswith(f"{field_title(field)} must be ")


@pytest.mark.parametrize("experiment", [None, 3, "x", [], [1], True])
def test_answer_to_a_request_without_an_experiment_is_an_error(experiment):
    reply = answered(request() | {"experiment": experiment})
    assert (reply["id"], reply["field"]) == (7, "experiment")


@pytest.mark.parametrize("levels", [3, 50, 500])
def test_answer_to_deeply_nested_numbers_is_an_error(levels):
    reply = answered(
        encode(request()).replace(b'"x":[[', b'"x":[[' + b"[" * levels).replace(b"]]", b"]]" + b"]" * levels, 1)
    )
    assert (reply["id"], reply["field"]) == (7, "x")


def test_answer_to_an_oversized_message_is_an_error_with_its_size():
    message = " " * limits.LIVE_MOST_BYTES + encode(request()).decode()
    reply = answered(message)
    assert f"at most {limits.LIVE_MOST_BYTES} bytes" in reply["error"]
    assert str(len(message)) in reply["error"]


def test_answer_to_the_largest_message_is_served():
    message = encode(request())
    assert answered(message + b" " * (limits.LIVE_MOST_BYTES - len(message)))["numbers"]


def test_answer_refuses_more_work_than_its_limit_and_does_the_limit():
    def work(steps: int) -> dict:
        data = {"x": [[0.1]] * 2000, "target": [[0.5]] * 2000, "weights": [[0.2]], "steps": steps}
        return answered(request(**data))

    reply = work(10_000)
    assert (reply["id"], reply["field"]) == (7, "steps")
    allowed = r"steps must be at most ([\d,]+) here, with 2,000 samples, .* Got 10,000 instead\."
    told = re.fullmatch(allowed, reply["error"])
    most = int(told[1].replace(",", ""))
    assert len(work(most)["numbers"]["run"]["loss"]) == most + 1
    assert "error" in work(most + 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional={name: JSON for name in request()["experiment"]}), st.booleans())
@settings(max_examples=200)
def test_answer_to_any_json_in_any_field_is_an_answer(fields, over_the_tutorial):
    sent = request()
    sent["experiment"] = sent["experiment"] | fields if over_the_tutorial else fields
    assert answered(orjson.dumps(sent))["id"] == 7


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_answer_to_any_message_is_an_answer(message):
    answered(message)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[live.ROUTE])) as opened:
        yield opened


def asked(socket: WebSocketTestSession, number: int, **fields) -> dict:
    socket.send_bytes(encode(request(number, **fields)))
    return json.loads(socket.receive_text())


def test_socket_answers_with_the_cores_numbers(client):
    with client.websocket_connect(live.PATH) as socket:
        for number in range(20):
            experiment = tutorial().change(bias=number / 7)
            reply = asked(socket, number, experiment=experiment)
            assert reply["id"] == number
            assert reply["numbers"]["output"] == forward(experiment).o.item()
            assert reply["numbers"]["gradients"] == gradients(experiment).weights.flatten().tolist()


def test_socket_takes_text_and_binary_frames(client):
    with client.websocket_connect(live.PATH) as socket:
        socket.send_text(encode(request(1)).decode())
        first = json.loads(socket.receive_text())
        socket.send_bytes(encode(request(1)))
        assert json.loads(socket.receive_text()) == first
        assert first["numbers"]


@pytest.mark.parametrize("message", [b"", b"\x00\xff", b"[" * 100_000, b"{}", b" " * (limits.LIVE_MOST_BYTES + 1)])
def test_socket_lives_on_after_a_bad_message(client, message):
    with client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(message)
        assert json.loads(socket.receive_text())["error"]
        assert asked(socket, 8)["numbers"]


def test_socket_refuses_a_flood_and_lives_while_others_are_served(client, monkeypatch):
    # Slow enough that even a busy machine makes a flood of it.
    monkeypatch.setattr(limits, "LIVE_RATE", 10)
    monkeypatch.setattr(limits, "LIVE_BURST", 5)
    flood = 20
    with client.websocket_connect(live.PATH) as loud, client.websocket_connect(live.PATH) as quiet:
        for _ in range(flood):
            loud.send_bytes(b"{}")
        assert asked(quiet, 1)["numbers"]
        replies = [json.loads(loud.receive_text()) for _ in range(flood)]
        refused = [reply for reply in replies if reply["error"] == "At most 10 requests a second."]
        assert 0 < len(refused) <= flood - 5  # what it may do at once was done
        assert {reply["id"] for reply in refused} == {None}
        assert asked(quiet, 2)["numbers"]
        while "numbers" not in (reply := asked(loud, 3)):  # the flood is over: its allowance comes back
            assert reply["error"].startswith("At most")


@pytest.mark.parametrize("seconds", [1, 3600])
def test_allowance_of_a_display_at_60_is_never_used_up_and_a_pause_saves_no_more_than_a_burst(monkeypatch, seconds):
    clock = [1000.0]
    monkeypatch.setattr(people.time, "monotonic", lambda: clock[0])
    allowance = people.Allowance()
    for _ in range(600):
        clock[0] += 1 / 60
        assert allowance.take()
    clock[0] += seconds
    at_once = 0
    while allowance.take():
        at_once += 1
    assert at_once == limits.LIVE_BURST


def test_socket_that_leaves_before_its_answer_harms_nobody(client):
    for _ in range(5):
        with client.websocket_connect(live.PATH) as socket:
            socket.send_bytes(encode(request(steps=10_000)))
    with client.websocket_connect(live.PATH) as socket:
        assert asked(socket, 1)["numbers"]
