import copy
import math
import pickle
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from hypothesis import given

from slp_core import (
    ACTIVATIONS,
    DEFAULTS,
    KINDS,
    LOSSES,
    OPTIMIZERS,
    Experiment,
    ExperimentError,
    tutorial,
    why_not,
)
from slp_core.fields import Array, Choice, Integer, Real
from tests.core.strategies import PAIRS, experiments

X = [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]
TARGET = [[0.25, 1.0], [0.0, 0.5]]
WEIGHTS = [[1.0, -0.5], [0.75, 0.0], [-2.0, 0.1]]
BIAS = [0.5, -0.25]
SAMPLE: dict[str, Any] = {
    "x": X,
    "target": TARGET,
    "weights": WEIGHTS,
    "bias": BIAS,
    "x_test": [[1.0, 2.0, 3.0]],
    "target_test": [[0.5, 1.0]],
}
"""Two samples of three inputs, two outputs, and one test sample."""


def sample(**fields: Any) -> Experiment:
    return Experiment(**(SAMPLE | fields))


def message(**fields: Any) -> str:
    """What the Experiment says to these fields, in the constructor and in ``change`` alike."""
    with pytest.raises(ExperimentError) as built:
        sample(**fields)
    with pytest.raises(ExperimentError) as changed:
        sample().change(**fields)
    assert isinstance(built.value, ValueError)
    assert str(built.value) == str(changed.value)
    assert str(built.value).startswith(f"{built.value.field} must be ")
    return str(built.value)


# What is accepted


def test_experiment_holds_float64_tensors_in_full_shape():
    e = sample()
    assert (e.samples, e.inputs, e.outputs) == (2, 3, 2)
    for name, value in SAMPLE.items():
        assert getattr(e, name).dtype == torch.float64
        assert getattr(e, name).tolist() == value


@pytest.mark.parametrize(
    "make",
    [
        lambda values: tuple(values),
        lambda values: np.array(values),
        lambda values: np.array(values, dtype=np.float32).astype(np.float64),
        lambda values: torch.tensor(values, dtype=torch.float64),
        lambda values: torch.tensor(values, dtype=torch.float64, requires_grad=True),
        lambda values: (
            torch.tensor(values, dtype=torch.float64).mT.contiguous().mT
            if isinstance(values[0], list)
            else torch.tensor(values, dtype=torch.float64)
        ),
    ],
)
def test_experiment_accepts_arrays_of_many_kinds(make):
    exact = {name: np.round(np.array(value) * 4).tolist() for name, value in SAMPLE.items()}
    e = Experiment(**{name: make(value) for name, value in exact.items()})
    assert e == Experiment(**exact)
    for name in exact:
        assert not getattr(e, name).requires_grad
        assert getattr(e, name).dtype == torch.float64


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int16, np.int64, np.uint8])
def test_experiment_accepts_numpy_of_any_precision(dtype):
    e = Experiment(
        x=np.array([[1, 2], [3, 4]], dtype=dtype),
        target=np.array([0, 1], dtype=dtype),
        weights=np.array([1, 2], dtype=dtype),
        bias=dtype(3),
        learning_rate=dtype(2),
    )
    assert e == Experiment(x=[[1, 2], [3, 4]], target=[[0], [1]], weights=[[1], [2]], bias=[3], learning_rate=2)
    assert type(e.learning_rate) is float


def test_experiment_keeps_every_digit_of_a_list():
    assert sample(bias=[0.1, 1 / 3]).bias.tolist() == [0.1, 1 / 3]
    assert tutorial().x[0, 0].item() == 0.5817


