"""The form for a file of one's own: choose it, choose its columns, use it."""

from typing import Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from explorer import limits
from explorer.state import own_data
from explorer.state.session import Session
from explorer.store.chosen import chosen
from explorer.table.csv_file import (
    ENCODINGS,
    CsvError,
    Samples,
    Table,
    to_data,
)
from explorer.table.once import ReadFile
from explorer.text.numbers import given
from explorer.text.told import told_error
from explorer.text.voice import phrase, t, tn
from explorer.ui import visit
from slp_core import ExperimentError

_READ = "own-read"

MISSING: dict[Literal["drop", "mean"], str] = {
    "drop": phrase("leave the row out"),
    "mean": phrase("fill in the column's mean"),
}
CONSTANT: dict[Literal["drop", "keep"], str] = {"drop": phrase("leave them out"), "keep": phrase("keep them")}


def upload() -> None:
    """Draw the form. What cannot be used gets a message, and nothing that is on screen is lost."""
    with visit.speaking():
        _upload(visit.current())


def _upload(session: Session) -> None:
    with st.container(key="own-data"), st.expander(t("Your own data: a CSV file"), expanded=False):
        told: dict[str, str | int] = {
            "size": given(limits.CSV_MOST_BYTES / 1e6),
            "rows": f"{limits.CSV_MOST_ROWS:,}",
            "columns": limits.CSV_MOST_COLUMNS,
            "hours": limits.VISITS_SECONDS // 3600,
        }
        st.caption(
            t(
                "Up to {size} MB, {rows} rows and {columns} columns. The file stays in the memory of this host's "
                "servers, encrypted where they share it: it is not stored, not put into links, and forgotten at the "
                "latest {hours} hours after you leave.",
                **told,
            )
            if chosen().shares_own
            else t(
                "Up to {size} MB, {rows} rows and {columns} columns. The file stays in the server's memory: it is "
                "not stored, not put into links, and forgotten at the latest {hours} hours after you leave.",
                **told,
            )
        )
        used = own_data.behind(session.experiment)
        if used is not None:
            st.text(t("The page above trains with {file}.", file=used.file))
        file = st.file_uploader(t("CSV file"), type=["csv", "txt", "tsv"], key="own-file")
        if file is None:
            st.session_state.pop(_READ, None)  # what was read of it goes with it
            return
        try:
            table = _read(file)
            samples = _choose(table)
        except CsvError as error:
            st.error(_plain(str(error)))
            return
        if samples is not None:
            _use(session, samples, table.name)


def _read(file: UploadedFile) -> Table:
    """The table, in the encoding that was found out or that a person says it has."""
    read: ReadFile | None = st.session_state.get(_READ)
    if read is None or read.file != file.file_id:
        read = st.session_state[_READ] = ReadFile(file.file_id)
    found = read.encoding(file.getvalue, file.name)
    if found not in ENCODINGS:
        return read.table(file.getvalue, file.name)  # it is Unicode, and nothing is in doubt
    encoding = st.selectbox(
        t("Encoding: choose another if the names below cannot be read"),
        list(ENCODINGS),
        index=list(ENCODINGS).index(found),
        format_func=lambda encoding: f"{t(ENCODINGS[encoding])} ({encoding})",
        key=f"own-encoding-{file.file_id}",  # another file, another choice
    )
    return read.table(file.getvalue, file.name, encoding)


def _choose(table: Table) -> Samples | None:
    """The columns and how to treat them; None until there is something to use."""
    rows = tn("{count} row", "{count} rows", len(table.row_numbers))
    columns = tn("{count} column", "{count} columns", len(table.names))
    st.text(t("{rows}, {columns}: {names}", rows=rows, columns=columns, names=", ".join(table.names)))
    # Choices go by position: two names may look alike, and none is ever interpreted.
    names = table.names
    likely = names.index(table.targets[-1]) if table.targets else len(names) - 1
    left, right = st.columns(2)
    target = left.selectbox(
        t("Target: a column of two classes"),
        range(len(names)),
        index=likely,
        format_func=lambda j: names[j],
        key=f"own-target-{hash(names)}",  # other columns, other choices
    )
    numeric = [j for j in range(len(names)) if j != target and table.columns[j].is_numeric]
    features = right.multiselect(
        t("Features: columns of numbers"),
        [j for j in range(len(names)) if j != target],
        default=numeric,
        format_func=lambda j: names[j],
        key=f"own-features-{target}-{hash(names)}",
    )
    troubles = [trouble for j in range(len(names)) if j != target and (trouble := table.trouble(names[j]))]
    for trouble in troubles[: limits.CSV_MOST_TOLD]:
        st.text(t("Not among the features. {why}", why=trouble))
    if len(troubles) > limits.CSV_MOST_TOLD:
        st.text(
            tn(
                "{count} more column is not among the features: it is not all numbers.",
                "{count} more columns are not among the features: they are not all numbers.",
                len(troubles) - limits.CSV_MOST_TOLD,
            )
        )
    missing = left.radio(
        t("Missing values"), list(MISSING), format_func=lambda way: t(MISSING[way]), horizontal=True, key="own-missing"
    )
    constant = right.radio(
        t("Columns that never change"),
        list(CONSTANT),
        format_func=lambda way: t(CONSTANT[way]),
        horizontal=True,
        key="own-constant",
    )
    if target is None or missing is None or constant is None:
        return None
    return to_data(table, names[target], [names[j] for j in features], missing, constant)


def _use(session: Session, samples: Samples, file: str) -> None:
    left, middle, right = st.columns(3)
    fraction = left.slider(t("Part kept for testing"), 0.0, 0.9, 0.25, 0.05, key="own-fraction")
    seed = middle.number_input(t("Seed of the split"), 0, 2**32 - 1, 0, key="own-seed")
    standardise = right.checkbox(t("Standardise"), value=True, key="own-standardise")
    for note in samples.notes:
        st.text(note)
    if st.button(t("Train with this data"), type="primary", key="own-use"):
        try:
            own = own_data.prepared(samples, file, fraction, int(seed), standardise)
        except ExperimentError as error:
            st.error(_plain(told_error(error)))
            return
        session.keep(own)
        st.rerun()


def _plain(text: str) -> str:
    """Streamlit reads its messages as Markdown; a stranger's column name is to be read as text."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|$:~^&=@" else letter for letter in text)
