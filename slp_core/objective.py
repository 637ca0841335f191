"""What a run with weight decay descends, over two parameters: the loss plus the penalty."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.decay import Decay
from slp_core.errors import never
from slp_core.experiment import Experiment
from slp_core.landscape import Parameter, loss_surface


def objective_surface(
    experiment: Experiment,
    weights: tuple[Parameter, Parameter],
    values: Sequence[float] | Float[Tensor, " v"],
    other_values: Sequence[float] | Float[Tensor, " u"],
    abandoned: Callable[[], bool] = never,
) -> Float[Tensor, "v u"]:
    """The loss and the penalty of the Experiment's weight decay for each pair of values of two parameters, all others
    held; without decay that is :func:`~slp_core.loss_surface`. Every weight has its part in the penalty, also those of
    other outputs.

    Raises
    ------
    ExperimentError
        If the parameters are not two different ones, a value is not finite, or there are over a million pairs.
    Abandoned
        As soon as ``abandoned`` says so.

    >>> e = Experiment(x=[0.0, 0.0], weights=[0, 0], target=0.5, weight_decay=1.0)
    >>> objective_surface(e, (0, 1), [0.0, 2.0], [0.0, 1.0]).tolist()
    [[0.0, 0.5], [2.0, 2.5]]
    """
    loss = loss_surface(experiment, weights, values, other_values, abandoned)
    decay = Decay.of(experiment)
    if not decay:
        return loss
    rest = torch.cat([experiment.weights, experiment.bias[None]])
    parts = []
    for weight, along in zip(weights, (values, other_values), strict=True):
        row, output = weight if isinstance(weight, tuple) else (weight, 0)
        rest[row, output] = 0.0
        alone = torch.zeros(len(along), 2, 1, dtype=torch.float64)  # a weight and a bias, which may not decay
        alone[:, int(row == experiment.inputs), 0] = torch.as_tensor(along, dtype=torch.float64)
        parts.append(decay.penalty(alone))
    return loss + (decay.penalty(rest) + parts[0][:, None] + parts[1])
