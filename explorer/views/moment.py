"""One step of a run on the Train page: the outputs, and how many of the answers are right and wrong."""

from torch import Tensor

from explorer.contract.train import AnswerCounts, Moment, Scores
from explorer.views.scene import Source
from slp_core import Trace
from slp_core.neuron import Neuron, pre_activation
from slp_core.verdicts import Confusion, confusion

Outputs = tuple[Tensor | None, Tensor | None]
"""At one step: for the training samples, and for the test samples if there are any."""


def outputs_at(trace: Trace, step: int) -> Outputs:
    """The output of each sample at a step, for the training part and the test part."""
    experiment = trace.experiment.at(step)
    value = Neuron.of(experiment).activation.value
    parts = (experiment.x, experiment.x_test)
    training, testing = (
        None if x is None else value(pre_activation(x, trace.weights[step], trace.bias[step])) for x in parts
    )
    return training, testing


def moment(trace: Trace, step: int, outputs: Outputs, source: Source) -> Moment:
    """The kinds of right and wrong answers in each part of the data, as long as there are any numbers."""
    experiment = trace.experiment.at(step)
    known = bool(trace.loss[step].isfinite()) and not experiment.real_valued
    targets = (experiment.target, experiment.target_test)
    training, testing = (
        confusion(o, target) if known and o is not None and target is not None else None
        for o, target in zip(outputs, targets, strict=True)
    )
    return {
        "step": step,
        "parameters": trace.parameters[step, :, 0],
        "confusion": _answers(training),
        "test_confusion": _answers(testing),
        "scores": _scores(training, training, source),
        "test_scores": _scores(testing, training, source),
    }


def _answers(counts: Confusion | None) -> AnswerCounts | None:
    if counts is None:
        return None
    return {
        "true_positive": counts.true_positive,
        "false_negative": counts.false_negative,
        "true_negative": counts.true_negative,
        "false_positive": counts.false_positive,
    }


def _scores(counts: Confusion | None, known: Confusion | None, source: Source) -> Scores | None:
    """How good the answers are, beside what always saying the class gets right that is commoner in what is known."""
    if counts is None or known is None:
        return None
    rarer = known.rarer
    return {
        "accuracy": 100 * counts.accuracy,
        "baseline": 100 * counts.share(not rarer),
        "commoner": source.class_names[not rarer],
        "rarer": {
            "name": source.class_names[rarer],
            "precision": _percent(counts.precision(rarer)),
            "recall": _percent(counts.recall(rarer)),
        }
        if known.uneven
        else None,
    }


def _percent(part: float | None) -> float | None:
    return None if part is None else 100 * part
