"""The Neuron page: the forward pass, and why each weight moves."""

import math
from collections.abc import Callable, Mapping
from typing import Literal

from jaxtyping import Float
from torch import Tensor

from explorer.text.names import input_name, weight_name
from explorer.text.numbers import shown
from explorer.text.told import title
from explorer.text.voice import phrase, t, tn
from slp_core import Experiment, Forward, Gradients
from slp_core.judgement import AT_TARGET, at_target, saturated
from slp_core.neuron import Neuron, with_ones

Flat = Literal["activation", "target", "each", "cancelled", "too_small", "no_input", "no_inputs"]
"""Why a gradient is 0."""
Side = Literal["at", "high", "low"]
"""Where an output is, as its target sees it."""

_ALL_FLAT: Mapping[Flat, str] = {
    "activation": phrase("Every weight's gradient is zero: the activation is flat here (∂O/∂z = 0)."),
    "target": phrase("Every weight's gradient is zero: the output is at its target."),
    "each": phrase("Every weight's gradient is zero: so is the part of each sample."),
    "cancelled": phrase("Every weight's gradient is zero: the samples' parts add up to 0."),
    "too_small": phrase("Every weight's gradient is zero: the product of its factors is too small for float64."),
    "no_input": phrase("Every weight's gradient is zero: every input is zero."),
    "no_inputs": phrase("Every weight's gradient is zero: every input of every sample is zero."),
}
_ONE_FLAT: Mapping[Flat, str] = {
    "activation": phrase("{name}'s gradient is 0, because the activation is flat here (∂O/∂z = 0)."),
    "target": phrase("{name}'s gradient is 0, because the output is at its target."),
    "each": phrase("{name}'s gradient is 0, because the part of each sample is 0."),
    "cancelled": phrase("{name}'s gradient is 0, because the samples' parts add up to 0."),
    "too_small": phrase("{name}'s gradient is 0, because the product of its factors is too small for float64."),
    "no_input": phrase("{name}'s gradient is 0, because {input} is 0."),
    "no_inputs": phrase("{name}'s gradient is 0, because {input} is 0 in every sample."),
}

