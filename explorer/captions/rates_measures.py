"""What the run of a rate can be judged by, where it ends: what a person cares for need not be what training lowers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.text.numbers import portion, shown
from explorer.text.voice import phrase


@dataclass(frozen=True)
class EndMeasure:
    """One of them.

    Attributes
    ----------
    title : str
        What it is called where it is chosen.
    axis : str
        What it is called at an axis and above a column.
    of_test : bool
        Whether it is of the samples that are kept for testing.
    percent : bool
        Whether it is a part of the answers, of which more is better; a loss otherwise.
    """

    title: str
    axis: str
    of_test: bool
    percent: bool

    def written(self, value: float) -> str:
        """A value of it as it is printed."""
        return portion(value) if self.percent else shown(value)

    def best(self, values: Sequence[float | None], counted: Sequence[int]) -> list[int]:
        """Which of the rows that count are best, in their order: numbers that read the same are a tie. None is, where
        all overflow."""
        ended = {row: end for row in counted if (end := values[row]) is not None and math.isfinite(end)}
        if not ended:
            return []
        best = self.written((max if self.percent else min)(ended.values()))
        return [row for row, end in ended.items() if self.written(end) == best]


MEASURES: Mapping[str, EndMeasure] = {
    "loss": EndMeasure(phrase("training loss"), phrase("loss at the end"), of_test=False, percent=False),
    "test_loss": EndMeasure(phrase("test loss"), phrase("test loss at the end"), of_test=True, percent=False),
    "accuracy": EndMeasure(phrase("training accuracy"), phrase("% right at the end"), of_test=False, percent=True),
    "test_accuracy": EndMeasure(
        phrase("test accuracy"), phrase("% of test right at the end"), of_test=True, percent=True
    ),
}
"""Those of ``contract.rates.MEASURES``."""
