"""A fault in the app: with this folder on PYTHONPATH, the Neuron page's view falls over where the bias is 0.625."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from explorer.contract.neuron import NeuronNumbers, NeuronSettings
from explorer.views import VIEWS
from explorer.views.scene import Scene
from explorer.views.work import Work

_sound = VIEWS["neuron"].numbers


def faulty(scene: Scene[NeuronSettings], work: Work) -> NeuronNumbers:
    if scene.experiment.bias[0] == 0.625:
        raise ZeroDivisionError("a secret of the server")
    return _sound(scene, work)


object.__setattr__(VIEWS["neuron"], "numbers", faulty)
