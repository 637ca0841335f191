"""A view's numbers, if they can be had in bounded time."""

from explorer import limits
from explorer.contract.settings import Settings, parse
from explorer.contract.wire import Numbers
from explorer.text import voice
from explorer.views import VIEWS
from explorer.views.scene import Scene, Source
from explorer.views.work import Work
from slp_core import Experiment


class RequestError(ValueError):
    """A request that cannot be answered; the message is for its sender."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def scene(view: str, experiment: Experiment, settings: object = None, source: Source | None = None) -> Scene[Settings]:
    """What the page ``view`` looks at, told in the language of the moment.

    Raises
    ------
    ExperimentError
        If a setting is out of its limits.
    """
    return Scene(experiment, parse(VIEWS[view].settings, settings), source or Source.of(experiment), voice.language())


def compute(view: str, scene: Scene[Settings], work: Work | None = None) -> Numbers:
    """The numbers of a view.

    Raises
    ------
    RequestError
        If steps * samples * outputs is above :data:`explorer.limits.VIEW_MOST_WORK`.
    Abandoned
        If ``work`` became stale.
    """
    check_work(scene.experiment)
    with voice.speaking(scene.language):
        return VIEWS[view].numbers(scene, work or Work())


def check_work(experiment: Experiment) -> None:
    """Refuse an Experiment that would keep a core busy for long.

    Raises
    ------
    RequestError
        If steps * samples * outputs is above :data:`explorer.limits.VIEW_MOST_WORK`.
    """
    work = experiment.steps * experiment.samples * experiment.outputs
    if work > limits.VIEW_MOST_WORK:
        raise RequestError(
            voice.t(
                "steps x samples x outputs must be at most {most}. Got {got} instead.",
                most=f"{limits.VIEW_MOST_WORK:,}",
                got=f"{work:,}",
            ),
            "steps",
        )
