import math

import pytest
import torch
from hypothesis import given

from slp_core import Experiment, curvature, on_dataset, sweep, tutorial
from tests.core.oracle import has_kink, is_near_kink, loss_at
from tests.core.strategies import PAIRS, drawn, experiments


def by_autograd(e):
    """The blocks of autograd's own Hessian, and the largest number outside of them."""

    def loss(flat):
        parameters = flat.reshape(e.inputs + 1, e.outputs)
        return loss_at(e, parameters[:-1], parameters[-1])

    flat = torch.cat([e.weights, e.bias[None]]).flatten()
    whole = torch.autograd.functional.hessian(loss, flat).reshape(e.inputs + 1, e.outputs, e.inputs + 1, e.outputs)
    blocks = torch.stack([whole[:, k, :, k] for k in range(e.outputs)])
    outside = [whole[:, k, :, j] for k in range(e.outputs) for j in range(e.outputs) if j != k]
    return blocks, max((part.abs().max().item() for part in outside), default=0.0)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_hessian_of_every_pair_is_autograds(activation, loss):
    e = drawn(6, 3, 2, activation=activation, loss=loss)
    blocks, outside = by_autograd(e)
    found = curvature(e)
    assert outside == 0
    assert found.hessian.dtype == torch.float64
    torch.testing.assert_close(found.hessian, blocks, rtol=0, atol=1e-9)  # torch's own cross-entropy holds 1e-12 off
    values = torch.linalg.eigvals(blocks).real.max()
    assert found.largest == pytest.approx(values.item(), abs=1e-9)


@given(experiments(loss="mse"))
def test_hessian_is_autograds_wherever_there_is_one(e):
    if is_near_kink(e) or has_kink(e.activation):
        return
    torch.testing.assert_close(curvature(e).hessian, by_autograd(e)[0], rtol=1e-9, atol=1e-9)


def test_curvature_of_the_usual_regression_is_that_of_its_inputs():
    # mse of a line: E'' = 2 X^T X / n, with a column of ones.
    x = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.5, 0.0]], dtype=torch.float64)
    e = Experiment(x=x, target=[1, 2, 3], weights=[0, 0], activation="identity", loss="mse")
    inputs = torch.cat([x, torch.ones(3, 1, dtype=torch.float64)], 1)
    torch.testing.assert_close(curvature(e).hessian[0], 2 * inputs.T @ inputs / 3)
    # A bias that is not trained is no direction in which a run could be thrown out.
    still = curvature(e.change(train_bias=False))
    torch.testing.assert_close(still.hessian[0], 2 * x.T @ x / 3)
    assert still.largest == pytest.approx(2 / 3 * torch.linalg.matrix_norm(x, ord=2).item() ** 2)


@pytest.mark.parametrize(("below", "stays"), [(0.99, True), (1.01, False)])
def test_runs_stay_at_a_minimum_below_the_stable_rate_and_leave_it_above(below, stays):
    # From just beside the minimum that logistic regression of the iris has, which a long run finds.
    e = on_dataset(tutorial(), "moons", loss="binary_cross_entropy", steps=3_000, learning_rate=3.0)
    bottom = sweep(e, [3.0]).parameters[0, -1]
    limit = curvature(e, bottom).stable_rate
    near = e.change(weights=bottom[:-1] + 1e-4, bias=bottom[-1], steps=2_000)
    loss = sweep(near, [below * limit]).loss[0]
    assert (loss[-1] <= loss[0]) == stays


def test_curvature_of_other_parameters_is_that_of_an_experiment_that_has_them():
    e = drawn(5, 3, 2)
    others = torch.full((4, 2), 0.3, dtype=torch.float64)
    moved = e.change(weights=others[:-1], bias=others[-1])
    assert torch.equal(curvature(e, others).hessian, curvature(moved).hessian)


def test_curvature_without_the_bias_is_that_of_the_weights_alone():
    e = drawn(6, 3, 2)
    whole, weights = curvature(e), curvature(e.change(train_bias=False))
    assert torch.equal(weights.hessian, whole.hessian[:, :-1, :-1])


def test_a_loss_that_bends_up_nowhere_has_no_limit():
    found = curvature(drawn(5, 3, 1, activation="step"))
    assert found.largest == 0
    assert found.stable_rate is None


def test_an_overflow_has_no_curvature_and_does_not_raise():
    e = drawn(5, 3, 1, activation="identity")
    found = curvature(e, torch.full((4, 1), float("inf"), dtype=torch.float64))
    assert found.stable_rate is None or math.isfinite(found.stable_rate)
    assert (
        curvature(e.change(activation="sigmoid"), torch.full((4, 1), torch.nan, dtype=torch.float64)).stable_rate
        is None
    )
