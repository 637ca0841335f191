"""A CSV file as a stranger's spreadsheet wrote it: read, checked, and made into samples.

Everything in a file is text until it is asked for as a number: names are never interpreted, whatever they contain. A
file that cannot be used raises one error that says where and why, in words for the person who chose it. Rows are
numbered as a spreadsheet shows them: the names are row 1.
"""

import codecs
import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import torch
from charset_normalizer import from_bytes
from jaxtyping import Float
from torch import Tensor

from explorer import limits
from explorer.text.numbers import given
from explorer.text.voice import phrase, t, tn

SEPARATORS = "\t;|,"
"""In the order in which they are preferred where several would do: a comma may be a decimal comma."""

ENCODINGS: Mapping[str, str] = {
    "gb18030": phrase("Chinese, simplified"),
    "big5": phrase("Chinese, traditional"),
    "cp932": phrase("Japanese"),
    "cp949": phrase("Korean"),
    "cp1250": phrase("Central European"),
    "cp1251": phrase("Cyrillic"),
    "cp1252": phrase("Western European"),
    "cp1253": phrase("Greek"),
    "cp1254": phrase("Turkish"),
}
"""What a spreadsheet may write instead of Unicode, and for whom."""

_WIDE = ("gb18030", "cp932", "cp949", "big5")
"""Those of two bytes a letter, in the order in which they are preferred where several fit."""
_LATIN = ("cp1250", "cp1252", "cp1254")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins like the mark of UTF-16
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_GUESSED_FROM = 100_000
"""Bytes from which an encoding is guessed."""

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-", "--", "."})
"""What stands for a value that is not there, in any case."""

_SAMPLE = 200


class CsvError(ValueError):
    """A file, or a choice of its columns, that cannot be used; the message is for the person who made it.

    Attributes
    ----------
    row : int or None
        The row in the file, the names being row 1.
    column : str or None
        The column's name.
    """

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        super().__init__(_placed(message, row, column))
        self.row, self.column = row, column


def _placed(message: str, row: int | None, column: str | None) -> str:
    """A message with its place in the file in front of it."""
    if row is not None and column is not None:
        return t("Row {row}, column {column}: {message}", row=row, column=_shown(column), message=message)
    if row is not None:
        return t("Row {row}: {message}", row=row, message=message)
    return message if column is None else t("Column {column}: {message}", column=_shown(column), message=message)


@dataclass(frozen=True)
class Format:
    """A way to write numbers.

    Attributes
    ----------
    pattern : re.Pattern
        What a number looks like.
    plain : callable
        The same number as Python writes it.
    """

    pattern: re.Pattern[str]
    plain: Callable[[str], str]


_EXPONENT = r"([eE][+-]?\d{1,4})?"
_DOT = Format(re.compile(rf"[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}", re.ASCII), lambda text: text)
_COMMA = Format(re.compile(rf"[+-]?(\d+,?\d*|,\d+){_EXPONENT}", re.ASCII), lambda text: text.replace(",", "."))
_DOT_GROUPED = Format(
    re.compile(r"[+-]?\d{1,3}(,\d{3})*(\.\d*)?", re.ASCII),
    lambda text: text.replace(",", ""),
)
_COMMA_GROUPED = Format(
    re.compile(r"[+-]?\d{1,3}(\.\d{3})*(,\d*)?", re.ASCII),
    lambda text: text.replace(".", "").replace(",", "."),
)


@dataclass(frozen=True)
class Column:
    """One column of a file.

    Attributes
    ----------
    name : str
        As in the file; columns without a name are called by their number.
    cells : tuple of str
        Its text, without the blanks around it.
    numbers : tuple of float
        What each cell says as a number: NaN where it is missing or says something else.
    """

    name: str
    cells: tuple[str, ...]
    numbers: tuple[float, ...]

    @cached_property
    def missing(self) -> tuple[bool, ...]:
        """Which cells have no value."""
        return tuple(is_missing(cell) for cell in self.cells)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether every value in it is a number, and there is one."""
        found = [math.isfinite(number) for number, gone in zip(self.numbers, self.missing, strict=True) if not gone]
        return bool(found) and all(found)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The different values, smallest first: by their numbers where all are numbers, by the alphabet otherwise."""
        present = {label: number for label, number in zip(self.labels, self.numbers, strict=True) if label is not None}
        return tuple(sorted(present, key=(lambda label: (present[label], label)) if self.is_numeric else None))

    @cached_property
    def labels(self) -> tuple[str | None, ...]:
        """What each cell says, None where it is missing: the same number written in two ways is one label."""
        first: dict[float, str] = {}
        return tuple(
            None if gone else first.setdefault(number, cell) if self.is_numeric else cell
            for cell, number, gone in zip(self.cells, self.numbers, self.missing, strict=True)
        )


