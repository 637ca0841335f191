"""The Derivation page: the factors of one gradient, its proof three ways, and the script that prints the same."""

from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from explorer.captions.neuron import forward_caption
from explorer.contract.derivation import DerivationSettings
from explorer.contract.wire import Json
from explorer.views.neuron import activation_curve, tangent
from explorer.views.sample import sample
from explorer.views.scene import Scene
from explorer.views.script import script
from explorer.views.work import Work
from slp_core import (
    LOSSES,
    OPTIMIZERS,
    Experiment,
    ParameterGradient,
    check_gradients,
    difference_errors,
    forward,
    gradients,
    train,
    why_not,
)
from slp_core.judgement import saturated


def derivation_view(scene: Scene[DerivationSettings], work: Work) -> Json:
    """Every number on the Derivation page."""
    experiment = scene.experiment
    passed, slopes, trace = forward(experiment), gradients(experiment), train(experiment.change(steps=0))
    z, o, slope = passed.z[0, 0], passed.o[0, 0], slopes.d_output_d_z[0, 0]
    curve = activation_curve(experiment, z)
    return {
        "z": z,
        "output": o,
        "error": o - experiment.target[0, 0],
        "loss": passed.loss,
        "products": passed.products[0, :, 0],
        "gradients": slopes.weights[:, 0],
        "bias_gradient": slopes.bias[0],
        "updates": trace.weight_updates[0, :, 0],
        "bias_update": trace.bias_updates[0, 0],
        "weights_after": (trace.weights[0] + trace.weight_updates[0])[:, 0],
        "bias_after": (trace.bias[0] + trace.bias_updates[0])[0],
        "states": [
            {
                "symbol": OPTIMIZERS[experiment.optimizer].symbols[name],
                "values": state[0, :, 0] if state.ndim > 1 else state[0],
            }
            for name, state in trace.states.items()
        ],
        "factors": {
            "d_loss_d_output": slopes.d_loss_d_output[0, 0],
            "d_output_d_z": slope,
            "delta": slopes.delta[0, 0],
        },
        "sample": sample(experiment, scene.source.feature_names),
        "saturated": saturated(slope),
        "curve": curve,
        "tangent": tangent(curve, z, o, slope),
        "halves": _halves(experiment),
        "cure": _cure(),
        "proof": _proof(experiment, scene.settings),
        "script": script(experiment),
        "captions": {"forward": forward_caption(experiment, passed)},
    }


def _halves(experiment: Experiment) -> Json:
    """The gradients by both squared errors, and their ratio where it is defined."""
    half, mse = (_column(gradients(experiment.change(loss=name))) for name in ("half_squared_error", "mse"))
    return {"half_squared_error": half, "mse": mse, "ratio": mse / half}


@lru_cache(maxsize=1)
def _cure() -> Json:
    """A sigmoid that answers 0.99 where 0 is right: dE/dz by every loss that can judge it."""
    logit = torch.tensor(0.99, dtype=torch.float64).logit()
    wrong = Experiment(x=torch.ones(1), target=torch.zeros(1), weights=logit[None])
    named = {name: gradients(wrong.change(loss=name)) for name in LOSSES if not why_not("sigmoid", name)}
    return {
        "output": forward(wrong).o[0, 0].item(),
        "rows": [
            {
                "loss": name,
                "d_loss_d_output": found.d_loss_d_output[0, 0].item(),
                "d_output_d_z": found.d_output_d_z[0, 0].item(),
                "delta": found.delta[0, 0].item(),
            }
            for name, found in named.items()
        ],
    }


def _proof(experiment: Experiment, settings: DerivationSettings) -> Json:
    """The closed form, perhaps with a mistake, against autograd and central differences, and their error over h."""
    checked = _closed_form(experiment, min(settings.weight, experiment.inputs) if settings.flipped else None)
    result = check_gradients(experiment, settings.h, closed_form=checked)
    errors = {
        name: difference_errors(experiment, checked, _sizes(), dtype)
        for name, dtype in (("float64", torch.float64), ("float32", torch.float32))
    }
    return {
        "h": settings.h,
        "closed_form": _column(result.closed_form),
        "autograd": _column(result.autograd),
        "central_difference": _column(result.central_difference),
        "autograd_error": result.autograd_error,
        "difference_error": result.difference_error,
        "max_error": result.max_error,
        "largest": result.closed_form.flat().abs().max(),
        "passed": result.passed,
        "sizes": _sizes(),
        "errors": errors,
    }


def _closed_form(experiment: Experiment, flipped: int | None) -> ParameterGradient:
    """Our gradient, with the sign of one parameter turned if a mistake is wanted."""
    exact = gradients(experiment)
    weights, bias = exact.weights.clone(), exact.bias.clone()
    if flipped == experiment.inputs:
        bias[0] *= -1
    elif flipped is not None:
        weights[flipped, 0] *= -1
    return ParameterGradient(weights, bias)


@lru_cache(maxsize=1)
def _sizes() -> Tensor:
    """The step sizes at which the error is drawn: four a decade."""
    return torch.logspace(-12, 0, 49, dtype=torch.float64)


def _column(found: Any) -> Tensor:
    """(d+1,): the gradients of the first output's weights, the bias last."""
    return torch.cat([found.weights[:, 0], found.bias[:1]])
