"""Many learning rates from one start, in one batched run, each with a verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.decay import Decay
from slp_core.errors import Abandoned, ExperimentError, Statement, never
from slp_core.experiment import KINDS, Experiment
from slp_core.neuron import Neuron
from slp_core.outcomes import outcomes
from slp_core.trace import finite, judge
from slp_core.train import recorded_at_once, walk

MOST_RATES = 256
MOST_NUMBERS = 10_000_000
"""The most parameters that a sweep may record: 80 MB."""

RATES = Statement("rates", "{field} must be a list of 1 to {most} numbers.")
TOO_MUCH = Statement("too_much", "{field} must be so few that rates x steps x parameters is at most {most}.")


@dataclass(frozen=True, eq=False)
class Sweep:
    """r runs of T steps that differ in their learning rate alone; nothing changes on the way of any.

    Do not write into it: it is shared.

    Attributes
    ----------
    experiment : Experiment
        What was run: without changes. Its own learning rate has no part in it.
    learning_rates : (r,)
    parameters : (r, T+1, d+1, m)
        Of each run before each step, the bias as the last row, as in a Trace.
    loss : (r, T+1)
        Over all training samples.
    """

    experiment: Experiment
    learning_rates: Float[Tensor, " r"]
    parameters: Float[Tensor, "r steps d+1 m"]
    loss: Float[Tensor, "r steps"]

    @property
    def weights(self) -> Float[Tensor, "r steps d m"]:
        """(r, T+1, d, m)"""
        return self.parameters[:, :, :-1]

    @property
    def bias(self) -> Float[Tensor, "r steps m"]:
        """(r, T+1, m)"""
        return self.parameters[:, :, -1]

    @cached_property
    def diverged_at(self) -> tuple[int | None, ...]:
        """For each run the first step at which a parameter or the loss is no longer finite, or None."""
        held = finite(self.parameters.flatten(0, 1)).reshape(self.loss.shape) & self.loss.isfinite()
        return tuple(None if bool(row.all()) else int(row.int().argmin()) for row in held)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The verdict on each run, by what it descends: a key of :data:`~slp_core.LABELS`."""
        decay = Decay.of(self.experiment)
        descended = self.loss + decay.penalty(self.parameters) if decay else self.loss
        return outcomes(self.experiment, self.learning_rates, self.parameters, descended)


def sweep(
    experiment: Experiment,
    learning_rates: Sequence[float] | Float[Tensor, " r"],
    abandoned: Callable[[], bool] = never,
) -> Sweep:
    """Train with each of r learning rates, side by side: the same start, the same batches.

    Each run is that of :func:`~slp_core.train` with its rate, to rounding. Changes on the way have no part in it.

    Raises
    ------
    ExperimentError
        If there are no rates, more than 256, one is outside an Experiment's limits, or the record would be too large.
    Abandoned
        As soon as ``abandoned`` says so.

    >>> from slp_core import tutorial
    >>> sweep(tutorial(), [0.0, 0.1]).loss.shape
    torch.Size([2, 201])
    """
    rates = _checked(experiment, learning_rates)
    e, m, neuron = experiment.at(0), experiment.outputs, Neuron.of(experiment)
    start = torch.cat([e.weights, e.bias[None, :]]).repeat(1, len(rates))
    by_run = start.new_empty(len(rates), e.steps + 1, e.inputs + 1, m)
    sums, at_once = start.new_empty(e.steps + 1, len(rates) * m), recorded_at_once(e, len(rates) * m)
    seen: list[Tensor] = []

    def add_up(z: Tensor, o: Tensor, target: Tensor) -> None:
        seen.append(neuron.terms(z, o, target).sum(0))

    with torch.inference_mode():  # see train.descend; only the parameters are kept
        steps = walk(e, start, rates.repeat_interleave(m), add_up if e.is_full_batch else None)
        for row in range(0, e.steps + 1, at_once):
            taken = []
            for parameters, *_ in islice(steps, at_once):
                if abandoned():
                    raise Abandoned
                taken.append(parameters)
            some = slice(row, row + at_once)
            by_run[:, some] = torch.stack(taken).unflatten(2, (len(rates), m)).permute(2, 0, 1, 3)
            if seen:
                torch.stack(seen, out=sums[some])
                seen.clear()
    if e.is_full_batch:  # the steps have seen all samples, and a third of the time is saved
        loss = sums.reshape(e.steps + 1, len(rates), m).sum(2).T.contiguous() * neuron.share(e.samples, m)
    else:
        loss = judge(neuron, by_run.flatten(0, 1), e.x, e.target, abandoned=abandoned)[1].reshape(len(rates), -1)
    return Sweep(e, rates, by_run, loss)


def _checked(experiment: Experiment, learning_rates: Sequence[float] | Tensor) -> Float[Tensor, " r"]:
    rule = RATES(most=MOST_RATES)
    given = learning_rates.tolist() if isinstance(learning_rates, Tensor) else learning_rates
    if isinstance(given, str | bytes) or not isinstance(given, Sequence) or not 1 <= len(given) <= MOST_RATES:
        raise ExperimentError("learning_rates", rule, given)
    kind = KINDS["learning_rate"]
    rates = torch.tensor([kind.convert(rate, "learning_rates") for rate in given], dtype=torch.float64)
    numbers = (experiment.steps + 1) * (experiment.inputs + 1) * experiment.outputs * len(rates)
    if numbers > MOST_NUMBERS:
        raise ExperimentError("steps", TOO_MUCH(most=f"{MOST_NUMBERS:,}"), numbers)
    return rates
