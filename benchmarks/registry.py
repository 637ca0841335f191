"""Every benchmark, in the order in which they run. A new one is a file with its Benchmark, and a line here."""

from benchmarks import (
    commit,
    crowd,
    dearest,
    drag,
    first_page,
    hostile,
    live_updates,
    long_run,
    page_drags,
    playback,
    surface,
    sweep,
    table,
    train,
)
from benchmarks.measure import Benchmark

_ENTRIES = (
    train.BENCHMARK,
    sweep.BENCHMARK,
    table.BENCHMARK,
    surface.BENCHMARK,
    *drag.BENCHMARKS,
    *page_drags.BENCHMARKS,
    long_run.BENCHMARK,
    playback.BENCHMARK,
    *first_page.BENCHMARKS,
    live_updates.BENCHMARK,
    commit.BENCHMARK,
    crowd.BENCHMARK,
    dearest.BENCHMARK,
    hostile.BENCHMARK,
)

BENCHMARKS: dict[str, Benchmark] = {entry.name: entry for entry in _ENTRIES}
