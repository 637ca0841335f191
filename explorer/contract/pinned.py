"""Runs that were put aside, as the stage draws them."""

from collections.abc import Sequence
from typing import TypedDict

from explorer.contract.wire import Packed, Value, Wholes


class PinnedRun(TypedDict):
    """A pinned run's loss at some of its steps, at the step where it was pinned, and at its end."""

    name: str
    step: int
    steps: Wholes
    loss: Packed
    loss_at_step: Value
    final_loss: Value


class Difference(TypedDict):
    """What is not the same in all runs: what it is called, and its values, those of the current run last."""

    title: str
    values: Sequence[str]


class Pins(TypedDict):
    """The pinned runs, and all in which they and the current one differ.

    ``comparable`` tells whether the heights of their curves say which is better: not by another loss or on other data.
    ``full`` is said when no further run can be pinned.
    """

    runs: list[PinnedRun]
    differences: list[Difference]
    comparable: bool
    full: bool
