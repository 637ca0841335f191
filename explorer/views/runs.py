"""Runs that were computed lately: moving through one, or looking at it on another page, does not train it again."""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

from explorer import limits
from slp_core import Experiment, Trace, train
from slp_core.errors import never

P = ParamSpec("P")
T = TypeVar("T")

_FORGET: list[Callable[[], None]] = []

_RUNS: dict[Experiment, Trace] = {}  # the newest last
_GUARD = RLock()  # may be entered again: a garbage collection in the middle may let data go


def run(experiment: Experiment, abandoned: Callable[[], bool] = never) -> Trace:
    """The run of ``experiment`` with its losses. It is shared by everybody: do not write into its tensors.

    Raises
    ------
    Abandoned
        Soon after ``abandoned`` says so, if it has to be trained.
    """
    if (experiment.steps + 1) * (experiment.inputs + 1) * experiment.outputs > limits.RUNS_LARGEST:
        return train(experiment, abandoned).judged(abandoned)
    with _GUARD:
        trace = _RUNS.pop(experiment, None)
        if trace is not None:
            _RUNS[experiment] = trace
            return trace
    trace = train(experiment, abandoned).judged(abandoned)
    with _GUARD:
        _RUNS[experiment] = trace
        for oldest in list(_RUNS)[: -limits.RUNS_KEPT]:
            _RUNS.pop(oldest, None)
    return trace


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
