"""The Train page: a run on data, and one moment of it looked at closely."""

import re

import torch
from torch import Tensor

from explorer import limits
from explorer.captions.run import data_caption, moment_caption, run_caption, unshaded
from explorer.contract.train import (
    Answers,
    Boundary,
    DrawnParts,
    DrawnSamples,
    Moment,
    Plane,
    Scores,
    TrainData,
    TrainNumbers,
    TrainSettings,
    WeightsOverSteps,
)
from explorer.contract.wire import packed
from explorer.text.names import input_name
from explorer.text.voice import phrase, t
from explorer.views.axis import loss_axis
from explorer.views.cost import Cost, Size, judging, sending, training
from explorer.views.offer import offer
from explorer.views.pointed import pointed
from explorer.views.rule import rule_told
from explorer.views.runs import run
from explorer.views.sample import sample
from explorer.views.scene import Scene, Source
from explorer.views.terms import terms
from explorer.views.work import Work
from slp_core import DATASETS, Experiment, Trace, decision_lines, output_grid
from slp_core.experiment import MAX_WEIGHT
from slp_core.judgement import GROWTH
from slp_core.neuron import Neuron, pre_activation
from slp_core.verdicts import THRESHOLD, Confusion, accuracy, confusion, right, right_share

GRID = 41
"""Points along each side of the boundary picture."""
AXIS_LETTERS = 28
"""Letters of a feature's name at an axis."""
Outputs = tuple[Tensor | None, Tensor | None]
"""At one step: for the training samples, and for the test samples if there are any."""
ONE_SAMPLE = phrase("One sample, as on the Neuron page. Choose data to see a neuron learn from many.")


def train_cost(size: Size, settings: TrainSettings) -> Cost:
    """One run, with losses and right answers over both parts of the data at every step, and the boundary."""
    moments = size.steps + 1
    judged = judging(size, size.samples, moments).times(2)
    if size.tested:
        judged = judged.then(judging(size, size.tested, moments).times(2))
    boundary = judging(size, GRID**2, 1)
    return training(size) + judged + boundary + sending(moments * (size.inputs + 5))


def train_view(scene: Scene[TrainSettings], work: Work) -> TrainNumbers:
    """Every number on the Train page."""
    experiment, settings, source = scene.experiment, scene.settings, scene.source
    plane = _plane(experiment, settings.features)
    trace = run(experiment, work.stale)
    last = experiment.steps if trace.diverged_at is None else trace.diverged_at
    step = min(settings.step, last)
    work.done(1, 4)
    neuron = Neuron.of(experiment)
    shown = trace.parameters[: last + 1]
    kept = trace.kept_outputs
    curves: dict[str, Tensor] = {
        "loss": trace.loss[: last + 1],
        "accuracy": accuracy(neuron, shown, experiment.x, experiment.target, work.stale)
        if kept is None
        else right_share(kept[: last + 1], experiment.target),
    }
    work.done(2, 4)
    if experiment.x_test is not None and experiment.target_test is not None and trace.test_loss is not None:
        curves["test_loss"] = trace.test_loss[: last + 1]
        curves["test_accuracy"] = accuracy(neuron, shown, experiment.x_test, experiment.target_test, work.stale)
    work.done(3, 4)
    outputs = _outputs(trace, step)
    at, end = _neuron_at(trace, step), _neuron_at(trace, last) if step < last else None
    return {
        "sample": sample(experiment, source.feature_names),
        "data": _data(experiment, source),
        "terms": terms(experiment, source),
        "offer": offer(experiment) if experiment.samples == 1 else None,
        "last": last,
        "diverged_at": trace.diverged_at,
        "growth": GROWTH,
        "axis": loss_axis(curves["loss"]),
        "curves": {
            "loss": packed(curves["loss"]),
            "accuracy": packed(curves["accuracy"]),
            "test_loss": packed(curves["test_loss"]) if "test_loss" in curves else None,
            "test_accuracy": packed(curves["test_accuracy"]) if "test_accuracy" in curves else None,
        },
        "gradients": packed(trace.parameter_gradients[: last + 1, :, 0]),
        "weights": _thinned(shown[:, :, 0]),
        "moment": _moment(trace, step, outputs, source),
        "plane": plane,
        "boundary": _boundary(at, end, plane),
        "unshaded": unshaded(trace, step) if at is None else "",
        "points": _points(experiment, outputs if at is not None else None, plane),
        "pointed": pointed(at, settings, plane, source),
        "captions": {
            "data": data_caption(experiment),
            "run": run_caption(experiment, trace),
            "moment": f"{moment_caption(experiment, curves, step, last)} {rule_told(trace, step)}".rstrip(),
        },
    }


def _neuron_at(trace: Trace, step: int) -> Experiment | None:
    """The neuron of a step, or None where no Experiment can hold it: it has overflowed, or grown too large."""
    if not bool((trace.parameters[step].abs() <= MAX_WEIGHT).all()):
        return None
    return trace.experiment.change(weights=trace.weights[step], bias=trace.bias[step])


