"""The levels of the Landscape page's pictures: at which heights there is a line and another colour."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from explorer.captions import landscape_ground as captions
from explorer.contract.landscape import Levels, Tops
from slp_core import Experiment
from slp_core.judgement import GROWTH

COUNT = 20
"""Levels above the lowest."""
DEPTH = 1e-6
"""The lowest level is at least this part of the highest: a loss that falls for ever would leave none for the rest."""


@dataclass(frozen=True)
class Heights:
    """The tops of the loss axes and the levels of the surfaces, as they are declared for the stage."""

    slices: float
    surfaces: Mapping[str, float]
    own: Levels
    even: Mapping[str, Levels]


def levels(least: float, top: float) -> Levels:
    """Levels that follow the run: each a multiple of the one below, where what is shown differs by more than a linear
    scale can show, and evenly spaced otherwise.

    >>> [round(level, 3) for level in levels(0.01, 100)["levels"][::5]]
    [0.01, 0.1, 1.0, 10.0, 100.0]
    >>> levels(2, 10)["levels"][:3]
    [0.0, 0.5, 1.0]
    """
    low = max(least, top * DEPTH)
    if top <= GROWTH * low:
        return _even(top)
    return {"levels": (low * (top / low) ** (_parts())).tolist(), "logarithmic": True}


def even_levels(tops: Mapping[str, float]) -> dict[str, Levels]:
    """Levels by which two losses are compared: on a logarithmic scale a bowl would not be one."""
    return {name: _even(top) for name, top in tops.items()}


def told_heights(experiment: Experiment, heights: Heights) -> Tops:
    """What the stage is told, with the sentence in the visitor's language."""
    return {
        "slices": heights.slices,
        "surfaces": dict(heights.surfaces),
        "own": heights.own,
        "even": dict(heights.even),
        "told": captions.levels(experiment, heights.own),
    }


def _even(top: float) -> Levels:
    return {"levels": (top * _parts()).tolist(), "logarithmic": False}


def _parts() -> torch.Tensor:
    return torch.arange(COUNT + 1, dtype=torch.float64) / COUNT
