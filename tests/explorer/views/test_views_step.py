"""What the stage of the Step page is told, as it arrives there: through JSON, the long tensors packed."""

import json
from base64 import b64decode

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.web import answering
from slp_core import OPTIMIZERS, forward, gradients, train, tutorial
from tests.core.oracle import assert_close, torch_run
from tests.core.strategies import drawn, runs
from tests.explorer.strategies import neurons

STATES = {  # ours -> torch.optim's own name
    "velocity": "momentum_buffer",
    "square_sum": "sum",
    "square_average": "square_avg",
    "first_moment": "exp_avg",
    "second_moment": "exp_avg_sq",
    "count": "step",
}


def answer(experiment) -> bytes:
    return answering.answer(encode({"id": 1, "view": "step", "experiment": experiment_to_json(experiment)}))


def told(experiment) -> dict:
    numbers = json.loads(answer(experiment))["numbers"]
    numbers["numbers"] = {name: unpacked(sent) for name, sent in numbers["numbers"].items()}
    numbers["states"] = {state["name"]: unpacked(state["values"]) for state in numbers["states"]}
    return numbers


def unpacked(sent: dict) -> torch.Tensor:
    flat = np.frombuffer(b64decode(sent["f8"], validate=True), "<f8")
    return torch.from_numpy(flat.reshape(sent["shape"]).copy())


def with_bias(numbers: dict, weights: str, bias: str) -> torch.Tensor:
    return torch.cat([numbers[weights], numbers[bias][:, None]], 1)


