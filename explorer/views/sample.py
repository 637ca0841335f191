"""The one sample that a picture of a single neuron shows, where there are many."""

from explorer.contract.sample import Sample
from slp_core import Experiment
from slp_core.neuron import Neuron


def sample(experiment: Experiment, names: tuple[str, ...]) -> Sample:
    """The sample of ``experiment`` that is shown, with the names of its inputs."""
    return {
        "x": experiment.x[experiment.shown],
        "target": experiment.target[experiment.shown, 0],
        "number": experiment.shown + 1,
        "count": experiment.samples,
        "terms": round(1 / Neuron.of(experiment).share(*experiment.target.shape)),
        "names": names,
        "editable": not experiment.derived and experiment.samples == 1 and not experiment.terms,
    }