@dataclass(frozen=True)
class Table:
    """A file that could be read.

    Attributes
    ----------
    name : str
        The file's name.
    columns : tuple of Column
        In their order, each of as many cells as there are rows.
    row_numbers : tuple of int
        Where each row is in the file; rows without any value are left out.
    encoding : str
        How its text was read.
    """

    name: str
    columns: tuple[Column, ...]
    row_numbers: tuple[int, ...]
    encoding: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names: text from a stranger, to be shown as text."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Names of the columns that have two classes."""
        return tuple(column.name for column in self.columns if len(column.classes) == 2)

    def trouble(self, name: str) -> str | None:
        """Why a column cannot be a feature: its first cell that is no number, and the row; None where it can be one."""
        try:
            _check_numbers(self.column(name), self.row_numbers)
        except CsvError as error:
            return str(error)
        return None

    def column(self, name: str) -> Column:
        """The column called ``name``, or a CsvError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise CsvError(t("There is no column {column} in this file.", column=_shown(name)))


@dataclass(frozen=True)
class Samples:
    """Columns of a table as samples, neither split nor standardised (see ``slp_core.prepare``).

    Attributes
    ----------
    x : (n, d)
    target : (n, 1)
        0 and 1.
    feature_names : tuple of str
        The d columns that are left.
    class_names : (str, str)
        The labels that became target 0 and 1.
    notes : tuple of str
        What was done to the data, a sentence each.
    """

    x: Float[Tensor, "n d"]
    target: Float[Tensor, "n 1"]
    feature_names: tuple[str, ...]
    class_names: tuple[str, str]
    notes: tuple[str, ...]


def is_missing(cell: str) -> bool:
    """Whether a cell stands for no value."""
    return cell.lower() in MISSING


def read_csv(data: bytes, name: str, encoding: str | None = None) -> Table:
    """Read a file of up to 5 MB, 10,000 rows and 64 columns; separator, encoding and number format are found out.

    ``encoding`` is one of :data:`ENCODINGS` where the one that was found out is the wrong one.

    Raises
    ------
    CsvError
        If it is too large, not text, not a table, or has no rows, no names, or a name twice.
    """
    if len(data) > limits.CSV_MOST_BYTES:
        raise CsvError(
            t(
                "The file must be at most {most} MB. It has {size} MB.",
                most=given(limits.CSV_MOST_BYTES / 1e6),
                size=_tenths(len(data)),
            )
        )
    text, encoding = _decode(data, encoding)
    separator, text = _separator(text)
    header: list[str] | None = None
    rows: list[list[str]] = []
    row_numbers: list[int] = []
    for number, record in enumerate(_records(text, separator), start=1):
        cells = [cell.strip() for cell in record]
        if not any(cells):
            continue
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise CsvError(
                tn(
                    "It has {count} cell, but there are {names} names in the first row.",
                    "It has {count} cells, but there are {names} names in the first row.",
                    len(cells),
                    names=len(header),
                ),
                number,
            )
        rows.append(cells)
        row_numbers.append(number)
        if len(rows) > limits.CSV_MOST_ROWS:
            raise CsvError(
                t(
                    "There are more than {most} rows; that is the most that can be used.",
                    most=f"{limits.CSV_MOST_ROWS:,}",
                ),
                number,
            )
    if header is None:
        raise CsvError(t("The file is empty."))
    kept = [j for j in range(len(header)) if header[j] or any(row[j] for row in rows)]
    names = _names([header[j] for j in kept], kept)
    if not rows:
        raise CsvError(t("There are names in the first row, but no rows below it."))
    columns = tuple(_column(label, [row[j] for row in rows], separator) for label, j in zip(names, kept, strict=True))
    return Table(name, columns, tuple(row_numbers), encoding)


def to_data(
    table: Table,
    target: str,
    features: Sequence[str],
    missing: str = "drop",
    constant: str = "drop",
) -> Samples:
    """Make samples of chosen columns.

    Parameters
    ----------
    target : str
        A column of two classes, numbers or text: the smaller number, or the first in the alphabet, becomes 0.
    features : sequence of str
        Columns of numbers.
    missing : "drop" or "mean"
        Leave a row with a missing feature out, or fill in the mean of the column's other values. A row without a
        target is left out in any case.
    constant : "drop" or "keep"
        Whether a feature that has the same value in every row is left out: nothing can be learned from it.

    Raises
    ------
    CsvError
        If a column does not exist, is chosen twice or holds something else than it should.
    """
    _check_choice(target, features)
    for what, choice, choices in (("missing", missing, ("drop", "mean")), ("constant", constant, ("drop", "keep"))):
        if choice not in choices:
            raise CsvError(
                t(
                    "{what} must be {one} or {other}. Got {choice} instead.",
                    what=what,
                    one=choices[0],
                    other=choices[1],
                    choice=repr(choice),
                )
            )
    wanted = table.column(target)
    inputs = [table.column(name) for name in features]
    if len(wanted.classes) != 2:
        raise CsvError(_not_two(wanted.classes), column=target)
    for column in inputs:
        _check_numbers(column, table.row_numbers)

    known = [i for i, gone in enumerate(wanted.missing) if not gone]
    notes = []
    if lost := len(wanted.cells) - len(known):
        notes.append(tn("{count} row was left out: no target.", "{count} rows were left out: no target.", lost))
    if missing == "drop":
        complete = [i for i in known if not any(column.missing[i] for column in inputs)]
        if lost := len(known) - len(complete):
            notes.append(
                tn(
                    "{count} row was left out: a feature is missing.",
                    "{count} rows were left out: a feature is missing.",
                    lost,
                )
            )
        known = complete
    if len(known) < 2:
        raise CsvError(t("Fewer than two rows are left after those with missing values are taken out."))

    x = torch.tensor([[column.numbers[i] for column in inputs] for i in known], dtype=torch.float64)
    gaps = x.isnan()
    x = torch.where(gaps, x.nanmean(0), x)
    for column, gone in zip(inputs, gaps.T, strict=True):
        if bool(gone.all()):
            raise CsvError(t("It has no values in the rows that have a target."), column=column.name)
        if filled := int(gone.sum()):
            notes.append(
                tn(
                    "{count} missing value of {column} became its mean.",
                    "{count} missing values of {column} became its mean.",
                    filled,
                    column=_shown(column.name),
                )
            )
    varies = [constant == "keep" or bool((values != values[0]).any()) for values in x.T]
    left_out = [column.name for column, vary in zip(inputs, varies, strict=True) if not vary]
    notes += [t("The column {column} was left out: it never changes.", column=_shown(name)) for name in left_out]
    if not any(varies):
        raise CsvError(t("None of the chosen features ever changes: there is nothing to learn from."))

    zero, one = wanted.classes
    answers = torch.tensor([[float(wanted.labels[i] == one)] for i in known], dtype=torch.float64)
    if bool((answers == answers[0]).all()):
        raise CsvError(t("In the rows that are left there is only one class."), column=target)
    notes.append(t("Target 0 is {zero}, target 1 is {one}.", zero=_shown(zero), one=_shown(one)))
    feature_names = tuple(column.name for column, vary in zip(inputs, varies, strict=True) if vary)
    return Samples(x[:, torch.tensor(varies)], answers, feature_names, (zero, one), tuple(notes))


def _shown(text: str) -> str:
    """Text from a file as part of a message: quoted, and short."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def _decode(data: bytes, wanted: str | None) -> tuple[str, str]:
    """The text, and the encoding in which it was read: ``wanted``, or the one that was found out."""
    if data.startswith(b"PK\x03\x04"):
        raise CsvError(
            t("This is a workbook or an archive, not a CSV file: save the sheet as CSV and choose that file.")
        )
    if wanted is not None and wanted not in ENCODINGS:
        raise CsvError(
            t(
                "The encoding must be one of {names}. Got {wanted} instead.",
                names=", ".join(ENCODINGS),
                wanted=repr(wanted),
            )
        )
    for encoding in [wanted] if wanted else [*_unicode(data), *_likely(data), "latin-1"]:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            # latin-1, the last, has a character for every byte: those that no text has are refused.
            if _NO_TEXT.search(text):
                raise CsvError(t("This is not a text file: it holds characters that no table has."))
            return text, encoding
    raise CsvError(t("The file is not written in {wanted}: choose another encoding.", wanted=str(wanted)))


