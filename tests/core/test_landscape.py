import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from slp_core import (
    DATASETS,
    Abandoned,
    Experiment,
    ExperimentError,
    decision_lines,
    forward,
    gradients,
    loss_slice,
    loss_surface,
    on_dataset,
    output_grid,
    tutorial,
)
from slp_core.landscape import MOST_POINTS
from tests.core.oracle import activation_of, assert_close
from tests.core.strategies import drawn, experiments

VALUES = torch.linspace(-2, 2, 5, dtype=torch.float64)


def moved(e, *moves):
    """``e`` with the parameters (row, output) at other values; the row below the weights is the bias."""
    weights, bias = e.weights.clone(), e.bias.clone()
    for (row, output), value in moves:
        if row == e.inputs:
            bias[output] = value
        else:
            weights[row, output] = value
    return e.change(weights=weights, bias=bias)


@given(e=experiments(), data=st.data())
def test_slice_is_forward_point_by_point(e, data):
    place = data.draw(st.tuples(st.integers(0, e.inputs), st.integers(0, e.outputs - 1)))
    expected = [forward(moved(e, (place, value))).loss for value in VALUES.tolist()]
    assert_close(loss_slice(e, place, VALUES), torch.stack(expected))


@settings(max_examples=50)
@given(e=experiments(), data=st.data())
def test_surface_is_forward_point_by_point(e, data):
    places = st.tuples(st.integers(0, e.inputs), st.integers(0, e.outputs - 1))
    first, second = data.draw(st.lists(places, min_size=2, max_size=2, unique=True))
    others = VALUES[1:4] * 0.7
    expected = [
        [forward(moved(e, (first, one), (second, other))).loss for other in others.tolist()] for one in VALUES.tolist()
    ]
    found = loss_surface(e, (first, second), VALUES, others)
    assert_close(found, torch.stack([torch.stack(row) for row in expected]))


@pytest.mark.parametrize("name", DATASETS)
def test_landscape_of_every_dataset_is_forward_point_by_point(name):
    e = on_dataset(tutorial(), name, loss="mse" if DATASETS[name].real_valued else "binary_cross_entropy")
    places = ((0, 0), (e.inputs, 0))
    found = loss_surface(e, (0, e.inputs), VALUES, VALUES)
    for i, one in enumerate(VALUES.tolist()):
        for j, other in enumerate(VALUES.tolist()):
            there = moved(e, (places[0], one), (places[1], other))
            assert found[i, j].item() == pytest.approx(forward(there).loss.item(), rel=1e-12, abs=1e-12)
    for place in range(e.inputs + 1):
        expected = [forward(moved(e, ((place, 0), value))).loss for value in VALUES.tolist()]
        assert_close(loss_slice(e, place, VALUES), torch.stack(expected))


@given(e=experiments(activation="sigmoid", loss="mse", target=0.5, x=[[0.5, -1.0]], weights=[0.3, 0.2], bias=0.1))
def test_slope_of_a_slice_is_the_gradient(e):
    h = 1e-5
    exact = torch.cat([gradients(e).weights, gradients(e).bias[None, :]])
    here = torch.cat([e.weights, e.bias[None, :]])
    for row in range(e.inputs + 1):
        middle = here[row, 0].item()
        below, above = loss_slice(e, row, [middle - h, middle + h]).tolist()
        assert (above - below) / (2 * h) == pytest.approx(exact[row, 0].item(), abs=1e-9)


def test_slice_through_the_start_has_its_loss():
    e = drawn(7, 3, 2)
    for place in [(0, 0), (2, 1), (3, 0), (3, 1)]:
        here = torch.cat([e.weights, e.bias[None, :]])[place]
        assert loss_slice(e, place, [here.item()]).item() == pytest.approx(forward(e).loss.item(), rel=1e-14)


def test_slice_keeps_its_precision_beside_a_large_weight():
    e = Experiment(x=[[1.0, 0.1]], target=0, weights=[1e6, 0.5], activation="identity")
    assert loss_slice(e, 0, [0.0]).item() == pytest.approx(0.0025, rel=1e-12)


