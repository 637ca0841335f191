"""The Derivation page: its settings."""

import attrs

from explorer.contract.settings import Settings, setting
from slp_core.experiment import MAX_INPUTS
from slp_core.fields import Boolean, Integer, Real


@attrs.frozen
class DerivationSettings(Settings):
    """What is derived, how far, and how it is proven.

    Attributes
    ----------
    weight : the index of the weight, d for the bias
    lines : how many lines of the derivation are open
    h : step size of the central difference
    flipped : whether the sign of that weight's gradient is turned, as a mistake
    """

    weight: int = setting(Integer(0, MAX_INPUTS, slider=(0, MAX_INPUTS)), 0)
    lines: int = setting(Integer(1, 99, slider=(1, 99)), 1)
    h: float = setting(Real(1e-12, 1.0, slider=(1e-12, 1.0), step=0.25, logarithmic=True), 1e-5)
    flipped: bool = setting(Boolean(), False)