def _features(experiment: Experiment, wanted: tuple[int, int] | None) -> tuple[int, int] | None:
    """The two inputs of the boundary picture: the first two unless others are asked for, None for a single input.

    A pair that was chosen for data of more inputs is nobody's wish any more. With terms it is the two inputs that they
    are made of.
    """
    if experiment.inputs < 2:
        return None
    return (0, 1) if wanted is None or max(wanted) >= experiment.inputs or experiment.terms else wanted


def _data(experiment: Experiment, source: Source) -> TrainData:
    dataset = DATASETS.get(experiment.dataset)
    return {
        "lesson": _lesson(experiment),
        "settings": dataset.settings if dataset else (),
        "own": source.file,
        "features": source.feature_names,
        "axes": tuple(
            axis_title(name if name != f"x{j + 1}" else input_name(j), source.standardised)
            for j, name in enumerate(source.feature_names)
        ),
        "classes": source.class_names,
        "training": experiment.samples,
        "testing": 0 if experiment.x_test is None else len(experiment.x_test),
    }


def axis_title(name: str, standardised: bool) -> str:
    """What an axis of a feature is called: short, and without its unit where that is not what is drawn.

    >>> axis_title("length (cm)", False)
    'length (cm)'
    """
    if not standardised:
        return _short(name)
    return t("{name}, in standard deviations", name=_short(re.sub(r"\s*\([^()]*\)\s*$", "", name) or name))


def _short(name: str) -> str:
    return name if len(name) <= AXIS_LETTERS else f"{name[: AXIS_LETTERS - 1]}…"


def _lesson(experiment: Experiment) -> str:
    if experiment.dataset in DATASETS:
        return t(DATASETS[experiment.dataset].lesson)
    return t(ONE_SAMPLE) if experiment.samples == 1 else ""


def _thinned(parameters: Tensor) -> WeightsOverSteps:
    """The weights over the steps, every so many of them, always with the first and the last."""
    columns = min(len(parameters), limits.TRAIN_MOST_COLUMNS)
    steps = torch.linspace(0, len(parameters) - 1, columns).round().to(torch.int64)
    return {"steps": steps, "values": packed(parameters[steps])}


def _outputs(trace: Trace, step: int) -> Outputs:
    experiment = trace.experiment
    value = Neuron.of(experiment).activation.value
    parts = (experiment.x, experiment.x_test)
    training, testing = (
        None if x is None else value(pre_activation(x, trace.weights[step], trace.bias[step])) for x in parts
    )
    return training, testing


def _moment(trace: Trace, step: int, outputs: Outputs, source: Source) -> Moment:
    """The kinds of right and wrong answers in each part of the data, as long as there are any numbers."""
    experiment = trace.experiment
    known = bool(trace.loss[step].isfinite())
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


def _answers(counts: Confusion | None) -> Answers | None:
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


def _plane(experiment: Experiment, wanted: tuple[int, int] | None) -> Plane | None:
    """Where the output is looked at: a grid that reaches a little beyond every training sample."""
    features = _features(experiment, wanted)
    if features is None:
        return None
    first, second = features
    return {"features": features, "values": (_span(experiment.x[:, first]), _span(experiment.x[:, second]))}


def _boundary(at: Experiment | None, end: Experiment | None, plane: Plane | None) -> Boundary | None:
    """The output over two inputs, all others at their mean over the training samples, and where the verdict changes.

    Also where it changes at the run's ``end``, unless that is what is looked at.
    """
    if at is None or plane is None:
        return None
    across, up = (torch.as_tensor(values, dtype=torch.float64) for values in plane["values"])
    first, second = ((span[0].item(), span[-1].item()) for span in (across, up))
    features = plane["features"]
    return {
        "lines": decision_lines(at, features, first, second),
        "ghost": torch.empty(0, 2, 2) if end is None else decision_lines(end, features, first, second),
        "output": packed(output_grid(at, features, across, up)[:, :, 0].T),
    }


def _span(column: Tensor) -> Tensor:
    low, high = column.min().item(), column.max().item()
    edge = 0.15 * (high - low) or 1.0
    return torch.linspace(low - edge, high + edge, GRID, dtype=torch.float64)


def _points(experiment: Experiment, outputs: Outputs | None, plane: Plane | None) -> DrawnParts | None:
    """The samples in the boundary picture: where they are, their class, and whether they are answered rightly."""
    if plane is None:
        return None
    first, second = plane["features"]

    training, testing = outputs or (None, None)

    def drawn(x: Tensor, target: Tensor, o: Tensor | None) -> DrawnSamples:
        some, wanted = x[: limits.TRAIN_MOST_POINTS], target[: limits.TRAIN_MOST_POINTS]
        return {
            "x": packed(some[:, first]),
            "y": packed(some[:, second]),
            "positive": wanted[:, 0] >= THRESHOLD,
            "right": None if o is None else right(o[: len(some)], wanted)[:, 0],
            "shown": len(some),
        }

    x_test, target_test = experiment.x_test, experiment.target_test
    return {
        "training": drawn(experiment.x, experiment.target, training),
        "testing": None if x_test is None or target_test is None else drawn(x_test, target_test, testing),
    }