def test_a_lone_number_means_the_first_output():
    e = drawn(7, 3, 2)
    assert torch.equal(loss_slice(e, 1, VALUES), loss_slice(e, (1, 0), VALUES))
    assert torch.equal(loss_surface(e, (1, 3), VALUES, VALUES), loss_surface(e, ((1, 0), (3, 0)), VALUES, VALUES))


def test_many_points_in_chunks_are_those_of_each():
    e = on_dataset(tutorial(), "breast_cancer", test_fraction=0)
    values = torch.linspace(-3, 3, 101, dtype=torch.float64)
    found = loss_surface(e, (2, 7), values, values)
    assert found.shape == (101, 101)
    for i, j in [(0, 0), (17, 93), (50, 50), (100, 99)]:
        there = moved(e, ((2, 0), values[i].item()), ((7, 0), values[j].item()))
        assert abs(found[i, j].item() - forward(there).loss.item()) < 1e-12


def test_surface_needs_little_memory():
    import resource

    e = on_dataset(tutorial(), "breast_cancer", test_fraction=0, loss="binary_cross_entropy")
    values = torch.linspace(-3, 3, 101, dtype=torch.float64)
    loss_surface(e, (0, 1), values[:2], values)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    loss_surface(e, (0, 1), values, values)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # in kB on Linux


def test_results_are_ordinary_float64_tensors():
    e = drawn(5, 3, 2)
    for values in (
        loss_slice(e, 0, VALUES),
        loss_surface(e, (0, 1), VALUES, VALUES),
        loss_surface(e, ((0, 0), (0, 1)), VALUES, VALUES),
        output_grid(e, (0, 1), VALUES, VALUES),
    ):
        assert values.dtype == torch.float64
        assert not values.is_inference()


@pytest.mark.parametrize("inputs", [(0, 1), (1, 0), (2, 0)])
def test_output_grid_holds_the_other_inputs_at_their_mean(inputs):
    e = drawn(7, 3, 2, activation="tanh")
    others = VALUES[:3]
    found = output_grid(e, inputs, VALUES, others)
    assert found.shape == (5, 3, 2)
    for i, one in enumerate(VALUES.tolist()):
        for j, other in enumerate(others.tolist()):
            sample = e.x.mean(0)
            sample[inputs[0]], sample[inputs[1]] = one, other
            assert_close(found[i, j], activation_of(e)(sample @ e.weights + e.bias))


def test_output_grid_at_a_sample_of_two_inputs_is_forward():
    e = on_dataset(tutorial(), "moons")
    for i in range(3):
        found = output_grid(e, (0, 1), [e.x[i, 0].item()], [e.x[i, 1].item()])
        assert found.item() == pytest.approx(forward(e).o[i].item(), abs=1e-15)


LEFT, RIGHT = (-2.0, 1.0), (-1.0, 3.0)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "identity", "step"])
@pytest.mark.parametrize("inputs", [(0, 1), (2, 0)])
def test_decision_line_parts_the_grid_as_the_outputs_do(activation, inputs):
    e = drawn(7, 3, 2, activation=activation)
    ((start, end),) = decision_lines(e, inputs, LEFT, RIGHT)
    first, second = (torch.linspace(*span, 40, dtype=torch.float64) for span in (LEFT, RIGHT))
    says = output_grid(e, inputs, first, second)[:, :, 0] >= 0.5
    x, y = torch.meshgrid(first, second, indexing="ij")
    side = (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0]) > 0
    assert torch.equal(says, side) or torch.equal(says, ~side)
    assert 0 < says.sum() < says.numel()
    for one, other in (start.tolist(), end.tolist()):  # both lie on the edge
        assert one in LEFT or other in RIGHT
        if activation != "step":
            assert output_grid(e, inputs, [one], [other])[0, 0, 0].item() == pytest.approx(0.5, abs=1e-12)


