"""`sweep` of many learning rates against one `train` of the same steps."""

import time

import torch

from benchmarks.measure import Benchmark, Budget, Rounds
from benchmarks.train import INPUTS, SAMPLES, STEPS, experiment
from slp_core import sweep, train

RATES, ROUNDS = 64, 25


def learning_rates() -> torch.Tensor:
    return torch.logspace(-3, 1, RATES, dtype=torch.float64)


def measure() -> Rounds:
    torch.set_num_threads(1)  # as the app does
    e, rates = experiment(), learning_rates()
    many = sweep(e, rates)  # also warms both up
    error = 0.0
    for row in (0, RATES // 2, RATES - 1):
        alone = train(e.change(learning_rate=rates[row].item()))
        error = max(
            error,
            (many.parameters[row] - alone.parameters).abs().max().item(),
            (many.loss[row] - alone.loss).abs().max().item(),
        )
    if not error < 1e-9:
        raise AssertionError(
            f"A run of the sweep and the same run alone differ by {error:g}: they are not the same work."
        )
    verdicts = _seconds(lambda: many.labels) * 1000
    notes = [f"Three of its runs differ from the same runs alone by at most {error:.1e}."]
    notes.append(f"The verdicts on all runs, when somebody asks, take another {verdicts:.0f} ms.")
    rounds = Rounds(notes=notes)
    for _ in range(ROUNDS):
        rounds.add(_seconds(lambda: sweep(e, rates)), _seconds(lambda: train(e).loss))
    return rounds


def _seconds(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


BENCHMARK = Benchmark(
    name="sweep",
    ours=f"slp_core.sweep, {RATES} learning rates, {STEPS} steps, {SAMPLES}x{INPUTS}, sigmoid, mse, sgd, one thread; "
    "parameters and loss of every step of every run",
    reference="slp_core.train of the same Experiment, once, with its losses",
    unit="s",
    budget=Budget(at_most=8),
    measure=measure,
)
