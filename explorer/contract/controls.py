"""What can be set, as the stage's controls are told."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from explorer.contract.wire import Markup, OnWire


class SliderSpan(TypedDict):
    """What a slider must know of a field.

    ``minimum`` and ``maximum`` are the field's limits, ``low`` and ``high`` the ends of its slider; ``step`` is one
    press of an arrow key, on a logarithmic slider in log10.
    """

    minimum: float
    maximum: float
    low: float
    high: float
    step: float
    logarithmic: bool
    whole: bool
    rule: str


class RuleChoice(TypedDict):
    """An activation or a loss: its formula, and that of its slope.

    ``leaves_out`` is the activation whose slope a loss leaves out of its gradient, or empty.
    """

    name: str
    title: str
    lesson: str
    formula: Markup
    slope: Markup
    leaves_out: str


FieldName = Annotated[str, OnWire("FieldName", typescript="keyof FieldSpans")]


class RunSetting(TypedDict):
    """A setting of a run, such as those of its optimizer: what it is called, and what stands before its slider."""

    field: FieldName
    symbol: str
    title: str


class OptimizerChoice(TypedDict):
    """An optimizer: its formula, and the settings that it has besides the learning rate."""

    name: str
    title: str
    lesson: str
    formula: Markup
    settings: list[RunSetting]


class DecayChoice(TypedDict):
    """Weight decay: the fields that it is set by, and what the first is to begin with."""

    settings: list[RunSetting]
    usual: float


class Choices(TypedDict):
    """What the Experiment's choices may be."""

    activation: list[RuleChoice]
    loss: list[RuleChoice]
    optimizer: list[OptimizerChoice]


class DatasetChoice(TypedDict):
    """A data set that can be trained with. ``settings`` are the fields from which it makes its samples."""

    name: str
    title: str
    lesson: str
    settings: tuple[FieldName, ...]


class PresetChoice(TypedDict):
    """An Experiment to start from."""

    name: str
    title: str
    lesson: str


class StartChoice(TypedDict):
    """Where the weights of a run on data may start."""

    name: str
    title: str
    lesson: str


FieldSpans = Annotated[Mapping[str, SliderSpan], OnWire("FieldSpans")]
"""The span of every field of the Experiment that a slider can set."""


class Controls(TypedDict):
    """Everything about controls that does not depend on the Experiment.

    ``changeable`` is what may get another value in the middle of a run.
    """

    fields: FieldSpans
    choices: Choices
    changeable: list[RunSetting]
    decay: DecayChoice
    datasets: list[DatasetChoice]
    presets: list[PresetChoice]
    starts: list[StartChoice]


class Refusals(TypedDict):
    """The choices that an Experiment cannot take as it is: name -> why."""

    activation: dict[str, str]
    loss: dict[str, str]
