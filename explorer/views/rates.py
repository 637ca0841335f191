"""The Rates page: many learning rates from one start, and the optimizers and losses side by side."""

import math
from collections.abc import Callable
from dataclasses import replace

import torch
from jaxtyping import Float, Int
from torch import Tensor

from explorer import limits
from explorer.captions.rates import limit_caption, losses_caption, optimizers_caption, sweep_caption
from explorer.contract.rates import ComparedRun, LeftOut, RateRuns, RatesNumbers, RatesSettings, Verdict
from explorer.contract.wire import packed
from explorer.text.told import told, told_error
from explorer.text.voice import t, tn
from explorer.views.cost import Cost, Size, judging, most, training
from explorer.views.runs import run
from explorer.views.scene import Scene
from explorer.views.work import Work
from slp_core import (
    ACTIVATIONS,
    DATASETS,
    LABELS,
    LOSSES,
    OPTIMIZERS,
    Experiment,
    ExperimentError,
    Sweep,
    Trace,
    curvature,
    sweep,
    why_not,
)
from slp_core.neuron import pre_activation
from slp_core.train import CHUNK
from slp_core.verdicts import right

DATA = ("dataset_size", "noise")
"""What can be set of the data here; the rest is the Train page's."""


def rates_cost(size: Size, settings: RatesSettings) -> Cost:
    """What the view does: what would be too dear it refuses itself, beside the controls that make it cheaper."""
    runs = all_runs(size, settings)
    return runs if runs.allowed else Cost()


def all_runs(size: Size, settings: RatesSettings) -> Cost:
    """A run for each rate side by side, then one for each optimizer and each loss."""
    rates, moments = settings.count + 1, size.steps + 1
    side_by_side = replace(size, outputs=size.outputs * rates, states=0)
    turning = Cost(moments * side_by_side.parameters * 12e-9)
    bend = Cost(size.outputs * (size.samples * (size.inputs + 1) ** 2 * 0.3e-9 + (size.inputs + 1) ** 3 * 20e-9))
    swept = training(side_by_side) + turning + bend
    if size.batch is not None:
        swept += judging(size, size.samples, moments * rates)
    for states in (*(len(optimizer.symbols) for optimizer in OPTIMIZERS.values()), *[size.states] * len(LOSSES)):
        compared = replace(size, states=states, logarithms=True)
        swept = swept.then(training(compared) + judging(compared, size.samples, moments))
    return swept


def rates_view(scene: Scene[RatesSettings], work: Work) -> RatesNumbers:
    """Every number on the Rates page, or under ``refused`` why it would take too long.

    Raises
    ------
    Abandoned
        If ``work`` became stale.
    """
    experiment, settings = scene.experiment, scene.settings
    data, verdicts = _data(experiment), _verdicts()
    grid = learning_rates(settings.count, settings.lowest, settings.highest)
    runs = len(grid) + len(OPTIMIZERS) + len(LOSSES)
    allowed = most_steps(experiment, settings)
    if allowed is None or experiment.steps > allowed:
        refused = _refusal(experiment, allowed, runs)
        return {"data": data, "verdicts": verdicts, "refused": refused, "pictures": None}

    rates, own = _with_own(grid, experiment.learning_rate)
    found = sweep(experiment, rates, _watched(work, len(grid) / runs, _looks(experiment, len(rates))))
    bend = None if found.diverged_at[own] is not None else curvature(experiment, found.parameters[own, -1])
    optimizers, losses, left_out = _comparisons(experiment, work, len(grid), runs)
    counted = [row for row, rate in enumerate(rates) if rate in grid]  # the Experiment's own may lie between them
    return {
        "data": data,
        "verdicts": verdicts,
        "refused": None,
        "pictures": {
            "runs": _runs(found, rates, own, counted),
            "curvature": None if bend is None else bend.largest,
            "stable_rate": None if bend is None else bend.stable_rate,
            "optimizers": optimizers,
            "losses": losses,
            "left_out": left_out,
            "captions": {
                "sweep": sweep_caption(found, counted, own),
                "limit": limit_caption(experiment, bend),
                "optimizers": optimizers_caption(experiment, optimizers),
                "losses": losses_caption(losses),
            },
        },
    }


def _runs(found: Sweep, rates: list[float], own: int, counted: list[int]) -> RateRuns:
    labels, at = found.labels, thinned(found.loss)
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
        "steps": packed(at),
        "loss": packed(found.loss.gather(1, at)),
    }


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


