"""Runs that a person put aside to compare: by name, with what differs between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from explorer.contract.pinned import Difference, PinnedRun, Pins
from explorer.contract.wire import packed
from explorer.state.own_data import behind
from explorer.views.runs import run
from slp_core import DATASETS, DERIVED, GIVEN, KINDS, Experiment

MOST_PINS = 6
MOST_POINTS = 400
"""Steps of a pinned curve that are drawn, always with its first and last."""
MOST_ELEMENTS = 12
"""Numbers of one array that are told one by one."""
SYMBOLS = {"x": "x", "target": "t", "weights": "w", "bias": "b"}
"""What the numbers of an array are called on the screen."""


@dataclass(frozen=True)
class Pin:
    """A run, and the step at which it was pinned."""

    name: str
    experiment: Experiment
    step: int


def describe(pins: Sequence[Pin], current: Experiment) -> Pins:
    """The pinned runs as the stage draws them, and a row for each field in which they and the current run differ."""
    return {"runs": [_drawn(pin) for pin in pins], "differences": differences(pins, current)}


def differences(pins: Sequence[Pin], current: Experiment) -> list[Difference]:
    """For all that is not the same in all pinned runs and the current one: its values, the current last.

    Arrays of one shape differ in some of their numbers, and those are told; what the data is, is told by its name.
    """
    experiments = [pin.experiment for pin in pins] + [current]
    rows: list[Difference] = []
    if any(experiment.samples > 1 for experiment in experiments):
        rows += _row("data", _data(experiments))
    for name in KINDS:
        values = [getattr(experiment, name) for experiment in experiments]
        if name in SYMBOLS:
            rows += _elements(name, values)
        elif name not in ("dataset", *DERIVED):
            rows += _row(name, [_told(name, value) for value in values])
    return rows


def _row(field: str, values: list[str]) -> list[Difference]:
    return [{"field": field, "values": values}] if len(set(values)) > 1 else []


def _data(experiments: list[Experiment]) -> list[str]:
    """What the data of each is called; where different samples are called the same, with a number."""
    names = [_data_name(experiment) for experiment in experiments]
    samples = [e.data_key if e.dataset == GIVEN else None for e in experiments]
    told = []
    for name, own in zip(names, samples, strict=True):
        alike = list(dict.fromkeys(other for called, other in zip(names, samples, strict=True) if called == name))
        told.append(name if len(alike) == 1 else f"{name} ({alike.index(own) + 1})")
    return told


def _data_name(experiment: Experiment) -> str:
    own = behind(experiment)
    if own is not None:
        return own.file
    if experiment.dataset in DATASETS:
        return DATASETS[experiment.dataset].title
    return "one sample" if experiment.samples == 1 else f"{experiment.samples} samples"


def _elements(name: str, values: list[Tensor]) -> list[Difference]:
    """The numbers of an array that are not the same everywhere: those of parameters, and of a single sample."""
    shapes = {value.shape for value in values}
    if len(shapes) > 1 or (name in DERIVED and len(values[-1]) > 1):
        return []
    columns = torch.stack(values).flatten(1).T.tolist()
    different = [(number, column) for number, column in enumerate(columns, 1) if len(set(column)) > 1]
    rows: list[Difference] = []
    for number, column in different[:MOST_ELEMENTS]:
        index = str(number) if len(columns) > 1 or name in ("weights", "x") else ""
        rows.append({"field": SYMBOLS[name] + index, "values": [_told(name, value) for value in column]})
    more = len(different) - MOST_ELEMENTS
    return rows + ([{"field": f"and {more} more of {name}", "values": [""] * len(values)}] if more > 0 else [])


def _drawn(pin: Pin) -> PinnedRun:
    trace = run(pin.experiment)
    last = pin.experiment.steps if trace.diverged_at is None else trace.diverged_at
    steps = torch.linspace(0, last, min(last + 1, MOST_POINTS)).round().to(torch.int64)
    return {
        "name": pin.name,
        "step": pin.step,
        "steps": steps,
        "loss": packed(trace.loss[steps]),
        "loss_at_step": trace.loss[min(pin.step, last)],
        "final_loss": trace.loss[last],
    }


def _told(name: str, value: Any) -> str:
    if value is None:
        return "all" if name == "batch_size" else "none"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
