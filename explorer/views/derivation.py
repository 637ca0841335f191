"""The Derivation page: the factors of one gradient, its proof three ways, and the script that prints the same."""

from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor

from explorer.captions.derivation import bias_caption, saturation_caption, verdict
from explorer.contract.derivation import (
    Cure,
    CureRow,
    DerivationNumbers,
    DerivationSettings,
    Halves,
    Proof,
)
from explorer.contract.wire import Value
from explorer.text.voice import language, t
from explorer.views.cost import Cost, Size, differences, judging, training
from explorer.views.derivation_code import code_lines
from explorer.views.derivation_lines import Derivation
from explorer.views.neuron import activation_curve, tangent
from explorer.views.nudge import nudge_cost, nudged
from explorer.views.sample import sample
from explorer.views.scene import Scene
from explorer.views.script import script_cost, written
from explorer.views.work import Work
from slp_core import (
    LOSSES,
    Experiment,
    Forward,
    Gradients,
    ParameterGradient,
    check_gradients,
    difference_errors,
    forward,
    gradients,
    train,
    why_not,
)
from slp_core.judgement import saturated


def derivation_cost(size: Size, settings: DerivationSettings) -> Cost:
    """A dozen passes over the samples, and central differences of every size for every parameter, in two precisions."""
    passes = training(replace(size, steps=0, batch=None)) + judging(size, size.samples, 12) + script_cost(size)
    return passes + differences(size, 2 * len(_sizes()) + 1) + nudge_cost(size, settings.nudge)


def derivation_view(scene: Scene[DerivationSettings], work: Work) -> DerivationNumbers:
    """Every number on the Derivation page.

    The forward picture is that of the shown sample and the first output; gradients are those of the whole loss.
    """
    experiment, at = scene.experiment, scene.experiment.shown
    chosen = min(scene.settings.weight, experiment.inputs)
    passed, slopes = forward(experiment), gradients(experiment)
    z, o, slope = passed.z[at, 0], passed.o[at, 0], slopes.d_output_d_z[at, 0]
    curve = activation_curve(experiment, z)
    return {
        "z": z,
        "output": o,
        "loss": passed.loss,
        "gradients": _column(slopes),
        "lines": Derivation(experiment, chosen).lines(),
        "values": _values(experiment, chosen, passed, slopes, work),
        "code": code_lines(experiment, scene.settings.ran),
        "factors": {
            "d_loss_d_output": slopes.d_loss_d_output[at, 0],
            "d_output_d_z": slope,
            "delta": slopes.delta[at, 0],
        },
        "sample": sample(experiment, scene.source.feature_names),
        "saturated": saturated(slope),
        "saturation": saturation_caption(experiment, slopes),
        "bias_use": bias_caption(experiment),
        "curve": curve,
        "tangent": tangent(curve, z, o, slope),
        "halves": _halves(experiment),
        "cure": _cure(language()),
        "proof": _proof(experiment, scene.settings, work),
        "script": written(experiment),
        "nudge": nudged(experiment, scene.settings.weight, scene.settings.nudge),
    }


def _values(experiment: Experiment, chosen: int, passed: Forward, slopes: Gradients, work: Work) -> dict[str, Value]:
    """The numbers in the lines, by name: those of the shown sample, the first output and the chosen parameter."""
    at = experiment.shown
    trace = train(experiment.change(steps=0), work.stale)
    old, update = trace.parameters[0, chosen, 0], trace.parameter_updates[0, chosen, 0]
    fed = experiment.x[at, chosen] if chosen < experiment.inputs else torch.ones((), dtype=torch.float64)
    states = [state[0] if state.ndim == 1 else state[0, chosen, 0] for state in trace.states.values()]
    return {
        **{f"product-{j}": product for j, product in enumerate(passed.products(at)[:, 0])},
        **{f"state-{index}": state for index, state in enumerate(states)},
        "b": experiment.bias[0],
        "z": passed.z[at, 0],
        "O": passed.o[at, 0],
        "t": experiment.target[at, 0],
        "loss": passed.loss,
        "d-loss-d-output": slopes.d_loss_d_output[at, 0],
        "d-output-d-z": slopes.d_output_d_z[at, 0],
        "input": fed,
        "delta": slopes.delta[at, 0],
        "gradient": _column(slopes)[chosen],
        "eta": experiment.learning_rate,
        "old": old,
        "update": update,
        "decay": trace.parameter_decays[0, chosen, 0],
        "new": old + update,
    }


def _halves(experiment: Experiment) -> Halves:
    """The gradients by both squared errors, and their ratio where it is defined."""
    half, mse = (_column(gradients(experiment.change(loss=name))) for name in ("half_squared_error", "mse"))
    return {"half_squared_error": half, "mse": mse, "ratio": mse / half, "defined": (half != 0) | (mse != 0)}


@lru_cache(maxsize=8)
def _cure(language: str) -> Cure:
    """A sigmoid that answers 0.99 where 0 is right: dE/dz by every loss that can judge it, called in ``language``."""
    logit = torch.tensor(0.99, dtype=torch.float64).logit()
    wrong = Experiment(x=torch.ones(1), target=torch.zeros(1), weights=logit[None])
    rows = [
        _cure_row(t(loss.title), gradients(wrong.change(loss=name)))
        for name, loss in LOSSES.items()
        if not why_not("sigmoid", name)
    ]
    return {"output": forward(wrong).o[0, 0].item(), "rows": rows}


def _cure_row(title: str, slopes: Gradients) -> CureRow:
    return {
        "title": title,
        "d_loss_d_output": slopes.d_loss_d_output[0, 0].item(),
        "d_output_d_z": slopes.d_output_d_z[0, 0].item(),
        "delta": slopes.delta[0, 0].item(),
    }


def _proof(experiment: Experiment, settings: DerivationSettings, work: Work) -> Proof:
    """The closed form, perhaps with a mistake, against autograd and central differences, and their error over h."""
    closed = _closed_form(experiment, min(settings.weight, experiment.inputs) if settings.flipped else None)
    checked = check_gradients(experiment, settings.h, closed_form=closed)
    errors = difference_errors(experiment, closed, _sizes(), torch.float64, work.stale)
    return {
        "h": settings.h,
        "closed_form": _column(checked.closed_form),
        "autograd": _column(checked.autograd),
        "central_difference": _column(checked.central_difference),
        "difference_error": checked.difference_error,
        "max_error": checked.max_error,
        "exact": checked.autograd_passed,
        "passed": checked.passed,
        "verdict": verdict(checked, _sizes(), errors),
        "sizes": _sizes(),
        "errors": {
            "float64": errors,
            "float32": difference_errors(experiment, closed, _sizes(), torch.float32, work.stale),
        },
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


def _column(found: Gradients | ParameterGradient) -> Tensor:
    """(d+1,): the gradients of the first output's weights, the bias last."""
    return torch.cat([found.weights[:, 0], found.bias[:1]])
