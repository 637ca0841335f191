import math
import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.text.numbers import change, leading, portion, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (-0.11792, "−0.1179"),
        (0.58309, "0.5831"),
        (0.01, "0.0100"),
        (0.0099999, "0.0100"),
        (0.00999, "0.00999"),
        (0.000117915, "0.000118"),
        (-0.0001, "−0.000100"),
        (0.00009999, "0.000100"),
        (2.13e-05, "2.13e−5"),
        (-2.13e-05, "−2.13e−5"),
        (99999.0, "99999.0000"),
        (99999.99996, "1.00e5"),
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
    assert re.fullmatch(r"−?\d+\.\d{4}|−?0\.00\d{3}|−?0\.000\d{3}|−?\d\.\d\de−?\d+", text)
    mantissa, _, exponent = text.replace("−", "-").partition("e")
    power = Fraction(10) ** int(exponent or 0)
    printed = Fraction(mantissa) * power
    last = power * Fraction(1, 10 ** len(mantissa.partition(".")[2]))
    assert abs(printed - Fraction(value)) <= last / 2
    assert printed * Fraction(value) >= 0


LEADING = {
    72.34: "72",
    7.234: "7.2",
    0.7234: "0.72",
    0.07234: "0.072",
    0.125: "0.13",  # a tie
    0.0996: "0.10",
    1234.0: "1200",
    99999.0: "1.0e5",
    7e-6: "0.0000070",
    7e-8: "7.0e−8",
    -0.05: "−0.050",
    0.0: "0",
    math.inf: "overflow",
}
"""Also those of tests/stage/format.test.js."""


@pytest.mark.parametrize(("value", "text"), LEADING.items())
def test_leading_digits_read(value, text):
    assert leading(value, 2) == text


@given(st.floats(1e-12, 1e12), st.integers(1, 5))
def test_leading_digits_are_the_value_to_the_last_of_them(value, digits):
    text = leading(value, digits)
    assert abs(float(text.replace("−", "-")) / value - 1) <= 0.5 * 10.0 ** (1 - digits) * (1 + 1e-9)


def test_change_has_its_sign():
    assert [change(value) for value in (0.0192, -0.0039, 0.0, math.nan)] == ["+0.0192", "−0.00390", "0", "overflow"]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (0.0, "0.0 %"),
        (100.0, "100.0 %"),
        (87.25, "87.3 %"),
        (99.97, "99.97 %"),
        (0.004, "0.004 %"),
        (1e-12, "0.000000 %"),
        (math.nan, "overflow"),
    ],
)
def test_part_of_a_whole_is_never_taken_for_all_or_nothing(part, text):
    assert portion(part) == text
