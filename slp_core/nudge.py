"""One weight is moved a little: how z, the output and the loss follow, beside what the three slopes foretell."""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.gradients import gradients
from slp_core.neuron import Neuron, pre_activation, with_ones

SIZES = 4
"""How many nudges are measured, each a tenth of the one before."""
ROUNDINGS = 4.0
"""How many times float64's precision a measured change may be wrong by rounding, of each number that it is made of."""


@dataclass(frozen=True, eq=False)
class Moves:
    """How far each link of the chain moves, for every size of nudge.

    Attributes
    ----------
    weight, z, output, loss : (s,)
        ``loss`` is what the one sample adds to the loss.
    """

    weight: Float[Tensor, " s"]
    z: Float[Tensor, " s"]
    output: Float[Tensor, " s"]
    loss: Float[Tensor, " s"]

    def chain(self) -> Float[Tensor, "s 4"]:
        """The links in their order."""
        return torch.stack([self.weight, self.z, self.output, self.loss], dim=1)


@dataclass(frozen=True, eq=False)
class Nudge:
    """One weight moved by h, h/10, h/100 ..., everything else held.

    The chain is that of one sample, the one that is shown, and one output, the first: a mean over samples has no z and
    no output. Its last link is what this sample adds to the loss, so that with a single sample it is the loss. What
    the loss of all samples does is told beside it.

    Attributes
    ----------
    index : int
        Which weight of the first output; d is the bias.
    sizes : (s,)
        h and what becomes of it, each a tenth of the one before.
    after : ()
        The weight when it is moved by h.
    slopes : (3,)
        dz/dw, dO/dz and dE/dO, where the weight is now.
    measured : Moves
        The difference of two forward passes; ``weight`` is what float64 makes of the nudge.
    predicted : Moves
        Each the slope times the change before it, from the measured change of the weight on.
    whole_measured, whole_predicted : (s,)
        The same of the loss of all samples: by two forward passes, and by the gradient.
    error : (s,)
        How far the predicted loss is off, as a part of the larger of the two: 0 where they agree, at most 2.
    rounding : (s,)
        How far off the measured loss may be by rounding alone.
    """

    index: int
    sizes: Float[Tensor, " s"]
    after: Float[Tensor, ""]
    slopes: Float[Tensor, " 3"]
    measured: Moves
    predicted: Moves
    whole_measured: Float[Tensor, " s"]
    whole_predicted: Float[Tensor, " s"]
    error: Float[Tensor, " s"]
    rounding: Float[Tensor, " s"]

    @property
    def agrees(self) -> Bool[Tensor, " s"]:
        """Whether prediction and measurement differ by no more than rounding does."""
        return (self.measured.loss - self.predicted.loss).abs() <= self.rounding


def nudge(experiment: Experiment, weight: int, h: float) -> Nudge:
    """Move one weight of the first output (d: its bias) by ``h``, and by tenths of it, and measure what follows.

    >>> from slp_core import tutorial
    >>> moved = nudge(tutorial(), 6, 0.01)
    >>> [round(change, 4) for change in moved.measured.chain()[0].tolist()]
    [0.01, 0.0192, 0.0047, -0.0039]
    """
    neuron = Neuron.of(experiment)
    x, t = experiment.x, experiment.target
    sizes = h / 10.0 ** torch.arange(SIZES, dtype=torch.float64)
    parameters = torch.cat([experiment.weights, experiment.bias[None, :]])
    # The first set of parameters is as it was; the others are moved.
    moved = parameters.repeat(SIZES + 1, 1, 1)
    moved[1:, weight, 0] += sizes
    # Each is passed on its own: one wide call can give for equal parameters what differs in the last digit.
    z = torch.stack([pre_activation(x, one[:-1], one[-1]) for one in moved])
    o = torch.stack([neuron.activation.value(one) for one in z])
    terms = torch.stack([neuron.terms(*one, t) for one in zip(z, o, strict=True)])
    at = experiment.shown
    mine = terms[:, at, 0] * neuron.share(*t.shape)
    whole = torch.stack([neuron.mean(one) for one in terms])
    share = neuron.slope_share(*t.shape)
    back = neuron.d_loss_d_output(z, o, t)[:, at, 0] * share
    delta = neuron.delta(z, o, t)[:, at, 0] * share
    through = neuron.activation.slope(z, o)[0, at, 0]
    fed = with_ones(x)[at, weight]
    step = moved[1:, weight, 0] - moved[0, weight, 0]
    measured = Moves(step, z[1:, at, 0] - z[0, at, 0], o[1:, at, 0] - o[0, at, 0], mine[1:] - mine[0])
    # delta is dE/dO dO/dz, and finite also where one of the two is lost to float64.
    predicted = Moves(step, fed * step, through * fed * step, delta[0] * fed * step)
    # A canonical form is computed from z: what O is rounded to has no part in it. Others may look at O - 1/2, as hinge.
    by_output = torch.zeros_like(back) if neuron.canonical else (o[:, at, 0].abs() + 0.5) * back
    found = gradients(experiment)
    slope = torch.cat([found.weights, found.bias[None, :]])[weight, 0]
    return Nudge(
        index=weight,
        sizes=sizes,
        after=moved[1, weight, 0],
        slopes=torch.stack([fed, through, back[0]]),
        measured=measured,
        predicted=predicted,
        whole_measured=whole[1:] - whole[0],
        whole_predicted=slope * step,
        error=_error(measured.loss, predicted.loss),
        rounding=_rounding(mine, by_output, _summed(with_ones(x)[at], moved[:, :, 0]) * delta),
    )


def _error(measured: Float[Tensor, " s"], predicted: Float[Tensor, " s"]) -> Float[Tensor, " s"]:
    largest = torch.maximum(measured.abs(), predicted.abs())
    return torch.where(largest == 0, largest, (measured - predicted).abs() / largest)


def _summed(x: Float[Tensor, " p"], parameters: Float[Tensor, "k p"]) -> Float[Tensor, " k"]:
    """What z is added up of, all of it positive: rounding is by the size of the products, not of their sum."""
    return (parameters.abs() * x.abs()).sum(1)


def _rounding(*parts: Float[Tensor, " k"]) -> Float[Tensor, " s"]:
    """The rounding of two forward passes: the one before, and that of each nudge."""
    made = torch.stack([part.abs() for part in parts]).sum(0)
    return ROUNDINGS * torch.finfo(torch.float64).eps * (made[0] + made[1:])
