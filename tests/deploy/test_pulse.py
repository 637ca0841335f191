"""The pulse of a replica: ready while its loop turns, whatever that is busy with."""

import urllib.error
import urllib.request

import pytest

from deploy.pulse import Pulse
from explorer import limits
from explorer.web import ready


class Clock:
    """Tells the time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pulse(clock):
    made = Pulse("127.0.0.1", 0, clock)
    yield made
    made.end()


def asked(pulse: Pulse) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{pulse.port}/slp/ready", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_loop_that_is_late_is_ready_and_one_that_hangs_is_not_until_it_turns_again(pulse, clock):
    assert asked(pulse) == (200, "ready")
    clock.now = limits.SERVER_HANGS_AFTER - 0.1
    assert asked(pulse) == (200, "ready")
    clock.now = limits.SERVER_HANGS_AFTER
    assert asked(pulse) == (503, "hangs")
    pulse.beat()
    assert asked(pulse) == (200, "ready")


def test_process_that_drains_says_so_at_both_doors(pulse, monkeypatch):
    monkeypatch.setattr(ready, "_draining", False)
    ready.drain()
    assert asked(pulse) == (503, "draining")
    assert ready.draining()
