"""The dialog for data of one's own: choose a file or paste cells, look at what was understood, use it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer import limits
from explorer.state import own_data
from explorer.state.session import Session
from explorer.store.chosen import chosen
from explorer.table.beside import BESIDE
from explorer.table.errors import TableError
from explorer.table.samples import Samples
from explorer.table.table import Table
from explorer.text.numbers import given
from explorer.text.told import told_error
from explorer.text.voice import t
from explorer.ui import visit
from explorer.ui.escaped import escaped
from explorer.ui.own_columns import choose
from explorer.ui.own_table import brought, keep_pasted
from slp_core import KINDS, ExperimentError
from slp_core.fields import Array

_OPEN = "own-is-open"
_TYPES = ["csv", "tsv", "txt", "tab", "xlsx", "xlsm", "xls", "ods"]


def upload() -> None:
    """Draw the button that opens the dialog, and the dialog while it is open.

    The stage's menu of data presses the button. What cannot be used gets a message, and nothing that is on screen is
    lost.
    """
    with visit.speaking():
        session = visit.current()
        with st.container(key="own-data"):
            st.button(t("Your own data…"), key="own-open", on_click=_open)
        if st.session_state.get(_OPEN):
            st.dialog(t("Your own data"), width="large", on_dismiss=_close)(_dialog)(session)
        else:
            keep_pasted()


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state[_OPEN] = False


def _dialog(session: Session) -> None:
    BESIDE.start()  # while a file is chosen
    with visit.speaking(), st.container(key="own-form"):
        try:
            found = brought(_TYPES)
            if found is not None:
                table, line = found
                samples = choose(table)
                if samples is not None:
                    _use(session, samples, table, line)
        except TableError as error:
            st.error(escaped(str(error)))
        st.caption(_promise())


def _promise() -> str:
    told: dict[str, str | int] = {
        "size": given(limits.TABLE_MOST_BYTES / 1e6),
        "rows": f"{limits.TABLE_MOST_ROWS:,}",
        "columns": limits.TABLE_MOST_FEATURES,
        "hours": limits.VISITS_SECONDS // 3600,
    }
    if chosen().shares_own:
        return t(
            "Up to {size} MB; {rows} rows and {columns} features of it are used. The file stays in the memory of this "
            "host's servers, encrypted where they share it: it is not stored, not put into links, and forgotten at the "
            "latest {hours} hours after you leave.",
            **told,
        )
    return t(
        "Up to {size} MB; {rows} rows and {columns} features of it are used. The file stays in the server's memory: it "
        "is not stored, not put into links, and forgotten at the latest {hours} hours after you leave.",
        **told,
    )


def _use(session: Session, samples: Samples, table: Table, line: DeltaGenerator) -> None:
    with st.expander(t("Split and scale"), expanded=False):
        left, right = st.columns(2)
        fraction = left.slider(t("Part kept for testing"), 0.0, 0.9, 0.25, 0.05, key="own-fraction")
        seed = right.number_input(t("Seed of the split"), 0, 2**32 - 1, 0, key="own-seed")
        standardise = st.checkbox(
            t("Standardise: features in standard deviations from their mean"), value=True, key="own-standardise"
        )
        scaled = _target_scaled(samples)
    for note in samples.notes:
        st.text(note)
    if line.button(t("Use"), type="primary", key="own-use"):
        try:
            own = own_data.prepared(samples, table.name, fraction, int(seed), standardise, standardise_target=scaled)
        except ExperimentError as error:
            st.error(escaped(told_error(error)))
            return
        session.keep(own)
        _close()
        st.rerun()


def _target_scaled(samples: Samples) -> bool:
    """Whether a target that is a number is standardised: it need not be, unless it is larger than a target may be."""
    if not samples.target_name:
        return False
    kind, largest = KINDS["target"], samples.target.abs().max().item()
    assert isinstance(kind, Array)
    must = largest > kind.element.maximum
    scaled = st.checkbox(
        t(
            "Standardise the target, too: chosen for you where its numbers go beyond {most}",
            most=f"{limits.TABLE_TARGET_AS_IT_IS:,.0f}",
        ),
        value=largest > limits.TABLE_TARGET_AS_IT_IS,
        disabled=must,
        key=f"own-scaled-{largest > limits.TABLE_TARGET_AS_IT_IS}-{must}",
    )
    return scaled or must
