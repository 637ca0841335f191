"""What a press of a button makes of an Experiment."""

import math

import torch
from torch import Tensor

from explorer import limits
from slp_core import PRESETS, Data, Experiment, on_dataset, on_samples
from slp_core.terms import RAW

FIRST_RATE = 0.5
"""The least learning rate with which data of classes start."""
FIRST_RATE_OF_LINES = 0.05
"""That of real targets: a squared error without a bend would be fitted in a single step at the other, or diverge."""


def preset(experiment: Experiment, name: str) -> Experiment:
    """A preset, with another seed at each press, so that "random" draws again."""
    return PRESETS[name].build((experiment.seed + 1) % 2**32)


def with_dataset(experiment: Experiment, name: str) -> Experiment:
    """Training with a dataset: weights that start anew where they must, and a learning rate; everything else as it is.

    Raises
    ------
    ExperimentError
        If there is no such dataset, or the Experiment cannot be trained with it; so in the other functions.
    """
    return _at_a_rate_of_its_kind(experiment, on_dataset(experiment, name))


def with_samples(experiment: Experiment, data: Data) -> Experiment:
    """Training with data of one's own: weights and, where it must, a rate that start anew, everything else as it is."""
    return _at_a_rate_of_its_kind(experiment, on_samples(experiment, data))


def with_term(experiment: Experiment, name: str, on: bool) -> Experiment:
    """A further input of the two, with a weight of 0; or it and its weight taken away."""
    others = [term for term in experiment.terms if term != name]
    return experiment.change(terms=[*others, name] if on else others)


def by_hand(experiment: Experiment) -> Experiment:
    """Points for the pen, all of them trained with: those of the data, as far as a link holds them.

    They stay where they are, to a thousandth of their spread, and so do the weights. Data of another number of inputs
    than two, or of real targets, cannot be drawn on: it gives way to a sheet with one point of each class.
    """
    if not _is_plane_of_classes(experiment):
        x, target = (torch.tensor(values, dtype=torch.float64) for values in ([[-1, -1], [1, 1]], [[0], [1]]))
        return _at_a_rate_of_its_kind(experiment, on_samples(experiment, Data(x, target)))
    most, batch = limits.TRAIN_MOST_DRAWN_BY_HAND, experiment.batch_size
    x = _joined(experiment.raw["x"], experiment.raw["x_test"])[:most]
    return experiment.change(
        x=torch.stack([_shortened(column) for column in x.unbind(1)], 1),
        target=_joined(experiment.target, experiment.target_test)[:most],
        x_test=None,
        target_test=None,
        batch_size=None if batch is None else min(batch, len(x)),
        shown_sample=min(experiment.shown, len(x) - 1),
    )


def beyond_the_pen(experiment: Experiment) -> int:
    """How many samples of data that can be drawn on are not among the points for the pen."""
    samples = len(_joined(experiment.target, experiment.target_test))
    return max(0, samples - limits.TRAIN_MOST_DRAWN_BY_HAND) if _is_plane_of_classes(experiment) else 0


def _is_plane_of_classes(experiment: Experiment) -> bool:
    return experiment.samples > 1 and experiment.raw_inputs == RAW and not experiment.real_valued


def _joined(*parts: Tensor | None) -> Tensor:
    """What is trained with, and after it what is tested with."""
    return torch.cat([part for part in parts if part is not None])


def _shortened(column: Tensor) -> Tensor:
    """Numbers of as few digits as tell them apart: a link carries them."""
    spread = (column.max() - column.min()).item()
    digits = 3 - math.floor(math.log10(spread)) if spread > 0 else 3
    return torch.tensor([round(value, digits) for value in column.tolist()], dtype=torch.float64)


def _at_a_rate_of_its_kind(before: Experiment, made: Experiment) -> Experiment:
    """Data of the same kind keep their learning rate; that of one sample, or of other targets, says nothing of these.

    The tutorial's is so small that on many samples nothing would be seen to move; one for classes may be too large for
    real targets.
    """
    if before.samples > 1 and before.real_valued == made.real_valued:
        return made
    rate = FIRST_RATE_OF_LINES if made.real_valued else max(before.learning_rate, FIRST_RATE)
    return made.change(learning_rate=rate)
