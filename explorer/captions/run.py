"""A run: where it starts, where it ends, and how good the neuron is on its way."""

import math
from collections.abc import Mapping

from torch import Tensor

from explorer.text.numbers import shown
from slp_core import Experiment, Trace


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
    if not experiment.is_full_batch:
        told += f" The bars are the gradient over this step's mini-batch of {experiment.batch_size} samples."
    if experiment.dataset == "xor" and step == last:
        told += (
            " One straight line cannot part XOR: (0, 1) and (1, 0) lie across from each other, and any line that has"
            " both on one side has (0, 0) or (1, 1) there too. At most 3 of the 4 can be right."
        )
    return told


def unshaded(trace: Trace, step: int) -> str:
    """Why there is no output to shade at a step: its numbers are lost, or too large to be an Experiment's."""
    if not trace.loss[step].isfinite():
        return "The numbers of this step are too large for float64: there is no output to shade."
    return "A weight of this step is larger than a million: its output is no longer shaded."
