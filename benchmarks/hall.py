"""Whether three replicas on two cores hold a hall of 300 people, as `make serve` starts them.

A change is what a page makes of one: the numbers are asked for over the live socket, then it is committed. Nobody may
be shown another person's: each answer is compared with what its person asked for.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.commit import Commit, commit_on_stage, waits
from benchmarks.crowd import PEOPLE, allow_open_files
from benchmarks.live_updates import drag_live, live_socket
from benchmarks.measure import Benchmark, Budget, Rounds, percentile
from benchmarks.visitor import Visitor
from tests.hosted import hosting

REPLICAS, ROUNDS, SECONDS = 3, 2, 30
SOONEST, LATEST = 4.0, 6.0
"""Seconds between two changes of a person."""
ALLOWED = 150
AT_ONCE = 20
"""How many open the page at the same time: the hall is measured when it is full, not while it fills."""


def measure() -> Rounds:
    """Milliseconds from the moment that a change was due."""
    allow_open_files()
    with (
        tempfile.TemporaryDirectory(prefix="slp-benchmark-") as logs,
        hosting(Path(logs) / "log.txt", replicas=REPLICAS) as hosted,
    ):
        return asyncio.run(_measure(hosted.url))


async def _measure(url: str) -> Rounds:
    rounds, door = Rounds(), asyncio.Semaphore(AT_ONCE)
    async with AsyncExitStack() as stack:

        async def person(number: int) -> Commit:
            async with door:
                visitor = await stack.enter_async_context(Visitor(url))
                socket = await stack.enter_async_context(live_socket(url, visitor))
            drag, commit = drag_live(socket, number), commit_on_stage(visitor, number)

            async def change(value: float) -> None:
                await drag(value)
                await commit(value)

            return change

        changes = await asyncio.gather(*(person(number) for number in range(PEOPLE)))
        for number in range(ROUNDS):
            taken, unanswered = await waits(changes, number, SECONDS, SOONEST, LATEST)
            rounds.add(1000 * percentile(taken, 0.95), ALLOWED)
            rounds.notes.append(
                f"round {number + 1}: {len(taken)} changes were due, {unanswered} unanswered at the end; half were "
                f"answered within {1000 * percentile(taken, 0.5):.0f} ms"
            )
    return rounds


BENCHMARK = Benchmark(
    name="hall",
    ours=f"response p95 for {PEOPLE} people on {REPLICAS} replicas behind the proxy, as `make serve` starts them, who "
    f"each make a change every {SOONEST:g}-{LATEST:g} s on the Neuron page, for {SECONDS} s, from the moment that it "
    "was due to the end of the run that answers its commit; every answer is its person's",
    reference="what it may take",
    unit="ms",
    budget=Budget(at_most=1),
    measure=measure,
)
