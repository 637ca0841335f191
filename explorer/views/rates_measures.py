"""What runs of rates come to by each measure."""

import math
from collections.abc import Callable

from torch import Tensor

from explorer.captions.rates_measures import MEASURES, EndMeasure
from explorer.views.measure import has_classes
from slp_core import Experiment, Sweep, Trace
from slp_core.neuron import Neuron, rated
from slp_core.trace import judge
from slp_core.verdicts import right_share


def measures(experiment: Experiment) -> list[str]:
    """Which there are of it: of the test part where there is one, accuracy where targets are classes."""
    tested = experiment.target_test is not None
    classes = has_classes(experiment)
    return [name for name, one in MEASURES.items() if (tested or not one.of_test) and (classes or not one.percent)]


def ends(found: Sweep, name: str, abandoned: Callable[[], bool]) -> list[float | None]:
    """What each run comes to by the measure, None where it overflows.

    Raises
    ------
    Abandoned
        As soon as ``abandoned`` says so.
    """
    measure, e = MEASURES[name], found.experiment
    x, target = (e.x_test, e.target_test) if measure.of_test else (e.x, e.target)
    assert x is not None
    assert target is not None
    values = (
        found.loss[:, -1] if name == "loss" else _measured(e, found.parameters[:, -1], x, target, measure, abandoned)
    )
    return [
        value if lost is None and math.isfinite(value) else None
        for value, lost in zip(values.tolist(), found.diverged_at, strict=True)
    ]


def end(trace: Trace, name: str, abandoned: Callable[[], bool]) -> float | None:
    """What one run comes to by the measure, None where it overflows.

    Raises
    ------
    Abandoned
        As soon as ``abandoned`` says so.
    """
    measure, e = MEASURES[name], trace.experiment
    losses = trace.test_loss if measure.of_test else trace.loss
    target = e.target_test if measure.of_test else e.target
    x = e.x_test if measure.of_test else e.x
    assert losses is not None and target is not None and x is not None
    value = losses[-1]
    if measure.percent:
        (value,) = _measured(e, trace.parameters[-1:], x, target, measure, abandoned)
    return value.item() if trace.diverged_at is None and math.isfinite(value) else None


def _measured(
    experiment: Experiment,
    parameters: Tensor,
    x: Tensor,
    target: Tensor,
    measure: EndMeasure,
    abandoned: Callable[[], bool],
) -> Tensor:
    neuron = Neuron.of(experiment)
    if measure.percent:
        return 100 * rated(neuron, parameters, x, target, right_share, abandoned)
    return judge(neuron, parameters, x, target, abandoned=abandoned)[1]
