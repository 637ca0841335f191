"""The one sample that a picture of a single neuron shows, where there are many."""

from explorer.contract.wire import Json
from slp_core import Experiment
from slp_core.neuron import Neuron


def sample(experiment: Experiment, names: tuple[str, ...]) -> Json:
    """The first sample, how many there are, and what the inputs are called.

    ``terms`` is how many terms the loss is the mean of: the samples, and their outputs where those are averaged too.

    ``editable`` tells whether the picture's inputs and target are the Experiment's own numbers: with a dataset, or
    with many samples, they are not set on a slider.
    """
    return {
        "x": experiment.x[0],
        "target": experiment.target[0, 0],
        "count": experiment.samples,
        "terms": round(1 / Neuron.of(experiment).share(*experiment.target.shape)),
        "names": names,
        "editable": not experiment.derived and experiment.samples == 1,
    }
