"""What becomes of a run, judged by its loss: one of seven outcomes, each with its rule."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from slp_core.decay import Decay
from slp_core.errors import Statement
from slp_core.experiment import Experiment
from slp_core.judgement import SATURATED, made_up_for, saturated
from slp_core.neuron import CHUNK, Neuron, pre_activation, with_ones
from slp_core.optimizers import OPTIMIZERS
from slp_core.trace import finite

FLAT = 0.01
"""A change of the loss by less than this part of its start counts as none."""
REMAINING = 0.1
"""A run that is left with less than this part of its start is not stuck."""
ROUNDING = 1e-9
GROWING = 1.01
"""A loss whose highest grows by this factor in each of the last two quarters of a run grows without end."""
FAR = 100
"""A parabola's loss that is so many times above its start does not come back: its slope grows as fast as it does."""
SHRINKING = 0.8
"""Climbs that shrink below this part of themselves from the third quarter of a run to the last one die away."""
TURNING = 0.01
"""From this part of its length on, a move that points back turns."""
BOUNCING = 0.5
"""From this part of its length on, a move that points back takes the one before back."""
NEAR = 0.02
"""An output as near to its target as this needs no gradient any more."""
PARTS = 2.0 ** -torch.arange(21, dtype=torch.float64)
"""Of the step that a parabola asks for, those that are tried where L1 has corners on the way."""
STILL_FALLING = 0.1


@dataclass(frozen=True)
class Outcome:
    """What can become of a run.

    Attributes
    ----------
    title : str
        Its name for a reader.
    rule : Statement
        When it holds.
    """

    title: str
    rule: Statement


_OUTCOMES = (
    Outcome(
        "diverging",
        Statement(
            "diverging",
            "A number overflowed; or steps can grow without bound, and the loss ends above its start and grows: in "
            "each of the last two quarters of the run its highest is above {growing} of that of the quarter before; "
            "or, where it is a parabola and steps grow with its slope, it is above {far} times its start all through "
            "the last tenth of the run.",
        )(growing=f"{GROWING:.0%}", far=f"{FAR:g}"),
    ),
    Outcome(
        "on a plateau",
        Statement(
            "plateau",
            "Stuck where the loss is flat: in the last tenth of the run it moved by less than {flat} of its start and "
            "is above {remaining} of it, and more than half of it lies in samples that have lost their gradient far "
            "from their target (dO/dz below {saturated}, and the loss does not make up for it).",
        )(flat=f"{FLAT:.0%}", remaining=f"{REMAINING:.0%}", saturated=f"{SATURATED:g}"),
    ),
    Outcome(
        "oscillating",
        Statement(
            "oscillating",
            "Up and down without end: in the last quarter of the run the loss climbs by more than {flat} of its start, "
            "and its climbs have not shrunk below {shrinking} of those of the quarter before; or it is held above its "
            "start; or it does not fall by {flat}, and each move (of one epoch) takes the one before back.",
        )(flat=f"{FLAT:.0%}", shrinking=f"{SHRINKING:.0%}"),
    ),
    Outcome(
        "nothing to learn",
        Statement(
            "nothing",
            "The loss never falls by more than {flat} of its start, and where the run ends, the best step along the "
            "gradient would not bring more either.",
        )(flat=f"{FLAT:.0%}"),
    ),
    Outcome(
        "zigzags, converging",
        Statement(
            "zigzag",
            "The loss falls, but a move (of one epoch) is followed by one that points back, on average by more than "
            "{turning} of its length; or it climbs by more than {flat} of its start, by less and less.",
        )(turning=f"{TURNING:.0%}", flat=f"{FLAT:.0%}"),
    ),
    Outcome(
        "slow",
        Statement(
            "slow",
            "Still on its way: the second half of the run brought more than {late} of the loss's whole fall, or the "
            "loss did not fall by {flat} of its start although there is a gradient.",
        )(late=f"{STILL_FALLING:.0%}", flat=f"{FLAT:.0%}"),
    ),
    Outcome(
        "converging",
        Statement("converging", "The loss fell, most of it in the first half of the run, and stays down.")(),
    ),
)

LABELS: Mapping[str, Outcome] = {outcome.rule.code: outcome for outcome in _OUTCOMES}
"""The outcomes by name, in the order in which they are asked: the first whose rule holds."""


