"""A run whose settings change on the way: its parts in which they do not, and what of it another run has too."""

from slp_core.experiment import Experiment


def spans(experiment: Experiment) -> list[tuple[int, int, Experiment]]:
    """The parts of the run between its changes: (first step, step after the last, settings), up to the next step."""
    ends = [first for first, _ in experiment.phases[1:]] + [experiment.steps + 1]
    return [(first, end, settings) for (first, settings), end in zip(experiment.phases, ends, strict=True)]


def batch_spans(experiment: Experiment) -> list[tuple[int, int, int]]:
    """The parts of the run with batches of one size: (first step, step after the last one, samples of a batch)."""
    found: list[tuple[int, int, int]] = []
    for first, end, settings in spans(experiment):
        size = settings.batch_size or experiment.samples
        start = found.pop()[0] if found and found[-1][2] == size else first
        found.append((start, end, size))
    return found


def rows_shared(one: Experiment, other: Experiment) -> int:
    """How many rows of a run are the same in that of another one that differs in changes or steps alone."""
    apart = set(one.changes) ^ set(other.changes)
    return min([one.steps + 1, other.steps + 1, *(step for step, *_ in apart)])
