import math

import pytest
import torch
from sklearn.preprocessing import PolynomialFeatures

from slp_core import (
    DATASETS,
    TERMS,
    Data,
    Experiment,
    ExperimentError,
    decision_lines,
    forward,
    on_dataset,
    on_samples,
    output_grid,
    train,
    tutorial,
)
from slp_core.terms import with_terms
from slp_core.verdicts import right_share
from tests.core.oracle import assert_close, run_code, torch_run
from tests.core.strategies import drawn

ALL = tuple(TERMS)
SQUARES = ("x1_squared", "x2_squared")


def circle(radius, terms=SQUARES, weights=(0.0, 0.0, 1.0, 1.0), **fields):
    """A neuron that says yes outside of a circle."""
    x = [[0.0, 0.0], [2.0, 1.0]]
    return Experiment(x=x, target=[0, 1], weights=weights, bias=-(radius**2), terms=terms, **fields)


def on(name, **fields):
    return on_dataset(tutorial(), name, **fields)


@pytest.mark.parametrize("name", TERMS)
def test_term_describes_itself_and_its_code_is_its_value(name):
    entry = TERMS[name]
    x1, x2 = drawn(7, 2, 1).x.T
    assert entry.name == name
    assert entry.latex
    assert_close(entry.value(x1, x2), run_code(entry.code, x1=x1, x2=x2))


def test_polynomial_terms_are_scikit_learns_polynomial_features():
    raw = drawn(50, 2, 1).x
    expected = PolynomialFeatures(degree=2, include_bias=False).fit_transform(raw.numpy())  # x1, x2, x1^2, x1 x2, x2^2
    found = with_terms(raw, ("x1_squared", "x1_x2", "x2_squared"))
    assert_close(found, torch.as_tensor(expected))
    assert_close(with_terms(raw, ("sin_x1", "sin_x2"))[:, 2:], torch.sin(raw))


@pytest.mark.parametrize("name", ["xor", "circles", "moons", "blobs"])
def test_terms_are_made_of_both_parts_of_a_dataset(name):
    plain, e = on(name), on(name, terms=ALL)
    assert e.dataset == name
    assert e.inputs == 7
    assert_close(e.x, with_terms(plain.x, ALL))
    assert (e.x_test is None) == (plain.x_test is None)
    if plain.x_test is not None:
        assert_close(e.x_test, with_terms(plain.x_test, ALL))


def test_terms_are_in_the_order_of_the_registry_and_named_by_their_inputs():
    e = on("circles", terms=["sin_x2", "x1_x2", "x1_squared"])
    assert e.terms == ("x1_squared", "x1_x2", "sin_x2")
    assert e.feature_names == ("x1", "x2", "x1²", "x1·x2", "sin x2")
    assert on("xor", terms=ALL).feature_names == ("A", "B", "A²", "B²", "A·B", "sin A", "sin B")
    assert circle(1).feature_names == ("x1", "x2", "x1²", "x2²")


def test_a_term_that_is_switched_on_starts_at_0_and_changes_no_answer():
    e = on("circles", weights=[0.5, -0.25], bias=0.125)
    bent = e.change(terms=["x2_squared"]).change(terms=SQUARES)
    assert bent.weights.flatten().tolist() == [0.5, -0.25, 0, 0]
    assert_close(forward(bent).o, forward(e).o)
    assert bent.dataset == "circles"


def test_switching_a_term_keeps_the_weights_of_all_others():
    e = on("circles", terms=SQUARES, weights=[1, 2, 3, 4])
    more = e.change(terms=["x1_squared", "x2_squared", "x1_x2"])
    assert more.weights.flatten().tolist() == [1, 2, 3, 4, 0]
    assert more.change(terms=["x2_squared", "x1_x2"]).weights.flatten().tolist() == [1, 2, 4, 0]
    assert e.change(terms=()).weights.flatten().tolist() == [1, 2]
    assert e.change(terms=SQUARES) == e
    assert e.change(terms=(), weights=[7, 8]).weights.flatten().tolist() == [7, 8]


