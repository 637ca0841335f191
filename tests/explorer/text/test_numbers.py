import math
import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.text.numbers import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (-0.11792, "−0.1179"),
        (0.58309, "0.5831"),
        (0.01, "0.0100"),
        (0.0099999, "1.00e−2"),
        (2.13e-05, "2.13e−5"),
        (-2.13e-05, "−2.13e−5"),
        (99999.0, "99999.0000"),
        (100000.0, "1.00e5"),
        (-1.7e308, "−1.70e308"),
        (5e-324, "4.94e−324"),
        (0.03125, "0.0313"),  # a tie, which JavaScript rounds away from zero
        (-0.03125, "−0.0313"),
        (112500.0, "1.13e5"),
        (math.inf, "overflow"),
        (-math.inf, "overflow"),
        (math.nan, "overflow"),
    ],
)
def test_shown_number_reads(value, text):
    assert shown(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.00999995)
@example(99999.99995)
def test_shown_number_is_the_value_to_its_last_printed_digit(value):
    text = shown(value)
    assert re.fullmatch(r"−?\d+\.\d{4}|−?\d\.\d\de−?\d+", text)
    mantissa, _, exponent = text.replace("−", "-").partition("e")
    power = Fraction(10) ** int(exponent or 0)
    printed = Fraction(mantissa) * power
    last = power * Fraction(1, 10 ** len(mantissa.partition(".")[2]))
    assert abs(printed - Fraction(value)) <= last / 2
    assert printed * Fraction(value) >= 0
