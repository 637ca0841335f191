"""The Step page: its settings, its numbers, its chart."""

from typing import Generic, Literal, TypedDict, TypeVar

import attrs

from explorer.contract.activation import ActivationCurve
from explorer.contract.axis import LossAxis
from explorer.contract.figure import Figure
from explorer.contract.sample import Sample
from explorer.contract.settings import Optional, Settings, setting
from explorer.contract.wire import Finite, FiniteRow, Markup, Packed, PackedBytes, Row
from slp_core.fields import Choice, Integer
from slp_core.shapes import MAX_INPUTS

PHASES = {"start": None, "forward": None, "loss": None, "backward": None, "update": None, "step": None}
UNITS = {"operation": None, "phase": None, "step": None}


@attrs.frozen
class StepSettings(Settings):
    """Where in a step the timeline stands, and by what it moves.

    Attributes
    ----------
    phase : the phase of the step, ``step`` where all of it is shown at once; None is the start of the run, and of every
        later step the whole
    operation : the operation of the phase, or None where the phase is shown as a whole
    unit : what arrow keys and playing move by
    """

    phase: str | None = setting(Optional(Choice(PHASES)), None)
    operation: int | None = setting(Optional(Integer(0, MAX_INPUTS + 3, slider=(0, MAX_INPUTS))), None)
    unit: str = setting(Choice(UNITS), "phase")


Over = Literal["one", "all", "batch"]
"""What a step's gradient is made of: the one sample that there is, all samples, or the step's batch."""
Side = Literal["at", "high", "low", "beyond"]
"""Where the output is, seen from its target; ``beyond`` where the loss asks for no other."""
Way = Literal["stays", "rises", "falls"]
"""What a higher output would make of the loss."""
Flatness = Literal["no", "activation", "target", "beyond", "no_input", "too_small", "cancelled_all", "cancelled_batch"]
"""Why no parameter that is trained has a gradient, or that one has."""
Move = Literal[
    "overflows",
    "untrained",
    "flat",
    "frozen",
    "lost",
    "balanced",
    "rises_decaying",
    "falls_decaying",
    "rises_decaying_remembering",
    "falls_decaying_remembering",
    "rises_on",
    "falls_on",
    "rises_against",
    "falls_against",
    "rises_remembering_one",
    "falls_remembering_one",
    "rises_remembering_all",
    "falls_remembering_all",
    "rises_remembering_batch",
    "falls_remembering_batch",
    "rises_shared_all",
    "falls_shared_all",
    "rises_shared_batch",
    "falls_shared_batch",
    "rises_rounding",
    "falls_rounding",
    "rises_downhill",
    "falls_downhill",
    "rises_low",
    "falls_low",
    "rises_high",
    "falls_high",
]
"""Why a parameter moves as it does.

It stays because it is a bias that is not trained (``untrained``), because its gradient is 0 (``flat``), because the
learning rate is (``frozen``), or because its update comes out as 0 (``lost``, and ``balanced`` where it decays). It
moves because it decays as well (``decaying``, and with what is remembered), without a gradient (``on``) or
uphill (``against``), because the optimizer remembers those before; with its gradient and what is remembered
(``remembering``); with a gradient of several samples (``shared``); by rounding, at the target (``rounding``); against a
gradient that does not point to the target (``downhill``); or because the output is too ``low`` or too ``high`` and its
input has the sign that makes this the way to go.
"""

W = TypeVar("W")


class Worded(TypedDict, Generic[W]):
    """A word for each place: where it stands among ``words``."""

    words: list[W]
    codes: PackedBytes


class StepReasons(TypedDict):
    """What the sentences of each step say, judged in one place.

    ``saturated`` is 1 where the activation lets hardly anything through; ``steepest`` and ``most_moved`` are the
    parameter with the largest gradient and update.
    """

    over: Over
    side: Worded[Side]
    pull: Worded[Way]
    saturated: PackedBytes
    flat: Worded[Flatness]
    steepest: PackedBytes
    most_moved: PackedBytes
    moves: Worded[Move]


class StepTables(TypedDict):
    """What every step k = 0..T computes, a row each; the pass is that of the shown sample and the first output.

    ``sums`` are the sums of the first product, of the first two and so on, the bias last. ``tangents`` are the two ends
    of the tangent to the activation, each z and O. ``term`` is the shown sample's own loss, before it is averaged.
    """

    products: Packed
    sums: Packed
    tangents: Packed
    term: Packed
    z: Packed
    output: Packed
    error: Packed
    d_loss_d_output: Packed
    d_output_d_z: Packed
    delta: Packed
    weights: Packed
    bias: Packed
    gradients: Packed
    bias_gradient: Packed
    updates: Packed
    bias_update: Packed
    weights_after: Packed
    bias_after: Packed
    loss: Packed


class OptimizerState(TypedDict):
    """A part of what the optimizer remembers, after every step.

    Its values have a column for each weight and the bias, or are a single number for all of them.
    """

    name: str
    title: str
    symbol: str
    values: Packed


class DecayNumbers(TypedDict):
    """What weight decay adds to the gradient of every weight and the bias at every step, and the rule of it."""

    rule: Markup
    values: Packed


class LossPicture(TypedDict):
    """How the loss of one output is drawn: as the square on the gap O - t, as half of it, or as a curve's height."""

    shape: Literal["square", "half", "curve"]
    output: FiniteRow
    loss: Row


class Magnified(TypedDict):
    """How much larger than on their sliders moves are drawn: ``sizes`` to choose from, and which is meant where."""

    sizes: list[float]
    codes: PackedBytes


class StepNumbers(TypedDict):
    """Every number on the Step page.

    ``last`` is the last step that is played: at most ``most_steps``, and none after the one at which the run diverges.
    ``directions`` is what the learning rate is multiplied by, where that is not the gradient itself; ``decay`` is None
    where there is none. ``magnified`` is
    for the move of each step, ``magnified_run`` for what all moves add up to. ``growth`` is how many times what they
    were at the start numbers may become before a scale gives up following.
    """

    numbers: StepTables
    states: list[OptimizerState]
    directions: Packed | None
    decay: DecayNumbers | None
    magnified: Magnified
    magnified_run: Magnified
    loss_picture: LossPicture
    reasons: StepReasons
    last: int
    steps: int
    most_steps: int
    diverged_at: int | None
    growth: Finite
    axis: LossAxis
    sample: Sample
    curve: ActivationCurve


class StepFigures(TypedDict):
    """The charts of the Step page."""

    timeline: Figure
