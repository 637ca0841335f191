"""The Neuron page: the forward pass, and the gradients as a whole."""

from collections.abc import Callable, Mapping
from typing import Literal

from explorer.captions.weight import Flat, column_of, falls_against, why_flat
from explorer.text.lists import listed
from explorer.text.names import weight_name
from explorer.text.numbers import shown
from explorer.text.told import title
from explorer.text.voice import phrase, t, tn
from slp_core import Experiment, Forward, Gradients
from slp_core.judgement import AT_TARGET, at_target, saturated
from slp_core.neuron import Neuron, with_ones

BY_NAME = 4
"""So many parameters that tie are named; of more, the first and how many others."""

Side = Literal["at", "high", "low", "beyond"]
"""Where an output is, as its target sees it."""

_ALL_FLAT: Mapping[Flat, str] = {
    "activation": phrase("Every weight's gradient is zero: the activation is flat here (∂O/∂z = 0)."),
    "target": phrase("Every weight's gradient is zero: the output is at its target."),
    "beyond": phrase("Every weight's gradient is zero: the loss asks for no other output."),
    "each": phrase("Every weight's gradient is zero: so is the part of each sample."),
    "cancelled": phrase("Every weight's gradient is zero: the samples' parts add up to 0."),
    "too_small": phrase("Every weight's gradient is zero: the product of its factors is too small for float64."),
    "no_input": phrase("Every weight's gradient is zero: every input is zero."),
    "no_inputs": phrase("Every weight's gradient is zero: every input of every sample is zero."),
}
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
    "beyond": phrase(
        "The products and the bias add up to {z}; {activation} turns it into {output}, and the loss asks for no other "
        "output. The loss is {loss}."
    ),
}
_FIRST: Mapping[Side, Callable[[int, Mapping[str, str]], str]] = {
    "at": lambda samples, places: tn(
        "Sample {number} of {count}: the products and the bias add up to {z}; {activation} turns it into {output}, "
        "within {close} of the target {target}. The loss is {loss}.",
        "Sample {number}: the products and the bias add up to {z}; {activation} turns it into {output}, within "
        "{close} of the target {target}. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
    "high": lambda samples, places: tn(
        "Sample {number} of {count}: the products and the bias add up to {z}; {activation} turns it into {output}, "
        "{gap} too high for the target {target}. The loss is {loss}.",
        "Sample {number}: the products and the bias add up to {z}; {activation} turns it into {output}, {gap} "
        "too high for the target {target}. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
    "low": lambda samples, places: tn(
        "Sample {number} of {count}: the products and the bias add up to {z}; {activation} turns it into {output}, "
        "{gap} too low for the target {target}. The loss is {loss}.",
        "Sample {number}: the products and the bias add up to {z}; {activation} turns it into {output}, {gap} "
        "too low for the target {target}. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
    "beyond": lambda samples, places: tn(
        "Sample {number} of {count}: the products and the bias add up to {z}; {activation} turns it into {output}, and "
        "the loss asks for no other output. The loss is {loss}.",
        "Sample {number}: the products and the bias add up to {z}; {activation} turns it into {output}, and the "
        "loss asks for no other output. The loss over all {count} samples is {loss}.",
        samples,
        **places,
    ),
}


def forward_caption(experiment: Experiment, passed: Forward) -> str:
    """What the forward pass gave, and how far it is from the target."""
    at = experiment.shown
    error = passed.o[at, 0] - experiment.target[at, 0]
    neuron, target = Neuron.of(experiment), experiment.target
    asked = neuron.d_loss_d_output(passed.z, passed.o, target)[at, 0] != 0
    side: Side = "at" if at_target(error) else "beyond" if not asked else "high" if error > 0 else "low"
    places = {
        "number": str(at + 1),
        "z": shown(passed.z[at, 0].item()),
        "activation": title("activation", experiment.activation),
        "output": shown(passed.o[at, 0].item()),
        "close": f"{AT_TARGET:g}",
        "gap": shown(abs(error.item())),
        "target": shown(experiment.target[at, 0].item()),
        "loss": shown(passed.loss.item()),
    }
    many = experiment.samples > 1
    caption = _FIRST[side](experiment.samples, places) if many else t(_ALONE[side], **places)
    if not neuron.held(passed.o, target).any():
        return caption
    held = t(
        "Its true value is infinite, because an output is exactly 0 or 1 and its target is not; PyTorch holds the "
        "logarithm at −100."
    )
    return f"{caption} {held}"


def gradient_caption(experiment: Experiment, slopes: Gradients) -> str:
    """Which of the parameters that are trained matter most, and which way they would have to go."""
    column = column_of(slopes)[: experiment.inputs + experiment.train_bias]
    largest, through = max(map(abs, column)), slopes.d_output_d_z[experiment.shown, 0]
    if largest == 0:
        return t(_ALL_FLAT[why_flat(experiment, slopes, with_ones(experiment.x)[:, : len(column)])])
    most = [j for j, slope in enumerate(column) if shown(abs(slope)) == shown(largest)]
    caption = _steepest(experiment, column, most)
    if not saturated(through):
        return caption
    return f"{caption} {_saturated(experiment, shown(through.item()))}"


def _steepest(experiment: Experiment, column: list[float], most: list[int]) -> str:
    """What the largest gradient says, or the largest ones: numbers that read the same are a tie."""
    slope, names, falls = column[most[0]], _names(most, experiment.inputs), falls_against(experiment, column)
    if not all(falls[j] for j in most):
        return t(
            "The largest gradient, that of {names}, is {slope} in size. But the loss has a corner here: against the "
            "gradient it need not fall.",
            names=names,
            slope=shown(abs(slope)),
        )
    alike = all((column[j] > 0) == (slope > 0) for j in most)
    template = {
        (True, False): phrase("{name} has the largest gradient, {slope}: lowering it lowers the loss."),
        (False, False): phrase("{name} has the largest gradient, {slope}: raising it lowers the loss."),
        (True, True): phrase("{name} have the largest gradients, {slope} each: lowering them lowers the loss."),
        (False, True): phrase("{name} have the largest gradients, {slope} each: raising them lowers the loss."),
    }[slope > 0, len(most) > 1]
    if not alike:
        template = phrase(
            "{name} have the largest gradients, {slope} in size: moving each against its own lowers the loss."
        )
        slope = abs(slope)
    return t(template, name=names, slope=shown(slope))


def _names(parameters: list[int], inputs: int) -> str:
    """Of many, the first."""
    names = [weight_name(j, inputs) for j in parameters]
    if len(names) <= BY_NAME:
        return listed(names)
    return listed([names[0], t("{count} others", count=len(names) - 1)])


def _saturated(experiment: Experiment, slope: str) -> str:
    """What it means for the gradients that a saturated activation lets hardly anything through."""
    neuron, number = Neuron.of(experiment), experiment.shown + 1
    if neuron.canonical:
        loss = title("loss", experiment.loss)
        if experiment.samples > 1:
            return t(
                "In sample {number} ∂O/∂z is only {slope}, which {loss} makes up for.",
                number=number,
                slope=slope,
                loss=loss,
            )
        return t("The neuron is saturated (∂O/∂z is only {slope}), which {loss} makes up for.", slope=slope, loss=loss)
    if experiment.samples > 1:
        return t("In sample {number} the neuron is saturated: ∂O/∂z is only {slope}.", number=number, slope=slope)
    return t("The neuron is saturated: ∂O/∂z is only {slope}.", slope=slope)
