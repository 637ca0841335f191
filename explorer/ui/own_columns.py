"""The lower half of the dialog: which column is the target, and which are the features."""

from typing import Literal

import streamlit as st

from explorer import limits
from explorer.table.answer import NUMBER, Answer, possible, why_first
from explorer.table.guess import likely_features, likely_missing, likely_target
from explorer.table.samples import Samples, to_data
from explorer.table.table import Table
from explorer.text.voice import phrase, t, tn

MISSING: dict[Literal["drop", "mean"], str] = {
    "drop": phrase("leave the row out"),
    "mean": phrase("fill in the column's mean"),
}
READ = {"number": phrase("a number to predict"), "classes": phrase("two classes")}
CONSTANT: dict[Literal["drop", "keep"], str] = {"drop": phrase("leave them out"), "keep": phrase("keep them")}


def choose(table: Table) -> Samples | None:
    """Draw the choice of columns and of how to treat them; None until there is something to use.

    Raises
    ------
    TableError
        If what is chosen cannot be used.
    """
    # Choices go by position: two names may look alike, and none is ever interpreted.
    names = table.names
    mark = hash((table.name, names))  # other columns, other choices
    likely = likely_target(table)
    left, right = st.columns(2)
    target = left.selectbox(
        t("Target: what is to be learned"),
        range(len(names)),
        index=names.index(likely.name),
        format_func=lambda j: names[j],
        key=f"own-target-{mark}",
    )
    if target is None:
        return None
    with left:
        if names[target] == likely.name:
            st.text(t("Chosen for you. {why}", why=likely.why))
            if likely.passed:
                st.text(likely.passed)
        answer = _answer(table, names[target])
    features = likely_features(table, names[target])
    picked = right.multiselect(
        t("Features: columns of numbers, or of two texts"),
        [j for j in range(len(names)) if j != target],
        default=[names.index(name) for name in features.names],
        format_func=lambda j: names[j],
        max_selections=limits.TABLE_MOST_FEATURES,
        key=f"own-features-{target}-{mark}",
    )
    with right:
        _tell(features.left_out)
    gaps = any(table.columns[j].missing.any() for j in picked)
    missing: Literal["drop", "mean"] | None = "drop"
    if gaps:
        likely_way, why = likely_missing(table, names[target], [names[j] for j in picked])
        missing = left.radio(
            t("Missing values"),
            list(MISSING),
            index=list(MISSING).index(likely_way),
            format_func=lambda way: t(MISSING[way]),
            horizontal=True,
            key=f"own-missing-{likely_way}",
        )
        if why and missing == likely_way:
            left.text(t("Chosen for you. {why}", why=why))
    constant: Literal["drop", "keep"] | None = "drop"
    if any(table.columns[j].few == 1 for j in picked):
        constant = right.radio(
            t("Columns that never change"),
            list(CONSTANT),
            format_func=lambda way: t(CONSTANT[way]),
            horizontal=True,
            key="own-constant",
        )
    if missing is None or constant is None:
        return None
    return to_data(table, names[target], [names[j] for j in picked], missing, constant, answer)


def _answer(table: Table, target: str) -> Answer | None:
    """What the target becomes, where it has other than two classes."""
    column = table.column(target)
    ways = possible(column, table.row_numbers)
    if not ways:
        return None
    if NUMBER in ways:
        read = st.radio(
            t("The target is"),
            ["number", "classes"],
            index=0 if ways[0] == NUMBER else 1,
            format_func=lambda how: t(READ[how]),
            horizontal=True,
            key=f"own-read-{hash((target, ways))}",
        )
        st.text(why_first(column))
        if read == "number":
            return NUMBER
        ways = tuple(way for way in ways if way != NUMBER)
    chosen = st.selectbox(
        t("Target 1 is"),
        range(len(ways)),
        format_func=lambda number: ways[number].title,
        key=f"own-one-{hash((target, ways))}",
    )
    return ways[chosen or 0]


def _tell(left_out: tuple[str, ...]) -> None:
    for why in left_out[: limits.TABLE_MOST_TOLD]:
        st.text(t("Not among the features. {why}", why=why))
    if (more := len(left_out) - limits.TABLE_MOST_TOLD) > 0:
        st.text(
            tn(
                "{count} more column is not among the features.",
                "{count} more columns are not among the features.",
                more,
            )
        )
