"""The Step page: its settings."""

import attrs

from explorer.contract.settings import Optional, Settings, setting
from slp_core.experiment import MAX_INPUTS
from slp_core.fields import Choice, Integer

PHASES = {"forward": None, "loss": None, "backward": None, "update": None}
UNITS = {"operation": None, "phase": None, "step": None}


@attrs.frozen
class StepSettings(Settings):
    """Where in a step the timeline stands, and by what it moves.

    Attributes
    ----------
    phase : the phase of the step
    operation : the operation of the phase, or None where the phase is shown as a whole
    unit : what arrow keys and playing move by
    """

    phase: str = setting(Choice(PHASES), "forward")
    operation: int | None = setting(Optional(Integer(0, MAX_INPUTS + 3, slider=(0, MAX_INPUTS))), None)
    unit: str = setting(Choice(UNITS), "phase")
