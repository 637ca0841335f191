import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from slp_core import DEFAULTS, KINDS, ExperimentError, Statement
from slp_core.fields import Array, Boolean, Choice, Integer, Real, decimals

REAL = Real(-1, 2.5, slider=(0, 1), step=0.1)
WHOLE = Integer(0, 10, slider=(0, 5))
OPTIONAL = Integer(1, 10, slider=(1, 5), optional=True)
CHOICE = Choice({"one": 1, "two": 2})
ARRAY = Array("n d", REAL)

REALS = {name: kind for name, kind in KINDS.items() if isinstance(kind, Real)}
INTEGERS = {name: kind for name, kind in KINDS.items() if isinstance(kind, Integer)}
ARRAYS = {name: kind for name, kind in KINDS.items() if isinstance(kind, Array)}


def message(kind: Real | Integer | Boolean | Choice | Array, value: object) -> str:
    """What ``kind`` says to a bad value of a field "size"."""
    with pytest.raises(ExperimentError) as caught:
        kind.convert(value, "size")
    assert caught.value.field == "size"
    assert caught.value.__cause__ is None  # one clear error, not a chain of them
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1.0),
        (-1, -1.0),
        (2.5, 2.5),
        (0.1, 0.1),
        (np.float32(0.5), 0.5),
        (np.float64(0.1), 0.1),
        (np.int8(2), 2.0),
        (torch.tensor(0.5), 0.5),
        (torch.tensor(0.1, dtype=torch.float64), 0.1),
        (torch.tensor([2]), 2.0),
        (Fraction(1, 4), 0.25),
        (Decimal("0.1"), 0.1),
    ],
)
def test_real_accepts_anything_that_is_a_number(value, number):
    converted = REAL.convert(value, "size")
    assert type(converted) is float
    assert converted == number


BAD_NUMBERS = [
    (-1.0000001, "-1.0000001"),
    (2.6, "2.6"),
    (math.nan, "nan"),
    (math.inf, "inf"),
    (-math.inf, "-inf"),
    ("0.5", "'0.5'"),
    (b"1", "b'1'"),
    (True, "True"),
    (None, "None"),
    (1j, "1j"),
    ([0.5], "[0.5]"),
    ({}, "{}"),
    (torch.tensor([0.5, 1.0]), "tensor([0.5000, 1.0000])"),
    (10**400, "1" + "0" * 56 + "..."),
]


@pytest.mark.parametrize(("value", "shown"), BAD_NUMBERS)
def test_real_refuses_with_field_value_and_limits(value, shown):
    assert message(REAL, value) == f"size must be a number from -1 to 2.5. Got {shown} instead."


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), (10, 10), (3.0, 3), (np.int64(4), 4), (np.float64(4), 4), (torch.tensor(5), 5)]
)
def test_integer_accepts_anything_that_is_a_whole_number(value, number):
    for kind in (WHOLE, OPTIONAL):
        if number >= kind.minimum:
            converted = kind.convert(value, "size")
            assert type(converted) is int
            assert converted == number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-1, "-1"),
        (11, "11"),
        (1.5, "1.5"),
        (-1.0, "-1.0"),
        (1e300, "1e+300"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        ("5", "'5'"),
        (b"5", "b'5'"),
        (True, "True"),
        (False, "False"),
        (None, "None"),
        (5j, "5j"),
        ([5], "[5]"),
        (Fraction(5), "Fraction(5, 1)"),
        (torch.tensor([5, 6]), "tensor([5, 6])"),
        (torch.tensor(5.0), "tensor(5.)"),
        (10**400, "1" + "0" * 56 + "..."),
    ],
)
def test_integer_refuses_with_field_value_and_limits(value, shown):
    assert message(WHOLE, value) == f"size must be a whole number from 0 to 10. Got {shown} instead."
    if value is not None:
        allowed = "a whole number from 1 to 10 or None"
        assert message(OPTIONAL, value) == f"size must be {allowed}. Got {shown} instead."


