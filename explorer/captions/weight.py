"""The Neuron page: why each weight moves as it does, or why it has no gradient."""

import math
from collections.abc import Mapping
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from explorer.text.names import input_name, weight_name
from explorer.text.numbers import shown
from explorer.text.voice import phrase, t, tn
from slp_core import Decay, Experiment, Gradients, forward, has_corners, sides
from slp_core.neuron import Neuron, with_ones

Flat = Literal["activation", "target", "beyond", "each", "cancelled", "too_small", "no_input", "no_inputs"]
"""Why a gradient is 0."""

_ONE_FLAT: Mapping[Flat, str] = {
    "activation": phrase("{name}'s gradient is 0, because the activation is flat here (∂O/∂z = 0)."),
    "target": phrase("{name}'s gradient is 0, because the output is at its target."),
    "beyond": phrase("{name}'s gradient is 0, because the loss asks for no other output."),
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


_AT_A_CORNER: Mapping[bool, str] = {
    True: phrase("{name} rises by {size}: its gradient is {slope}, but the loss has a corner here and is lowest."),
    False: phrase("{name} falls by {size}: its gradient is {slope}, but the loss has a corner here and is lowest."),
}
"""By whether it rises: the loss of a single sample has a gradient at a corner only where that is its lowest place."""


def weight_captions(experiment: Experiment, slopes: Gradients, updates: list[float]) -> list[str]:
    """Why each weight, and last the bias, moves as it does; ``updates`` are what is added to them."""
    parameters = torch.cat([experiment.weights, experiment.bias[None]])
    decays = Decay.of(experiment).slope(parameters)[:, 0].tolist()
    inputs, column = with_ones(experiment.x), column_of(slopes)
    falls = falls_against(experiment, column) if experiment.samples == 1 else [True] * len(column)
    return [
        _decayed(experiment, j, slope, update, decay)
        if decay != 0 and _pulls(experiment, update)
        else _weight_caption(experiment, slopes, inputs, j, slope, update, falls[j])
        for j, (slope, update, decay) in enumerate(zip(column, updates, decays, strict=True))
    ]


def _pulls(experiment: Experiment, update: float) -> bool:
    """Whether an update is known to be made of this gradient and a decay."""
    return experiment.is_full_batch and math.isfinite(update) and experiment.learning_rate > 0


def _decayed(experiment: Experiment, j: int, slope: float, update: float, decay: float) -> str:
    """How a weight moves that is pulled towards 0 besides."""
    if update == 0:
        template = phrase(
            "{name} stays: its gradient is {slope}, its decay adds {decay}, and its update comes out as 0."
        )
    elif update > 0:
        template = phrase("{name} rises by {size}: its gradient is {slope}, and its decay adds {decay}.")
    else:
        template = phrase("{name} falls by {size}: its gradient is {slope}, and its decay adds {decay}.")
    name, size = weight_name(j, experiment.inputs), shown(abs(update))
    return t(template, name=name, size=size, slope=shown(slope), decay=shown(decay))


def _weight_caption(
    experiment: Experiment,
    slopes: Gradients,
    inputs: Float[Tensor, "n d+1"],
    j: int,
    slope: float,
    update: float,
    falls: bool,
) -> str:
    name, is_bias = weight_name(j, experiment.inputs), j == experiment.inputs
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
        return t(_ONE_FLAT[why_flat(experiment, slopes, inputs[:, j : j + 1])], name=name, input=input_name(j))
    if update == 0:
        return t(_still(experiment), name=name, slope=shown(slope))
    if experiment.samples > 1:  # each sample has a wish of its own
        return _shared(experiment.samples, name, size, slope, update)
    if not falls:
        return t(_AT_A_CORNER[update > 0], name=name, size=size, slope=shown(slope))
    wants_more = slopes.delta[0, 0].item() < 0
    if is_bias:
        return t(_BIAS[update > 0, wants_more], name=name, size=size)
    return t(_WEIGHT[update > 0, wants_more, inputs[0, j].item() > 0], name=name, size=size, input=input_name(j))


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


def column_of(slopes: Gradients) -> list[float]:
    """The gradients of the first output's weights, the bias last."""
    return [*slopes.weights[:, 0].tolist(), slopes.bias[0].item()]


def falls_against(experiment: Experiment, column: list[float]) -> list[bool]:
    """Of each parameter whether the loss falls where it is moved against its gradient: at a corner it need not."""
    if not has_corners(experiment):
        return [slope != 0 for slope in column]
    left, right = (side.tolist() for side in sides(experiment))
    return [
        slope != 0 and (lower > 0 if slope > 0 else upper < 0)
        for slope, lower, upper in zip(column, left, right, strict=False)  # without a bias that is not trained
    ]


def why_flat(experiment: Experiment, slopes: Gradients, fed: Float[Tensor, "n k"]) -> Flat:
    """Why k parameters that are fed with ``fed`` have no gradient: the first reason that holds."""
    delta, alone = slopes.delta[:, :1], experiment.samples == 1
    if not fed.any():
        return "no_input" if alone else "no_inputs"
    if not delta.any():
        # Where the loss cancels the activation's slope, that slope is no reason.
        canonical = Neuron.of(experiment).canonical is not None
        if canonical or not slopes.d_loss_d_output[:, 0].any():
            o = forward(experiment).o[:, 0]
            return "target" if canonical or torch.equal(o, experiment.target[:, 0]) else "beyond"
        if not slopes.d_output_d_z[:, 0].any():
            return "activation"
    if alone:
        return "too_small"
    return "cancelled" if (fed * delta).any() else "each"
