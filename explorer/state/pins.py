"""Runs that a person put aside to compare: by name, with what differs between them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from explorer import limits
from explorer.contract.pinned import Difference, PinnedRun, Pins
from explorer.contract.wire import packed
from explorer.state.own_data import behind
from explorer.text.changes import changes_told
from explorer.text.fields import FIELD_TITLES
from explorer.text.measures import MEASURE_NAMES
from explorer.text.names import input_name, lowered
from explorer.text.numbers import given
from explorer.text.voice import t, tn
from explorer.views.measure import measured, tested
from explorer.views.runs import remembered, run
from slp_core import ACTIVATIONS, DATASETS, DERIVED, GIVEN, KINDS, LOSSES, OPTIMIZERS, TERMS, Experiment
from slp_core.errors import never

TITLED: Mapping[str, Mapping[str, Any]] = {"activation": ACTIVATIONS, "loss": LOSSES, "optimizer": OPTIMIZERS}
"""Fields whose values are entries of a registry, which have titles."""

SYMBOLS = {"x": "x", "target": "t", "weights": "w", "bias": "b"}
"""What the numbers of an array are called, their index set low; a single target or bias has none."""

_FURTHER: Mapping[str, Callable[[int], str]] = {
    "x": lambda count: tn("and {count} more input", "and {count} more inputs", count),
    "target": lambda count: tn("and {count} more target", "and {count} more targets", count),
    "weights": lambda count: tn("and {count} more weight", "and {count} more weights", count),
    "bias": lambda count: tn("and {count} more bias", "and {count} more biases", count),
}
"""The rest of an array."""

LOSS_OF = {"loss", "test_loss"}
"""Measures that are told where they overflow, too."""


@dataclass(frozen=True)
class Pin:
    """A run, and the step at which it was pinned."""

    name: str
    experiment: Experiment
    step: int


def describe(
    pins: Sequence[Pin], current: Experiment, unpinned: str | None = None, stale: Callable[[], bool] = never
) -> Pins:
    """The pinned runs as the stage draws them, a row for each field in which they and the current run differ, and one
    for each measure of how good they are. ``unpinned`` is the name of a run that can be put back.

    Raises
    ------
    Abandoned
        As soon as ``stale`` says so.
    """
    experiments = [pin.experiment for pin in pins] + [current]
    return {
        "runs": [_drawn(pin, stale) for pin in pins],
        "differences": differences(pins, current),
        "ends": ends(experiments, stale) if pins else [],
        "unpinned": unpinned,
        "comparable": len(set(_data(experiments))) == 1 and len({each.loss for each in experiments}) == 1,
        "full": len(pins) >= limits.PINS_MOST,
    }


def differences(pins: Sequence[Pin], current: Experiment) -> list[Difference]:
    """For all that is not the same in all pinned runs and the current one: its values, the current last.

    Arrays of one shape differ in some of their numbers, and those are told; what the data is, is told by its name.
    """
    experiments = [pin.experiment for pin in pins] + [current]
    rows: list[Difference] = []
    if any(experiment.samples > 1 for experiment in experiments):
        rows += _row(t("data"), _data(experiments))
    for name in KINDS:
        values = [getattr(experiment, name) for experiment in experiments]
        if name in SYMBOLS:
            rows += _elements(name, values)
        elif name == "changes":
            rows += _row(t(FIELD_TITLES[name]), ["; ".join(changes_told(e)) or t("none") for e in experiments])
        elif name not in ("dataset", "shown_sample", *DERIVED):  # a run is the same, whichever sample is shown
            rows += _row(t(FIELD_TITLES[name]), [_told(name, value) for value in values])
    return rows


def ends(experiments: Sequence[Experiment], stale: Callable[[], bool] = never) -> list[Difference]:
    """How good each run is at its end: by its loss, and by what of its answers is right, in each part of the data."""
    found = [_end(experiment, stale) for experiment in experiments]
    return [
        {"title": t(one.title), "values": [one.written(end[name]) if name in end else "–" for end in found]}
        for name, one in MEASURE_NAMES.items()
        if any(name in end for end in found)
    ]


@remembered(64, by=lambda experiment, stale: experiment)
def _end(experiment: Experiment, stale: Callable[[], bool]) -> dict[str, float]:
    """What there is to tell of a run's end. Where its numbers overflow, nothing is right or wrong."""
    trace = run(experiment, stale)
    last = torch.tensor([trace.experiment.steps if trace.diverged_at is None else trace.diverged_at])
    found = {"loss": trace.loss[last]} | measured(trace, last, stale) | tested(trace, last, stale)
    numbers = {name: value.item() * (100 if MEASURE_NAMES[name].percent else 1) for name, value in found.items()}
    return {name: value for name, value in numbers.items() if name in LOSS_OF or math.isfinite(numbers["loss"])}