def _unicode(data: bytes) -> list[str]:
    """The form of Unicode that a file begins with the mark of, or that its zero bytes tell, or UTF-8."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return [encoding]
    return ["utf-16-le"] if b"\0" in data[1:200:2] else ["utf-16-be"] if b"\0" in data[0:200:2] else ["utf-8"]


def _likely(data: bytes) -> list[str]:
    """The older encodings that a text is most likely in, best first: a statistical guess at what letters are common.

    It is often right and cannot always be: whoever sees that it is not may choose. A script of two bytes a letter that
    fits at all is no accident; of the single-byte ones, those that are written in other than Latin letters show it in
    most of their letters.
    """
    start = data[:_GUESSED_FROM].rpartition(b"\n")[0] or data[:_GUESSED_FROM]
    found = [match.encoding for match in from_bytes(start, cp_isolation=list(ENCODINGS))]
    wide = [encoding for encoding in _WIDE if encoding in found]
    foreign = sum(byte >= 0x80 for byte in start)
    latin = sum(bytes((byte,)).isalpha() for byte in start)
    narrow = [encoding for encoding in found if encoding not in _WIDE and (foreign > latin or encoding in _LATIN)]
    return [*wide, *narrow, "cp1252"]


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without the line by which a spreadsheet is told of it."""
    told = re.match(rf"sep=([{SEPARATORS}])\r?\n?", text, re.IGNORECASE)
    if told:
        return told[1], text[told.end() :]
    scores = {separator: _score(text, separator) for separator in SEPARATORS}
    best = max(scores.values())
    return next(s for s in SEPARATORS if scores[s] == best) if best > 0 else ",", text


