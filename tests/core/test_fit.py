import numpy as np
import pytest
import sklearn.datasets
import torch
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from slp_core import (
    GIVEN,
    Abandoned,
    Data,
    Experiment,
    ExperimentError,
    forward,
    least_squares,
    loss_surface,
    on_dataset,
    on_samples,
    r_squared,
    train,
    tutorial,
)
from slp_core.neuron import Neuron, rated
from tests.core.oracle import assert_close
from tests.core.strategies import drawn


def on(name, **fields):
    return on_dataset(tutorial(), name, **fields)


@pytest.mark.parametrize("name", ["line", "diabetes"])
@pytest.mark.parametrize("loss", ["mse", "half_squared_error"])
def test_least_squares_is_scikit_learns_linear_regression(name, loss):
    e = on(name, loss=loss)
    fitted = LinearRegression().fit(e.x.numpy(), e.target.flatten().numpy())
    found = least_squares(e)
    assert_close(found.parameters.flatten(), torch.tensor([*fitted.coef_, fitted.intercept_]), 1e-9)
    mean = ((torch.tensor(fitted.predict(e.x.numpy())) - e.target.flatten()) ** 2).mean().item()
    assert found.loss == pytest.approx(mean if loss == "mse" else mean / 2, rel=1e-12)


def test_least_squares_without_a_trained_bias_holds_it():
    e = on("line", train_bias=False, bias=0.25)
    fitted = LinearRegression(fit_intercept=False).fit(e.x.numpy(), e.target.flatten().numpy() - 0.25)
    assert_close(least_squares(e).parameters.flatten(), torch.tensor([*fitted.coef_, 0.25]), 1e-9)


@pytest.mark.parametrize("rows", [(0, 2), (1,), (3, 0)])
def test_least_squares_over_some_parameters_is_the_lowest_place_of_the_surface(rows):
    e = drawn(30, 3, 2, activation="identity")
    found = least_squares(e, rows)
    held = [row for row in range(4) if row not in rows]
    start = torch.cat([e.weights, e.bias[None]])
    assert torch.equal(found.parameters[held], start[held])
    at = e.change(weights=found.parameters[:-1], bias=found.parameters[-1])
    assert forward(at).loss.item() == pytest.approx(found.loss, rel=1e-12)
    if len(rows) == 2:
        around = torch.tensor([-0.01, 0.0, 0.01], dtype=torch.float64)
        first, second = (found.parameters[row, 0] + around for row in rows)
        surface = loss_surface(at, rows, first, second)
        assert surface.argmin().item() == 4  # the middle of nine places


def test_least_squares_of_columns_that_say_the_same_is_the_smallest_solution():
    x = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    e = Experiment(x=x, target=[2, 4, 6], weights=[5, -5], activation="identity", train_bias=False)
    assert_close(least_squares(e).parameters.flatten(), torch.tensor([1.0, 1.0, 0.0], dtype=torch.float64))
    assert least_squares(e).loss == pytest.approx(0, abs=1e-20)


def test_least_squares_of_a_bent_neuron_or_another_error_has_no_formula():
    assert least_squares(drawn(5, 2, 1)) is None
    assert least_squares(drawn(5, 2, 1, loss="binary_cross_entropy")) is None


def test_least_squares_with_terms_is_polynomial_regression():
    x1, x2 = drawn(40, 2, 1).x.T
    e = Experiment(
        x=torch.stack([x1, x2], 1), target=3 * x1**2 - x1 * x2 + 0.5, weights=[0.0] * 4, activation="identity",
        terms=["x1_squared", "x1_x2"],
    )  # fmt: skip
    assert_close(least_squares(e).parameters.flatten(), torch.tensor([0, 0, 3, -1, 0.5], dtype=torch.float64), 1e-9)


