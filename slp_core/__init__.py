"""The single-layer perceptron in torch: forward pass, gradients in closed form, training.

Everything takes an :class:`Experiment` and returns an immutable record of float64 tensors. Nothing in here
knows of a screen.
"""

from slp_core.activations import ACTIVATIONS, Activation
from slp_core.check import GradientCheck, ParameterGradient, check_gradients
from slp_core.errors import ExperimentError
from slp_core.experiment import DEFAULTS, KINDS, Experiment, tutorial, why_not
from slp_core.forward import Forward, forward
from slp_core.gradients import Gradients, gradients
from slp_core.losses import LOSSES, Loss
from slp_core.optimizers import OPTIMIZERS, Optimizer
from slp_core.presets import PRESETS, Preset
from slp_core.train import Trace, train

__all__ = [
    "ACTIVATIONS",
    "DEFAULTS",
    "KINDS",
    "LOSSES",
    "OPTIMIZERS",
    "PRESETS",
    "Activation",
    "Experiment",
    "ExperimentError",
    "Forward",
    "GradientCheck",
    "Gradients",
    "Loss",
    "Optimizer",
    "ParameterGradient",
    "Preset",
    "Trace",
    "check_gradients",
    "forward",
    "gradients",
    "train",
    "tutorial",
    "why_not",
]