@pytest.mark.parametrize(
    ("fields", "shapes"),
    [
        ({"x": [1, 2], "weights": [3, 4], "target": 1}, ((1, 2), (2, 1), (1,), (1, 1))),
        ({"x": [1, 2], "weights": [3, 4], "target": [1]}, ((1, 2), (2, 1), (1,), (1, 1))),
        ({"x": [1, 2], "weights": [[3, 4, 5]] * 2, "target": [1, 0, 1]}, ((1, 2), (2, 3), (3,), (1, 3))),
        ({"x": [[1], [2]], "weights": [3], "target": [1, 0]}, ((2, 1), (1, 1), (1,), (2, 1))),
        ({"x": [[1]], "weights": [[3, 4]], "target": [1, 0]}, ((1, 1), (1, 2), (2,), (1, 2))),
        ({"x": [[1, 2]], "weights": [[3], [4]], "target": [[1]], "bias": [2]}, ((1, 2), (2, 1), (1,), (1, 1))),
    ],
)
def test_experiment_gives_flat_arrays_their_full_shape(fields, shapes):
    e = Experiment(**fields)
    assert (e.x.shape, e.weights.shape, e.bias.shape, e.target.shape) == shapes


def test_experiment_with_a_flat_target_holds_it_in_order():
    assert Experiment(x=[[1], [2]], weights=[3], target=[1, 0]).target.tolist() == [[1.0], [0.0]]
    assert Experiment(x=[1], weights=[[3, 4]], target=[1, 0]).target.tolist() == [[1.0, 0.0]]


def test_experiment_with_a_flat_test_target_gives_it_its_full_shape():
    one = Experiment(x=[1], weights=[3], target=1, x_test=[[1], [2], [4]], target_test=[1, 0, 0.5])
    assert one.target_test.tolist() == [[1.0], [0.0], [0.5]]
    many = Experiment(x=[1], weights=[[3, 4]], target=[1, 0], x_test=[[1]], target_test=[1, 0.5])
    assert many.target_test.tolist() == [[1.0, 0.5]]


def test_experiment_with_one_number_as_bias_gives_it_to_every_output():
    assert sample(bias=0.5).bias.tolist() == [0.5, 0.5]
    assert Experiment(x=[1], weights=[[1, 2]], target=[0, 1]).bias.tolist() == [0.0, 0.0]


def test_experiment_of_the_largest_size_is_accepted():
    e = Experiment(
        x=torch.zeros(10_000, 64),
        weights=torch.zeros(64, 16),
        target=torch.zeros(10_000, 16),
        steps=10_000,
        batch_size=10_000,
    )
    assert (e.samples, e.inputs, e.outputs) == (10_000, 64, 16)


def test_experiment_has_the_fields_that_other_tools_use():
    fixed = ["x", "target", "weights", "bias", "train_bias", "activation", "loss", "optimizer", "learning_rate"]
    assert list(KINDS)[:9] == fixed
    assert {"steps", "batch_size", "seed"} <= KINDS.keys()
    e = Experiment(x=[1], target=1, weights=[1])
    assert (e.activation, e.loss, e.optimizer, e.batch_size, e.seed) == ("sigmoid", "mse", "sgd", None, 0)


def test_defaults_are_what_an_experiment_has():
    e = Experiment(x=[1], target=1, weights=[1])
    for name in KINDS.keys() - {"x", "target", "weights"}:
        value = getattr(e, name)
        assert (value.item() if isinstance(value, torch.Tensor) else value) == DEFAULTS[name]


# Copies, equality, change


@pytest.mark.parametrize("name", SAMPLE)
@pytest.mark.parametrize("make", [np.array, lambda values: torch.tensor(values, dtype=torch.float64)])
def test_experiment_copies_its_arrays(name, make):
    source = make(SAMPLE[name])
    e = sample(**{name: source})
    source[...] = -1
    assert e == sample()


