"""The picture of a neuron with a single input: its output over that input, among the samples."""

import torch

from explorer import limits
from explorer.captions.one_input import curve_caption, line_caption
from explorer.contract.one_input import OneInput
from explorer.contract.wire import packed
from explorer.text.names import axis_title, feature_name
from explorer.text.voice import t
from explorer.views.scene import Source
from slp_core import ACTIVATIONS, Experiment, least_squares
from slp_core.curves import decision_points
from slp_core.neuron import pre_activation

PLACES = 201
"""Places along the input at which the output is computed: so many that a sigmoid looks like a curve."""
EDGE = 0.15
"""How much further than the samples the picture reaches, on either side."""


def one_input(experiment: Experiment, at: Experiment | None, source: Source) -> OneInput | None:
    """The output over the input of ``at``, the neuron of a step; None for data of several inputs."""
    if experiment.inputs > 1:
        return None
    x, target = experiment.x[:, 0], experiment.target[:, 0]
    low, high = _span(x)
    values = torch.linspace(low, high, PLACES, dtype=torch.float64)
    real, name = experiment.real_valued, feature_name(source.feature_names[0], 0)
    best = least_squares(experiment) if real else None
    thresholds = [] if at is None or real else decision_points(at, low, high).tolist()
    return {
        "values": values,
        "span": _span(target) if real else (-0.1, 1.1),
        "output": None if at is None else packed(_answers(at, values)),
        "thresholds": torch.tensor(thresholds, dtype=torch.float64),
        "answers": packed(_answers(at, x[: limits.TRAIN_MOST_POINTS])) if at is not None and real else None,
        "best": None if best is None else packed(best.parameters[-1, 0] + best.parameters[0, 0] * values),
        "input": axis_title(name, source.standardised),
        "target": source.target if real else t("output"),
        "told": line_caption(experiment, best)
        if real
        else curve_caption(source.class_names, name, thresholds, source.standardised),
    }


def _answers(at: Experiment, values: torch.Tensor) -> torch.Tensor:
    z = pre_activation(values[:, None], at.weights, at.bias)
    return ACTIVATIONS[at.activation].value(z)[:, 0]


def _span(column: torch.Tensor) -> tuple[float, float]:
    low, high = column.min().item(), column.max().item()
    edge = EDGE * (high - low) or 1.0
    return low - edge, high + edge
