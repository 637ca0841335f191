"""What a press of a button makes of an Experiment: with which learning rate data begin."""

import pytest

from explorer.state.choices import FIRST_RATE, FIRST_RATE_OF_LINES, with_dataset, with_samples
from slp_core import Data, on_dataset, tutorial

SAMPLE, CLASSES, NUMBERS = tutorial(), on_dataset(tutorial(), "moons"), on_dataset(tutorial(), "line")


@pytest.mark.parametrize(
    ("before", "rate", "name", "first"),
    [
        (SAMPLE, 0.001, "moons", FIRST_RATE),
        (SAMPLE, 2.0, "moons", 2.0),
        (SAMPLE, 0.001, "line", FIRST_RATE_OF_LINES),
        (SAMPLE, 2.0, "line", FIRST_RATE_OF_LINES),
        (CLASSES, 0.003, "circles", 0.003),
        (CLASSES, 0.5, "line", FIRST_RATE_OF_LINES),
        (NUMBERS, 0.2, "diabetes", 0.2),
        (NUMBERS, 0.05, "moons", FIRST_RATE),
        (NUMBERS, 3.0, "xor", 3.0),
    ],
)
def test_a_rate_is_kept_by_data_of_the_same_kind(before, rate, name, first):
    assert with_dataset(before.change(learning_rate=rate), name).learning_rate == first


@pytest.mark.parametrize("before", [SAMPLE, CLASSES, NUMBERS])
@pytest.mark.parametrize("name", ["moons", "line", "diabetes"])
def test_own_data_begin_with_the_rate_of_built_in_ones(before, name):
    source = on_dataset(tutorial(), name)
    own = Data(source.x, source.target)
    assert with_samples(before, own).learning_rate == with_dataset(before, name).learning_rate