@pytest.mark.parametrize("name", ["line", "diabetes"])
def test_training_arrives_at_least_squares(name):
    e = on(name, learning_rate=0.1, steps=400)
    trace = train(e)
    best = least_squares(e)
    assert_close(torch.cat([trace.weights[-1], trace.bias[-1][None]]), best.parameters, 1e-6)
    assert trace.loss.min().item() >= best.loss * (1 - 1e-12)


def test_r_squared_is_scikit_learns():
    o, target = drawn(20, 3, 2).x, drawn(20, 3, 2, data_seed=5).x
    several = torch.stack([o, target, o / 2])
    expected = [r2_score(target.numpy(), some.numpy()) for some in several]
    assert_close(r_squared(several, target), torch.tensor(expected, dtype=torch.float64))


def test_r_squared_of_every_step_is_that_of_its_outputs(monkeypatch):
    e = on("line", steps=7)
    trace = train(e)
    monkeypatch.setattr("slp_core.neuron.CHUNK", 3 * e.samples)
    found = rated(Neuron.of(e), trace.parameters, e.x, e.target, r_squared)
    assert_close(found, r_squared(trace.outputs, e.target))
    with pytest.raises(Abandoned):
        rated(Neuron.of(e), trace.parameters, e.x, e.target, r_squared, lambda: True)


def test_r_squared_of_a_target_that_never_varies():
    target = torch.full((3, 1), 2.0, dtype=torch.float64)
    assert r_squared(target.clone(), target).item() == 1
    assert r_squared(target + 1, target).item() == 0


def test_regression_data_say_what_they_are():
    e = on("line", noise=0, test_fraction=0, standardise=False, dataset_size=50)
    assert_close(e.target, 1.5 * e.x + 0.5)
    assert e.real_valued
    assert (on("line").target_name, on("diabetes").target_name) == ("y", "progression after a year")
    bunch = sklearn.datasets.load_diabetes(scaled=False)
    whole = on("diabetes", test_fraction=0, standardise=False)
    assert whole.x.flatten().tolist() == bunch.data[:, bunch.feature_names.index("bmi")].tolist()
    assert whole.target.flatten().tolist() == bunch.target.tolist()
    for classes in (on("hours"), tutorial(), tutorial().change(target=7)):
        assert not classes.real_valued
        assert classes.target_name == ""


def test_hours_pass_from_five_on_but_for_luck():
    exact = on("hours", noise=0, test_fraction=0, standardise=False)
    assert torch.equal(exact.target, (exact.x >= 5).double())
    lucky = on("hours", noise=0.2, test_fraction=0, standardise=False, dataset_size=2000)
    assert torch.equal(on("hours", test_fraction=0, standardise=False).x, exact.x)
    # Luck is normal with a spread of one hour: one hour above five, 84 of 100 pass.
    near = (lucky.x[:, 0] - 6).abs() < 0.25
    assert lucky.target[near].mean().item() == pytest.approx(0.841, abs=0.08)


def test_choosing_real_numbers_takes_off_the_bend_and_choosing_classes_puts_it_back():
    classes = tutorial().change(loss="binary_cross_entropy")
    line = on_dataset(classes, "line")
    assert (line.activation, line.loss) == ("identity", "mse")
    assert on_dataset(tutorial().change(loss="half_squared_error"), "diabetes").loss == "half_squared_error"
    relu = on_dataset(line, "diabetes", activation="relu")
    assert relu.activation == "relu"
    assert on_dataset(relu, "line").activation == "relu"
    assert on_dataset(relu, "moons").activation == "sigmoid"
    assert on_dataset(line, GIVEN).activation == "identity"
    assert on("line", activation="tanh").activation == "tanh"
    with pytest.raises(ExperimentError, match="target must be from 0 to 1"):
        on("line", loss="binary_cross_entropy", activation="sigmoid")


def test_own_samples_keep_the_activation():
    data = Data(torch.ones(4, 1, dtype=torch.float64), torch.ones(4, 1, dtype=torch.float64))
    assert on_samples(tutorial(), data).activation == "sigmoid"
