"""Whatever a person brings along as a table: a CSV file, a workbook, cells from the clipboard."""

from dataclasses import dataclass

from explorer import limits
from explorer.table.beside import BESIDE
from explorer.table.encodings import checked, decode
from explorer.table.errors import TableError, quoted
from explorer.table.guess import likely_features, likely_target
from explorer.table.other_kinds import check_kind
from explorer.table.separated import read_grid
from explorer.table.table import Table, table_of
from explorer.table.workbook import Sheet, is_workbook, read_sheet
from explorer.text.numbers import given
from explorer.text.voice import t, tn


@dataclass(frozen=True)
class How:
    """How a file is to be read, as far as somebody said so; the rest is found out.

    Attributes
    ----------
    encoding : str or None
        One of ``ENCODINGS``.
    sheet : str or None
        The name of a workbook's sheet.
    has_names : bool or None
        Whether the first row holds the columns' names.
    seed : int
        Draws the rows, where there are more than fit.
    """

    encoding: str | None = None
    sheet: str | None = None
    has_names: bool | None = None
    seed: int = 0


def read_table(data: bytes, name: str, how: How | None = None) -> Table:
    """Read a file of up to 5 MB; kind, separator, encoding and number format are found out.

    Everything in it is text until it is asked for as a number: names are never interpreted, whatever they contain.
    Rows are numbered as a spreadsheet shows them.

    Raises
    ------
    TableError
        If it cannot be used: where and why, in words for the person who chose it.
    """
    how = how or How()
    if len(data) > limits.TABLE_MOST_BYTES:
        raise TableError(
            t(
                "The file must be at most {most} MB. It has {size} MB.",
                most=given(limits.TABLE_MOST_BYTES / 1e6),
                size=f"{len(data) / 1e6:.1f}",
            )
        )
    if is_workbook(data):
        sheet = read_sheet(data, how.sheet)
        return BESIDE.call(_of_sheet, sheet, name, how) if _is_long(sheet.text) else _of_sheet(sheet, name, how)
    return BESIDE.call(_of_bytes, data, name, how) if _is_long(data) else _of_bytes(data, name, how)


def _is_long(text: str | bytes) -> bool:
    return len(text) >= limits.BESIDE_FROM


def _of_bytes(data: bytes, name: str, how: How) -> Table:
    text, encoding = decode(data, how.encoding)
    check_kind(text)
    return _understood(table_of(read_grid(text, how.has_names), name, how.seed, encoding))


def _of_sheet(sheet: Sheet, name: str, how: How) -> Table:
    try:
        grid = read_grid(checked(sheet.text), how.has_names, ",")
    except TableError as error:
        # What is not to be read may be what was not computed.
        error = TableError(_on_formulas(sheet)) if sheet.uncomputed else error
        error.sheets = sheet.sheets
        raise error from None
    notes = (*_on_passed(sheet), *([_on_formulas(sheet)] if sheet.uncomputed else []))
    return _understood(table_of(grid, name, how.seed, sheets=sheet.sheets, notes=notes))


def _understood(table: Table) -> Table:
    """It, with what is asked of its columns next already found out: they remember it."""
    likely_features(table, likely_target(table).name)
    return table


def _on_passed(sheet: Sheet) -> tuple[str, ...]:
    if not sheet.passed:
        return ()
    told = tn(
        "The sheet {sheet} is read: {first}, before it, holds no table.",
        "The sheet {sheet} is read: {count} before it hold no table, the first is {first}.",
        len(sheet.passed),
        sheet=quoted(sheet.sheets[0]),
        first=quoted(sheet.passed[0]),
    )
    return (told,)


def _on_formulas(sheet: Sheet) -> str:
    count, first = sheet.uncomputed, sheet.first_uncomputed
    if not first:
        return tn(
            "{count} formula has no stored result and is read as an empty cell: open the workbook in its spreadsheet "
            "program, save it there, and choose it again.",
            "{count} formulas have no stored results and are read as empty cells: open the workbook in its spreadsheet "
            "program, save it there, and choose it again.",
            count,
        )
    return tn(
        "The formula in {first} has no stored result and is read as an empty cell: open the workbook in its "
        "spreadsheet program, save it there, and choose it again.",
        "{count} formulas have no stored results and are read as empty cells, the first in {first}: open the workbook "
        "in its spreadsheet program, save it there, and choose it again.",
        count,
        first=first,
    )


def read_text(text: str, name: str, how: How | None = None) -> Table:
    """Read cells that were pasted, as a spreadsheet puts them on the clipboard. Errors as in :func:`read_table`."""
    how = how or How()
    check_kind(text)
    return table_of(read_grid(checked(text), how.has_names), name, how.seed)
