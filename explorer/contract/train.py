"""The Train page: its settings."""

import attrs

from explorer.contract.place import STEP
from explorer.contract.settings import Optional, Pair, Settings, setting
from slp_core.experiment import MAX_INPUTS
from slp_core.fields import Boolean


@attrs.frozen
class TrainSettings(Settings):
    """The step that is looked at, the two inputs of the boundary picture, and the axis of the losses."""

    step: int = setting(STEP, 0, kept=False)
    features: tuple[int, int] | None = setting(Optional(Pair(MAX_INPUTS - 1)), None)
    logarithmic: bool = setting(Boolean(), False)
