import math

import pytest
import torch

from slp_core import Experiment
from slp_core.curves import decision_points


def neuron(weight, bias, **fields):
    return Experiment(x=[[0.0]], target=1, weights=[weight], bias=bias, **fields)


@pytest.mark.parametrize(("weight", "bias"), [(2.0, -3.0), (-0.5, 0.25), (40.0, 1.0)])
def test_a_sigmoid_changes_its_verdict_where_its_sum_is_0(weight, bias):
    assert decision_points(neuron(weight, bias), -4, 4).tolist() == pytest.approx([-bias / weight], abs=1e-12)


def test_other_activations_change_where_they_are_one_half():
    assert decision_points(neuron(1.0, 0.0, activation="identity"), -4, 4).tolist() == pytest.approx([0.5], abs=1e-12)
    tanh = decision_points(neuron(1.0, 0.0, activation="tanh"), -4, 4)
    assert tanh.tolist() == pytest.approx([math.atanh(0.5)], abs=1e-12)


def test_beyond_the_span_and_without_a_slope_nothing_changes():
    assert decision_points(neuron(1.0, -9.0), -4, 4).shape == (0,)
    assert decision_points(neuron(0.0, 0.0), -4, 4).shape == (0,)
    assert torch.equal(decision_points(neuron(1.0, 4.0), -9, -5), torch.empty(0, dtype=torch.float64))


def test_a_change_at_0_is_at_0_whatever_the_grid_rounds_to():
    for low, high in ((-4, 4), (-2.28, 1.94), (-0.7, 0.9)):
        assert decision_points(neuron(1.3, 0.0), low, high).tolist() == [0.0]
