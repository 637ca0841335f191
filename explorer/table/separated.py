"""Text whose cells are parted by commas, semicolons, tabs and the like.

Python's csv module looks at the first rows, to find the separator and where the table begins; pyarrow, which Streamlit
brings along, reads all of them, without holding Python's lock.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from explorer import limits
from explorer.table.errors import TableError, quoted
from explorer.table.grid import Cells, Grid
from explorer.table.layout import Layout, Record, is_note, lay_out, usual_width
from explorer.text.voice import t, tn

SEPARATORS = "\t;|,"
"""In the order in which they are preferred where several would do: a comma may be a decimal comma."""
_TOTALS = (
    "total totals sum mean average avg median summe gesamt gesamtsumme insgesamt mittelwert durchschnitt mw somme "
    "totale moyenne suma media totaal gemiddelde"
)
"""Of these the first cell of a row says one that sums up those above it."""
_SAMPLE = 200
"""Records that are looked at before all are read."""


@dataclass
class _Sample:
    """The first records, and where each begins in the text."""

    records: list[Record] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def read_grid(text: str, has_names: bool | None = None, separator: str | None = None) -> Grid:
    """The cells of a table that is written as text.

    Parameters
    ----------
    has_names : bool or None
        Whether the first row holds the columns' names; None has it found out.
    separator : str or None
        None has it found out.

    Raises
    ------
    TableError
        If it is not a table, or has no rows or a single column.
    """
    of_sheet = separator is not None
    if separator is None:
        separator, text = _separator(_without_marks(text))
    if '"' in text:
        text = _well_quoted(text, separator)
    sample = _sampled(text, separator)
    layout = lay_out(sample.records, has_names)
    if layout is None:
        if text.strip(separator + " \r\n\t"):
            raise TableError(t("The first {count} rows are empty.", count=_SAMPLE))
        raise TableError(t("The file is empty."))
    _check_width(layout.width)
    start = sample.starts[layout.first] if layout.first < len(sample.starts) else len(text)
    columns, numbers, notes = _cells(text[start:], separator, layout)
    columns, numbers = _without_empty_rows(columns, numbers + layout.first)
    columns, numbers, totals = _without_totals(columns, numbers)
    kept = [j for j, column in enumerate(columns) if (layout.names and layout.names[j]) or any_text(column)]
    if len(kept) < 2:
        raise TableError(
            t("There is one column only; a target and a feature are needed.")
            if of_sheet
            else t("There is one column only; a target and a feature are needed. Is the separator one of , ; tab |?")
        )
    names, renamed = _names(layout, kept)
    if not len(numbers):
        raise TableError(t("There are names in the first row, but no rows below it."))
    told = (*layout.notes, *totals, *notes, *renamed)
    return Grid(names, tuple(columns[j] for j in kept), numbers, separator, layout.names is not None, told)


def any_text(column: Cells) -> bool:
    """Whether some cell is not empty."""
    import pyarrow.compute as pc

    return bool(pc.any(pc.not_equal(column, "")).as_py())


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without the line by which a spreadsheet is told of it."""
    told = re.match(rf"sep=([{SEPARATORS}])\r?\n?", text, re.IGNORECASE)
    if told:
        return told[1], text[told.end() :]
    scores = {separator: _score(text, separator) for separator in SEPARATORS}
    best = max(scores.values())
    if best > 0:
        return next(s for s in SEPARATORS if scores[s] == best), text
    start = "".join(islice(io.StringIO(text, newline=""), _SAMPLE))
    return (" ", _narrow(text)) if _is_parted_by_blanks(_narrow(start)) else (",", text)


def _narrow(text: str) -> str:
    """The text with one blank where there are several, as between columns that stand below each other; not where
    some of them may be part of a cell."""
    if '"' in text:
        return text
    return re.sub(r"[ \t]+", " ", re.sub(r"^[ \t]+|[ \t]+(?=\r?$)", "", text, flags=re.MULTILINE))