def test_experiment_does_not_share_flat_arrays_with_their_source():
    x, weights = torch.zeros(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    e = Experiment(x=x, weights=weights, target=0)
    x += 1
    weights += 1
    assert e.x.tolist() == [[0.0, 0.0]]
    assert e.weights.tolist() == [[0.0], [0.0]]


def test_experiment_is_frozen():
    for name in KINDS:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(sample(), name, getattr(sample(), name))


def test_experiments_are_equal_when_every_field_is():
    assert sample() == sample()
    assert hash(sample()) == hash(sample())
    assert len({sample(), sample(), sample(seed=1)}) == 2
    assert sample() == sample(x=np.array(X))
    assert tutorial() == tutorial()


OTHER = {
    "x": [[0.5, -1.0, 2.0], [1.5, 0.25, math.nextafter(-0.75, 0)]],
    "target": [[0.25, 1.0], [0.0, math.nextafter(0.5, 1)]],
    "weights": [[1.0, -0.5], [0.75, -0.0], [-2.0, 0.1]],
    "bias": [0.5, math.nextafter(-0.25, 0)],
    "activation": "tanh",
    "loss": "half_squared_error",
    "optimizer": "adam",
    "learning_rate": math.nextafter(0.1, 1),
    "momentum": 0.8,
    "alpha": 0.9,
    "beta1": 0.8,
    "beta2": 0.9,
    "epsilon": 1e-9,
    "steps": 201,
    "batch_size": 1,
    "seed": 1,
    "x_test": [[1.0, 2.0, 3.5]],
    "target_test": [[0.5, 0.75]],
}


LATER = {name: kind.slider[1] for name, kind in KINDS.items() if name not in OTHER and isinstance(kind, Real | Integer)}
"""Fields that came later, at the end of their slider."""


@pytest.mark.parametrize("name", OTHER | LATER)
def test_experiments_differ_when_one_field_does(name):
    other = sample().change(**{name: (OTHER | LATER)[name]})
    assert other != sample()
    for kept in KINDS:
        if kept != name:
            value, before = getattr(other, kept), getattr(sample(), kept)
            assert torch.equal(value, before) if isinstance(value, torch.Tensor) else value == before
    assert other.change(**{name: getattr(sample(), name)}) == sample()


def test_experiments_of_other_shape_and_the_same_numbers_differ():
    one = Experiment(x=[[1, 1], [1, 1]], weights=[0, 0], target=[0, 0], bias=0)
    other = Experiment(x=[[1, 1, 1, 1]], weights=[0, 0, 0, 0], target=0, bias=0)
    assert one != other
    assert sample() != sample(x_test=None, target_test=None)


def test_experiment_is_not_equal_to_anything_else():
    assert sample() != "sample"
    assert sample() != SAMPLE
    assert (sample() == None) is False  # noqa: E711


@given(e=experiments())
def test_experiment_changed_in_nothing_is_itself(e):
    assert e.change() == e
    assert hash(e.change()) == hash(e)
    assert e.change() is not e


def test_experiment_survives_copying_and_pickling():
    assert copy.deepcopy(sample()) == sample()
    assert pickle.loads(pickle.dumps(sample())) == sample()


def test_change_takes_several_fields_that_fit_together():
    e = sample().change(x=[1.0], weights=[2.0], target=1, bias=0, x_test=None, target_test=None, batch_size=1)
    assert (e.samples, e.inputs, e.outputs) == (1, 1, 1)
    assert e.batch_size == 1


def test_change_leaves_the_original_alone():
    e = sample()
    e.change(steps=5, weights=[[0.0] * 2] * 3)
    assert e == sample()


def test_change_refuses_an_unknown_field():
    with pytest.raises(ExperimentError) as caught:
        sample().change(steps=1, learningrate=0.5)
    assert caught.value.field == "learningrate"
    fields = ", ".join(field.name for field in attrs.fields(Experiment))
    assert str(caught.value) == f"learningrate must be the name of a field: {fields}. Got 'learningrate' instead."


# What is refused, and in which words


LIMITS = {
    "learning_rate": "a number from 0 to 10000",
    "momentum": "a number from 0 to 1",
    "alpha": "a number from 0 to 0.999999",
    "beta1": "a number from 0 to 0.999999",
    "beta2": "a number from 0 to 0.999999",
    "epsilon": "a number from 0 to 1",
    "steps": "a whole number from 0 to 10000",
    "batch_size": "a whole number from 1 to 10000 or None",
    "seed": "a whole number from 0 to 4294967295",
    "activation": "one of " + ", ".join(ACTIVATIONS),
    "loss": "one of " + ", ".join(LOSSES),
    "optimizer": "one of " + ", ".join(OPTIMIZERS),
    "x": "a list, array or tensor of numbers of shape (n, d)",
    "target": "a list, array or tensor of numbers of shape (n, m)",
    "weights": "a list, array or tensor of numbers of shape (d, m)",
    "bias": "a list, array or tensor of numbers of shape (m)",
    "x_test": "a list, array or tensor of numbers of shape (n_test, d)",
    "target_test": "a list, array or tensor of numbers of shape (n_test, m)",
}


def limits(name: str) -> str:
    """As written above, or as a field that came later says of itself."""
    kind = KINDS[name]
    if name in LIMITS or isinstance(kind, Array):
        return LIMITS[name]
    return str(kind.rule(field=name)).removeprefix(f"{name} must be ").removesuffix(".")


HUGE = 10**400
HUGE_SHOWN = "1" + "0" * 56 + "..."

BAD_REALS = [
    (-0.001, "-0.001"),
    (10001, "10001"),
    (math.nan, "nan"),
    (math.inf, "inf"),
    (-math.inf, "-inf"),
    (HUGE, HUGE_SHOWN),
    ("0.1", "'0.1'"),
    (True, "True"),
    (None, "None"),
    (1j, "1j"),
    ([0.1], "[0.1]"),
]

BAD_INTEGERS = [
    (-1, "-1"),
    (2**32, "4294967296"),
    (1.5, "1.5"),
    (math.nan, "nan"),
    (math.inf, "inf"),
    (HUGE, HUGE_SHOWN),
    ("5", "'5'"),
    (False, "False"),
    (5j, "5j"),
    ([5], "[5]"),
]

BAD_CHOICES = [("none", "'none'"), ("Sigmoid", "'Sigmoid'"), (None, "None"), (0, "0"), (["sgd"], "['sgd']")]

BAD_ARRAYS = [
    ([[1.0, 2.0], [3.0]], "[[1.0, 2.0], [3.0]]"),
    ("1, 2", "'1, 2'"),
    ([["a"]], "[['a']]"),
    ([[1.0, None]], "[[1.0, None]]"),
    ([[1j]], "[[1j]]"),
    ({}, "{}"),
    ([[HUGE]], "[[" + "1" + "0" * 54 + "..."),
]

BAD_ELEMENTS = [
    (math.nan, "nan"),
    (math.inf, "inf"),
    (-math.inf, "-inf"),
    (1000001, "1000001.0"),
    (-1e300, "-1e+300"),
]


def fields_of(kind: type) -> list[str]:
    return [name for name, field in KINDS.items() if isinstance(field, kind)]


@pytest.mark.parametrize("name", fields_of(Real))
@pytest.mark.parametrize(("value", "shown"), BAD_REALS)
def test_bad_number_is_refused_in_every_field(name, value, shown):
    assert message(**{name: value}) == f"{name} must be {limits(name)}. Got {shown} instead."


@pytest.mark.parametrize("name", fields_of(Integer))
@pytest.mark.parametrize(("value", "shown"), BAD_INTEGERS)
def test_bad_whole_number_is_refused_in_every_field(name, value, shown):
    assert message(**{name: value}) == f"{name} must be {limits(name)}. Got {shown} instead."


@pytest.mark.parametrize("name", fields_of(Choice))
@pytest.mark.parametrize(("value", "shown"), BAD_CHOICES)
def test_unknown_name_is_refused_in_every_field(name, value, shown):
    assert message(**{name: value}) == f"{name} must be {limits(name)}. Got {shown} instead."


@pytest.mark.parametrize("name", fields_of(Array))
@pytest.mark.parametrize(("value", "shown"), BAD_ARRAYS)
def test_what_is_not_an_array_is_refused_in_every_field(name, value, shown):
    assert message(**{name: value}) == f"{name} must be {limits(name)}. Got {shown} instead."


@pytest.mark.parametrize("name", fields_of(Array))
@pytest.mark.parametrize(("value", "shown"), BAD_ELEMENTS)
def test_element_out_of_limits_is_refused_in_every_field(name, value, shown):
    array = np.array(SAMPLE[name], dtype=float)
    array.flat[-1] = value
    rule = "finite, each element a number from -1e+06 to 1e+06"
    assert message(**{name: array}) == f"{name} must be {rule}. Got {shown} instead."
    assert message(**{name: array.tolist()}) == f"{name} must be {rule}. Got {shown} instead."


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("x", "given, or made by a dataset"),
        ("target", "given, or made by a dataset"),
        ("weights", "given"),
        ("bias", LIMITS["bias"]),
    ],
)
def test_none_is_refused_in_every_array_that_must_be_there(name, rule):
    assert message(**{name: None}) == f"{name} must be {rule}. Got None instead."


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"steps": -1}, "steps must be a whole number from 0 to 10000. Got -1 instead."),
        ({"steps": 10_001}, "steps must be a whole number from 0 to 10000. Got 10001 instead."),
        ({"steps": None}, "steps must be a whole number from 0 to 10000. Got None instead."),
        ({"seed": None}, "seed must be a whole number from 0 to 4294967295. Got None instead."),
        ({"batch_size": 0}, "batch_size must be a whole number from 1 to 10000 or None. Got 0 instead."),
        ({"batch_size": 3}, "batch_size must be a whole number from 1 to 2, the samples, or None. Got 3 instead."),
        ({"momentum": 1.1}, "momentum must be a number from 0 to 1. Got 1.1 instead."),
        ({"beta1": 1}, "beta1 must be a number from 0 to 0.999999. Got 1 instead."),
    ],
)
def test_number_out_of_limits_is_refused(fields, text):
    assert message(**fields) == text


