"""A file of one's own, read and understood, against what pandas takes to read it."""

import io
import time

import numpy as np
import pandas as pd

from benchmarks.measure import Benchmark, Budget, Rounds
from explorer.table.guess import likely_features, likely_target
from explorer.table.read import read_table

ROWS, COLUMNS, ROUNDS = 9_000, 64, 9


def measure() -> Rounds:
    numbers = np.random.default_rng(0).normal(size=(ROWS, COLUMNS))
    frame = pd.DataFrame(numbers, columns=[f"c{j}" for j in range(COLUMNS)])
    data = frame.to_csv(index=False, float_format="%.4f").encode()
    error = float(np.abs(np.column_stack([c.numbers for c in read_table(data, "").columns]) - numbers).max())
    if not error <= 5.1e-5:
        raise AssertionError(f"What is read is off by {error:g}: it is not what was written.")
    rounds = Rounds(notes=[f"The file has {len(data) / 1e6:.1f} MB."])
    for _ in range(ROUNDS):
        start = time.perf_counter()
        table = read_table(data, "")
        read = time.perf_counter() - start
        likely_features(table, likely_target(table).name)
        ours = time.perf_counter() - start
        start = time.perf_counter()
        pd.read_csv(io.BytesIO(data))
        rounds.add(ours, time.perf_counter() - start)
    rounds.notes.append(f"Of the last one, reading alone took {read * 1000:.0f} ms.")
    return rounds


BENCHMARK = Benchmark(
    name="table",
    ours=f"a CSV file of {ROWS:,} rows and {COLUMNS} columns of numbers: separator, names and encoding found out, "
    "read, every column checked, target and features guessed",
    reference="pandas.read_csv of the same bytes, told that it is a CSV file of UTF-8",
    unit="s",
    budget=Budget(at_most=5),
    measure=measure,
)
