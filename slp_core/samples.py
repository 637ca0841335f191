"""Samples ready for training: a part put aside for testing, both standardised; and whether targets are numbers."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.errors import ExperimentError, Statement

NOTHING_TO_SPLIT = Statement("nothing_to_split", "{field} must be 0 where there is a single sample.")


@dataclass(frozen=True)
class Data:
    """Samples ready for training. Shared between callers: do not write into it.

    Attributes
    ----------
    x, target : (n, d), (n, 1)
    x_test, target_test : (n_test, d), (n_test, 1), or None without a test part
    """

    x: Float[Tensor, "n d"]
    target: Float[Tensor, "n 1"]
    x_test: Float[Tensor, "n_test d"] | None = None
    target_test: Float[Tensor, "n_test 1"] | None = None


def holds_numbers(*targets: Float[Tensor, "k m"] | None) -> bool:
    """Whether targets that were given are real numbers and no classes: where an output has more than two of them.

    What is None holds none. Two different targets are two classes, whatever they are; so is a single sample's.

    >>> holds_numbers(torch.tensor([[0.0], [1.0]])), holds_numbers(torch.tensor([[0.0], [1.0]]), torch.tensor([[0.5]]))
    (False, True)
    """
    known = torch.cat([target for target in targets if target is not None])
    return bool(((known != known.amin(0)) & (known != known.amax(0))).any())


def prepare(
    x: Float[Tensor, "n d"],
    target: Float[Tensor, "n m"],
    test_fraction: float,
    seed: int,
    standardise: bool,
    standardise_target: bool = False,
) -> Data:
    """Put a part aside for testing, then standardise both parts by what is known of the training part alone.

    The samples are drawn without regard to their class, ``test_fraction`` of them (rounded) for testing: at least
    one, and never all. A fraction of 0 keeps every sample, in its order, for training. Standardising subtracts each
    column's mean and divides by its standard deviation (of the population, with 1/n); a column that never changes in
    the training part is only shifted. ``standardise_target`` does the same to targets that are real numbers.

    Raises
    ------
    ExperimentError
        If there is a single sample and a part of it is to be kept for testing.
    """
    if test_fraction == 0:
        return Data(
            _standardised(x, x) if standardise else x, _standardised(target, target) if standardise_target else target
        )
    n = len(x)
    if n < 2:
        raise ExperimentError("test_fraction", NOTHING_TO_SPLIT, test_fraction)
    tested = min(n - 1, max(1, round(n * test_fraction)))
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    test, training = order[:tested], order[tested:]
    x_test, known = x[test], x[training]
    if standardise:
        x_test, known = _standardised(x_test, known), _standardised(known, known)
    target_test, wanted = target[test], target[training]
    if standardise_target:
        target_test, wanted = _standardised(target_test, wanted), _standardised(wanted, wanted)
    return Data(known, wanted, x_test, target_test)


def _standardised(x: Float[Tensor, "k d"], known: Float[Tensor, "n d"]) -> Float[Tensor, "k d"]:
    constant = known.amax(0) == known.amin(0)
    spread = torch.where(constant, 1.0, known.std(0, correction=0))
    # The mean of equal numbers may be off by a rounding, which would show as a tiny number instead of 0.
    mean = torch.where(constant, known[0], known.mean(0))
    return (x - mean) / spread
