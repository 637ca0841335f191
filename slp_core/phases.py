"""A run whose settings change on the way: its parts in which they do not, and what of it another run has too."""

from typing import NamedTuple

from slp_core.experiment import Experiment


class Span(NamedTuple):
    """A part of a run: its first step, the step after its last one, and the settings there."""

    first: int
    end: int
    experiment: Experiment


class BatchSpan(NamedTuple):
    """A part of a run with batches of one size, all of the same samples."""

    first: int
    end: int
    size: int
    experiment: Experiment


def spans(experiment: Experiment) -> list[Span]:
    """The parts of the run between its changes, up to the next step."""
    ends = [first for first, _ in experiment.phases[1:]] + [experiment.steps + 1]
    return [Span(first, end, settings) for (first, settings), end in zip(experiment.phases, ends, strict=True)]


def sample_spans(experiment: Experiment) -> list[Span]:
    """The parts of the run with the same samples; one, of the Experiment itself, unless they change on the way."""
    if not experiment.changes_samples:
        return [Span(0, experiment.steps + 1, experiment)]
    found: list[Span] = []
    for span in spans(experiment):
        if found and found[-1].experiment.data_key == span.experiment.data_key:
            found[-1] = found[-1]._replace(end=span.end)
        else:
            found.append(span)
    return found


def batch_spans(experiment: Experiment) -> list[BatchSpan]:
    """The parts of the run with batches of one size and of the same samples."""
    found: list[BatchSpan] = []
    for first, end, settings in spans(experiment):
        size = settings.batch_size or experiment.samples
        last = found[-1] if found else None
        if last and last.size == size and _same_samples(experiment, last.experiment, settings):
            found[-1] = last._replace(end=end)
        else:
            found.append(BatchSpan(first, end, size, settings))
    return found


def _same_samples(run: Experiment, one: Experiment, other: Experiment) -> bool:
    return not run.changes_samples or one.data_key == other.data_key


def rows_shared(one: Experiment, other: Experiment) -> int:
    """How many rows of a run are the same in that of another one that differs in changes or steps alone."""
    apart = set(one.changes) ^ set(other.changes)
    return min([one.steps + 1, other.steps + 1, *(step for step, *_ in apart)])