_BIAS: Mapping[tuple[bool, bool], str] = {
    (True, True): phrase("{name} rises by {size}: a higher output lowers the loss, and the bias's input is always 1."),
    (False, False): phrase("{name} falls by {size}: a lower output lowers the loss, and the bias's input is always 1."),
}
"""By whether it rises, and whether a higher output is wanted."""
_WEIGHT: Mapping[tuple[bool, bool, bool], str] = {
    (True, True, True): phrase("{name} rises by {size}: a higher output lowers the loss, and {input} is positive."),
    (True, False, False): phrase("{name} rises by {size}: a lower output lowers the loss, and {input} is negative."),
    (False, True, False): phrase("{name} falls by {size}: a higher output lowers the loss, and {input} is negative."),
    (False, False, True): phrase("{name} falls by {size}: a lower output lowers the loss, and {input} is positive."),
}
"""By whether it rises, whether a higher output is wanted, and whether its input is positive."""
_ALONE: Mapping[Side, str] = {
    "at": phrase(
        "The products and the bias add up to {z}; {activation} turns it into {output}, within {close} of the target "
        "{target}. The loss is {loss}."
    ),
    "high": phrase(
        "The products and the bias add up to {z}; {activation} turns it into {output}, {gap} too high for the target "
        "{target}. The loss is {loss}."
    ),
    "low": phrase(
        "The products and the bias add up to {z}; {activation} turns it into {output}, {gap} too low for the target "
        "{target}. The loss is {loss}."
    ),
}
_FIRST: Mapping[Side, Callable[[int, Mapping[str, str]], str]] = {
    "at": lambda samples, places: tn(
        "Sample {count}: the products and the bias add up to {z}; {activation} turns it into {output}, within {close} "
        "of the target {target}. The loss is {loss}.",
        "Sample 1: the products and the bias add up to {z}; {activation} turns it into {output}, within {close} of the "
        "target {target}. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
    "high": lambda samples, places: tn(
        "Sample {count}: the products and the bias add up to {z}; {activation} turns it into {output}, {gap} too high "
        "for the target {target}. The loss is {loss}.",
        "Sample 1: the products and the bias add up to {z}; {activation} turns it into {output}, {gap} too high for "
        "the target {target}. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
    "low": lambda samples, places: tn(
        "Sample {count}: the products and the bias add up to {z}; {activation} turns it into {output}, {gap} too low "
        "for the target {target}. The loss is {loss}.",
        "Sample 1: the products and the bias add up to {z}; {activation} turns it into {output}, {gap} too low for the "
        "target {target}. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
}


def forward_caption(experiment: Experiment, passed: Forward) -> str:
    """What the forward pass gave, and how far it is from the target."""
    error = passed.o[0, 0] - experiment.target[0, 0]
    side: Side = "at" if at_target(error) else "high" if error > 0 else "low"
    places = {
        "z": shown(passed.z[0, 0].item()),
        "activation": title("activation", experiment.activation),
        "output": shown(passed.o[0, 0].item()),
        "close": f"{AT_TARGET:g}",
        "gap": shown(abs(error.item())),
        "target": shown(experiment.target[0, 0].item()),
        "loss": shown(passed.loss.item()),
    }
    many = experiment.samples > 1
    caption = _FIRST[side](experiment.samples, places) if many else t(_ALONE[side], **places)
    if not Neuron.of(experiment).held(passed.o, experiment.target).any():
        return caption
    held = t(
        "Its true value is infinite, because an output is exactly 0 or 1 and its target is not; PyTorch holds the "
        "logarithm at −100."
    )
    return f"{caption} {held}"


def gradient_caption(experiment: Experiment, slopes: Gradients) -> str:
    """Which of the parameters that are trained matters most, and which way it would have to go."""
    column = _column(slopes)[: experiment.inputs + experiment.train_bias]
    most = max(range(len(column)), key=lambda j: abs(column[j]))
    slope, through = column[most], slopes.d_output_d_z[0, 0]
    if slope == 0:
        return t(_ALL_FLAT[_why_flat(experiment, slopes, with_ones(experiment.x)[:, : len(column)])])
    template = (
        phrase("{name} has the largest gradient, {slope}: lowering it lowers the loss.")
        if slope > 0
        else phrase("{name} has the largest gradient, {slope}: raising it lowers the loss.")
    )
    caption = t(template, name=weight_name(most, experiment.inputs), slope=shown(slope))
    if not saturated(through):
        return caption
    return f"{caption} {_saturated(experiment, shown(through.item()))}"


def _saturated(experiment: Experiment, slope: str) -> str:
    """What it means for the gradients that a saturated activation lets hardly anything through."""
    neuron = Neuron.of(experiment)
    if neuron.canonical:
        loss = title("loss", experiment.loss)
        if experiment.samples > 1:
            return t("In sample 1 ∂O/∂z is only {slope}, which {loss} makes up for.", slope=slope, loss=loss)
        return t("The neuron is saturated (∂O/∂z is only {slope}), which {loss} makes up for.", slope=slope, loss=loss)
    if experiment.samples > 1:
        return t("In sample 1 the neuron is saturated: ∂O/∂z is only {slope}.", slope=slope)
    return t("The neuron is saturated: ∂O/∂z is only {slope}.", slope=slope)


def weight_captions(experiment: Experiment, slopes: Gradients, updates: list[float]) -> list[str]:
    """Why each weight, and last the bias, moves as it does; ``updates`` are what is added to them."""
    return [
        _weight_caption(experiment, slopes, j, slope, update)
        for j, (slope, update) in enumerate(zip(_column(slopes), updates, strict=True))
    ]


def _weight_caption(experiment: Experiment, slopes: Gradients, j: int, slope: float, update: float) -> str:
    name, is_bias = weight_name(j, experiment.inputs), j == experiment.inputs
    fed = with_ones(experiment.x)[:, j : j + 1]
    if is_bias and not experiment.train_bias:
        return t("{name} keeps its value: it is not trained. Its slope is {slope}.", name=name, slope=shown(slope))
    if not math.isfinite(update):
        return t(
            "{name}'s update overflows: the optimizer divides by a number that is 0 or too small for float64.",
            name=name,
        )
    size = shown(abs(update))
    if update != 0 and not experiment.is_full_batch:
        return _batch(experiment.samples, name, size, slope, update)
    if slope == 0:
        return t(_ONE_FLAT[_why_flat(experiment, slopes, fed)], name=name, input=input_name(j))
    if update == 0:
        return t(_still(experiment), name=name, slope=shown(slope))
    if experiment.samples > 1:  # each sample has a wish of its own
        return _shared(experiment.samples, name, size, slope, update)
    wants_more = slopes.delta[0, 0].item() < 0
    if is_bias:
        return t(_BIAS[update > 0, wants_more], name=name, size=size)
    return t(_WEIGHT[update > 0, wants_more, fed.item() > 0], name=name, size=size, input=input_name(j))


def _still(experiment: Experiment) -> str:
    """Why a weight stays although it has a gradient."""
    if experiment.learning_rate == 0:
        return phrase("{name} stays although its gradient is {slope}: the learning rate is 0.")
    if not experiment.is_full_batch:
        return phrase(
            "{name} stays: its gradient over all samples is {slope}, but the first mini-batch does not move it."
        )
    return phrase("{name} stays although its gradient is {slope}: its update comes out as 0.")


def _batch(samples: int, name: str, size: str, slope: float, update: float) -> str:
    """What the first mini-batch does, which need not be what all samples would."""
    if update > 0:
        return tn(
            "{name} rises by {size} in the first mini-batch; its gradient over all {count} sample is {slope}.",
            "{name} rises by {size} in the first mini-batch; its gradient over all {count} samples is {slope}.",
            samples,
            name=name,
            size=size,
            slope=shown(slope),
        )
    return tn(
        "{name} falls by {size} in the first mini-batch; its gradient over all {count} sample is {slope}.",
        "{name} falls by {size} in the first mini-batch; its gradient over all {count} samples is {slope}.",
        samples,
        name=name,
        size=size,
        slope=shown(slope),
    )


def _shared(samples: int, name: str, size: str, slope: float, update: float) -> str:
    """Of many samples, which are always more than one, only the sum of their wishes is told."""
    if update > 0:
        return tn(
            "{name} rises by {size}; its gradient over {count} sample is {slope}.",
            "{name} rises by {size}; its gradient over {count} samples is {slope}.",
            samples,
            name=name,
            size=size,
            slope=shown(slope),
        )
    return tn(
        "{name} falls by {size}; its gradient over {count} sample is {slope}.",
        "{name} falls by {size}; its gradient over {count} samples is {slope}.",
        samples,
        name=name,
        size=size,
        slope=shown(slope),
    )


def _column(slopes: Gradients) -> list[float]:
    """The gradients of the first output's weights, the bias last."""
    return [*slopes.weights[:, 0].tolist(), slopes.bias[0].item()]


def _why_flat(experiment: Experiment, slopes: Gradients, fed: Float[Tensor, "n k"]) -> Flat:
    """Why k parameters that are fed with ``fed`` have no gradient: the first reason that holds."""
    delta, alone = slopes.delta[:, :1], experiment.samples == 1
    if not fed.any():
        return "no_input" if alone else "no_inputs"
    if not delta.any():
        # Where the loss cancels the activation's slope, that slope is no reason.
        canonical = Neuron.of(experiment).canonical is not None
        if canonical or not slopes.d_loss_d_output[:, 0].any():
            return "target"
        if not slopes.d_output_d_z[:, 0].any():
            return "activation"
    if alone:
        return "too_small"
    return "cancelled" if (fed * delta).any() else "each"
