import json
import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from explorer import limits
from explorer.web import metrics, people, request_log


@pytest.fixture(autouse=True)
def whole_allowance(monkeypatch):
    """Whatever was told just before."""
    monkeypatch.setattr(request_log, "_lines", people.Allowance(1e-9, 3))


@pytest.fixture
def everything(monkeypatch):
    """A log of every request, and what is written to it."""
    log, written = logging.Logger("slp.requests"), StringIO()
    monkeypatch.setattr(request_log, "LOG", log)
    request_log.begin({request_log.WANTED: "all"})
    log.handlers[0].setStream(written)
    return written


def test_what_is_not_as_usual_has_one_line_and_a_flood_only_some(caplog):
    for _ in range(50):
        watch = metrics.Watch("live", "train")
        watch.began()
        watch.ended("refused")
    metrics.Watch("live", "train").ended("answered")
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert len(lines) == 3
    assert {tuple(line) for line in lines} == {("at", "door", "view", "outcome", "waited", "computed")}
    assert (lines[0]["door"], lines[0]["view"], lines[0]["outcome"]) == ("live", "train", "refused")
    assert abs(datetime.fromisoformat(lines[0]["at"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_slow_answer_has_a_line_and_a_usual_one_none(caplog, monkeypatch):
    metrics.Watch("page", "step").ended("answered")
    assert caplog.records == []
    monkeypatch.setattr(limits, "LOG_SLOW", -1.0)
    metrics.Watch("page", "step").ended("answered")
    assert len(caplog.records) == 1


def test_host_who_wants_it_has_a_line_for_every_request(everything):
    outcomes = ["answered", "abandoned", "refused", "busy"] * 5
    for outcome in outcomes:
        request_log.tell("live", "neuron", outcome, waited=0.00123, computed=0.00456)
    lines = [json.loads(line) for line in everything.getvalue().splitlines()]
    assert [line["outcome"] for line in lines] == outcomes
    assert (lines[0]["waited"], lines[0]["computed"]) == (0.0012, 0.0046)


def test_what_cannot_be_logged_is_refused_with_what_can():
    with pytest.raises(ValueError, match="SLP_LOG must be all, or not be set, not 'none'"):
        request_log.begin({request_log.WANTED: "none"})
