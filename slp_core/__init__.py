"""The single-layer perceptron in torch: forward pass, gradients in closed form, training.

Everything takes an :class:`Experiment` and returns an immutable record of float64 tensors. Nothing in here
knows of a screen.
"""

from slp_core.activations import ACTIVATIONS, Activation
from slp_core.check import GradientCheck, ParameterGradient, check_gradients, difference_errors
from slp_core.corners import has_corners, sides
from slp_core.curvature import Curvature, curvature
from slp_core.datasets import DATASETS, DERIVED, GIVEN, Dataset
from slp_core.decay import Decay
from slp_core.errors import Abandoned, ExperimentError, Statement
from slp_core.experiment import DEFAULTS, KINDS, Experiment, Phase
from slp_core.fit import LeastSquares, least_squares, r_squared
from slp_core.forward import Forward, forward
from slp_core.gradients import Gradients, gradients
from slp_core.landscape import decision_lines, loss_slice, loss_surface, output_grid
from slp_core.losses import LOSSES, Loss
from slp_core.lowest import Lowest, has_one_valley, is_folded, lowest
from slp_core.memory import keep_temporaries
from slp_core.nudge import Nudge, nudge
from slp_core.objective import objective_surface
from slp_core.optimizers import OPTIMIZERS, Optimizer
from slp_core.outcomes import LABELS, Outcome
from slp_core.pairs import why_not
from slp_core.presets import PRESETS, STARTS, Preset, Start, on_dataset, on_samples, tutorial
from slp_core.ranges import CHANGEABLE
from slp_core.samples import Data, prepare
from slp_core.sweep import Sweep, sweep
from slp_core.terms import TERMS, Term
from slp_core.trace import Trace
from slp_core.train import resume, train

__all__ = [
    "ACTIVATIONS",
    "CHANGEABLE",
    "DATASETS",
    "DEFAULTS",
    "DERIVED",
    "GIVEN",
    "KINDS",
    "LABELS",
    "LOSSES",
    "OPTIMIZERS",
    "PRESETS",
    "STARTS",
    "TERMS",
    "Abandoned",
    "Activation",
    "Curvature",
    "Data",
    "Dataset",
    "Decay",
    "Experiment",
    "ExperimentError",
    "Forward",
    "GradientCheck",
    "Gradients",
    "LeastSquares",
    "Loss",
    "Lowest",
    "Nudge",
    "Optimizer",
    "Outcome",
    "ParameterGradient",
    "Phase",
    "Preset",
    "Start",
    "Statement",
    "Sweep",
    "Term",
    "Trace",
    "check_gradients",
    "curvature",
    "decision_lines",
    "difference_errors",
    "forward",
    "gradients",
    "has_corners",
    "has_one_valley",
    "is_folded",
    "least_squares",
    "loss_slice",
    "loss_surface",
    "lowest",
    "nudge",
    "objective_surface",
    "on_dataset",
    "on_samples",
    "output_grid",
    "prepare",
    "r_squared",
    "resume",
    "sides",
    "sweep",
    "train",
    "tutorial",
    "why_not",
]

keep_temporaries()  # whoever uses the core wants it, and it costs nothing
