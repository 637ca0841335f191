"""The Rates page: many learning rates from one start, and the optimizers and losses side by side."""

import math
from collections.abc import Callable

import torch

from explorer import limits
from explorer.captions.rates import limit_caption, losses_caption, optimizers_caption, sweep_caption
from explorer.captions.rates_measures import MEASURES
from explorer.contract.rates import ComparedRun, LeftOut, Measure, RateRuns, RatesNumbers, RatesSettings, Verdict
from explorer.contract.wire import packed
from explorer.text.told import told, told_error
from explorer.text.voice import t
from explorer.views.compared import optimizer_run
from explorer.views.rates_cost import lengths, refusal, shortening
from explorer.views.rates_measures import end, ends, measures
from explorer.views.runs import run
from explorer.views.scene import Scene
from explorer.views.thinned import thinned
from explorer.views.work import Work
from slp_core import (
    ACTIVATIONS,
    DATASETS,
    LABELS,
    LOSSES,
    OPTIMIZERS,
    Curvature,
    Experiment,
    ExperimentError,
    Sweep,
    Trace,
    curvature,
    sweep,
    why_not,
)
from slp_core.neuron import CHUNK, pre_activation

DATA = ("dataset_size", "noise")
"""What can be set of the data here; the rest is the Train page's."""


def rates_view(scene: Scene[RatesSettings], work: Work) -> RatesNumbers:
    """Every number on the Rates page, of runs as far as they fit into one request; or under ``refused`` why none does.

    Raises
    ------
    Abandoned
        If ``work`` became stale.
    """
    experiment, settings = scene.experiment, scene.settings
    grid = learning_rates(settings.count, settings.lowest, settings.highest)
    runs = len(grid) + len(OPTIMIZERS) + len(LOSSES)
    fitting, available = lengths(experiment, settings), measures(experiment)
    measure = settings.measure if settings.measure in available else available[0]
    told: RatesNumbers = {
        "data": _data(experiment),
        "measures": [_measure(name) for name in available],
        "measure": measure,
        "shortened": "",
        "verdicts": _verdicts(),
        "refused": None,
        "pictures": None,
    }
    if fitting is None:
        return told | {"refused": refusal(experiment, runs)}
    told["shortened"] = shortening(experiment, settings, fitting)
    compared, experiment = experiment.change(steps=fitting.compared), experiment.change(steps=fitting.swept)

    rates, own = _with_own(grid, experiment.learning_rate)
    counted = [row for row, rate in enumerate(rates) if rate in grid]  # the Experiment's own may lie between them
    watched = _watched(work, len(grid) / runs, _looks(experiment, len(rates)))
    swept, bend, about = _swept(sweep(experiment, rates, watched), own, counted, measure, work)
    optimizers, losses, left_out = _comparisons(compared, available, work, len(grid), runs)
    return told | {
        "pictures": {
            "runs": swept,
            "curvature": None if bend is None else bend.largest,
            "stable_rate": None if bend is None else bend.stable_rate,
            "optimizers": optimizers,
            "losses": losses,
            "left_out": left_out,
            "captions": {
                "sweep": about,
                "limit": limit_caption(experiment, bend),
                "optimizers": optimizers_caption(compared, optimizers),
                "losses": losses_caption(losses),
            },
        },
    }


def _swept(
    found: Sweep, own: int, counted: list[int], measure: str, work: Work
) -> tuple[RateRuns, Curvature | None, str]:
    """What is told of the runs of all rates, how the loss bends where the own one ends, and the sentences on them.

    Their numbers are not needed after this, and not held: those of the comparisons take their place.
    """
    measured = ends(found, measure, work.stale)
    best = next(iter(MEASURES[measure].best(measured, counted)), None)
    bend = None if found.diverged_at[own] is not None else curvature(found.experiment, found.parameters[own, -1])
    runs = _runs(found, own, counted, measured, best)
    return runs, bend, sweep_caption(found, counted, own, measure, measured)


def _runs(found: Sweep, own: int, counted: list[int], measured: list[float | None], best: int | None) -> RateRuns:
    rates, labels, at = found.learning_rates.tolist(), found.labels, thinned(found.loss, limits.RATES_MOST_POINTS)
    return {
        "rates": rates,
        "texts": [f"{rate:g}" for rate in rates],
        "own": own,
        "counted": len(counted),
        "start": found.loss[0, 0],
        "final": found.loss[:, -1],
        "labels": list(labels),
        "diverged_at": list(found.diverged_at),
        "verdicts": {name: sum(labels[row] == name for row in counted) for name in LABELS},
        "measured": measured,
        "best": best,
        "steps": packed(at),
        "loss": packed(found.loss.gather(1, at)),
    }