def test_inputs_may_be_given_with_the_columns_of_terms_which_are_made_anew():
    e = circle(1)
    stale = e.x.clone()
    stale[:, 2:] = 0
    assert e.change(x=stale) == e
    assert Experiment(x=stale, target=[0, 1], weights=[0, 0, 1, 1], bias=-1, terms=SQUARES) == e
    assert e.change(x=e.x[:, :2]) == e
    assert e.raw["x"].tolist() == [[0, 0], [2, 1]]
    assert e.raw["x_test"] is None


def test_raw_inputs_come_back_as_the_tensors_that_they_were():
    data = Data(torch.ones(4, 2, dtype=torch.float64), torch.ones(4, 1, dtype=torch.float64))
    e = Experiment.on(data, weights=[1, 2])
    assert e.raw["x"] is e.x is data.x
    bent = e.change(terms=ALL).change(learning_rate=0.5)
    assert bent.inputs == 7
    assert bent.raw["x"] is data.x
    assert bent.change(terms=()).x is data.x
    assert bent.change(steps=3).x is bent.x  # what does not change is shared


def test_a_test_part_may_be_given_with_the_columns_of_terms():
    e = Experiment(
        x=[[1, 2], [3, 4]], target=[0, 1], x_test=[[2.0, 3.0, 9.0]], target_test=[[1]], weights=[0, 0, 0],
        terms=["x1_squared"],
    )  # fmt: skip
    assert e.x_test.tolist() == [[2, 3, 4]]
    assert e.x.tolist() == [[1, 2, 1], [3, 4, 9]]


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: tutorial().change(terms=["x1_squared"]), "terms must be none unless there are exactly two inputs"),
        (lambda: on("iris").change(terms=["sin_x1"]), r"x is of shape \(75, 4\)"),
        (lambda: Experiment(x=[[1.0]], target=1, weights=[0.0], terms=["x1_x2"]), r"shape \(1, 1\)"),
        (lambda: circle(1).change(x=[[1.0, 2.0, 3.0]]), r"terms must be none .* shape \(1, 3\)"),
        (lambda: circle(1).change(x=[[[1.0]]]), "terms must be none"),
        (lambda: circle(1).change(x=[[1e4, 0.0], [0, 0]]), r"terms must not make numbers beyond 1e\+06, as x1_squared"),
        (lambda: circle(1).change(terms=["x3"]), "terms must be a list of different names, each one of x1_squared"),
        (lambda: circle(1).change(terms=["x1_x2", "x1_x2"]), "terms must be a list of different names"),
        (lambda: circle(1).change(terms="x1_x2"), "terms must be a list"),
        (lambda: circle(1).change(terms=[1]), "terms must be a list"),
        (lambda: circle(1).change(terms=None), "terms must be a list"),
    ],
)
def test_terms_that_cannot_be_are_refused(make, rule):
    with pytest.raises(ExperimentError, match=rule) as caught:
        make()
    assert caught.value.field == "terms"


def test_other_data_keeps_terms_where_there_are_two_inputs():
    e = on("circles").change(terms=SQUARES, weights=[1, 2, 3, 4])
    there = on_dataset(e, "xor")
    assert there.terms == SQUARES
    assert there == on_dataset(e.change(weights=[0, 0, 0, 0]), "xor")  # drawn by the seed, whatever stood there
    assert torch.count_nonzero(there.weights) == 4
    assert on_dataset(e, "iris").terms == ()
    assert on_dataset(e, "iris").inputs == 4
    assert on_dataset(tutorial(), "moons", terms=ALL).weights.shape == (7, 1)
    two, three = (Data(torch.ones(4, d, dtype=torch.float64), torch.ones(4, 1, dtype=torch.float64)) for d in (2, 3))
    assert on_samples(e, two).terms == SQUARES
    assert torch.equal(on_samples(e, two).weights, there.weights)
    assert on_samples(tutorial().change(terms=()), two).terms == ()
    assert on_samples(e, three).terms == ()
    assert on_samples(e, three).weights.shape == (3, 1)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_training_with_terms_agrees_with_torch(optimizer):
    e = on("circles", terms=ALL, noise=0.1, optimizer=optimizer, steps=60, learning_rate=0.3)
    assert_close(train(e).weights[-1], torch_run(e).weights[-1], 1e-9)


