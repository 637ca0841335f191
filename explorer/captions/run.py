"""A run: where it starts, where it ends, and how good the neuron is on its way."""

import math
from collections.abc import Mapping

from torch import Tensor

from explorer.captions.one_input import regression_caption
from explorer.text.numbers import given, shown
from explorer.text.told import title
from explorer.text.voice import t, tn
from slp_core import Decay, Experiment, Trace
from slp_core.outcomes import diverges
from slp_core.phases import batch_spans, sample_spans

RATES_TOLD = 4
"""The rates of one run that are told one by one."""
PEAK = 1.01
"""A loss that was this many times its start on its way down has risen first."""


def run_caption(experiment: Experiment, trace: Trace) -> str:
    """How the run ends: fallen, risen, unchanged, diverged or overflowed; and what else it descends."""
    return f"{_ends(experiment, trace)} {_descended(trace)}".rstrip()


def _ends(experiment: Experiment, trace: Trace) -> str:
    steps, first, last = experiment.steps, trace.loss[0].item(), trace.loss[-1].item()
    optimizer, rate = title("optimizer", experiment.optimizer), _rates(experiment)
    if trace.diverged_at is not None:
        return _overflow(trace, trace.diverged_at, optimizer, rate)
    start, end = shown(first), shown(last)
    lowest, highest = trace.loss.min().item(), trace.loss.max().item()
    if start == end:
        return _unchanged(steps, optimizer, rate, start, (shown(lowest), shown(highest)))
    if last > first and _diverges(trace):
        return tn(
            "{count} step of {optimizer} at η = {rate}: the run diverges; the loss rises from {start} to {end}.",
            "{count} steps of {optimizer} at η = {rate}: the run diverges; the loss rises from {start} to {end}.",
            steps,
            optimizer=optimizer,
            rate=rate,
            start=start,
            end=end,
        )
    if last > first:
        return tn(
            "{count} step of {optimizer} at η = {rate}: the loss rises from {start} to {end}.",
            "{count} steps of {optimizer} at η = {rate}: the loss rises from {start} to {end}.",
            steps,
            optimizer=optimizer,
            rate=rate,
            start=start,
            end=end,
        )
    if highest > first * PEAK:
        return tn(
            "{count} step of {optimizer} at η = {rate}: the loss falls from {start} to {end}, after rising to {peak}.",
            "{count} steps of {optimizer} at η = {rate}: the loss falls from {start} to {end}, after rising to {peak}.",
            steps,
            optimizer=optimizer,
            rate=rate,
            start=start,
            end=end,
            peak=shown(highest),
        )
    return tn(
        "{count} step of {optimizer} at η = {rate}: the loss falls from {start} to {end}.",
        "{count} steps of {optimizer} at η = {rate}: the loss falls from {start} to {end}.",
        steps,
        optimizer=optimizer,
        rate=rate,
        start=start,
        end=end,
    )


def _rates(experiment: Experiment) -> str:
    """The rate of the run, or where it changes, one after the other."""
    rates = [given(settings.learning_rate) for _, settings in experiment.phases]
    told = [rate for rate, before in zip(rates, [None, *rates], strict=False) if rate != before]
    return " → ".join(told if len(told) <= RATES_TOLD else [told[0], "…", *told[-2:]])


def _diverges(trace: Trace) -> bool:
    """Where decay changes on the way, what is descended leaps: then it is the loss alone that is looked at; and of a
    run whose samples change, what is over the last of them."""
    descended = trace.loss if _decays_change(trace) else trace.objective
    return diverges(trace.experiment, descended[sample_spans(trace.experiment)[-1].first :])


def _decays_change(trace: Trace) -> bool:
    return len({Decay.of(settings) for _, settings in trace.experiment.phases}) > 1


def _descended(trace: Trace) -> str:
    """What the run descends beside the loss, and from where to where; nothing without weight decay."""
    if not trace.decays:
        return ""
    start, end = trace.objective[0].item(), trace.objective[-1].item()
    if _decays_change(trace):
        return t(
            "That is E alone, as PyTorch's loop prints it; with weight decay the run descends E plus a penalty, which "
            "changes on the way: with that of then it is {start} at the start and {end} at the end.",
            start=shown(start),
            end=shown(end),
        )
    return t(
        "That is E alone, as PyTorch's loop prints it; with weight decay the run descends E plus a penalty, from "
        "{start} to {end}.",
        start=shown(start),
        end=shown(end),
    )


