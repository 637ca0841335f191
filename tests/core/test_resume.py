"""A run that is continued in pieces is the run of the whole length, to the bit."""

import pytest
import torch

from slp_core import OPTIMIZERS, Abandoned, Experiment, Trace, on_dataset, resume, train, tutorial
from slp_core.neuron import CHUNK
from tests.core.strategies import drawn

MOONS = on_dataset(tutorial(), "moons", dataset_size=60, noise=0.3, learning_rate=0.1, steps=90)
PARTS = ("parameters", "parameter_gradients", "parameter_updates", "loss", "test_loss")


def identical(one: Trace, other: Trace) -> bool:
    """Whether two runs agree in every bit, also where both are not a number."""
    tensors = [(getattr(one, part), getattr(other, part)) for part in PARTS]
    tensors += [(one.states[part], other.states[part]) for part in other.states]
    tensors.append((one.kept_outputs, other.kept_outputs))
    return one.states.keys() == other.states.keys() and all(
        a is b if a is None or b is None else torch.equal(a.view(torch.int64), b.view(torch.int64)) for a, b in tensors
    )


def in_pieces(e: Experiment, *ends: int) -> Trace:
    trace = train(e.change(steps=ends[0]))
    for end in ends[1:]:
        trace = resume(e.change(steps=end), trace)
    return trace


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 1, 7, 44, 45])
def test_run_in_pieces_is_the_whole_run_to_the_bit(optimizer, batch_size):
    e = MOONS.change(optimizer=optimizer, batch_size=batch_size)
    assert identical(in_pieces(e, 13, 14, 20, 21, 90), train(e))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_run_whose_bias_is_not_trained_goes_on_without_it(optimizer):
    e = MOONS.change(optimizer=optimizer, train_bias=False, bias=0.3)
    assert identical(in_pieces(e, 0, 1, 90), train(e))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_run_with_weight_decay_goes_on_with_it(optimizer):
    e = MOONS.change(optimizer=optimizer, weight_decay=0.02, l1=0.01, batch_size=7)
    assert identical(in_pieces(e, 5, 6, 90), train(e))


@pytest.mark.parametrize("steps", [0, 3, 76, 77, 199, 200])
def test_shorter_run_is_read_off_a_longer_one_to_the_bit(steps):
    e = on_dataset(tutorial(), "breast_cancer", optimizer="adam", learning_rate=0.1)
    assert identical(resume(e.change(steps=steps), train(e)), train(e.change(steps=steps)))


def test_losses_over_several_parts_of_memory_are_the_same_to_the_bit():
    e = drawn(900, 3, 1, steps=200, learning_rate=0.5, optimizer="momentum")
    assert (e.steps + 1) * e.samples > 5 * CHUNK
    assert identical(in_pieces(e, 35, 36, 150, 200), train(e))


def test_outputs_that_were_not_kept_of_a_long_run_are_kept_of_a_short_one():
    e = drawn(1_000, 2, 1, steps=1_010, learning_rate=0.1)
    long = train(e)
    assert long.kept_outputs is None
    short = e.change(steps=100)
    assert identical(resume(short, long), train(short))
    assert resume(e, train(short)).kept_outputs is None


def test_diverging_run_goes_on_where_its_numbers_overflow():
    e = drawn(6, 3, 2, activation="identity", loss="mse", learning_rate=50, steps=300)
    whole, found = train(e), in_pieces(e, 100, 200, 300)
    assert found.diverged_at == whole.diverged_at is not None
    assert identical(found, whole)


def test_run_without_test_samples_has_no_losses_of_them():
    assert in_pieces(MOONS.change(test_fraction=0.0), 5, 9).test_loss is None


def test_sample_that_is_shown_is_no_reason_to_train_again():
    e = MOONS.change(shown_sample=3)
    assert resume(e, train(MOONS)).experiment is e


@pytest.mark.parametrize("fields", [{"learning_rate": 0.2}, {"seed": 1, "batch_size": 3}, {"data_seed": 1}])
def test_another_run_is_not_continued(fields):
    with pytest.raises(ValueError, match="same Experiment"):
        resume(MOONS.change(**fields, steps=100), train(MOONS))


def test_continued_run_is_abandoned_within_some_steps():
    before = train(MOONS)
    with pytest.raises(Abandoned):
        resume(MOONS.change(steps=200), before, lambda: True)
