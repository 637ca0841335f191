"""How good a neuron is at every step of its run: by right answers where there are classes, by R² otherwise."""

from collections.abc import Callable

from torch import Tensor

from slp_core import Experiment, Trace
from slp_core.fit import explained, r_squared
from slp_core.neuron import Neuron
from slp_core.verdicts import accuracy, right_share


def measured(trace: Trace, last: int, stale: Callable[[], bool]) -> dict[str, Tensor]:
    """``accuracy`` or ``r_squared`` of the training part, up to the last step that has numbers."""
    experiment, kept = trace.experiment, trace.kept_outputs
    name, of_outputs, of_neurons = _measure(experiment)
    if kept is not None:
        return {name: of_outputs(kept[: last + 1], experiment.target)}
    neuron = Neuron.of(experiment)
    return {name: of_neurons(neuron, trace.parameters[: last + 1], experiment.x, experiment.target, stale)}


def tested(trace: Trace, last: int, stale: Callable[[], bool]) -> dict[str, Tensor]:
    """The same of the test part, with ``test_loss``; nothing where there is none."""
    experiment, loss = trace.experiment, trace.test_loss
    if experiment.x_test is None or experiment.target_test is None or loss is None:
        return {}
    name, _, of_neurons = _measure(experiment)
    neuron, shown = Neuron.of(experiment), trace.parameters[: last + 1]
    measure = of_neurons(neuron, shown, experiment.x_test, experiment.target_test, stale)
    return {"test_loss": loss[: last + 1], f"test_{name}": measure}


def _measure(
    experiment: Experiment,
) -> tuple[str, Callable[[Tensor, Tensor], Tensor], Callable[..., Tensor]]:
    if experiment.real_valued:
        return "r_squared", r_squared, explained
    return "accuracy", right_share, accuracy
