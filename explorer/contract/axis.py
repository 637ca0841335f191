"""The axis on which a loss over the steps of a run is drawn."""

from typing import TypedDict

from explorer.contract.wire import Finite


class LossAxis(TypedDict):
    """What it must hold, and whether it is to be logarithmic: where the loss leaves its start far behind.

    ``low`` is the least loss above 0: a logarithmic axis has no place for another.
    """

    logarithmic: bool
    low: Finite
    high: Finite
