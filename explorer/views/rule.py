"""Rosenblatt's rule on the Train page: whether a run follows it, and how often it was and can be wrong."""

from explorer import limits
from explorer.captions.rule import bounded, changed, counted, decayed, not_followed
from explorer.views.measure import has_classes
from explorer.views.runs import remembered
from slp_core import Decay, Experiment, Trace
from slp_core.neuron import Neuron
from slp_core.separation import Separation, may_rest, mistakes, separation


def rule_told(trace: Trace, step: int) -> str:
    """How often the rule was wrong up to ``step``, and how often it can be; empty where another rule is chosen."""
    e = trace.experiment
    joint = Neuron.of(e).canonical
    if not (joint and joint.sees_sum) or e.outputs > 1:
        return ""
    if len(e.phases) > 1:
        return changed()
    if Decay.of(e):
        return decayed()
    if e.samples == 1 or e.optimizer != "sgd" or e.batch_size != 1 or e.learning_rate == 0:
        return not_followed()
    told = counted(mistakes(trace.parameter_gradients[:step], e.samples))
    if e.samples > limits.TRAIN_PARTED_SAMPLES or not has_classes(e):
        return told
    if not e.train_bias and e.bias[0] != 0:
        return told  # planes that cannot pass through the origin are another theorem's
    found, rests = _separation_and_rest(e)
    return f"{told} {bounded(e, found)}" if found or not rests else told


@remembered(8, by=lambda experiment: (experiment.data_key, experiment.train_bias))
def _separation_and_rest(experiment: Experiment) -> tuple[Separation | None, bool]:
    """How the classes can be parted, and whether the rule may come to rest."""
    found = separation(experiment)
    return found, found is not None or may_rest(experiment)
