"""How long the first visitor waits: after the server's start, and after its health check is green."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from playwright.sync_api import Browser, Page

from benchmarks import browser, servers
from benchmarks.drag import neuron_page_is_ready, neuron_page_is_usable
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS = 3


@dataclass(frozen=True)
class Round:
    """All in seconds. Usable is ready without the loss curve."""

    start_to_ready: float
    start_to_usable: float
    reference_start_to_ready: float
    first_visitor: float
    second_visitor: float


def _empty_page_is_ready(page: Page) -> None:
    page.locator(".st-key-ready p").wait_for()


def _visit(chromium: Browser, url: str, *waits: Callable[[Page], None]) -> list[float]:
    """By the clock: when a new visitor asks for the page, and when each of `waits` is over."""
    with browser.visitor(chromium) as page:
        clock = [time.perf_counter()]
        page.goto(url, wait_until="commit")
        for wait in waits:
            wait(page)
            clock.append(time.perf_counter())
        return clock


@lru_cache(maxsize=1)
def _rounds() -> list[Round]:
    rounds = []
    with browser.chromium() as chromium:
        _reference_start(chromium)  # the browser and the disk are warm from here on
        for _ in range(ROUNDS):
            reference = _reference_start(chromium)
            with servers.app() as server:
                server.wait_until_green()
                asked, usable, ready = _visit(chromium, server.url, neuron_page_is_usable, neuron_page_is_ready)
                asked_again, _, ready_again = _visit(chromium, server.url, neuron_page_is_usable, neuron_page_is_ready)
            rounds.append(
                Round(
                    start_to_ready=ready - server.started,
                    start_to_usable=usable - server.started,
                    reference_start_to_ready=reference,
                    first_visitor=ready - asked,
                    second_visitor=ready_again - asked_again,
                )
            )
    return rounds


def _reference_start(chromium: Browser) -> float:
    with servers.reference("empty.py") as server:
        server.wait_until_green()
        _, ready = _visit(chromium, server.url, _empty_page_is_ready)
        return ready - server.started


def measure_start() -> Rounds:
    usable = statistics.median(round_.start_to_usable / round_.reference_start_to_ready for round_ in _rounds())
    rounds = Rounds(notes=[f"Without waiting for the loss curve's drawing library the ratio is {usable:.2f}."])
    for round_ in _rounds():
        rounds.add(round_.start_to_ready, round_.reference_start_to_ready)
    return rounds


def measure_first_visitor() -> Rounds:
    rounds = Rounds()
    for round_ in _rounds():
        rounds.add(round_.first_visitor, round_.second_visitor)
    return rounds


_READY = "numbers printed, loss curve drawn, live socket open, in headless Chromium with an empty cache"
BENCHMARKS = (
    Benchmark(
        name="first_page",
        ours=f"from starting the server to the Neuron page being ready ({_READY})",
        reference="the same for an empty Streamlit page that imports torch (benchmarks/reference/empty.py)",
        unit="s",
        budget=Budget(at_most=1.3),
        measure=measure_start,
    ),
    Benchmark(
        name="first_visitor",
        ours=f"the first visitor of a server that has just become green, until the Neuron page is ready ({_READY})",
        reference="the second visitor of the same server, also with an empty cache",
        unit="s",
        budget=Budget(at_most=1.2),
        measure=measure_first_visitor,
    ),
)
