"""What the run of a rate can be judged by, where it ends: what a person cares for need not be what training lowers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.text.measures import MEASURE_NAMES, MeasureName
from explorer.text.voice import phrase


@dataclass(frozen=True, kw_only=True)
class EndMeasure(MeasureName):
    """One of them. ``axis`` is what it is called at an axis and above a column."""

    axis: str

    @classmethod
    def of(cls, name: str, axis: str) -> "EndMeasure":
        """The measure of that name, as it is called here."""
        known = MEASURE_NAMES[name]
        return cls(known.title, known.of_test, known.percent, axis=axis)

    def best(self, values: Sequence[float | None], counted: Sequence[int]) -> list[int]:
        """Which of the rows that count are best, in their order: numbers that read the same are a tie. None is, where
        all overflow."""
        ended = {row: end for row in counted if (end := values[row]) is not None and math.isfinite(end)}
        if not ended:
            return []
        best = self.written((max if self.percent else min)(ended.values()))
        return [row for row, end in ended.items() if self.written(end) == best]


MEASURES: Mapping[str, EndMeasure] = {
    name: EndMeasure.of(name, axis)
    for name, axis in (
        ("loss", phrase("loss at the end")),
        ("test_loss", phrase("test loss at the end")),
        ("accuracy", phrase("% right at the end")),
        ("test_accuracy", phrase("% of test right at the end")),
    )
}
"""Those of ``contract.rates.MEASURES``."""
