"""A process of the app, as a host starts it."""

import sys

import pytest

from deploy import replica
from explorer.web import ahead


def test_what_data_need_is_loaded_before_anybody_is_sent_here(monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    monkeypatch.setattr(ahead, "load", lambda: done.append("loaded"))
    monkeypatch.setattr(replica.Replica, "run", lambda _: done.append("open"))
    monkeypatch.setattr(replica, "load_config_options", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["replica", "--port", "8501"])
    replica.main()
    assert done == ["loaded", "open"]
