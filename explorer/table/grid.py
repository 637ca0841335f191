"""The cells of a table as they stand in a file: text in columns, below the names of the columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cells = Any
"""A pyarrow.StringArray: the text of the cells, without the blanks around it. It is published without types."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Columns of text.

    Attributes
    ----------
    names : tuple of str
        The columns' names as in the file, each different.
    columns : tuple of Cells
        As many as there are names, of one length.
    row_numbers : array of int
        Where each row is in the file, as a spreadsheet counts; rows without any value are left out.
    separator : str
        What stood between cells: where it was a comma, a comma within a cell parts thousands.
    has_names : bool
        Whether the names are the file's own.
    notes : tuple of str
        What was done to make a table of it, a sentence each.
    """

    names: tuple[str, ...]
    columns: tuple[Cells, ...]
    row_numbers: NDArray[np.int64]
    separator: str
    has_names: bool
    notes: tuple[str, ...] = ()
