"""Of many samples the one that is shown: Neuron, Step, Derivation and the nudge are of it, and training is not."""

import json
from base64 import b64decode

import numpy as np
import pytest
import torch

from explorer.contract.wire import encode
from explorer.state import link
from explorer.state.experiment_json import experiment_to_json
from explorer.state.pins import Pin, differences
from explorer.web import answering
from slp_core import Experiment, nudge, on_dataset, on_samples, prepare, train, tutorial

X, TARGET, WEIGHTS = [[0.5, -1.0], [2.0, 0.25], [-0.5, 0.75]], [[0.0], [1.0], [0.0]], [0.4, -0.8]
THREE = Experiment(x=X, target=TARGET, weights=WEIGHTS, bias=0.1, steps=4, learning_rate=0.5)


def told(view: str, experiment: Experiment, **settings: object) -> dict:
    request = {"id": 1, "view": view, "experiment": experiment_to_json(experiment), **settings}
    return json.loads(answering.answer(encode(request)))["numbers"]


@pytest.mark.parametrize("at", range(3))
def test_pictures_of_one_neuron_are_of_the_shown_sample(at):
    experiment = THREE.change(shown_sample=at)
    z = X[at][0] * 0.4 - X[at][1] * 0.8 + 0.1
    o = 1 / (1 + np.exp(-z))
    d_loss_d_output, slope = 2 * (o - TARGET[at][0]) / 3, o * (1 - o)
    for view in ("neuron", "derivation"):
        numbers = told(view, experiment)
        assert numbers["sample"]["x"] == X[at] and numbers["sample"]["number"] == at + 1
        assert (numbers["z"], numbers["output"]) == pytest.approx((z, o), rel=1e-12)
        factors = numbers["factors"]
        assert [factors[name] for name in ("d_loss_d_output", "d_output_d_z", "delta")] == pytest.approx(
            [d_loss_d_output, slope, d_loss_d_output * slope], rel=1e-12
        )
    assert told("neuron", experiment)["captions"]["forward"].startswith(f"Sample {at + 1}: ")
    step = told("step", experiment)["numbers"]
    for name, expected in (("z", z), ("output", o), ("delta", d_loss_d_output * slope)):
        assert np.frombuffer(b64decode(step[name]["f8"]), "<f8")[0] == pytest.approx(expected, rel=1e-12)
    moved = nudge(experiment, 0, 1e-3)
    assert moved.measured.z[0].item() == pytest.approx(1e-3 * X[at][0], rel=1e-9)


def test_training_and_pins_know_nothing_of_the_shown_sample():
    other = THREE.change(shown_sample=2)
    assert torch.equal(train(other).parameters, train(THREE).parameters)
    assert differences([Pin("A", THREE, 0)], other) == differences([Pin("A", THREE, 0)], THREE)


def test_shown_sample_after_the_last_means_the_last_and_other_data_begin_with_the_first():
    assert THREE.change(shown_sample=9).shown == 2
    iris = on_dataset(tutorial(), "iris").change(shown_sample=7)
    assert iris.change(dataset_size=40).shown == 7
    assert link.read(link.write(iris)).experiment.shown == 7
    assert on_dataset(iris, "moons").shown == 0
    assert on_samples(iris, prepare(torch.tensor(X), torch.tensor(TARGET), 0, 0, False)).shown == 0