def tangent_ends(curve: dict, z: torch.Tensor, o: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    half = curve["reach"] / 4
    return torch.stack([z - half, o - half * slope, z + half, o + half * slope])


def term(experiment) -> torch.Tensor:
    """The loss of the first sample's first output: that of a neuron which has no other."""
    alone = experiment.change(
        x=experiment.x[:1], target=experiment.target[:1, :1], weights=experiment.weights[:, :1],
        bias=experiment.bias[:1], batch_size=None,
    )  # fmt: skip
    return forward(alone).loss


@given(runs())
@settings(max_examples=60)
def test_step_view_of_every_step_is_what_the_core_gives_there(experiment):
    everything = told(experiment)
    numbers, curve = everything["numbers"], everything["curve"]
    trace = train(experiment)
    assert {len(values) for values in numbers.values()} == {experiment.steps + 1}
    for k in range(experiment.steps + 1):
        here = experiment.change(weights=trace.weights[k], bias=trace.bias[k])
        passed, slopes = forward(here), gradients(here)
        expected = {
            "products": passed.products(0)[:, 0],
            "sums": torch.tensor(
                [*(sum(passed.products(0)[: j + 1, 0].tolist()) for j in range(experiment.inputs)), passed.z[0, 0]],
                dtype=torch.float64,
            ),
            "tangents": tangent_ends(curve, passed.z[0, 0], passed.o[0, 0], slopes.d_output_d_z[0, 0]),
            "term": term(here),
            "z": passed.z[0, 0],
            "output": passed.o[0, 0],
            "error": passed.o[0, 0] - experiment.target[0, 0],
            "loss": passed.loss,
            "d_loss_d_output": slopes.d_loss_d_output[0, 0],
            "d_output_d_z": slopes.d_output_d_z[0, 0],
            "delta": slopes.delta[0, 0],
            "weights": trace.weights[k, :, 0],
            "bias": trace.bias[k, 0],
            "gradients": trace.weight_gradients[k, :, 0],
            "bias_gradient": trace.bias_gradients[k, 0],
            "updates": trace.weight_updates[k, :, 0],
            "bias_update": trace.bias_updates[k, 0],
            "weights_after": (trace.weights[k] + trace.weight_updates[k])[:, 0],
            "bias_after": (trace.bias[k] + trace.bias_updates[k])[0],
        }
        assert numbers.keys() == expected.keys()
        for name, wanted in expected.items():
            assert_close(numbers[name][k], wanted, 1e-12)


@given(neurons(10))
def test_step_view_leads_from_each_step_to_the_next(experiment):
    numbers = told(experiment)["numbers"]
    for now, after in (("weights", "weights_after"), ("bias", "bias_after")):
        assert numbers[now][1:].equal(numbers[after][:-1])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_step_view_names_and_holds_the_states_that_torch_optim_has(name):
    experiment = drawn(6, 3, 1, optimizer=name, learning_rate=0.05, steps=30, batch_size=4)
    states, theirs = told(experiment)["states"], torch_run(experiment).states
    theirs = {theirs_: pair for theirs_, pair in theirs.items() if theirs_ in STATES.values()}
    wanted = {ours: theirs[their] for ours, their in STATES.items() if their in theirs}
    if name == "adagrad":  # counts its steps too, and never reads the count
        wanted.pop("count")
    if name == "rmsprop":
        wanted.pop("count")
    assert states.keys() == wanted.keys() == OPTIMIZERS[name].symbols.keys()
    for ours, (weights, bias) in wanted.items():
        whole = weights.double() if states[ours].ndim == 1 else torch.cat([weights[:, :, 0], bias], 1)
        assert_close(states[ours], whole)


def test_step_view_sends_one_symbol_for_each_state():
    sent = json.loads(answer(tutorial().change(optimizer="adam")))["numbers"]["states"]
    assert [(state["name"], state["symbol"]) for state in sent] == [
        ("first_moment", "m"),
        ("second_moment", "s"),
        ("count", "k"),
    ]


def test_step_view_of_a_diverging_run_ends_where_it_diverged():
    experiment = tutorial().change(activation="identity", learning_rate=50)
    numbers = told(experiment)
    diverged_at = train(experiment).diverged_at
    assert 0 < diverged_at < 200
    assert numbers["diverged_at"] == numbers["last"] == diverged_at
    assert all(len(values) == diverged_at + 1 for values in numbers["numbers"].values())
    loss = numbers["numbers"]["loss"]
    assert loss[:-1].isfinite().all()
    assert not loss[-1].isfinite()


def test_step_view_plays_at_most_1000_steps_and_says_how_many_there_are():
    numbers = told(tutorial().change(steps=4000, learning_rate=0.5))
    assert (numbers["last"], numbers["steps"], numbers["most_steps"]) == (1000, 4000, 1000)
    short = told(tutorial().change(steps=1000, learning_rate=0.5))["numbers"]
    assert all(numbers["numbers"][name].equal(values) for name, values in short.items())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_step_view_of_a_thousand_steps_of_ten_inputs_is_below_a_megabyte_and_a_quarter(optimizer):
    sent = answer(tutorial().change(steps=1000, optimizer=optimizer, learning_rate=0.5))
    assert len(told(tutorial().change(steps=1000))["numbers"]["loss"]) == 1001
    assert len(sent) < 1_250_000


def test_step_view_of_no_steps_shows_the_start_and_the_step_that_would_come():
    numbers = told(tutorial().change(steps=0))
    assert numbers["last"] == 0
    assert with_bias(numbers["numbers"], "weights_after", "bias_after").shape == (1, 11)


def test_step_view_draws_its_curve_as_wide_as_the_run_gets():
    experiment = tutorial().change(learning_rate=1, optimizer="momentum")
    numbers = told(experiment)
    furthest = numbers["numbers"]["z"].abs().max().item()
    reach = numbers["curve"]["reach"]
    assert 8 < furthest <= reach < 2 * furthest
    assert numbers["curve"]["z"][0] == -reach
    assert numbers["curve"]["output"] == pytest.approx(torch.sigmoid(torch.tensor(numbers["curve"]["z"])), abs=1e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_step_view_tells_what_the_learning_rate_is_multiplied_by(optimizer):
    experiment = drawn(6, 3, 1, optimizer=optimizer, learning_rate=0.05, steps=30, batch_size=4)
    sent = json.loads(answer(experiment))["numbers"]
    numbers = told(experiment)["numbers"]
    updates = with_bias(numbers, "updates", "bias_update")
    towards = with_bias(numbers, "gradients", "bias_gradient") if optimizer == "sgd" else unpacked(sent["directions"])
    assert (sent["directions"] is None) == (optimizer == "sgd")
    assert_close(towards * -0.05, updates, 1e-12)


def codes(sent: dict) -> list[float]:
    flat = b64decode(sent["codes"]["u1"], validate=True)
    return [sent["sizes"][code] for code in flat]


@given(neurons(4))
def test_step_view_magnifies_moves_until_they_are_seen_and_not_beyond_their_ruler(experiment):
    sent = json.loads(answer(experiment))["numbers"]
    updates = with_bias(told(experiment)["numbers"], "updates", "bias_update")
    sizes = torch.tensor(codes(sent["magnified"]), dtype=torch.float64).reshape(updates.shape)
    for row, size in zip(updates.abs().tolist(), sizes.tolist(), strict=True):
        for move, times in zip(row, size, strict=True):
            drawn_as = move * times / 3  # half of a slider from -3 to 3
            assert drawn_as <= 0.8 or times == 1
            assert drawn_as >= 0.02 or move == 0 or times == 5e17 or times == 1


def test_step_view_magnifies_the_tutorials_first_step_5000_times_and_its_run_20_times():
    sent = json.loads(answer(tutorial()))["numbers"]
    assert codes(sent["magnified"])[:11] == [5000] * 11
    assert set(codes(sent["magnified_run"])) == {20}


@pytest.mark.parametrize(
    ("loss", "shape"), [("mse", "square"), ("half_squared_error", "half"), ("binary_cross_entropy", "curve")]
)
def test_step_view_says_how_a_loss_is_drawn(loss, shape):
    picture = json.loads(answer(tutorial().change(loss=loss)))["numbers"]["loss_picture"]
    assert picture["shape"] == shape
    k = 96
    at = tutorial().change(activation="identity", loss="mse") if loss != "binary_cross_entropy" else None
    output = picture["output"][k]
    if at is None:
        wanted = torch.nn.functional.binary_cross_entropy(torch.tensor([output]).double(), torch.ones(1).double())
        assert picture["loss"][k] == pytest.approx(wanted.item())
    else:
        assert picture["loss"][k] == pytest.approx((output - 1) ** 2 * (0.5 if shape == "half" else 1))
