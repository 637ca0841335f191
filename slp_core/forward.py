"""The forward pass of one Experiment."""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.neuron import Neuron, pre_activation


@dataclass(frozen=True, eq=False)
class Forward:
    """What flows through the perceptron, in float64.

    Attributes
    ----------
    inputs : (n, d)
        x_j.
    weights : (d, m)
        w_jk.
    z : (n, m)
        The pre-activation, sum_j x_j w_jk + b_k.
    o : (n, m)
        The output, the activation of z.
    loss : ()
        The loss over all samples.
    """

    inputs: Float[Tensor, "n d"]
    weights: Float[Tensor, "d m"]
    z: Float[Tensor, "n m"]
    o: Float[Tensor, "n m"]
    loss: Float[Tensor, ""]

    def products(self, sample: int) -> Float[Tensor, "d m"]:
        """x_j w_jk of one sample: what input j adds to the sum of output k. Those of all samples may be 80 MB."""
        return self.inputs[sample, :, None] * self.weights


def forward(experiment: Experiment) -> Forward:
    """Propagate every sample forward.

    >>> from slp_core import tutorial
    >>> round(forward(tutorial()).o.item(), 4)
    0.5831
    """
    neuron = Neuron.of(experiment)
    z = pre_activation(experiment.x, experiment.weights, experiment.bias)
    o = neuron.activation.value(z)
    return Forward(
        inputs=experiment.x,
        weights=experiment.weights,
        z=z,
        o=o,
        loss=neuron.mean(neuron.terms(z, o, experiment.target)),
    )
