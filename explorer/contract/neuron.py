"""The Neuron page: its settings, its numbers, its charts."""

from typing import TypedDict

import attrs

from explorer.contract.activation import ActivationCurve, Factors, Tangent
from explorer.contract.axis import LossAxis
from explorer.contract.figure import Figure
from explorer.contract.nudge import NUDGE, Nudged
from explorer.contract.sample import Sample
from explorer.contract.settings import Settings, setting
from explorer.contract.wire import Row, Value
from slp_core.fields import Choice, Integer
from slp_core.shapes import MAX_INPUTS

BARS = {"gradient": None, "update": None}


@attrs.frozen
class NeuronSettings(Settings):
    """The chosen weight (d for the bias), what its bars show, and how far it is nudged."""

    weight: int = setting(Integer(0, MAX_INPUTS, slider=(0, MAX_INPUTS)), 0)
    bars: str = setting(Choice(BARS), "gradient")
    nudge: float | None = setting(NUDGE, None)


class NeuronRun(TypedDict):
    """The loss at every step of the run that starts here, the axis it takes, and where it leaves float64."""

    loss: Row
    axis: LossAxis
    diverged_at: int | None


class NeuronCaptions(TypedDict):
    """A sentence for each picture, and one for each weight, the bias last."""

    forward: str
    gradient: str
    weights: list[str]
    run: str


class NeuronNumbers(TypedDict):
    """Every number on the Neuron page; ``nudge`` is None while no weight is nudged."""

    z: Value
    output: Value
    error: Value
    loss: Value
    sample: Sample
    products: Row
    gradients: Row
    bias_gradient: Value
    updates: Row
    bias_update: Value
    weights_after: Row
    bias_after: Value
    factors: Factors
    shares: Row
    curve: ActivationCurve
    tangent: Tangent
    run: NeuronRun
    nudge: Nudged | None
    captions: NeuronCaptions


class NeuronFigures(TypedDict):
    """The charts of the Neuron page."""

    run: Figure
