"""The axis of a loss over the steps of a run: what it must hold, and of which kind it is."""

from torch import Tensor

from explorer.contract.axis import LossAxis
from slp_core.judgement import outgrows

SMALLEST = 1e-12
"""What an axis begins at where there is no loss above 0."""


def loss_axis(loss: Tensor) -> LossAxis:
    """The axis for the losses of one run, (T+1,), from its start on; what overflows stands on no axis."""
    seen = loss[loss.isfinite()]
    high = seen.max().item() if len(seen) else 0.0
    positive = seen[seen > 0]
    low = positive.min().item() if len(positive) else SMALLEST
    # A run that starts at 0 leaves it however little it rises; on an axis of one number there is nothing to see.
    return {"logarithmic": low < high and outgrows(loss), "low": low, "high": high}
