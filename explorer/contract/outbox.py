"""What a page tells its session, in the order in which it happened.

Everything that is not acknowledged yet is sent in one outbox, again and again until it is. Messages are numbered, so
that a session takes each of them once; each carries enough to be taken by a session that never saw the one before.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct

from explorer.contract.wire import OnWire

Sent = Annotated[Mapping[str, Any], OnWire("Experiment")]
"""An Experiment as JSON; its fields are those of the core's table."""
AnySettings = Annotated[Mapping[str, Any], OnWire("AnySettings", typescript='Partial<Pages[keyof Pages]["settings"]>')]


class Undo(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="undo"):
    """Back to the Experiment before the last change, from the step that is looked at."""

    step: int = 0


class Redo(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="redo"):
    """Take the last undo back, from the step that is looked at."""

    step: int = 0


class ChoosePreset(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="preset"):
    """Start from a preset."""

    preset: str


class ChooseStart(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="start"):
    """Start from other weights, on the same data."""

    start: str


class ChooseDataset(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="dataset"):
    """Train with a data set."""

    dataset: str


class ChooseOwn(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="own"):
    """Train with a file of one's own that the session still has."""

    token: str


class ChooseTerm(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="term"):
    """Make a further input of the two, or take it away."""

    term: str
    on: bool


class DrawPoints(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="points"):
    """Make points of the data that a pen can change."""


class PinRun(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="pin"):
    """Put the current run aside, as it is looked at."""

    step: int


class Unpin(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="unpin"):
    """Let go of a pinned run."""

    pin: int


class PutBack(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="put_back"):
    """Pin the run again that was unpinned last, where it was."""


class RestorePin(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="restore"):
    """Make a pinned run the current one again."""

    pin: int


class RenamePin(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="rename"):
    """Give a pinned run another name."""

    pin: int
    text: str


Action = Annotated[
    Undo
    | Redo
    | ChoosePreset
    | ChooseStart
    | ChooseDataset
    | ChooseOwn
    | ChooseTerm
    | DrawPoints
    | PinRun
    | Unpin
    | PutBack
    | RestorePin
    | RenamePin,
    OnWire("Action"),
]
"""A press of a button that the session answers."""


class Commit(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="commit"):
    """A change that a person has made: the whole Experiment, at the step that is looked at."""

    id: float
    view: str
    experiment: Sent
    settings: AnySettings
    step: int


class Act(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="act"):
    """A press of a button that the session answers."""

    id: float
    view: str
    action: Action
    settings: AnySettings


Message = Annotated[Commit | Act, OnWire("Message")]


class Resume(Struct, frozen=True, forbid_unknown_fields=True):
    """Who this was: the name of the session before, and what that one last wrote down of its visitor.

    ``reloaded`` tells whether the page was loaded anew, and its link is what a person wants to see. A page that was
    there all the while has said everything since in its messages.
    """

    was: str
    keepsake: str
    reloaded: bool


class Outbox(Struct, frozen=True, forbid_unknown_fields=True):
    """All that is not acknowledged; ``attempt`` counts how often something was sent.

    ``session`` is the one that it is for: Streamlit hands what was meant for one that is gone to the next one, before
    that has heard who the visitor is.
    """

    attempt: int
    messages: list[Message]
    resume: Resume | None = None
    session: str | None = None
