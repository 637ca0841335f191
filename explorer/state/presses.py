"""What a press of a button does to what a visitor has."""

from collections.abc import Callable
from typing import Protocol

from explorer import limits
from explorer.contract.outbox import (
    Action,
    ChooseDataset,
    ChooseOwn,
    ChoosePreset,
    ChooseStart,
    ChooseTerm,
    DrawPoints,
    PinRun,
    PutBack,
    Redo,
    RenamePin,
    RestorePin,
    Undo,
    Unpin,
)
from explorer.state import choices
from explorer.state.own_store import OwnData
from explorer.state.pinned import Pinned
from explorer.text.voice import t, tn
from slp_core import PRESETS, STARTS, Experiment


class _Session(Protocol):
    """What a press needs of a :class:`~explorer.state.session.Session`, which knows this file and not the other way."""

    pinned: Pinned
    notices: list[str]

    @property
    def experiment(self) -> Experiment: ...
    @property
    def own(self) -> tuple[OwnData, ...]: ...
    def undo(self, step: int = 0) -> None: ...
    def redo(self, step: int = 0) -> None: ...
    def commit(self, experiment: Experiment) -> None: ...
    def take(self, made: Callable[[], Experiment], step: object = 0) -> bool: ...
    def keep(self, own: OwnData) -> None: ...


def press(session: _Session, action: Action) -> None:
    """Do what ``action`` asks for."""
    match action:
        case Undo(step=step):
            session.undo(step)
        case Redo(step=step):
            session.redo(step)
        case ChoosePreset(preset=name) if name in PRESETS:
            session.commit(choices.preset(session.experiment, name))
        case ChooseStart(start=name) if name in STARTS:
            session.take(lambda: STARTS[name].of(session.experiment.settled))
        case ChooseDataset(dataset=name):
            session.take(lambda: choices.with_dataset(session.experiment.settled, name))
        case ChooseOwn(token=token):
            _choose_own(session, token)
        case ChooseTerm(term=name, on=on):
            session.take(lambda: choices.with_term(session.experiment.settled, name, on))
        case DrawPoints():
            _draw_points(session)
        case PinRun(step=step):
            _pin(session, step)
        case Unpin(pin=index):
            session.pinned.unpin(index)
        case PutBack():
            session.pinned.put_back()
        case RestorePin(pin=index):
            _restore_pin(session, index)
        case RenamePin(pin=index, text=text):
            session.pinned.rename(index, text)
        case _:
            session.notices.append(t("There is no such preset: {preset}", preset=repr(action)[:60]))


def _choose_own(session: _Session, token: str) -> None:
    """Train again with a file that is still held."""
    own = next((own for own in session.own if own.token == token), None)
    if own is None:
        session.notices.append(t("The server does not have this file any more: load it again."))
    else:
        session.keep(own)


def _draw_points(session: _Session) -> None:
    """Train with points that a pen can change: those of the data, as many as a link holds."""
    left = choices.beyond_the_pen(session.experiment)
    if session.take(lambda: choices.by_hand(session.experiment.settled)) and left:
        session.notices.append(
            tn(
                "{most} points can be drawn by hand; {count} more was left out: undo brings it back.",
                "{most} points can be drawn by hand; {count} more were left out: undo brings them back.",
                left,
                most=session.experiment.samples,
            )
        )


def _pin(session: _Session, step: object) -> None:
    """Put the current run aside, as it is looked at."""
    if session.pinned.full:
        session.notices.append(t("At most {most} runs can be pinned: unpin one first.", most=limits.PINS_MOST))
    else:
        session.pinned.pin(session.experiment, step)


def _restore_pin(session: _Session, index: object) -> None:
    """Make a pinned run the current one again, at the step at which it was pinned."""
    pin = session.pinned.find(index)
    if pin is not None:
        session.take(lambda: pin.experiment, pin.step)
