"""Every message between Python and the browser but for the numbers of the views, which each page declares itself.

What Python sends is a ``TypedDict``; what the browser sends is a ``msgspec.Struct``, which also reads and checks it.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypedDict, TypeVar

from msgspec import Struct

from explorer.contract.controls import Controls, Refusals, Span
from explorer.contract.pinned import Pins
from explorer.contract.wire import OnWire

N = TypeVar("N")
"""A page's numbers,"""
S = TypeVar("S")
"""its settings,"""
F = TypeVar("F")
"""and its figures."""

Sent = Annotated[Mapping[str, Any], OnWire("Experiment")]
"""An Experiment as JSON; its fields are those of the core's table."""
Changes = Annotated[Mapping[str, Any], OnWire("", typescript="Partial<Experiment>")]
AnySettings = Annotated[Mapping[str, Any], OnWire("AnySettings", typescript='Partial<Pages[keyof Pages]["settings"]>')]
SettingSpans = Annotated[Mapping[str, Span | None], OnWire("", typescript="{ [name in keyof S]-?: Span | null }")]
"""The span of each of the page's settings, None for one that takes no slider."""


# What the component is sent.


class Can(TypedDict):
    """Whether there is something to undo, and to redo."""

    undo: bool
    redo: bool


class DraftAnswer(TypedDict):
    """Which draft the numbers beside it are of, or why there are none."""

    id: int
    error: str | None


class Content(TypedDict, Generic[N, S, F]):
    """What the stage is told after each rerun.

    ``revision`` grows with every change of the session; ``committed`` is the stage's own mark of the last commit that
    reached it. ``numbers`` are None where the stage has them already.
    """

    view: str
    revision: int
    committed: int | None
    experiment: Sent
    step: int
    refusals: Refusals
    can: Can
    numbers: N | None
    draft: DraftAnswer | None
    notices: list[str]
    controls: Controls
    pins: Pins | None
    settings: S
    spans: SettingSpans
    figures: F


class ComponentData(TypedDict):
    """What Streamlit carries to the component; files, styles and content are JSON of their own."""

    folder: str
    files: str
    styles: str
    content: str


# What the component sends back, by the name of its state.


class Commit(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person let go of: some fields, or a whole Experiment where the data itself is another one."""

    id: int
    step: int
    changes: Changes | None = None
    experiment: Sent | None = None


class Draft(Struct, frozen=True, forbid_unknown_fields=True):
    """An uncommitted Experiment that is asked about where there is no socket."""

    id: int
    experiment: Sent
    settings: AnySettings


class _Press(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    id: int


class Undo(_Press, tag="undo", frozen=True):
    """Back to the Experiment before."""


class Redo(_Press, tag="redo", frozen=True):
    """Take an undo back."""


class TakePreset(_Press, tag="preset", frozen=True):
    """Start from a preset."""

    preset: str


class TakeDataset(_Press, tag="dataset", frozen=True):
    """Train with a data set."""

    dataset: str


class PinRun(_Press, tag="pin", frozen=True):
    """Put the current run aside, at the step that is shown."""

    step: int


class Unpin(_Press, tag="unpin", frozen=True):
    """Let go of a pinned run."""

    pin: int


class RenamePin(_Press, tag="rename", frozen=True):
    """Call a pinned run by another name."""

    pin: int
    text: str


class RestorePin(_Press, tag="restore", frozen=True):
    """Make a pinned run the current one again."""

    pin: int


Action = Annotated[
    Undo | Redo | TakePreset | TakeDataset | PinRun | Unpin | RenamePin | RestorePin,
    OnWire("Action"),
]
"""A press of a button that the session answers."""


class StageState(TypedDict):
    """What the component tells Streamlit, by name."""

    commit: Commit
    draft: Draft
    action: Action


# The live socket.


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """Ask for the numbers of a view."""

    id: int
    view: str
    experiment: Sent
    settings: AnySettings | None = None


class Abandon(Struct, frozen=True, forbid_unknown_fields=True):
    """Nobody waits for a request's numbers any more."""

    abandon: int


class NumbersAnswer(TypedDict, Generic[N]):
    """What was asked for."""

    id: int
    numbers: N


class ErrorAnswer(TypedDict):
    """Why there are no numbers; without an id it is about the whole socket, and what is in flight is asked again."""

    id: int | None
    error: str
    field: str | None


class Progress(TypedDict):
    """How much of a request is done, 0 to 1."""

    id: int
    progress: float


class Abandoned(TypedDict):
    """A request was dropped as its sender wished."""

    id: int
    abandoned: bool
