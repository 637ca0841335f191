"""Which steps of a long curve are drawn."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def thinned(loss: Float[Tensor, "r k"], most: int) -> Int[Tensor, "r p"]:
    """Which steps of each curve to draw: the first, the last, and of each stretch between the lowest and the highest.

    They are ``most`` at the most. So an oscillation stays as high as it is, which a loss taken from every tenth step
    would hide. Short curves keep every step. An overflow counts as highest.
    """
    steps = loss.shape[1] - 1
    if steps < most:
        return torch.arange(steps + 1).expand(len(loss), -1)
    length = -(-(steps - 1) // ((most - 2) // 2))
    starts = torch.arange(1, steps, length)
    inside = (starts[:, None] + torch.arange(length)).clamp(max=steps - 1)
    stretches = loss.nan_to_num(nan=torch.inf)[:, inside]
    ends = torch.stack([stretches.argmin(2), stretches.argmax(2)], dim=2).sort(2).values
    chosen = inside.expand(len(loss), -1, -1).gather(2, ends).flatten(1)
    first, last = torch.zeros(len(loss), 1, dtype=torch.int64), torch.full((len(loss), 1), steps)
    return torch.cat([first, chosen, last], dim=1)
