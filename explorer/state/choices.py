"""What a press of a button makes of an Experiment."""

from slp_core import PRESETS, Data, Experiment, on_dataset, on_samples

FIRST_RATE = 0.5
"""The least learning rate with which data of classes start."""
FIRST_RATE_OF_LINES = 0.05
"""The same for real targets: a squared error without a bend would be fitted in a single step at the other."""


def preset(experiment: Experiment, name: str) -> Experiment:
    """A preset, with another seed at each press, so that "random" draws again."""
    return PRESETS[name].build((experiment.seed + 1) % 2**32)


def with_dataset(experiment: Experiment, name: str) -> Experiment:
    """Training with a dataset: weights that start anew where they must, everything else as it is.

    Raises
    ------
    ExperimentError
        If there is no such dataset, or the Experiment cannot be trained with it; so in the other functions.
    """
    return _seen_to_move(experiment, on_dataset(experiment, name))


def with_samples(experiment: Experiment, data: Data) -> Experiment:
    """Training with data of one's own: weights that start anew, everything else as it is."""
    return _seen_to_move(experiment, on_samples(experiment, data))


def with_term(experiment: Experiment, name: str, on: bool) -> Experiment:
    """A further input of the two, with a weight of 0; or it and its weight taken away."""
    others = [term for term in experiment.terms if term != name]
    return experiment.change(terms=[*others, name] if on else others)


def _seen_to_move(before: Experiment, experiment: Experiment) -> Experiment:
    """The tutorial's tiny learning rate is for one sample; on many nothing would be seen to move."""
    if before.samples > 1:
        return experiment
    least = FIRST_RATE_OF_LINES if experiment.real_valued else FIRST_RATE
    return experiment.change(learning_rate=max(experiment.learning_rate, least))
