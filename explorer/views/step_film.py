"""What the film of a step draws beside its numbers: tangents, the picture of the loss, and moves under a microscope."""

from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from explorer.contract.activation import ActivationCurve
from explorer.contract.step import DecayNumbers, LossPicture, Magnified
from explorer.contract.wire import Packed, packed, packed_bytes
from explorer.views.typeset import typeset
from slp_core import KINDS, LOSSES, OPTIMIZERS, Decay, Experiment, Trace
from slp_core.fields import Array
from slp_core.neuron import Neuron
from slp_core.phases import spans

LOSS_POINTS = 129
FILLED = 0.8
"""The part of half a ruler that the largest move takes at the most."""
VISIBLE = 0.1
"""A move below this part of the largest has a magnification of its own."""
SIZES = [float(f"{factor}e{power}") for power in range(18) for factor in (1, 2, 5)]
"""The magnifications that there are: round numbers, as on a microscope."""


def tangents(curve: ActivationCurve, z: Tensor, o: Tensor, slope: Tensor) -> Float[Tensor, "k 4"]:
    """Of every step the two ends, each z and O, of the tangent at (z, O): a quarter of the curve's span long."""
    half = curve["reach"] / 4
    return torch.stack([z - half, o - slope * half, z + half, o + slope * half], 1)


def loss_picture(experiment: Experiment) -> LossPicture:
    """How the loss of the shown sample's first output is drawn.

    A loss of which nothing is known here is a curve over the outputs that it can judge, or that lie around the target.
    """
    loss = LOSSES[experiment.loss]
    target = experiment.target[experiment.shown, 0].reshape(1, 1)
    low, high = loss.output_range
    low, high = max(low, -1.0), min(high, 2.0)
    at = torch.linspace(low, high, LOSS_POINTS, dtype=torch.float64)
    terms = loss.term(at[:, None], target)[:, 0]
    if (joint := Neuron.of(experiment).canonical) and joint.sees_sum:
        at, terms = at[:0], terms[:0]  # over outputs there is no curve: they hide what it judges
        return {"shape": "curve", "output": at, "loss": terms}
    return {"shape": _shape(terms, (at - target[0, 0]).square()), "output": at, "loss": terms}


def _shape(terms: Tensor, squares: Tensor) -> Literal["square", "half", "curve"]:
    """What a loss with these values is beside the squares on its gaps."""
    if torch.allclose(terms, squares):
        return "square"
    return "half" if torch.allclose(terms, squares / 2) else "curve"


def magnified(moves: Float[Tensor, "k d+1"]) -> Magnified:
    """How much larger than on a slider each move is drawn: as large as a round number allows.

    All of a row share one size, so that they can be compared, but for those that would not be seen by it.
    """
    sizes = torch.tensor(SIZES, dtype=torch.float64)
    length = moves.abs().nan_to_num(0, 0)
    largest = length.amax(1, keepdim=True)
    drawn = torch.where(length >= VISIBLE * largest, largest, torch.where(length > 0, length, largest))
    codes = torch.bucketize(FILLED * _span() / 2 / drawn, sizes, right=True) - 1
    return {"sizes": SIZES, "codes": packed_bytes(codes.clamp(0, len(SIZES) - 1).masked_fill(largest == 0, 0))}


def _span() -> float:
    """What the slider of a weight spans."""
    kind = KINDS["weights"]
    if not isinstance(kind, Array):
        raise TypeError(f"weights are an array, not {kind}")
    low, high = kind.element.slider
    return high - low


def directions(trace: Trace, last: int) -> Packed | None:
    """What the optimizer multiplies the learning rate by in every step, or None where that is the gradient itself."""
    experiment = trace.experiment
    optimizer = OPTIMIZERS[experiment.optimizer]
    decays = trace.decays
    if not trace.states and not decays:
        return None
    first = slice(0, 1)  # what is not drawn is not computed: it would be sixteen times as much
    gradients = trace.parameter_gradients[..., first]
    if decays:
        gradients = gradients + trace.parameter_decays[..., first]
    start = optimizer.init(trace.parameters[0, :, first])
    before = {
        name: _shifted(start[name], after if after.ndim == 1 else after[..., first])
        for name, after in trace.states.items()
    }
    settings = {name: _over_steps(experiment, name) for name in optimizer.settings}
    towards, _ = optimizer.step(gradients, before, **{**settings, "learning_rate": -1.0})
    return packed(towards[: last + 1, :, 0])


def decay_numbers(trace: Trace, last: int) -> DecayNumbers | None:
    """What is added to the gradients of every step, or None without weight decay."""
    if not trace.decays:
        return None
    phases = [settings for _, settings in trace.experiment.phases]
    largest = max(e.weight_decay for e in phases), max(e.l1 for e in phases)
    decay = Decay(*largest, trace.experiment.train_bias)  # its rule names the parts that there are at any step
    return {"rule": typeset(f"+ {decay.latex()}"), "values": packed(trace.parameter_decays[: last + 1, :, 0])}


def _over_steps(experiment: Experiment, name: str) -> float | Float[Tensor, "k 1 1"]:
    """A setting at every step of a run: one number where it is the same at all of them."""
    values = [(end - first, getattr(settings, name)) for first, end, settings in spans(experiment)]
    if len({value for _, value in values}) == 1:
        return float(values[0][1])
    return torch.cat([torch.full((steps, 1, 1), value, dtype=torch.float64) for steps, value in values])


def _shifted(start: Tensor, after: Float[Tensor, "k ..."]) -> Float[Tensor, "k d m"]:
    """A state before every step, from what it was at the start and after each; a single number meets all parameters."""
    before = torch.cat([start[None], after[:-1]])
    return before if before.ndim > 1 else before[:, None, None]
