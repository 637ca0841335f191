"""A visitor's session, as Streamlit keeps it, and its link in the URL."""

import streamlit as st

from explorer.state.session import Session

_KEY = "slp_session"


def current() -> Session:
    """The visitor's session, made at the first visit."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    session: Session = st.session_state[_KEY]
    return session


def sync_link() -> None:
    """Bring URL and session together; called once a run, before the page."""
    here = {name: st.query_params[name] for name in st.query_params}
    wanted = current().sync_link(here)
    if here != wanted:
        st.query_params.from_dict(wanted)
