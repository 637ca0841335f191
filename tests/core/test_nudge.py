import math

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from slp_core import ACTIVATIONS, Experiment, gradients, nudge, tutorial
from tests.core.oracle import (
    KINKS,
    activation_of,
    assert_close,
    autograd,
    has_kink,
    is_near_kink,
    loss_at,
    loss_of,
    sees_sum,
)
from tests.core.strategies import PAIRS, drawn, experiments

SMOOTH = [pair for pair in PAIRS if not has_kink(pair[0]) and pair[1] not in KINKS]


def moved_by(e: Experiment, index: int, h: float) -> tuple[Tensor, Tensor]:
    weights, bias = e.weights.clone(), e.bias.clone()
    if index == e.inputs:
        bias[0] += h
    else:
        weights[index, 0] += h
    return weights, bias


def second_derivative(e: Experiment, index: int) -> float:
    """d2E/dw2 of the first sample alone, as one of all of them, by autograd twice."""
    h = torch.zeros((), dtype=torch.float64, requires_grad=True)
    fed = torch.cat([e.x[0], torch.ones(1, dtype=torch.float64)])[index]
    z = e.x[:1] @ e.weights[:, :1] + e.bias[:1] + h * fed
    loss = loss_of(e)(activation_of(e)(z), e.target[:1, :1], z)
    slope = torch.autograd.grad(loss, h, create_graph=True)[0]
    return torch.autograd.grad(slope, h)[0].item()


def test_nudge_of_the_tutorials_seventh_weight_is_the_one_worked_by_hand():
    # x7 = 1.9232 times 0.01; times O (1 - O) = 0.5831 * 0.4169; times 2 (O - 1) = -0.8338.
    found = nudge(tutorial(), 6, 0.01)
    assert found.predicted.chain()[0].tolist() == pytest.approx([0.01, 0.019232, 0.004675, -0.003898], abs=1e-6)
    assert found.slopes.tolist() == pytest.approx([1.9232, 0.24309, -0.83380], abs=1e-4)
    z = 0.33549  # ln(0.58309 / 0.41691)
    after = 1 / (1 + math.exp(-(z + 0.019232)))
    assert found.measured.output[0].item() == pytest.approx(after - 0.58309, abs=2e-5)


def test_nudge_of_a_square_is_exact_to_its_square():
    # identity and (O - t)^2: E(h) = (w x + h x - t)^2, so the slopes miss exactly (h x)^2.
    e = Experiment(x=[2.0], weights=[1.5], target=1, activation="identity")
    found = nudge(e, 0, 0.5)
    assert found.measured.chain()[0].tolist() == [0.5, 1.0, 1.0, 5.0]
    assert found.predicted.chain()[0].tolist() == [0.5, 1.0, 1.0, 4.0]
    assert found.error[0].item() == 1 / 5
    assert (found.measured.loss - found.predicted.loss).tolist() == pytest.approx([1, 1e-2, 1e-4, 1e-6], rel=1e-8)
    assert found.after.item() == 2.0


def test_nudge_of_the_bias_goes_in_as_it_is():
    found = nudge(tutorial(), 10, -0.25)
    assert found.slopes[0].item() == 1
    assert_close(found.measured.z, found.measured.weight, 1e-15)


@given(e=experiments(), h=st.floats(1e-3, 0.5) | st.floats(-0.5, -1e-3), data=st.data())
def test_nudge_measures_what_torch_measures(e, h, data):
    index = data.draw(st.integers(0, e.inputs))
    found = nudge(e, index, h)
    for size, rise in zip(found.sizes.tolist(), found.whole_measured, strict=True):
        expected = loss_at(e, *moved_by(e, index, size)) - loss_at(e, e.weights, e.bias)
        assert_close(rise, expected, 1e-13)
    weights, bias = moved_by(e, index, h)
    before, after = e.x[:1] @ e.weights + e.bias, e.x[:1] @ weights + bias
    assert_close(found.measured.z[0], (after - before)[0, 0], 1e-14)
    activation = activation_of(e)
    assert_close(found.measured.output[0], (activation(after) - activation(before))[0, 0], 1e-13)


@given(e=experiments(), h=st.floats(-0.5, 0.5), data=st.data())
def test_nudge_predicts_by_the_gradient_of_autograd(e, h, data):
    assume(not is_near_kink(e))
    index = data.draw(st.integers(0, e.inputs))
    found = nudge(e, index, h)
    slope = torch.cat([autograd(e)[0], autograd(e)[1][None]])[index, 0]
    assert_close(found.whole_predicted, slope * found.measured.weight)
    through, back = found.slopes[1], found.slopes[2]
    assert_close(found.predicted.output, through * found.predicted.z)
    # A loss that judges z passes the activation by.
    assert_close(found.predicted.loss, back * (found.predicted.z if sees_sum(e) else found.predicted.output))


