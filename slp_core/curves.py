"""Where a neuron changes its verdict over the inputs that a picture has: a curve over two, points along one."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.neuron import Neuron, pre_activation
from slp_core.terms import with_terms
from slp_core.verdicts import THRESHOLD

CELLS = 120
"""Cells along each side: what is smaller than one of them may be missed."""

HALVINGS = 52
"""How often a cell's edge is halved around the place where the verdict changes: down to its last digit."""

ROUNDING = 1e-14
"""How near to 0, in spans of a picture, a place is 0: the places of a grid are rounded."""


def outputs_over(experiment: Experiment, raw: Float[Tensor, "p r"]) -> Float[Tensor, "p m"]:
    """The outputs where the raw inputs are ``raw``, which pass through the same terms as the samples."""
    inputs = with_terms(raw, experiment.terms) if experiment.terms else raw
    z = pre_activation(inputs, experiment.weights, experiment.bias)
    return Neuron.of(experiment).activation.value(z)


def decision_curves(
    experiment: Experiment, across: Float[Tensor, " 2"], up: Float[Tensor, " 2"], threshold: float = THRESHOLD
) -> Float[Tensor, "s 2 2"]:
    """Short lines between places (first raw input, second raw input) at which the first output passes ``threshold``.

    Marching squares over :data:`CELLS` x :data:`CELLS` cells of the two spans: whatever changes along an edge of a cell
    is found there to the last digit, and the places on a cell's edges are joined by a line.
    """
    spans = [torch.linspace(low, high, CELLS + 1, dtype=torch.float64) for low, high in (across.tolist(), up.tolist())]
    corners = torch.cartesian_prod(*spans).reshape(CELLS + 1, CELLS + 1, 2)
    yes = _says_yes(experiment, corners, threshold)
    lower = _changes(experiment, corners[:-1], corners[1:], yes[:-1] != yes[1:], yes[:-1], threshold)
    left = _changes(experiment, corners[:, :-1], corners[:, 1:], yes[:, :-1] != yes[:, 1:], yes[:, :-1], threshold)
    edges = torch.stack([lower[:, :-1], left[1:], lower[:, 1:], left[:-1]], dim=2)  # lower, right, upper, left
    crossed = ~edges.isnan().any(3)
    count = crossed.sum(2)
    once = edges[count == 2][crossed[count == 2]].reshape(-1, 2, 2)
    # Four changes: a saddle. Its middle says which two opposite corners belong together.
    middle = (corners[:-1, :-1] + corners[1:, 1:]) / 2
    joined = (_says_yes(experiment, middle, threshold) == yes[:-1, :-1])[count == 4]
    twice = edges[count == 4]
    along, against = twice.reshape(-1, 2, 2), twice.roll(1, dims=1).reshape(-1, 2, 2)
    return torch.cat([once, along[joined.repeat_interleave(2)], against[~joined.repeat_interleave(2)]])


def decision_points(experiment: Experiment, low: float, high: float) -> Float[Tensor, " k"]:
    """The values of a single input, from ``low`` to ``high``, at which the first output's verdict changes."""
    x = torch.linspace(low, high, CELLS + 1, dtype=torch.float64)[:, None]
    yes = _says_yes(experiment, x)
    found = _changes(experiment, x[:-1], x[1:], yes[:-1] != yes[1:], yes[:-1])[:, 0]
    places = found[~found.isnan()]
    # What is nearer to 0 than the grid's own rounding is 0.
    return torch.where(places.abs() < ROUNDING * (high - low), 0.0, places)


def _says_yes(
    experiment: Experiment, places: Float[Tensor, "*lead r"], threshold: float = THRESHOLD
) -> Bool[Tensor, "*lead"]:
    o = outputs_over(experiment, places.reshape(-1, places.shape[-1]))[:, 0]
    return (o >= threshold).reshape(places.shape[:-1])


def _changes(
    experiment: Experiment,
    start: Float[Tensor, "*lead r"],
    end: Float[Tensor, "*lead r"],
    changes: Bool[Tensor, "*lead"],
    at_start: Bool[Tensor, "*lead"],
    threshold: float = THRESHOLD,
) -> Float[Tensor, "*lead r"]:
    """Where between two places the output passes ``threshold``, NaN where it does not."""
    here, there, verdict = start[changes], end[changes], at_start[changes]
    for _ in range(HALVINGS):
        middle = (here + there) / 2
        same = (_says_yes(experiment, middle, threshold) == verdict)[:, None]
        here, there = torch.where(same, middle, here), torch.where(same, there, middle)
    found = torch.full_like(start, float("nan"))
    found[changes] = there
    return found
