"""A visitor's Experiment: its one owner, its history, and what of it is in the link."""

import secrets
from collections.abc import Callable, Mapping, Sequence

from explorer import limits
from explorer.contract.outbox import Act, Action, Commit, Outbox, Resume
from explorer.contract.place import STEP
from explorer.contract.settings import Settings, parse
from explorer.state import choices, keepsake, link
from explorer.state.address import Address, in_history
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from explorer.state.history import History
from explorer.state.own_data import behind, find
from explorer.state.own_files import OwnFiles
from explorer.state.own_store import OwnData, StoreFull
from explorer.state.pinned import Pinned
from explorer.state.presses import press
from explorer.state.visits import Visit, Visits
from explorer.text.told import told_error
from explorer.text.voice import t
from explorer.views import VIEWS
from explorer.views.compute import RequestError, check_cost
from slp_core import Experiment, ExperimentError, tutorial


class Session:
    """What one visitor has set, and how they came there.

    Attributes
    ----------
    name : str
        Its unguessable name: who knows it may take over what this session has.
    history : History
        The committed Experiment, which every page shows, and those before and after it.
    step : int
        The step of its run that was shown last, as far as the session knows: playing does not tell it.
    settings : dict
        Each page's own settings, by its name.
    pinned : Pinned
        Runs put aside for comparison.
    committed_by_stage : bool
        Whether the stage that is drawn next made the change itself.
    notices : list of str
        What a person must be told once: parts of a link that were ignored, a refused change.
    revision : int
        Grows with every change, so that the stage can tell a new state from an old one.
    answered : float
        The number of the last message of the stage that was taken.
    attempt : int
        The stage's own count of the last outbox that reached this session.
    resumed : str or None
        The name of the session whose visitor this one took over.
    asked_draft
        The stage's own mark of the last draft that it asked about, and the revision at which it did.
    """

    def __init__(self) -> None:
        self.name = secrets.token_urlsafe(16)
        self.history = History(tutorial())
        self.step = 0
        self.settings: dict[str, Settings] = {name: view.settings() for name, view in VIEWS.items()}
        self.pinned = Pinned()
        self.committed_by_stage = False
        self.notices: list[str] = []
        self.revision = 0
        self.answered = 0.0
        self.attempt = 0
        self.resumed: str | None = None
        self.asked_draft: tuple[object, int] = (None, 0)
        self._view = next(iter(VIEWS))  # the page that is looked at
        self._address = Address()
        self._undone: list[int] = []  # the steps at which there was an undo that can be taken back
        self._changed = False  # its link is still to be written
        self._heard = False  # the stage asked for this run: the URL that came with it may be an old one
        self._files = OwnFiles()
        self._told: list[str] = []  # notices that were handed out, perhaps to a run that was overtaken by the next

    @property
    def experiment(self) -> Experiment:
        """The committed Experiment."""
        return self.history.experiment

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier Experiment."""
        return bool(self.history.past)

    @property
    def can_redo(self) -> bool:
        """Whether an undone Experiment can come back."""
        return bool(self.history.future)

    @property
    def own(self) -> tuple[OwnData, ...]:
        """The data of one's own that it works with."""
        return self._files.held

    @property
    def keepsake(self) -> str:
        """What the visitor's browser keeps of all this."""
        return keepsake.write(self.history, self.pinned.runs, self.settings, self.revision)

    @property
    def visit(self) -> Visit:
        """What is remembered of all this for a session that takes it over."""
        return Visit(
            keepsake=keepsake.write(
                self.history, self.pinned.runs, self.settings, self.revision, limits.VISITS_LARGEST
            ),
            step=self.step,
            answered=self.answered,
            own=tuple(own.token for own in self.own),
        )

    def receive(self, outbox: Outbox, visits: Visits) -> None:
        """Take what the stage has not been told to have arrived: each message once, in its order."""
        self.hear()
        self.attempt = outbox.attempt
        if outbox.session not in (None, self.name):
            return  # it will come again, with the visit that it continues
        if outbox.resume is not None or any(message.id > self.answered for message in outbox.messages):
            self._told = []
        if outbox.resume is not None:
            self.resume(outbox.resume, visits, outbox.messages)
        new = [message for message in outbox.messages if message.id > self.answered]
        # After its own commits the stage has their numbers already.
        self.committed_by_stage = bool(new) and all(isinstance(message, Commit) for message in new)
        for message in new:
            self._take(message)
            self.answered = message.id
        if new:
            self._touch()

    def _take(self, message: Commit | Act) -> None:
        try:
            if message.view in VIEWS:
                self._view = message.view
                self.settings[message.view] = parse(VIEWS[message.view].settings, message.settings)
        except ExperimentError as error:
            self.notices.append(told_error(error))
        if isinstance(message, Commit):
            self.take(lambda: experiment_from_json(message.experiment), message.step)
        else:
            self.act(message.action)

    def act(self, action: Action) -> None:
        """Do what a press of a button asks for."""
        press(self, action)
        self._touch()

    def resume(self, before: Resume, visits: Visits, messages: Sequence[Commit | Act] = ()) -> None:
        """Take over what a visitor had in another session: what is remembered of it, or what their browser kept.

        What the link of a page said that was loaded anew stays; where it said nothing, the Experiment of then comes
        back. So it does where the link is older than what the session of then had taken: the page was left before it
        heard that these ``messages`` had arrived.
        """
        if before.was in (self.name, self.resumed):
            return
        self.resumed = before.was
        known = visits.get(before.was)
        for own in map(find, known.own if known is not None else ()):
            self._bring(own)
        try:
            kept = keepsake.newer(None if known is None else known.keepsake, before.keepsake)
        except (ExperimentError, RequestError) as error:
            self.notices.append(
                t("Undo and pinned runs could not be taken over from before: {why}", why=told_error(error))
            )
            self._touch()
            return
        if known is not None:
            self.answered = max(self.answered, known.answered)
        self.history, self.pinned, linked = kept.history, Pinned(kept.pins), self.history.experiment
        self.revision = max(self.revision, kept.revision)
        opened = in_history(self.history, self._address.opened)
        if opened is not None:
            # The link names a file of one's own, which is here again.
            self.notices = [notice for notice in self.notices if notice not in link.read(self._address.opened).notices]
            linked, self.step = opened.experiment, opened.step
        unheard = [] if known is None else [message for message in messages if message.id <= known.answered]
        before_them = [kept.history.fields, *kept.history.earlier()][: len(unheard) + 1]
        late = bool(unheard) and experiment_to_json(linked) in before_them
        opened_on = self._address.opened_on
        if self._address.opened and before.reloaded and not late:
            self.settings = kept.settings | {opened_on: self.settings[opened_on]}
            if linked != self.experiment:
                self.history.commit(linked)
        else:
            self.settings = kept.settings
            self.step = min(known.step if known is not None else self.step, self.experiment.steps)
        self._touch()

    def _bring(self, own: OwnData | None) -> OwnData | None:
        """Work with data of one's own, if it is there and there is room for it."""
        try:
            return None if own is None else self._files.bring(own)
        except StoreFull as error:
            self.notices.append(str(error))
            return None

    def commit(self, experiment: Experiment) -> None:
        """Make ``experiment`` the current one; the one before it can be undone to."""
        if experiment != self.experiment:
            self.history.commit(experiment)
            self.step = 0
            self._undone = []
        self._touch()

    def take(self, made: Callable[[], Experiment], step: object = 0) -> bool:
        """Commit what ``made`` makes; if it is refused, that is a notice and nothing changes."""
        self._told = []
        try:
            at = STEP.convert(step, "step") or 0
            experiment = made()
            check_cost(self._view, experiment, self.settings[self._view])
            self.commit(experiment)
            self.step = min(at, experiment.steps)  # a shorter run may end before the step that was shown
        except (ExperimentError, RequestError) as error:
            self.notices.append(told_error(error))
            self._touch()
            return False
        return True

    def keep(self, own: OwnData) -> None:
        """Train with data of one's own: weights that start anew, everything else as it is."""
        self._told = []
        held = self._bring(own)
        if held is None:
            self._touch()
        else:
            self.take(lambda: choices.with_samples(self.experiment.settled, held.data))

    def undo(self, step: int = 0) -> None:
        """Go back to the Experiment before the last commit, from a ``step`` that is looked at.

        Who looks at the end of a run looks at the end of the other one; else at the same step, if it has that.
        """
        if self.history.past:
            at_end = 0 < self.experiment.steps <= step
            if self._move(self.history.undo, lambda e: e.steps if at_end else step):
                self._undone.append(step)

    def redo(self, step: int = 0) -> None:
        """Take the last undo back, to the step from which it was undone: a run that was forked begins there."""
        if self.history.future:
            at = self._undone.pop() if self._undone else step
            self._move(self.history.redo, lambda e: at)

    def _move(self, move: Callable[[], None], step: Callable[[Experiment], int]) -> bool:
        """Move through the history, if what is there can still be had."""
        try:
            move()
        except ExperimentError as error:
            self.notices.append(told_error(error))
            moved = False
        else:
            self.step = max(0, min(step(self.experiment), self.experiment.steps))
            moved = True
        self._touch()
        return moved

    def _touch(self) -> None:
        self.revision += 1
        self._changed = True
        standing = (behind(experiment) for experiment in (*self.pinned.experiments, self.experiment))
        try:
            self._files.use(own for own in standing if own is not None)
        except StoreFull as error:
            self.notices.append(str(error))

    def take_notices(self) -> list[str]:
        """The notices, handed out again until something new has arrived: what a run sends may be overtaken."""
        self._told += [notice for notice in dict.fromkeys(self.notices) if notice not in self._told]
        self.notices = []
        return list(self._told)

    def hear(self) -> None:
        """The run that follows was asked for by the stage, not by an address."""
        self._heard = True

    def sync_link(self, here: Mapping[str, str], view: str) -> dict[str, str]:
        """Bring the parameters of a URL on page ``view`` and the session together; return what the URL is to say.

        A URL that this session did not write was opened, edited or gone back to: it is read. A change of this run
        is newer than the URL that came with it, which may even be older than the last one written: then the URL is
        only written. So it is where a change has overtaken the link that was pressed. What the stage asks without a
        change comes with the URL of then, too: it is left alone. A URL without an Experiment leaves everything as it
        is.
        """
        moved, self._view = view != self._view, view
        heard, self._heard = self._heard, False
        if moved:
            self._told = []
        if heard and not moved and not self._changed and self._address.known:
            return dict(here)
        if self._address.is_news(here, self.experiment, moved=moved, changed=self._changed):
            self._open(here, view)
        self._changed = False
        return self._address.write(here, self.experiment, self.step, self.settings[view])

    def unlinked(self) -> None:
        """What was to be written into the URL did not get there: the next run writes it."""
        self._changed = True

    def _open(self, here: Mapping[str, str], view: str) -> None:
        self._address.open(here, view)
        opened = in_history(self.history, here) or link.read(here)
        self.notices += opened.notices
        try:
            check_cost(view, opened.experiment, link.read_settings(here, VIEWS[view].settings)[0])
        except RequestError as error:
            self.notices.append(t("The link was not opened: {why}", why=told_error(error)))
            opened = link.Opened(self.experiment, self.step)
        if opened.experiment != self.experiment:
            self.commit(opened.experiment)
        self.step = opened.step
        self.settings[view], notices = link.read_settings(here, VIEWS[view].settings)
        self.notices += notices
