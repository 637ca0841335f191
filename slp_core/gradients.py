"""The gradient of the loss in closed form, with the chain rule's factors kept apart."""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.neuron import Neuron, pre_activation


@dataclass(frozen=True, eq=False)
class Gradients:
    """dE/dw_jk = sum over samples of dE/dO_k dO_k/dz_k x_j.

    The factors belong to the loss as it is shown: dE/dO already holds the 1/n of the mean over samples
    (and 1/m where the loss averages outputs), so that the products add up to the gradient.

    Attributes
    ----------
    weights : (d, m)
        dE/dw_jk.
    bias : (m,)
        dE/db_k.
    d_loss_d_output : (n, m)
        dE/dO_k of each sample.
    d_output_d_z : (n, m)
        dO_k/dz_k, the slope of the activation.
    delta : (n, m)
        dE/dz_k, the product of the two.
    inputs : (n, d)
        x_j = dz_k/dw_jk, the third factor.
    """

    weights: Float[Tensor, "d m"]
    bias: Float[Tensor, " m"]
    d_loss_d_output: Float[Tensor, "n m"]
    d_output_d_z: Float[Tensor, "n m"]
    delta: Float[Tensor, "n m"]
    inputs: Float[Tensor, "n d"]


def gradients(experiment: Experiment) -> Gradients:
    """Propagate the loss backward, in closed form.

    >>> from slp_core import tutorial
    >>> round(gradients(tutorial()).weights[0].item(), 4)
    -0.1179
    """
    neuron = Neuron.of(experiment)
    x, t = experiment.x, experiment.target
    z = pre_activation(x, experiment.weights, experiment.bias)
    o = neuron.activation.value(z)
    share = neuron.slope_share(*t.shape)
    delta = neuron.delta(z, o, t) * share
    return Gradients(
        weights=x.T @ delta,
        bias=delta.sum(0),
        d_loss_d_output=neuron.d_loss_d_output(z, o, t) * share,
        d_output_d_z=neuron.activation.slope(z, o),
        delta=delta,
        inputs=x,
    )
