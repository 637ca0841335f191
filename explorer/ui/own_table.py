"""The upper half of the dialog: a file or cells, and how they are read."""

import hashlib
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer import limits
from explorer.table.encodings import ENCODINGS
from explorer.table.errors import TableError
from explorer.table.once import ReadFile
from explorer.table.read import How
from explorer.table.table import Table
from explorer.text.voice import t, tn

_READ = "own-read"
_PASTED = "own-pasted"


def brought(types: Sequence[str]) -> tuple[Table, DeltaGenerator] | None:
    """Draw the fields for a file and for pasted cells; None while there is nothing.

    Returns
    -------
    The table that was read, and the line that says what it is: a button that uses it stands there in sight.

    Raises
    ------
    TableError
        If it cannot be read.
    """
    file = st.file_uploader(
        t("A file: CSV, Excel or OpenDocument"),
        type=[*types],
        key="own-file",
        max_upload_size=-(-limits.TABLE_MOST_BYTES // 1_000_000),
    )
    if file is not None:
        return _read(file.file_id, file.getvalue, file.name)
    pasted = st.text_area(
        t("or cells, copied in a spreadsheet and pasted here (then Ctrl+Enter, or press elsewhere in this window)"),
        key=_PASTED,
        height=68,
        max_chars=limits.TABLE_MOST_PASTED,
    )
    if pasted and pasted.strip():
        data = pasted.encode()
        return _read(hashlib.blake2b(data, digest_size=16).hexdigest(), lambda: data, t("pasted cells"))
    st.session_state.pop(_READ, None)  # what was read of it goes with it
    return None


def keep_pasted() -> None:
    """Have the cells still there when the dialog is opened again: a finger that comes beside it closes it.

    Streamlit forgets what stands in a field that a run does not draw.
    """
    if _PASTED in st.session_state:
        st.session_state[_PASTED] = st.session_state[_PASTED]


def _read(file: str, data: Callable[[], bytes], name: str) -> tuple[Table, DeltaGenerator]:
    """The table, as it was found out how to read it or as a person says."""
    read: ReadFile | None = st.session_state.get(_READ)
    if read is None or read.file != file:
        read = st.session_state[_READ] = ReadFile(file)
    how = How()
    try:
        found = read.found(data, name)
        found_encoding, sheets = found.encoding, found.sheets
    except TableError as error:
        if len(error.sheets) < 2:
            raise
        found_encoding, sheets = None, error.sheets
    # Another file, another choice: hence the file in the keys.
    if found_encoding is not None and found_encoding in ENCODINGS:
        encoding = st.selectbox(
            t("Encoding: choose another if the names below cannot be read"),
            [*ENCODINGS],
            index=[*ENCODINGS].index(found_encoding),
            format_func=lambda encoding: f"{t(ENCODINGS[encoding])} ({encoding})",
            key=f"own-encoding-{file}",
        )
        how = How(None if encoding == found_encoding else encoding)
    if len(sheets) > 1:
        sheet = st.selectbox(
            t("Sheet"),
            range(len(sheets)),
            format_func=lambda number: sheets[number],
            key=f"own-sheet-{file}",
        )
        how = How(how.encoding, sheets[sheet] if sheet else None)
    table = read.table(data, name, how)
    rows = tn("{count} row", "{count} rows", table.rows_found)
    columns = tn("{count} column", "{count} columns", len(table.names))
    line = st.container(key="own-go", horizontal=True, vertical_alignment="center")
    line.text(t("{rows}, {columns}: {names}", rows=rows, columns=columns, names=_some(table.names)))
    left, right = st.columns(2, vertical_alignment="bottom")
    named = left.checkbox(
        t("The first row holds the columns' names"), value=table.has_names, key=f"own-named-{file}-{how.sheet}"
    )
    seed = 0
    if table.rows_found > limits.TABLE_MOST_ROWS:
        seed = int(right.number_input(t("Seed of the rows drawn"), 0, 2**32 - 1, 0, key="own-rows-seed"))
    how = How(how.encoding, how.sheet, None if named == table.has_names else named, seed)
    table = read.table(data, name, how)
    for note in table.notes:
        st.text(note)
    return table, line


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