def _row(title: str, values: list[str]) -> list[Difference]:
    return [{"title": title, "values": values}] if len(set(values)) > 1 else []


def _data(experiments: list[Experiment]) -> list[str]:
    """What the data of each is called; where different samples are called the same, with a number."""
    names = [_data_name(experiment) for experiment in experiments]
    samples = [e.data_key if e.dataset == GIVEN else None for e in experiments]
    told = []
    for name, own in zip(names, samples, strict=True):
        alike = list(dict.fromkeys(other for called, other in zip(names, samples, strict=True) if called == name))
        number = alike.index(own) + 1
        told.append(name if len(alike) == 1 else t("{data} ({number})", data=name, number=number))
    return told


def _data_name(experiment: Experiment) -> str:
    own = behind(experiment)
    if own is not None:
        return own.file
    if experiment.dataset in DATASETS:
        return t(DATASETS[experiment.dataset].title)
    return t("one sample") if experiment.samples == 1 else tn("{count} sample", "{count} samples", experiment.samples)


def _elements(name: str, values: list[Tensor]) -> list[Difference]:
    """The numbers of an array that are not the same everywhere: those of parameters, and of a single sample."""
    shapes = {value.shape for value in values}
    if len(shapes) > 1 or (name in DERIVED and len(values[-1]) > 1):
        return []
    columns = torch.stack(values).flatten(1).T.tolist()
    different = [(number, column) for number, column in enumerate(columns, 1) if len(set(column)) > 1]
    rows: list[Difference] = []
    for number, column in different[: limits.PINS_MOST_ELEMENTS]:
        title = SYMBOLS[name] + (lowered(number) if len(columns) > 1 or name in ("weights", "x") else "")
        rows.append({"title": title, "values": [_told(name, value) for value in column]})
    more = len(different) - limits.PINS_MOST_ELEMENTS
    return rows + ([{"title": _FURTHER[name](more), "values": [""] * len(values)}] if more > 0 else [])


@remembered(64, by=lambda pin, stale: pin)
def _drawn(pin: Pin, stale: Callable[[], bool]) -> PinnedRun:
    """What is drawn of it, which is little: its run is trained once, however long."""
    trace = run(pin.experiment, stale)
    last = pin.experiment.steps if trace.diverged_at is None else trace.diverged_at
    steps = torch.linspace(0, last, min(last + 1, limits.PINS_MOST_POINTS)).round().to(torch.int64)
    return {
        "name": pin.name,
        "judged_by": pin.experiment.loss,
        "step": pin.step,
        "steps": steps,
        "loss": packed(trace.loss[steps]),
        "loss_at_step": trace.loss[min(pin.step, last)],
        "final_loss": trace.loss[last],
    }


def _told(name: str, value: Any) -> str:
    if name in TITLED:
        return t(TITLED[name][value].title)
    if isinstance(value, tuple):
        return ", ".join(TERMS[term].called(input_name(0), input_name(1)) for term in value) or t("none")
    if value is None:
        return t("all") if name == "batch_size" else t("none")
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return given(value) if isinstance(value, float) else str(value)
