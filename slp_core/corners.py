"""Corners and jumps of the loss: where one slope does not say how it goes on to both sides."""

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.activations import ACTIVATIONS
from slp_core.experiment import Experiment
from slp_core.losses import LOSSES
from slp_core.neuron import Neuron, pre_activation, with_ones

REACH = 1e-15
"""How far to a side it is looked, as a part of 1 + |z|: what is nearer is nothing but rounding."""
ROUGH = 100
"""How many times what a smooth loss changes on that way is a corner or a jump."""
ROUNDING = 1e-12


def has_corners(experiment: Experiment) -> bool:
    """Whether its loss can have any.

    >>> from slp_core import tutorial
    >>> has_corners(tutorial()), has_corners(tutorial().change(activation="relu"))
    (False, True)
    """
    return ACTIVATIONS[experiment.activation].has_corners or LOSSES[experiment.loss].has_corners


def sides(experiment: Experiment) -> tuple[Float[Tensor, " d+1"], Float[Tensor, " d+1"]]:
    """The slopes of the loss along each weight of the first output (the bias last), to the left and to the right.

    They are the gradient itself where the loss is smooth. Where it jumps they are infinite.

    >>> e = Experiment(x=[2.0], weights=[0.0], target=0, activation="step", loss="perceptron")
    >>> [side.tolist() for side in sides(e)]
    [[0.0, 0.0], [2.0, 1.0]]
    """
    e, neuron = experiment, Neuron.of(experiment)
    inputs, target = with_ones(e.x), e.target[:, :1]
    z = pre_activation(e.x, e.weights, e.bias)[:, :1]
    reach = REACH * (1 + z.abs())
    z = torch.cat([z - reach, z, z + reach], 1)  # to the left, here, and to the right
    o = neuron.activation.value(z)
    terms, slopes, bends = neuron.terms(z, o, target), neuron.delta(z, o, target), neuron.bend(z, o, target).abs()
    steep = torch.maximum(slopes.abs(), neuron.d_loss_d_output(z, o, target).abs()).amax(1, keepdim=True)
    jumps, turns = terms - terms[:, 1:2], slopes - slopes[:, 1:2]
    smooth = ROUGH * reach * (1 + neuron.loss.slope_factor * slopes.abs().amax(1, keepdim=True))
    jumps = jumps * (jumps.abs() > smooth + ROUNDING * terms[:, 1:2].abs())
    turns = turns * (turns.abs() > ROUGH * reach * (1 + bends.amax(1, keepdim=True)) + ROUNDING * steep)
    share = neuron.slope_share(*e.target.shape)
    gradient = (inputs.T @ slopes[:, 1]) * share
    if not jumps.any() and not turns.any():
        return gradient, gradient

    def side(way: int) -> Tensor:
        there, across = 1 + way, 1 - way  # a negative input turns the way round
        rises, falls = inputs.clamp(min=0), inputs.clamp(max=0)
        turn = (rises.T @ turns[:, there] + falls.T @ turns[:, across]) * share
        jump = (rises.sign().T @ jumps[:, there] - falls.sign().T @ jumps[:, across]) * way
        onward, least = gradient + turn, ROUNDING * torch.maximum(gradient.abs(), turn.abs())
        onward = torch.where((turn != 0) & (onward.abs() <= least), 0, onward)
        return torch.where(jump == 0, onward, jump.sign() * torch.inf)

    return side(-1), side(1)
