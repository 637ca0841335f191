"""One input on the Train page: the curve among the samples, and regression."""

import re
from base64 import b64decode

import pytest
import torch
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from explorer.contract.train import TrainSettings
from explorer.views.measure import measured
from explorer.views.scene import Scene, Source
from explorer.views.train import train_view
from explorer.views.work import Work
from slp_core import Experiment, on_dataset, train, tutorial
from slp_core.neuron import pre_activation


def shown(experiment, step=0):
    return train_view(Scene(experiment, TrainSettings(step=step), Source.of(experiment)), Work())


def on(name, **fields):
    return on_dataset(tutorial(), name, **fields)


def line(values):
    return torch.frombuffer(bytearray(b64decode(values["f8"])), dtype=torch.float64).reshape(values["shape"])


def test_several_inputs_have_no_such_picture():
    assert shown(on("moons"))["one_input"] is None
    assert shown(on("hours"))["plane"] is None


def test_sigmoid_stands_over_the_input_among_the_samples():
    e = on("hours", learning_rate=1, steps=50, standardise=False)
    numbers, trace = shown(e, 50), train(e)
    one, weight, bias = numbers["one_input"], trace.weights[50].item(), trace.bias[50].item()
    x = torch.as_tensor(one["values"])
    assert x[0] < e.x.min()
    assert x[-1] > e.x.max()
    assert torch.allclose(line(one["output"]), torch.sigmoid(weight * x + bias), rtol=0, atol=1e-12)
    assert one["thresholds"].tolist() == pytest.approx([-bias / weight], abs=1e-9)
    assert (one["input"], one["target"]) == ("hours studied", "output")
    assert one["best"] is one["answers"] is None
    points = numbers["points"]["training"]
    assert torch.equal(line(points["x"]), e.x[:, 0])
    assert torch.equal(line(points["y"]), e.target[:, 0])
    said = trace.outputs[50][:, 0] >= 0.5
    assert torch.equal(torch.as_tensor(points["right"]), said == (e.target[:, 0] == 1))


def test_standardised_input_is_called_so():
    one = shown(on("hours"))["one_input"]
    assert one["input"] == "hours studied, in standard deviations"
    assert re.search(r"at hours studied = \S+, in standard deviations from the mean\.", one["told"])
    assert shown(on("diabetes", activation="identity"))["one_input"]["input"] == (
        "body mass index, in standard deviations"
    )
    given = Experiment(x=[[1.0], [2.0]], target=[0, 1], weights=[1.0])
    assert shown(given)["one_input"]["input"] == "x₁"


@pytest.mark.parametrize("name", ["line", "diabetes"])
def test_line_stands_among_its_targets_with_the_least_squares(name):
    e = on(name, learning_rate=0.05, steps=30)
    numbers, trace = shown(e, 30), train(e)
    one = numbers["one_input"]
    x = torch.as_tensor(one["values"])
    weight, bias = trace.weights[30].item(), trace.bias[30].item()
    assert torch.allclose(line(one["output"]), weight * x + bias)
    assert torch.allclose(line(one["answers"]), (weight * e.x + bias)[:, 0])
    fitted = LinearRegression().fit(e.x.numpy(), e.target[:, 0].numpy())
    assert torch.allclose(line(one["best"]), torch.tensor(fitted.predict(x[:, None].numpy())))
    low, high = one["span"]
    assert low < e.target.min()
    assert high > e.target.max()
    assert len(one["thresholds"]) == 0
    assert one["target"] == e.target_name
    assert numbers["data"]["real_valued"]


def test_real_targets_are_neither_right_nor_wrong_but_explained():
    e = on("line", learning_rate=0.05, steps=20)
    numbers, trace = shown(e, 20), train(e)
    curves = numbers["curves"]
    assert curves["accuracy"] is curves["test_accuracy"] is None
    parts = (("r_squared", e.x, e.target), ("test_r_squared", e.x_test, e.target_test))
    for name, x, target in parts:
        o = pre_activation(x, trace.weights[20], trace.bias[20])
        assert line(curves[name])[20].item() == pytest.approx(r2_score(target.numpy(), o.numpy()), abs=1e-12)
    assert numbers["moment"]["confusion"] is numbers["moment"]["test_confusion"] is None
    assert numbers["points"]["training"]["right"] is None
    assert all(numbers["points"]["training"]["positive"])
    assert "the neuron explains" in numbers["captions"]["moment"]
    whole = on("line", test_fraction=0)
    assert shown(whole)["curves"]["test_r_squared"] is None
    assert "of the targets' variance" in shown(whole)["captions"]["moment"]


def test_classes_have_an_accuracy_and_no_r_squared():
    curves = shown(on("hours"))["curves"]
    assert curves["r_squared"] is curves["test_r_squared"] is None
    assert curves["accuracy"] is not None


def test_measure_of_a_long_run_is_the_same_as_that_of_kept_outputs(monkeypatch):
    e, steps = on("line", steps=20), torch.arange(21)
    kept = measured(train(e), steps, lambda: False)
    monkeypatch.setattr("slp_core.trace.KEPT", 1)
    assert train(e).kept_outputs is None
    assert torch.equal(measured(train(e), steps, lambda: False)["r_squared"], kept["r_squared"])


def test_a_step_without_numbers_has_the_samples_alone():
    e = on("line", learning_rate=100, steps=200)
    numbers = shown(e, 200)
    one = numbers["one_input"]
    assert one["output"] is one["answers"] is None
    assert one["best"] is not None
    assert numbers["unshaded"]


def test_bent_neuron_on_real_targets_has_no_least_squares():
    assert shown(on("line", activation="tanh"))["one_input"]["best"] is None
