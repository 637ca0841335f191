"""The Landscape page: its settings."""

import attrs

from explorer.contract.place import STEP
from explorer.contract.settings import Numbers, Optional, Pair, Settings, setting
from slp_core.experiment import MAX_INPUTS
from slp_core.fields import Integer, Real

_BOUNDS = Numbers(Real(-1e8, 1e8, slider=(-3, 3), step=0.01), MAX_INPUTS + 1)


@attrs.frozen
class LandscapeSettings(Settings):
    """Which loss is looked at, from how far, and how finely.

    Attributes
    ----------
    step : the step of the run around which the loss is shown
    pair : the two parameters of the surfaces, d for the bias; None for the two with the largest gradients at step 0
    reach : the least half-width of all pictures; they are wider where the run is longer
    points : along each side of a surface; None for as many as are quickly computed
    low, high : the spans of an earlier answer, which hold still while something is dragged; None for the run's own
    """

    step: int = setting(STEP, 0, kept=False)
    pair: tuple[int, int] | None = setting(Optional(Pair(MAX_INPUTS)), None)
    reach: float = setting(Real(1e-3, 1e3, slider=(0.1, 100), step=0.1, logarithmic=True), 5.0)
    points: int | None = setting(Optional(Integer(2, 201, slider=(11, 101))), None, kept=False)
    low: tuple[float, ...] | None = setting(Optional(_BOUNDS), None, kept=False)
    high: tuple[float, ...] | None = setting(Optional(_BOUNDS), None, kept=False)
