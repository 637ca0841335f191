"""Cells as numbers, in the way of writing that fits the most of a column's cells.

All of it is pyarrow's work over whole columns, which lets others compute meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.table.grid import Cells
from explorer.text.voice import t

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_EXPONENT = r"(?:[eE][+-]?\d{1,4})?"
_SIGN = r"[+-]?"
_BLANK = r"[ '’\x{a0}\x{202f}]"

CURRENCIES = ("$", "€", "£", "¥", "₹", "₽", "₩", "₺", "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "zł", "Kč", "kr", "元")
"""Before or after an amount of money."""


@dataclass(frozen=True)
class Format:
    """A way to write numbers.

    Attributes
    ----------
    pattern : str
        What a number looks like, as RE2 writes it.
    plain : mapping
        What is to be replaced, in order, to have it as Python writes it.
    """

    pattern: str
    plain: Mapping[str, str]


_DOT = Format(rf"{_SIGN}(?:\d+\.?\d*|\.\d+){_EXPONENT}", {})
_COMMA = Format(rf"{_SIGN}(?:\d+,?\d*|,\d+){_EXPONENT}", {",": "."})
_DOT_GROUPED = Format(rf"{_SIGN}\d{{1,3}}(?:,\d{{3}})*(?:\.\d*)?", {",": ""})
_COMMA_GROUPED = Format(rf"{_SIGN}\d{{1,3}}(?:\.\d{{3}})*(?:,\d*)?", {".": "", ",": "."})
_BLANK_DOT = Format(rf"{_SIGN}\d{{1,3}}(?:{_BLANK}\d{{3}})*(?:\.\d*)?", dict.fromkeys(" '’\u00a0\u202f", ""))
_BLANK_COMMA = Format(
    rf"{_SIGN}\d{{1,3}}(?:{_BLANK}\d{{3}})*(?:,\d*)?", dict.fromkeys(" '’\u00a0\u202f", "") | {",": "."}
)


@dataclass(frozen=True)
class Numbers:
    """What the cells of a column say as numbers.

    Attributes
    ----------
    values : array of float
        NaN where a cell is missing or says something else.
    note : str or None
        What was taken off the cells to read them, as a sentence about ``{column}``.
    """

    values: Floats
    note: str | None = None


def read_numbers(text: Cells, missing: Mask, separator: str) -> Numbers:
    """The numbers of a column; ``separator`` stood between the cells of its file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = np.full(len(missing), np.nan)
    present = text.filter(pa.array(~missing))
    if not len(present):
        return Numbers(values)
    plain = _cast(present)
    # With decimal commas alone nothing is in doubt, and most of the work can be left out.
    if plain is None and separator != "," and not pc.any(pc.match_substring(present, ".")).as_py():
        plain = _cast(pc.replace_substring(present, ",", "."))
    if plain is not None:
        values[~missing] = plain
        return Numbers(values)
    coded = present.dictionary_encode()
    distinct, codes = coded.dictionary, coded.indices.to_numpy(zero_copy_only=False)
    counts = np.bincount(codes, minlength=len(distinct))
    distinct = pc.replace_substring(distinct, "−", "-")
    digits = _mask(pc.match_substring_regex(distinct, r"\d"))
    if not digits.any():
        return Numbers(values)
    distinct, negative = _without_brackets(distinct, digits)
    distinct, unit = _without_unit(distinct, digits)
    # In a comma-separated file a comma inside a cell parts thousands; in the others it is more likely a decimal comma.
    formats = (_DOT, _DOT_GROUPED, _COMMA, _COMMA_GROUPED, _BLANK_DOT, _BLANK_COMMA)
    if separator != ",":
        formats = (_DOT, _COMMA, _COMMA_GROUPED, _DOT_GROUPED, _BLANK_COMMA, _BLANK_DOT)
    found, best, most = None, _DOT, 0
    for each in formats:
        fits = _mask(pc.match_substring_regex(distinct, f"^(?:{each.pattern})$"))
        fitting = int(counts[fits].sum())
        if found is None or fitting > most:
            found, best, most = fits, each, fitting
        if fits.all():
            break
    assert found is not None
    each_value = np.full(len(distinct), np.nan)
    if found.any():
        written = distinct.filter(pa.array(found))
        for old, new in best.plain.items():
            written = pc.replace_substring(written, old, new)
        # A number that is too large for a float is infinite here, and refused where it is used.
        each_value[found] = written.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if unit == "%":
        each_value /= 100
    values[~missing] = each_value[codes]
    return Numbers(values, _note(unit, negative) if found.any() else None)


def _cast(cells: Cells) -> Floats | None:
    """The cells as numbers, where each of them is a finite one as Python writes it."""
    import pyarrow as pa

    try:
        float(cells[0].as_py())  # else the cast would fail, which takes its time
        found: Floats = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except ValueError:  # pyarrow's is one as well
        return None
    return found if np.isfinite(found).all() else None


def _without_brackets(distinct: Cells, digits: Mask) -> tuple[Cells, bool]:
    """The cells with a minus sign where an accountant writes brackets, and whether there are such: beside numbers
    without any, as what all stand in brackets are marks and not amounts."""
    import pyarrow.compute as pc

    plain = pc.replace_substring_regex(distinct, r"^([^\d()]{0,4})\(\s*([^\d()]{0,4}\d[^()]*)\)$", r"-\1\2")
    changed = _mask(pc.not_equal(plain, distinct))
    negative = bool(changed.any()) and bool((digits & ~changed).any())
    return (plain, True) if negative else (distinct, False)


def _without_unit(distinct: Cells, digits: Mask) -> tuple[Cells, str]:
    """The cells without the % or the currency that all of those have that hold a digit, and which it was."""
    import pyarrow as pa
    import pyarrow.compute as pc

    some: str = distinct[int(digits.argmax())].as_py()
    for unit in ("%", *CURRENCIES):
        if unit not in some:
            continue
        escaped = "".join(f"\\{letter}" if letter in "$" else letter for letter in unit)
        before = pc.replace_substring_regex(distinct, rf"^([+-]?)\s*{escaped}\s*", r"\1", max_replacements=1)
        bare = pc.replace_substring_regex(before, rf"\s*{escaped}$", "", max_replacements=1)
        changed = _mask(pc.not_equal(bare, distinct))
        if (changed | ~digits).all():
            return pc.if_else(pa.array(digits), bare, distinct), unit
    return distinct, ""


def _note(unit: str, negative: bool) -> str | None:
    """What was taken off, and whether brackets became a minus; None where cells are read as they stand."""
    if unit == "%":
        if negative:
            return t("{column} is in percent: 5% is read as 0.05, and (5%) as −0.05.", column="{column}")
        return t("{column} is in percent: 5% is read as 0.05.", column="{column}")
    if negative and unit:
        return t("{column} is read without its {unit}, and (1) as −1.", column="{column}", unit=unit)
    if negative:
        return t("{column} has amounts in brackets: (1) is read as −1.", column="{column}")
    return t("{column} is read without its {unit}.", column="{column}", unit=unit) if unit else None


def _mask(booleans: Cells) -> Mask:
    found: Mask = booleans.to_numpy(zero_copy_only=False)
    return found
