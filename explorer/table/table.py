"""A table that could be read."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer import limits
from explorer.table.column import Column
from explorer.table.errors import TableError, quoted
from explorer.table.grid import Grid
from explorer.text.voice import t


@dataclass(frozen=True, eq=False)
class Table:
    """A file, or cells that were pasted, as columns.

    Attributes
    ----------
    name : str
        The file's name.
    columns : tuple of Column
        In their order, each of as many cells as there are rows.
    row_numbers : array of int
        Where each row is in the file.
    rows_found : int
        How many rows there were: more than are here, where they were too many.
    has_names : bool
        Whether the columns' names are the file's own.
    encoding : str or None
        How its text was read, where it was bytes.
    sheets : tuple of str
        The sheets of a workbook, the one that was read first; empty for what is none.
    notes : tuple of str
        What was done to make a table of it, a sentence each.
    """

    name: str
    columns: tuple[Column, ...]
    row_numbers: NDArray[np.int64]
    rows_found: int
    has_names: bool = True
    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names: text from a stranger, to be shown as text."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Names of the columns that have two classes."""
        return tuple(column.name for column in self.columns if column.few == 2)

    def trouble(self, name: str) -> str | None:
        """Why a column cannot be a feature: its first cell that is no number, and the row; None where it can be one."""
        try:
            self.column(name).check_feature(self.row_numbers)
        except TableError as error:
            return str(error)
        return None

    def column(self, name: str) -> Column:
        """The column called ``name``, or a TableError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError(t("There is no column {column} in this file.", column=quoted(name)))


def table_of(
    grid: Grid,
    name: str,
    seed: int = 0,
    encoding: str | None = None,
    sheets: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """The table of a grid: of more rows than fit, as many as do, drawn by ``seed`` and left in their order.

    ``notes`` are on what was done before there was a grid.
    """
    found = len(grid.row_numbers)
    columns, numbers, notes = grid.columns, grid.row_numbers, (*notes, *grid.notes)
    if found > limits.TABLE_MOST_ROWS:
        import pyarrow as pa

        drawn = np.sort(np.random.default_rng(seed).choice(found, limits.TABLE_MOST_ROWS, replace=False))
        columns, numbers = tuple(column.take(pa.array(drawn)) for column in columns), numbers[drawn]
        told = t(
            "{most} of the {found} rows are used: more do not fit. They are drawn by the seed {seed}.",
            most=f"{limits.TABLE_MOST_ROWS:,}",
            found=f"{found:,}",
            seed=seed,
        )
        notes = (*notes, told)
    made = tuple(Column(label, text, grid.separator) for label, text in zip(grid.names, columns, strict=True))
    return Table(name, made, numbers, found, grid.has_names, encoding, sheets, notes)
