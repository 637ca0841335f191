import dataclasses

import pytest
import torch

from slp_core import (
    DATASETS,
    OPTIMIZERS,
    Abandoned,
    ExperimentError,
    on_dataset,
    sweep,
    train,
    tutorial,
)
from tests.core.oracle import assert_close, torch_run
from tests.core.strategies import PAIRS, drawn

RATES = [0.0, 1e-3, 0.01, 0.1, 0.3]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 3])
@pytest.mark.parametrize("m", [1, 2])
def test_sweep_equals_single_runs(optimizer, batch_size, m):
    e = drawn(7, 3, m, optimizer=optimizer, batch_size=batch_size, steps=40)
    found = sweep(e, RATES)
    assert found.experiment is e
    assert found.learning_rates.tolist() == RATES
    for run, rate in enumerate(RATES):
        alone = train(e.change(learning_rate=rate))
        assert_close(found.weights[run], alone.weights)
        assert_close(found.bias[run], alone.bias)
        assert_close(found.loss[run], alone.loss)
        assert found.diverged_at[run] == alone.diverged_at


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_sweep_of_every_pair_equals_single_runs(activation, loss):
    e = drawn(8, 3, 2, activation=activation, loss=loss, steps=30)
    found = sweep(e, RATES[:3])
    for run, rate in enumerate(RATES[:3]):
        assert_close(found.weights[run], train(e.change(learning_rate=rate)).weights)
        assert_close(found.loss[run], train(e.change(learning_rate=rate)).loss)


@pytest.mark.parametrize("name", DATASETS)
def test_sweep_on_every_dataset_equals_the_usual_torch_loop(name):
    e = on_dataset(tutorial(), name, steps=30, optimizer="momentum", batch_size=4)
    found = sweep(e, [0.01, 0.1])
    for run, rate in enumerate([0.01, 0.1]):
        expected = torch_run(e.change(learning_rate=rate))
        assert_close(found.weights[run], expected.weights, 1e-11)
        assert_close(found.loss[run], expected.loss, 1e-11)


def test_sweep_has_its_shapes_and_precision():
    found = sweep(drawn(5, 3, 2, steps=6), torch.tensor([0.1, 0.2, 0.3, 0.4]))
    shapes = {
        "learning_rates": (4,),
        "parameters": (4, 7, 4, 2),
        "weights": (4, 7, 3, 2),
        "bias": (4, 7, 2),
        "loss": (4, 7),
    }
    for name, shape in shapes.items():
        assert getattr(found, name).shape == shape
        assert getattr(found, name).dtype == torch.float64
        assert not getattr(found, name).is_inference()
    assert len(found.labels) == len(found.diverged_at) == 4
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.loss = found.loss


def test_sweep_of_no_steps_holds_the_start():
    e = drawn(5, 3, 1, steps=0)
    found = sweep(e, [0.1, 10])
    assert torch.equal(found.weights, e.weights.expand(2, 1, 3, 1))
    assert found.labels == ("slow", "slow")


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        ([], "learning_rates must be a list of 1 to 256 numbers"),
        ([0.1] * 257, "learning_rates must be a list of 1 to 256 numbers"),
        ("0.1", "learning_rates must be a list"),
        (0.1, "learning_rates must be a list"),
        (torch.tensor(0.1), "learning_rates must be a list"),
        ([0.1, -1], "learning_rates must be a number from 0 to 10000. Got -1"),
        ([float("nan")], "learning_rates must be a number from 0 to 10000"),
        ([1e5], "learning_rates must be a number from 0 to 10000"),
        (["0.1"], "learning_rates must be a number from 0 to 10000"),
        ([[0.1]], "learning_rates must be a number from 0 to 10000"),
    ],
)
def test_sweep_refuses_what_are_no_rates(rates, message):
    with pytest.raises(ExperimentError) as caught:
        sweep(tutorial(), rates)
    assert str(caught.value).startswith(message)
    assert caught.value.field == "learning_rates"


def test_sweep_refuses_a_record_that_is_too_large():
    with pytest.raises(ExperimentError, match="steps must be so few that rates x steps x parameters is at most"):
        sweep(tutorial().change(steps=10_000), [0.1] * 256)


def test_sweep_is_deterministic_to_the_bit():
    e = drawn(7, 3, 2, optimizer="adam", steps=50, batch_size=3)
    one, other = sweep(e, RATES), sweep(e, RATES)
    assert torch.equal(one.parameters, other.parameters)
    assert torch.equal(one.loss, other.loss)


@pytest.mark.parametrize("asked", [0, 5, 12])
def test_sweep_can_be_abandoned(asked):
    # 12: after the ten steps and the one to come, in the pass over the losses of mini-batches' steps.
    answers = iter([False] * asked + [True])
    with pytest.raises(Abandoned):
        sweep(drawn(4_000, 3, 1, steps=10, batch_size=50), RATES, lambda: next(answers))
