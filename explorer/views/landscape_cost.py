"""What the Landscape page costs, how finely it is drawn for that reason, and what it leaves out."""

from dataclasses import replace

from explorer import limits
from explorer.contract.landscape import LandscapeSettings
from explorer.views.compared import optimizers_cost
from explorer.views.cost import Cost, Size, judging, losses, most, training
from explorer.views.landscape_pictures import BLOCKS, COMPARED
from slp_core.lowest import NEWTON_STEPS

FINE = 101
"""Points along each side of a picture that somebody looks at."""
COARSE = 41
"""The most along each side of one that changes under a pointer."""
FEW = 11
"""The least along each side of any."""


def landscape_cost(size: Size, settings: LandscapeSettings) -> Cost:
    """One run, slices along every parameter, and surfaces of every loss that is compared; the runs of all optimizers
    where they are asked for and fit."""
    paths = draws_paths(size, settings)
    return _with_points(size, min(settings.points or quick(size.samples), fine(size, paths)), paths)


def draws_paths(size: Size, settings: LandscapeSettings) -> bool:
    """Whether the paths of all optimizers are drawn: asked for, and not too dear beside a picture of a few points."""
    return settings.paths and _quickly(size).allowed


def most_steps_of_paths(size: Size) -> int | None:
    """With how many steps they would be; None where even runs of none are too dear."""
    return most(_quickly, size, "steps")


def fine(size: Size, paths: bool) -> int:
    """Points along each side of a picture that somebody looks at: as many as can be had, at least a few."""
    low, high = FEW, FINE
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _with_points(size, middle, paths).allowed else (low, middle - 1)
    return low


def quick(samples: int) -> int:
    """Points along each side of a surface that follows a pointer: an odd number, fewer for many samples."""
    return min(COARSE, max(FEW, int((limits.LANDSCAPE_QUICK / samples) ** 0.5) // 2 * 2 + 1))


def _quickly(size: Size) -> Cost:
    return _with_points(size, quick(size.samples), paths=True)


def _with_points(size: Size, points: int, paths: bool) -> Cost:
    dearest = replace(size, logarithms=True)
    surfaces = len(COMPARED) + 1
    lowest_steps = 2 * NEWTON_STEPS  # each judges all samples where it stands and where it leads
    aside = (size.inputs + 1) * 4 + surfaces * (BLOCKS + 3) + lowest_steps
    looked_at = (size.inputs + 1) * (points + 15) + surfaces * (points**2 + 75)
    path = min(size.steps + 1, limits.LANDSCAPE_MOST_ON_PATH)
    held = losses(dearest, points**2)
    own = (
        training(size)
        + judging(size, size.samples, size.steps + 1)
        + judging(dearest, size.samples, aside + surfaces * path)
        + Cost(losses(dearest, looked_at).seconds, held.bytes * surfaces)
    )
    return own + optimizers_cost(size) if paths else own
