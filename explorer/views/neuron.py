"""The Neuron page: one sample through one output, its gradients, and the run that starts here."""

import torch
from torch import Tensor

from explorer.captions.neuron import forward_caption, gradient_caption
from explorer.captions.run import run_caption
from explorer.captions.weight import weight_captions
from explorer.contract.activation import ActivationCurve, Tangent
from explorer.contract.neuron import NeuronNumbers, NeuronSettings
from explorer.views.axis import loss_axis
from explorer.views.cost import Cost, Size, judging, sending, training
from explorer.views.nudge import nudge_cost, nudged
from explorer.views.sample import sample
from explorer.views.scene import Scene
from explorer.views.work import Work
from slp_core import ACTIVATIONS, Experiment, forward, gradients, train

CURVE_POINTS = 129
NARROWEST_CURVE = 8.0


def neuron_cost(size: Size, settings: NeuronSettings) -> Cost:
    """One run with its losses, and the nudge."""
    run = training(size) + judging(size, size.samples, size.steps + 1) + sending(size.steps)
    return run + nudge_cost(size, settings.nudge)


def neuron_view(scene: Scene[NeuronSettings], work: Work) -> NeuronNumbers:
    """Every number on the Neuron page.

    The forward picture is that of the shown sample and the first output; gradients are those of the whole loss.
    """
    experiment, at = scene.experiment, scene.experiment.shown
    passed, slopes, trace = forward(experiment), gradients(experiment), train(experiment, work.stale).judged(work.stale)
    curve = activation_curve(experiment, passed.z[at, 0])
    return {
        "z": passed.z[at, 0],
        "output": passed.o[at, 0],
        "error": passed.o[at, 0] - experiment.target[at, 0],
        "loss": passed.loss,
        "sample": sample(experiment, scene.source.feature_names),
        "products": passed.products(at)[:, 0],
        "gradients": slopes.weights[:, 0],
        "bias_gradient": slopes.bias[0],
        "updates": trace.weight_updates[0, :, 0],
        "bias_update": trace.bias_updates[0, 0],
        "weights_after": (experiment.weights + trace.weight_updates[0])[:, 0],
        "bias_after": (experiment.bias + trace.bias_updates[0])[0],
        "factors": {
            "d_loss_d_output": slopes.d_loss_d_output[at, 0],
            "d_output_d_z": slopes.d_output_d_z[at, 0],
            "delta": slopes.delta[at, 0],
        },
        "shares": slopes.delta[at, 0] * experiment.x[at],
        "curve": curve,
        "tangent": tangent(curve, passed.z[at, 0], passed.o[at, 0], slopes.d_output_d_z[at, 0]),
        "run": {"loss": trace.loss, "axis": loss_axis(trace.loss), "diverged_at": trace.diverged_at},
        "nudge": nudged(experiment, scene.settings.weight, scene.settings.nudge),
        "captions": {
            "forward": forward_caption(experiment, passed),
            "gradient": gradient_caption(experiment, slopes),
            "weights": weight_captions(experiment, slopes, trace.parameter_updates[0, :, 0].tolist()),
            "run": run_caption(experiment, trace),
        },
    }


def activation_curve(experiment: Experiment, z: Tensor) -> ActivationCurve:
    """The activation over a span that doubles until ``z`` lies in it."""
    reach = NARROWEST_CURVE
    while reach < abs(z.item()):
        reach *= 2
    at = torch.linspace(-reach, reach, CURVE_POINTS, dtype=torch.float64)
    return {"z": at, "output": ACTIVATIONS[experiment.activation].value(at), "reach": reach}


def tangent(curve: ActivationCurve, z: Tensor, o: Tensor, slope: Tensor) -> Tangent:
    """The ends of the tangent at (z, o), a quarter of the curve's span long."""
    half = curve["reach"] / 4
    offsets = torch.tensor([-half, half], dtype=torch.float64)
    return {"z": z + offsets, "output": o + slope * offsets}
