"""Which column is likely the target, and which the features: a guess that says why, for a person who may choose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from explorer import limits
from explorer.table.answer import is_likely_number
from explorer.table.column import Column
from explorer.table.errors import quoted
from explorer.table.table import Table
from explorer.text.voice import t, tn

_NAMES = {"target", "label", "y"}
"""What nothing but a target is called."""

_TARGETS = (
    "target targets label labels class classes klasse ziel zielwert y 类别 目标 标签 outcome survived passed diagnosis "
    "response churn churned default approved admitted fraud spam result resultat ergebnis bestanden disease died dead "
    "cancer positive success readmitted purchased clicked species variety category type kind quality grade status "
    "progression"
)
"""Words in the names of targets."""

_AMOUNTS = "price preis cost costs kosten charges salary wage gehalt lohn income sales umsatz yield ertrag medv mpg"
"""Words in the names of numbers that are predicted, where they come last: elsewhere they are there to learn from."""

_ROW_NAMES = {"id", "ids", "index", "idx", "key", "uid", "uuid", "nr", "rownames", "unnamed"}
"""Words in the names of columns that name rows."""

_OF_PEOPLE = "sex gender geschlecht sexo male female smoker smoking married age region school"
"""What people are: two values that are there to learn from, and seldom what is to be learned."""

_FEW_ROWS = 20
"""In fewer rows, what looks like the numbers of rows, or like the target itself, may well be a feature."""


@dataclass(frozen=True)
class Target:
    """The column that is likely the target.

    Attributes
    ----------
    name : str
    why : str
        A sentence.
    passed : str
        Which column is called like a target and cannot be one, a sentence; empty where there is none.
    """

    name: str
    why: str
    passed: str = ""


@dataclass(frozen=True)
class Features:
    """The columns that are likely the features.

    Attributes
    ----------
    names : tuple of str
    left_out : tuple of str
        Which are not among them and why, a sentence each.
    """

    names: tuple[str, ...]
    left_out: tuple[str, ...]


def likely_target(table: Table) -> Target:
    """The target by name; else the last column of two values that are not what people are; else the last that can be.

    Of several that are called like targets, it is the first of two values. An amount that comes last is one by name.
    Where no column has a name, classes that stand first or last are rather one than numbers are.
    """
    called = [column for column in table.columns if _words(column.name) & {*_TARGETS.split()}]
    named = [column for column in called if _could_be(column)]
    if named:
        column = min(named, key=lambda each: (each.name.strip().lower() not in _NAMES, each.few != 2))
        return Target(column.name, t("{column}: targets are often called so.", column=quoted(column.name)))
    return replace(_likely_unnamed(table), passed=_on_passed(called))


def _on_passed(called: Sequence[Column]) -> str:
    alike = [column for column in called if column.few < 2]
    return (
        t(
            "{column} is called like a target, and does not hold two different values: an empty cell is none.",
            column=quoted(alike[0].name),
        )
        if alike
        else ""
    )


def _likely_unnamed(table: Table) -> Target:
    """The target where no column is called like one."""
    could = [column for column in table.columns if _could_be(column) and _on_row_names(table, column) is None]
    if could and could[-1].is_numeric and _words(could[-1].name) & {*_AMOUNTS.split()}:
        return Target(could[-1].name, t("{column}: an amount in the last column.", column=quoted(could[-1].name)))
    two = [column for column in could if column.few == 2 and not _words(column.name) & {*_OF_PEOPLE.split()}]
    if two:
        return Target(two[-1].name, t("{column}: the last column of two values.", column=quoted(two[-1].name)))
    if not table.has_names and (classes := _classes_at_an_end(could)) is not None:
        return Target(
            classes.name, t("{column}: likely classes, which stand first or last.", column=quoted(classes.name))
        )
    last = (could or list(table.columns))[-1]
    return Target(last.name, t("{column}: the last column that can be one.", column=quoted(last.name)))


def _classes_at_an_end(could: Sequence[Column]) -> Column | None:
    """The last or the first column, if it likely holds classes: texts before numbers, which may be learned from."""
    ends = [column for column in (*could[-1:], *could[:1]) if not column.is_numeric or not is_likely_number(column)]
    return min(ends, key=lambda each: each.is_numeric, default=None)


def likely_features(table: Table, target: str) -> Features:
    """Every other column of numbers or of two texts, as far as they fit; not one that only names the rows, is mostly
    empty, or says what the target says.

    What counts the rows and has a name of its own is taken where there is nothing else: the hours 1, 2, 3, ...
    """
    names: list[str] = []
    left_out: list[str] = []
    counters: dict[str, str] = {}
    goal = table.column(target)
    for column in table.columns:
        if column is goal:
            continue
        if (why := table.trouble(column.name)) is not None:
            left_out.append(why)
        elif (why := _on_row_names(table, column)) is not None:
            left_out.append(why)
            if not _is_called_for_rows(table, column):
                counters[column.name] = why
        elif (why := _on_gaps(column) or _on_same(column, goal)) is not None:
            left_out.append(why)
        else:
            names.append(column.name)
    for name in (*counters,)[: 0 if names else 1]:
        names.append(name)
        left_out.remove(counters[name])
    if len(names) > limits.TABLE_MOST_FEATURES:
        changing = [name for name in names if table.column(name).few > 1]
        if constant := len(names) - len(changing):
            left_out.insert(0, tn("{count} column never changes.", "{count} columns never change.", constant))
        names = changing
    if (over := len(names) - limits.TABLE_MOST_FEATURES) > 0:
        left_out.insert(
            0,
            tn(
                "{count} column more could be one, but at most {most} fit: the first ones are chosen.",
                "{count} columns more could be, but at most {most} fit: the first ones are chosen.",
                over,
                most=limits.TABLE_MOST_FEATURES,
            ),
        )
    return Features(tuple(names[: limits.TABLE_MOST_FEATURES]), tuple(left_out))


def likely_missing(table: Table, target: str, features: Sequence[str]) -> tuple[Literal["drop", "mean"], str]:
    """What is likely to be done where a feature has no value, and why: rows are left out as long as most of them stay.

    The reason is empty where rows are left out.
    """
    columns = [table.column(name) for name in features]
    known = ~table.column(target).missing
    whole = known & ~np.logical_or.reduce([column.missing for column in columns]) if columns else known
    if 2 * whole.sum() >= known.sum():
        return "drop", ""
    why = tn(
        "Of {count} row, {whole} would be left without those in which a value is missing.",
        "Of {count} rows, {whole} would be left without those in which a value is missing.",
        int(known.sum()),
        whole=f"{int(whole.sum()):,}",
    )
    return "mean", why


def _on_row_names(table: Table, column: Column) -> str | None:
    """Why a column only names the rows, where it likely does: it counts them as the file does, or holds another whole
    number in each and is called so or not at all."""
    if column is not table.columns[0] and not _is_called_for_rows(table, column):
        return None
    if not column.is_numeric or bool(column.missing.any()):
        return None
    numbers = column.numbers
    if column.counts_rows or (len(numbers) > 2 and bool((np.diff(numbers) == np.diff(table.row_numbers)).all())):
        return t("Column {column}: It only counts the rows.", column=quoted(column.name))
    different = bool((numbers == np.floor(numbers)).all()) and column.class_count == len(numbers) > 2
    unnamed = not table.has_names and len(numbers) >= _FEW_ROWS
    if different and (unnamed or _is_called_for_rows(table, column)):
        return t("Column {column}: It likely names the rows: no two have the same number.", column=quoted(column.name))
    return None


def _is_called_for_rows(table: Table, column: Column) -> bool:
    """Whether a column is called like what names rows, or not at all where others are."""
    nameless = table.has_names and column.name == t("column {number}", number=table.columns.index(column) + 1)
    ends = column.name.lower().endswith(("nr", "nummer", "number", "rowid", "patientid", "userid", "studentid"))
    return nameless or ends or bool(_words(column.name) & _ROW_NAMES)


def _on_same(column: Column, target: Column) -> str | None:
    """Why a column gives the target away, where it does: in each of many rows it says the same."""
    if not column.few == target.few == 2 or len(column.missing) < _FEW_ROWS:
        return None
    found, wanted = column.codes, target.codes
    if not ((found == wanted).all() or (found == np.where(wanted < 0, wanted, 1 - wanted)).all()):
        return None
    return t("Column {column}: It says what the target says, in every row.", column=quoted(column.name))


def _on_gaps(column: Column) -> str | None:
    gaps, rows = int(column.missing.sum()), len(column.missing)
    if 2 * gaps <= rows:
        return None
    return t(
        "Column {column}: It has no value in {gaps} of {rows} rows.",
        column=quoted(column.name),
        gaps=f"{gaps:,}",
        rows=f"{rows:,}",
    )


def _could_be(column: Column) -> bool:
    if column.few < 3:
        return column.few == 2
    return not column.counts_rows and (column.is_numeric or column.class_count <= limits.TABLE_MOST_CLASSES)


def _words(name: str) -> set[str]:
    """The words of a column's name: ``is_spam`` and ``isSpam`` have two."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return {word.lower() for word in re.split(r"[\W_\d]+", parted) if word}