X_RULE = "x must be of shape (n, d) with n from 1 to 10000 and d from 1 to 64."
WEIGHTS_RULE = "weights must be of shape (d, m) with d from 1 to 64 and m from 1 to 16."
TEST_RULE = "x_test must be of shape (n_test, d) with n_test from 1 to 10000 and d from 1 to 64."
TARGET_RULE = "target must be of shape (2, 2): a row for each sample, a column for each output."
ROWS_RULE = "weights must be of shape (3, m): one row for each of the 3 inputs in x."
BIAS_RULE = "bias must be of shape (2,): a number for each output."


@pytest.mark.parametrize(
    ("fields", "rule", "shape"),
    [
        ({"x": 1.0}, X_RULE, "()"),
        ({"x": []}, X_RULE, "(1, 0)"),
        ({"x": [[], []]}, X_RULE, "(2, 0)"),
        ({"x": [[[1.0]]]}, X_RULE, "(1, 1, 1)"),
        ({"x": np.zeros((0, 3))}, X_RULE, "(0, 3)"),
        ({"x": np.zeros((10_001, 3))}, X_RULE, "(10001, 3)"),
        ({"x": np.zeros((2, 65))}, X_RULE, "(2, 65)"),
        ({"weights": 1.0}, WEIGHTS_RULE, "()"),
        ({"weights": []}, WEIGHTS_RULE, "(0, 1)"),
        ({"weights": [[], [], []]}, WEIGHTS_RULE, "(3, 0)"),
        ({"weights": [[[1.0]]]}, WEIGHTS_RULE, "(1, 1, 1)"),
        ({"weights": np.zeros((65, 2))}, WEIGHTS_RULE, "(65, 2)"),
        ({"weights": np.zeros((3, 17))}, WEIGHTS_RULE, "(3, 17)"),
        ({"weights": np.zeros((2, 2))}, ROWS_RULE, "(2, 2)"),
        ({"weights": np.zeros((4, 2))}, ROWS_RULE, "(4, 2)"),
        ({"weights": np.zeros((2, 3))}, ROWS_RULE, "(2, 3)"),
        ({"target": [[0.0, 1.0]]}, TARGET_RULE, "(1, 2)"),
        ({"target": [[0.0], [1.0]]}, TARGET_RULE, "(2, 1)"),
        ({"target": np.zeros((2, 2, 1))}, TARGET_RULE, "(2, 2, 1)"),
        ({"target": []}, TARGET_RULE, "(0, 1)"),
        ({"target": [0.0, 1.0]}, TARGET_RULE, "(2, 1)"),
        ({"bias": [1.0]}, BIAS_RULE, "(1,)"),
        ({"bias": [1.0, 2.0, 3.0]}, BIAS_RULE, "(3,)"),
        ({"bias": [[1.0, 2.0]]}, BIAS_RULE, "(1, 2)"),
        ({"bias": []}, BIAS_RULE, "(0,)"),
        ({"x_test": [1.0, 2.0, 3.0]}, TEST_RULE, "(3,)"),
        ({"x_test": np.zeros((0, 3))}, TEST_RULE, "(0, 3)"),
        ({"x_test": np.zeros((10_001, 3))}, TEST_RULE, "(10001, 3)"),
        ({"x_test": [[1.0, 2.0]]}, "x_test must be of shape (n_test, 3): the inputs of x.", "(1, 2)"),
        ({"target_test": [[0.0]]}, "target_test must be of shape (1, 2).", "(1, 1)"),
        ({"target_test": np.zeros((2, 2))}, "target_test must be of shape (1, 2).", "(2, 2)"),
        ({"x_test": np.zeros((2, 3))}, "target_test must be of shape (2, 2).", "(1, 2)"),
    ],
)
def test_wrong_shape_is_refused_with_the_shape_it_should_have(fields, rule, shape):
    assert message(**fields) == f"{rule} Got {shape} instead."


