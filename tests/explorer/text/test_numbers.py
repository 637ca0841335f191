import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.text.numbers import change, leading, portion, shown

PRINTED = json.loads((Path(__file__).parents[2] / "numbers.json").read_text(encoding="utf-8"))
"""What numbers are printed as, by the printer; tests/stage/format.test.js reads the same file."""
PRINTERS = {"shown": shown, "leading": lambda value: leading(value, 2), "change": change, "portion": portion}


@pytest.mark.parametrize(("printer", "value", "text"), [(name, *pair) for name in PRINTED for pair in PRINTED[name]])
def test_number_is_printed_as_the_stage_prints_it(printer, value, text):
    assert PRINTERS[printer](float(value)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.00999995)
@example(99999.99995)
def test_shown_number_is_the_value_to_its_last_printed_digit(value):
    text = shown(value)
    assert re.fullmatch(r"−?\d+\.\d{4}|−?0\.00\d{3}|−?0\.000\d{3}|−?\d\.\d\de−?\d+", text)
    mantissa, _, exponent = text.replace("−", "-").partition("e")
    power = Fraction(10) ** int(exponent or 0)
    printed = Fraction(mantissa) * power
    last = power * Fraction(1, 10 ** len(mantissa.partition(".")[2]))
    assert abs(printed - Fraction(value)) <= last / 2
    assert printed * Fraction(value) >= 0


@given(st.floats(1e-12, 1e12), st.integers(1, 5))
def test_leading_digits_are_the_value_to_the_last_of_them(value, digits):
    text = leading(value, digits)
    assert abs(float(text.replace("−", "-")) / value - 1) <= 0.5 * 10.0 ** (1 - digits) * (1 + 1e-9)
