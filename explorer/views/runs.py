"""Runs that were computed lately: moving through one, or looking at it on another page, does not train it again."""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

from explorer import limits
from slp_core import Experiment, Trace, resume, train
from slp_core.errors import never
from slp_core.phases import rows_shared, sample_spans

P = ParamSpec("P")
T = TypeVar("T")

_FORGET: list[Callable[[], None]] = []

_RUNS: dict[Experiment, Trace] = {}  # the newest last
_GUARD = RLock()  # may be entered again: a garbage collection in the middle may let data go


def run(experiment: Experiment, abandoned: Callable[[], bool] = never) -> Trace:
    """The run of ``experiment`` with its losses. It is shared by everybody: do not write into its tensors.

    What is remembered of the same run with another number of steps, or other changes on its way, is not trained again:
    one that is continued piece by piece costs its new steps alone, and takes the place of the shorter one.

    Raises
    ------
    Abandoned
        Soon after ``abandoned`` says so, if it has to be trained.
    """
    with _GUARD:
        trace = _RUNS.pop(experiment, None)
        if trace is not None:
            _RUNS[experiment] = trace
            return trace
        before = _nearest(experiment)
    made = train(experiment, abandoned).judged(abandoned) if before is None else resume(experiment, before, abandoned)
    if sum(_held(made).values()) > limits.RUNS_MOST_BYTES:
        return made
    with _GUARD:
        if before is not None and before.experiment.steps < experiment.steps:
            _RUNS.pop(before.experiment, None)
        _RUNS[experiment] = made
        held: dict[int, int] = {}
        for number, known in enumerate(reversed(list(_RUNS))):
            both = held | _held(_RUNS[known])
            if number < limits.RUNS_KEPT and sum(both.values()) <= limits.RUNS_MOST_BYTES:
                held = both
            else:
                del _RUNS[known]
    return made


def _nearest(experiment: Experiment) -> Trace | None:
    """The remembered run of an Experiment, whatever its steps and changes, that has most steps in common with it."""
    same = (trace for known, trace in _RUNS.items() if known.run_key == experiment.run_key)
    return max(same, key=lambda trace: rows_shared(experiment, trace.experiment), default=None)


def _held(trace: Trace) -> dict[int, int]:
    """Bytes of each block of memory that lives as long as a run does, by where it lies.

    A run that was read off a longer one holds all of that one's tables, and two runs of the same data hold it once.
    """
    samples = (
        tensor
        for span in sample_spans(trace.experiment)
        for tensor in (span.experiment.x, span.experiment.target, span.experiment.x_test, span.experiment.target_test)
    )
    blocks = (tensor.untyped_storage() for tensor in (*trace.tensors, *samples) if tensor is not None)
    return {block.data_ptr(): block.nbytes() for block in blocks}


def remembered(most: int, by: Callable[P, object]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last results of a function under the key that ``by`` makes of its arguments; :func:`forget` drops them.

    The arguments themselves are not kept: a Trace is many times larger than what is read off it.
    """

    def keep(compute: Callable[P, T]) -> Callable[P, T]:
        kept: dict[object, T] = {}  # the newest last
        _FORGET.append(kept.clear)

        @wraps(compute)
        def looked_up(*arguments: P.args, **named: P.kwargs) -> T:
            key = by(*arguments, **named)
            with _GUARD:
                if key in kept:
                    kept[key] = kept.pop(key)
                    return kept[key]
            made = compute(*arguments, **named)
            with _GUARD:
                kept[key] = made
                for oldest in list(kept)[:-most]:
                    del kept[oldest]
            return made

        return looked_up

    return keep


def forget() -> None:
    """Let go of every Experiment that is remembered, and of the data in it: somebody took theirs away."""
    with _GUARD:
        _RUNS.clear()
        for clear in _FORGET:
            clear()