def most_steps(experiment: Experiment, settings: RatesSettings) -> int | None:
    """How many steps all these runs may have; None where even a run of none is too dear."""
    size = replace(Size.of(experiment), steps=limits.RATES_MOST_STEPS)
    return most(lambda changed: all_runs(changed, settings), size, "steps")


def _refusal(experiment: Experiment, allowed: int | None, runs: int) -> str:
    if allowed is None:
        return tn(
            "{runs} runs of {count} sample with {inputs} inputs and {outputs} outputs take too long, however few their "
            "steps. Fewer rates or samples are needed.",
            "{runs} runs of {count} samples with {inputs} inputs and {outputs} outputs take too long, however few "
            "their steps. Fewer rates or samples are needed.",
            experiment.samples,
            runs=runs,
            inputs=experiment.inputs,
            outputs=experiment.outputs,
        )
    return tn(
        "steps must be at most {allowed} here, where {runs} runs of {count} sample are trained at once. Got {steps} "
        "instead. Fewer rates or samples leave room for more steps.",
        "steps must be at most {allowed} here, where {runs} runs of {count} samples are trained at once. Got {steps} "
        "instead. Fewer rates or samples leave room for more steps.",
        experiment.samples,
        allowed=f"{allowed:,}",
        runs=runs,
        steps=f"{experiment.steps:,}",
    )


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


def thinned(loss: Float[Tensor, "r k"]) -> Int[Tensor, "r p"]:
    """Which steps of each curve to draw: the first, the last, and of each stretch between the lowest and the highest.

    So an oscillation stays as high as it is, which a loss taken from every tenth step would hide. Short curves
    keep every step. An overflow counts as highest.
    """
    steps = loss.shape[1] - 1
    if steps < limits.RATES_MOST_POINTS:
        return torch.arange(steps + 1).expand(len(loss), -1)
    length = -(-(steps - 1) // ((limits.RATES_MOST_POINTS - 2) // 2))
    starts = torch.arange(1, steps, length)
    inside = (starts[:, None] + torch.arange(length)).clamp(max=steps - 1)
    stretches = loss.nan_to_num(nan=torch.inf)[:, inside]
    ends = torch.stack([stretches.argmin(2), stretches.argmax(2)], dim=2).sort(2).values
    chosen = inside.expand(len(loss), -1, -1).gather(2, ends).flatten(1)
    first, last = torch.zeros(len(loss), 1, dtype=torch.int64), torch.full((len(loss), 1), steps)
    return torch.cat([first, chosen, last], dim=1)


def _comparisons(
    experiment: Experiment, work: Work, done: int, runs: int
) -> tuple[list[ComparedRun], list[ComparedRun], list[LeftOut]]:
    """The same start and steps with every optimizer, and with every loss; and the losses that cannot judge it."""
    optimizers: list[ComparedRun] = []
    for number, name in enumerate(OPTIMIZERS):
        optimizers.append(_told(name, run(experiment.change(optimizer=name), work.stale)))
        work.done(done + number + 1, runs)
    losses: list[ComparedRun] = []
    left_out: list[LeftOut] = []
    for number, name in enumerate(LOSSES):
        try:
            losses.append(_told(name, run(experiment.change(loss=name), work.stale)))
        except ExperimentError as error:
            left_out.append({"name": name, "why": _refused(experiment, name, error)})
        work.done(done + len(OPTIMIZERS) + number + 1, runs)
    return optimizers, losses, left_out


def _told(name: str, trace: Trace) -> ComparedRun:
    """A run's curve, and what it came to: its loss, and measures that do not depend on the loss."""
    experiment = trace.experiment
    z = pre_activation(experiment.x, trace.weights[-1], trace.bias[-1])
    o = ACTIVATIONS[experiment.activation].value(z)
    at = thinned(trace.loss[None])
    classes = bool(((experiment.target == 0) | (experiment.target == 1)).all())
    return {
        "name": name,
        "steps": packed(at[0]),
        "loss": packed(trace.loss[at[0]]),
        "start": trace.loss[0].item(),
        "final": trace.loss[-1].item(),
        "diverged_at": trace.diverged_at,
        "error": (o - experiment.target).abs().mean().item(),
        "right": int(right(o, experiment.target).sum()) if classes else None,
        "of": experiment.target.numel(),
    }
