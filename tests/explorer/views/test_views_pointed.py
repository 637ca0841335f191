"""What is pointed at on the map of the Train page, against a sum made by hand."""

import math

import pytest
import torch

from slp_core import TERMS, Experiment, on_dataset, tutorial
from slp_core.terms import with_terms
from tests.core.oracle import torch_run
from tests.explorer.views.test_views_train import CANCER, DIVERGING, FLOWERS, MOONS, told

STEP = 5


def answer(experiment: Experiment, x: list[float]) -> tuple[float, float]:
    run = torch_run(experiment)
    weights = run.weights[STEP, :, 0].tolist()
    z = math.fsum(w * value for w, value in zip(weights, x, strict=True)) + run.bias[STEP].item()
    return z, 1 / (1 + math.exp(-z))


@pytest.mark.parametrize("experiment", [MOONS, CANCER, FLOWERS])
def test_sample_that_is_pointed_at_is_answered_with_its_own_inputs(experiment):
    pair = [1, 0]
    for index in (0, experiment.samples - 1, experiment.samples, experiment.samples + len(experiment.x_test) - 1):
        tested = index >= experiment.samples
        number = index - experiment.samples if tested else index
        x, target = (experiment.x_test, experiment.target_test) if tested else (experiment.x, experiment.target)
        found = told(experiment, step=STEP, sample=index, features=pair)["pointed"]
        z, output = answer(experiment, x[number].tolist())
        assert found["sample"] == index
        assert (found["x"], found["y"]) == (x[number, 1].item(), x[number, 0].item())
        assert found["z"] == pytest.approx(z, rel=1e-9)
        assert found["output"] == pytest.approx(output, rel=1e-9)
        part = "Test" if tested else "Training"
        truth = experiment.class_names[int(target[number, 0])]
        assert found["told"].startswith(f"{part} sample {number + 1}, truly {truth}: z = ")
        assert found["told"].count("·") == experiment.inputs
        assert found["told"].endswith(f", it says {experiment.class_names[output >= 0.5]}.")


@pytest.mark.parametrize(("experiment", "pair"), [(MOONS, [0, 1]), (CANCER, [7, 2])])
def test_place_that_is_pointed_at_has_the_other_inputs_at_their_mean(experiment, pair):
    place = [0.25, -1.5]
    found = told(experiment, step=STEP, place=place, features=pair)["pointed"]
    x = experiment.x.mean(0)
    x[pair] = torch.tensor(place, dtype=torch.float64)
    z, output = answer(experiment, x.tolist())
    assert found["sample"] is None
    assert [found["x"], found["y"]] == place
    assert found["z"] == pytest.approx(z, rel=1e-9)
    assert found["output"] == pytest.approx(output, rel=1e-9)
    assert found["told"].count("·") == 2
    assert ("every other input at its mean" in found["told"]) == (experiment.inputs > 2)


def test_place_has_its_own_terms():
    bent = MOONS.change(terms=[next(iter(TERMS))])
    found = told(bent, place=[0.5, -1.5])["pointed"]
    (w1, w2, w3), bias = bent.weights[:, 0].tolist(), bent.bias.item()
    made = with_terms(torch.tensor([[0.5, -1.5]], dtype=torch.float64), bent.terms)[0, 2].item()
    assert found["z"] == pytest.approx(0.5 * w1 - 1.5 * w2 + made * w3 + bias, rel=1e-9)
    assert found["told"].count("·") == 3
    assert "mean" not in found["told"]


def test_sum_is_told_as_it_comes_about():
    e = Experiment(x=[[1.0, -2.0], [3.0, 4.0]], target=[0, 1], weights=[0.5, -0.25], bias=-1.0, steps=1)
    assert told(e, sample=0)["pointed"]["told"] == (
        "Training sample 1, truly 0: "
        "z = 0.5000·1.0000 + (−0.2500)·(−2.0000) + (−1.0000) = 0.0000, O = 0.5000, it says 1."
    )
    assert told(e, place=[2, 0])["pointed"]["told"] == (
        "x₁ = 2.0000, x₂ = 0.0000: z = 0.5000·2.0000 + (−0.2500)·0.0000 + (−1.0000) = 0.0000, O = 0.5000, it says 1."
    )
    wide = Experiment(x=[[1.0] * 13, [0.0] * 13], target=[0, 1], weights=[0.5] * 13, bias=0.25, steps=1)
    assert "z = 6.5000 of 13 products + 0.2500 = 6.7500" in told(wide, sample=0)["pointed"]["told"]


@pytest.mark.parametrize(
    ("experiment", "settings"),
    [
        (MOONS, {}),
        (MOONS, {"sample": 40}),
        (MOONS.change(test_fraction=0.0), {"sample": 40}),
        (MOONS, {"place": [1.0]}),
        (DIVERGING, {"sample": 0, "step": 300}),
        (on_dataset(tutorial(), "given", x=[[1.0], [2.0]], target=[0, 1], weights=[1]), {"sample": 0}),
    ],
)
def test_nothing_is_said_where_nothing_is_pointed_at(experiment, settings):
    assert told(experiment, **settings)["pointed"] is None
