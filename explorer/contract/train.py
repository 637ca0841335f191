"""The Train page: its settings, its numbers, its charts."""

from typing import Annotated, TypedDict

import attrs
from torch import Tensor

from explorer import limits
from explorer.contract.axis import LossAxis
from explorer.contract.figure import Figure
from explorer.contract.one_input import OneInput
from explorer.contract.place import STEP
from explorer.contract.sample import Sample
from explorer.contract.script import Script
from explorer.contract.settings import Optional, Pair, Reals, Settings, setting
from explorer.contract.wire import Finite, FiniteRow, Flags, OnWire, Packed, Row, Wholes
from slp_core.fields import Boolean, Integer, Real
from slp_core.shapes import MAX_INPUTS, MAX_SAMPLES

PLACE = Real(-limits.TRAIN_FARTHEST_PLACE, limits.TRAIN_FARTHEST_PLACE, slider=(-1, 1), step=1)
"""A value of an input on the map."""


@attrs.frozen
class TrainSettings(Settings):
    """What is looked at of a run.

    Attributes
    ----------
    step : the step that is looked at
    features : the two inputs of the boundary picture; None for the first two
    logarithmic : whether losses are drawn on a logarithmic axis; None for as it suits the run
    weight : the index of the weight whose bar is marked, d for the bias; None for none
    place : the values of the two inputs that are pointed at
    sample : the sample that is pointed at, those of the test part after those of the training part
    script : whether the run is also wanted as a program
    """

    step: int = setting(STEP, 0, kept=False)
    features: tuple[int, int] | None = setting(Optional(Pair(MAX_INPUTS - 1)), None)
    logarithmic: bool | None = setting(Optional(Boolean()), None)
    weight: int | None = setting(Optional(Integer(0, MAX_INPUTS, slider=(0, MAX_INPUTS))), None)
    place: tuple[float, ...] | None = setting(Optional(Reals(PLACE, 2)), None, kept=False)
    sample: int | None = setting(Optional(Integer(0, 2 * MAX_SAMPLES - 1, slider=(0, MAX_SAMPLES))), None, kept=False)
    script: bool = setting(Boolean(), False, kept=False)


class TrainData(TypedDict):
    """What is trained with, beside its numbers.

    ``own`` is the name of the file, for data of one's own; ``axes`` are what stands at an axis of each feature;
    ``classes`` are what target 0 and target 1 stand for. ``by_hand`` is how many points a pen may make of the samples;
    0 where it cannot change them.
    """

    lesson: str
    own: str | None
    features: tuple[str, ...]
    axes: tuple[str, ...]
    classes: tuple[str, str]
    real_valued: bool
    training: int
    testing: int
    by_hand: int


class TermChoice(TypedDict):
    """A further input that can be made of the two."""

    name: str
    title: str
    on: bool


class Terms(TypedDict):
    """What can be made of two inputs, and why that works."""

    choices: list[TermChoice]
    told: str


class DataPicture(TypedDict):
    """A data set as a small picture: places of some of its samples, 0 to 100, and whether their target is a yes."""

    name: str
    x: Wholes
    y: Wholes
    positive: Flags


class TrainCurves(TypedDict):
    """Loss at some steps, and accuracy where there are classes or R² where the target is a real number.

    ``steps`` are all, or those that a long run is drawn by: the first, the last, the one that is looked at, and of each
    stretch those with the lowest and the highest loss. What is of the test part is None where there is none.
    """

    steps: Wholes
    loss: Packed
    accuracy: Packed | None
    r_squared: Packed | None
    test_loss: Packed | None
    test_accuracy: Packed | None
    test_r_squared: Packed | None


class WeightsOverSteps(TypedDict):
    """The weights and the bias at some steps of the run, a row a step."""

    steps: Wholes
    values: Packed


class AnswerCounts(TypedDict):
    """How many answers there are of each kind."""

    true_positive: int
    false_negative: int
    true_negative: int
    false_positive: int


