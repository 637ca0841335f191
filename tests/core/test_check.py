import pytest
import torch
from hypothesis import assume, given

from slp_core import (
    PRESETS,
    Experiment,
    ParameterGradient,
    check_gradients,
    difference_errors,
    gradients,
    tutorial,
)
from tests.core.oracle import assert_close, autograd, central_difference, is_near_kink
from tests.core.strategies import PAIRS, drawn, experiments


@pytest.mark.parametrize("name", PRESETS)
def test_check_passes_for_every_preset(name):
    found = check_gradients(PRESETS[name].build(3))
    assert found.passed
    assert found.h == 1e-5
    assert found.autograd_error <= 1e-12
    assert found.difference_error <= 1e-7


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("m", [1, 3])
def test_check_holds_three_methods_for_every_pair(activation, loss, m):
    e = drawn(5, 3, m, activation=activation, loss=loss)
    found = check_gradients(e)
    assert torch.equal(found.closed_form.weights, gradients(e).weights)
    assert torch.equal(found.closed_form.bias, gradients(e).bias)
    for record, (d_weights, d_bias), tolerance in (
        (found.autograd, autograd(e), 1e-12),
        (found.central_difference, central_difference(e, 1e-5), 1e-9),
    ):
        assert_close(record.weights, d_weights, tolerance)
        assert_close(record.bias, d_bias, tolerance)
    assert found.passed


@given(e=experiments())
def test_check_passes_away_from_kinks(e):
    assume(not is_near_kink(e))
    found = check_gradients(e)
    assert found.passed
    closed = torch.cat([gradients(e).weights.flatten(), gradients(e).bias])
    for record, error in (
        (found.autograd, found.autograd_error),
        (found.central_difference, found.difference_error),
    ):
        assert error == (torch.cat([record.weights.flatten(), record.bias]) - closed).abs().max().item()
    assert found.max_error == max(found.autograd_error, found.difference_error)


def test_check_flattens_weights_row_by_row_and_then_the_bias():
    e = Experiment(x=[1, 10], weights=[[0, 0], [0, 0]], target=[1, 2], activation="identity")
    # dE/dz = (O - t) = (-1, -2), since mse halves its 2 over two outputs
    assert check_gradients(e).closed_form.flat().tolist() == [-1.0, -2.0, -10.0, -20.0, -1.0, -2.0]


def test_check_fails_honestly_on_the_jump_of_step():
    found = check_gradients(Experiment(x=[1], weights=[0], target=0, activation="step"))
    # E jumps from 0 to 1 between -h and h: its central difference is 1 / 2h.
    assert found.central_difference.weights.item() == pytest.approx(1 / 2e-5)
    assert found.autograd_error == 0
    assert found.max_error == found.difference_error == pytest.approx(1 / 2e-5)
    assert not found.passed


def test_check_fails_honestly_on_the_kink_of_relu():
    found = check_gradients(Experiment(x=[1], weights=[0], target=-1, activation="relu"))
    # E = (max(0, w) + 1)^2 has the slopes 0 and 2 on the two sides of w = 0; the difference sees their mean.
    assert found.central_difference.weights.item() == pytest.approx(1, abs=1e-4)
    assert found.closed_form.weights.item() == 0
    assert not found.passed


def test_check_of_a_quadratic_is_exact_for_any_h():
    e = drawn(4, 3, 2, activation="identity", loss="half_squared_error")
    found = check_gradients(e, h=0.5)
    assert found.h == 0.5
    assert found.max_error <= 1e-12
    assert found.passed


def test_check_with_a_coarse_h_shows_its_truncation_error():
    coarse, fine = check_gradients(tutorial(), h=1e-1), check_gradients(tutorial(), h=1e-2)
    assert not coarse.passed
    assert coarse.difference_error / fine.difference_error == pytest.approx(100, rel=0.05)  # O(h^2)


def test_check_in_float32_rounds_the_differences_alone():
    double, single = check_gradients(tutorial()), check_gradients(tutorial(), dtype=torch.float32)
    assert single.central_difference.weights.dtype == torch.float32
    assert single.difference_error > 1e3 * double.difference_error
    assert not single.passed
    assert torch.equal(single.closed_form.flat(), double.closed_form.flat())
    assert single.autograd_error == double.autograd_error <= 1e-12


def test_check_works_where_gradients_are_switched_off():
    with torch.no_grad():
        assert check_gradients(tutorial()).passed


@pytest.mark.parametrize("name", ["weights", "bias"])
def test_check_of_another_gradient_finds_its_mistake(name):
    e = drawn(4, 3, 2)
    mistaken = {"weights": gradients(e).weights.clone(), "bias": gradients(e).bias.clone()}
    mistaken[name].view(-1)[1] += 1e-3
    found = check_gradients(e, closed_form=ParameterGradient(**mistaken))
    assert torch.equal(getattr(found.closed_form, name), mistaken[name])
    assert found.autograd_error == pytest.approx(1e-3, rel=1e-9)
    assert found.difference_error == pytest.approx(1e-3, rel=1e-4)
    assert not found.passed


def test_check_without_the_factor_two_of_mse_fails():
    e = tutorial()
    halved = gradients(e.change(loss="half_squared_error"))
    found = check_gradients(e, closed_form=ParameterGradient(halved.weights, halved.bias))
    assert not found.passed
    assert round(found.max_error, 4) == round(0.3898 / 2, 4)


@pytest.mark.parametrize("m", [1, 3])
def test_difference_errors_are_those_of_each_size(m):
    e = drawn(5, 3, m)
    exact = ParameterGradient(gradients(e).weights, gradients(e).bias)
    sizes = torch.tensor([1e-1, 1e-2, 1e-3], dtype=torch.float64)
    found = difference_errors(e, exact, sizes)
    assert found.shape == (3,)
    for error, h in zip(found.tolist(), sizes.tolist(), strict=True):
        true, slow = autograd(e), central_difference(e, h)
        expected = max((a - b).abs().max().item() for a, b in zip(true, slow, strict=True))
        assert error == pytest.approx(expected, rel=1e-4)
        assert error == pytest.approx(check_gradients(e, h=h).difference_error, rel=1e-6)


def test_difference_errors_fall_with_truncation_and_rise_with_rounding():
    e = drawn(5, 3, 2)
    exact = ParameterGradient(gradients(e).weights, gradients(e).bias)
    sizes = torch.tensor([1e-1, 1e-2, 1e-3, 1e-5, 1e-13], dtype=torch.float64)
    double = difference_errors(e, exact, sizes)
    assert (double[0] / double[1]).item() == pytest.approx(100, rel=0.05)
    assert (double[1] / double[2]).item() == pytest.approx(100, rel=0.05)
    assert double[4] > 1e3 * double[3]
    single = difference_errors(e, exact, sizes, torch.float32)
    assert single.dtype == torch.float64
    assert single[0].item() == pytest.approx(double[0].item(), rel=0.01)
    assert single[3] > 1e3 * double[3]