def _without_marks(text: str) -> str:
    """The text without the marks by which numpy tells that its first lines, of which the last holds names, are no
    values: not where # is what a column is called."""
    lines = re.match(r"(?:#[^\n]*\n)*", text)
    assert lines
    head = lines[0]
    return re.sub(rf"^#+[ ]*(?=[^\s{SEPARATORS}])", "", head, flags=re.MULTILINE) + text[len(head) :]


def _score(text: str, separator: str) -> float:
    """The part of the first rows that are of one width; 0 where they are not parted at all."""
    try:
        width, part = usual_width(_sampled(text, separator).records)
    except TableError:
        return 0.0
    return part if width > 1 else 0.0


def _is_parted_by_blanks(text: str) -> bool:
    """Whether it is a table as R writes one: a blank between cells, all rows of one width but perhaps the names."""
    try:
        widths = [len(record) for record in _sampled(text, " ").records if any(record)]
    except TableError:
        return False
    return len(widths) > 2 and widths[1] > 1 and len({*widths[1:]}) == 1 and widths[0] in (widths[1], widths[1] - 1)


def _reader(lines: Iterator[str], separator: str) -> "Iterator[list[str]]":
    return csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)


def _sampled(text: str, separator: str) -> _Sample:
    ends = [0]

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            ends.append(ends[-1] + len(line))
            yield line

    reader = csv.reader(lines(), delimiter=separator, strict=True, skipinitialspace=True)
    sample = _Sample()
    begins = 0
    try:
        for record in islice(reader, _SAMPLE):
            sample.records.append([cell.strip() for cell in record])
            sample.starts.append(begins)
            begins = ends[reader.line_num]
    except csv.Error as error:
        raise _unread(error, len(sample.records) + 1) from None
    return sample


def _unread(error: csv.Error, row: int) -> TableError:
    """Why Python's reader stopped at a row, in our words."""
    if "field limit" in str(error):
        return TableError(t("A cell is far too long; perhaps a quotation mark is not closed."), row)
    return TableError(t("A quotation mark is not closed, or text follows a closed one."), row)


def _well_quoted(text: str, separator: str) -> str:
    """The text, if its quotation marks are as they should be, without the blanks before them.

    Raises
    ------
    TableError
        Where one is not closed, or text follows a closed one: read on, it would shift everything after it.
    """
    number = 0
    try:
        for _ in _reader(io.StringIO(text, newline=""), separator):
            number += 1
    except csv.Error as error:
        raise _unread(error, number + 1) from None
    # Most texts have none, and need not be looked through line by line.
    if ' "' not in text or (f'{separator} "' not in text and not re.search(r'^ +"', text, re.MULTILINE)):
        return text
    plain = io.StringIO()
    writer = csv.writer(plain, delimiter=separator, lineterminator="\n")
    for record in _reader(io.StringIO(text, newline=""), separator):
        writer.writerow(record)
    return plain.getvalue()


def _check_width(width: int) -> None:
    if width > limits.TABLE_MOST_COLUMNS:
        raise TableError(
            t(
                "There are {columns} columns; at most {most} can be read: leave out those that you do not need.",
                columns=f"{width:,}",
                most=f"{limits.TABLE_MOST_COLUMNS:,}",
            )
        )