@pytest.mark.parametrize("name", ["x_test", "target_test"])
def test_test_data_without_its_counterpart_is_refused(name):
    assert message(**{name: None}) == f"{name} must be given together with its counterpart. Got None instead."


@pytest.mark.parametrize("name", ["x", "target", "weights"])
def test_missing_data_are_refused(name):
    with pytest.raises(ExperimentError) as caught:
        Experiment(**{given: value for given, value in SAMPLE.items() if given != name})
    assert caught.value.field == name


@pytest.mark.parametrize(
    ("activation", "least", "greatest"), [("tanh", -1, 1), ("relu", 0, "inf"), ("identity", "-inf", "inf")]
)
def test_cross_entropy_of_other_outputs_than_probabilities_is_refused(activation, least, greatest):
    reason = (
        "binary_cross_entropy is defined for outputs from 0 to 1, "
        f"but {activation} gives outputs from {least} to {greatest}"
    )
    assert str(why_not(activation, "binary_cross_entropy")) == f"{reason}."
    text = f"loss must be one that fits activation {activation!r}: {reason}. Got 'binary_cross_entropy' instead."
    assert message(activation=activation, loss="binary_cross_entropy") == text


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_pair_is_accepted_just_when_nothing_speaks_against_it(activation, loss):
    reason = why_not(activation, loss)
    assert (reason is None) == ((activation, loss) in PAIRS)
    if reason:
        assert str(reason) in message(activation=activation, loss=loss)
    else:
        assert sample(activation=activation, loss=loss).loss == loss


