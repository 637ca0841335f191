"""How the loss bends where a neuron stands: the second derivatives, and the learning rate that they allow."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.decay import Decay
from slp_core.experiment import Experiment
from slp_core.neuron import Neuron, pre_activation, with_ones


@dataclass(frozen=True, eq=False)
class Curvature:
    """The Hessian of what a run descends, the loss of all training samples and the penalty of its weight decay, at one
    set of parameters.

    Outputs share no parameter, so there is one block for each.

    Attributes
    ----------
    hessian : (m, p, p)
        d2E / dw_jk dw_ik, of the p parameters of an output that are trained: the weights, and the bias as the last.
    eigenvalues : (m, p)
        Of each block, rising.
    """

    hessian: Float[Tensor, "m p p"]
    eigenvalues: Float[Tensor, "m p"]

    @property
    def largest(self) -> float:
        """The curvature in the steepest direction: the largest eigenvalue of all."""
        return self.eigenvalues.max().item()

    @property
    def stable_rate(self) -> float | None:
        """2 / largest: above this rate gradient descent is thrown out of a minimum with this curvature.

        None where the loss bends up in no direction. Near a minimum each step multiplies the distance along an
        eigenvector by 1 - eta lambda, which is below 1 in size up to eta = 2 / lambda (Goodfellow, Bengio & Courville,
        Deep Learning, section 4.3).
        """
        return 2 / self.largest if self.largest > 0 else None


def curvature(experiment: Experiment, parameters: Float[Tensor, "d+1 m"] | None = None) -> Curvature:
    """The second derivatives of the loss: the mean over samples of c x x^T, c = d2E/dz2 of each output.

    L2 decay adds itself along the diagonal; L1 bends nowhere but at 0, where it has a corner.

    ``parameters`` (the bias as the last row) are others than the Experiment's own: where a run ended, say.

    >>> e = Experiment(x=[2.0], weights=[1.0], target=5, activation="identity", loss="half_squared_error")
    >>> curvature(e).hessian.tolist(), round(curvature(e).largest, 6)
    ([[[4.0, 2.0], [2.0, 1.0]]], 5.0)
    """
    e, neuron = experiment, Neuron.of(experiment)
    inputs = with_ones(e.x)
    z = pre_activation(inputs, torch.cat([e.weights, e.bias[None]]) if parameters is None else parameters)
    bend = neuron.bend(z, neuron.activation.value(z), e.target) * neuron.slope_share(*e.target.shape)
    trained = inputs if e.train_bias else e.x
    hessian = torch.stack([(trained * column[:, None]).T @ trained for column in bend.T])
    decay = Decay.of(e)
    if decay:
        hessian = hessian + decay.l2 * torch.eye(hessian.shape[-1], dtype=hessian.dtype)
    finite = bool(hessian.isfinite().all())  # the solver refuses what is not
    return Curvature(hessian, torch.linalg.eigvalsh(hessian) if finite else hessian[..., 0] * torch.nan)
