"""The Rates page: its settings, its numbers, its charts."""

from typing import TypedDict

import attrs

from explorer.contract.figure import Figure
from explorer.contract.settings import Settings, setting
from explorer.contract.wire import Packed, Row, Value
from slp_core.fields import Boolean, Choice, Integer, Real

RATE = Real(1e-8, 1e4, slider=(1e-5, 1e4), step=0.05, logarithmic=True)

FEWEST = 8
"""Rates at least."""

MEASURES = dict.fromkeys(["loss", "test_loss", "accuracy", "test_accuracy"])
"""What the end of a rate's run may be judged by."""


@attrs.frozen
class RatesSettings(Settings):
    """How many rates, from where to where, on which axis their losses are drawn, and by what their ends are judged."""

    count: int = setting(Integer(FEWEST, 128, slider=(FEWEST, 128)), 32)
    lowest: float = setting(RATE, 1e-4)
    highest: float = setting(RATE, 100.0)
    logarithmic: bool = setting(Boolean(), False)
    measure: str = setting(Choice(MEASURES), "loss")


class Measure(TypedDict):
    """What the end of a run can be judged by; ``axis`` is what it is called at an axis, ``percent`` whether it is a
    part of the answers and no loss."""

    name: str
    title: str
    axis: str
    percent: bool


class Verdict(TypedDict):
    """What a run can be judged to be, and the rule that it is judged by."""

    name: str
    title: str
    rule: str


class RateRuns(TypedDict):
    """The runs of all rates, in rising order.

    ``own`` is the row of the Experiment's own rate. It may lie between those that were asked for, which alone count in
    ``verdicts``: verdict -> how many have it. ``final`` are the training losses at the end, ``measured`` what the runs
    come to by the measure that is chosen, None where one overflows; ``best`` is the row of the first that is best of
    those that count. ``steps`` and ``loss`` are the points of each curve that are drawn.
    """

    rates: list[float]
    texts: list[str]
    own: int
    counted: int
    start: Value
    final: Row
    labels: list[str]
    diverged_at: list[int | None]
    verdicts: dict[str, int]
    measured: list[float | None]
    best: int | None
    steps: Packed
    loss: Packed


class ComparedRun(TypedDict):
    """The run with one optimizer, or of one loss.

    ``steps`` and ``loss`` are its curve; ``error`` is the mean of |O - t| at the end. ``measured`` is what it comes to
    by each measure that there is, each loss being the run's own, and None where that overflows.
    """

    name: str
    steps: Packed
    loss: Packed
    start: Value
    final: Value
    diverged_at: int | None
    error: Value
    measured: list[float | None]


class LeftOut(TypedDict):
    """A loss that cannot judge this Experiment, and why."""

    name: str
    why: str


class RatesCaptions(TypedDict):
    """A sentence for each picture, and ``limit`` on the largest stable rate."""

    sweep: str
    limit: str
    optimizers: str
    losses: str


class RatesPictures(TypedDict):
    """What is drawn.

    ``curvature`` is the largest second derivative of the loss where the chosen rate's run ends, None where it
    overflows; ``stable_rate`` is 2 / ``curvature``, None where the loss bends up in no direction.
    """

    runs: RateRuns
    curvature: float | None
    stable_rate: float | None
    optimizers: list[ComparedRun]
    losses: list[ComparedRun]
    left_out: list[LeftOut]
    captions: RatesCaptions


class RatesNumbers(TypedDict):
    """Every number on the Rates page, or why they would take too long.

    ``data`` are the fields of the Experiment that make its data easier or harder; ``measures`` are those that there are
    of its data, and ``measure`` is the one in use. ``verdicts`` stand in the order in which they are tried. Either
    ``pictures`` or ``refused`` is None. ``shortened`` says how far the runs go where not all of their steps fit, and is
    empty where they do.
    """

    data: list[str]
    measures: list[Measure]
    measure: str
    shortened: str
    verdicts: list[Verdict]
    refused: str | None
    pictures: RatesPictures | None


class RatesFigures(TypedDict):
    """The charts of the Rates page."""

    curves: Figure
    final: Figure
    optimizers: Figure
    losses: Figure