def test_decision_line_of_a_neuron_worked_by_hand():
    # z = 2 x1 - x2 + 1 and sigmoid(0) = 1/2: the line x2 = 2 x1 + 1.
    e = Experiment(x=[[0.0, 0.0, 5.0]], weights=[2.0, -1.0, 0.0], bias=1.0, target=1)
    ((start, end),) = decision_lines(e, (0, 1), (-1, 1), (-5, 5))
    assert sorted([start.tolist(), end.tolist()]) == [pytest.approx([-1, -1]), pytest.approx([1, 3])]


@pytest.mark.parametrize("terms", [(), ("x1_squared",)])
def test_line_may_be_at_another_output_than_the_threshold(terms):
    e = drawn(7, 2, 2, activation="identity").change(terms=terms)
    found = decision_lines(e, (0, 1), LEFT, RIGHT, threshold=0.25)
    assert len(found) > 0
    for one, other in found.reshape(-1, 2).tolist():
        assert output_grid(e, (0, 1), [one], [other])[0, 0, 0].item() == pytest.approx(0.25, abs=1e-9)


def test_decision_line_is_missing_where_the_verdict_is_the_same_everywhere():
    e = Experiment(x=[0.0, 0.0], weights=[0.1, 0.1], bias=5.0, target=1)
    assert decision_lines(e, (0, 1), (-1, 1), (-1, 1)).shape == (0, 2, 2)
    assert decision_lines(e.change(weights=[0.0, 0.0]), (0, 1), (-1, 1), (-1, 1)).shape == (0, 2, 2)


@pytest.mark.parametrize("span", [(0.0,), (0.0, 1.0, 2.0), (0.0, float("nan"))])
def test_decision_lines_refuse_what_is_no_span(span):
    with pytest.raises(ExperimentError):
        decision_lines(drawn(5, 3, 2), (0, 1), span, RIGHT)
    with pytest.raises(ExperimentError, match="inputs must be two different inputs"):
        decision_lines(drawn(5, 3, 2), (1, 1), LEFT, RIGHT)


@pytest.mark.parametrize("weight", [4, -1, 0.0, "bias", True, None, (0, 2), (0, -1), (4, 0), (0, "0"), (0, 0, 0), ()])
def test_slice_refuses_what_is_no_parameter(weight):
    with pytest.raises(ExperimentError) as caught:
        loss_slice(drawn(5, 3, 2), weight, VALUES)
    assert caught.value.field == "weight"


@pytest.mark.parametrize("values", [[], [[1.0]], 1.0, ["a"], [float("nan")], [float("inf")], [1e10], None])
def test_values_must_be_a_list_of_finite_numbers(values):
    e = drawn(5, 3, 2)
    for call in (
        lambda: loss_slice(e, 0, values),
        lambda: loss_surface(e, (0, 1), VALUES, values),
        lambda: output_grid(e, (0, 1), values, VALUES),
    ):
        with pytest.raises(ExperimentError, match="values must be"):
            call()


def test_surface_and_grid_refuse_the_same_twice_and_too_much():
    e = drawn(5, 3, 2)
    with pytest.raises(ExperimentError, match="weights must be two different parameters"):
        loss_surface(e, (1, (1, 0)), VALUES, VALUES)
    with pytest.raises(ExperimentError, match="inputs must be two different inputs"):
        output_grid(e, (1, 1), VALUES, VALUES)
    with pytest.raises(ExperimentError, match="inputs must be two different inputs"):
        output_grid(e, (0, 1, 2), VALUES, VALUES)
    with pytest.raises(ExperimentError, match="inputs must be numbered from 0 to 2"):
        output_grid(e, (0, 3), VALUES, VALUES)
    many = torch.zeros(MOST_POINTS // 100, dtype=torch.float64)
    for call in (loss_surface, output_grid):
        with pytest.raises(ExperimentError, match="values must be at most 1,000,000 pairs"):
            call(e, (0, 1), many, many[:101])


def test_landscape_can_be_abandoned():
    e = on_dataset(tutorial(), "breast_cancer", test_fraction=0)
    asked = []

    def after_three():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Abandoned):
        loss_surface(e, (0, 1), torch.linspace(-1, 1, 50), torch.linspace(-1, 1, 50), after_three)
    assert len(asked) == 4
    with pytest.raises(Abandoned):
        loss_slice(e, 0, VALUES, lambda: True)
