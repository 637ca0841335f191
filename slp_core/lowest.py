"""Where what a run descends is lowest over two parameters, as far as that can be known."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.decay import Decay
from slp_core.experiment import Experiment
from slp_core.losses import LOSSES
from slp_core.neuron import Neuron, with_ones
from slp_core.objective import objective_surface

NEWTON_STEPS = 40
"""Newton's method takes a handful; where it takes more the loss falls for ever."""

FLAT = 1e-8
"""The bend along a valley that counts as none, as a part of the largest: it is as low along a whole line."""

CLOSE = 1e-7
"""A step this small, as a part of where it leads, is the last: the next one would be as small as its square."""

LEAST = 2.0**-80
"""The smallest part of a step that is tried, where the loss hardly bends and the whole step leads far astray."""

ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Lowest:
    """The two values with the lowest loss, all other parameters held, and that loss: with weight decay the loss and its
    penalty."""

    values: Float[Tensor, "2"]
    loss: float


def has_one_valley(experiment: Experiment) -> bool:
    """Whether the loss is convex and bends, so that a lowest place can be told from one that only looks so.

    >>> from slp_core import tutorial
    >>> has_one_valley(tutorial()), has_one_valley(tutorial().change(loss="binary_cross_entropy"))
    (False, True)
    """
    return experiment.activation in LOSSES[experiment.loss].convex_with


def is_folded(experiment: Experiment) -> bool:
    """Whether the loss is convex, but of flat pieces: it has one valley, whose floor Newton's method does not find.

    >>> from slp_core import tutorial
    >>> is_folded(tutorial()), is_folded(tutorial().change(activation="step", loss="perceptron"))
    (False, True)
    """
    return experiment.activation in LOSSES[experiment.loss].folded_with


def lowest(experiment: Experiment, weights: tuple[int, int]) -> Lowest | None:
    """Where the loss over the training samples is lowest over two parameters of the first output, all others held; with
    L2 decay, where the loss and its penalty are.

    None with L1 decay, whose penalty has corners that this method does not know; None where the loss is not convex or
    has such corners itself (:func:`is_folded`), where it falls for ever (the two can part the samples), or where it is
    as low along a line. Newton's method, with shorter steps where the loss would rise: for squared errors its first
    step is the least squares' own solution.

    Raises
    ------
    ExperimentError
        If the parameters are not two different ones.

    >>> e = Experiment(x=[[1.0, 0.0], [0.0, 1.0]], weights=[0, 0], target=[2, 3], activation="identity")
    >>> lowest(e, (0, 1)).values.tolist()
    [2.0, 3.0]
    """
    rows = list(weights)
    column = torch.cat([experiment.weights, experiment.bias[None]])[:, 0]
    objective_surface(experiment, weights, [0.0], [0.0])  # refuses what is no such pair
    decay = Decay.of(experiment)
    if not has_one_valley(experiment) or decay.l1 > 0:
        return None
    neuron, target, inputs = Neuron.of(experiment), experiment.target[:, :1], with_ones(experiment.x)
    free = torch.tensor([float(row < experiment.inputs or decay.train_bias) for row in rows], dtype=torch.float64)
    pull = decay.l2 * free
    point = column[rows]
    column[rows] = 0.0
    held, moving = inputs @ column, inputs[:, rows]
    share, slope_share = neuron.share(*experiment.target.shape), neuron.slope_share(*experiment.target.shape)

    def sums(at: Tensor) -> tuple[Tensor, Tensor]:
        z = (held + moving @ at)[:, None]
        return z, neuron.activation.value(z)

    def cost(at: Tensor) -> float:
        return (neuron.terms(*sums(at), target).sum() + (at * at * pull).sum() / 2 / share).item()

    for _ in range(NEWTON_STEPS):
        z, o = sums(point)
        slope = moving.T @ neuron.delta(z, o, target)[:, 0] + pull * point / slope_share
        hessian = (moving * neuron.bend(z, o, target)).T @ moving + torch.diag(pull / slope_share)
        least, most = torch.linalg.eigvalsh(hessian).tolist()
        if least <= FLAT * most:
            return None
        step = torch.linalg.solve(hessian, -slope)
        if bool(step.abs().max() <= CLOSE * (1 + point.abs().max())):
            point = point + step
            loss = objective_surface(experiment, weights, point[:1], point[1:])
            return Lowest(point, loss.item())
        before, part = cost(point) * (1 + ROUNDING), 1.0
        while part > LEAST and not cost(point + part * step) <= before:
            part /= 2
        point = point + part * step
    return None