def _overflow(trace: Trace, step: int, optimizer: str, rate: str) -> str:
    """A run whose numbers end: because they grow without end, or because one of them is divided by 0."""
    if _diverges(trace):
        return tn(
            "{count} step of {optimizer} at η = {rate}: the run diverges; at step {step} its numbers overflow.",
            "{count} steps of {optimizer} at η = {rate}: the run diverges; at step {step} its numbers overflow.",
            trace.experiment.steps,
            optimizer=optimizer,
            rate=rate,
            step=step,
        )
    return tn(
        "{count} step of {optimizer} at η = {rate}: at step {step} the numbers overflow, and the run ends.",
        "{count} steps of {optimizer} at η = {rate}: at step {step} the numbers overflow, and the run ends.",
        trace.experiment.steps,
        optimizer=optimizer,
        rate=rate,
        step=step,
    )


def _unchanged(steps: int, optimizer: str, rate: str, start: str, ends: tuple[str, str]) -> str:
    """A run that ends at the loss with which it began, having been elsewhere or not."""
    low, high = ends
    if low == high:
        return tn(
            "{count} step of {optimizer} at η = {rate}: the loss stays at {start}.",
            "{count} steps of {optimizer} at η = {rate}: the loss stays at {start}.",
            steps,
            optimizer=optimizer,
            rate=rate,
            start=start,
        )
    return tn(
        "{count} step of {optimizer} at η = {rate}: the loss ends where it began, at {start}, after moving between "
        "{low} and {high}.",
        "{count} steps of {optimizer} at η = {rate}: the loss ends where it began, at {start}, after moving between "
        "{low} and {high}.",
        steps,
        optimizer=optimizer,
        rate=rate,
        start=start,
        low=low,
        high=high,
    )


def data_caption(experiment: Experiment) -> str:
    """What the data is: its parts and its inputs."""
    tested = 0 if experiment.x_test is None else len(experiment.x_test)
    samples = tn("{count} sample to train with", "{count} samples to train with", experiment.samples)
    inputs = tn("{count} input", "{count} inputs", experiment.inputs)
    if not tested:
        return t("{samples}, none kept for testing; {inputs}.", samples=samples, inputs=inputs)
    return tn(
        "{samples}, {count} kept for testing; {inputs}.",
        "{samples}, {count} kept for testing; {inputs}.",
        tested,
        samples=samples,
        inputs=inputs,
    )


def moment_caption(experiment: Experiment, here: Mapping[str, Tensor], step: int, last: int) -> str:
    """How good the neuron is at one step of its run, by what the curves are there, and what that says."""
    loss = here["loss"].item()
    if not math.isfinite(loss):
        return t("At step {step} the numbers overflow.", step=step)
    if experiment.real_valued:
        test = here["test_r_squared"].item() if "test_r_squared" in here else None
        told = [regression_caption(step, loss, here["r_squared"].item(), test), *_of_the_bars(experiment, step)]
        return " ".join(told)
    part = here["accuracy"].item()
    of = experiment.target.numel()
    if "test_accuracy" in here and experiment.target_test is not None:
        tested = experiment.target_test.numel()
        told = [
            t(
                "Step {step}: loss {loss}, {right} of {all} training answers right, {tested_right} of {tested} test "
                "answers.",
                step=step,
                loss=shown(loss),
                right=round(part * of),
                all=of,
                tested_right=round(here["test_accuracy"].item() * tested),
                tested=tested,
            )
        ]
    else:
        told = [
            t(
                "Step {step}: loss {loss}, {right} of {all} training answers right.",
                step=step,
                loss=shown(loss),
                right=round(part * of),
                all=of,
            )
        ]
    told += _of_the_bars(experiment, step)
    if experiment.dataset == "xor" and step == last and not experiment.terms:
        told.append(
            t(
                "One straight line cannot part XOR: (0, 1) and (1, 0) lie across from each other, and any line that "
                "has both on one side has (0, 0) or (1, 1) there too. At most 3 of the 4 can be right."
            )
        )
    return " ".join(told)


def _of_the_bars(experiment: Experiment, step: int) -> list[str]:
    size = _batch(experiment, step)
    if size is None:
        return []
    return [
        tn(
            "The bars are the gradient over this step's mini-batch of {count} sample.",
            "The bars are the gradient over this step's mini-batch of {count} samples.",
            size,
        )
    ]


def _batch(experiment: Experiment, step: int) -> int | None:
    """How many samples a step's mini-batch has, None where it is all: the last of an epoch holds what is left."""
    start, size = next((span.first, span.size) for span in batch_spans(experiment) if step < span.end)
    epoch = -(-experiment.samples // size)
    return None if size == experiment.samples else min(size, experiment.samples - (step - start) % epoch * size)


def unshaded(trace: Trace, step: int) -> str:
    """Why there is no output to shade at a step: its numbers are lost, or too large to be an Experiment's."""
    if not trace.loss[step].isfinite():
        return t("The numbers of this step overflow: there is no output to shade.")
    return t("A weight or the bias of this step is larger in size than a million: its output is no longer shaded.")
