"""A visitor's Experiment: its one owner, its history, and what of it is in the link."""

from collections.abc import Callable, Mapping
from typing import Any

from explorer.contract.place import STEP
from explorer.contract.settings import Settings
from explorer.state import link
from explorer.state.own_data import OwnData
from explorer.state.pins import MOST_PINS, Pin
from explorer.views import VIEWS
from explorer.views.compute import RequestError, check_work
from slp_core import Experiment, ExperimentError, on_dataset, on_samples, tutorial

MOST_UNDO = 200
MOST_LETTERS = 24
MOST_FILES = 4
FIRST_RATE = 0.5


class Session:
    """What one visitor has set, and how they came there.

    Attributes
    ----------
    experiment : Experiment
        The committed Experiment; every page shows it.
    step : int
        The step of its run that was shown last, as far as the session knows: playing does not tell it.
    settings : dict
        Each page's own settings, by its name.
    pins : list of Pin
        Runs put aside for comparison; they live as long as the session.
    committed_by_stage : bool
        Whether the stage that is drawn next made the change itself.
    notices : list of str
        What a person must be told once: parts of a link that were ignored, a refused change.
    revision : int
        Grows with every change, so that the stage can tell a new state from an old one.
    answered_commit
        The stage's own mark of the last commit that reached this session.
    asked_draft
        The stage's own mark of the last draft that it asked about, and the revision at which it did.
    """

    def __init__(self) -> None:
        self.experiment = tutorial()
        self.step = 0
        self.settings: dict[str, Settings] = {name: view.settings() for name, view in VIEWS.items()}
        self.pins: list[Pin] = []
        self.committed_by_stage = False
        self.notices: list[str] = []
        self.revision = 0
        self.answered_commit: object = None
        self.asked_draft: tuple[object, int] = (None, 0)
        self._past: list[Experiment] = []
        self._future: list[Experiment] = []
        self._published: dict[str, str] | None = None
        self._changed = False
        self._own: list[OwnData] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier Experiment."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether an undone Experiment can come back."""
        return bool(self._future)

    @property
    def changed(self) -> bool:
        """Whether a change is waiting for its link to be written."""
        return self._changed

    def commit(self, experiment: Experiment) -> None:
        """Make ``experiment`` the current one; the one before it can be undone to."""
        if experiment != self.experiment:
            self._past = [*self._past[-MOST_UNDO + 1 :], self.experiment]
            self._future = []
            self.experiment = experiment
            self.step = 0
        self._touch()

    def change(self, fields: Mapping[str, Any], step: object = 0) -> bool:
        """Commit a copy with other values, shown at ``step``; a refused value becomes a notice and changes nothing."""
        return self.take(lambda: self.experiment.change(**fields), step)

    def take(self, made: Callable[[], Experiment], step: object = 0) -> bool:
        """Commit what ``made`` makes; if it is refused, that is a notice and nothing changes."""
        try:
            at = STEP.convert(step, "step") or 0
            experiment = made()
            check_work(experiment)
            self.commit(experiment)
            self.step = min(at, experiment.steps)  # a shorter run may end before the step that was shown
        except (ExperimentError, RequestError) as error:
            self.notices.append(str(error))
            self._touch()
            return False
        return True

    def choose_dataset(self, name: str) -> None:
        """Train with a dataset: weights that start anew where they must, everything else as it is."""
        self.take(lambda: self._first_rate(on_dataset(self.experiment, name)))

    def _first_rate(self, experiment: Experiment) -> Experiment:
        """The tutorial's tiny learning rate is for one sample; on many nothing would be seen to move."""
        if self.experiment.samples > 1:
            return experiment
        return experiment.change(learning_rate=max(experiment.learning_rate, FIRST_RATE))

    def keep(self, own: OwnData) -> None:
        """Train with data of one's own: weights that start anew, everything else as it is."""
        if self.take(lambda: self._first_rate(on_samples(self.experiment, own.data))):
            self._own = [*self._own[-MOST_FILES + 1 :], own]

    def pin(self, step: object) -> None:
        """Put the current run aside, as it is looked at."""
        if len(self.pins) >= MOST_PINS:
            self.notices.append(f"At most {MOST_PINS} runs can be pinned: unpin one first.")
        else:
            taken = {pin.name for pin in self.pins}
            name = next(letter for letter in "ABCDEFG" if letter not in taken)
            at = step if isinstance(step, int) and 0 <= step <= self.experiment.steps else 0
            self.pins.append(Pin(name, self.experiment, at))
        self._touch()

    def change_pin(self, index: object, what: str, text: object = None) -> None:
        """Unpin a run, give it another name, or make it the current one again."""
        if not isinstance(index, int) or not 0 <= index < len(self.pins):
            return
        pin = self.pins[index]
        if what == "unpin":
            del self.pins[index]
        elif what == "restore":
            self.take(lambda: pin.experiment, pin.step)
        elif isinstance(text, str) and text.strip():
            self.pins[index] = Pin(text.strip()[:MOST_LETTERS], pin.experiment, pin.step)
        self._touch()

    def undo(self) -> None:
        """Go back to the Experiment before the last commit."""
        if self._past:
            self._future.append(self.experiment)
            self.experiment, self.step = self._past.pop(), 0
        self._touch()

    def redo(self) -> None:
        """Take the last undo back."""
        if self._future:
            self._past.append(self.experiment)
            self.experiment, self.step = self._future.pop(), 0
        self._touch()

    def _touch(self) -> None:
        self.revision += 1
        self._changed = True

    def take_notices(self) -> list[str]:
        """The notices, each handed out once."""
        notices, self.notices = self.notices, []
        return notices

    def sync_link(self, here: Mapping[str, str]) -> dict[str, str]:
        """Bring a URL's parameters and the session together, and return what the URL is to say.

        A URL that this session did not write was opened, edited or gone back to: it is read. A change of this run
        is newer than the URL that came with it, which may even be older than the last one written: then the URL is
        only written. A URL without an Experiment leaves everything as it is.
        """
        if not self._changed and here != self._published and here.keys() & link.PARAMETERS:
            opened = self._known(here) or link.read(here)
            self.notices += opened.notices
            try:
                check_work(opened.experiment)
            except RequestError as error:
                self.notices.append(f"The link was not opened: {error}")
                opened = link.Opened(self.experiment, self.step)
            if opened.experiment != self.experiment:
                self.commit(opened.experiment)
            self.step = opened.step
        self._changed = False
        self._published = {name: text for name, text in here.items() if name not in link.PARAMETERS}
        self._published |= link.write(self.experiment, self.step)
        return self._published

    def _known(self, here: Mapping[str, str]) -> link.Opened | None:
        """The Experiment of this session's own history that a URL stands for: data of one's own is in no link."""
        if "own" not in here:
            return None
        step = here.get("step", "")
        wanted = {name: text for name, text in here.items() if name in link.PARAMETERS and name != "step"}
        for experiment in (self.experiment, *reversed(self._past), *reversed(self._future)):
            if link.write(experiment) == wanted:
                return link.Opened(experiment, int(step) if step.isdecimal() and int(step) <= experiment.steps else 0)
        return None
