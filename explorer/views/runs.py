"""Runs that were computed lately: moving through one, or looking at it on another page, does not train it again."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

from slp_core import Experiment, Trace, train

P = ParamSpec("P")
T = TypeVar("T")

_FORGET: list[Callable[[], None]] = []

KEPT = 16
LARGEST_KEPT = 250_000
"""Numbers of the longest run that is kept: (steps + 1) * (inputs + 1) * outputs; a Trace holds a few times as many, so
that all of them together stay below some hundred MB whatever strangers ask for."""


def run(experiment: Experiment) -> Trace:
    """The run of ``experiment``. It is shared by everybody: do not write into its tensors."""
    numbers = (experiment.steps + 1) * (experiment.inputs + 1) * experiment.outputs
    return _kept(experiment) if numbers <= LARGEST_KEPT else train(experiment)


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last results of a function of Experiments: ``lru_cache``, but :func:`forget` empties it."""

    def keep(compute: Callable[P, T]) -> Callable[P, T]:
        kept = lru_cache(maxsize=most)(compute)
        _FORGET.append(kept.cache_clear)
        return cast(Callable[P, T], kept)

    return keep


def forget() -> None:
    """Let go of every Experiment that is remembered, and of the data in it: somebody took theirs away."""
    for clear in _FORGET:
        clear()


@remembered(KEPT)
def _kept(experiment: Experiment) -> Trace:
    return train(experiment)
