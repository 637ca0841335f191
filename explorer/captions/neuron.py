"""The Neuron page: the forward pass, and why each weight moves."""

import math

from explorer.text.numbers import shown
from slp_core import Experiment, Forward, Gradients

CLOSE = 1e-4
"""Differences below what four decimals can show count as none."""


def forward_caption(experiment: Experiment, passed: Forward) -> str:
    """What the forward pass gave, and how far it is from the target."""
    z, o, t = passed.z[0, 0].item(), passed.o[0, 0].item(), experiment.target[0, 0].item()
    gap = abs(o - t)
    if gap < CLOSE:
        judged = f"as good as the target {shown(t)}"
    else:
        judged = f"{shown(gap)} too {'high' if o > t else 'low'} for the target {shown(t)}"
    return (
        f"The products and the bias add up to {shown(z)}; {experiment.activation} makes it {shown(o)}, {judged}. "
        f"The loss is {shown(passed.loss.item())}."
    )


def gradient_caption(experiment: Experiment, slopes: Gradients) -> str:
    """Which weight matters most, and which way it would have to go."""
    column = slopes.weights[:, 0]
    most = int(column.abs().argmax())
    slope = column[most].item()
    if slope == 0:
        reason = _why_flat(slopes) if slopes.inputs.any() else "every input is zero"
        return f"Every weight's gradient is zero: {reason}."
    caption = (
        f"w{most + 1} has the largest gradient, {shown(slope)}: the loss falls when it "
        f"{'falls' if slope > 0 else 'rises'}."
    )
    if slopes.d_output_d_z[0, 0].abs().item() < 0.01:
        caption += f" The slope dO/dz is only {shown(slopes.d_output_d_z[0, 0].item())}: the neuron is saturated."
    return caption


def weight_captions(experiment: Experiment, slopes: Gradients, updates: list[float]) -> list[str]:
    """Why each weight, and last the bias, moves as it does; ``updates`` are what is added to them."""
    inputs = [*experiment.x[0].tolist(), 1.0]
    column = [*slopes.weights[:, 0].tolist(), slopes.bias[0].item()]
    names = [f"w{j + 1}" for j in range(experiment.inputs)] + ["b"]
    return [
        _weight_caption(
            names[j],
            j + 1 if j < experiment.inputs else None,
            inputs[j],
            column[j],
            updates[j],
            slopes,
            experiment.learning_rate,
        )
        for j in range(len(names))
    ]


def _weight_caption(
    name: str,
    number: int | None,
    fed: float,
    slope: float,
    update: float,
    slopes: Gradients,
    learning_rate: float,
) -> str:
    rise, samples = slopes.d_loss_d_output[0, 0].item(), len(slopes.inputs)
    if not math.isfinite(update):
        return f"{name}'s update overflows: the optimizer divides by a number that is 0 or too small for float64."
    if slope == 0:
        reason = f"x{number} is 0" if fed == 0 and samples == 1 else _why_flat(slopes)
        held = f"{name}'s gradient is 0, because {reason}"
        return f"{held}." if update == 0 else f"{held}; the optimizer still moves it by {shown(update)}."
    wanted = "a lower output" if rise > 0 else "a higher output"
    source = f"x{number} is {'positive' if fed > 0 else 'negative'}" if number else "the bias is fed with 1"
    if update == 0:
        still = "the learning rate is 0" if learning_rate == 0 else "its update is too small for float64"
        return f"{name} stays although its gradient is {shown(slope)}: {still}."
    moved = f"{name} {'rises' if update > 0 else 'falls'} by {shown(abs(update))}"
    if samples > 1:  # each sample has a wish of its own
        return f"{moved}; its gradient over {samples} samples is {shown(slope)}."
    return f"{moved}: the loss wants {wanted}, and {source}."


def _why_flat(slopes: Gradients) -> str:
    if not slopes.d_output_d_z[:, 0].any():
        return "the activation is flat here (dO/dz = 0)"
    if not slopes.d_loss_d_output[:, 0].any():
        return "the output is at its target"
    if len(slopes.delta) > 1:
        return "the samples' parts add up to 0"
    return "the product of its factors is too small for float64"
