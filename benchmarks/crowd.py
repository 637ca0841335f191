"""How long 300 people wait who open the page at once.

A person's opening is the page's index, the socket of their session, and the first run of the script to its end.

What costs most here, by py-spy on the server while it holds the GIL (24 November 2026): 3/5 is the event loop, of
which more than half opens sockets and makes Streamlit's sessions, and an eighth passes on what runs have drawn; 1/5 is
the runs of the script, half of it the page's numbers; the rest is scikit-learn, loaded meanwhile. On the default server
it is the watcher, which walks all modules of torch on the event loop after every run.
"""

import asyncio
import resource
import time
import urllib.parse
from collections.abc import Callable
from contextlib import AsyncExitStack

from benchmarks import servers
from benchmarks.measure import Benchmark, Budget, Rounds, percentile
from benchmarks.visitor import Visitor

PEOPLE, ROUNDS = 300, 2
OPEN_FILES = 4096
"""Streamlit needs four file descriptors a session, and a default server starts with the limit of who starts it."""


def measure() -> Rounds:
    allow_open_files()
    rounds = Rounds()
    for number in range(1, ROUNDS + 1):
        with servers.app() as ours:
            ours.wait_until_green()
            mine = asyncio.run(open_together(ours.url))
        with servers.reference("empty.py") as reference:
            reference.wait_until_green()
            theirs = asyncio.run(open_together(reference.url))
        rounds.add(max(mine), max(theirs))
        rounds.notes.append(
            f"round {number}: half of the people had their page after {percentile(mine, 0.5):.1f} s here, "
            f"after {percentile(theirs, 0.5):.1f} s there"
        )
    return rounds


def allow_open_files() -> None:
    """Servers inherit the limit from this process; our own raises it by itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, hard))


async def open_together(url: str, all_there: Callable[[], None] | None = None) -> list[float]:
    """When each person's first run had ended, in seconds from the moment at which all begin.

    ``all_there`` is called when everybody has their page, and before anybody leaves.
    """
    start = time.perf_counter()
    async with AsyncExitStack() as stack:

        async def person() -> float:
            await _index(url)
            await stack.enter_async_context(Visitor(url))
            return time.perf_counter() - start

        waited = await asyncio.gather(*(person() for _ in range(PEOPLE)))
        if all_there is not None:
            all_there()
        return waited


async def _index(url: str) -> None:
    """The page itself, as the address is typed. What it loads besides is the same for everybody, and is cached."""
    place = urllib.parse.urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    if status.split()[1:2] != [b"200"]:
        raise RuntimeError(f"The index was answered by {status!r}")
    while await reader.read(65536):
        pass
    writer.close()


BENCHMARK = Benchmark(
    name="crowd",
    ours=f"{PEOPLE} people open the Neuron page at once, as `make run` starts it: index, socket and first run, until "
    "the last one's run has ended",
    reference="the same people on a default Streamlit app that imports torch (benchmarks/reference/empty.py)",
    unit="s",
    budget=Budget(at_most=0.083),
    measure=measure,
)
