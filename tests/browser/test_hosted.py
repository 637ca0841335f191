"""What happens to people when servers die: `make serve` with two replicas and a Valkey, real processes killed and
stopped, a real browser. After each, everything is as before without a click, and the mark told the truth.
"""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from tests.browser.guest import Guest, grab
from tests.browser.stage import until
from tests.hosted import Hosted, hosting


@pytest.fixture(scope="module")
def served(tmp_path_factory, valkey) -> Iterator[Hosted]:
    with hosting(tmp_path_factory.mktemp("hosted") / "log.txt", valkey=valkey.url) as made:
        yield made


@pytest.fixture
def hosted(served) -> Hosted:
    """The served app, with all of its replicas up."""
    served.wait_until_all_are_up()
    return served


@pytest.fixture
def guest(new_page, hosted) -> Callable[[], Guest]:
    return lambda: Guest(new_page(), hosted.url)


def test_replica_that_is_killed_while_nothing_happens_loses_nothing(guest, hosted):
    visitor = guest()
    before, dead = visitor.furnish(), visitor.replica
    os.kill(hosted.replica(dead), signal.SIGKILL)
    visitor.back(before)
    assert visitor.replica != dead
    visitor.mark_was_true()


def test_replica_that_is_killed_in_the_middle_of_a_drag_loses_nothing(guest, hosted):
    visitor = guest()
    visitor.furnish()
    page = visitor.page
    move = grab(page, "learning-rate")
    move(5)
    os.kill(hosted.replica(visitor.replica), signal.SIGKILL)
    for pixels in (8, 12, 16):
        move(pixels)
        page.wait_for_timeout(100)
    page.mouse.up()
    rate = page.get_by_test_id("learning-rate-number").input_value()
    until(page, lambda: float(visitor.link["learning_rate"]) == pytest.approx(float(rate), rel=1e-2), "it arrived", 40)
    until(page, lambda: not visitor.is_waiting and visitor.mark == "live", "the line is back", 40)
    page.get_by_test_id("undo").click()
    visitor.wait_for_rate("3")
    page.get_by_test_id("undo").click()
    visitor.wait_for_rate("2")
    assert visitor.has()["file"] == "mine.csv"
    assert visitor.has()["pins"] == ["A"]
    visitor.mark_was_true()


def test_replica_that_is_stopped_is_left_for_another_one(guest, hosted):
    visitor = guest()
    before, stopped = visitor.furnish(), visitor.replica
    pid = hosted.replica(stopped)
    os.kill(pid, signal.SIGSTOP)
    try:
        visitor.back(before)
        assert visitor.replica != stopped
        visitor.mark_was_true()
    finally:
        os.kill(pid, signal.SIGCONT)


def test_proxy_that_dies_is_started_again_and_nobody_loses_anything(guest, hosted):
    visitor = guest()
    before = visitor.furnish()
    os.kill(hosted.proxy(), signal.SIGKILL)
    visitor.back(before)
    visitor.mark_was_true()


def test_store_that_dies_and_comes_back_empty_loses_nothing_even_if_a_replica_dies_then(guest, hosted, valkey):
    visitor = guest()
    before = visitor.furnish()
    valkey.kill()
    try:
        visitor.set_rate("5")  # everything goes on
        page = visitor.page
        page.get_by_role("alert").filter(has_text="The server cannot reach its memory.").first.wait_for()
        assert visitor.mark == "live"
    finally:
        valkey.start()
    until(page, lambda: hosted.said("answers again") >= 2, "both replicas have written back what they had")
    os.kill(hosted.replica(visitor.replica), signal.SIGKILL)
    page.get_by_test_id("undo").click()
    visitor.back(before)
    visitor.mark_was_true()
