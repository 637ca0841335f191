"""The Neuron page: the forward pass, and why each weight moves."""

import math
from collections.abc import Mapping
from typing import Literal

import torch

from explorer.text.names import input_name, weight_name
from explorer.text.numbers import shown
from explorer.text.told import title
from explorer.text.voice import phrase, t, tn
from slp_core import Experiment, Forward, Gradients
from slp_core.judgement import at_target, saturated

Flat = Literal["activation", "target", "cancelled", "too_small", "no_input"]
"""Why a gradient is 0."""

_ALL_FLAT: Mapping[Flat, str] = {
    "activation": phrase("Every weight's gradient is zero: the activation is flat here (dO/dz = 0)."),
    "target": phrase("Every weight's gradient is zero: the output is at its target."),
    "cancelled": phrase("Every weight's gradient is zero: the samples' parts add up to 0."),
    "too_small": phrase("Every weight's gradient is zero: the product of its factors is too small for float64."),
    "no_input": phrase("Every weight's gradient is zero: every input is zero."),
}
_ONE_FLAT: Mapping[Flat, str] = {
    "activation": phrase("{name}'s gradient is 0, because the activation is flat here (dO/dz = 0)."),
    "target": phrase("{name}'s gradient is 0, because the output is at its target."),
    "cancelled": phrase("{name}'s gradient is 0, because the samples' parts add up to 0."),
    "too_small": phrase("{name}'s gradient is 0, because the product of its factors is too small for float64."),
    "no_input": phrase("{name}'s gradient is 0, because {input} is 0."),
}

_BIAS: Mapping[tuple[bool, bool], str] = {
    (True, True): phrase("{name} rises by {size}: the loss wants a higher output, and the bias is fed with 1."),
    (True, False): phrase("{name} rises by {size}: the loss wants a lower output, and the bias is fed with 1."),
    (False, True): phrase("{name} falls by {size}: the loss wants a higher output, and the bias is fed with 1."),
    (False, False): phrase("{name} falls by {size}: the loss wants a lower output, and the bias is fed with 1."),
}
"""By whether it rises, and whether a higher output is wanted."""
_WEIGHT: Mapping[tuple[bool, bool, bool], str] = {
    (True, True, True): phrase("{name} rises by {size}: the loss wants a higher output, and {input} is positive."),
    (True, True, False): phrase("{name} rises by {size}: the loss wants a higher output, and {input} is negative."),
    (True, False, True): phrase("{name} rises by {size}: the loss wants a lower output, and {input} is positive."),
    (True, False, False): phrase("{name} rises by {size}: the loss wants a lower output, and {input} is negative."),
    (False, True, True): phrase("{name} falls by {size}: the loss wants a higher output, and {input} is positive."),
    (False, True, False): phrase("{name} falls by {size}: the loss wants a higher output, and {input} is negative."),
    (False, False, True): phrase("{name} falls by {size}: the loss wants a lower output, and {input} is positive."),
    (False, False, False): phrase("{name} falls by {size}: the loss wants a lower output, and {input} is negative."),
}
"""By whether it rises, whether a higher output is wanted, and whether its input is positive."""


def forward_caption(experiment: Experiment, passed: Forward) -> str:
    """What the forward pass gave, and how far it is from the target."""
    error = passed.o[0, 0] - experiment.target[0, 0]
    if at_target(error):
        template = phrase(
            "The products and the bias add up to {z}; {activation} makes it {output}, as good as the target {target}. "
            "The loss is {loss}."
        )
    elif error > 0:
        template = phrase(
            "The products and the bias add up to {z}; {activation} makes it {output}, {gap} too high for the target "
            "{target}. The loss is {loss}."
        )
    else:
        template = phrase(
            "The products and the bias add up to {z}; {activation} makes it {output}, {gap} too low for the target "
            "{target}. The loss is {loss}."
        )
    return t(
        template,
        z=shown(passed.z[0, 0].item()),
        activation=title("activation", experiment.activation),
        output=shown(passed.o[0, 0].item()),
        gap=shown(abs(error.item())),
        target=shown(experiment.target[0, 0].item()),
        loss=shown(passed.loss.item()),
    )


def gradient_caption(experiment: Experiment, slopes: Gradients) -> str:
    """Which of the parameters that are trained matters most, and which way it would have to go."""
    column = torch.cat([slopes.weights[:, 0], slopes.bias[:1]])[: experiment.inputs + experiment.train_bias]
    most = int(column.abs().argmax())
    slope, through = column[most].item(), slopes.d_output_d_z[0, 0]
    if slope == 0:
        why: Flat = _why_flat(slopes) if slopes.inputs.any() else "no_input"
        return t(_ALL_FLAT[why])
    template = (
        phrase("{name} has the largest gradient, {slope}: the loss falls when it falls.")
        if slope > 0
        else phrase("{name} has the largest gradient, {slope}: the loss falls when it rises.")
    )
    caption = t(template, name=weight_name(most, experiment.inputs), slope=shown(slope))
    if not saturated(through):
        return caption
    reason = t("The slope dO/dz is only {slope}: the neuron is saturated.", slope=shown(through.item()))
    return f"{caption} {reason}"


def weight_captions(experiment: Experiment, slopes: Gradients, updates: list[float]) -> list[str]:
    """Why each weight, and last the bias, moves as it does; ``updates`` are what is added to them."""
    column = [*slopes.weights[:, 0].tolist(), slopes.bias[0].item()]
    return [
        _weight_caption(experiment, slopes, j, slope, update)
        for j, (slope, update) in enumerate(zip(column, updates, strict=True))
    ]


def _weight_caption(experiment: Experiment, slopes: Gradients, j: int, slope: float, update: float) -> str:
    name, is_bias = weight_name(j, experiment.inputs), j == experiment.inputs
    fed = 1.0 if is_bias else experiment.x[0, j].item()
    if is_bias and not experiment.train_bias:
        return t("{name} keeps its value: it is not trained. Its slope is {slope}.", name=name, slope=shown(slope))
    if not math.isfinite(update):
        return t(
            "{name}'s update overflows: the optimizer divides by a number that is 0 or too small for float64.",
            name=name,
        )
    if slope == 0:
        why: Flat = "no_input" if fed == 0 and experiment.samples == 1 else _why_flat(slopes)
        held = t(_ONE_FLAT[why], name=name, input=input_name(j))
        return held if update == 0 else f"{held} {t('The optimizer still moves it by {size}.', size=shown(update))}"
    if update == 0:
        still = (
            phrase("{name} stays although its gradient is {slope}: the learning rate is 0.")
            if experiment.learning_rate == 0
            else phrase("{name} stays although its gradient is {slope}: its update is too small for float64.")
        )
        return t(still, name=name, slope=shown(slope))
    size = shown(abs(update))
    if experiment.samples > 1:  # each sample has a wish of its own
        return _shared(experiment.samples, name, size, slope, update)
    wants_more = slopes.d_loss_d_output[0, 0].item() <= 0
    if is_bias:
        return t(_BIAS[update > 0, wants_more], name=name, size=size)
    return t(_WEIGHT[update > 0, wants_more, fed > 0], name=name, size=size, input=input_name(j))


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


def _why_flat(slopes: Gradients) -> Flat:
    if not slopes.d_output_d_z[:, 0].any():
        return "activation"
    if not slopes.d_loss_d_output[:, 0].any():
        return "target"
    return "cancelled" if len(slopes.delta) > 1 else "too_small"
