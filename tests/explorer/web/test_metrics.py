"""Figures of what goes on, read as Prometheus reads them; and that they tell nothing of anybody."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, generate_latest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views import VIEWS
from explorer.web import live, metrics, people
from slp_core import tutorial

BOARD = Path(__file__).parents[3] / "deploy" / "grafana.json"


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def message(number: int, view: str = "neuron", **fields) -> bytes:
    return encode({"id": number, "view": view, "experiment": experiment_to_json(tutorial()) | fields})


def counted(outcome: str, view: str = "neuron") -> float:
    return figure("slp_requests_total", door="live", view=view, outcome=outcome)


def test_requests_are_counted_by_view_and_outcome_with_their_times():
    before = [counted("answered"), counted("refused"), figure("slp_computing_seconds_count", view="neuron")]
    with TestClient(Starlette(routes=[live.ROUTE])) as client, client.websocket_connect(live.PATH) as socket:
        for sent in (message(1), message(2, steps=-1), message(3, bias=[0.1])):
            socket.send_bytes(sent)
            socket.receive_text()
        assert figure("slp_sockets") == 1
    after = [counted("answered"), counted("refused"), figure("slp_computing_seconds_count", view="neuron")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [2, 1, 3]
    assert figure("slp_sockets") == 0
    assert figure("slp_waiting_seconds_count", door="live") >= 3


def test_people_are_counted_however_many_sockets_they_have():
    with TestClient(Starlette(routes=[live.ROUTE])) as client, client.websocket_connect(live.PATH) as socket:
        for ticket in (people.ticket("ann"), people.ticket("ann"), people.ticket("bob")):
            socket.send_text(json.dumps({"ticket": ticket}))
            socket.send_bytes(message(1))
            socket.receive_text()
            assert figure("slp_people") == 1
    assert figure("slp_people") == 0


def test_what_a_stranger_writes_is_no_label():
    with TestClient(Starlette(routes=[live.ROUTE])) as client, client.websocket_connect(live.PATH) as socket:
        socket.send_bytes(message(1, view="a-strangers-word"))
        socket.receive_text()
    assert counted("refused", view="none") >= 1
    assert b"a-strangers-word" not in generate_latest()


def test_figures_are_given_at_the_hosts_port_and_nowhere_by_default():
    assert metrics.place({}) is None
    assert metrics.place({metrics.WHERE: "9100"}) == ("127.0.0.1", 9100)
    assert metrics.place({metrics.WHERE: "0.0.0.0:9100"}) == ("0.0.0.0", 9100)
    server, thread = metrics.serve(("127.0.0.1", 0))
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics", timeout=20) as answer:
            text = answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert "slp_sockets" in text and "slp_loop_lag_seconds" in text


@pytest.mark.parametrize("wrong", ["metrics", "1.2.3.4", ":", "70000", "host:port", "-1"])
def test_place_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=metrics.WHERE):
        metrics.place({metrics.WHERE: wrong})


def test_board_shows_figures_that_there_are():
    known = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    known |= {name.decode() for name in re.findall(rb"^# TYPE (\w+)", generate_latest(), re.MULTILINE)}
    panels = json.loads(BOARD.read_text())["panels"]
    named = {
        name
        for panel in panels
        for target in panel["targets"]
        for name in re.findall(r"\b(?:slp|process)_\w+", target["expr"])
    }
    assert {name for name in named if name not in known and name.removesuffix("_bucket") not in known} == set()
    assert {"slp_people", "slp_sockets", "slp_requests_total", "slp_messages_refused_total"} <= named
    assert len(VIEWS) == 6