@pytest.mark.parametrize(("name", "terms"), [("circles", SQUARES), ("xor", ("x1_x2",))])
def test_one_neuron_solves_with_terms_what_no_line_can(name, terms):
    plain = on(name, noise=0.1, learning_rate=1, steps=1000)
    bent = plain.change(terms=terms)
    line, curve = (right_share(forward_at_end(e), e.target).item() for e in (plain, bent))
    assert line <= 0.75
    assert curve > 0.95


def forward_at_end(e):
    trace = train(e)
    return forward(e.change(weights=trace.weights[-1], bias=trace.bias[-1])).o


@pytest.mark.parametrize("radius", [0.3, 1.0, 2.5])
def test_boundary_of_squares_is_the_circle(radius):
    lines = decision_lines(circle(radius), (0, 1), (-3, 3), (-3, 3))
    assert len(lines) > 30
    assert_close(lines.norm(dim=2), torch.full(lines.shape[:2], radius, dtype=torch.float64))
    # The lines are as long together as the circle is, but for being straight.
    length = (lines[:, 0] - lines[:, 1]).norm(dim=1).sum().item()
    assert math.isclose(length, 2 * math.pi * radius, rel_tol=2e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_boundary_through_a_saddle_parts_the_corners_that_belong_together(sign):
    # sign (x1 x2) > 0.001: both branches of the hyperbola pass one cell, whose middle says no.
    e = Experiment(x=[[1, 1]], target=[[1]], weights=[0, 0, sign], bias=-0.001, terms=["x1_x2"])
    lines = decision_lines(e, (0, 1), (-6.05, 6.05), (-6.05, 6.05))
    assert_close(lines[..., 0] * lines[..., 1], torch.full(lines.shape[:2], sign * 0.001, dtype=torch.float64))
    # No line crosses from one branch to the other.
    assert bool((lines[:, 0].sign() == lines[:, 1].sign()).all())
    flipped = e.change(weights=-e.weights, bias=0.001)  # the middle says yes
    lines = decision_lines(flipped, (0, 1), (-6.05, 6.05), (-6.05, 6.05))
    assert bool((lines[:, 0].sign() == lines[:, 1].sign()).all())


def test_boundary_without_a_change_is_no_line():
    assert decision_lines(circle(9), (0, 1), (-1, 1), (-1, 1)).shape == (0, 2, 2)


def test_boundary_of_terms_without_weight_is_the_straight_line():
    e = circle(1, weights=(1.0, -2.0, 0.0, 0.0))
    lines = decision_lines(e, (0, 1), (-3, 3), (-3, 3))
    assert_close(lines[..., 0] - 2 * lines[..., 1], torch.ones(lines.shape[:2], dtype=torch.float64))


def test_outputs_over_the_raw_inputs_pass_through_the_terms():
    e = circle(1, terms=ALL, weights=range(7))
    across, up = [-1.0, 0.5], [0.0, 2.0, 3.0]
    grid = output_grid(e, (0, 1), across, up)
    assert grid.shape == (2, 3, 1)
    for i, x1 in enumerate(across):
        for j, x2 in enumerate(up):
            z = 0 * x1 + x2 + 2 * x1**2 + 3 * x2**2 + 4 * x1 * x2 + 5 * math.sin(x1) + 6 * math.sin(x2) - 1
            assert math.isclose(grid[i, j, 0], 1 / (1 + math.exp(-z)), rel_tol=1e-12)


def test_pictures_over_a_term_are_refused():
    e = circle(1)
    for pair in ((0, 2), (1, 0)):
        with pytest.raises(ExperimentError, match="inputs must be 0 and 1 where terms are made of them"):
            output_grid(e, pair, [0.0], [1.0])
        with pytest.raises(ExperimentError, match="inputs must be 0 and 1"):
            decision_lines(e, pair, (-1, 1), (-1, 1))


def test_only_data_of_two_inputs_take_terms():
    for name, entry in DATASETS.items():
        assert (on_dataset(on("xor", terms=ALL), name).terms == ALL) == (len(entry.feature_names) == 2)
