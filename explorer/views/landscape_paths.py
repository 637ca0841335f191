"""The paths of all optimizers over the map of the Landscape page."""

import torch
from torch import Tensor

from explorer import limits
from explorer.captions import landscape_paths as captions
from explorer.captions.landscape_paths import Drawn
from explorer.contract.landscape import LandscapeSettings, OptimizerPath, RunPoints
from explorer.contract.wire import packed
from explorer.views.compared import optimizer_run
from explorer.views.cost import Size
from explorer.views.landscape_cost import draws_paths, most_steps_of_paths
from explorer.views.landscape_frame import Frame, last_shown
from explorer.views.landscape_pictures import Parts, height
from slp_core import OPTIMIZERS, Decay, Experiment, Trace


def optimizer_paths(
    experiment: Experiment,
    settings: LandscapeSettings,
    pair: tuple[int, int],
    ends: RunPoints,
    frame: Frame,
    decay: Decay,
    parts: Parts,
) -> tuple[list[OptimizerPath], str]:
    """Those of all optimizers and what is said of them; nothing where they were not asked for.

    The loss at their ends is the height of what is drawn: with the penalty of the ``decay`` at the step that is shown.
    """
    size = Size.of(experiment)
    if not settings.paths:
        return [], ""
    if not draws_paths(size, settings):
        return [], captions.paths_refused(experiment, most_steps_of_paths(size))
    drawn = []
    for name in OPTIMIZERS:
        drawn.append(_drawn(name, optimizer_run(experiment, name, parts.work), pair, frame, decay))
        parts.done()
    return [one.path for one in drawn], captions.paths(experiment, pair, drawn, ends)


def steps_on_path(last: int) -> Tensor:
    """The steps at which a path is drawn: every so many, with the first and the last."""
    points = min(last + 1, limits.LANDSCAPE_MOST_ON_PATH)
    return torch.linspace(0, last, points, dtype=torch.float64).round().to(torch.int64)


def _drawn(name: str, trace: Trace, pair: tuple[int, int], frame: Frame, decay: Decay) -> Drawn:
    last = last_shown(trace)
    places = trace.parameters[: last + 1, list(pair), 0]
    low, high = (torch.tensor([span[j] for j in pair], dtype=torch.float64) for span in (frame.low, frame.high))
    path: OptimizerPath = {
        "name": name,
        "places": packed(places[steps_on_path(last)].T),
        "final": height(trace.loss[-1], decay, trace.parameters[-1]).item(),
        "diverged_at": trace.diverged_at,
    }
    return Drawn(path, leaves=bool(((places < low) | (places > high)).any()), short=last < trace.experiment.steps)
