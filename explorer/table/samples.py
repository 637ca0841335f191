"""Chosen columns of a table as samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from explorer import limits
from explorer.table.answer import Answer, answers
from explorer.table.column import Column
from explorer.table.errors import TableError, quoted
from explorer.table.table import Table
from explorer.text.numbers import given
from explorer.text.voice import t, tn
from slp_core.samples import holds_numbers


@dataclass(frozen=True)
class Samples:
    """Columns of a table as samples, neither split nor standardised (see ``slp_core.prepare``).

    Attributes
    ----------
    x : (n, d)
    target : (n, 1)
        0 and 1, or numbers.
    feature_names : tuple of str
        The d columns that are left.
    class_names : (str, str)
        The labels that became target 0 and 1.
    notes : tuple of str
        What was done to the data, a sentence each.
    target_name : str
        What the target is called where it is a number; empty where it is a class.
    """

    x: Float[Tensor, "n d"]
    target: Float[Tensor, "n 1"]
    feature_names: tuple[str, ...]
    class_names: tuple[str, str]
    notes: tuple[str, ...]
    target_name: str = ""


def to_data(
    table: Table,
    target: str,
    features: Sequence[str],
    missing: str = "drop",
    constant: str = "drop",
    answer: Answer | None = None,
) -> Samples:
    """Make samples of chosen columns.

    Parameters
    ----------
    target : str
        A column of two classes, numbers or text: the smaller number, the no of yes and no, or the first in the alphabet
        becomes 0.
    features : sequence of str
        Columns of numbers, or of two texts, which become 0 and 1.
    missing : "drop" or "mean"
        Leave a row with a missing feature out, or fill in the mean of the column's other values. A row without a
        target is left out in any case.
    constant : "drop" or "keep"
        Whether a feature that has the same value in every row is left out: nothing can be learned from it.
    answer : Answer or None
        What the target becomes where it has other than two classes.

    Raises
    ------
    TableError
        If a column does not exist, is chosen twice or holds something else than it should.
    """
    _check_choice(table, target, features)
    for what, choice, choices in (("missing", missing, ("drop", "mean")), ("constant", constant, ("drop", "keep"))):
        if choice not in choices:
            raise TableError(
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
    found, class_names, told = answers(wanted, answer)
    for column in inputs:
        column.check_feature(table.row_numbers)

    notes = [
        t("{column}: 0 is {zero}, 1 is {one}.", column=quoted(column.name), zero=quoted(zero), one=quoted(one))
        for column in inputs
        if column.is_two_texts
        for zero, one in [column.classes]
    ]
    notes += [note for column in inputs if column.is_numeric or column.is_two_texts for note in column.notes]
    known = ~wanted.missing
    if lost := int((~known).sum()):
        notes.append(tn("{count} row was left out: no target.", "{count} rows were left out: no target.", lost))
    if missing == "drop":
        complete = known & ~np.logical_or.reduce([column.missing for column in inputs])
        if lost := int(known.sum() - complete.sum()):
            notes.append(
                tn(
                    "{count} row was left out: a feature is missing.",
                    "{count} rows were left out: a feature is missing.",
                    lost,
                )
            )
        known = complete
    if known.sum() < 2:
        raise TableError(
            t(
                "Fewer than two rows are left after those with missing values are taken out: fill in the columns' "
                "means, or leave out the features that have most of the gaps."
            )
            if int((~wanted.missing).sum()) > 1
            else t("Fewer than two rows have a target.")
        )

    x = torch.from_numpy(np.column_stack([column.feature[known] for column in inputs]))
    x = _filled(x, inputs, notes)
    varies = [constant == "keep" or bool(differs) for differs in (x != x[0]).any(0)]
    left_out = [column.name for column, vary in zip(inputs, varies, strict=True) if not vary]
    notes += [t("The column {column} was left out: it never changes.", column=quoted(name)) for name in left_out]
    if not any(varies):
        raise TableError(t("None of the chosen features ever changes: there is nothing to learn from."))

    becomes = torch.from_numpy(found[known])[:, None]
    numbers = answer is not None and answer.is_number
    if bool((becomes == becomes[0]).all()):
        raise TableError(
            t("In the rows that are left it is the same number: there is nothing to predict.")
            if numbers
            else t("In the rows that are left there is only one class."),
            column=target,
        )
    if numbers:
        _check_number(becomes, target)
    notes += wanted.notes
    feature_names = tuple(column.name for column, vary in zip(inputs, varies, strict=True) if vary)
    name = target if numbers else ""
    return Samples(x[:, torch.tensor(varies)], becomes, feature_names, class_names, (*notes, told), name)


def _check_number(target: Float[Tensor, "n 1"], name: str) -> None:
    if not holds_numbers(target):
        raise TableError(
            t("In the rows that are left it has two different values: they can only be classes."), column=name
        )
    if bool((target.abs() > limits.TABLE_LARGEST).any()):
        raise TableError(t("It holds numbers above {most}.", most=given(limits.TABLE_LARGEST)), column=name)


def _filled(x: Float[Tensor, "n d"], inputs: Sequence[Column], notes: list[str]) -> Float[Tensor, "n d"]:
    """``x`` with its columns' means where values are missing."""
    gaps = x.isnan()
    if not bool(gaps.any()):
        return x
    for column, gone in zip(inputs, gaps.T, strict=True):
        if bool(gone.all()):
            raise TableError(t("It has no values in the rows that have a target."), column=column.name)
        if filled := int(gone.sum()):
            notes.append(
                tn(
                    "{count} missing value of {column} became its mean.",
                    "{count} missing values of {column} became its mean.",
                    filled,
                    column=quoted(column.name),
                )
            )
    return torch.where(gaps, x.nanmean(0), x)


def _check_choice(table: Table, target: str, features: Sequence[str]) -> None:
    if not features:
        raise TableError(
            t("Choose at least one feature.")
            if any(table.trouble(name) is None for name in table.names if name != target)
            else t(
                "No column beside the target holds numbers, or two texts, and a neuron takes nothing else: choose "
                "another target; or give each kind of a text a column of its own, of 0 and 1, and choose that file."
            )
        )
    if len(features) > limits.TABLE_MOST_FEATURES:
        raise TableError(
            t(
                "{count} features are chosen; at most {most} can be used.",
                count=len(features),
                most=limits.TABLE_MOST_FEATURES,
            )
        )
    for j, name in enumerate(features):
        if name == target:
            raise TableError(t("It is the target, and cannot be a feature at the same time."), column=name)
        if name in features[:j]:
            raise TableError(t("It is chosen twice."), column=name)
