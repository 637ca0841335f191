"""The URL of a visitor's page: what was opened by it, what was written into it, and which of its changes are news."""

from collections import deque
from collections.abc import Mapping

from explorer import limits
from explorer.contract.settings import Settings
from explorer.state import link
from explorer.state.experiment_json import experiment_from_json
from explorer.state.history import History
from slp_core import Experiment, ExperimentError


class Address:
    """What the URL and the session have told each other.

    Attributes
    ----------
    opened : dict
        The parameters of the URL with which the visit began.
    opened_on : str
        The page on which it did.
    """

    def __init__(self) -> None:
        self.opened: dict[str, str] = {}
        self.opened_on = ""
        self._written: dict[str, str] | None = None
        self._offered: deque[dict[str, str]] = deque(maxlen=limits.LINK_OFFERED)  # what links to pages held of late
        self._overtaken: dict[str, str] | None = None

    @property
    def known(self) -> bool:
        """Whether a URL was written or opened already."""
        return self._written is not None

    def is_news(self, here: Mapping[str, str], experiment: Experiment, *, moved: bool, changed: bool) -> bool:
        """Whether a URL was opened, edited or gone back to, so that it must be read.

        Not so if this session wrote it, or it holds no Experiment, or it came with a change, which is newer. Nor is a
        link to another page that was pressed before the page heard of the last change: it carries the Experiment of
        when it was drawn, and whoever presses it right after a change wants to take that along. A step back in the
        browser never leads to another Experiment on another page, only on the same. Pressed twice, such a link comes
        twice.
        """
        if changed:
            self._overtaken = None
            return False
        if here == self._written or not here.keys() & link.PARAMETERS:
            return False
        wanted = _of_experiment(here)
        if moved and wanted in self._offered and wanted != link.write(experiment):
            self._overtaken = dict(here)
        return here != self._overtaken

    def open(self, here: Mapping[str, str], view: str) -> None:
        """Remember with which URL the visit began."""
        if self._written is None:
            self.opened, self.opened_on = dict(here), view

    def write(self, here: Mapping[str, str], experiment: Experiment, step: int, settings: Settings) -> dict[str, str]:
        """What the URL is to say: the link, and what else stands in it already."""
        self._written = {name: text for name, text in here.items() if name not in link.PARAMETERS}
        self._written |= link.write(experiment, step, settings)
        offered = _of_experiment(self._written)
        if offered in self._offered:
            self._offered.remove(offered)
        self._offered.append(offered)
        return self._written


def in_history(history: History, here: Mapping[str, str]) -> link.Opened | None:
    """The Experiment of a history that a URL stands for: data of one's own is in no link."""
    if "own" not in here:
        return None
    step = here.get("step", "")
    wanted = _of_experiment(here)
    for fields in (history.fields, *history.earlier()):
        try:
            experiment = experiment_from_json(fields)
        except ExperimentError:
            continue  # its file is gone; it is none that a link could stand for
        if link.write(experiment) == wanted:
            return link.Opened(experiment, int(step) if step.isdecimal() and int(step) <= experiment.steps else 0)
    return None


def _of_experiment(here: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in here.items() if name in link.OF_EXPERIMENT}
