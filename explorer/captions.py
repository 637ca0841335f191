"""One sentence under each picture, made from the live values, so that it can never disagree with them."""

import math
from collections.abc import Mapping

from torch import Tensor

from explorer.numbers import shown
from slp_core import Experiment, Forward, Gradients, Trace

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


def run_caption(experiment: Experiment, trace: Trace) -> str:
    """How the run ends: fallen, risen, unchanged or diverged."""
    steps, first, last = experiment.steps, trace.loss[0].item(), trace.loss[-1].item()
    told = f"{steps} {'step' if steps == 1 else 'steps'} of {experiment.optimizer} at η = {experiment.learning_rate:g}"
    if trace.diverged_at is not None:
        return f"{told}: the run diverges; from step {trace.diverged_at} on its numbers are too large for float64."
    if shown(first) == shown(last):
        return f"{told}: the loss stays at {shown(first)}."
    highest = trace.loss.max().item()
    caption = f"{told}: the loss {'falls' if last < first else 'rises'} from {shown(first)} to {shown(last)}"
    if last < first and highest > first * 1.01:
        caption += f", after rising to {shown(highest)}"
    return caption + "."


def data_caption(experiment: Experiment) -> str:
    """What the data is: its parts and its inputs."""
    tested = 0 if experiment.x_test is None else len(experiment.x_test)
    samples = f"{experiment.samples} {'sample' if experiment.samples == 1 else 'samples'} to train with"
    kept = f", {tested} kept for testing" if tested else ", none kept for testing"
    return f"{samples}{kept}; {experiment.inputs} {'input' if experiment.inputs == 1 else 'inputs'}."


def moment_caption(experiment: Experiment, curves: Mapping[str, Tensor], step: int, last: int) -> str:
    """How good the neuron is at one step of its run, and what that says."""
    loss, part = curves["loss"][step].item(), curves["accuracy"][step].item()
    if not math.isfinite(loss):
        return f"At step {step} the numbers are too large for float64."
    count = round(part * experiment.target.numel())
    told = f"Step {step}: loss {shown(loss)}, {count} of {experiment.target.numel()} training answers right"
    if "test_accuracy" in curves and experiment.target_test is not None:
        tested = experiment.target_test.numel()
        told += f", {round(curves['test_accuracy'][step].item() * tested)} of {tested} test answers"
    told += "."
    if experiment.dataset == "xor" and step == last:
        told += (
            " One straight line cannot part XOR: (0, 1) and (1, 0) lie across from each other, and any line that has"
            " both on one side has (0, 0) or (1, 1) there too. At most 3 of the 4 can be right."
        )
    return told
