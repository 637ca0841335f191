"""One run for each optimizer, with all else alike: what pages compare, and what it costs."""

from dataclasses import replace

from explorer.views.cost import Cost, Size, judging, training
from explorer.views.runs import run
from explorer.views.work import Work
from slp_core import OPTIMIZERS, Experiment, Trace


def optimizer_run(experiment: Experiment, name: str, work: Work) -> Trace:
    """The run of an optimizer from the same start, with the same data, rate and number of steps.

    Whoever looks at several lets go of each before the next: they are large, and not all of them stay remembered.
    """
    return run(experiment.change(optimizer=name), work.stale)


def optimizers_cost(size: Size) -> Cost:
    """What these runs cost."""
    cost = Cost()
    for optimizer in OPTIMIZERS.values():
        cost = cost.then(compared_cost(size, len(optimizer.symbols)))
    return cost


def compared_cost(size: Size, states: int) -> Cost:
    """What one run costs whose optimizer remembers so many tables, by whichever loss, with its losses."""
    compared = replace(size, states=states, logarithms=True)
    return training(compared) + judging(compared, size.samples, size.steps + 1)
