"""The Neuron page: its settings."""

import attrs

from explorer.contract.settings import Settings, setting
from slp_core.experiment import MAX_INPUTS
from slp_core.fields import Choice, Integer

BARS = {"gradient": None, "update": None}


@attrs.frozen
class NeuronSettings(Settings):
    """The chosen weight (d for the bias), and what its bars show."""

    weight: int = setting(Integer(0, MAX_INPUTS, slider=(0, MAX_INPUTS)), 0)
    bars: str = setting(Choice(BARS), "gradient")
