"""One weight moved a little, and what follows: on every page that has a weight to hold."""

from typing import TypedDict

from explorer.contract.settings import Optional
from explorer.contract.wire import Finite, Row, Value
from slp_core.fields import Real

NUDGE = Optional(Real(-1.0, 1.0, slider=(-0.5, 0.5), step=0.01))
"""How far the chosen weight is moved; None while nothing is nudged."""


class SmallerNudge(TypedDict):
    """A tenth, a hundredth ... of the nudge: the loss by measuring and by the slopes, and how far they are apart.

    ``rounding`` says that they differ, but by no more than float64 rounds: a percentage would be none of the slopes.
    """

    size: Finite
    measured: Value
    predicted: Value
    percent: Value
    rounding: bool


class Nudged(TypedDict):
    """The chosen weight moved by ``size``: how far w, z, O and E move, measured, and as the three slopes say.

    The neuron is as it was: ``after`` is what the weight would be. ``slopes`` are dz/dw, dO/dz and dE/dO. ``sizes``
    holds the nudge itself and smaller ones. ``told`` is a sentence about the chain, ``whole`` one about the loss of all
    samples, empty where the chain's sample is the only one.
    """

    weight: int
    size: Finite
    after: Finite
    slopes: Row
    measured: Row
    predicted: Row
    sizes: list[SmallerNudge]
    told: str
    whole: str
