"""How good a neuron is at steps of its run: by right answers where there are classes, by R² otherwise."""

from collections.abc import Callable

import torch
from torch import Tensor

from slp_core import Experiment, Trace
from slp_core.fit import r_squared
from slp_core.neuron import Neuron, rated
from slp_core.phases import sample_spans
from slp_core.verdicts import right_share


def measured(trace: Trace, steps: Tensor, stale: Callable[[], bool]) -> dict[str, Tensor]:
    """``accuracy`` or ``r_squared`` of the training part, at some steps."""
    kept = trace.kept_outputs
    name, rate = _measure(trace.experiment)
    neuron = Neuron.of(trace.experiment)
    found = [
        rated(neuron, trace.parameters[some], e.x, e.target, rate, stale)
        if kept is None
        else rate(kept[some], e.target)
        for some, e in _parts(trace, steps)
    ]
    return {name: torch.cat(found)}


def tested(trace: Trace, steps: Tensor, stale: Callable[[], bool]) -> dict[str, Tensor]:
    """The same of the test part, with ``test_loss``; nothing where there is none."""
    if trace.test_loss is None:
        return {}
    name, rate = _measure(trace.experiment)
    neuron = Neuron.of(trace.experiment)
    found = [
        rated(neuron, trace.parameters[some], e.x_test, e.target_test, rate, stale)
        for some, e in _parts(trace, steps)
        if e.x_test is not None and e.target_test is not None  # of all, or of none
    ]
    return {"test_loss": trace.test_loss[steps], f"test_{name}": torch.cat(found)}


def _parts(trace: Trace, steps: Tensor) -> list[tuple[Tensor, Experiment]]:
    """Of ``steps``, which rise, those with the same samples, and an Experiment that has them."""
    spans = sample_spans(trace.experiment)
    return [(steps[(steps >= span.first) & (steps < span.end)], span.experiment) for span in spans]


def _measure(experiment: Experiment) -> tuple[str, Callable[[Tensor, Tensor], Tensor]]:
    if experiment.real_valued:
        return "r_squared", r_squared
    return "accuracy", right_share


def has_classes(experiment: Experiment) -> bool:
    """Whether every target is a yes or a no, and an answer right or wrong."""
    return not experiment.real_valued and bool(((experiment.target == 0) | (experiment.target == 1)).all())
