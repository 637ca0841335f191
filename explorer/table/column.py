"""One column of a table: its text, its numbers, its different values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer import limits
from explorer.table.errors import TableError, quoted
from explorer.table.grid import Cells
from explorer.table.layout import MISSING
from explorer.table.numbers import Floats, Mask, read_numbers
from explorer.table.words import alike, is_no
from explorer.text.numbers import given
from explorer.text.voice import t


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        As in the file; columns without a name are called by their number.
    text : Cells
        Its cells.
    separator : str
        What stood between cells in the file.
    """

    name: str
    text: Cells
    separator: str

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The text of every cell."""
        return tuple(self.text.to_pylist())

    @cached_property
    def missing(self) -> Mask:
        """Which cells have no value."""
        import pyarrow as pa
        import pyarrow.compute as pc

        gone = pc.is_in(pc.utf8_lower(self.text), value_set=pa.array(sorted(MISSING)))
        found: Mask = gone.to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def _read(self) -> tuple[Floats, str | None]:
        read = read_numbers(self.text, self.missing, self.separator)
        return read.values, read.note

    @property
    def numbers(self) -> Floats:
        """What each cell says as a number: NaN where it is missing or says something else."""
        return self._read[0]

    @property
    def note(self) -> str | None:
        """What was taken off its numbers, as a sentence."""
        note = self._read[1]
        return None if note is None else note.replace("{column}", quoted(self.name))

    @cached_property
    def is_numeric(self) -> bool:
        """Whether every value in it is a number, and there is one."""
        present = self.numbers[~self.missing]
        return bool(len(present)) and bool(np.isfinite(present).all())

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to read it, a sentence each."""
        if self.is_numeric:
            return () if self.note is None else (self.note,)
        coded, first = self._texts
        return tuple(
            t(
                "{column}: {cell} is read as {other}.",
                column=quoted(self.name),
                cell=quoted(coded.dictionary[at].as_py()),
                other=quoted(coded.dictionary[int(first[at])].as_py()),
            )
            for at in map(int, np.flatnonzero(first != np.arange(len(first))))
        )

    @cached_property
    def _texts(self) -> tuple[Any, NDArray[np.int64]]:
        """Its cells that are not missing by their different texts, and of each text which is the first that says the
        same."""
        coded = self.text.filter(_array(~self.missing)).dictionary_encode()
        few = len(coded.dictionary) <= limits.TABLE_MOST_WRITINGS
        return coded, np.array(alike(coded.dictionary.to_pylist()) if few else range(len(coded.dictionary)), np.int64)

    @cached_property
    def _distinct(self) -> tuple[Cells, NDArray[np.int64]]:
        """The different values in their order, and of each cell which it is: -1 where it is missing."""
        import pyarrow.compute as pc

        present = ~self.missing
        codes = np.full(len(present), -1)
        if self.is_numeric:
            _, first, codes[present] = np.unique(self.numbers[present], return_index=True, return_inverse=True)
            return self.text.filter(_array(present)).take(_array(first)), codes
        coded, same = self._texts
        kept = np.flatnonzero(same == np.arange(len(same)))
        order = kept[pc.sort_indices(coded.dictionary.take(_array(kept))).to_numpy()]
        if len(order) == 2 and is_no(*(coded.dictionary[int(at)].as_py() for at in order[::-1])):
            order = order[::-1]
        place = np.empty(len(same), np.int64)
        place[order] = np.arange(len(order))
        codes[present] = place[same][coded.indices.to_numpy()]
        return coded.dictionary.take(_array(order)), codes

    @property
    def class_count(self) -> int:
        """How many different values there are."""
        return len(self._distinct[0])

    @cached_property
    def few(self) -> int:
        """How many different values there are, up to 3: without putting all of them in order."""
        if not self.is_numeric:
            return min(self.class_count, 3)
        present = self.numbers[~self.missing]
        low, high = present.min(), present.max()
        return 3 if ((present != low) & (present != high)).any() else 1 + int(low < high)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The different values, smallest first: by their numbers where all are numbers, by the alphabet otherwise.

        The same number, or word, written in two ways is one of them, as it was written first; of yes and no, no is the
        first in any language.
        """
        return tuple(self._distinct[0].to_pylist())

    @property
    def codes(self) -> NDArray[np.int64]:
        """Which of the ``classes`` each cell is, -1 where it is missing."""
        return self._distinct[1]

    @cached_property
    def is_two_texts(self) -> bool:
        """Whether it holds two different texts, of which one comes again, and no number."""
        if np.isfinite(self.numbers).any():
            return False
        return self.class_count == 2 < int((~self.missing).sum())

    @cached_property
    def counts_rows(self) -> bool:
        """Whether it only numbers the rows, from anywhere on: 0, 1, 2, ..."""
        numbers = self.numbers
        return len(numbers) > 2 and self.is_numeric and bool((np.diff(numbers) == 1).all())

    @cached_property
    def feature(self) -> Floats:
        """What a feature takes from it: its numbers, or 0 and 1 for two texts; NaN where it is missing."""
        if not self.is_two_texts:
            return self.numbers
        return np.where(self.codes < 0, np.nan, self.codes).astype(np.float64)

    def check_feature(self, row_numbers: Sequence[int] | NDArray[np.int64]) -> None:
        """Raise a TableError where it cannot be a feature: at its first cell that is no number, or too large a one."""
        if self.is_two_texts:
            return
        present = ~self.missing
        if not present.any():
            raise TableError(t("It is empty."), column=self.name)
        numbers = self.numbers
        with np.errstate(invalid="ignore"):
            wrong = np.flatnonzero(present & ~(np.abs(numbers) <= limits.TABLE_LARGEST))
        if not len(wrong):
            return
        at = int(wrong[0])
        cell = quoted(self.text[at].as_py())
        if np.isnan(numbers[at]):
            raise TableError(t("{cell} is not a number.", cell=cell), int(row_numbers[at]), self.name)
        raise TableError(
            t("{cell} is too large: the most is {most}.", cell=cell, most=given(limits.TABLE_LARGEST)),
            int(row_numbers[at]),
            self.name,
        )


def _array(values: NDArray[np.generic]) -> Cells:
    import pyarrow as pa

    return pa.array(values)