def _measure(name: str) -> Measure:
    one = MEASURES[name]
    return {"name": name, "title": t(one.title), "axis": t(one.axis), "percent": one.percent}


def _verdicts() -> list[Verdict]:
    return [{"name": name, "title": t(made.title), "rule": told(made.rule)} for name, made in LABELS.items()]


def _refused(experiment: Experiment, loss: str, error: ExperimentError) -> str:
    reason = why_not(experiment.activation, loss)
    return told_error(error) if reason is None else told(reason)


def _data(experiment: Experiment) -> list[str]:
    """The fields that make the problem easier or harder: none where the samples are a fixed table."""
    dataset = DATASETS.get(experiment.dataset)
    return [name for name in DATA if dataset and name in dataset.settings]


def learning_rates(count: int, lowest: float, highest: float) -> list[float]:
    """``count`` rates in even proportion, rising; with as few digits (but three) as tell them apart.

    The ends may be given in either order. Where they are the same, there is one rate.

    >>> learning_rates(5, 0.001, 10)
    [0.001, 0.01, 0.1, 1.0, 10.0]
    """
    low, high = sorted([lowest, highest])
    exact = torch.logspace(math.log10(low), math.log10(high), count, dtype=torch.float64)
    within = exact.clamp(low, high).tolist()
    for digits in range(3, 18):
        rates = sorted({float(f"{rate:.{digits}g}") for rate in within})
        if len(rates) == count:
            break
    return rates


def _with_own(grid: list[float], own: float) -> tuple[list[float], int]:
    """The rates, the Experiment's own among them, and where that is."""
    rates = sorted({*grid, own})
    return rates, rates.index(own)


def _looks(experiment: Experiment, rates: int) -> int:
    """How often a sweep asks whether it is abandoned: once a step, and of mini-batches for each part of the losses."""
    moments = experiment.steps + 1
    if experiment.is_full_batch:
        return moments
    return moments + -(-rates * moments // max(1, CHUNK // experiment.target.numel()))


def _watched(work: Work, share: float, looks: int) -> Callable[[], bool]:
    """Whether ``work`` is stale; each time it is asked, ``share`` of the work is nearer to its end."""
    asked = 0

    def abandoned() -> bool:
        nonlocal asked
        asked += 1
        work.done(min(asked, looks), round(looks / share))
        return False  # a stale one has been abandoned by now

    return abandoned


def _comparisons(
    experiment: Experiment, available: list[str], work: Work, done: int, runs: int
) -> tuple[list[ComparedRun], list[ComparedRun], list[LeftOut]]:
    """The same start and steps with every optimizer, and with every loss; and the losses that cannot judge it."""
    optimizers: list[ComparedRun] = []
    for number, name in enumerate(OPTIMIZERS):
        optimizers.append(_told(name, optimizer_run(experiment, name, work), available, work))
        work.done(done + number + 1, runs)
    losses: list[ComparedRun] = []
    left_out: list[LeftOut] = []
    for number, name in enumerate(LOSSES):
        try:
            losses.append(_told(name, run(experiment.change(loss=name), work.stale), available, work))
        except ExperimentError as error:
            left_out.append({"name": name, "why": _refused(experiment, name, error)})
        work.done(done + len(OPTIMIZERS) + number + 1, runs)
    return optimizers, losses, left_out


def _told(name: str, trace: Trace, available: list[str], work: Work) -> ComparedRun:
    """A run's curve, and what it came to by its own loss and by what does not depend on that."""
    experiment = trace.experiment
    z = pre_activation(experiment.x, trace.weights[-1], trace.bias[-1])
    o = ACTIVATIONS[experiment.activation].value(z)
    at = thinned(trace.loss[None], limits.RATES_MOST_POINTS)
    return {
        "name": name,
        "steps": packed(at[0]),
        "loss": packed(trace.loss[at[0]]),
        "start": trace.loss[0].item(),
        "final": trace.loss[-1].item(),
        "diverged_at": trace.diverged_at,
        "error": (o - experiment.target).abs().mean().item(),
        "measured": [end(trace, measure, work.stale) for measure in available],
    }
