"""Where a table begins in a file: titles above it, its names, and names that are missing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from explorer import limits
from explorer.table.errors import quoted
from explorer.text.voice import t, tn

Record = Sequence[str]

MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "?", "-", "--", "."}
    | {"#n/a", "#nv", "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!"}
)
"""What stands for a value that is not there, in any case: as people write it, and as spreadsheets and SPSS do."""

_NUMBER = re.compile(
    r"[-+−]?\s?[$€£¥₹]?\s?[-+−]?(\d[\d.,'’\s]*|[.,]\d+)([eE][-+]?\d+)?\s?[%$€£¥₹]?",
    re.ASCII,
)

_BELOW = 50
"""Rows by which it is told whether those of the first one are like them."""


@dataclass(frozen=True)
class Layout:
    """Where the table is.

    Attributes
    ----------
    names : tuple of str or None
        The cells of the row of names; None where there is none.
    first : int
        Which record is the first row below the names.
    width : int
        Cells in a row.
    notes : tuple of str
        What was left out above, a sentence each.
    """

    names: tuple[str, ...] | None
    first: int
    width: int
    notes: tuple[str, ...]


def usual_width(records: Sequence[Record]) -> tuple[int, float]:
    """The commonest number of cells of a record, and the part of the records that have so many."""
    widths = Counter(len(record) for record in records if any(record))
    if not widths:
        return 0, 0.0
    width, count = max(widths.items(), key=lambda found: (found[1], found[0]))
    return width, count / widths.total()


def lay_out(records: Sequence[Record], has_names: bool | None) -> Layout | None:
    """Find the table in its first records; None where all are empty.

    ``has_names`` says whether its first row holds names; None has it found out.
    """
    width, _ = usual_width(records)
    filled = [number for number, record in enumerate(records) if any(record)]
    if not filled:
        return None
    start = next((n for n in filled if not _is_title(records[n], width) and not _counts(records[n], width)), filled[0])
    notes = _on_titles([_joined(records[number]) for number in filled if number < start])
    head, below = records[start], [record for record in records[start + 1 :] if any(record)][:_BELOW]
    if has_names is None:
        has_names = not _is_data(head, below)
    if not has_names:
        return Layout(None, start, len(head), (*notes, _no_names(width)))
    explained = _explaining(records, start + 1)
    if explained and _groups(head, records[explained[0]]):
        notes = _on_titles([_joined(records[number]) for number in filled if number <= start])
        start, *explained = explained
        head = records[start]
    if explained:
        notes = (*notes, _on_explained(records, explained))
    first = explained[-1] + 1 if explained else start + 1
    names = tuple(head)
    if len(head) == width - 1 and _name_rows([record[0] for record in below if len(record) == width]):
        names = ("", *names)
    return Layout(names, first, len(names), notes)


def _joined(record: Record) -> str:
    return " ".join(filter(None, record))


def names_rows(cells: Sequence[str]) -> bool:
    """Whether cells only count the rows, from 0 or 1."""
    return list(cells) in ([str(i) for i in range(len(cells))], [str(i + 1) for i in range(len(cells))])


def is_note(record: Record, width: int) -> bool:
    """Whether a record below a table of so many columns is a line of text, and no row that lacks something."""
    cells = [cell.strip() for cell in record]
    return _is_title(cells, width) and not any(map(_is_number, cells))


def _is_title(record: Record, width: int) -> bool:
    return (len(record) <= width / 2 and width > 1) or (width > 2 and sum(map(bool, record)) == 1)


def _counts(record: Record, width: int) -> bool:
    """Whether it is the first row of scikit-learn's own files: how many samples and features, and the classes."""
    rows, features, *classes = record if len(record) > 2 else ("", "")
    return rows.isdecimal() and features == str(width - 1) and len(classes) > 1 and not any(map(_is_number, classes))


def _groups(head: Record, below: Record) -> bool:
    """Whether a row stands above several names each, as cells that were merged do: that below it has a cell for each of
    its own, and for columns that have none."""
    further = any(cell and not head[j] for j, cell in enumerate(below) if j > 0)  # what names rows may have no name
    return further and all(below[j] for j, cell in enumerate(head) if cell)


def _is_data(head: Record, below: Sequence[Record]) -> bool:
    """Whether the first row holds values: numbers, in most of the columns that hold numbers below."""
    if all(map(_is_number, head)):
        return True
    columns = [
        j
        for j in range(len(head))
        if (cells := [record[j] for record in below if len(record) == len(head) and record[j].lower() not in MISSING])
        and all(map(_is_number, cells))
    ]
    return 2 * sum(_is_number(head[j]) for j in columns) > len(columns)


def _explaining(records: Sequence[Record], first: int) -> list[int]:
    """Which records right below the names hold units, questions or labels and no values: texts alone, and at least two
    of them, where further down most are numbers."""
    found: list[int] = []
    filled = [number for number in range(first, len(records)) if any(records[number])]
    for at, number in enumerate(filled[: limits.TABLE_MOST_EXPLAINING]):
        record = records[number]
        below = [records[further] for further in filled[at + 1 :] if len(records[further]) == len(record)]
        # What comes right below may explain, too.
        below = below[limits.TABLE_MOST_EXPLAINING - at - 1 :][:_BELOW]
        texts = [
            not _is_number(cell)
            for j, cell in enumerate(record)
            if cell.lower() not in MISSING and _are_mostly_numbers([row[j] for row in below])
        ]
        if len(texts) < 2 or not all(texts):
            break
        found.append(number)
    return found


def _are_mostly_numbers(cells: Sequence[str]) -> bool:
    present = [cell for cell in cells if cell.lower() not in MISSING]
    return len(present) > 1 and 2 * sum(map(_is_number, present)) > len(present)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _name_rows(cells: Sequence[str]) -> bool:
    """Whether the first cells of rows are their names, for which R writes no name above."""
    return bool(cells) and (names_rows(cells) or (len({*cells}) == len(cells) and not any(map(_is_number, cells))))


def _on_titles(titles: Sequence[str]) -> tuple[str, ...]:
    if not titles:
        return ()
    told = tn(
        "{count} row above the table was left out: {first}.",
        "{count} rows above the table were left out, the first is {first}.",
        len(titles),
        first=quoted(titles[0]),
    )
    return (told,)


def _on_explained(records: Sequence[Record], explained: Sequence[int]) -> str:
    return tn(
        "{count} row below the names was left out, as it holds no values: {first}.",
        "{count} rows below the names were left out, as they hold no values, the first is {first}.",
        len(explained),
        first=quoted(_joined(records[explained[0]])),
    )


def _no_names(width: int) -> str:
    return t(
        "The first row holds values and no names, so the columns are called x1 to x{count}.",
        count=width,
    )
