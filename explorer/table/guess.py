"""Which column is likely the target, and which the features: a guess that says why, for a person who may choose."""

import re
from dataclasses import dataclass

from explorer import limits
from explorer.table.column import Column
from explorer.table.errors import shown
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

_OF_PEOPLE = "sex gender geschlecht sexo male female smoker smoking married age region"
"""What people are: two values that are there to learn from, and seldom what is to be learned."""


@dataclass(frozen=True)
class Target:
    """The column that is likely the target.

    Attributes
    ----------
    name : str
    why : str
        A sentence.
    """

    name: str
    why: str


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
    """
    named = [column for column in table.columns if _words(column.name) & {*_TARGETS.split()} and _could_be(column)]
    if named:
        column = min(named, key=lambda each: (each.name.strip().lower() not in _NAMES, each.few != 2))
        return Target(column.name, t("{column}: targets are often called so.", column=shown(column.name)))
    could = [column for column in table.columns if _could_be(column)]
    if could and could[-1].is_numeric and _words(could[-1].name) & {*_AMOUNTS.split()}:
        return Target(could[-1].name, t("{column}: an amount in the last column.", column=shown(could[-1].name)))
    two = [column for column in could if column.few == 2 and not _words(column.name) & {*_OF_PEOPLE.split()}]
    if two:
        return Target(two[-1].name, t("{column}: the last column of two values.", column=shown(two[-1].name)))
    last = (could or list(table.columns))[-1]
    return Target(last.name, t("{column}: the last column that can be one.", column=shown(last.name)))


def likely_features(table: Table, target: str) -> Features:
    """Every other column of numbers or of two texts, as far as they fit; not one that only counts the rows."""
    names: list[str] = []
    left_out: list[str] = []
    for column in table.columns:
        if column.name == target:
            continue
        if (trouble := table.trouble(column.name)) is not None:
            left_out.append(trouble)
        elif column.counts_rows and column is table.columns[0]:
            left_out.append(t("Column {column}: It only counts the rows.", column=shown(column.name)))
        else:
            names.append(column.name)
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


def _could_be(column: Column) -> bool:
    if column.few < 3:
        return column.few == 2
    return not column.counts_rows and (column.is_numeric or column.class_count <= limits.TABLE_MOST_CLASSES)


def _words(name: str) -> set[str]:
    """The words of a column's name: ``is_spam`` and ``isSpam`` have two."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return {word.lower() for word in re.split(r"[\W_\d]+", parted) if word}
