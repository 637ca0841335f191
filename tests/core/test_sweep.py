import dataclasses

import pytest
import torch

from slp_core import (
    DATASETS,
    LABELS,
    OPTIMIZERS,
    PRESETS,
    Abandoned,
    Experiment,
    ExperimentError,
    on_dataset,
    sweep,
    train,
    tutorial,
)
from tests.core.oracle import assert_close, torch_run
from tests.core.strategies import PAIRS, drawn

RATES = [0.0, 1e-3, 0.01, 0.1, 0.3]


def labels(e, *rates):
    return list(sweep(e, rates).labels)


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


# The fixed suite. One input x, identity and half the squared error: E is a parabola in (w, b) whose only curvature
# is h = x^2 + 1, and every step multiplies the error by 1 - eta h. So |1 - eta h| > 1 diverges, a negative factor
# goes back and forth, and a positive one comes down straight.
PARABOLA = Experiment(x=[2.0], weights=[1.0], target=5, activation="identity", loss="half_squared_error", steps=200)
CURVATURE = 5.0


@pytest.mark.parametrize(
    ("eta_h", "label"),
    [
        (0, "slow"),
        (1e-5, "slow"),
        (1e-3, "slow"),
        (5e-3, "slow"),
        (0.05, "converging"),
        (0.5, "converging"),
        (0.95, "converging"),
        (1, "converging"),
        (1.05, "oscillating"),
        (1.5, "oscillating"),
        (1.9, "oscillating"),
        (1.999, "oscillating"),
        (2.001, "diverging"),
        (2.5, "diverging"),
        (1_000, "diverging"),
    ],
)
def test_label_on_a_parabola_follows_its_curvature(eta_h, label):
    assert labels(PARABOLA, eta_h / CURVATURE) == [label]


def test_label_changes_at_the_stability_limit_itself():
    e = PARABOLA.change(steps=5_000)
    assert labels(e, 1.9999 / CURVATURE, 2.0001 / CURVATURE) == ["oscillating", "diverging"]


def test_label_on_a_valley_follows_its_steepest_direction():
    # Two inputs of very different size: the steep direction limits the rate (2 / largest curvature, from torch).
    e = Experiment(
        x=[[3.0, 0.0], [0.0, 0.5], [-3.0, 0.0], [0.0, -0.5]],
        target=[3, 1, -3, -1],
        weights=[0, 0],
        activation="identity",
        loss="half_squared_error",
        steps=400,
    )
    inputs = torch.cat([e.x, torch.ones(4, 1)], 1)
    limit = 2 / torch.linalg.eigvalsh(inputs.T @ inputs / 4).max().item()
    assert labels(e, limit * 0.002, limit * 0.3, limit * 0.995, limit * 1.02) == [
        "slow",
        "converging",
        "oscillating",
        "diverging",
    ]


def test_label_of_an_overflow_is_diverging():
    e = PARABOLA.change(steps=2_000)
    found = sweep(e, [100.0, 0.1])
    assert found.labels == ("diverging", "converging")
    assert found.diverged_at[0] == train(e.change(learning_rate=100)).diverged_at
    assert found.diverged_at[1] is None


def test_label_of_a_saturated_start_is_saturated():
    assert labels(PRESETS["saturated"].build(0), 0.1) == ["saturated"]
    assert labels(PRESETS["saturated"].build(0).change(loss="binary_cross_entropy"), 0.1) != ["saturated"]


def test_label_of_a_run_thrown_onto_a_plateau_is_saturated():
    e = on_dataset(tutorial(), "circles", steps=300, optimizer="momentum")
    assert labels(e, 1.0, 1_000.0) == ["converging", "saturated"]


def test_label_of_neurons_that_cannot_move_is_saturated():
    assert labels(drawn(5, 3, 1, activation="step", target=[[0.5]] * 5), 0.1) == ["saturated"]
    dead = Experiment(x=[[1.0], [2.0]], target=[1, 2], weights=[-1], activation="relu")
    assert labels(dead, 0.1) == ["saturated"]


def test_label_of_a_heavy_ball_that_swings_is_oscillating():
    e = PARABOLA.change(optimizer="momentum", momentum=0.95, steps=300)
    assert labels(e, 0.1) == ["oscillating"]


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_label_of_a_short_run_that_falls_is_not_saturated(steps):
    # relu starts with samples that have no gradient; the others learn, and the loss falls by a fifth in one step.
    e = on_dataset(tutorial(), "moons", activation="relu", steps=steps)
    found = sweep(e, [0.476])
    assert found.loss[0, -1] < 0.95 * found.loss[0, 0]
    assert found.labels != ("saturated",)


def test_label_of_a_solved_start_is_converging():
    assert labels(Experiment(x=[1.0], weights=[1.0], target=1, activation="identity"), 0.1) == ["converging"]


def test_label_at_a_rate_of_nothing_is_slow():
    assert labels(tutorial(), 0.0, 1e-9) == ["slow", "slow"]


def test_labels_on_breast_cancer_go_from_slow_to_diverging():
    e = on_dataset(tutorial(), "breast_cancer", loss="binary_cross_entropy", steps=300)
    found = labels(e, 1e-4, 1e-2, 0.1, 1, 10, 1e3)
    assert found == ["slow", "slow", "converging", "converging", "oscillating", "diverging"]


def test_labels_of_mini_batches_do_not_call_a_little_noise_oscillation():
    e = on_dataset(tutorial(), "breast_cancer", loss="binary_cross_entropy", steps=300, batch_size=64)
    assert labels(e, 1e-3, 0.1) == ["slow", "converging"]


def test_every_label_has_a_rule_and_can_be_given():
    assert set(LABELS) == {"slow", "converging", "oscillating", "diverging", "saturated"}
    assert all(str(rule).endswith(".") and rule.code == name for name, rule in LABELS.items())
