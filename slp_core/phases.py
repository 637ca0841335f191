"""A run whose settings change on the way: its parts in which they do not, and what of it another run has too."""

from typing import TYPE_CHECKING, NamedTuple

from slp_core.errors import ExperimentError, Statement
from slp_core.shapes import TOO_LARGE_BATCH

if TYPE_CHECKING:
    from slp_core.experiment import Experiment

STILL = Statement(
    "still", "{field} must change momentum from and to numbers above 0: at 0, PyTorch leaves the velocity alone."
)


class Phase(NamedTuple):
    """A part of a run in which no setting changes: the first step that it is for, and the settings there."""

    first: int
    experiment: "Experiment"


def check_changes(experiment: "Experiment") -> None:
    """Refuse changes that its samples, or its optimizer, cannot follow.

    Raises
    ------
    ExperimentError
        If there is such a change.
    """
    momenta = [experiment.momentum] + [value for _, name, value in experiment.changes if name == "momentum"]
    if len(momenta) > 1 and 0 in momenta:
        raise ExperimentError("changes", STILL, 0)
    for _, name, value in experiment.changes:
        if name == "batch_size" and value is not None and value > experiment.samples:
            raise ExperimentError("changes", TOO_LARGE_BATCH(samples=experiment.samples), value)


def phases(experiment: "Experiment") -> tuple[Phase, ...]:
    """The parts of the run between its changes, as far as it goes; at least one."""
    firsts = sorted({0, *(step for step, *_ in experiment.changes if step <= experiment.steps)})
    return tuple(Phase(first, experiment.at(first)) for first in firsts)


def spans(experiment: "Experiment") -> list[tuple[int, int, "Experiment"]]:
    """The same as (first step, step after the last one, settings), up to the step that would come next."""
    ends = [first for first, _ in experiment.phases[1:]] + [experiment.steps + 1]
    return [(first, end, settings) for (first, settings), end in zip(experiment.phases, ends, strict=True)]


def batch_spans(experiment: "Experiment") -> list[tuple[int, int, int]]:
    """The parts of the run with batches of one size: (first step, step after the last one, samples of a batch)."""
    found: list[tuple[int, int, int]] = []
    for first, end, settings in spans(experiment):
        size = settings.batch_size or experiment.samples
        start = found.pop()[0] if found and found[-1][2] == size else first
        found.append((start, end, size))
    return found


def rows_shared(one: "Experiment", other: "Experiment") -> int:
    """How many rows of a run are the same in that of another one that differs in changes or steps alone."""
    apart = set(one.changes) ^ set(other.changes)
    return min([one.steps + 1, other.steps + 1, *(step for step, *_ in apart)])
