"""Runs that were computed lately: moving through one, or looking at it on another page, does not train it again."""

from functools import lru_cache

from slp_core import Experiment, Trace, train

KEPT = 16
LARGEST_KEPT = 250_000
"""Numbers of the longest run that is kept: (steps + 1) * (inputs + 1) * outputs; a Trace holds a few times as many, so
that all of them together stay below some hundred MB whatever strangers ask for."""


def run(experiment: Experiment) -> Trace:
    """The run of ``experiment``. It is shared by everybody: do not write into its tensors."""
    numbers = (experiment.steps + 1) * (experiment.inputs + 1) * experiment.outputs
    return _kept(experiment) if numbers <= LARGEST_KEPT else train(experiment)


@lru_cache(maxsize=KEPT)
def _kept(experiment: Experiment) -> Trace:
    return train(experiment)
