"""How much memory people take while they are there, and what they leave behind.

A wave is that of :mod:`benchmarks.crowd`: 300 people open the page at once, and leave when all have it. A process that
keeps nothing of them does not grow from wave to wave. (Streamlit keeps the last 128 sessions for two minutes, so that
they may come back: they are there after the first wave, and others in their place after each that follows.)
"""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from benchmarks import servers
from benchmarks.crowd import PEOPLE, allow_open_files, open_together
from benchmarks.measure import Benchmark, Budget, Rounds
from explorer import limits

WAVES = 10
LOADED = limits.SERVER_QUIET + 10
"""Seconds from the start until a process has loaded everything that it loads by itself."""
QUIET = 3
"""Seconds until a wave's sockets are closed."""
MOST_A_PERSON, MOST_A_WAVE = 1.0, 2.0


@dataclass(frozen=True)
class Waves:
    """Megabytes of the process: before anybody came, while each wave is there, and after each has left."""

    before: float
    there: list[float]
    after: list[float]

    @property
    def a_person(self) -> float:
        """What each of the first wave takes."""
        return (self.there[0] - self.before) / PEOPLE

    @property
    def a_wave(self) -> float:
        """What each wave leaves: the slope of the straight line through the megabytes after them."""
        return statistics.linear_regression(range(WAVES), self.after).slope

    def __str__(self) -> str:
        after = ", ".join(f"{megabytes:.0f}" for megabytes in self.after)
        return (
            f"The process took {self.before:.0f} MB, with the first wave {self.there[0]:.0f} MB, after each {after} MB."
        )


@lru_cache(maxsize=1)
def _waves() -> Waves:
    allow_open_files()
    there: list[float] = []
    after: list[float] = []
    with servers.app() as server:
        server.wait_until_green()
        time.sleep(LOADED)

        def megabytes() -> float:
            return _resident(server.process.pid)

        before = megabytes()
        for _ in range(WAVES):
            asyncio.run(open_together(server.url, lambda: there.append(megabytes())))
            time.sleep(QUIET)
            after.append(megabytes())
    return Waves(before, there, after)


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _measure(what: Callable[[Waves], float], allowed: float) -> Rounds:
    """Megabytes."""
    rounds = Rounds(notes=[str(_waves())])
    rounds.add(what(_waves()), allowed)
    return rounds


BENCHMARKS = (
    Benchmark(
        name="person",
        ours=f"memory of the process with {PEOPLE} people on the Neuron page, above what it takes without, for each",
        reference="what a person may take",
        unit="MB",
        budget=Budget(at_most=1),
        measure=partial(_measure, lambda waves: waves.a_person, MOST_A_PERSON),
    ),
    Benchmark(
        name="waves",
        ours=f"what each of {WAVES} waves of {PEOPLE} people leaves in the memory of the process when it has left",
        reference="what a wave may leave",
        unit="MB",
        budget=Budget(at_most=1),
        measure=partial(_measure, lambda waves: waves.a_wave, MOST_A_WAVE),
    ),
)
