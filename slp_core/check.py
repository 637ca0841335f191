"""Three independent ways to the same gradient, side by side."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.errors import Abandoned, never
from slp_core.experiment import Experiment
from slp_core.gradients import gradients
from slp_core.neuron import Neuron, pre_activation

AUTOGRAD_TOLERANCE = 1e-12
DIFFERENCE_TOLERANCE = 1e-7
CHUNK = 1_000_000
"""How many outputs, or parameters, are held at once while the error is computed for many step sizes (8 MB each)."""


@dataclass(frozen=True, eq=False)
class ParameterGradient:
    """A gradient by one method.

    Attributes
    ----------
    weights : (d, m)
    bias : (m,)
    """

    weights: Float[Tensor, "d m"]
    bias: Float[Tensor, " m"]

    def flat(self) -> Float[Tensor, " p"]:
        """All p = d m + m numbers in one row, weights first."""
        return torch.cat([self.weights.flatten(), self.bias])


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The closed form against two methods that do not know it.

    Attributes
    ----------
    closed_form, autograd, central_difference : ParameterGradient
        (E(w + h) - E(w - h)) / 2h is the central difference.
    h : float
        Its step.
    autograd_error, difference_error : float
        Largest absolute difference of the closed form from each.
    max_error : float
        The larger of the two.
    allowed : float
        What the difference_error may be.
    autograd_passed, passed : bool
        Whether autograd agrees to 1e-12, and whether central differences do so to 1e-7, too; both relative to the
        largest number involved where that is above 1. Where the loss has a kink or a jump within h (relu, step), the
        central difference is no derivative, and the check fails honestly.
    """

    closed_form: ParameterGradient
    autograd: ParameterGradient
    central_difference: ParameterGradient
    h: float
    autograd_error: float
    difference_error: float
    max_error: float
    allowed: float
    autograd_passed: bool
    passed: bool


def check_gradients(
    experiment: Experiment,
    h: float = 1e-5,
    dtype: torch.dtype = torch.float64,
    closed_form: ParameterGradient | None = None,
) -> GradientCheck:
    """Compare the closed form with autograd and with central differences.

    ``dtype`` is the precision of the central differences alone: in float32 rounding shows at much larger h.
    ``closed_form`` is the gradient to check, if not that of :func:`~slp_core.gradients`: one with a mistake in it, say.
    """
    exact = gradients(experiment)
    if closed_form is None:
        closed_form = ParameterGradient(exact.weights, exact.bias)
    autograd, loss = _autograd(experiment)
    difference = _central_difference(experiment, h, dtype)
    autograd_error = _largest_error(closed_form, autograd)
    difference_error = _largest_error(closed_form, difference)
    scale = max(1.0, loss, closed_form.flat().abs().max().item())
    # A flat activation's slope is what rounding leaves of 1 - O: it is multiplied by these.
    reach = (exact.inputs.abs().max() * exact.d_loss_d_output.abs().max()).item()
    agrees = autograd_error <= AUTOGRAD_TOLERANCE * max(scale, reach if reach < torch.inf else scale)
    return GradientCheck(
        closed_form=closed_form,
        autograd=autograd,
        central_difference=difference,
        h=h,
        autograd_error=autograd_error,
        difference_error=difference_error,
        max_error=torch.tensor([autograd_error, difference_error], dtype=torch.float64)
        .max()
        .item(),  # NaN wins, as it should
        allowed=DIFFERENCE_TOLERANCE * scale,
        autograd_passed=agrees,
        passed=agrees and difference_error <= DIFFERENCE_TOLERANCE * scale,
    )


def difference_errors(
    experiment: Experiment,
    closed_form: ParameterGradient,
    sizes: Float[Tensor, " s"],
    dtype: torch.dtype = torch.float64,
    abandoned: Callable[[], bool] = never,
) -> Float[Tensor, " s"]:
    """The largest absolute error of the central difference for each step size in ``sizes``.

    For large h the error is that of truncation and falls with h^2; for small h it is that of rounding and grows with
    1/h. ``dtype`` is the precision in which the loss is computed.

    Raises
    ------
    Abandoned
        As soon as ``abandoned`` says so.
    """
    d, m = experiment.weights.shape
    moved = (d + 1) * m  # each on a leading axis of its own, with all the others beside it
    at_once = max(1, CHUNK // (moved * max(moved, experiment.target.numel())))
    parts = []
    for some in sizes.split(at_once):
        if abandoned():
            raise Abandoned
        parts.append(_central_differences(experiment, some, dtype).to(torch.float64))
    differences = torch.cat(parts)
    exact = torch.cat([closed_form.weights, closed_form.bias[None, :]])
    return (differences - exact).abs().reshape(len(sizes), (d + 1) * m).amax(1)


def _loss(
    experiment: Experiment, weights: Float[Tensor, "*lead d m"], bias: Float[Tensor, "*lead m"]
) -> Float[Tensor, "*lead"]:
    neuron = Neuron.of(experiment)
    z = pre_activation(experiment.x.to(weights.dtype), weights, bias)
    o = neuron.activation.value(z)
    return neuron.mean(neuron.terms(z, o, experiment.target.to(weights.dtype)))


def _autograd(experiment: Experiment) -> tuple[ParameterGradient, float]:
    weights = experiment.weights.clone().requires_grad_()
    bias = experiment.bias.clone().requires_grad_()
    with torch.enable_grad():
        loss = _loss(experiment, weights, bias)
    d_weights, d_bias = torch.autograd.grad(loss, (weights, bias))
    return ParameterGradient(d_weights, d_bias), loss.item()


def _central_difference(experiment: Experiment, h: float, dtype: torch.dtype) -> ParameterGradient:
    slope = _central_differences(experiment, torch.tensor([h], dtype=torch.float64), dtype)[0]
    return ParameterGradient(slope[:-1], slope[-1])


def _central_differences(
    experiment: Experiment, sizes: Float[Tensor, " s"], dtype: torch.dtype
) -> Float[Tensor, "s d+1 m"]:
    """All sizes and parameters at once: each parameter has a leading axis of its own, on which only it is moved."""
    d, m = experiment.weights.shape
    parameters = torch.cat([experiment.weights, experiment.bias[None, :]]).to(dtype)
    one_each = torch.eye((d + 1) * m, dtype=dtype).reshape(-1, d + 1, m)
    h = sizes.to(dtype)[:, None, None, None]
    above, below = parameters + one_each * h, parameters - one_each * h
    rise = _loss(experiment, above[..., :-1, :], above[..., -1, :]) - _loss(
        experiment, below[..., :-1, :], below[..., -1, :]
    )
    return (rise / (2 * h[..., 0, 0])).reshape(-1, d + 1, m)


def _largest_error(one: ParameterGradient, other: ParameterGradient) -> float:
    return (one.flat() - other.flat()).abs().max().item()
