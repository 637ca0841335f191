"""Many learning rates from one start, in one batched run, each with a verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.errors import Abandoned, ExperimentError, Statement, never
from slp_core.experiment import KINDS, Experiment
from slp_core.judgement import SATURATED, saturated
from slp_core.neuron import Neuron, pre_activation, with_ones
from slp_core.train import judge, walk

MOST_RATES = 256
MOST_NUMBERS = 10_000_000
"""The most parameters that a sweep may record: 80 MB, of which four copies live while it runs."""

FLAT = 0.01
"""A change of the loss by less than this part of it counts as none."""
REMAINING = 0.1
TURNING = 0.01
CLIMB = 0.1
STILL_FALLING = 0.1
NOTHING = 1e-9

RATES = Statement("rates", "{field} must be a list of 1 to {most} numbers.")
TOO_MUCH = Statement("too_much", "{field} must be so few that rates x steps x parameters is at most {most}.")

_RULES = (
    Statement(
        "saturated",
        "Stuck on a plateau: it ends with more than half of its loss in samples that have lost their gradient (dO/dz "
        "below {saturated}, and a step of 1 in z would change their loss by less than {flat}), the loss is above "
        "{remaining} of its start, and in the last tenth of the run it moved by less than {flat} of its start.",
    )(saturated=f"{SATURATED:g}", flat=f"{FLAT:.0%}", remaining=f"{REMAINING:.0%}"),
    Statement(
        "diverging", "A number overflowed, or in the last tenth of the run the loss is on average above its start."
    ),
    Statement(
        "oscillating",
        "It goes back and forth: over the run, a move (of one epoch) is followed by one that points back, on average "
        "by more than {turning} of its length; or the loss climbs from a low by over {climb} of its start.",
    )(turning=f"{TURNING:.0%}", climb=f"{CLIMB:.0%}"),
    Statement(
        "slow",
        "Still on its way: the second half of the run brought more than {late} of the loss's whole fall, "
        "or the loss did not fall although there is a gradient.",
    )(late=f"{STILL_FALLING:.0%}"),
    Statement(
        "converging", "None of the others: the loss fell, most of it in the first half of the run, and stays down."
    ),
)

LABELS: Mapping[str, Statement] = {rule.code: rule for rule in _RULES}
"""The verdicts on a run, each with its rule, in the order in which they are asked: the first that holds."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """r runs of T steps that differ in their learning rate alone. Do not write into it: it is shared.

    Attributes
    ----------
    experiment : Experiment
        What was run; its own learning rate has no part in it.
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
        finite = self.parameters.isfinite().flatten(2).all(2) & self.loss.isfinite()
        return tuple(None if bool(row.all()) else int(row.int().argmin()) for row in finite)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The verdict on each run: a key of :data:`LABELS`."""
        steps = self.loss.shape[1] - 1
        start, end = self.loss[:, 0], self.loss[:, -1]
        last = self.loss[:, -(max(1, steps // 10) + 1) :]
        overflowed = torch.tensor([k is not None for k in self.diverged_at])
        stuck, gradient = self._at_the_end()
        flat = last.amax(1) - last.amin(1) < FLAT * start
        climb = (self.loss - self.loss.cummin(1).values).amax(1)
        fall, late = start - end, self.loss[:, steps // 2] - end
        fell = fall > NOTHING * start
        rules = {
            "saturated": ~overflowed & (stuck > 0.5) & (end > REMAINING * start) & flat,
            "diverging": overflowed | (last.mean(1) > start * (1 + NOTHING)),
            "oscillating": (self._turning() > TURNING) | (climb > CLIMB * start),
            "slow": torch.where(fell, late > STILL_FALLING * fall, gradient > NOTHING),
            "converging": torch.ones_like(overflowed),
        }
        holds = torch.stack([rules[name] for name in LABELS])
        names = list(LABELS)
        return tuple(names[first] for first in holds.int().argmax(0).tolist())

    def _at_the_end(self) -> tuple[Float[Tensor, " r"], Float[Tensor, " r"]]:
        """Where each run ends: the share of the loss that has no gradient, and the gradient's largest element."""
        e, neuron = self.experiment, Neuron.of(self.experiment)
        z = pre_activation(e.x, self.weights[:, -1], self.bias[:, -1])
        o = neuron.activation.value(z)
        terms, delta = neuron.terms(z, o, e.target), neuron.delta(z, o, e.target)
        lost = saturated(neuron.activation.slope(z, o)) & (delta.abs() * neuron.loss.slope_factor < FLAT * terms)
        gradient = with_ones(e.x).T @ delta * neuron.slope_share(*e.target.shape)
        return (terms * lost).sum((1, 2)) / terms.sum((1, 2)), gradient.abs().amax((1, 2))

    def _turning(self) -> Float[Tensor, " r"]:
        """How far each epoch's move points against the one before: on a parabola, minus the factor by which each move
        multiplies the distance left, from -1 (straight on) to 1 (straight back)."""
        e = self.experiment
        batches = -(-e.samples // (e.batch_size or e.samples))
        moves = self.parameters[:, ::batches].diff(dim=1).flatten(2)
        lengths = (moves * moves).sum((1, 2))
        return -(moves[:, 1:] * moves[:, :-1]).sum((1, 2)) / lengths.clamp(min=torch.finfo(lengths.dtype).tiny)


def sweep(
    experiment: Experiment,
    learning_rates: Sequence[float] | Float[Tensor, " r"],
    abandoned: Callable[[], bool] = never,
) -> Sweep:
    """Train with each of r learning rates, side by side: the same start, the same batches.

    Each run is that of :func:`~slp_core.train` with its rate, to rounding.

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
    e, m, neuron = experiment, experiment.outputs, Neuron.of(experiment)
    start = torch.cat([e.weights, e.bias[None, :]]).repeat(1, len(rates))
    rows, seen = [], []

    def add_up(z: Tensor, o: Tensor, target: Tensor) -> None:
        seen.append(neuron.terms(z, o, target).sum(0))

    with torch.inference_mode():  # see train.descend; only the parameters are kept
        for parameters, *_ in walk(e, start, rates.repeat_interleave(m), add_up if e.is_full_batch else None):
            if abandoned():
                raise Abandoned
            rows.append(parameters)
    by_run = torch.stack(rows).reshape(e.steps + 1, e.inputs + 1, len(rates), m).permute(2, 0, 1, 3).contiguous()
    if e.is_full_batch:  # the steps have seen all samples, and a third of the time is saved
        loss = torch.stack(seen).reshape(e.steps + 1, len(rates), m).sum(2).T.contiguous() * neuron.share(e.samples, m)
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
