"""The Derivation page: what a flat activation does to the gradients, and whether their proof holds."""

from jaxtyping import Float
from torch import Tensor

from explorer.text.numbers import given, shown
from explorer.text.told import title
from explorer.text.voice import phrase, t
from slp_core import Experiment, GradientCheck, Gradients
from slp_core.judgement import SATURATED, saturated
from slp_core.neuron import Neuron


def saturation_caption(experiment: Experiment, slopes: Gradients) -> str:
    """What becomes of the gradients of a saturated neuron; empty where it is none."""
    at = experiment.shown
    if not saturated(slopes.d_output_d_z[at, 0]):
        return ""
    joint = Neuron.of(experiment).canonical
    template = (
        phrase("saturated: ∂O/∂z = {slope} is below {limit}. The rule of {loss} leaves it out: δ = {delta}.")
        if joint and joint.sees_sum
        else phrase(
            "saturated: ∂O/∂z = {slope} is below {limit}. But the ∂E/∂O of {loss} is divided by the same slope, and "
            "the two cancel: δ = {delta}."
        )
        if joint
        else phrase(
            "saturated: ∂O/∂z = {slope} is below {limit}. Every gradient is multiplied by it: of ∂E/∂O = {pull}, only "
            "δ = {delta} goes back."
        )
    )
    return t(
        template,
        slope=shown(slopes.d_output_d_z[at, 0].item()),
        limit=f"{SATURATED:g}",
        loss=title("loss", experiment.loss),
        pull=shown(slopes.d_loss_d_output[at, 0].item()),
        delta=shown(slopes.delta[at, 0].item()),
    )


def bias_caption(experiment: Experiment) -> str:
    """What becomes of the bias: nothing, where it is 0 and not trained."""
    if experiment.train_bias:
        return t("Here it is trained like every weight.")
    if not experiment.bias.any():
        return t("Here it is 0 and not trained: it is unused, as in the tutorial's code.")
    return t("Here it is not trained: it keeps its value.")


def verdict(checked: GradientCheck, sizes: Float[Tensor, " s"], errors: Float[Tensor, " s"]) -> str:
    """Whether the three ways to the gradient agree, and how closely.

    ``errors`` are those of the central difference by its step ``sizes``: they tell whether h is to blame.
    """
    largest = checked.closed_form.flat().abs().max().item()
    if checked.passed and largest == 0 and checked.max_error == 0:
        return t("The three agree: every gradient is exactly 0.")
    if checked.passed:
        return t(
            "The three agree: the largest error is {error}, beside a gradient of {gradient}.",
            error=shown(checked.max_error),
            gradient=shown(largest),
        )
    if not checked.autograd_passed:
        return t(
            "They do not agree: autograd differs from the closed form by {autograd}, the central difference by "
            "{difference}, beside a gradient of {gradient}. There is a mistake in the closed form.",
            gradient=shown(largest),
            autograd=shown(checked.autograd_error),
            difference=shown(checked.difference_error),
        )
    return _difference_alone(checked, sizes, errors)


def _difference_alone(checked: GradientCheck, sizes: Float[Tensor, " s"], errors: Float[Tensor, " s"]) -> str:
    """The closed form is that of autograd; the central difference is off because of its h, or at every h."""
    best = int(errors.argmin())
    least, size = errors[best].item(), sizes[best].item()
    if least > checked.allowed:
        template = phrase(
            "Closed form and autograd agree. The central difference is off by {error}, and by {least} at the best h: "
            "the loss has a kink here, or its differences drown in rounding."
        )
    elif size < checked.h:
        template = phrase(
            "Closed form and autograd agree. The central difference is off by {error}, because h = {h} is too large: "
            "at h = {best} it is off by {least}."
        )
    else:
        template = phrase(
            "Closed form and autograd agree. The central difference is off by {error}, because h = {h} is so small "
            "that rounding rules: at h = {best} it is off by {least}."
        )
    return t(
        template,
        error=shown(checked.difference_error),
        h=given(checked.h),
        best=shown(size),
        least=shown(least),
    )
