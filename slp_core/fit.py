"""The best that a line can do: least squares, solved and not searched for."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.losses import LOSSES
from slp_core.neuron import Neuron, pre_activation, with_ones


@dataclass(frozen=True)
class LeastSquares:
    """Where the squared error is least.

    Attributes
    ----------
    parameters : (d+1, m)
        The weights, the bias as the last row; those that were held are as they were.
    loss : float
        The Experiment's loss there, which no other values of the parameters that were free can beat.
    """

    parameters: Float[Tensor, "d+1 m"]
    loss: float


def least_squares(experiment: Experiment, rows: tuple[int, ...] | None = None) -> LeastSquares | None:
    """The least squared error that is to be had by moving some parameters, or None where no formula gives it.

    A neuron without a bend (identity) under a squared error is linear in its parameters, and a system of linear
    equations gives them: no step, no rate. Of several solutions the smallest is taken (``torch.linalg.lstsq``).

    Parameters
    ----------
    rows
        The parameters of each output that are free, d for the bias; None for all that are trained.

    >>> on_line = Experiment(x=[[0], [1], [2]], target=[1, 3, 5], weights=[0.0], activation="identity")
    >>> least_squares(on_line).parameters.flatten().round(decimals=4).tolist()
    [2.0, 1.0]
    """
    if experiment.activation != "identity" or not LOSSES[experiment.loss].squares:
        return None
    start = torch.cat([experiment.weights, experiment.bias[None, :]])
    free = list(range(experiment.inputs + experiment.train_bias) if rows is None else rows)
    inputs, held = with_ones(experiment.x), start.clone()
    held[free] = 0.0
    found = held.clone()
    # gelsd is made for columns that say the same, and gives the smallest of all solutions.
    rest = experiment.target - inputs @ held
    found[free] = torch.linalg.lstsq(inputs[:, free], rest, driver="gelsd").solution
    neuron = Neuron.of(experiment)
    z = pre_activation(experiment.x, found[:-1], found[-1])
    return LeastSquares(found, neuron.mean(neuron.terms(z, z, experiment.target)).item())


def r_squared(o: Float[Tensor, "*lead n m"], target: Float[Tensor, "n m"]) -> Float[Tensor, "*lead"]:
    """The part of the target's variance that the outputs explain: 1 at best, 0 for always saying the mean.

    Several outputs are averaged, each by itself. A target that never varies has nothing to explain: then it is 1 where
    every answer is exact, and 0 otherwise.
    """
    error = ((o - target) ** 2).sum(-2)
    spread = ((target - target.mean(0)) ** 2).sum(0)
    return torch.where(spread == 0, (error == 0).to(error.dtype), 1 - error / spread).mean(-1)
