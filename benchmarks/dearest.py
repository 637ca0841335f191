"""The dearest request that each view allows: what it really takes of a core and of memory.

Every corner of an Experiment's sizes is tried, each with as many steps as are allowed there. Each view is measured in a
process of its own, so that none finds what another left; before each corner what is free goes back to the system, which
would hide what the next one takes, and remembered runs are forgotten. What is dear is measured a few times, and the
least of them counts: whatever else goes on on a machine makes a core slower, and never faster.
"""

import contextlib
import ctypes
import gc
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from benchmarks.measure import Benchmark, Budget, Rounds
from explorer import limits
from explorer.contract.rates import RatesSettings
from explorer.contract.wire import encode
from explorer.views import VIEWS
from explorer.views.compute import compute, scene
from explorer.views.cost import Size, most
from explorer.views.rates_cost import lengths
from explorer.views.runs import forget
from slp_core import Experiment, tutorial

SAMPLES, INPUTS, OUTPUTS = (1, 100, 10_000), (1, 64), (1, 16)
VARIANTS = (
    {"optimizer": "sgd"},
    {"optimizer": "adam"},
    {"optimizer": "sgd", "batch_size": 1},
    {"activation": "sigmoid", "loss": "binary_cross_entropy"},
)
TESTED = 2_000
TRIES, DEAR = 4, 0.6
"""So often at the most is measured what takes more than this part of what is allowed."""
Settings = dict[str, object]
DEAR_SETTINGS: dict[str, tuple[Settings, ...]] = {
    "neuron": ({}, {"nudge": 0.01}),
    "rates": ({"count": 128},),
    "landscape": ({"points": 101}, {"points": 101, "paths": True}),
}


def corners(view: str) -> Iterator[tuple[Experiment, Settings]]:
    """Experiments of every corner that the view allows, with as many steps as it does, and the page's settings."""
    dear = DEAR_SETTINGS.get(view, ({},))
    for n, d, m, fields, settings in itertools.product(SAMPLES, INPUTS, OUTPUTS, VARIANTS, dear):
        generator = torch.Generator().manual_seed(n + d + m)
        x = torch.randn(n, d, generator=generator, dtype=torch.float64)
        target = torch.rand(n, m, generator=generator, dtype=torch.float64)
        tested = {"x_test": x[:TESTED], "target_test": target[:TESTED]} if n > TESTED else {}
        weights = torch.randn(d, m, generator=generator, dtype=torch.float64) / 10
        experiment = Experiment(x=x, target=target, weights=weights, learning_rate=0.01, **tested, **fields)
        steps = _allowed(view, experiment.change(steps=10_000), settings)
        if steps is not None:
            yield experiment.change(steps=steps), settings


def _allowed(view: str, experiment: Experiment, given: Settings) -> int | None:
    settings = scene(view, experiment, given).settings
    if isinstance(settings, RatesSettings):  # it runs as far as fits
        return experiment.steps if lengths(experiment, settings) else None
    return most(lambda changed: VIEWS[view].cost(changed, settings), Size.of(experiment), "steps")


def dearest(view: str) -> dict[str, float]:
    """Seconds of this thread and megabytes above what was held, each the most that any corner takes."""
    torch.set_num_threads(1)
    encode(compute(view, scene(view, tutorial())))  # what a first use takes is not the request's
    worst = {"seconds": 0.0, "megabytes": 0.0, "corners": 0}
    for experiment, settings in corners(view):
        seconds, megabytes = limits.VIEW_MOST_SECONDS, limits.VIEW_MOST_BYTES / 1e6
        most = DEAR * seconds, DEAR * megabytes
        tries = []
        while not tries or (len(tries) < TRIES and (seconds > most[0] or megabytes > most[1])):
            tries.append(_once(view, experiment, settings))
            seconds, megabytes = (min(taken) for taken in zip(*tries, strict=True))
        if "-v" in sys.argv:
            print(Size.of(experiment), f"{seconds:.3f} s {megabytes:.0f} MB", file=sys.stderr)
        worst["seconds"] = max(worst["seconds"], seconds)
        worst["megabytes"] = max(worst["megabytes"], megabytes)
        worst["corners"] += 1
    return worst


def _once(view: str, experiment: Experiment, settings: Settings) -> tuple[float, float]:
    """Seconds and megabytes of one request."""
    forget()
    gc.collect()
    with contextlib.suppress(AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    held, start = _memory("VmRSS"), time.thread_time()
    encode(compute(view, scene(view, experiment, settings)))
    return time.thread_time() - start, (_memory("VmHWM") - held) * 1024 / 1e6


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def measure() -> Rounds:
    rounds, shares = Rounds(), []
    for view in VIEWS:
        own = [sys.executable, "-m", "benchmarks.dearest", view]
        found = json.loads(subprocess.run(own, capture_output=True, text=True, check=True).stdout)
        shares += [found["seconds"] / limits.VIEW_MOST_SECONDS, found["megabytes"] * 1e6 / limits.VIEW_MOST_BYTES]
        rounds.notes.append(
            f"{view}: at most {found['seconds']:.2f} s and {found['megabytes']:.0f} MB in {found['corners']} corners "
            f"(allowed: {limits.VIEW_MOST_SECONDS:g} s and {limits.VIEW_MOST_BYTES / 1e6:g} MB)."
        )
    rounds.add(max(shares), 1)  # none may take more: a median of views would hide one that does
    return rounds


BENCHMARK = Benchmark(
    name="dearest",
    ours="the dearest allowed request of any view, in seconds of one core or in bytes of memory, whichever is more",
    reference="what one request may take",
    unit="of it",
    budget=Budget(at_most=1),
    measure=measure,
)

if __name__ == "__main__":
    print(json.dumps(dearest(sys.argv[1])))
