"""The Landscape page: its settings, its numbers, its charts."""

from typing import TypedDict

import attrs

from explorer.contract.figure import Figure
from explorer.contract.place import STEP
from explorer.contract.settings import Optional, Pair, Reals, Settings, setting
from explorer.contract.wire import FiniteRow, Packed, Row, Rows, Value
from slp_core.fields import Boolean, Integer, Real
from slp_core.shapes import MAX_INPUTS

EYES = 12
"""Places around the landscapes from which they can be looked at."""
_BOUNDS = Reals(Real(-1e8, 1e8, slider=(-3, 3), step=0.01), MAX_INPUTS + 1)


@attrs.frozen
class LandscapeSettings(Settings):
    """Which loss is looked at, from how far, and how finely.

    Attributes
    ----------
    step : the step of the run around which the loss is shown
    pair : the two parameters of the surfaces, d for the bias; None for the two with the largest gradients at step 0,
        as far as they are trained
    reach : the least half-width of all pictures; they are wider where the run is longer
    eye : from where the landscapes are looked at
    paths : whether the paths of all optimizers are drawn
    points : along each side of a surface; None for as many as are quickly computed
    low, high : the spans of an earlier answer, which hold still while something is dragged; None for the run's own
    """

    step: int = setting(STEP, 0, kept=False)
    pair: tuple[int, int] | None = setting(Optional(Pair(MAX_INPUTS)), None)
    reach: float = setting(Real(1e-3, 1e3, slider=(0.1, 100), step=0.1, logarithmic=True), 5.0)
    eye: int = setting(Integer(0, EYES - 1, slider=(0, EYES - 1)), 0)
    paths: bool = setting(Boolean(), False)
    points: int | None = setting(Optional(Integer(2, 201, slider=(11, 101))), None, kept=False)
    low: tuple[float, ...] | None = setting(Optional(_BOUNDS), None, kept=False)
    high: tuple[float, ...] | None = setting(Optional(_BOUNDS), None, kept=False)


class Spans(TypedDict):
    """The spans of all pictures: one for each weight, the bias last."""

    low: list[float]
    high: list[float]


class Levels(TypedDict):
    """The heights at which a picture has a line and another colour, rising, and whether each is a multiple of the one
    below it: then its height grows with the logarithm of the loss."""

    levels: list[float]
    logarithmic: bool


class Tops(TypedDict):
    """The tops of the loss axes: of the slices, and of the surface of each loss.

    ``own`` are the levels of the Experiment's own loss, which follow the run; ``even`` those of each loss where two are
    to be compared. ``told`` says which of the two kinds its own are.
    """

    slices: float
    surfaces: dict[str, float]
    own: Levels
    even: dict[str, Levels]
    told: str


class LowestPlace(TypedDict):
    """Where the loss is lowest over the two, and the loss there."""

    values: list[float]
    loss: Value


class Tangents(TypedDict):
    """The two ends of the tangent to each slice."""

    values: Rows
    loss: Rows


class LossSlices(TypedDict):
    """The loss along each weight, the bias last, and the tangents where the run stands."""

    values: Packed
    loss: Packed
    tangents: Tangents


class RunPath(TypedDict):
    """The run over the two, and its height by each surface."""

    first: Row
    second: Row
    losses: dict[str, Row]


class OptimizerPath(TypedDict):
    """The run with one optimizer, all else alike: a row of ``places`` for each of the two, as far as it can be drawn,
    and the loss at its end."""

    name: str
    places: Packed
    final: Value
    diverged_at: int | None


class RunPoint(TypedDict):
    """Where the run is at a step: the two, the loss, and its slopes along the two."""

    step: int
    values: list[float]
    loss: Value
    slopes: Row


class RunPoints(TypedDict):
    """The run's first step, the one that is shown, and its last."""

    start: RunPoint
    shown: RunPoint
    end: RunPoint


class LandscapeCaptions(TypedDict):
    """The sentences under the pictures, and one for each slice; empty where there is nothing to say."""

    slices: list[str]
    pair: str
    run: str
    surface: str
    lowest: str
    paths: str
    compared: str


class LandscapeNumbers(TypedDict):
    """Every number on the Landscape page.

    ``last`` is the last step that can be shown; ``fine`` says how many ``points`` a picture has that rests; ``widened``
    that the spans are wider than was asked for. ``tops`` are None where spans are those of an earlier answer: its tops
    hold, too. ``compared`` names the losses that are compared; ``surfaces`` has the Experiment's own besides; where the
    run decays, in its stead the sum of that loss and its penalty. ``own`` names it: what is drawn over the two;
    ``penalised`` says whether it is that sum. ``path``, ``ends`` and ``lowest`` are of it, by the decay of the step
    that is shown; ``loss``, ``slices`` and ``gradients`` are of the loss alone. A loss without a surface has its reason
    in ``refused``. ``here`` is the height of each surface where the run stands. ``paths`` are those of all optimizers,
    in the order of their registry; none where they were not asked for or would take too long, which their caption says.
    ``lowest`` is None where no place can be told to be the lowest, or it is not known to be one.
    """

    step: int
    last: int
    features: list[str]
    pair: tuple[int, int]
    points: int
    fine: int
    loss: Value
    parameters: FiniteRow
    gradients: Row
    frame: Spans
    widened: bool
    tops: Tops | None
    slices: LossSlices
    compared: list[str]
    surfaces: dict[str, Packed]
    refused: dict[str, str]
    first: FiniteRow
    second: FiniteRow
    own: str
    penalised: bool
    path: RunPath
    paths: list[OptimizerPath]
    here: dict[str, Value]
    ends: RunPoints
    lowest: LowestPlace | None
    captions: LandscapeCaptions


class LandscapeFigures(TypedDict):
    """The charts of the Landscape page."""

    contour: Figure
    landscape: Figure
