"""What each page's stage is told of an Experiment: every number it draws, computed by the core.

A view is a pure function of an Experiment and of the page's own settings, such as the step size of a check. The page
calls it for its first picture, the live socket for every one after that. One registry; a new page adds its view here
and nothing else
knows of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from explorer.views.derivation import STEP_SIZE, derivation_view
from explorer.views.landscape import landscape_view
from explorer.views.neuron import neuron_view
from explorer.views.rates import SETTINGS as RATES_SETTINGS
from explorer.views.rates import rates_view
from explorer.views.step import step_view
from explorer.views.train import train_view
from explorer.wire import Json
from explorer.work import Work
from slp_core import Experiment
from slp_core.fields import Kind


@dataclass(frozen=True)
class View:
    """A page's numbers.

    Attributes
    ----------
    name : str
        The page's file in ``pages/`` and its path in the URL; its module on the stage is ``<name>.js``.
    title : str
        What the navigation calls it.
    numbers : callable
        (Experiment, the page's own settings, work) -> every number that the page draws. What takes long
        tells ``work`` how far it is, and stops when nobody waits for it.
    settings : mapping
        What its own settings may be, as far as they take sliders.
    shows_pins : bool
        Whether it also draws the runs that were pinned.
    """

    name: str
    title: str
    numbers: Callable[[Experiment, Json, Work], Json]
    settings: Mapping[str, Kind] = field(default_factory=dict)
    shows_pins: bool = False


VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        View("neuron", "Neuron", neuron_view),
        View("step", "Step", step_view),
        View("train", "Train", train_view, shows_pins=True),
        View("rates", "Rates", rates_view, RATES_SETTINGS),
        View("landscape", "Landscape", landscape_view),
        View("derivation", "Derivation", derivation_view, {"h": STEP_SIZE}),
    )
}
"""Every page, in the order of the navigation."""
