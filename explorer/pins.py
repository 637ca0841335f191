"""Runs that a person put aside to compare: by name, with what differs between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from explorer.numbers import shown
from explorer.runs import run
from explorer.wire import Json, packed
from slp_core import KINDS, Experiment

MOST_PINS = 6
MOST_POINTS = 400
"""Steps of a pinned curve that are drawn, always with its first and last."""


@dataclass(frozen=True)
class Pin:
    """A run, and the step at which it was pinned."""

    name: str
    experiment: Experiment
    step: int


def describe(pins: Sequence[Pin], current: Experiment) -> Json:
    """The pinned runs as the stage draws them, and a row for each field in which they and the current run differ."""
    return {"runs": [_drawn(pin) for pin in pins], "differences": differences(pins, current)}


def differences(pins: Sequence[Pin], current: Experiment) -> list[Json]:
    """For every field that is not the same in all pinned runs and the current one: its values, the current last."""
    experiments = [pin.experiment for pin in pins] + [current]
    rows = []
    for name in KINDS:
        if name in current.derived and all(e.derived == current.derived for e in experiments):
            continue  # follows from the dataset, which has rows of its own
        values = [getattr(e, name) for e in experiments]
        if any(not _same(value, values[-1]) for value in values):
            rows.append({"field": name, "values": [_told(name, value) for value in values]})
    return rows


def _drawn(pin: Pin) -> Json:
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


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape == other.shape and torch.equal(one, other)
    return bool(one is other or (type(one) is type(other) and one == other))


def _told(name: str, value: Any) -> str:
    if isinstance(value, Tensor):
        flat = value.flatten().tolist()
        return ", ".join(shown(number) for number in flat[:3]) + (f", … ({len(flat)})" if len(flat) > 3 else "")
    if value is None:
        return "all" if name == "batch_size" else "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
