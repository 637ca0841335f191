"""Every message between Python and the browser but for the numbers of the views, which each page declares itself.

What Python sends is a ``TypedDict``; what the browser sends is a ``msgspec.Struct``, which also reads and checks it.
"""

from collections.abc import Mapping
from typing import Annotated, Generic, NotRequired, TypedDict, TypeVar

from msgspec import Struct

from explorer.contract.controls import Controls, Refusals, SliderSpan
from explorer.contract.glossary import Entry
from explorer.contract.outbox import AnySettings, Outbox, Sent
from explorer.contract.pinned import Pins
from explorer.contract.wire import OnWire

N = TypeVar("N")
"""A page's numbers,"""
S = TypeVar("S")
"""its settings,"""
F = TypeVar("F")
"""and its figures."""

SettingSpans = Annotated[
    Mapping[str, SliderSpan | None], OnWire("", typescript="{ [name in keyof S]-?: SliderSpan | null }")
]
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


class OwnFile(TypedDict):
    """Data of one's own that the session has: its name in messages, and the file's for a person."""

    token: str
    file: str


class Content(TypedDict, Generic[N, S, F]):
    """What the stage is told after each rerun.

    ``session`` is the name of the session that speaks, ``ticket`` what its live socket shows, and ``keepsake`` what it
    wrote down of its visitor; ``resumed`` names the session that it took over. ``answered`` is the number of the last
    message that it took, ``attempt`` the last outbox that it heard of. ``revision`` grows with every change of the
    session. ``numbers`` are None where the stage has them already, and ``anew`` if they are of new runs,
    without what was changed on the way of the Experiment's. ``defaults`` are the settings that links leave out.
    ``own`` are the visitor's files, the newest last. ``glossary`` is what explains itself, by the names that the stage
    marks it with.
    """

    view: str
    language: str
    session: str
    ticket: str
    keepsake: str
    resumed: str | None
    answered: float
    attempt: int
    revision: int
    experiment: Sent
    step: int
    refusals: Refusals
    can: Can
    numbers: N | None
    anew: bool
    draft: DraftAnswer | None
    notices: list[str]
    controls: Controls
    own: list[OwnFile]
    glossary: Mapping[str, Entry]
    pins: Pins | None
    settings: S
    defaults: S
    spans: SettingSpans
    figures: F


class ComponentData(TypedDict):
    """What Streamlit carries to the component; files and content are JSON of their own."""

    folder: str
    files: str
    content: str


# What the component sends back, by the name of its state.


class Draft(Struct, frozen=True, forbid_unknown_fields=True):
    """An uncommitted Experiment that is asked about where there is no socket."""

    id: int
    view: str
    language: str
    experiment: Sent
    settings: AnySettings


class StageState(TypedDict):
    """What the component tells Streamlit, by name."""

    outbox: Outbox
    draft: Draft


# The live socket.


class Hello(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose socket this is: the ticket of the page's content, shown before anything is asked."""

    ticket: str


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """Ask for the numbers of a view."""

    id: int
    view: str
    experiment: Sent
    settings: AnySettings | None = None
    language: str = "en"


class Abandon(Struct, frozen=True, forbid_unknown_fields=True):
    """Nobody waits for a request's numbers any more."""

    abandon: int


class NumbersAnswer(TypedDict, Generic[N]):
    """What was asked for; and how many seconds to wait before the next request, where so many ask that there is no
    answer within a frame."""

    id: int
    numbers: N
    wait: NotRequired[float]


class ErrorAnswer(TypedDict):
    """Why there are no numbers; without an id it is about the whole socket, and what is in flight is asked again."""

    id: int | None
    error: str
    field: str | None


class Progress(TypedDict):
    """How much of a request is done, 0 to 1."""

    id: int | None
    progress: float


class AbandonedAnswer(TypedDict):
    """A request was dropped as its sender wished."""

    id: int
    abandoned: bool