def test_optional_integer_accepts_none():
    assert OPTIONAL.convert(None, "size") is None


@pytest.mark.parametrize("value", [True, False])
def test_boolean_accepts_true_and_false(value):
    assert Boolean().convert(value, "size") is value


@pytest.mark.parametrize(
    ("value", "shown"), [(1, "1"), (0, "0"), (None, "None"), ("true", "'true'"), (1.0, "1.0"), ([True], "[True]")]
)
def test_boolean_refuses_everything_else(value, shown):
    assert message(Boolean(), value) == f"size must be true or false. Got {shown} instead."


def test_choice_accepts_names_alone():
    assert CHOICE.convert("two", "size") == "two"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("three", "'three'"),
        ("ONE", "'ONE'"),
        ("", "''"),
        (1, "1"),
        (None, "None"),
        (["one"], "['one']"),
        (b"one", "b'one'"),
    ],
)
def test_choice_refuses_with_field_value_and_names(value, shown):
    assert message(CHOICE, value) == f"size must be one of one, two. Got {shown} instead."


@pytest.mark.parametrize(
    "value",
    [
        [[1, 0], [2, -1]],
        ((1, 0), (2, -1)),
        [[1, 0.0], [2, -1]],
        np.array([[1, 0], [2, -1]]),
        np.array([[1, 0], [2, -1]], dtype=np.int8),
        np.array([[1, 0], [2, -1]], dtype=np.float16),
        np.array([[1, 0], [2, -1]], dtype=np.float32),
        np.array([[1, 2], [0, -1]]).T,
        torch.tensor([[1, 0], [2, -1]]),
        torch.tensor([[1, 0], [2, -1]], dtype=torch.float32),
        torch.tensor([[1, 0], [2, -1]], dtype=torch.bfloat16),
        torch.tensor([[1.0, 0], [2, -1]], requires_grad=True),
        torch.tensor([[1.0, 2], [0, -1]], dtype=torch.float64).T,
    ],
)
def test_array_is_a_float64_tensor_of_its_numbers(value):
    converted = ARRAY.convert(value, "size")
    assert converted.dtype == torch.float64
    assert converted.device.type == "cpu"
    assert not converted.requires_grad
    assert converted.tolist() == [[1.0, 0.0], [2.0, -1.0]]


def read_only(values: np.ndarray) -> np.ndarray:
    values.flags.writeable = False
    return values


@pytest.mark.parametrize(
    "value",
    [
        read_only(np.array([1.0, 2.0])),
        np.array([2.0, 1.0])[::-1],
        np.array([1.0, 0.0, 2.0])[::2],
        np.array([1.0, 2.0], dtype=">f8"),
        np.array([1, 2], dtype=">i2"),
        torch.tensor([1.0, 2.0]).to_sparse(),
    ],
)
def test_array_of_any_memory_layout_is_accepted(value):
    assert ARRAY.convert(value, "size").tolist() == [1.0, 2.0]


@pytest.mark.parametrize("value", [[0.1, 1 / 3], np.array([0.1, 1 / 3]), (np.float64(0.1), 1 / 3)])
def test_array_keeps_every_digit(value):
    assert ARRAY.convert(value, "size").tolist() == [0.1, 1 / 3]


@pytest.mark.parametrize("source", [np.array([1.0, 2.0]), torch.tensor([1.0, 2.0], dtype=torch.float64)])
def test_array_is_a_copy(source):
    converted = ARRAY.convert(source, "size")
    source[0] = -0.5
    assert converted.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ([[1, 2], [3]], "[[1, 2], [3]]"),
        ([1, [2]], "[1, [2]]"),
        ("12", "'12'"),
        (b"12", "b'12'"),
        (["1", "2"], "['1', '2']"),
        ([1, "2"], "[1, '2']"),
        ([1, None], "[1, None]"),
        (None, "None"),
        ({"a": 1}, "{'a': 1}"),
        ({1}, "{1}"),
        ([1j], "[1j]"),
        (1j, "1j"),
        (np.array([1j]), "array([0.+1.j])"),
        (torch.tensor([1j]), "tensor([0.+1.j])"),
        (np.array(["1"]), "array(['1'], dtype='<U1')"),
        (np.array([None]), "array([None], dtype=object)"),
        ([10**400], "[1" + "0" * 55 + "..."),
    ],
)
def test_array_refuses_what_are_not_numbers(value, shown):
    rule = "a list, array or tensor of numbers of shape (n, d)"
    assert message(ARRAY, value) == f"size must be {rule}. Got {shown} instead."


