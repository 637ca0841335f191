"""The Step page: a whole run, with everything that each of its steps computes, packed to be sent once."""

from torch import Tensor

from explorer.contract.step import StepSettings
from explorer.contract.wire import Json, packed
from explorer.views.neuron import NARROWEST_CURVE, activation_curve
from explorer.views.sample import sample
from explorer.views.scene import Scene
from explorer.views.work import Work
from slp_core import OPTIMIZERS, Trace, train
from slp_core.neuron import Neuron, pre_activation

GROWTH = 10
"""How much further than at the start z may go before the picture of the activation no longer follows it."""

MOST_STEPS = 1_000
"""The longest run that is played; 60 numbers a step make it half a megabyte."""


def step_view(scene: Scene[StepSettings], work: Work) -> Json:
    """Every number on the Step page, for k = 0..T.

    The forward and backward picture is that of the first sample and the first output; gradients are those that the
    optimizer is given. A run that diverges ends at the step where it did.
    """
    experiment = scene.experiment
    trace = train(experiment.change(steps=min(experiment.steps, MOST_STEPS)), work.stale)
    last = trace.experiment.steps if trace.diverged_at is None else trace.diverged_at
    optimizer = OPTIMIZERS[experiment.optimizer]
    numbers = _passes(trace) | {
        "weights": trace.weights[:, :, 0],
        "bias": trace.bias[:, 0],
        "gradients": trace.weight_gradients[:, :, 0],
        "bias_gradient": trace.bias_gradients[:, 0],
        "updates": trace.weight_updates[:, :, 0],
        "bias_update": trace.bias_updates[:, 0],
        "weights_after": (trace.weights + trace.weight_updates)[:, :, 0],
        "bias_after": (trace.bias + trace.bias_updates)[:, 0],
        "loss": trace.loss,
    }
    return {
        "numbers": {name: packed(tensor[: last + 1]) for name, tensor in numbers.items()},
        "states": [
            {"name": name, "symbol": optimizer.symbols[name], "values": packed(_column(state)[: last + 1])}
            for name, state in trace.states.items()
        ],
        "last": last,
        "steps": experiment.steps,
        "most_steps": MOST_STEPS,
        "diverged_at": trace.diverged_at,
        "sample": sample(experiment, scene.source.feature_names),
        "curve": activation_curve(experiment, trace.parameters.new_tensor(_reach(numbers["z"]))),
    }


def _passes(trace: Trace) -> dict[str, Tensor]:
    """The forward and the backward pass of the first sample, at every step."""
    experiment, neuron = trace.experiment, Neuron.of(trace.experiment)
    x, t = experiment.x[:1], experiment.target[:1]
    z = pre_activation(x, trace.weights, trace.bias)
    o = neuron.activation.value(z)
    share = neuron.slope_share(*experiment.target.shape)
    return {
        "products": x[0, :, None].mul(trace.weights)[:, :, 0],
        "z": z[:, 0, 0],
        "output": o[:, 0, 0],
        "error": (o - t)[:, 0, 0],
        "d_loss_d_output": neuron.d_loss_d_output(z, o, t)[:, 0, 0] * share,
        "d_output_d_z": neuron.activation.slope(z, o)[:, 0, 0],
        "delta": neuron.delta(z, o, t)[:, 0, 0] * share,
    }


def _column(state: Tensor) -> Tensor:
    """The first output's part of an optimizer's state: (T+1, d+1), or (T+1,) where it is one number a step."""
    return state if state.ndim == 1 else state[:, :, 0]


def _reach(z: Tensor) -> float:
    """How far the activation is drawn: as far as the run goes, unless it leaves its start far behind, as one does that
    diverges: then nothing would be seen of the rest."""
    finite = z[z.isfinite()].abs().tolist()
    return min(max(finite), GROWTH * max(finite[0], NARROWEST_CURVE)) if finite else 0.0
