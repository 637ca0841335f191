"""The forward and the backward pass, written once, for any leading axes.

Parameters have the shape ``(..., d, m)`` and ``(..., m)``: one neuron, all steps of a run, the runs of a
sweep and the points of a surface are the same call with more axes. Every sample meets every set of
parameters, so the results are ``(..., n, m)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from slp_core.activations import ACTIVATIONS, Activation
from slp_core.errors import Abandoned, never
from slp_core.experiment import Experiment
from slp_core.losses import LOSSES, CanonicalPair, Loss

CHUNK = 32_768
"""How many outputs of many neurons are held at once: 256 kB for each of a few temporaries, which stay in the cache."""


def with_ones(x: Float[Tensor, "n d"]) -> Float[Tensor, "n d+1"]:
    """``x`` with a column of ones: the input of the bias, where that is the last row of the parameters."""
    return torch.cat([x, torch.ones_like(x[:, :1])], dim=1)


def pre_activation(
    x: Float[Tensor, "n d"], weights: Float[Tensor, "*lead d m"], bias: Float[Tensor, "*lead m"] | None = None
) -> Float[Tensor, "*lead n m"]:
    """z = x W + b, every sample with every set of parameters.

    The leading axes are folded into rows, because one wide matrix product is several times faster than a
    batch of narrow ones; samples lie side by side in memory, so that the mean over them is fast too.
    """
    *lead, d, m = weights.shape
    rows = weights.mT.reshape(-1, d)
    z = rows @ x.T if bias is None else torch.addmm(bias.reshape(-1, 1), rows, x.T)
    return z.reshape(*lead, m, len(x)).mT


@dataclass(frozen=True)
class Neuron:
    """An activation and a loss, with the derivatives that join them.

    Where the loss has a canonical form with this activation, that form is used: it is exact where the
    product of the two slopes would be 0 times infinity. One that sees the sum is not their product at all.
    """

    activation: Activation
    loss: Loss

    @classmethod
    def of(cls, experiment: Experiment) -> "Neuron":
        """The neuron that ``experiment`` names."""
        return cls(ACTIVATIONS[experiment.activation], LOSSES[experiment.loss])

    @cached_property
    def canonical(self) -> CanonicalPair | None:
        """The joint form of the two, where there is one."""
        pair = self.loss.canonical
        return pair if pair is not None and pair.activation == self.activation.name else None

    def terms(
        self, z: Float[Tensor, "*lead n m"], o: Float[Tensor, "*lead n m"], t: Float[Tensor, "n m"]
    ) -> Float[Tensor, "*lead n m"]:
        """The loss of each output of each sample, before averaging."""
        return self.canonical.term(z, t) if self.canonical else self.loss.term(o, t)

    def held(self, o: Float[Tensor, "n m"], t: Float[Tensor, "n m"]) -> Bool[Tensor, "n m"]:
        """Where the loss is held at a finite number although its true value is infinite."""
        return torch.zeros_like(o, dtype=torch.bool) if self.canonical else self.loss.held(o, t)

    def mean(self, terms: Float[Tensor, "*lead n m"]) -> Float[Tensor, "*lead"]:
        """The loss: the terms averaged over samples, and over outputs where the loss says so."""
        return terms.sum((-2, -1)) * self.share(*terms.shape[-2:])

    def share(self, n: int, m: int) -> float:
        """The part that one term has in the loss: 1/n, or 1/(n m)."""
        return 1 / (n * m) if self.loss.averages_outputs else 1 / n

    def slope_share(self, n: int, m: int) -> float:
        """What :meth:`d_loss_d_output` and :meth:`delta` are multiplied with to be slopes of the loss itself."""
        return self.loss.slope_factor * self.share(n, m)

    def d_loss_d_output(
        self, z: Float[Tensor, "*lead n m"], o: Float[Tensor, "*lead n m"], t: Float[Tensor, "n m"]
    ) -> Float[Tensor, "*lead n m"]:
        """The slope dE/dO of each term, before :meth:`slope_share`."""
        return self.canonical.slope(z, t) if self.canonical else self.loss.slope(o, t)

    def delta(
        self, z: Float[Tensor, "*lead n m"], o: Float[Tensor, "*lead n m"], t: Float[Tensor, "n m"]
    ) -> Float[Tensor, "*lead n m"]:
        """The slope dE/dz = dE/dO dO/dz of each term, before :meth:`slope_share`."""
        if self.canonical:
            return self.canonical.delta(o, t)
        return self.loss.slope(o, t).mul_(self.activation.slope(z, o))

    def bend(
        self, z: Float[Tensor, "*lead n m"], o: Float[Tensor, "*lead n m"], t: Float[Tensor, "n m"]
    ) -> Float[Tensor, "*lead n m"]:
        """The bend d2E/dz2 = d2E/dO2 (dO/dz)^2 + dE/dO d2O/dz2 of each term, before :meth:`slope_share`."""
        if self.canonical:
            return self.canonical.bend(o)
        slope = self.activation.slope(z, o)
        return self.loss.bend(o, t) * slope * slope + self.loss.slope(o, t) * self.activation.bend(z, o)


def rated(
    neuron: Neuron,
    parameters: Float[Tensor, "k d+1 m"],
    x: Float[Tensor, "n d"],
    target: Float[Tensor, "n m"],
    rate: Callable[[Tensor, Tensor], Tensor],
    abandoned: Callable[[], bool] = never,
) -> Float[Tensor, " k"]:
    """What ``rate`` says of the outputs of each of k sets of parameters (the bias as the last row), beside the targets.

    Raises
    ------
    Abandoned
        As soon as ``abandoned`` says so.
    """
    size = max(1, CHUNK // target.numel())
    # Into memory of its own: small results made between large temporaries would pin the heap above each of them.
    rates = torch.empty(len(parameters), dtype=torch.float64)
    for some, found in zip(parameters.split(size), rates.split(size), strict=True):
        if abandoned():
            raise Abandoned
        o = neuron.activation.value(pre_activation(x, some[:, :-1], some[:, -1]))
        found.copy_(rate(o, target))
    return rates