def test_squared_errors_fit_every_activation_and_cross_entropy_two():
    assert {pair for pair in PAIRS if pair[1] != "binary_cross_entropy"} >= {
        (activation, loss) for activation in ACTIVATIONS for loss in ("mse", "half_squared_error")
    }
    assert {"sigmoid", "step"} <= {activation for activation, loss in PAIRS if loss == "binary_cross_entropy"}


@pytest.mark.parametrize("name", ["target", "target_test"])
@pytest.mark.parametrize(("outside", "shown"), [(2, "2.0"), (-0.5, "-0.5"), (1.0000001, "1.0000001")])
def test_cross_entropy_of_a_target_that_is_no_probability_is_refused(name, outside, shown):
    target = np.array(SAMPLE[name])
    target[0, 1] = outside
    text = f"{name} must be from 0 to 1 for loss 'binary_cross_entropy'. Got {shown} instead."
    assert message(loss="binary_cross_entropy", **{name: target}) == text
    assert sample(**{name: target}).loss == "mse"


def test_cross_entropy_names_the_first_target_that_is_no_probability():
    text = message(loss="binary_cross_entropy", target=[[0.5, 1.0], [-3.0, 4.0]])
    assert text == "target must be from 0 to 1 for loss 'binary_cross_entropy'. Got -3.0 instead."


@pytest.mark.parametrize("activation", ["sigmoid", "step"])
def test_cross_entropy_of_probabilities_is_accepted(activation):
    assert sample(activation=activation, loss="binary_cross_entropy").activation == activation


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_is_accepted_by_name(optimizer):
    assert sample(optimizer=optimizer).optimizer == optimizer