@pytest.mark.parametrize(
    ("bad", "shown"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf"), (3, "3.0"), (-1.5, "-1.5")]
)
@pytest.mark.parametrize("make", [list, np.array, torch.tensor])
def test_array_refuses_the_first_number_out_of_limits(make, bad, shown):
    rule = "finite, each element a number from -1 to 2.5"
    assert message(ARRAY, make([0.5, bad, 99.0])) == f"size must be {rule}. Got {shown} instead."


def test_optional_array_accepts_none():
    assert Array("n d", REAL, optional=True).convert(None, "size") is None


SMALL = Statement("small", "{field} must be small.")


def test_error_is_a_value_error_with_the_field():
    error = ExperimentError("steps", SMALL, 12)
    assert isinstance(error, ValueError)
    assert (error.field, str(error)) == ("steps", "steps must be small. Got 12 instead.")
    assert (error.code, error.arguments, error.got) == ("small", {"field": "steps"}, "12")


def test_error_of_a_value_that_python_refuses_to_print_is_still_one_clear_error():
    assert message(REAL, 10**5000) == "size must be a number from -1 to 2.5. Got <int too long to show> instead."
    assert message(WHOLE, 10**5000) == "size must be a whole number from 0 to 10. Got <int too long to show> instead."
    deep = [1.0]
    for _ in range(100_000):
        deep = [deep]
    assert message(ARRAY, deep).endswith("Got <list too long to show> instead.")


@pytest.mark.parametrize(("length", "kept"), [(58, True), (59, False)])
def test_error_shows_at_most_sixty_characters(length, kept):
    text = str(ExperimentError("steps", SMALL, "a" * length))
    shown = "'" + "a" * length + "'" if kept else "'" + "a" * 56 + "..."
    assert text == f"steps must be small. Got {shown} instead."


@pytest.mark.parametrize("name", REALS | INTEGERS | {name: kind.element for name, kind in ARRAYS.items()})
def test_slider_of_every_field_is_within_its_limits(name):
    kind = KINDS[name].element if name in ARRAYS else KINDS[name]
    low, high = kind.slider
    assert kind.minimum <= low < high <= kind.maximum
    assert kind.convert(low, name) == low
    assert kind.convert(high, name) == high
    span = math.log10(high / low) if getattr(kind, "logarithmic", False) else high - low
    assert 0 < kind.step <= span


@pytest.mark.parametrize("name", DEFAULTS)
def test_default_of_every_field_is_allowed(name):
    default = DEFAULTS[name]
    converted = KINDS[name].convert(default, name)
    assert (converted.item() if name in ARRAYS and converted is not None else converted) == default


@pytest.mark.parametrize(
    ("step", "places"), [(1, 0), (10, 0), (0.1, 1), (0.02, 2), (0.01, 2), (0.05, 2), (0.001, 3), (2e-6, 6), (0.25, 2)]
)
def test_decimals_are_as_many_as_a_step_needs(step, places):
    assert decimals(step) == places


@pytest.mark.parametrize("name", REALS | {name: kind.element for name, kind in ARRAYS.items()})
def test_decimals_of_every_step_write_it_exactly(name):
    step = KINDS[name].element.step if name in ARRAYS else KINDS[name].step
    assert float(f"{step:.{decimals(step)}f}") == step
