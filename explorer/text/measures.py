"""What runs are judged by at their ends: what each measure is called, and how a value of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.text.numbers import portion, shown
from explorer.text.voice import phrase


@dataclass(frozen=True)
class MeasureName:
    """What one of them is called, and how it is written.

    Attributes
    ----------
    title : str
        What it is called where it is chosen, and before its values; ``t`` says it.
    of_test : bool
        Whether it is of the samples that are kept for testing.
    percent : bool
        Whether it is a part of the answers, of which more is better.
    """

    title: str
    of_test: bool = False
    percent: bool = False

    def written(self, value: float) -> str:
        """A value of it as it is printed."""
        return portion(value) if self.percent else shown(value)


MEASURE_NAMES: Mapping[str, MeasureName] = {
    "loss": MeasureName(phrase("training loss")),
    "test_loss": MeasureName(phrase("test loss"), of_test=True),
    "accuracy": MeasureName(phrase("training accuracy"), percent=True),
    "test_accuracy": MeasureName(phrase("test accuracy"), of_test=True, percent=True),
    "r_squared": MeasureName(phrase("training R²")),
    "test_r_squared": MeasureName(phrase("test R²"), of_test=True),
}
"""All that there are, by the names of what pages are told."""
