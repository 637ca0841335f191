"""The widest margin, Novikoff's bound, and the mistakes that Rosenblatt's rule makes within it."""

import numpy as np
import pytest
import torch
from scipy.optimize import linprog, minimize

from slp_core import Experiment, on_dataset, train, tutorial
from slp_core.separation import may_rest, mistakes, separation
from tests.core.strategies import drawn

RULE = {"activation": "step", "loss": "perceptron", "batch_size": 1}


def parted(n, d, data_seed, **fields):
    """Samples of two classes that the drawn weights part."""
    e = drawn(n, d, 1, data_seed=data_seed, **RULE, **fields)
    return e.change(target=(e.x @ e.weights + e.bias >= 0).double())


def test_separation_of_and_is_the_one_worked_by_hand():
    # y (x, 1): -(0, 0, 1), -(0, 1, 1), -(1, 0, 1), (1, 1, 1). The least u that is 1 on each is (2, 2, -3): from the
    # second c <= -1 - b, from the third c <= -1 - a, and the fourth then asks for a >= 2 and b >= 2. |u|^2 = 17, and
    # the longest sample has R^2 = 3.
    found = separation(on_dataset(tutorial(), "and", weights=[0, 0]))
    assert (found.direction * 17**0.5).tolist() == pytest.approx([2, 2, -3])
    assert found.margin == pytest.approx(17**-0.5)
    assert found.radius == pytest.approx(3**0.5)
    assert found.bound == pytest.approx(51)
    assert found.bound_from(torch.zeros(3, dtype=torch.float64), 0.5) == pytest.approx(51)


@pytest.mark.parametrize("seed", range(6))
def test_separation_has_the_margin_of_a_general_solver(seed):
    e = parted(12, 2, seed)
    side = 2 * e.target.numpy() - 1
    wanted = np.hstack([e.x.numpy(), np.ones((12, 1))]) * side
    start = separation(e).direction.numpy() * 3 / separation(e).margin
    solved = minimize(
        lambda u: u @ u, start, jac=lambda u: 2 * u, constraints={"type": "ineq", "fun": lambda u: wanted @ u - 1}
    )
    assert solved.success
    assert separation(e).margin == pytest.approx(1 / np.linalg.norm(solved.x), rel=1e-4)
    assert (wanted @ separation(e).direction.numpy()).min() == pytest.approx(separation(e).margin)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("train_bias", [True, False])
def test_separation_is_there_where_a_linear_program_finds_a_plane(seed, train_bias):
    e = drawn(7, 2, 1, data_seed=seed, train_bias=train_bias)
    e = e.change(target=(e.target >= 0.5).double())
    inputs = np.hstack([e.x.numpy(), np.ones((7, 1))]) if train_bias else e.x.numpy()
    wanted = inputs * (2 * e.target.numpy() - 1)
    program = linprog(np.zeros(wanted.shape[1]), A_ub=-wanted, b_ub=-np.ones(7), bounds=(None, None))
    found = separation(e)
    assert (found is not None) == (program.status == 0)
    if found is not None and not train_bias:
        assert found.direction[-1] == 0


def test_separation_without_a_bias_passes_through_the_origin():
    found = separation(Experiment(x=[[2.0], [-1.0]], target=[1, 0], weights=[0], train_bias=False))
    assert found.direction.tolist() == pytest.approx([1, 0])
    assert (found.radius, found.margin) == pytest.approx((2, 1))


def test_separation_of_xor_and_of_a_sample_in_both_classes_is_none():
    assert separation(on_dataset(tutorial(), "xor", weights=[0, 0])) is None
    twice = Experiment(x=[[1.0], [1.0]], target=[0, 1], weights=[0])
    assert separation(twice) is None
    # So close together that the solver's residual is above its rounding, and its plane is none.
    near = Experiment(x=[[1.0], [1.0 + 1e-8]], target=[0, 1], weights=[0])
    assert separation(near) is None


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("eta", [1.0, 0.05])
def test_rule_is_never_wrong_more_often_than_novikoff_allows(seed, eta):
    e = parted(10, 2, seed, learning_rate=eta, steps=3000, seed=seed).change(weights=[0, 0], bias=0)
    found, bound = train(e), separation(e).bound
    wrong = sum(mistakes(found.parameter_gradients[:-1], 10))
    assert wrong <= bound
    if bound < 300:  # each sweep before it is done has a mistake
        assert found.loss[-1] == 0
    e = e.change(weights=[3, -2], bias=1)
    wrong = sum(mistakes(train(e).parameter_gradients[:-1], 10))
    assert wrong <= separation(e).bound_from(torch.tensor([3.0, -2, 1], dtype=torch.float64), eta)


def test_bound_from_the_plane_itself_is_none_and_from_against_it_larger():
    found = separation(on_dataset(tutorial(), "and", weights=[0, 0]))
    along = found.direction * 100
    assert found.bound_from(along, 1.0) == pytest.approx(0, abs=1e-9)
    assert found.bound_from(-found.direction, 1.0) > found.bound


def test_mistakes_are_the_wrong_answers_of_each_sweep():
    e = on_dataset(tutorial().change(**RULE), "and", weights=[0, 0], bias=0, learning_rate=1, steps=10, seed=4)
    found, generator = train(e), torch.Generator().manual_seed(4)
    order = [i for _ in range(3) for i in torch.randperm(4, generator=generator).tolist()]
    wrong = [int(found.outputs[k, order[k], 0] != e.target[order[k], 0]) for k in range(10)]
    assert mistakes(found.parameter_gradients[:10], 4) == [sum(wrong[:4]), sum(wrong[4:8]), sum(wrong[8:])]
    assert mistakes(found.parameter_gradients[:0], 4) == []


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("train_bias", [True, False])
def test_rule_may_rest_where_a_linear_program_finds_a_plane_with_a_yes_on_it(seed, train_bias):
    places = torch.randint(-1, 2, (4, 2), generator=torch.Generator().manual_seed(seed)).double()
    e = Experiment(x=places, target=[1, 1, 0, 0], weights=[0, 0], train_bias=train_bias)
    inputs = np.hstack([places.numpy(), np.ones((4, 1))]) if train_bias else places.numpy()
    program = linprog(
        np.zeros(inputs.shape[1]),
        A_ub=inputs * [[-1], [-1], [1], [1]],
        b_ub=[0, 0, -1, -1],  # a yes at 0 or above, a no below
        bounds=(None, None),
    )
    assert may_rest(e) == (program.status == 0)
