"""Cells as numbers, in the way of writing that fits the most of a column's cells.

All of it is pyarrow's work over whole columns, which lets others compute meanwhile.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.table.grid import Cells
from explorer.text.numbers import given
from explorer.text.voice import t

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_EXPONENT = r"(?:[eE][+-]?\d{1,4})?"
_SIGN = r"[+-]?"
_BLANK = r"[ '’\x{a0}\x{202f}]"

_BARE = r"^[+-]?\d{1,3}$"
_THREE = r"^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$|^[+-]?[1-9]\d{0,2}(?:,\d{3})+$"
_PARTED = re.compile(f"{_BARE}|{_THREE}")
_SOME = 200
"""Cells that are looked at where all of them would take long."""

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
    # With decimal commas alone little is in doubt, and most of the work can be left out.
    if plain is None and separator != "," and not pc.any(pc.match_substring(present, ".")).as_py():
        plain = _cast(pc.replace_substring(present, ",", "."))
    if plain is not None and (separator == "," or not _may_part_thousands(present, plain)):
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
    formats: tuple[Format, ...] = (_DOT, _DOT_GROUPED, _COMMA, _COMMA_GROUPED, _BLANK_DOT, _BLANK_COMMA)
    if separator != ",":
        formats = (_DOT, _COMMA, _COMMA_GROUPED, _DOT_GROUPED, _BLANK_COMMA, _BLANK_DOT)
    mark = None if separator == "," else _first_mark(distinct, digits)
    if mark is not None and _parts_thousands(distinct, digits):
        formats = (_COMMA_GROUPED if "." in distinct[mark].as_py() else _DOT_GROUPED,)
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
    notes = [_note(unit, negative) if found.any() else None]
    if mark is not None and found[mark]:
        cell, number = coded.dictionary[mark].as_py(), float(each_value[mark])
        notes.append(t("{column}: “{cell}” is read as {number}.", column="{column}", cell=cell, number=given(number)))
    return Numbers(values, " ".join(filter(None, notes)) or None)


def _cast(cells: Cells) -> Floats | None:
    """The cells as numbers, where each of them is a finite one as Python writes it."""
    import pyarrow as pa

    try:
        float(cells[0].as_py())  # else the cast would fail, which takes its time
        found: Floats = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except ValueError:  # pyarrow's is one as well
        return None
    return found if np.isfinite(found).all() else None


def _may_part_thousands(present: Cells, plain: Floats) -> bool:
    """Whether what was taken for a decimal mark may part thousands: told by the first cells, which is quick."""
    return bool((plain != np.floor(plain)).any()) and all(map(_PARTED.fullmatch, present[:_SOME].to_pylist()))


def _first_mark(distinct: Cells, digits: Mask) -> int | None:
    """The first cell with a point or a comma, where each is followed by three digits and the same one everywhere: it
    may part thousands, or be a decimal one."""
    import pyarrow.compute as pc

    parted = _mask(pc.match_substring_regex(distinct, _THREE))
    dot, comma = (_mask(pc.match_substring(distinct, mark)) & digits for mark in ".,")
    fits = parted | _mask(pc.match_substring_regex(distinct, _BARE))
    if not fits[digits].all() or not (dot | comma).any() or (dot.any() and comma.any()):
        return None
    return int(np.argmax(dot | comma))


def _parts_thousands(distinct: Cells, digits: Mask) -> bool:
    """Whether cells with it stand beside one without: decimals are as many in all cells, or end in no zeros, and of
    several all have three then by chance alone."""
    import pyarrow.compute as pc

    bare = _mask(pc.match_substring_regex(distinct, _BARE)) & digits
    return bool(bare.any()) and int((digits & ~bare).sum()) > 1


def _without_brackets(distinct: Cells, digits: Mask) -> tuple[Cells, bool]:
    """The cells with a minus sign where an accountant writes brackets, and whether there are such: beside numbers
    without any, as what all stand in brackets are marks and not amounts."""
    import pyarrow.compute as pc

    plain = pc.replace_substring_regex(distinct, r"^([^\d()]{0,4})\(\s*([^\d()]{0,4}\d[^()]*)\)$", r"-\1\2")
    changed = _mask(pc.not_equal(plain, distinct))
    negative = bool(changed.any()) and bool((digits & ~changed).any())
    return (plain, True) if negative else (distinct, False)


def _without_unit(distinct: Cells, digits: Mask) -> tuple[Cells, str]:
    """The cells without the %, the currency or the unit that all of those have that hold a digit, and which it was."""
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
    unit = _measure(some)
    if unit and (_mask(pc.match_substring_regex(distinct, rf"^[+-]?\d[\d.,'’ ]*{re.escape(unit)}$")) | ~digits).all():
        bare = pc.replace_substring_regex(distinct, rf"\s*{re.escape(unit)}$", "")
        return pc.if_else(pa.array(digits), bare, distinct), unit
    return distinct, ""


def _measure(cell: str) -> str:
    """What is measured in, where it stands behind a number; empty where nothing does."""
    found = re.fullmatch(r"[+-]?\d[\d.,'’ ]*?\s*([^\W\d_]{1,8}|°[CFK]?)", cell)
    return found[1] if found else ""


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
