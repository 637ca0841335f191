"""The stage: the one Streamlit component on which every page's live picture is drawn.

Python hands it the committed Experiment with its numbers; its ES modules draw them, talk to the live socket while
something is dragged, and hand back what a person committed. Its modules are served as they lie in ``explorer/stage``.
"""

from typing import Any

import msgspec
import orjson
import streamlit as st

from explorer.contract.messages import Content
from explorer.contract.outbox import Outbox
from explorer.contract.pinned import Pins
from explorer.contract.settings import kinds, plain
from explorer.contract.wire import Json, encode
from explorer.state import own_data
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from explorer.state.pins import describe
from explorer.state.session import Session
from explorer.text.glossary import glossary
from explorer.text.told import told_error
from explorer.text.voice import language, t
from explorer.ui import visit
from explorer.views import VIEWS
from explorer.views.compute import RequestError, scene
from explorer.views.controls import controls, refusals, span
from explorer.views.guard import guarded
from explorer.views.work import Work
from explorer.web import assets, computing, people
from explorer.web.turns import TURNS, Busy
from slp_core import Abandoned, Experiment, ExperimentError

_LOADER = """
export default function (component) {
  const folder = new URL(component.data.folder, document.baseURI);
  let leave = null, gone = false;
  // The modules import each other in a chain and need the other files in the end; all are asked for at once.
  for (const [name, how] of Object.entries(JSON.parse(component.data.files))) {
    const link = document.createElement("link");
    Object.assign(link, { href: new URL(name, folder).href }, how);
    if (!document.head.querySelector(`link[href="${link.href}"]`)) document.head.append(link);
  }
  import(new URL("stage.js", folder)).then(
    (stage) => { if (!gone) leave = stage.mount(component, folder); },
    () => {
      const root = component.parentElement.querySelector(".slp");
      root.textContent = component.data.failed;
      document.documentElement.classList.add("slp-stands");
    },
  );
  return () => { gone = true; if (leave) leave(); };
}
"""
_component = st.components.v2.component("slp_stage", html='<div class="slp"></div>', js=_LOADER, isolate_styles=False)


def stage(view: str) -> None:
    """Draw the page ``view`` on the stage and take what a person does there.

    It stands in no fragment. A fragment's run that follows a run of the whole app drops what that one drew in the
    fragment and was not sent yet, while the browser hears that the run is over: it took the stage off the page.
    """
    with visit.speaking():
        _stage(view)
    _wake()


# Never in practice, but Streamlit's browser asks a new session for a run only where a fragment may run by itself: after
# the server was replaced, the page would look alive and belong to nobody.
@st.fragment(run_every=24 * 3600)
def _wake() -> None:
    pass


def _stage(view: str) -> None:
    session = visit.current()
    key = f"stage-{view}"
    draft, numbers, refused, pins = _draft(key, session), None, None, None
    if draft is not None:
        try:
            numbers = _numbers(view, session, experiment_from_json(draft.get("experiment")), draft.get("settings"))
        except (ExperimentError, RequestError) as error:
            refused = told_error(error)
    try:
        # After its own commit the stage has these numbers already, by the live path.
        if numbers is None and not session.committed_by_stage:
            settings = plain(session.settings[view]) | _shown_step(view, session.step)
            numbers = _numbers(view, session, session.experiment, settings)
        if VIEWS[view].shows_pins:
            pins = _pins(view, session)
    except (ExperimentError, RequestError) as error:
        session.notices.append(told_error(error))
    except Busy as busy:
        session.notices.append(str(busy))
    except Abandoned:
        st.stop()  # nobody is there any more
    session.committed_by_stage = False
    keepsake = session.keepsake
    visit.remember(session, keepsake)
    content: Content[orjson.Fragment, Json, orjson.Fragment] = {
        "view": view,
        "language": language(),
        "session": session.name,
        "ticket": people.ticket(session.name),
        "keepsake": keepsake,
        "resumed": session.resumed,
        "answered": session.answered,
        "attempt": session.attempt,
        "revision": session.revision,
        "experiment": experiment_to_json(session.experiment),
        "step": session.step,
        "refusals": refusals(session.experiment),
        "can": {"undo": session.can_undo, "redo": session.can_redo},
        "numbers": numbers,
        "anew": VIEWS[view].shows_anew(session.experiment),
        "draft": {"id": draft["id"], "error": refused} if draft is not None else None,
        "notices": session.take_notices(),
        "controls": controls(),
        "own": [{"token": own.token, "file": own.file} for own in session.own],
        "glossary": glossary(),
        "pins": pins,
        "settings": plain(session.settings[view]),
        "defaults": plain(VIEWS[view].settings()),
        "spans": {name: span(kind) for name, kind in kinds(VIEWS[view].settings).items()},
        "figures": orjson.Fragment(VIEWS[view].figures_json),
    }
    _component(
        key=key,
        # As text: Streamlit's own JSON would send NaN as it is, which no browser reads, and would load pandas to see
        # whether what is not text is a table.
        data={
            "folder": assets.base(),
            "failed": t("The page could not be loaded. Reload it to try again."),
            "files": assets.preloads(view),
            "content": encode(content).decode(),
        },
        on_outbox_change=lambda: _receive(session, st.session_state[key].outbox),
        on_draft_change=session.hear,
    )


def _shown_step(view: str, step: int) -> Json:
    return {"step": step} if "step" in kinds(VIEWS[view].settings) else {}


def _numbers(view: str, session: Session, experiment: Experiment, settings: object) -> orjson.Fragment:
    """The numbers of a view, when it is the visitor's turn."""
    with guarded(f"computing the numbers of {view}"):
        asked = computing.Asked.of(view, scene(view, experiment, settings, own_data.source(experiment)))
        return orjson.Fragment(computing.in_turn(_person(session), asked, visit.left()))


def _pins(view: str, session: Session) -> Pins:
    with guarded(f"describing the pinned runs of {view}"), TURNS.taken(_person(session), slow=True) as turn:
        patient = computing.patiently(Work(visit.left()), turn)
        return describe(session.pinned.runs, session.experiment, session.pinned.unpinned, patient.stale)


def _person(session: Session) -> people.Person:
    return people.person(people.name_of(session.name))


def _draft(key: str, session: Session) -> dict[str, Any] | None:
    """The uncommitted Experiment that the fallback asks about, if nothing was committed since it was asked.

    Streamlit keeps it as state and hands it out at every rerun; after an undo or a preset it is nobody's question.
    """
    draft = getattr(st.session_state.get(key), "draft", None)
    if not isinstance(draft, dict) or not _sendable(draft):
        return None
    if not isinstance(draft.get("id"), int) or draft["id"] <= session.answered:
        return None
    if session.asked_draft[0] != draft["id"]:
        session.asked_draft = (draft["id"], session.revision)
    return draft if session.asked_draft[1] == session.revision else None


def _sendable(value: object) -> bool:
    """Whether it could be told back: a whole number of over 64 bits and half a letter cannot."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def _receive(session: Session, outbox: Any) -> None:
    """Take what the stage sent, or tell that it could not be read."""
    with visit.speaking():
        if not _sendable(outbox):
            session.notices.append(t("The page sent a number or a letter that cannot be read."))
            return
        try:
            read = msgspec.convert(outbox, Outbox)
        except msgspec.ValidationError as error:
            session.notices.append(t("The page sent something that cannot be read: {error}", error=str(error)))
            return
        session.receive(read, visit.VISITS)
