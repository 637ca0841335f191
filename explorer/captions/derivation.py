"""The Derivation page: what a flat activation does to the gradients, and whether their proof holds."""

from explorer.text.numbers import shown
from explorer.text.voice import t
from slp_core import Experiment, GradientCheck, Gradients
from slp_core.judgement import SATURATED, made_up_for, saturated


def saturation_caption(slopes: Gradients) -> str:
    """What becomes of the gradients of a saturated neuron; empty where it is none."""
    through, delta = slopes.d_output_d_z[0, 0], slopes.delta[0, 0]
    if not saturated(through):
        return ""
    slope, limit = shown(through.item()), f"{SATURATED:g}"
    if made_up_for(through, delta):
        return t(
            "saturated: ∂O/∂z = {slope} is below {limit}. Every gradient is multiplied by it, but ∂E/∂O = {rise} makes "
            "up for it: δ = {delta}.",
            slope=slope,
            limit=limit,
            rise=shown(slopes.d_loss_d_output[0, 0].item()),
            delta=shown(delta.item()),
        )
    return t(
        "saturated: ∂O/∂z = {slope} is below {limit}. Every gradient is multiplied by it, so every bar is nearly "
        "nothing, however wrong the output is.",
        slope=slope,
        limit=limit,
    )


def bias_caption(experiment: Experiment) -> str:
    """What becomes of the bias: nothing, where it is 0 and not trained."""
    if experiment.train_bias:
        return t("Here it is trained like every weight.")
    if not experiment.bias.any():
        return t("Here it is 0 and not trained: it is unused, as in the tutorial's code.")
    return t("Here it is not trained: it keeps its value.")


def verdict(checked: GradientCheck) -> str:
    """Whether the three ways to the gradient agree, and how closely."""
    largest = checked.closed_form.flat().abs().max().item()
    if checked.passed and largest == 0 and checked.max_error == 0:
        return t("The three agree: every gradient is exactly 0.")
    error, beside = shown(checked.max_error), shown(largest)
    if checked.passed:
        return t(
            "The three agree: the largest error is {error}, beside a gradient of {gradient}.",
            error=error,
            gradient=beside,
        )
    return t(
        "They do not agree: the largest error is {error}, beside a gradient of {gradient} ({autograd} from autograd, "
        "{difference} from the central difference).",
        error=error,
        gradient=beside,
        autograd=shown(checked.autograd_error),
        difference=shown(checked.difference_error),
    )
