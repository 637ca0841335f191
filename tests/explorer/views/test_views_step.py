"""What the stage of the Step page is told, as it arrives there: through JSON, the long tensors packed."""

import json
from base64 import b64decode

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.web import live
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
    return live.answer(encode({"id": 1, "view": "step", "experiment": experiment_to_json(experiment)}))


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


@given(runs())
@settings(max_examples=60)
def test_step_view_of_every_step_is_what_the_core_gives_there(experiment):
    numbers = told(experiment)["numbers"]
    trace = train(experiment)
    assert {len(values) for values in numbers.values()} == {experiment.steps + 1}
    for k in range(experiment.steps + 1):
        here = experiment.change(weights=trace.weights[k], bias=trace.bias[k])
        passed, slopes = forward(here), gradients(here)
        expected = {
            "products": passed.products[0, :, 0],
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
            assert_close(numbers[name][k], wanted, 1e-13)


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
def test_step_view_of_a_thousand_steps_of_ten_inputs_is_below_one_megabyte(optimizer):
    sent = answer(tutorial().change(steps=1000, optimizer=optimizer, learning_rate=0.5))
    assert len(told(tutorial().change(steps=1000))["numbers"]["loss"]) == 1001
    assert len(sent) < 1_000_000


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
