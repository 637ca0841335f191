"""Every benchmark, in the order in which they run. A new one is a file with its Benchmark, and a line here."""

from benchmarks import (
    commit,
    crowd,
    dearest,
    drag,
    file,
    first_page,
    hall,
    hostile,
    live_updates,
    long_run,
    memory,
    page_drags,
    playback,
    surface,
    sweep,
    table,
    train,
)
from benchmarks.measure import Benchmark

HOSTING = (
    *live_updates.BENCHMARKS,
    commit.BENCHMARK,
    crowd.BENCHMARK,
    *memory.BENCHMARKS,
    hall.BENCHMARK,
    dearest.BENCHMARK,
    hostile.BENCHMARK,
)
"""What a host asks."""

_ENTRIES = (
    train.BENCHMARK,
    sweep.BENCHMARK,
    table.BENCHMARK,
    *file.BENCHMARKS,
    surface.BENCHMARK,
    *drag.BENCHMARKS,
    *page_drags.BENCHMARKS,
    long_run.BENCHMARK,
    playback.BENCHMARK,
    *first_page.BENCHMARKS,
    *HOSTING,
)

BENCHMARKS: dict[str, Benchmark] = {entry.name: entry for entry in _ENTRIES}
GROUPS = {"hosting": [entry.name for entry in HOSTING]}
"""Benchmarks that are asked for together."""
