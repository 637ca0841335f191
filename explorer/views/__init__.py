"""What each page's stage is told of an Experiment: every number it draws, computed by the core.

A view is a pure function of an Experiment. The page calls it for its first picture, the live socket for every
one after that. One registry; a new page adds its view here and nothing else knows of it.
"""

from collections.abc import Callable, Mapping

from explorer.views.neuron import neuron_view
from explorer.wire import Json
from slp_core import Experiment

View = Callable[[Experiment], Json]

VIEWS: Mapping[str, View] = {"neuron": neuron_view}
