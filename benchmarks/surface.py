"""`loss_surface` against a Python loop over its points, and the memory that it needs."""

import subprocess
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from benchmarks.measure import Benchmark, Budget, Rounds
from slp_core import Experiment, loss_surface

POINTS, SAMPLES, INPUTS, ROUNDS = 101, 569, 10, 5
PAIR = (2, 7)
MOST_MEGABYTES = 200


def experiment() -> Experiment:
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(SAMPLES, INPUTS, generator=generator, dtype=torch.float64)
    target = (x @ torch.randn(INPUTS, generator=generator, dtype=torch.float64) > 0).double()
    weights = torch.randn(INPUTS, generator=generator, dtype=torch.float64)
    return Experiment(x=x, target=target, weights=weights)


def values() -> Tensor:
    return torch.linspace(-5, 5, POINTS, dtype=torch.float64)


def at_once(e: Experiment) -> Tensor:
    return loss_surface(e, PAIR, values(), values())


def usual_loop(e: Experiment) -> Tensor:
    """What everybody writes: set the two weights, run the model, take the loss; no gradients are recorded."""
    weights, surface = e.weights.clone(), torch.empty(POINTS, POINTS, dtype=torch.float64)
    with torch.no_grad():
        for i, first in enumerate(values()):
            for j, second in enumerate(values()):
                weights[PAIR[0], 0], weights[PAIR[1], 0] = first, second
                surface[i, j] = F.mse_loss(torch.sigmoid(e.x @ weights + e.bias), e.target)
    return surface


def peak_growth() -> float:
    """Megabytes above what this process holds already that a surface needs at its largest moment."""
    torch.set_num_threads(1)
    e = experiment()
    loss_surface(e, PAIR, values()[:3], values()[:3])  # what torch itself takes at its first use is not the surface's
    Path("/proc/self/clear_refs").write_text("5")  # the largest size so far is forgotten: importing torch was larger
    before = _memory("VmRSS")
    at_once(e)
    return (_memory("VmHWM") - before) / 1024


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def measure() -> Rounds:
    torch.set_num_threads(1)  # as the app does
    e = experiment()
    error = (at_once(e) - usual_loop(e)).abs().max().item()  # also warms both up
    if not error < 1e-12:
        raise AssertionError(f"The two surfaces differ by {error:g}: they are not the same work.")
    own = [sys.executable, "-m", "benchmarks.surface"]  # a process of its own, without this one's past
    memory = float(subprocess.run(own, capture_output=True, text=True, check=True).stdout)
    if not memory < MOST_MEGABYTES:
        raise AssertionError(f"A surface took {memory:.0f} MB; at most {MOST_MEGABYTES} are allowed.")
    rounds = Rounds(
        notes=[
            f"The two surfaces differ by at most {error:.1e}.",
            f"Peak memory grew by {memory:.0f} MB while one was computed (allowed: {MOST_MEGABYTES} MB).",
        ]
    )
    for _ in range(ROUNDS):
        rounds.add(1 / _seconds(at_once, e), 1 / _seconds(usual_loop, e))
    return rounds


def _seconds(compute, e: Experiment) -> float:
    start = time.perf_counter()
    compute(e)
    return time.perf_counter() - start


BENCHMARK = Benchmark(
    name="surface",
    ours=f"slp_core.loss_surface, {POINTS}x{POINTS} points, {SAMPLES}x{INPUTS} samples, sigmoid, mse, one thread",
    reference="a Python loop over the points in PyTorch without gradients, one forward pass and F.mse_loss each",
    unit="surfaces/s",
    budget=Budget(at_least=10),
    measure=measure,
)

if __name__ == "__main__":
    print(peak_growth())
