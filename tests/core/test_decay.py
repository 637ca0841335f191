"""Weight decay against torch.optim, autograd, scikit-learn (Ridge, Lasso, logistic regression), and cases by hand."""

import pytest
import torch
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

from slp_core import (
    DATASETS,
    OPTIMIZERS,
    Decay,
    Experiment,
    curvature,
    lowest,
    objective_surface,
    on_dataset,
    sweep,
    train,
    tutorial,
)
from slp_core.neuron import with_ones
from tests.core.oracle import assert_close, loss_at, run_code, torch_run
from tests.core.strategies import drawn
from tests.core.test_optimizers import SETTINGS


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(("weight_decay", "l1"), [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)])
@pytest.mark.parametrize("train_bias", [True, False])
def test_decay_equals_torch_over_200_steps(name, weight_decay, l1, train_bias):
    e = drawn(7, 3, 2, optimizer=name, steps=200, batch_size=3, train_bias=train_bias, **SETTINGS)
    decaying = e.change(weight_decay=weight_decay, l1=l1)
    found, expected = train(decaying), torch_run(decaying)
    for part in ("weights", "bias", "weight_gradients", "bias_gradients", "weight_updates", "bias_updates", "loss"):
        assert_close(getattr(found, part), getattr(expected, part))
    assert (found.weights[-1] - train(e).weights[-1]).abs().max() > 1e-4
    assert (found.bias[-1] - train(e).bias[-1]).abs().max() > 1e-4 or not train_bias


def regression(**fields):
    chosen = {"activation": "identity", "loss": "half_squared_error", "learning_rate": 0.1, "steps": 4_000}
    return drawn(12, 3, 1, **(chosen | fields))


@pytest.mark.parametrize("train_bias", [True, False])
def test_decay_of_a_line_comes_to_ridge_regression(train_bias):
    # 1/(2n) |Xw - t|^2 + decay/2 |w|^2, where Ridge takes |Xw - t|^2 + alpha |w|^2; the bias decays here.
    e = regression(weight_decay=0.4, train_bias=train_bias, bias=0.0)
    inputs = with_ones(e.x) if train_bias else e.x
    ridge = Ridge(alpha=12 * 0.4, fit_intercept=False).fit(inputs.numpy(), e.target[:, 0].numpy())
    end = train(e).parameters[-1, : inputs.shape[1], 0]
    assert_close(end, torch.as_tensor(ridge.coef_), 1e-9)


def test_decay_of_two_classes_comes_to_logistic_regression():
    # The mean cross-entropy + decay/2 |w|^2, where LogisticRegression takes C times its sum + |w|^2 / 2.
    given = {"loss": "binary_cross_entropy", "weight_decay": 0.1, "learning_rate": 1.0, "steps": 3_000}
    e = on_dataset(tutorial(), "moons", dataset_size=60, train_bias=False, **given).change(bias=0.0)
    fitted = LogisticRegression(C=1 / (0.1 * e.samples), fit_intercept=False, tol=1e-12, solver="newton-cholesky")
    fitted.fit(e.x.numpy(), e.target[:, 0].numpy())
    assert_close(train(e).weights[-1, :, 0], torch.as_tensor(fitted.coef_[0]), 1e-9)


def test_l1_of_a_line_comes_to_the_lasso_and_to_its_zeros():
    e = regression(l1=0.12, train_bias=False, bias=0.0, learning_rate=0.01, steps=5_000)
    lasso = torch.as_tensor(Lasso(alpha=0.12, fit_intercept=False, tol=1e-10).fit(e.x.numpy(), e.target.numpy()).coef_)
    end = train(e).weights[-1, :, 0]
    assert (lasso == 0).any() and (lasso != 0).any()
    # What is 0 there goes back and forth around it here, by less than a step.
    assert (end - lasso).abs().max() < 0.01 * 0.12 * 2


@pytest.mark.parametrize("train_bias", [True, False])
@pytest.mark.parametrize(("weight_decay", "l1"), [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)])
def test_decay_is_the_slope_of_its_penalty(train_bias, weight_decay, l1):
    e = drawn(4, 3, 2, train_bias=train_bias, weight_decay=weight_decay, l1=l1).change(
        weights=[[0, 1], [-2, 0], [3, 4]]
    )
    weights, bias = (p.clone().requires_grad_() for p in (e.weights, e.bias))
    free = [weights, bias] if train_bias else [weights]
    penalty = sum(weight_decay / 2 * (p * p).sum() + l1 * p.abs().sum() for p in free)
    slopes = torch.autograd.grad(penalty, free)
    expected = torch.cat([slopes[0], (slopes[1] if train_bias else torch.zeros(2))[None].double()])
    decay, parameters = Decay.of(e), torch.cat([e.weights, e.bias[None]])
    assert_close(decay.slope(parameters), expected)
    assert_close(decay.penalty(parameters), penalty.detach())
    assert_close(train(e.change(steps=0)).parameter_decays[0], expected)