def outcomes(
    experiment: Experiment,
    rates: Float[Tensor, " r"],
    parameters: Float[Tensor, "r steps d+1 m"],
    loss: Float[Tensor, "r steps"],
) -> tuple[str, ...]:
    """What becomes of each of r runs of T steps: a key of :data:`LABELS`.

    Judged is what they descend: with weight decay that is the loss plus its penalty, and "the loss" of the rules means
    both. A run that starts at the lowest loss, and gives some of it up for smaller weights, converges.

    Parameters
    ----------
    experiment : what was run; its own parameters and learning rate have no part in it
    rates : (r,) the learning rate of each
    parameters : (r, T+1, d+1, m), the bias as the last row
    loss : (r, T+1), over all training samples, plus the penalty of weight decay
    """
    batches = -(-experiment.samples // (experiment.batch_size or experiment.samples))
    curve = loss[:, ::batches]  # what happens within an epoch is the batches' noise
    steps = curve.shape[1] - 1
    start, end = curve[:, 0], loss[:, -1]
    _, _, third, last = _quarters(curve)
    tail = _tail(curve)
    material = FLAT * start
    # A few runs at a time: all of them would need a dozen tables of as many numbers as there are outputs.
    ends = parameters[:, -1].split(max(1, CHUNK // experiment.target.numel()))
    stuck, gain = (torch.cat(found) for found in zip(*(_at_the_end(experiment, end) for end in ends), strict=True))

    overflowed = ~(loss.isfinite() & finite(parameters.flatten(0, 1)).reshape(loss.shape)).all(1)
    flat = tail.amax(1) - tail.amin(1) < material
    plateau = ~overflowed & flat & (stuck > 0.5) & (end > REMAINING * start)
    swings = (_climb(last) > material) & (_climb(last) > SHRINKING * _climb(third))
    above, turning = _above(curve), _turning(parameters[:, ::batches])
    fell = start - curve.amin(1) > material
    bounces = ~fell & (gain > material) & (turning > BOUNCING)
    late = curve[:, steps // 2] - end > STILL_FALLING * (start - end)
    rules = {
        "diverging": overflowed | (_grows(curve) & ~_is_bounded(experiment, rates)) | _is_gone(experiment, curve),
        "plateau": plateau,
        "oscillating": swings | above | bounces,
        "nothing": ~fell & (gain <= material),
        "zigzag": fell & ((turning > TURNING) | (_climb(curve) > material)),
        "slow": ~fell | late,
        "converging": torch.ones_like(overflowed),
    }
    holds = torch.stack([rules[name] for name in LABELS])
    names = list(LABELS)
    return tuple(names[first] for first in holds.int().argmax(0).tolist())


def diverges(experiment: Experiment, loss: Float[Tensor, " steps"]) -> bool:
    """Whether the loss of one run grows without end in sight; of a run that overflows, what comes before is judged.

    >>> from slp_core import tutorial
    >>> e = tutorial().change(activation="identity")
    >>> diverges(e, torch.tensor([1.0, 4, 16, 64])), diverges(e, torch.tensor([0.1, 0.9, 0.9, 0.9]))
    (True, False)
    """
    known = loss[: int(loss.isfinite().int().cumprod(0).sum())]
    batches = -(-experiment.samples // (experiment.batch_size or experiment.samples))
    epochs = known[:: batches if len(known) > 4 * batches else 1]  # too few of them say nothing
    if not len(known):
        return False
    grows, settings = bool(_grows(epochs[None])[0]), [phase.experiment for phase in experiment.phases]
    bounded = all(bool(_is_bounded(e, torch.tensor(e.learning_rate))) for e in settings)
    return (grows and not bounded) or bool(_is_gone(experiment, epochs[None])[0])


def _quarters(curve: Float[Tensor, "r steps"]) -> list[Float[Tensor, "r some"]]:
    steps = curve.shape[1] - 1
    return [curve[:, k * steps // 4 : (k + 1) * steps // 4 + 1] for k in range(4)]


def _tail(curve: Float[Tensor, "r steps"]) -> Float[Tensor, "r some"]:
    """The last tenth of the run."""
    return curve[:, -(max(1, (curve.shape[1] - 1) // 10) + 1) :]


def _above(curve: Float[Tensor, "r steps"]) -> Bool[Tensor, " r"]:
    """Whether the loss is above its start in the last tenth of the run."""
    return _tail(curve).mean(1) > curve[:, 0] * (1 + ROUNDING)


def _grows(curve: Float[Tensor, "r steps"]) -> Bool[Tensor, " r"]:
    """Whether it ends above its start, and each of the last two quarters goes beyond the one before."""
    _, second, third, last = (quarter.amax(1) for quarter in _quarters(curve))
    return _above(curve) & (last > GROWING * third) & (third > GROWING * second)


def _is_bounded(experiment: Experiment, rates: Float[Tensor, "*lead"]) -> Bool[Tensor, "*lead"]:
    """Whether no step can be longer than some length, wherever the run is: what is thrown far comes back by itself.

    That single samples throw such a run higher in one quarter than in the one before is chance, and no growth. Steps
    are bounded where the optimizer divides by the gradient's size, and where the loss's slope is bounded (a
    cross-entropy's is at most the input), unless decay, which pulls the harder the farther it is, throws over 0. The
    optimizer must forget, too.
    """
    optimizer = OPTIMIZERS[experiment.optimizer]
    forgets = optimizer.forgets(**{name: getattr(experiment, name) for name in optimizer.settings})
    if not forgets or optimizer.normalizes:
        return torch.full(rates.shape, forgets)
    return (rates * experiment.weight_decay < 1) & _has_bounded_slope(Neuron.of(experiment))


def _has_bounded_slope(neuron: Neuron) -> bool:
    """Whether the loss's slope is as good as the same, however far out the sum is."""
    z = torch.tensor([[-1e6], [-1e3], [1e3], [1e6]], dtype=torch.float64)
    for target in (torch.zeros_like(z), torch.ones_like(z)):
        slopes = neuron.delta(z, neuron.activation.value(z), target).abs()
        if not bool(slopes[0] <= 2 * slopes[1]) or not bool(slopes[3] <= 2 * slopes[2]):
            return False
    return True


def _is_gone(experiment: Experiment, curve: Float[Tensor, "r steps"]) -> Bool[Tensor, " r"]:
    """Whether the loss is far above its start where nothing brings it back.

    Batches throw it up and down, so that a quarter of a run may be lower than the one before although the distance
    multiplies. Far out on a parabola each move is a multiple of the distance, as long as no optimizer divides by the
    gradient's size: what has come so far has been multiplied, and will be.
    """
    if OPTIMIZERS[experiment.optimizer].normalizes or not _is_parabola(Neuron.of(experiment)):
        return torch.zeros(len(curve), dtype=torch.bool)
    return (_tail(curve) > FAR * curve[:, :1]).all(1)


def _is_parabola(neuron: Neuron) -> bool:
    """Whether the loss bends up by the same, wherever the sum is."""
    z = torch.tensor([[-1e3], [1.0], [1e3]], dtype=torch.float64)
    bends = neuron.bend(z, neuron.activation.value(z), torch.zeros_like(z))
    return bool(bends[0] > 0) and bool((bends == bends[0]).all())


def _climb(curve: Float[Tensor, "r steps"]) -> Float[Tensor, " r"]:
    """How far the loss climbs from the lowest that came before."""
    return (curve - curve.cummin(1).values).amax(1)


def _turning(parameters: Float[Tensor, "r epochs d+1 m"]) -> Float[Tensor, " r"]:
    """How far each epoch's move points against the one before: on a parabola, minus the factor by which each move
    multiplies the distance left, from -1 (straight on) to 1 (straight back)."""
    moves = parameters.diff(dim=1).flatten(2)
    lengths = (moves * moves).sum((1, 2))
    return -(moves[:, 1:] * moves[:, :-1]).sum((1, 2)) / lengths.clamp(min=torch.finfo(lengths.dtype).tiny)


def _at_the_end(e: Experiment, parameters: Float[Tensor, "r d+1 m"]) -> tuple[Float[Tensor, " r"], Float[Tensor, " r"]]:
    """Where each run ends: the share of its loss that has no gradient, and what the best step along the gradient would
    bring.

    That is |g|^4 / 2 g^T H g on a parabola, where the loss bends up along g, and at most all that is left.
    """
    neuron, share = Neuron.of(e), Neuron.of(e).slope_share(*e.target.shape)
    z = pre_activation(e.x, parameters[:, :-1], parameters[:, -1])
    o = neuron.activation.value(z)
    slopes, bends = neuron.delta(z, o, e.target), neuron.bend(z, o, e.target)
    terms = neuron.terms(z, o, e.target)
    gate = neuron.activation.slope(z, o)
    lost = saturated(gate) & ~made_up_for(gate, slopes * neuron.loss.slope_factor) & ((o - e.target).abs() > NEAR)
    inputs = with_ones(e.x) if e.train_bias else e.x  # along a bias that is not trained nothing moves
    gradient, decay, left = inputs.T @ slopes * share, Decay.of(e), neuron.mean(terms)
    stuck = (terms * lost).sum((1, 2)) / terms.sum((1, 2))
    if decay:
        gradient = gradient + decay.slope(parameters)[:, : inputs.shape[1]]
        penalty = decay.penalty(parameters)
        stuck, left = stuck * left / (left + penalty), left + penalty
    squared = (gradient * gradient).sum((1, 2))
    bend = ((inputs @ gradient) ** 2 * bends).sum((1, 2)) * share + decay.l2 * squared
    gain = torch.where(bend > 0, squared * squared / (2 * bend), torch.where(squared > 0, left, 0))
    if decay.l1 > 0:
        gain = torch.where(bend > 0, _past_corners(decay.l1, parameters[:, : inputs.shape[1]], gradient, bend), gain)
    return stuck, torch.minimum(gain, left)


def _past_corners(
    l1: float, free: Float[Tensor, "r p m"], gradient: Float[Tensor, "r p m"], bend: Float[Tensor, " r"]
) -> Float[Tensor, " r"]:
    """What the best step along the gradient would bring, where L1 rises again beyond each 0 that is passed."""
    squared = (gradient * gradient).sum((1, 2))
    lengths = (squared / bend)[:, None] * PARTS
    straight = lengths * (squared - l1 * (free.sign() * gradient).sum((1, 2)))[:, None] - lengths**2 * bend[:, None] / 2
    there = free[:, None] - lengths[:, :, None, None] * gradient[:, None]
    return (straight + l1 * (free.abs().sum((1, 2))[:, None] - there.abs().sum((2, 3)))).amax(1).clamp(min=0)
