"""The output read as a yes or no: which samples a neuron gets right."""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from slp_core.judgement import UNEVEN

THRESHOLD = 0.5
"""An output of at least this is a yes: the middle between the targets 0 and 1."""


@dataclass(frozen=True)
class Confusion:
    """How many outputs of each kind there are; an output counts once for each sample.

    Attributes
    ----------
    true_positive, false_negative : int
        Targets that are a yes, answered by yes and by no.
    true_negative, false_positive : int
        Targets that are a no, answered by no and by yes.
    """

    true_positive: int
    false_negative: int
    true_negative: int
    false_positive: int

    @property
    def accuracy(self) -> float:
        """The part that is right, 0 to 1."""
        return (self.true_positive + self.true_negative) / self.count

    @property
    def count(self) -> int:
        """How many outputs there are."""
        return self.yes + self.true_negative + self.false_positive

    @property
    def yes(self) -> int:
        """How many targets are a yes."""
        return self.true_positive + self.false_negative

    @property
    def rarer(self) -> bool:
        """The class with fewer targets; a yes where both have as many."""
        return 2 * self.yes <= self.count

    def share(self, of: bool) -> float:
        """The part of the targets that are ``of`` a class, 0 to 1: the accuracy of always saying it."""
        return (self.yes if of else self.count - self.yes) / self.count

    @property
    def uneven(self) -> bool:
        """Whether one class is so much commoner that accuracy alone says little of the other, which is there, too."""
        return UNEVEN < self.share(not self.rarer) < 1

    def precision(self, of: bool) -> float | None:
        """The part of the answers ``of`` a class that are right, 0 to 1; None where no answer is of it."""
        hits, misses = (self.true_positive, self.false_positive) if of else (self.true_negative, self.false_negative)
        return hits / (hits + misses) if hits + misses else None

    def recall(self, of: bool) -> float | None:
        """The part of the targets ``of`` a class that are answered by it, 0 to 1; None where no target is of it."""
        hits, misses = (self.true_positive, self.false_negative) if of else (self.true_negative, self.false_positive)
        return hits / (hits + misses) if hits + misses else None


def right(o: Float[Tensor, "*lead n m"], target: Float[Tensor, "n m"]) -> Bool[Tensor, "*lead n m"]:
    """Which outputs are on their target's side of :data:`THRESHOLD`; an overflow is never right."""
    return ((o >= THRESHOLD) == (target >= THRESHOLD)) & ~o.isnan()


def right_share(o: Float[Tensor, "*lead n m"], target: Float[Tensor, "n m"]) -> Float[Tensor, "*lead"]:
    """The part of the outputs that is right, 0 to 1."""
    return right(o, target).to(torch.float64).mean((-2, -1))


def confusion(o: Float[Tensor, "n m"], target: Float[Tensor, "n m"]) -> Confusion:
    """Count the outputs of each kind."""
    wanted, correct = target >= THRESHOLD, right(o, target)
    counts = ((wanted & correct), (wanted & ~correct), (~wanted & correct), (~wanted & ~correct))
    return Confusion(*(int(kind.sum()) for kind in counts))
