"""A visitor's session, as Streamlit keeps it, and its link in the URL."""

from contextlib import AbstractContextManager

import streamlit as st

from explorer.state.session import Session
from explorer.state.visits import Visits, VisitsInProcess
from explorer.text import voice
from explorer.text.languages import ENGLISH, spoken

_KEY = "slp_session"
_LANGUAGE = "lang"
"""The parameter of the URL that says in which language the page speaks; it is no part of what is set."""

VISITS: Visits[Session] = VisitsInProcess(lambda session: session.holdings)
"""Where a tab that comes back finds what it had: Streamlit keeps few sessions, and for two minutes."""


def current() -> Session:
    """The visitor's session, made at the first visit."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    session: Session = st.session_state[_KEY]
    VISITS.put(session.name, session)
    return session


def speaking() -> AbstractContextManager[None]:
    """Within it all sentences are said in the language that the URL asks for."""
    return voice.speaking(spoken(st.query_params.get(_LANGUAGE)))


def language_in_links() -> dict[str, str]:
    """What a link to another page must say, so that it speaks the language of the moment."""
    return {} if voice.language() == ENGLISH else {_LANGUAGE: voice.language()}


def sync_link(view: str) -> None:
    """Bring the URL of page ``view`` and the session together; called once a run, before the page."""
    here = {name: st.query_params[name] for name in st.query_params}
    with speaking():
        wanted = current().sync_link(here, view)
    if here != wanted:
        st.query_params.from_dict(wanted)
