"""How good a neuron is at steps of its run: by right answers where there are classes, by R² otherwise."""

from collections.abc import Callable

from torch import Tensor

from slp_core import Experiment, Trace
from slp_core.fit import r_squared
from slp_core.neuron import Neuron, rated
from slp_core.verdicts import right_share


def measured(trace: Trace, steps: Tensor, stale: Callable[[], bool]) -> dict[str, Tensor]:
    """``accuracy`` or ``r_squared`` of the training part, at some steps."""
    experiment, kept = trace.experiment, trace.kept_outputs
    name, rate = _measure(experiment)
    if kept is not None:
        return {name: rate(kept[steps], experiment.target)}
    neuron = Neuron.of(experiment)
    return {name: rated(neuron, trace.parameters[steps], experiment.x, experiment.target, rate, stale)}


def tested(trace: Trace, steps: Tensor, stale: Callable[[], bool]) -> dict[str, Tensor]:
    """The same of the test part, with ``test_loss``; nothing where there is none."""
    experiment, loss = trace.experiment, trace.test_loss
    if experiment.x_test is None or experiment.target_test is None or loss is None:
        return {}
    name, rate = _measure(experiment)
    neuron, shown = Neuron.of(experiment), trace.parameters[steps]
    measure = rated(neuron, shown, experiment.x_test, experiment.target_test, rate, stale)
    return {"test_loss": loss[steps], f"test_{name}": measure}


def _measure(experiment: Experiment) -> tuple[str, Callable[[Tensor, Tensor], Tensor]]:
    if experiment.real_valued:
        return "r_squared", r_squared
    return "accuracy", right_share


def has_classes(experiment: Experiment) -> bool:
    """Whether every target is a yes or a no, and an answer right or wrong."""
    return not experiment.real_valued and bool(((experiment.target == 0) | (experiment.target == 1)).all())
