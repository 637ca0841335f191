"""A visitor's session, as Streamlit keeps it, and its link in the URL."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer import limits
from explorer.state import own_data
from explorer.state.session import Session
from explorer.state.visits import Visits, VisitsOnShelf
from explorer.store.chosen import chosen
from explorer.text import voice
from explorer.text.languages import ENGLISH, spoken
from explorer.text.voice import t

_KEY = "slp_session"
_REMEMBERED = "slp_remembered"
_LANGUAGE = "lang"
"""The parameter of the URL that says in which language the page speaks; it is no part of what is set."""


@dataclass(frozen=True)
class _Remembered:
    """What was kept last of a visit, until when that will do, and whether it is safe."""

    keepsake: str = ""
    until: float = 0.0
    kept: bool = True


VISITS: Visits = VisitsOnShelf(chosen().visits)
"""Where a tab that comes back finds what it had: Streamlit keeps few sessions, and for two minutes."""


def current() -> Session:
    """The visitor's session, made at the first visit."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    session: Session = st.session_state[_KEY]
    return session


def remember(session: Session, keepsake: str) -> None:
    """Keep what the visitor has, which is ``keepsake`` in short, before their browser hears that it has arrived.

    What cannot be kept is told them once, until it can be again.
    """
    last: _Remembered = st.session_state.setdefault(_REMEMBERED, _Remembered())
    now = time.monotonic()
    if keepsake == last.keepsake and now < last.until:
        return
    kept = VISITS.put(session.name, session.visit)
    for own in session.own:
        kept &= own_data.KEPT.keep(own)
    if not kept and last.kept:
        session.notices.append(
            t(
                "The server cannot reach its memory. You can go on: what you do is kept in this page, and again by the "
                "server as soon as it can."
            )
        )
    st.session_state[_REMEMBERED] = _Remembered(keepsake, now + limits.VISITS_RENEWED, kept)


def left() -> Callable[[], bool]:
    """Whether the visitor of this run is there no more: nobody waits for what it computes.

    Asked while a newer run is wanted, it ends this one, as any `st.*` would.
    """
    context = get_script_run_ctx()
    if context is None or not Runtime.exists():
        return lambda: False
    runtime, session, give_way = Runtime.instance(), context.session_id, context.yield_check

    def gone() -> bool:
        give_way()
        return not runtime.is_active_session(session)

    return gone


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
    if here == wanted:
        return
    try:
        st.query_params.from_dict(wanted)
    except BaseException:
        current().unlinked()  # a newer request has ended this run before it could say so
        raise