def test_objective_is_the_loss_and_its_penalty_and_without_decay_the_loss_itself():
    e = drawn(4, 2, 1, steps=3, learning_rate=0.5)
    plain, trace = train(e), train(e.change(weight_decay=0.2, l1=0.1))
    assert plain.objective is plain.loss
    assert not Decay.of(e) and not plain.parameter_decays.any()
    for k in range(4):
        w = trace.parameters[k]
        expected = loss_at(e, w[:-1], w[-1]) + 0.1 * (w * w).sum() + 0.1 * w.abs().sum()
        assert_close(trace.objective[k], expected)
        assert_close(trace.loss[k], loss_at(e, w[:-1], w[-1]))


@pytest.mark.parametrize("train_bias", [True, False])
@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
def test_curvature_of_what_decays_is_autograds(train_bias, loss):
    e = drawn(5, 3, 1, train_bias=train_bias, loss=loss, weight_decay=0.7, l1=0.3)
    free = torch.cat([e.weights[:, 0], e.bias]) if train_bias else e.weights[:, 0]

    def objective(p):
        bias = p[3:] if train_bias else e.bias
        return loss_at(e, p[:3, None], bias) + 0.35 * (p * p).sum() + 0.3 * p.abs().sum()

    assert_close(curvature(e).hessian[0], torch.autograd.functional.hessian(objective, free), 1e-9)


PARABOLA = Experiment(x=[2.0], weights=[1.0], target=5, activation="identity", loss="half_squared_error", steps=200)
DECAYING = PARABOLA.change(weight_decay=1.0)
CURVATURE = 5.0 + 1.0


def test_largest_stable_rate_of_what_decays_is_where_descent_is_thrown_out():
    assert curvature(DECAYING).stable_rate == pytest.approx(2 / CURVATURE)
    below, above = (train(DECAYING.change(learning_rate=part * 2 / CURVATURE)) for part in (0.99, 1.01))
    best = below.objective.min()
    assert below.objective[-1] - best < 1e-2 * (below.objective[0] - best)
    assert above.objective[-1] > above.objective[0]


CANCER = on_dataset(
    tutorial(), "breast_cancer", loss="binary_cross_entropy", steps=300, weights=[0.0] * len(
        DATASETS["breast_cancer"].feature_names
    )
)  # fmt: skip
MINIMUM = train(PARABOLA.change(learning_rate=0.2)).parameters[-1]

SUITE = [
    # experiment, rate, verdict, reason
    (DECAYING, 0.5 / CURVATURE, "converging", "the steep direction halves, the other keeps 11/12"),
    (DECAYING, 1.9 / CURVATURE, "zigzag", "the factor is -0.9"),
    (DECAYING, 2.1 / CURVATURE, "diverging", "the factor is -1.1, where it would be -0.75 without decay"),
    (DECAYING, 1e-4 / CURVATURE, "slow", "2 % of the way"),
    (
        PARABOLA.change(weights=MINIMUM[:-1], bias=MINIMUM[-1], weight_decay=1.0),
        0.05,
        "converging",
        "the loss only rises, from 0: it is given up for smaller weights, and the two together fall",
    ),
    (CANCER.change(weight_decay=0.1), 1.0, "converging", "there, and no rise"),
    (CANCER.change(weight_decay=0.1), 1e-3, "slow", "hardly on its way"),
    (
        CANCER.change(weight_decay=0.5),
        5.0,
        "diverging",
        "1 - 5 (0.5 + ...) is far below -1: every step overshoots more",
    ),
    (CANCER.change(l1=0.01), 0.1, "converging", "there, but for the chatter of weights that are 0"),
    (
        regression(l1=5.0, steps=300).change(weights=[0.0] * 3, bias=0.0),
        0.01,
        "oscillating",
        "begins in the corner at 0, and is thrown to and fro over it",
    ),
    (
        Experiment(x=[[0.0, 0], [0, 1], [1, 0], [1, 1]], target=[0, 1, 1, 0], weights=[0, 0], weight_decay=0.1),
        1.0,
        "nothing",
        "all gradients cancel, and nothing is there to decay",
    ),
]


@pytest.mark.parametrize(("experiment", "rate", "verdict", "reason"), SUITE)
def test_verdict_on_a_run_that_decays_is_about_what_it_descends(experiment, rate, verdict, reason):
    assert sweep(experiment, [rate]).labels == (verdict,), reason


def test_plateau_of_what_decays_is_one_only_where_most_of_it_lies_in_lost_samples():
    stuck = Experiment(x=[1.0], weights=[40.0], target=0, steps=50, learning_rate=0.001, train_bias=False)
    assert sweep(stuck, [0.001]).labels == ("plateau",)
    assert sweep(stuck.change(weight_decay=1e-6), [0.001]).labels == ("plateau",)
    assert sweep(stuck.change(weight_decay=0.1), [0.001]).labels == ("slow",)  # 80 of 81 are the penalty's, which falls


