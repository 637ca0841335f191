"""How long the first visitor waits: after the server's start, and after its health check is green."""

import time
from collections.abc import Callable
from functools import lru_cache

from playwright.sync_api import Browser, Page

from benchmarks import browser, servers
from benchmarks.drag import neuron_page_is_ready
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS = 3


def _empty_page_is_ready(page: Page) -> None:
    page.locator(".st-key-ready p").wait_for()


def _visit(chromium: Browser, url: str, is_ready: Callable[[Page], None]) -> float:
    """Seconds from a new visitor's request to a page that is ready."""
    with browser.visitor(chromium) as page:
        start = time.perf_counter()
        page.goto(url, wait_until="commit")
        is_ready(page)
        return time.perf_counter() - start


@lru_cache(maxsize=1)
def _times() -> list[tuple[float, float, float, float]]:
    """For each round, all in seconds: ours and the reference's from start to ready, our first and second visitor."""
    times = []
    with browser.chromium() as chromium:
        _reference_start(chromium)  # the browser and the disk are warm from here on
        for _ in range(ROUNDS):
            theirs = _reference_start(chromium)
            with servers.app() as server:
                server.wait_until_green()
                first = _visit(chromium, server.url, neuron_page_is_ready)
                ours = time.perf_counter() - server.started
                second = _visit(chromium, server.url, neuron_page_is_ready)
            times.append((ours, theirs, first, second))
    return times


def _reference_start(chromium: Browser) -> float:
    with servers.reference("empty.py") as server:
        server.wait_until_green()
        _visit(chromium, server.url, _empty_page_is_ready)
        return time.perf_counter() - server.started


def measure_start() -> Rounds:
    rounds = Rounds()
    for ours, theirs, _, _ in _times():
        rounds.add(ours, theirs)
    return rounds


def measure_first_visitor() -> Rounds:
    rounds = Rounds()
    for _, _, first, second in _times():
        rounds.add(first, second)
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
