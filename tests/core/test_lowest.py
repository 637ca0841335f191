"""The lowest place over two parameters, held against least squares, torch's LBFGS and a fine scan."""

import pytest
import torch

from slp_core import (
    LOSSES,
    Experiment,
    ExperimentError,
    has_one_valley,
    is_folded,
    loss_surface,
    lowest,
    on_dataset,
    tutorial,
)
from tests.core.oracle import activation_of, loss_of
from tests.core.strategies import PAIRS, drawn


def start(**changes: object) -> Experiment:
    return on_dataset(tutorial(), "breast_cancer", test_fraction=0).change(**changes)


@pytest.mark.parametrize("loss", ["mse", "half_squared_error"])
@pytest.mark.parametrize("pair", [(0, 3), (7, 10), (10, 2)])
def test_lowest_of_squared_errors_is_the_least_squares_solution(loss, pair):
    e = start(activation="identity", loss=loss)
    inputs = torch.cat([e.x, torch.ones_like(e.x[:, :1])], dim=1)
    column = torch.cat([e.weights, e.bias[None]])[:, 0]
    column[list(pair)] = 0
    solution = torch.linalg.lstsq(inputs[:, list(pair)], e.target - (inputs @ column)[:, None]).solution[:, 0]
    found = lowest(e, pair)
    assert found.values.tolist() == pytest.approx(solution.tolist(), rel=1e-9)
    there = loss_surface(e, pair, found.values[:1], found.values[1:])
    assert found.loss == there.item()


@pytest.mark.parametrize("far", [0.0, 3.0, 60.0])
@pytest.mark.parametrize("pair", [(0, 3), (7, 10)])
def test_lowest_of_cross_entropy_is_that_of_lbfgs_from_wherever_it_starts(pair, far):
    e = start(loss="binary_cross_entropy")
    e = e.change(weights=torch.linspace(-0.2, 0.2, e.inputs, dtype=torch.float64)[:, None])
    parameters = torch.cat([e.weights, e.bias[None]])
    parameters[list(pair), 0] = far
    e = e.change(weights=parameters[:-1], bias=parameters[-1])
    inputs = torch.cat([e.x, torch.ones_like(e.x[:, :1])], dim=1)
    column = parameters[:, 0].clone()
    column[list(pair)] = 0
    held, moving = inputs @ column, inputs[:, list(pair)]
    two = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [two], max_iter=500, tolerance_grad=1e-13, tolerance_change=1e-16, line_search_fn="strong_wolfe"
    )

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(held + moving @ two, e.target[:, 0])
        loss.backward()
        return loss

    optimizer.step(closure)
    found = lowest(e, pair)
    assert found.values.tolist() == pytest.approx(two.tolist(), abs=1e-6)
    assert found.loss == pytest.approx(closure().item(), rel=1e-12)


def test_no_place_of_a_fine_scan_is_lower():
    e = on_dataset(tutorial(), "moons", loss="binary_cross_entropy")
    found = lowest(e, (0, 1))
    around = [torch.linspace(value - 2, value + 2, 401, dtype=torch.float64) for value in found.values.tolist()]
    scan = loss_surface(e, (0, 1), *around)
    assert scan.min() >= found.loss * (1 - 1e-12)
    assert divmod(int(scan.argmin()), 401) == (200, 200)


def test_two_outputs_add_what_the_others_cost():
    e = drawn(7, 3, 2, activation="identity", loss="half_squared_error")
    found = lowest(e, (0, 2))
    assert found.loss == loss_surface(e, (0, 2), found.values[:1], found.values[1:]).item()


def test_samples_that_can_be_parted_have_no_lowest_place():
    e = Experiment(x=[[-1.0], [1.0]], target=[0, 1], weights=[0.5], loss="binary_cross_entropy")
    assert has_one_valley(e)
    assert lowest(e, (0, 1)) is None


@pytest.mark.parametrize("x", [[1.0, 2.0], [0.0, 0.0]], ids=["a line of solutions", "nothing moves"])
def test_valley_along_a_line_has_no_lowest_place(x):
    assert lowest(Experiment(x=x, target=1, weights=[0.5, 0.5], activation="identity"), (0, 1)) is None


def test_loss_that_is_not_convex_has_none_that_is_known():
    assert not has_one_valley(tutorial())
    assert lowest(tutorial(), (0, 1)) is None


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_losses_are_called_convex_where_no_chord_lies_below_them(activation, loss):
    low, high = (max(-2.0, min(2.0, end)) for end in LOSSES[loss].target_range)
    e = tutorial().change(activation=activation, loss=loss)
    sums = torch.linspace(-3, 3, 61, dtype=torch.float64)
    middles = (sums[:, None] + sums) / 2
    convex, bends = True, True
    for target in torch.linspace(low, high, 5, dtype=torch.float64):

        def judged(z, t=target):
            each = [loss_of(e)(activation_of(e)(one), t.reshape(1, 1), one) for one in z.reshape(-1, 1, 1)]
            return torch.stack(each).reshape(z.shape)

        above = (judged(sums)[:, None] + judged(sums)) / 2 - judged(middles)
        convex = convex and bool((above >= -1e-12).all())
        bends = bends and bool((above[(sums[:, None] - sums).abs() > 0.05] > 1e-9).all())
    assert has_one_valley(e) == (convex and bends)
    assert is_folded(e) == (convex and not bends)


@pytest.mark.parametrize(("activation", "loss"), [("identity", "hinge"), ("step", "perceptron")])
def test_folded_loss_has_no_lowest_place_that_is_looked_for(activation, loss):
    assert lowest(tutorial().change(activation=activation, loss=loss), (0, 1)) is None


def test_loss_that_falls_for_ever_as_fast_both_ways_has_no_lowest_place():
    e = Experiment(x=[[1.0, 0.0], [0.0, 1.0]], target=[0, 0], weights=[0.1, 0.1], loss="binary_cross_entropy")
    assert lowest(e, (0, 1)) is None


@pytest.mark.parametrize("pair", [(0, 0), (0, 99), (-1, 0)])
def test_lowest_refuses_what_are_no_two_parameters(pair):
    with pytest.raises(ExperimentError):
        lowest(tutorial(), pair)


def test_lowest_leaves_the_experiment_as_it_is():
    e = tutorial().change(loss="binary_cross_entropy")
    before = e.weights.clone()
    lowest(e, (0, 1))
    assert torch.equal(e.weights, before)
