"""The nudge: one weight moved a little, for every page that has a weight to hold."""

from explorer.captions.nudge import nudge_caption, whole_caption
from explorer.contract.nudge import Nudged
from explorer.views.cost import Cost, Size, judging
from slp_core import Experiment, nudge
from slp_core.nudge import SIZES


def nudge_cost(size: Size, h: float | None) -> Cost:
    """A forward pass as it is, one for each size of nudge, and the gradient."""
    return Cost() if h is None else judging(size, size.samples, SIZES + 3)


def nudged(experiment: Experiment, weight: int, h: float | None) -> Nudged | None:
    """What follows from moving ``weight`` by ``h``, or None where nothing is nudged.

    ``weight`` is the index of a weight of the first output; one that there is no input for, as in a link, is the bias.
    """
    if h is None:
        return None
    found = nudge(experiment, min(weight, experiment.inputs), h)
    return {
        "weight": found.index,
        "size": h,
        "after": found.after,
        "slopes": found.slopes,
        "measured": found.measured.chain()[0],
        "predicted": found.predicted.chain()[0],
        "sizes": [
            {
                "size": size,
                "measured": measured,
                "predicted": predicted,
                "percent": 100 * error,
                "rounding": bool(agrees and error > 0),
            }
            for size, measured, predicted, error, agrees in zip(
                found.sizes, found.measured.loss, found.predicted.loss, found.error, found.agrees, strict=True
            )
        ],
        "told": nudge_caption(experiment, found),
        "whole": whole_caption(experiment, found),
    }