def _cells(text: str, separator: str, layout: Layout) -> tuple[list[Cells], NDArray[np.int64], tuple[str, ...]]:
    """The columns below the names, and the record that each row is, counted from 1."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv as arrow

    odd: list[tuple[int, int, str]] = []
    skipped: list[int] = []

    def put_aside(row: "arrow.InvalidRow") -> str:
        if row.text.strip(separator + " \t"):
            odd.append((row.number, row.actual_columns, row.text))
        skipped.append(row.number)
        return "skip" if len(odd) < limits.TABLE_MOST_ODD and len(skipped) < limits.TABLE_MOST_SKIPPED else "error"

    names = [str(j) for j in range(layout.width)]
    data = text.encode()
    if not data:
        return [pa.array([], pa.string()) for _ in names], np.empty(0, np.int64), ()
    try:
        table = arrow.read_csv(
            io.BytesIO(data),
            # One block: a row may be as long as the file.
            read_options=arrow.ReadOptions(use_threads=False, column_names=names, block_size=len(data) + 1),
            parse_options=arrow.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=put_aside,
            ),
            convert_options=arrow.ConvertOptions(
                strings_can_be_null=False, column_types={name: pa.string() for name in names}
            ),
        )
    except pa.ArrowInvalid as error:
        _refuse(odd, layout)
        raise TableError(t("The rows are not parted as those of a table are.")) from error
    total = table.num_rows + len(skipped)
    kept = np.delete(np.arange(1, total + 1), np.array(skipped, np.int64) - 1)
    below = 0  # notes below the table: the last rows, each a line of text
    last = int(kept[-1]) if len(kept) else 0
    while odd and 0 < last < odd[-1][0] and is_note(odd[-1][2].split(separator), layout.width):
        odd.pop()
        below += 1
    _refuse(odd, layout)
    told = (
        (tn("{count} row below the table was left out.", "{count} rows below the table were left out.", below),)
        if below
        else ()
    )
    columns = [pc.utf8_trim_whitespace(column.combine_chunks()) for column in table.columns]
    return columns, kept, told


def _refuse(odd: list[tuple[int, int, str]], layout: Layout) -> None:
    if odd:
        number, count, _ = odd[0]
        raise TableError(
            tn(
                "It has {count} cell, but there are {names} names in the first row.",
                "It has {count} cells, but there are {names} names in the first row.",
                count,
                names=layout.width,
            )
            if layout.names is not None
            else tn(
                "It has {count} cell, but the first row has {names}.",
                "It has {count} cells, but the first row has {names}.",
                count,
                names=layout.width,
            ),
            number + layout.first,
        )


def _without_empty_rows(columns: list[Cells], numbers: NDArray[np.int64]) -> tuple[list[Cells], NDArray[np.int64]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(numbers):
        return columns, numbers
    filled = np.zeros(len(numbers), bool)
    for column in columns:
        filled |= pc.not_equal(column, "").to_numpy(zero_copy_only=False)
        if filled.all():
            return columns, numbers
    mask = pa.array(filled)
    return [column.filter(mask) for column in columns], numbers[filled]


def _without_totals(
    columns: list[Cells], numbers: NDArray[np.int64]
) -> tuple[list[Cells], NDArray[np.int64], tuple[str, ...]]:
    """The table without the last rows that sum up those above, as they say in their first cell, and that."""
    notes: list[str] = []
    kept = len(numbers)
    while kept > 2 and len(notes) < limits.TABLE_MOST_TOTALS:
        first, column = next((cell, column) for column in columns if (cell := column[kept - 1].as_py()))
        if first.rstrip(" :.").casefold() not in _TOTALS.split() or column.index(first).as_py() < kept - 1:
            break
        kept -= 1
        notes.append(
            t("Row {row} was left out: {cell} sums up the rows above it.", row=int(numbers[kept]), cell=quoted(first))
        )
    return [column[:kept] for column in columns], numbers[:kept], tuple(reversed(notes))


def _names(layout: Layout, kept: list[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name for each column that is kept, each different, and what was renamed."""
    if layout.names is None:
        return tuple(f"x{number + 1}" for number in range(len(kept))), ()
    given = [" ".join(layout.names[j].split()) or t("column {number}", number=j + 1) for j in kept]
    taken, seen, tried = {*given}, set[str](), Counter[str]()
    names, notes = [], []
    for name in given:
        free = name
        while name in seen and free in taken:
            tried[name] += 1
            free = f"{name} ({tried[name] + 1})"
        seen.add(name)
        if free != name:
            taken.add(free)
            notes.append(
                t(
                    "Several columns are called {name}: one of them is called {other} here.",
                    name=quoted(name),
                    other=quoted(free),
                )
            )
        names.append(free)
    told = notes[: limits.TABLE_MOST_TOLD]
    if (more := len(notes) - len(told)) > 0:
        told.append(tn("{count} more column got another name.", "{count} more columns got other names.", more))
    return tuple(names), tuple(told)