@given(e=experiments(), h=st.floats(-0.5, 0.5), data=st.data())
def test_nudge_of_the_only_sample_is_that_of_the_loss(e, h, data):
    index = data.draw(st.integers(0, e.inputs))
    alone = Experiment(
        x=e.x[:1],
        target=e.target[:1, :1],
        weights=e.weights[:, :1],
        bias=e.bias[:1],
        activation=e.activation,
        loss=e.loss,
    )
    found = nudge(alone, index, h)
    assert_close(found.measured.loss, found.whole_measured)
    assert_close(found.predicted.loss, found.whole_predicted)


@pytest.mark.parametrize(("activation", "loss"), SMOOTH)
@given(seed=st.integers(0, 200), h=st.floats(0.01, 0.1), data=st.data())
def test_nudge_misses_half_the_second_derivative_times_the_square(activation, loss, seed, h, data):
    """Taylor: E(w + h) = E + E' h + E'' h^2 / 2 + O(h^3), so a tenth of the nudge is off by a hundredth."""
    e = drawn(1, 3, 1, data_seed=seed, activation=activation, loss=loss)
    if ACTIVATIONS[activation].range[0] < 0:
        e = e.change(target=2 * e.target - 1) if loss != "binary_cross_entropy" else e
    index = data.draw(st.integers(0, e.inputs))
    found = nudge(e, index, h)
    missed = found.measured.loss - found.predicted.loss
    expected = second_derivative(e, index) / 2
    for k, size in enumerate(found.sizes.tolist()):
        # What is left is of the third order: its derivative is bounded for numbers of this size.
        fed = max(1.0, e.x.abs().max().item())
        allowed = 20 * fed**3 * size**3 + found.rounding[k].item()
        assert abs(missed[k].item() - expected * size**2) <= allowed


@given(e=experiments(), h=st.floats(1e-12, 1e-9), data=st.data())
def test_nudge_that_is_tiny_is_foretold_but_for_rounding(e, h, data):
    assume(not is_near_kink(e))
    found = nudge(e, data.draw(st.integers(0, e.inputs)), h)
    # The square of such a nudge is far below the precision of any loss but one that is nearly 0 itself.
    missed = (found.measured.loss - found.predicted.loss).abs()
    assert bool((missed <= found.rounding + 10 * found.sizes**2).all())


def test_nudge_of_a_small_loss_that_is_made_of_numbers_near_one_is_foretold_but_for_rounding():
    # 1 - (2t - 1)(2O - 1) is 0.0625 here, and rounded where 2O - 1 is.
    e = Experiment(x=[-0.09375], weights=[0.0], target=0.03125, activation="tanh", loss="hinge", train_bias=True)
    found = nudge(e, 0, 1e-12)
    assert found.agrees.all()
    assert (found.rounding < 1e-14).all()


@given(e=experiments(), index=st.integers(0, 4))
def test_nudge_of_nothing_moves_nothing(e, index):
    found = nudge(e, min(index, e.inputs), 0.0)
    assert torch.count_nonzero(found.measured.chain()) == torch.count_nonzero(found.predicted.chain()) == 0
    assert found.error.tolist() == [0.0] * 4


def test_nudge_of_a_weight_without_input_moves_nothing_but_the_weight():
    found = nudge(Experiment(x=[0.0, 1.0], weights=[0.5, 0.5], target=1), 0, 0.25)
    assert found.measured.chain()[0].tolist() == [0.25, 0, 0, 0]
    assert found.predicted.chain()[0].tolist() == [0.25, 0, 0, 0]


def test_nudge_over_a_threshold_is_foretold_by_no_slope():
    found = nudge(Experiment(x=[1.0], weights=[-0.005], target=1, activation="step"), 0, 0.01)
    assert found.measured.output.tolist() == [1, 0, 0, 0]
    assert found.predicted.output.tolist() == [0, 0, 0, 0]
    assert found.error.tolist() == [1, 0, 0, 0]
    assert found.agrees.tolist() == [False, True, True, True]


def test_nudge_at_a_kink_never_gets_better():
    # z is exactly 0, where relu's slope is called 0; to its right it is 1.
    found = nudge(Experiment(x=[1.0], weights=[0.0], target=1, activation="relu"), 0, 0.1)
    assert found.predicted.loss.tolist() == [0.0] * 4
    assert found.error.tolist() == [1.0] * 4
    assert not found.agrees.any()


def test_nudge_that_is_lost_in_rounding_does_not_move_the_weight():
    found = nudge(Experiment(x=[1.0], weights=[1e6], target=1, activation="identity"), 0, 1e-12)
    assert found.measured.weight.tolist() == [0.0] * 4


def test_nudge_of_a_saturated_neuron_still_foretells_cross_entropy():
    # O rounds to 1; E is computed from z, and its slope is dE/dz = O - t = 1.
    found = nudge(Experiment(x=[1.0], weights=[40.0], target=0, loss="binary_cross_entropy"), 0, 0.25)
    assert found.measured.output[0].item() == 0
    assert found.measured.loss[0].item() == found.predicted.loss[0].item() == 0.25


def test_nudge_changes_no_experiment():
    e = tutorial()
    nudge(e, 3, 0.1)
    assert e == tutorial()
    assert gradients(e).weights.tolist() == gradients(tutorial()).weights.tolist()
