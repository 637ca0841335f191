"""What the stage of the Neuron page is told, as it arrives there: through JSON."""

import json

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.web import answering
from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Experiment, forward, gradients, train, tutorial
from tests.core.oracle import activation_of, autograd, torch_run
from tests.explorer.strategies import neurons


def told(experiment: Experiment, **settings: object) -> dict:
    request = {"id": 1, "view": "neuron", "experiment": experiment_to_json(experiment), "settings": settings}
    return json.loads(answering.answer(encode(request)))["numbers"]


def test_neuron_view_of_the_tutorial_shows_its_printed_numbers():
    numbers = told(tutorial())
    assert round(numbers["output"], 4) == 0.5831
    assert round(numbers["loss"], 4) == 0.1738
    printed = [-0.1179, 0.2248, 0.1977, 0.0923, 0.0435, 0.2364, -0.3898, -0.0472, 0.2632, 0.1003]
    assert [round(slope, 4) for slope in numbers["gradients"]] == printed


@given(neurons(10))
def test_neuron_view_is_what_the_core_gives_to_the_bit(experiment):
    numbers = told(experiment)
    passed, slopes, trace = forward(experiment), gradients(experiment), train(experiment)
    assert numbers["z"] == passed.z.item()
    assert numbers["output"] == passed.o.item()
    assert numbers["loss"] == passed.loss.item()
    assert numbers["error"] == passed.o.item() - experiment.target.item()
    assert numbers["products"] == passed.products(0).flatten().tolist()
    assert numbers["gradients"] == slopes.weights.flatten().tolist()
    assert numbers["bias_gradient"] == slopes.bias.item()
    assert numbers["factors"]["d_output_d_z"] == slopes.d_output_d_z.item()
    assert numbers["factors"]["delta"] == slopes.delta.item()
    assert as_tensor(numbers["run"]["loss"]).equal(trace.loss.nan_to_num(nan=-1, posinf=-1, neginf=-1))
    assert numbers["run"]["diverged_at"] == trace.diverged_at
    assert as_tensor(numbers["updates"]).equal(
        trace.weight_updates[0].flatten().nan_to_num(nan=-1, posinf=-1, neginf=-1)
    )


def as_tensor(values: list[float | None]) -> torch.Tensor:
    return torch.tensor([-1.0 if value is None else value for value in values], dtype=torch.float64)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("activation", "loss"), [("sigmoid", "binary_cross_entropy"), ("tanh", "half_squared_error")])
def test_neuron_view_is_what_pytorch_gives(activation, loss, optimizer):
    experiment = tutorial().change(
        activation=activation,
        loss=loss,
        optimizer=optimizer,
        learning_rate=0.05,
        bias=0.3,
        steps=20,
        train_bias=optimizer != "nesterov",
    )
    numbers, run = told(experiment), torch_run(experiment)
    z = F.linear(experiment.x, experiment.weights.T, experiment.bias)
    o = activation_of(experiment)(z)
    weights, bias = autograd(experiment)
    close = {"rel": 1e-12, "abs": 1e-12}
    assert numbers["z"] == pytest.approx(z.item(), **close)
    assert numbers["output"] == pytest.approx(o.item(), **close)
    assert numbers["gradients"] == pytest.approx(weights.flatten().tolist(), **close)
    assert numbers["bias_gradient"] == pytest.approx(bias.item(), **close)
    assert numbers["run"]["loss"] == pytest.approx(run.loss.tolist(), **close)
    assert numbers["updates"] == pytest.approx(run.weight_updates[0].flatten().tolist(), **close)
    assert numbers["bias_update"] == pytest.approx(run.bias_updates[0].item(), **close)
    assert numbers["weights_after"] == pytest.approx(run.weights[1].flatten().tolist(), **close)
    assert numbers["bias_after"] == pytest.approx(run.bias[1].item(), **close)
    factors = numbers["factors"]
    product = factors["d_loss_d_output"] * factors["d_output_d_z"]
    assert product == pytest.approx(factors["delta"], **close)
    for slope, x in zip(numbers["gradients"], experiment.x[0].tolist(), strict=True):
        assert slope == pytest.approx(product * x, **close)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("bias", [0.0, -7.5, 40.0])
def test_neuron_view_draws_the_activation_over_a_span_that_holds_z(activation, bias):
    experiment = tutorial().change(activation=activation, bias=bias)
    numbers = told(experiment)
    at = torch.tensor(numbers["curve"]["z"], dtype=torch.float64)
    assert at[0] <= numbers["z"] <= at[-1]
    assert numbers["curve"]["output"] == pytest.approx(activation_of(experiment)(at).tolist(), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_neuron_view_of_an_overflow_sends_null_and_says_where(loss):
    experiment = tutorial().change(activation="sigmoid", loss=loss, bias=-800.0, target=1.0)
    numbers = told(experiment)
    assert numbers["output"] == 0
    assert isinstance(numbers["loss"], float)
    if loss in ("mse", "half_squared_error"):  # the slopes of the others are bounded: their runs grow step by step
        run = told(tutorial().change(activation="identity", learning_rate=1e4, loss=loss))["run"]
        assert isinstance(run["diverged_at"], int)
        assert run["loss"][-1] is None
        assert None not in run["loss"][: run["diverged_at"]]


@given(neurons(4), st.integers(0, 9), st.floats(-1, 1))
def test_neuron_view_nudges_the_chosen_weight_and_no_other(experiment, weight, h):
    numbers = told(experiment, weight=weight, nudge=h)["nudge"]
    index = min(weight, 4)
    moved = torch.cat([experiment.weights.flatten(), experiment.bias])
    moved[index] += h
    z = F.linear(experiment.x, moved[None, :-1], moved[-1:])
    o = activation_of(experiment)(z)
    passed = forward(experiment)
    after = forward(experiment.change(weights=moved[:-1], bias=moved[-1:]))
    rise = after.loss - passed.loss
    assert (numbers["weight"], numbers["size"], numbers["after"]) == (index, h, moved[index].item())
    measured = [h, (z - passed.z).item(), (o - passed.o).item(), rise.item()]
    assert numbers["measured"] == pytest.approx(measured, rel=1e-9, abs=1e-12)
    slope = gradients(experiment)
    assert numbers["predicted"][3] == pytest.approx(
        h * torch.cat([slope.weights.flatten(), slope.bias])[index].item(), rel=1e-9, abs=1e-12
    )
    assert [one["size"] for one in numbers["sizes"]] == pytest.approx([h, h / 10, h / 100, h / 1000])
    assert numbers["whole"] == ""


def test_neuron_view_nudges_nothing_unasked():
    assert told(tutorial())["nudge"] is None
