"""The picture of a neuron with a single input: its output over that input, as a curve among the samples."""

from typing import TypedDict

from explorer.contract.wire import Finite, FiniteRow, Packed


class OneInput(TypedDict):
    """The output over the input at one step; None where the step has no numbers to answer with.

    ``span`` are the ends of the vertical axis, which holds all targets. ``thresholds`` are where the verdict changes;
    for targets that are real numbers there are none, but ``answers``, one for each drawn training sample: between its
    target and the answer the square of its error stands. ``best`` is the line of least squares, where there is one.
    ``input`` and ``target`` are what the axes are of.
    """

    values: FiniteRow
    span: tuple[Finite, Finite]
    output: Packed | None
    thresholds: FiniteRow
    answers: Packed | None
    best: Packed | None
    input: str
    target: str
    told: str
