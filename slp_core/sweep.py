"""Many learning rates from one start, in one batched run, each with a verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.activations import ACTIVATIONS
from slp_core.errors import Abandoned, ExperimentError, never
from slp_core.experiment import KINDS, Experiment
from slp_core.neuron import Neuron, pre_activation
from slp_core.train import judge, walk

MOST_RATES = 256
MOST_NUMBERS = 10_000_000
"""The most parameters that a sweep may record: 80 MB, of which four copies live while it runs."""

FLAT_SLOPE = 0.01
CLIMB = 0.1
STILL_FALLING = 0.1

LABELS: Mapping[str, str] = {
    "diverging": (
        "A number overflowed, or the loss over the last tenth of the run is on average above the loss at the start."
    ),
    "saturated": (
        f"Stuck on a plateau: at the end the activation's slope dO/dz is below {FLAT_SLOPE:g} on average, the loss "
        "is above half of what it was at the start, and over the last tenth of the run it moved by less than a "
        "hundredth of that."
    ),
    "oscillating": (
        "It goes back and forth: successive moves (one an epoch) point against each other, their products adding up "
        f"to less than zero; or the loss climbs from a low it had reached by more than {CLIMB:.0%} of its start."
    ),
    "slow": (
        f"Still on its way: the second half of the run brought more than {STILL_FALLING:.0%} of the whole fall of the "
        "loss, or the loss has not fallen although there is a gradient."
    ),
    "converging": "None of the others: it fell, most of it in the first half of the run, and stays down.",
}
"""The verdicts on a run, each with its rule. Saturated is asked first (an overflow before it), then the others in
this order; the first rule that holds is the verdict."""


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
        last = self.loss[:, -max(1, steps // 10 + 1) :]
        overflowed = torch.tensor([k is not None for k in self.diverged_at])
        slope, gradient = self._at_the_end()
        stuck = (slope < FLAT_SLOPE) & (end > start / 2) & (last.amax(1) - last.amin(1) < start / 100)
        climb = (self.loss - self.loss.cummin(1).values).amax(1)
        fall = start - end
        late = self.loss[:, steps // 2] - end
        verdicts = (
            ("diverging", overflowed),
            ("saturated", stuck),
            ("diverging", last.mean(1) > start * (1 + 1e-9)),
            ("oscillating", (self._agreement() < 0) | (climb > CLIMB * start)),
            ("slow", (late > STILL_FALLING * fall) | ((fall <= 0) & (gradient > 0))),
        )
        held = torch.stack([holds for _, holds in verdicts] + [torch.ones(len(self.loss), dtype=torch.bool)])
        names = [name for name, _ in verdicts] + ["converging"]
        return tuple(names[first] for first in held.int().argmax(0).tolist())

    def _at_the_end(self) -> tuple[Float[Tensor, " r"], Float[Tensor, " r"]]:
        """The mean slope of the activation, and the largest size of a gradient, where each run ends."""
        e, neuron = self.experiment, Neuron.of(self.experiment)
        z = pre_activation(e.x, self.weights[:, -1], self.bias[:, -1])
        o = ACTIVATIONS[e.activation].value(z)
        delta = neuron.delta(z, o, e.target)
        gradient = torch.cat([e.x.T @ delta, delta.sum(1, keepdim=True)], dim=1)
        return neuron.activation.slope(z, o).mean((1, 2)), gradient.abs().amax((1, 2))

    def _agreement(self) -> Float[Tensor, " r"]:
        """The sum of the products of each epoch's move with the next one's: below zero where they turn back."""
        e = self.experiment
        batches = -(-e.samples // (e.batch_size or e.samples))
        moves = self.parameters[:, ::batches].diff(dim=1).flatten(2)
        return (moves[:, 1:] * moves[:, :-1]).sum((1, 2))


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
    e, m = experiment, experiment.outputs
    start = torch.cat([e.weights, e.bias[None, :]]).repeat(1, len(rates))
    rows = []
    with torch.inference_mode():  # see train.descend; only the parameters are kept
        for parameters, *_ in walk(e, start, rates.repeat_interleave(m)):
            if abandoned():
                raise Abandoned
            rows.append(parameters)
    by_run = torch.stack(rows).reshape(e.steps + 1, e.inputs + 1, len(rates), m).permute(2, 0, 1, 3).contiguous()
    _, loss = judge(Neuron.of(e), by_run.flatten(0, 1), e.x, e.target, abandoned=abandoned)
    return Sweep(e, rates, by_run, loss.reshape(len(rates), -1))


def _checked(experiment: Experiment, learning_rates: Sequence[float] | Tensor) -> Float[Tensor, " r"]:
    rule = f"a list of 1 to {MOST_RATES} numbers"
    given = learning_rates.tolist() if isinstance(learning_rates, Tensor) else learning_rates
    if isinstance(given, str | bytes) or not isinstance(given, Sequence) or not 1 <= len(given) <= MOST_RATES:
        raise ExperimentError("learning_rates", rule, given)
    kind = KINDS["learning_rate"]
    rates = torch.tensor([kind.convert(rate, "learning_rates") for rate in given], dtype=torch.float64)
    numbers = (experiment.steps + 1) * (experiment.inputs + 1) * experiment.outputs * len(rates)
    if numbers > MOST_NUMBERS:
        raise ExperimentError("steps", f"so few that rates x steps x parameters is at most {MOST_NUMBERS:,}", numbers)
    return rates
