"""Numbers as a person reads them: the same rule as the stage's, so that sentences and pictures agree."""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext

from explorer.text.voice import t

LEAST_POWER = -6
"""Below this power of ten a number by its leading digits takes an exponent."""


def given(value: float) -> str:
    """A number that somebody chose, such as a learning rate: as many digits as it has, up to ten.

    >>> given(0.001), given(1000.0), given(-1e-7)
    ('0.001', '1000', '−1e−7')
    """
    mantissa, _, exponent = f"{value:.10g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def shown(value: float) -> str:
    """Four decimals, of a small number three digits; one that has more than four zeros in front, or is large, has an
    exponent. What a number is after rounding decides, so that no number is written in two ways.

    >>> shown(-0.11792), shown(0.000117915), shown(0.0000213), shown(0.0)
    ('−0.1179', '0.000118', '2.13e−5', '0.0000')
    """
    if not math.isfinite(value):
        return t("overflow")
    # JavaScript rounds a tie such as 0.03125 away from zero and writes no minus before a zero; so does this.
    number = Decimal(value) if value else Decimal(0)
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        mantissa, exponent = f"{number:.2e}".split("e")
        text, power = f"{number:.4f}", int(exponent)
        if value and power < -2:
            text = f"{number:.{2 - power}f}" if power >= -4 else f"{mantissa}e{power}"
        elif abs(Decimal(text)) >= 100_000:
            text = f"{mantissa}e{power}"
    return text.replace("-", "−")


def leading(value: float, digits: int) -> str:
    """A number by its leading digits, with as many zeros before them as it takes: a tenth is seen as a tenth.

    >>> leading(0.2306, 2), leading(0.02306, 2), leading(0.004675, 3), leading(723.4, 3), leading(2e-8, 2)
    ('0.23', '0.023', '0.00468', '723', '2.0e−8')
    """
    if not math.isfinite(value):
        return t("overflow")
    if value == 0:
        return "0"
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        text = f"{Decimal(value):.{digits - 1}e}"
    mantissa, exponent = text.split("e")
    power = int(exponent)
    decimal = LEAST_POWER <= power <= digits + 1
    return (f"{Decimal(text):.{max(0, digits - 1 - power)}f}" if decimal else f"{mantissa}e{power}").replace("-", "−")


def portion(value: float) -> str:
    """A part of a whole in percent, with one decimal; with more where it would be taken for all or nothing.

    >>> portion(87.25), portion(100.0), portion(99.97)
    ('87.3 %', '100.0 %', '99.97 %')
    """
    if not math.isfinite(value):
        return t("overflow")
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        texts = (f"{Decimal(value):.{digits}f}" for digits in range(1, 7))
        text = next(texts)
        while float(text) in (0, 100) and value != float(text) and (finer := next(texts, None)) is not None:
            text = finer
    return f"{text} %".replace("-", "−")


def change(value: float) -> str:
    """A small change by its three leading digits, with its sign.

    >>> change(0.004675), change(-0.0039), change(0.0)
    ('+0.00468', '−0.00390', '0')
    """
    return f"+{leading(value, 3)}" if value > 0 and math.isfinite(value) else leading(value, 3)
