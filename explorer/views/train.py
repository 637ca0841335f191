"""The Train page: a run on data, and one moment of it looked at closely."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial

import torch
from torch import Tensor

from explorer import limits
from explorer.captions.pointed import levels_caption
from explorer.captions.run import data_caption, moment_caption, run_caption, unshaded
from explorer.contract.train import (
    Boundary,
    DrawnParts,
    DrawnSamples,
    Plane,
    TrainData,
    TrainNumbers,
    TrainSettings,
    WeightsOverSteps,
)
from explorer.contract.wire import Packed, packed
from explorer.text.names import axis_title, feature_name
from explorer.text.voice import phrase, t
from explorer.views.axis import loss_axis
from explorer.views.cost import Cost, Size, judging, most, sending, training
from explorer.views.measure import measured, tested
from explorer.views.moment import Outputs, moment, outputs_at
from explorer.views.offer import offer
from explorer.views.one_input import one_input
from explorer.views.pointed import pointed
from explorer.views.rule import rule_told
from explorer.views.runs import run
from explorer.views.sample import sample
from explorer.views.scene import Scene, Source
from explorer.views.script import script_cost, written
from explorer.views.terms import terms
from explorer.views.thinned import thinned
from explorer.views.work import Work
from slp_core import DATASETS, GIVEN, KINDS, Experiment, Trace, decision_lines, output_grid
from slp_core.fields import Integer
from slp_core.judgement import GROWTH
from slp_core.ranges import MAX_WEIGHT
from slp_core.terms import RAW
from slp_core.verdicts import THRESHOLD, right

GRID = 41
"""Points along each side of the boundary picture."""
SHEET = 3.0
"""How far a sheet that is drawn on reaches from 0: as far as the sliders of inputs do."""
ONE_SAMPLE = phrase("One sample, as on the Neuron page. Choose data to see a neuron learn from many.")


def train_cost(size: Size, settings: TrainSettings) -> Cost:
    """One run, with the losses over both parts of the data, right answers where they are drawn, and the boundary.

    Its program, where it is wanted; samples that are others from a step on are not counted in it.
    """
    moments = size.steps + 1
    drawn = min(moments, limits.TRAIN_MOST_ON_CURVE)
    judged = judging(size, size.samples, moments).then(judging(size, size.samples, drawn))
    if size.tested:
        judged = judged.then(judging(size, size.tested, moments)).then(judging(size, size.tested, drawn))
    boundary = judging(size, GRID**2, 1)
    numbers = training(size) + judged + boundary + sending(drawn * (size.inputs + 5))
    return numbers + script_cost(size) if settings.script else numbers


@lru_cache(64)
def longest(size: Size) -> int:
    """The most steps that a run of these data may have here."""
    fields = KINDS["steps"]
    assert isinstance(fields, Integer)
    cost = partial(train_cost, settings=TrainSettings(script=True))
    return most(cost, replace(size, steps=fields.maximum), "steps") or 0


def train_view(scene: Scene[TrainSettings], work: Work) -> TrainNumbers:
    """Every number on the Train page."""
    experiment, settings, source = scene.experiment, scene.settings, scene.source
    trace = run(experiment, work.stale)
    last = experiment.steps if trace.diverged_at is None else trace.diverged_at
    step = min(settings.step, last)
    now = experiment.at(step)  # its samples, which may be other ones than those of the start
    plane = _plane(now, settings.features, SHEET if _is_by_hand(now, source) else 0)
    work.done(1, 4)
    steps = _drawn(trace.loss[: last + 1], step)
    curves = {"loss": trace.loss[steps]} | measured(trace, steps, work.stale)
    work.done(2, 4)
    curves |= tested(trace, steps, work.stale)
    work.done(3, 4)
    outputs = outputs_at(trace, step)
    here = {name: curve[steps == step][0] for name, curve in curves.items()}
    at, end = _neuron_at(trace, step), _neuron_at(trace, last) if step < last else None
    levels = _levels(now)
    return {
        "sample": sample(now, source.feature_names),
        "data": _data(now, source),
        "terms": terms(experiment, source),
        "offer": offer(experiment) if experiment.samples == 1 else None,
        "last": last,
        "diverged_at": trace.diverged_at,
        "growth": GROWTH,
        "most": longest(replace(Size.of(experiment), steps=0)),
        "axis": loss_axis(trace.loss[: last + 1]),
        "curves": {
            "steps": steps,
            "loss": packed(curves["loss"]),
            "accuracy": _curve(curves, "accuracy"),
            "r_squared": _curve(curves, "r_squared"),
            "test_loss": _curve(curves, "test_loss"),
            "test_accuracy": _curve(curves, "test_accuracy"),
            "test_r_squared": _curve(curves, "test_r_squared"),
        },
        "gradients": packed(trace.parameter_gradients[steps, :, 0]),
        "weights": _thinned(trace.parameters[: last + 1, :, 0]),
        "moment": moment(trace, step, outputs, source),
        "plane": plane,
        "one_input": one_input(now, at, source),
        "boundary": _boundary(at, end, plane, levels),
        "unshaded": unshaded(trace, step) if at is None else "",
        "points": _points(now, outputs if at is not None else None, plane, levels[1]),
        "pointed": pointed(at, settings, plane, source),
        "script": written(experiment) if settings.script else None,
        "captions": {
            "data": data_caption(experiment),
            "run": run_caption(experiment, trace),
            "moment": f"{moment_caption(experiment, here, step, last)} {rule_told(trace, step)}".rstrip(),
        },
    }


def _drawn(loss: Tensor, step: int) -> Tensor:
    """The steps of the curves: all of them, or those that a long run is drawn by, and the one that is looked at."""
    chosen = thinned(loss[None], limits.TRAIN_MOST_ON_CURVE)[0].tolist()
    return torch.tensor(sorted({*chosen, step}))


def _curve(curves: Mapping[str, Tensor], name: str) -> Packed | None:
    return packed(curves[name]) if name in curves else None


def _neuron_at(trace: Trace, step: int) -> Experiment | None:
    """The neuron of a step, or None where no Experiment can hold it: it has overflowed, or grown too large."""
    if not bool((trace.parameters[step].abs() <= MAX_WEIGHT).all()):
        return None
    return trace.experiment.at(step).change(weights=trace.weights[step], bias=trace.bias[step])


def _features(experiment: Experiment, wanted: tuple[int, int] | None) -> tuple[int, int] | None:
    """The two inputs of the boundary picture: the first two unless others are asked for, None for a single input.

    A pair that was chosen for data of more inputs is nobody's wish any more. With terms it is the two inputs that they
    are made of.
    """
    if experiment.inputs < 2:
        return None
    return (0, 1) if wanted is None or max(wanted) >= experiment.inputs or experiment.terms else wanted


def _data(experiment: Experiment, source: Source) -> TrainData:
    return {
        "lesson": _lesson(experiment, source),
        "own": source.file,
        "features": source.feature_names,
        "axes": tuple(
            axis_title(feature_name(name, j), source.standardised) for j, name in enumerate(source.feature_names)
        ),
        "classes": source.class_names,
        "real_valued": experiment.real_valued,
        "training": experiment.samples,
        "testing": 0 if experiment.x_test is None else len(experiment.x_test),
        "by_hand": limits.TRAIN_MOST_DRAWN_BY_HAND if _is_by_hand(experiment, source) else 0,
    }


def _is_by_hand(experiment: Experiment, source: Source) -> bool:
    """Whether samples are points of a plane that belong to nobody but the link."""
    given = experiment.dataset == GIVEN and source.file is None and experiment.x_test is None
    some = 1 < experiment.samples <= limits.TRAIN_MOST_DRAWN_BY_HAND
    return given and some and experiment.raw_inputs == RAW


def _lesson(experiment: Experiment, source: Source) -> str:
    if experiment.dataset in DATASETS:
        return t(DATASETS[experiment.dataset].lesson)
    if experiment.real_valued:
        return t("Regression: the target, “{target}”, is a number and no class.", target=source.target)
    return t(ONE_SAMPLE) if experiment.samples == 1 else ""


def _thinned(parameters: Tensor) -> WeightsOverSteps:
    """The weights over the steps, every so many of them, always with the first and the last."""
    columns = min(len(parameters), limits.TRAIN_MOST_COLUMNS)
    steps = torch.linspace(0, len(parameters) - 1, columns).round().to(torch.int64)
    return {"steps": steps, "values": packed(parameters[steps])}


def _plane(experiment: Experiment, wanted: tuple[int, int] | None, least: float) -> Plane | None:
    """Where the output is looked at: a grid that reaches a little beyond every training sample.

    It reaches from -``least`` to ``least`` at the least, so that there is room to draw.
    """
    features = _features(experiment, wanted)
    if features is None:
        return None
    across, up = (_span(experiment.x[:, feature], least) for feature in features)
    return {"features": features, "values": (across, up)}


def _levels(experiment: Experiment) -> tuple[float, float, float]:
    """The outputs of full shade, and between them that of none: of two classes, or of the training targets."""
    if not experiment.real_valued:
        return 0.0, THRESHOLD, 1.0
    low, high = experiment.target.min().item(), experiment.target.max().item()
    if low == high:  # the others are all in the test part
        return low - 1, low, low + 1
    return low, (low + high) / 2, high


def _boundary(
    at: Experiment | None, end: Experiment | None, plane: Plane | None, levels: tuple[float, float, float]
) -> Boundary | None:
    """The output over two inputs, all others at their mean over the training samples, and where the verdict changes.

    Also where it changes at the run's ``end``, unless that is what is looked at. Where there are no verdicts, it is
    where the output passes the middle of its ``levels``.
    """
    if at is None or plane is None:
        return None
    across, up = (torch.as_tensor(values, dtype=torch.float64) for values in plane["values"])
    first, second = ((span[0].item(), span[-1].item()) for span in (across, up))
    features = plane["features"]
    return {
        "lines": decision_lines(at, features, first, second, levels[1]),
        "ghost": torch.empty(0, 2, 2) if end is None else decision_lines(end, features, first, second, levels[1]),
        "levels": levels,
        "told": "" if not at.real_valued else levels_caption(levels),
        "output": packed(output_grid(at, features, across, up)[:, :, 0].T),
    }


def _span(column: Tensor, least: float) -> Tensor:
    low, high = column.min().item(), column.max().item()
    edge = 0.15 * (high - low) or 1.0
    return torch.linspace(min(low - edge, -least), max(high + edge, least), GRID, dtype=torch.float64)


def _points(experiment: Experiment, outputs: Outputs | None, plane: Plane | None, middle: float) -> DrawnParts:
    """The samples in the picture of the outputs: where they are, their class, and whether they are answered rightly.

    Over a single input each stands at its target. Targets that are numbers are told apart by the ``middle`` instead.
    """
    first, second = plane["features"] if plane else (0, 0)
    training, testing = outputs or (None, None)

    def drawn(x: Tensor, target: Tensor, o: Tensor | None) -> DrawnSamples:
        some, wanted = x[: limits.TRAIN_MOST_POINTS], target[: limits.TRAIN_MOST_POINTS]
        return {
            "x": packed(some[:, first]),
            "y": packed(some[:, second] if plane else wanted[:, 0]),
            "positive": (wanted[:, 0] >= middle) | (experiment.real_valued and plane is None),
            "right": None if o is None or experiment.real_valued else right(o[: len(some)], wanted)[:, 0],
            "shown": len(some),
        }

    x_test, target_test = experiment.x_test, experiment.target_test
    return {
        "training": drawn(experiment.x, experiment.target, training),
        "testing": None if x_test is None or target_test is None else drawn(x_test, target_test, testing),
    }
