"""How the picture of one neuron shows its activation, and what goes back through it."""

from typing import TypedDict

from explorer.contract.wire import FiniteRow, Row, Value


class Factors(TypedDict):
    """The factors of the chain rule that all weights share, of the sample that is shown."""

    d_loss_d_output: Value
    d_output_d_z: Value
    delta: Value


class ActivationCurve(TypedDict):
    """The activation from -reach to reach."""

    z: FiniteRow
    output: FiniteRow
    reach: float


class Tangent(TypedDict):
    """The two ends of the tangent at the operating point."""

    z: Row
    output: Row
