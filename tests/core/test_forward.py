import pytest
import torch
from hypothesis import assume, given

from slp_core import ACTIVATIONS, Experiment, forward, tutorial
from slp_core.neuron import Neuron, pre_activation
from tests.core.oracle import activation_of, assert_close, has_kink, is_near_kink, loss_at, loss_of, run_code, sees_sum
from tests.core.strategies import PAIRS, drawn, experiments


def test_tutorial_output_and_loss_are_the_printed_ones():
    found = forward(tutorial())
    assert round(found.o.item(), 4) == 0.5831
    assert round(found.loss.item(), 4) == 0.1738


def test_tutorial_holds_the_printed_numbers():
    e = tutorial()
    x = [0.5817, -1.1089, -0.9756, -0.4556, -0.2144, -1.1662, 1.9232, 0.2331, -1.2987, -0.4950]
    w = [-1.0490, -1.7553, 0.1665, -0.0458, -0.8664, -0.3328, -0.1398, 1.2416, 1.3097, -0.4996]
    assert e.x.tolist() == [x]
    assert e.weights.flatten().tolist() == w
    assert (e.target.tolist(), e.bias.tolist()) == ([[1.0]], [0.0])
    assert (e.activation, e.loss, e.optimizer, e.learning_rate) == ("sigmoid", "mse", "sgd", 0.001)


def test_tutorial_with_half_squared_error_has_half_the_loss():
    assert round(2 * forward(tutorial().change(loss="half_squared_error")).loss.item(), 4) == 0.1738


@given(e=experiments())
def test_forward_is_the_plain_torch_expression(e):
    assume(not is_near_kink(e))
    found = forward(e)
    n, d, m = e.samples, e.inputs, e.outputs
    assert found.products(n - 1).shape == (d, m)
    assert found.loss.shape == ()
    z = torch.nn.functional.linear(e.x, e.weights.T, e.bias)
    assert_close(found.z, z)
    assert_close(found.o, activation_of(e)(z))
    assert_close(found.loss, loss_at(e, e.weights, e.bias))


@given(e=experiments())
def test_products_are_what_each_input_adds(e):
    found = forward(e)
    for i in range(e.samples):
        products = found.products(i)
        assert_close(products.sum(0) + e.bias, found.z[i])
        for j in range(e.inputs):
            for k in range(e.outputs):
                assert products[j, k].item() == e.x[i, j].item() * e.weights[j, k].item()


def test_forward_of_a_worked_case_with_two_outputs():
    # z_1 = 1*1 + 2*3 + 0.5 = 7.5 and z_2 = 1*(-2) + 2*1 - 1 = -1; relu; mse = (7.5^2 + 0) / 2
    e = Experiment(x=[1, 2], weights=[[1, -2], [3, 1]], bias=[0.5, -1], target=[0, 0], activation="relu", loss="mse")
    found = forward(e)
    assert found.products(0).tolist() == [[1.0, -2.0], [6.0, 2.0]]
    assert found.z.tolist() == [[7.5, -1.0]]
    assert found.o.tolist() == [[7.5, 0.0]]
    assert found.loss.item() == 28.125


def test_forward_of_the_largest_numbers_is_finite():
    for activation, loss in PAIRS:
        e = Experiment(
            x=[[1e6] * 64] * 2,
            weights=[[1e6] * 2] * 64,
            bias=[1e6, -1e6],
            target=[[0, 1]] * 2,
            activation=activation,
            loss=loss,
        )
        assert bool(forward(e).loss.isfinite())


@pytest.mark.parametrize("lead", [(), (4,), (2, 3), (1,), (3, 1, 2)])
@pytest.mark.parametrize("m", [1, 3])
def test_pre_activation_over_leading_axes_is_point_by_point(lead, m):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(5, 4, generator=generator, dtype=torch.float64)
    weights = torch.randn(*lead, 4, m, generator=generator, dtype=torch.float64)
    bias = torch.randn(*lead, m, generator=generator, dtype=torch.float64)
    z = pre_activation(x, weights, bias)
    assert z.shape == (*lead, 5, m)
    points = zip(z.reshape(-1, 5, m), weights.reshape(-1, 4, m), bias.reshape(-1, m), strict=True)
    for at_point, w, b in points:
        assert_close(at_point, torch.nn.functional.linear(x, w.T, b))


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_neuron_over_leading_axes_is_point_by_point(activation, loss):
    e = drawn(4, 3, 2, activation=activation, loss=loss)
    generator = torch.Generator().manual_seed(2)
    weights = torch.randn(2, 5, 3, 2, generator=generator, dtype=torch.float64)
    bias = torch.randn(2, 5, 2, generator=generator, dtype=torch.float64)
    neuron = Neuron.of(e)
    z = pre_activation(e.x, weights, bias)
    o = neuron.activation.value(z)
    losses = neuron.mean(neuron.terms(z, o, e.target))
    share = neuron.slope_share(*e.target.shape)
    delta = neuron.delta(z, o, e.target) * share
    slope = neuron.d_loss_d_output(z, o, e.target) * share
    assert losses.shape == (2, 5)
    for i in range(2):
        for j in range(5):
            at_z = (e.x @ weights[i, j] + bias[i, j]).requires_grad_()
            at_o = run_code(ACTIVATIONS[activation].code, z=at_z)
            loss_there = loss_at(e, weights[i, j], bias[i, j])
            assert_close(losses[i, j], loss_there)
            d_o, d_z = torch.autograd.grad(loss_of(e)(at_o, e.target, at_z), (at_o, at_z))
            assert_close(delta[i, j], d_z)
            # Of a loss that judges z, dE/dz takes the place of dE/dO.
            assert_close(slope[i, j], d_z if sees_sum(e) else d_o, 1e-8)  # torch clamps O (1 - O) at float32's 1e-12


def test_kinks_are_where_the_activation_has_them():
    smooth = ["sigmoid", "tanh", "identity"]
    assert [has_kink(name) for name in (*smooth, "relu", "step")] == [False, False, False, True, True]
