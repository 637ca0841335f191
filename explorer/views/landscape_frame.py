"""The spans of the Landscape page's pictures: they belong to a whole run, and hold while something is dragged."""

from dataclasses import dataclass

import torch
from torch import Tensor

from slp_core import Experiment, ExperimentError, Statement, Trace
from slp_core.ranges import MAX_WEIGHT

SPANS = Statement("spans", "{field} must be {size} numbers, each below its number in high.")


@dataclass(frozen=True)
class Frame:
    """The spans of all pictures: for each weight, the bias last. It belongs to a whole run, not to one of its steps."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    def values(self, j: int, points: int) -> Tensor:
        """So many values of parameter j, evenly over its span."""
        return torch.linspace(self.low[j], self.high[j], points, dtype=torch.float64)


def run_frame(trace: Trace, reach: float) -> Frame:
    """Spans around the middle of the run, all of one width, so that slopes can be compared between them."""
    shown = trace.parameters[: last_shown(trace) + 1, :, 0]
    least, most = shown.amin(0), shown.amax(0)
    half = round_up(max(reach, 0.55 * (most - least).max().item()))
    mark = half / 10  # the ends are round numbers, too
    middle = ((least + most) / 2 / mark).round() * mark
    return Frame(tuple((middle - half).tolist()), tuple((middle + half).tolist()))


def given_frame(experiment: Experiment, low: tuple[float, ...] | None, high: tuple[float, ...] | None) -> Frame | None:
    """The frame that is asked for, or None where it is to follow the run."""
    if low is None and high is None:
        return None
    size = experiment.inputs + 1
    fits = low is not None and high is not None and len(low) == len(high) == size
    if low is None or high is None or not fits or not all(one < other for one, other in zip(low, high, strict=True)):
        raise ExperimentError("low", SPANS(size=size), (low, high))
    return Frame(low, high)


def last_shown(trace: Trace) -> int:
    """The last step whose weights an Experiment could hold, and whose loss is known."""
    shown = (trace.parameters.abs() <= MAX_WEIGHT).flatten(1).all(1) & trace.loss.isfinite()
    return trace.experiment.steps if bool(shown.all()) else max(0, int((~shown).nonzero()[0]) - 1)


def round_up(value: float) -> float:
    """The round number (1, 2 or 5 times a power of ten) that is at least ``value``."""
    if not 0 < value < float("inf"):
        return 1.0
    power = 10.0 ** torch.tensor(value).double().log10().floor().item()
    return float(f"{next(f for f in (1, 2, 5, 10) if f * power >= value * (1 - 1e-12)) * power:.12g}")
