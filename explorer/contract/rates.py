"""The Rates page: its settings."""

import attrs

from explorer.contract.settings import Settings, setting
from slp_core.fields import Boolean, Integer, Real

RATE = Real(1e-8, 1e4, slider=(1e-5, 1e4), step=0.05, logarithmic=True)


@attrs.frozen
class RatesSettings(Settings):
    """How many rates, from where to where, and on which axis their losses are drawn."""

    count: int = setting(Integer(8, 128, slider=(8, 128)), 32)
    lowest: float = setting(RATE, 1e-4)
    highest: float = setting(RATE, 100.0)
    logarithmic: bool = setting(Boolean(), False)
