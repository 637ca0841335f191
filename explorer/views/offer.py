"""The data sets as small pictures, for whoever has no data yet."""

from typing import Any

import torch
from torch import Tensor

from explorer import limits
from explorer.contract.train import DataPicture
from slp_core import DATASETS, Experiment
from slp_core.datasets import DESCRIPTION, build
from slp_core.verdicts import THRESHOLD

SIDE = 100
"""How long a picture's sides are: places on it are whole numbers from 0 to this."""


def offer(experiment: Experiment) -> list[DataPicture]:
    """Every data set over its first two inputs (a single one beside its target), as ``experiment`` describes it."""
    described = [getattr(experiment, name) for name in DESCRIPTION if name != "dataset"]
    return [_picture(name, described) for name in DATASETS]


def _picture(name: str, described: list[Any]) -> DataPicture:
    data = build(name, *described)
    some = torch.linspace(0, len(data.x) - 1, min(len(data.x), limits.TRAIN_PICTURE_POINTS)).round().to(torch.int64)
    x, target = data.x[some], data.target[some, 0]
    return {
        "name": name,
        "x": _places(x[:, 0]),
        "y": _places(x[:, 1] if x.shape[1] > 1 else target),
        "positive": (target >= THRESHOLD) | DATASETS[name].real_valued,
    }


def _places(values: Tensor) -> Tensor:
    """Numbers as places from 0 to :data:`SIDE`, the least at 0 and the greatest at the end."""
    low, high = values.min(), values.max()
    return ((values - low) / (high - low).clamp(min=1e-300) * SIDE).round().to(torch.int64)
