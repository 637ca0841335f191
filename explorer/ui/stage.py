"""The stage: the one Streamlit component on which every page's live picture is drawn.

Python hands it the committed Experiment with its numbers; its ES modules draw them, talk to the live socket while
something is dragged, and hand back what a person committed. Its modules are served as they lie in ``explorer/stage``.
"""

import json
from typing import Any

import orjson
import streamlit as st

from explorer.contract.settings import kinds, plain
from explorer.contract.wire import Json, Numbers, encode
from explorer.state import own_data
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from explorer.state.pins import describe
from explorer.state.session import Session
from explorer.ui import visit
from explorer.views import VIEWS
from explorer.views.compute import RequestError, compute, scene
from explorer.views.controls import controls, refusals, span
from explorer.web import assets
from slp_core import PRESETS, Experiment, ExperimentError

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
      root.textContent = "The page could not be loaded. Reload it to try again.";
    },
  );
  return () => { gone = true; if (leave) leave(); };
}
"""
_component = st.components.v2.component("slp_stage", html='<div class="slp"></div>', js=_LOADER, isolate_styles=False)


@st.fragment
def stage(view: str) -> None:
    """Draw the page ``view`` on the stage and take what a person does there.

    A draft (the fallback where no socket can be opened) reruns this fragment alone; a commit the whole app, so that
    the link and everything else on the page follow.
    """
    session = visit.current()
    if session.changed:
        st.rerun()
    key = f"stage-{view}"
    draft, numbers, refused = _draft(key, session), None, None
    if draft is not None:
        try:
            numbers = _numbers(view, experiment_from_json(draft.get("experiment")), draft.get("settings"))
        except (ExperimentError, RequestError) as error:
            refused = str(error)
    # After its own commit the stage has these numbers already, by the live path.
    if numbers is None and not session.committed_by_stage:
        numbers = _numbers(view, session.experiment, plain(session.settings[view]) | _shown_step(view, session.step))
    session.committed_by_stage = False
    content = {
        "view": view,
        "revision": session.revision,
        "committed": session.answered_commit,
        "experiment": experiment_to_json(session.experiment),
        "step": session.step,
        "refusals": refusals(session.experiment),
        "can": {"undo": session.can_undo, "redo": session.can_redo},
        "numbers": numbers,
        "draft": {"id": draft["id"], "error": refused} if draft is not None else None,
        "notices": session.take_notices(),
        "controls": controls(),
        "pins": describe(session.pins, session.experiment) if VIEWS[view].shows_pins else None,
        "settings": plain(session.settings[view]),
        "spans": {name: span(kind) for name, kind in kinds(VIEWS[view].settings).items()},
        "figures": orjson.Fragment(VIEWS[view].figures_json),
    }
    _component(
        key=key,
        # As text: Streamlit's own JSON would send NaN as it is, which no browser reads, and would load pandas to see
        # whether what is not text is a table.
        data={
            "folder": assets.base(),
            "files": assets.preloads(view),
            "styles": json.dumps(assets.styles(view)),
            "content": encode(content).decode(),
        },
        on_commit_change=lambda: _commit(session, st.session_state[key].commit),
        on_draft_change=lambda: None,
        on_action_change=lambda: _act(session, st.session_state[key].action),
    )


def _shown_step(view: str, step: int) -> Json:
    return {"step": step} if "step" in kinds(VIEWS[view].settings) else {}


def _numbers(view: str, experiment: Experiment, settings: object) -> Numbers:
    return compute(view, scene(view, experiment, settings, own_data.source(experiment)))


def _draft(key: str, session: Session) -> dict[str, Any] | None:
    """The uncommitted Experiment that the fallback asks about, if nothing was committed since it was asked.

    Streamlit keeps it as state and hands it out at every rerun; after an undo or a preset it is nobody's question.
    """
    state = st.session_state.get(key)
    draft = getattr(state, "draft", None)
    commit = getattr(state, "commit", None)
    if not isinstance(draft, dict) or not isinstance(draft.get("id"), int):
        return None
    newest = commit.get("id", 0) if isinstance(commit, dict) else 0
    if not isinstance(newest, int) or draft["id"] <= newest:
        return None
    if session.asked_draft[0] != draft["id"]:
        session.asked_draft = (draft["id"], session.revision)
    return draft if session.asked_draft[1] == session.revision else None


def _commit(session: Session, commit: Any) -> None:
    """Take a commit from the browser: ``{"id": ..., "changes": {field: value}, "step": shown step}``.

    Changes of the data itself come with the whole Experiment, because its fields stand for one another.
    """
    if not isinstance(commit, dict):
        return
    changes, whole = commit.get("changes"), commit.get("experiment")
    session.answered_commit = commit.get("id")
    session.committed_by_stage = True
    if isinstance(whole, dict):
        session.take(lambda: experiment_from_json(whole), commit.get("step", 0))
    elif isinstance(changes, dict):
        session.change({str(name): value for name, value in changes.items()}, commit.get("step", 0))


def _act(session: Session, action: Any) -> None:
    """Take a press of a button: undo, redo, a preset, a dataset, or something about pins."""
    if not isinstance(action, dict):
        return
    name, preset = action.get("name"), PRESETS.get(str(action.get("preset")))
    if name == "dataset":
        session.choose_dataset(str(action.get("dataset")))
    elif name == "pin":
        session.pin(action.get("step"))
    elif name in ("unpin", "rename", "restore"):
        session.change_pin(action.get("pin"), name, action.get("text"))
    elif name == "undo":
        session.undo()
    elif name == "redo":
        session.redo()
    elif name == "preset" and preset is not None:
        session.commit(preset.build(_next_seed(session.experiment)))


def _next_seed(experiment: Experiment) -> int:
    """Another seed at each press, so that "random" draws again."""
    return (experiment.seed + 1) % 2**32
