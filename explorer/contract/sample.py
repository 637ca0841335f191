"""The one sample that a picture of a single neuron shows."""

from typing import TypedDict

from explorer.contract.wire import Finite, FiniteRow


class Sample(TypedDict):
    """The sample that is shown, its number from 1, how many there are, and what the inputs are called.

    ``terms`` is how many terms the loss is the mean of: the samples, and their outputs where those are averaged too.

    ``editable`` tells whether the picture's inputs and target are the Experiment's own numbers: with a dataset, or
    with many samples, they are not set on a slider.
    """

    x: FiniteRow
    target: Finite
    number: int
    count: int
    terms: int
    names: tuple[str, ...]
    editable: bool
