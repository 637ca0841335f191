"""The Step page: a whole run, with everything that each of its steps computes, packed to be sent once."""

from dataclasses import replace
from typing import TypedDict

import torch
from torch import Tensor

from explorer import limits
from explorer.contract.step import StepNumbers, StepSettings, StepTables
from explorer.contract.wire import Packed, packed
from explorer.text.voice import t
from explorer.views.axis import loss_axis
from explorer.views.cost import Cost, Size, judging, sending, training
from explorer.views.neuron import NARROWEST_CURVE, activation_curve
from explorer.views.sample import sample
from explorer.views.scene import Scene
from explorer.views.step_film import decay_numbers, directions, loss_picture, magnified, tangents
from explorer.views.step_reasons import reasons
from explorer.views.work import Work
from slp_core import OPTIMIZERS, Trace, train
from slp_core.judgement import GROWTH
from slp_core.neuron import Neuron, pre_activation


def step_cost(size: Size, settings: StepSettings) -> Cost:
    """One run with its losses, and everything of the first output at each of its steps."""
    played = replace(size, steps=min(size.steps, limits.STEP_MOST_STEPS))
    moments = played.steps + 1
    tables = moments * (8 * size.inputs + 36 + size.states * (size.inputs + 1))
    after = Cost(bytes=moments * size.parameters * 8)
    return training(played) + judging(played, size.samples, moments) + sending(tables) + after


def step_view(scene: Scene[StepSettings], work: Work) -> StepNumbers:
    """Every number on the Step page, for k = 0..T.

    The forward and backward picture is that of the shown sample and the first output; gradients are those that the
    optimizer is given. A run that diverges ends at the step where it did.
    """
    experiment = scene.experiment
    played = experiment.change(steps=min(experiment.steps, limits.STEP_MOST_STEPS))
    trace = train(played, work.stale).judged(work.stale)
    last = trace.experiment.steps if trace.diverged_at is None else trace.diverged_at
    optimizer = OPTIMIZERS[experiment.optimizer]
    passes = _passes(trace)
    curve = activation_curve(experiment, trace.parameters.new_tensor(_reach(passes["z"])))
    parameters = trace.parameters[: last + 1, :, 0]
    return {
        "numbers": _tables(trace, passes, tangents(curve, passes["z"], passes["output"], passes["d_output_d_z"]), last),
        "states": [
            {
                "name": name,
                "title": t(optimizer.titles[name]),
                "symbol": optimizer.symbols[name],
                "values": packed(_column(state)[: last + 1]),
            }
            for name, state in trace.states.items()
        ],
        "directions": directions(trace, last),
        "decay": decay_numbers(trace, last),
        "magnified": magnified(trace.parameter_updates[: last + 1, :, 0]),
        "magnified_run": magnified((parameters - parameters[0]).abs().nan_to_num(0, 0).amax(0, keepdim=True)),
        "loss_picture": loss_picture(experiment),
        "reasons": reasons(trace, last, passes["error"], passes["d_loss_d_output"], passes["d_output_d_z"]),
        "last": last,
        "steps": experiment.steps,
        "most_steps": limits.STEP_MOST_STEPS,
        "diverged_at": trace.diverged_at,
        "growth": GROWTH,
        "axis": loss_axis(trace.loss[: last + 1]),
        "sample": sample(experiment, scene.source.feature_names),
        "curve": curve,
    }


class _Passes(TypedDict):
    products: Tensor
    sums: Tensor
    term: Tensor
    z: Tensor
    output: Tensor
    error: Tensor
    d_loss_d_output: Tensor
    d_output_d_z: Tensor
    delta: Tensor


def _passes(trace: Trace) -> _Passes:
    """The forward and the backward pass of the shown sample, at every step."""
    experiment, neuron = trace.experiment, Neuron.of(trace.experiment)
    shown = slice(experiment.shown, experiment.shown + 1)
    x, target = experiment.x[shown], experiment.target[shown]
    z = pre_activation(x, trace.weights, trace.bias)
    o = neuron.activation.value(z)
    share = neuron.slope_share(*experiment.target.shape)
    products = x[0, :, None].mul(trace.weights)[:, :, 0]
    return {
        "products": products,
        "sums": torch.cat([products, trace.bias[:, :1]], 1).cumsum(1),
        "term": neuron.terms(z, o, target)[:, 0, 0],
        "z": z[:, 0, 0],
        "output": o[:, 0, 0],
        "error": (o - target)[:, 0, 0],
        "d_loss_d_output": neuron.d_loss_d_output(z, o, target)[:, 0, 0] * share,
        "d_output_d_z": neuron.activation.slope(z, o)[:, 0, 0],
        "delta": neuron.delta(z, o, target)[:, 0, 0] * share,
    }


def _tables(trace: Trace, passes: _Passes, tangents: Tensor, last: int) -> StepTables:
    def upto(tensor: Tensor) -> Packed:
        return packed(tensor[: last + 1])

    return {
        "products": upto(passes["products"]),
        "sums": upto(passes["sums"]),
        "tangents": upto(tangents),
        "term": upto(passes["term"]),
        "z": upto(passes["z"]),
        "output": upto(passes["output"]),
        "error": upto(passes["error"]),
        "d_loss_d_output": upto(passes["d_loss_d_output"]),
        "d_output_d_z": upto(passes["d_output_d_z"]),
        "delta": upto(passes["delta"]),
        "weights": upto(trace.weights[:, :, 0]),
        "bias": upto(trace.bias[:, 0]),
        "gradients": upto(trace.weight_gradients[:, :, 0]),
        "bias_gradient": upto(trace.bias_gradients[:, 0]),
        "updates": upto(trace.weight_updates[:, :, 0]),
        "bias_update": upto(trace.bias_updates[:, 0]),
        "weights_after": upto(trace.weights[:, :, 0] + trace.weight_updates[:, :, 0]),
        "bias_after": upto(trace.bias[:, 0] + trace.bias_updates[:, 0]),
        "loss": upto(trace.loss),
    }


def _column(state: Tensor) -> Tensor:
    """The first output's part of an optimizer's state: (T+1, d+1), or (T+1,) where it is one number a step."""
    return state if state.ndim == 1 else state[:, :, 0]


def _reach(z: Tensor) -> float:
    """How far the activation is drawn: as far as the run goes, unless it leaves its start far behind, as one does that
    diverges: then nothing would be seen of the rest."""
    finite = z[z.isfinite()].abs().tolist()
    return min(max(finite), GROWTH * max(finite[0], NARROWEST_CURVE)) if finite else 0.0