def _score(text: str, separator: str) -> float:
    """The part of the first rows that are as wide as the names; 0 where the names are not parted at all."""
    try:
        widths = [len(record) for record in islice(_reader(text, separator), _SAMPLE) if any(map(str.strip, record))]
    except csv.Error:
        return 0.0
    return sum(width == widths[0] for width in widths) / len(widths) if widths and widths[0] > 1 else 0.0


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    number = 0
    try:
        for record in _reader(text, separator):
            number += 1
            yield record
    except csv.Error as error:
        if "field limit" in str(error):
            raise CsvError(t("A cell is far too long; perhaps a quotation mark is not closed."), number + 1) from None
        raise CsvError(t("A quotation mark is not closed, or text follows a closed one."), number + 1) from None


def _names(header: list[str], places: list[int]) -> list[str]:
    names = [
        " ".join(name.split()) or t("column {number}", number=place + 1)
        for name, place in zip(header, places, strict=True)
    ]
    if len(names) > limits.CSV_MOST_COLUMNS:
        raise CsvError(
            t(
                "There are {columns} columns; at most {most} can be used.",
                columns=len(names),
                most=limits.CSV_MOST_COLUMNS,
            )
        )
    if len(names) < 2:
        raise CsvError(
            t("There is one column only; a target and a feature are needed. Is the separator one of , ; tab |?")
        )
    if all(_COMMA.pattern.fullmatch(name) or _DOT.pattern.fullmatch(name) for name in names):
        raise CsvError(t("The first row must hold the columns' names, but every cell in it is a number."), 1)
    for j, name in enumerate(names):
        if name in names[:j]:
            raise CsvError(
                t("Two columns are called {column}; every column needs a name of its own.", column=_shown(name)),
                1,
                name,
            )
    return names


def _column(name: str, cells: list[str], separator: str) -> Column:
    """The column with its numbers, in the way of writing that fits the most cells."""
    present = [cell for cell in cells if not is_missing(cell)]
    # In a comma-separated file a comma inside a cell parts thousands; in the others it is more likely a decimal comma.
    formats = (_DOT, _DOT_GROUPED, _COMMA, _COMMA_GROUPED)
    if separator != ",":
        formats = (_DOT, _COMMA, _COMMA_GROUPED, _DOT_GROUPED)
    fits = [sum(fmt.pattern.fullmatch(cell) is not None for cell in present) for fmt in formats]
    chosen = formats[fits.index(max(fits))]
    return Column(name, tuple(cells), tuple(_number(cell, chosen) for cell in cells))


def _number(cell: str, written: Format) -> float:
    return float(written.plain(cell)) if written.pattern.fullmatch(cell) else math.nan


def _check_choice(target: str, features: Sequence[str]) -> None:
    if not features:
        raise CsvError(t("Choose at least one feature."))
    for j, name in enumerate(features):
        if name == target:
            raise CsvError(t("It is the target, and cannot be a feature at the same time."), column=name)
        if name in features[:j]:
            raise CsvError(t("It is chosen twice."), column=name)


def _check_numbers(column: Column, row_numbers: tuple[int, ...]) -> None:
    for cell, number, gone, row in zip(column.cells, column.numbers, column.missing, row_numbers, strict=True):
        if gone:
            continue
        if math.isnan(number):
            raise CsvError(t("{cell} is not a number.", cell=_shown(cell)), row, column.name)
        if abs(number) > limits.CSV_LARGEST:
            raise CsvError(
                t("{cell} is too large: the most is {most}.", cell=_shown(cell), most=given(limits.CSV_LARGEST)),
                row,
                column.name,
            )
    if all(column.missing):
        raise CsvError(t("It is empty."), column=column.name)


def _not_two(classes: tuple[str, ...]) -> str:
    if not classes:
        return t("It is empty; the target needs two different values.")
    some = ", ".join(_shown(label) for label in classes[:5]) + (", ..." if len(classes) > 5 else "")
    return tn(
        "The target needs exactly two different values. It has {count}: {values}.",
        "The target needs exactly two different values. It has {count}: {values}.",
        len(classes),
        values=some,
    )


def _tenths(size: int) -> str:
    """Bytes as megabytes."""
    return f"{size / 1e6:.1f}"