class Rarer(TypedDict):
    """How well the rarer class is found, in percent.

    ``precision`` is None where it is never answered, ``recall`` where no sample is of it.
    """

    name: str
    precision: Finite | None
    recall: Finite | None


class Scores(TypedDict):
    """How good the answers are, in percent.

    ``baseline`` is the accuracy of always saying ``commoner``, the class that is commoner among the training samples;
    ``rarer`` is None where both are about as common there.
    """

    accuracy: Finite
    baseline: Finite
    commoner: str
    rarer: Rarer | None


class Moment(TypedDict):
    """The weights with the bias, and the answers at one step in each part of the data.

    None where a part is not there, or no number is left.
    """

    step: int
    parameters: Row
    confusion: AnswerCounts | None
    test_confusion: AnswerCounts | None
    scores: Scores | None
    test_scores: Scores | None


Lines = Annotated[Tensor, OnWire("Lines", list[tuple[tuple[float, float], tuple[float, float]]])]
"""Straight lines, each by its two ends."""


class Plane(TypedDict):
    """The two inputs of the boundary picture, and the values of each at which the output is looked at."""

    features: tuple[int, int]
    values: tuple[FiniteRow, FiniteRow]


class Boundary(TypedDict):
    """The output over the plane, a row for each value of its second input, and where the verdict changes.

    ``ghost`` is where it changes at the run's end; it is empty at the end itself, and where the end is lost.
    ``levels`` are the outputs of full shade of the one kind, of none, and of full shade of the other. Where the target
    is a number there are no verdicts: the lines are at the middle level, and ``told`` says what is seen.
    """

    lines: Lines
    ghost: Lines
    output: Packed
    levels: tuple[Finite, Finite, Finite]
    told: str


class Pointed(TypedDict):
    """The answer to what is pointed at: a sample, or a place on the map with every other input at its mean.

    ``x`` and ``y`` say where it is on the map, and ``told`` how the sum comes about.
    """

    sample: int | None
    x: Finite
    y: Finite
    z: Finite
    output: Finite
    told: str


class DrawnSamples(TypedDict):
    """Samples in the boundary picture: whether their target is a yes, and whether they are answered rightly.

    ``right`` is None where the step has no numbers to answer with, and where targets are numbers: of those a yes is one
    that is not below the middle of the levels.
    """

    x: Packed
    y: Packed
    positive: Flags
    right: Flags | None
    shown: int


class DrawnParts(TypedDict):
    """The samples of each part of the data; None where there is no test part."""

    training: DrawnSamples
    testing: DrawnSamples | None


class TrainCaptions(TypedDict):
    """A sentence for the data, the run and the step."""

    data: str
    run: str
    moment: str


class TrainNumbers(TypedDict):
    """Every number on the Train page.

    ``last`` is the last step of the run that has numbers, ``most`` how many a run of these data may have.
    ``gradients`` are a row for each step of the curves. ``plane`` is None for data of a single input, for which there
    is ``one_input`` instead; ``boundary`` also where the step's weights are lost, or too large to be shaded:
    ``unshaded`` says which.
    ``terms`` is None unless there are two inputs to make further ones of.
    ``growth`` is how many times what they were at the start numbers may become before a scale gives up following.
    ``offer`` are the data sets that can be chosen, where there is a single sample. ``script`` is None unless it was
    asked for.
    """

    sample: Sample
    data: TrainData
    terms: Terms | None
    offer: list[DataPicture] | None
    last: int
    most: int
    diverged_at: int | None
    growth: Finite
    axis: LossAxis
    curves: TrainCurves
    gradients: Packed
    weights: WeightsOverSteps
    moment: Moment
    plane: Plane | None
    one_input: OneInput | None
    boundary: Boundary | None
    unshaded: str
    points: DrawnParts
    pointed: Pointed | None
    script: Script | None
    captions: TrainCaptions


class TrainFigures(TypedDict):
    """The charts of the Train page."""

    loss: Figure
    accuracy: Figure
    boundary: Figure
    one_input: Figure
    weights: Figure
