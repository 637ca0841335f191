"""Judgements that are made in words, each by one threshold that is declared here and nowhere else.

Where a run overflows says its Trace, and what becomes of it ``slp_core/outcomes.py``.
"""

from jaxtyping import Bool, Float
from torch import Tensor

SATURATED = 0.01
"""Below this slope dO/dz an activation is called saturated."""
AT_TARGET = 1e-4
"""An output as close to its target as this is called at it: four decimals show no difference."""
PLATEAU = 0.01
"""Below this slope a place of the loss is called a plateau."""
CANCELLED = 2.0
"""The largest dE/dO that a squared error of outputs and targets from 0 to 1 can have."""

UNEVEN = 0.6
"""Classes are called uneven where the commoner one has more than this part of the samples."""

GROWTH = 10.0
"""How many times what they were at the start numbers of a run may become before a linear scale gives up following."""


def outgrows(numbers: Float[Tensor, " k"]) -> bool:
    """Whether a run of numbers leaves its start so far behind that a linear axis shows nothing but its end.

    >>> import torch
    >>> outgrows(torch.tensor([0.2, 0.1, 1.9])), outgrows(torch.tensor([0.2, 2.1]))
    (False, True)
    """
    return not bool(numbers.isfinite().all()) or bool(numbers.abs().max() > GROWTH * numbers[0].abs())


def saturated(d_output_d_z: Float[Tensor, "..."]) -> Bool[Tensor, "..."]:
    """Whether hardly any of a change in z gets through.

    >>> import torch
    >>> saturated(torch.tensor([0.25, -0.009, 0.0]))
    tensor([False,  True,  True])
    """
    return d_output_d_z.abs() < SATURATED


def at_target(error: Float[Tensor, "..."]) -> Bool[Tensor, "..."]:
    """Whether an output with this error O - t is as good as its target.

    >>> import torch
    >>> at_target(torch.tensor([0.00009, -0.2, 0.0]))
    tensor([ True, False,  True])
    """
    return error.abs() < AT_TARGET


def on_plateau(slope: float) -> bool:
    """Whether the loss is flat at a place where it is this steep.

    >>> on_plateau(0.009), on_plateau(0.01)
    (True, False)
    """
    return abs(slope) < PLATEAU


def made_up_for(d_output_d_z: Float[Tensor, "..."], delta: Float[Tensor, "..."]) -> Bool[Tensor, "..."]:
    """Whether the loss makes up for a saturated activation: dE/dz is more than a squared error could give there.

    >>> import torch
    >>> made_up_for(torch.tensor([0.005, 0.005, 0.25]), torch.tensor([0.99, 0.01, 0.9]))
    tensor([ True, False, False])
    """
    return saturated(d_output_d_z) & (delta.abs() > CANCELLED * SATURATED)


def falls_away(before: Float[Tensor, ""], after: Float[Tensor, ""]) -> bool:
    """Whether an error becomes clearly smaller from one size of a nudge to the next, a tenth of it.

    >>> import torch
    >>> falls_away(torch.tensor(0.02), torch.tensor(0.002)), falls_away(torch.tensor(1.0), torch.tensor(0.9))
    (True, False)
    """
    return bool(after <= before / 2)
