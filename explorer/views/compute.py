"""A view's numbers, if they can be had in bounded time."""

from dataclasses import replace

from explorer.contract.settings import Settings, parse
from explorer.contract.wire import Numbers
from explorer.text import voice
from explorer.views import VIEWS
from explorer.views.cost import Cost, Size, why_refused
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
        If they cost more than a request may: see :func:`check_cost`.
    Abandoned
        If ``work`` became stale.
    """
    if VIEWS[view].shows_anew(scene.experiment):
        scene = replace(scene, experiment=scene.experiment.settled)
    check_cost(view, scene.experiment, scene.settings)
    with voice.speaking(scene.language):
        return VIEWS[view].numbers(scene, work or Work())


def check_cost(view: str, experiment: Experiment, settings: Settings) -> Cost:
    """What the numbers of a view cost, if that is not more than a request may.

    Raises
    ------
    RequestError
        If it takes more than :data:`explorer.limits.VIEW_MOST_SECONDS` or :data:`explorer.limits.VIEW_MOST_BYTES`: it
        says of what there is too much, and how much is allowed.
    """
    size = Size.of(experiment)
    cost = VIEWS[view].cost(size, settings)
    if not cost.allowed:
        raise RequestError(*why_refused(lambda changed: VIEWS[view].cost(changed, settings), size))
    return cost
