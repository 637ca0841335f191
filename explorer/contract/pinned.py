"""Runs that were put aside, as the stage draws them."""

from collections.abc import Sequence
from typing import TypedDict

from explorer.contract.wire import Packed, Value, Wholes


class PinnedRun(TypedDict):
    """A pinned run's loss at some of its steps, at the step where it was pinned, and at its end; and which loss that is
    (``judged_by``)."""

    name: str
    judged_by: str
    step: int
    steps: Wholes
    loss: Packed
    loss_at_step: Value
    final_loss: Value


class Difference(TypedDict):
    """Something by which runs differ: what it is called, and its values, those of the current run last."""

    title: str
    values: Sequence[str]


class Pins(TypedDict):
    """The pinned runs, and all in which they and the current one differ.

    ``ends`` tells how good each run is at its end, a row for each measure.
    ``comparable`` tells whether the heights of their curves say which is better: not by another loss or on other data.
    ``unpinned`` is the name of the run that was unpinned last, as long as it can be put back.
    ``full`` is said when no further run can be pinned.
    """

    runs: list[PinnedRun]
    differences: list[Difference]
    ends: list[Difference]
    unpinned: str | None
    comparable: bool
    full: bool
