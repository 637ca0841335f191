import pytest
import torch
from hypothesis import assume, given

from slp_core import ACTIVATIONS, LOSSES, Experiment, gradients, tutorial
from tests.core.oracle import (
    activation_of,
    assert_close,
    autograd,
    central_difference,
    is_near_kink,
    loss_at,
    loss_of,
    sees_sum,
)
from tests.core.strategies import PAIRS, drawn, experiments


def test_tutorial_weight_gradients_are_the_printed_ones():
    printed = [-0.1179, 0.2248, 0.1977, 0.0923, 0.0435, 0.2364, -0.3898, -0.0472, 0.2632, 0.1003]
    assert [round(g, 4) for g in gradients(tutorial()).weights.flatten().tolist()] == printed


def test_tutorial_derivation_gives_half_the_printed_gradients():
    printed = [-0.1179, 0.2248, 0.1977, 0.0923, 0.0435, 0.2364, -0.3898, -0.0472, 0.2632, 0.1003]
    derived = gradients(tutorial().change(loss="half_squared_error")).weights.flatten().tolist()
    assert [round(2 * g, 4) for g in derived] == printed


def test_gradients_of_a_worked_case():
    # x = (1, 2), w = 0, sigmoid: O = 1/2, slope 1/4; E = (O - 1)^2: dE/dO = -1, delta = -1/4.
    found = gradients(Experiment(x=[1, 2], weights=[0, 0], target=1))
    assert found.d_loss_d_output.tolist() == [[-1.0]]
    assert found.d_output_d_z.tolist() == [[0.25]]
    assert found.delta.tolist() == [[-0.25]]
    assert found.inputs.tolist() == [[1.0, 2.0]]
    assert found.weights.tolist() == [[-0.25], [-0.5]]
    assert found.bias.tolist() == [-0.25]


@given(e=experiments())
def test_gradients_equal_autograd(e):
    assume(not is_near_kink(e))
    found = gradients(e)
    d_weights, d_bias = autograd(e)
    assert_close(found.weights, d_weights)
    assert_close(found.bias, d_bias)


@given(e=experiments())
def test_gradients_equal_central_differences(e):
    assume(not is_near_kink(e))
    scale = max(1.0, loss_at(e, e.weights, e.bias).item())
    found = gradients(e)
    d_weights, d_bias = central_difference(e, h=1e-5)
    assert_close(found.weights, d_weights, 1e-7 * scale)
    assert_close(found.bias, d_bias, 1e-7 * scale)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize(("n", "d", "m"), [(1, 10, 1), (7, 3, 1), (6, 4, 3), (1, 1, 16), (30, 64, 2)])
def test_gradients_of_every_pair_equal_autograd(activation, loss, n, d, m):
    e = drawn(n, d, m, data_seed=n + d + m, activation=activation, loss=loss)
    found = gradients(e)
    d_weights, d_bias = autograd(e)
    assert found.weights.shape == (d, m)
    assert found.bias.shape == (m,)
    assert_close(found.weights, d_weights)
    assert_close(found.bias, d_bias)


@given(e=experiments())
def test_gradient_factors_multiply_to_the_gradient(e):
    found = gradients(e)
    product = found.d_loss_d_output * (1 if sees_sum(e) else found.d_output_d_z)
    assert_close(found.delta, product)
    by_sample = found.inputs[:, :, None] * found.delta[:, None, :]
    assert_close(found.weights, by_sample.sum(0))
    assert_close(found.weights, found.inputs.T @ found.delta)
    assert_close(found.bias, found.delta.sum(0))
    assert torch.equal(found.inputs, e.x)


@given(e=experiments())
def test_gradient_factors_equal_autograd(e):
    assume(not is_near_kink(e))
    found = gradients(e)
    z = (e.x @ e.weights + e.bias).requires_grad_()
    o = activation_of(e)(z)
    d_o, d_z = torch.autograd.grad(loss_of(e)(o, e.target, z), (o, z), retain_graph=True)
    slope = torch.autograd.grad(o.sum(), z)[0]
    # Where O is close to 1, autograd's 1 - O is rounded; where it is 1, torch holds O (1 - O) at float32's 1e-12.
    assert_close(found.d_loss_d_output, d_z if sees_sum(e) else d_o, 1e-8)
    assert_close(found.d_output_d_z, slope)
    assert_close(found.delta, d_z)


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss != "perceptron"])
def test_step_has_the_gradient_zero_and_no_error(loss):
    e = drawn(5, 3, 2, activation="step", loss=loss)
    found = gradients(e)
    assert torch.count_nonzero(found.weights) == torch.count_nonzero(found.bias) == 0
    assert torch.count_nonzero(found.d_output_d_z) == torch.count_nonzero(found.delta) == 0
    assert torch.count_nonzero(found.d_loss_d_output) > 0


def test_step_can_be_judged_by_every_loss():
    assert {loss for activation, loss in PAIRS if activation == "step"} >= {
        "mse",
        "half_squared_error",
        "binary_cross_entropy",
    }


@pytest.mark.parametrize("activation", ["relu", "step"])
def test_gradients_on_the_kink_equal_autograd(activation):
    e = Experiment(x=[[1.0, 2.0], [0.0, 0.0]], weights=[2, -1], target=[1, 2], activation=activation)
    found = gradients(e)
    assert_close(found.weights, autograd(e)[0])
    assert_close(found.bias, autograd(e)[1])
    assert found.weights.tolist() == [[0.0], [0.0]]


def test_gradients_of_the_largest_numbers_are_finite():
    for activation, loss in PAIRS:
        e = Experiment(x=[[1e6] * 64], weights=[[1e6]] * 64, bias=1e6, target=0.5, activation=activation, loss=loss)
        assert bool(gradients(e).weights.isfinite().all())
        assert bool(gradients(e).bias.isfinite().all())


def test_every_activation_and_loss_is_in_some_pair():
    assert {activation for activation, _ in PAIRS} == set(ACTIVATIONS)
    assert {loss for _, loss in PAIRS} == set(LOSSES)