@pytest.mark.parametrize(
    ("fields", "latex", "code"),
    [
        ({}, "", ""),
        ({"weight_decay": 0.5}, r"\lambda_2\, w", "0.5 * w"),
        ({"l1": 0.25}, r"\lambda_1\, \mathrm{sign}(w)", "0.25 * w.sign()"),
        (
            {"weight_decay": 0.5, "l1": 0.25},
            r"\lambda_2\, w + \lambda_1\, \mathrm{sign}(w)",
            "0.5 * w + 0.25 * w.sign()",
        ),
    ],
)
def test_decay_writes_what_it_does(fields, latex, code):
    e = drawn(2, 2, 1, **fields)
    decay = Decay.of(e)
    assert (decay.latex(), decay.code("w")) == (latex, code)
    assert decay.constructor("torch.optim.SGD(parameters, lr=1)") == (
        "torch.optim.SGD(parameters, lr=1, weight_decay=0.5)" if decay.l2 else "torch.optim.SGD(parameters, lr=1)"
    )
    if code:
        w = torch.cat([e.weights, e.bias[None]])
        assert_close(run_code(decay.code("w"), w=w), decay.slope(w))
    penalised = run_code(
        decay.penalised("loss"), loss=torch.tensor(2.0).double(), parameters=[e.weights, e.bias], sum=sum
    )
    assert penalised.item() == pytest.approx(2 + decay.l1 * (e.weights.abs().sum() + e.bias.abs().sum()).item())


@pytest.mark.parametrize("train_bias", [True, False])
@pytest.mark.parametrize(("weight_decay", "l1"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.2), (0.3, 0.2)])
@pytest.mark.parametrize("pair", [(0, 2), (3, 1), ((1, 1), (3, 0)), ((3, 1), (2, 1))])
def test_surface_of_what_decays_is_the_function_whose_slope_an_update_follows(pair, weight_decay, l1, train_bias):
    e = drawn(5, 3, 2, train_bias=train_bias, weight_decay=weight_decay, l1=l1, steps=1, learning_rate=1.0)
    places = [place if isinstance(place, tuple) else (place, 0) for place in pair]
    values, others = [-1.5, 0.5, 2.0], [-0.25, 3.0]
    surface = objective_surface(e, pair, values, others)
    for i, value in enumerate(values):
        for j, other in enumerate(others):
            parameters = torch.cat([e.weights, e.bias[None]])
            for place, one in zip(places, (value, other), strict=True):
                parameters[place] = one
            parameters.requires_grad_()
            free = parameters if train_bias else parameters[:-1]
            objective = (
                loss_at(e, parameters[:-1], parameters[-1])
                + weight_decay / 2 * (free * free).sum()
                + l1 * free.abs().sum()
            )
            assert_close(surface[i, j], objective.detach())
            slope = torch.autograd.grad(objective, parameters)[0]
            start = parameters.detach()
            moved = train(e.change(weights=start[:-1], bias=start[-1])).parameters[1] - start
            trained = [place for place in places if train_bias or place[0] < e.inputs]
            for place in trained:  # plain descent at a rate of 1
                assert_close(-moved[place], slope[place])


@pytest.mark.parametrize("loss", ["mse", "half_squared_error"])
@pytest.mark.parametrize("train_bias", [True, False])
def test_lowest_of_squared_errors_with_decay_is_ridge_regression_over_the_two(loss, train_bias):
    e = regression(loss=loss, weight_decay=0.4, train_bias=train_bias)
    factor = 2 if loss == "mse" else 1
    for pair in ((0, 2), (1, 3)):
        inputs = with_ones(e.x)
        column = torch.cat([e.weights, e.bias[None]])[:, 0]
        column[list(pair)] = 0.0
        rest, moving = e.target[:, 0] - inputs @ column, inputs[:, list(pair)]
        pull = torch.tensor([0.4 if row < e.inputs or train_bias else 0.0 for row in pair], dtype=torch.float64)
        bends = factor * moving.T @ moving / e.samples + torch.diag(pull)
        expected = torch.linalg.solve(bends, factor * moving.T @ rest / e.samples)
        found = lowest(e, pair)
        assert_close(found.values, expected, 1e-9)
        assert found.loss == pytest.approx(objective_surface(e, pair, expected[:1], expected[1:]).item(), rel=1e-12)


def test_lowest_with_decay_is_found_where_the_loss_alone_falls_for_ever_and_l1_has_none():
    e = Experiment(
        x=[[1.0, 0.5], [-1.0, 0.25]], target=[1.0, 0.0], weights=[0.1, 0.2], loss="binary_cross_entropy", bias=0.3
    )
    assert lowest(e, (0, 1)) is None
    decaying = e.change(weight_decay=0.05)
    found = lowest(decaying, (0, 1))
    two = found.values.clone().requires_grad_()
    objective = loss_at(e, two[:, None], e.bias) + 0.025 * ((two * two).sum() + 0.3**2)
    assert torch.autograd.grad(objective, two)[0].abs().max() < 1e-9
    assert found.loss == pytest.approx(objective.item(), rel=1e-12)
    assert lowest(decaying.change(l1=0.1), (0, 1)) is None
