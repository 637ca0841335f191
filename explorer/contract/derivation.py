"""The Derivation page: its settings, its numbers, its charts."""

from typing import TypedDict

import attrs

from explorer.contract.activation import ActivationCurve, Factors, Tangent
from explorer.contract.figure import Figure
from explorer.contract.nudge import NUDGE, Nudged
from explorer.contract.sample import Sample
from explorer.contract.script import Script
from explorer.contract.settings import Settings, setting
from explorer.contract.wire import FiniteRow, Flag, Flags, Row, Value
from slp_core.fields import Boolean, Integer, Real
from slp_core.shapes import MAX_INPUTS


@attrs.frozen
class DerivationSettings(Settings):
    """What is derived, how far, and how it is proven.

    Attributes
    ----------
    weight : the index of the weight, d for the bias
    lines : how many lines of the derivation are open
    ran : how many lines of the code have been run
    h : step size of the central difference
    flipped : whether the sign of that weight's gradient is turned, as a mistake
    nudge : how far that weight is nudged; None while it is not
    """

    weight: int = setting(Integer(0, MAX_INPUTS, slider=(0, MAX_INPUTS)), 0)
    lines: int = setting(Integer(1, 99, slider=(1, 99)), 1)
    ran: int = setting(Integer(0, 99, slider=(0, 99)), 0)
    h: float = setting(Real(1e-12, 1.0, slider=(1e-12, 1.0), step=0.25, logarithmic=True), 1e-5)
    flipped: bool = setting(Boolean(), False)
    nudge: float | None = setting(NUDGE, None)


class Unfolded(TypedDict):
    """Formulas that stand below a line once it is asked for them: a proof, a rule."""

    title: str
    formulas: list[str]


class DerivationLine(TypedDict):
    """A line of the derivation.

    ``symbols`` and ``numbers`` are MathML, the latter with places for the numbers of ``DerivationNumbers.values`` (see
    explorer/views/formulas.py) or empty; ``lights`` are the symbols in the picture that it is about.
    """

    key: str
    told: str
    symbols: str
    numbers: str
    lights: list[str]
    unfolds: Unfolded | None


class CodeLine(TypedDict):
    """A line of the code: the line of the derivation that it computes, what it is about, and what it gives once it ran.

    ``line`` is empty where it computes none, ``gives`` where it gives nothing or was not run.
    """

    text: str
    line: str
    lights: list[str]
    gives: str


class Halves(TypedDict):
    """The gradients by both squared errors, the bias last, and their ratio, where it is not 0 / 0."""

    half_squared_error: Row
    mse: Row
    ratio: Row
    defined: Flags


class CureRow(TypedDict):
    """The slopes by one loss, for an output that is wrong and saturated."""

    title: str
    d_loss_d_output: Value
    d_output_d_z: Value
    delta: Value


class Cure(TypedDict):
    """An output that is wrong and saturated, by every loss that can judge it."""

    output: Value
    rows: list[CureRow]


class StepSizeErrors(TypedDict):
    """The error of the central difference at every step size, in both precisions."""

    float64: Row
    float32: Row


class Proof(TypedDict):
    """The closed form, perhaps with a mistake, against autograd and central differences, each with the bias last.

    ``exact`` says that autograd agrees, ``passed`` that the central difference does, too.
    """

    h: float
    closed_form: Row
    autograd: Row
    central_difference: Row
    difference_error: Value
    max_error: Value
    exact: bool
    passed: bool
    verdict: str
    sizes: FiniteRow
    errors: StepSizeErrors


class DerivationNumbers(TypedDict):
    """Every number on the Derivation page; gradients have the bias last.

    ``values`` are the numbers in the lines, by name; ``code`` is empty for more samples or outputs than one.

    ``saturation`` is a sentence about a saturated neuron, empty where it is none; ``bias_use`` says what becomes of the
    bias.
    """

    z: Value
    output: Value
    loss: Value
    gradients: Row
    lines: list[DerivationLine]
    values: dict[str, Value]
    code: list[CodeLine]
    factors: Factors
    sample: Sample
    saturated: Flag
    saturation: str
    bias_use: str
    curve: ActivationCurve
    tangent: Tangent
    halves: Halves
    cure: Cure
    proof: Proof
    script: Script
    nudge: Nudged | None


class DerivationFigures(TypedDict):
    """The charts of the Derivation page."""

    errors: Figure
