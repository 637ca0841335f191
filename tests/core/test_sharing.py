"""Experiments share the tensors in which they do not differ, and nothing with whoever gave them."""

import gc
import tracemalloc
from collections.abc import Iterable

import numpy as np
import pytest
import torch

from slp_core import DERIVED, GIVEN, KINDS, Data, Experiment, ExperimentError, on_dataset, on_samples, prepare, tutorial
from slp_core.bits import Bits
from slp_core.datasets import DESCRIPTION
from slp_core.experiment import ARRAYS
from tests.core.strategies import drawn

CHANGES = {
    "x": [[0.5, 0.25, 1.0]] * 7,
    "target": [[0.5, 0.25]] * 7,
    "weights": [[0.5, 0.25]] * 3,
    "bias": [0.5, 0.25],
    "x_test": [[0.5, 0.25, 1.0]] * 4,
    "target_test": [[0.5, 0.25]] * 4,
    "learning_rate": 0.25,
    "activation": "tanh",
    "steps": 3,
    "batch_size": 2,
}


def whole() -> Experiment:
    other = drawn(4, 3, 2, 1)
    return drawn(7, 3, 2, x_test=other.x, target_test=other.target)


def shared(one: Experiment, other: Experiment) -> set[str]:
    return {name for name in ARRAYS if getattr(one, name) is getattr(other, name) is not None}


@pytest.mark.parametrize("name", CHANGES)
def test_change_shares_every_array_that_it_does_not_name(name):
    e = whole()
    changed = e.change(**{name: CHANGES[name]})
    assert shared(e, changed) == set(ARRAYS) - {name}
    assert shared(e, changed.change(momentum=0.5)) == set(ARRAYS) - {name}


def test_change_of_anything_but_its_description_shares_a_datasets_samples():
    e = on_dataset(tutorial(), "moons")
    assert shared(e, e.change(learning_rate=0.125, steps=7)) == set(ARRAYS)
    assert shared(e, e.change(dataset="moons", noise=e.noise, weights=[1, 2])) == {*DERIVED, "bias"}
    assert shared(e, e.change(dataset=GIVEN)) == set(ARRAYS)


@pytest.mark.parametrize(
    ("name", "value"),
    [("dataset", "circles"), ("dataset_size", 77), ("noise", 0.5), ("test_fraction", 0.5), ("data_seed", 3)],
)
def test_change_of_a_description_makes_the_samples_anew(name, value):
    e = on_dataset(tutorial(), "moons")
    changed = e.change(**{name: value})
    assert shared(e, changed) == {"weights", "bias"}
    described = {field: getattr(changed, field) for field in DESCRIPTION}
    assert changed == Experiment(**described, weights=e.weights, bias=e.bias, learning_rate=e.learning_rate)


def test_samples_given_beside_a_dataset_are_still_not_taken():
    e = on_dataset(tutorial(), "moons")
    assert e.change(dataset="moons", x=[[1.0, 2.0]]) == e


@pytest.mark.parametrize("form", [np.array, torch.tensor, lambda rows: torch.tensor(rows, dtype=torch.float64)])
def test_what_is_given_is_copied_and_writing_to_it_changes_nothing(form):
    x, weights = form([[1.0, 2.0], [3.0, 4.0]]), form([[0.5], [0.25]])
    e = Experiment(x=x, target=[0, 1], weights=weights)
    changed = e.change(x=x, weights=weights)
    x += 1
    weights *= 0
    for one in (e, changed):
        assert one.x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
        assert one.weights.tolist() == [[0.5], [0.25]]


def test_an_experiments_own_tensor_given_to_another_is_copied():
    e = whole()
    assert shared(e, Experiment(**{name: getattr(e, name) for name in KINDS})) == set()
    assert shared(e, e.change(weights=e.weights)) == set(ARRAYS) - {"weights"}


def test_a_refused_change_leaves_everything_as_it_was():
    e = whole()
    before = {name: getattr(e, name) for name in KINDS}
    with pytest.raises(ExperimentError, match="weights must be of shape"):
        e.change(weights=[1.0, 2.0])
    assert all(getattr(e, name) is value for name, value in before.items())


def storages(kept: Iterable[Experiment]) -> int:
    """Bytes of all tensors that these Experiments hold, each counted once."""
    held = {}
    for e in kept:
        for name in ARRAYS:
            if (tensor := getattr(e, name)) is not None:
                held[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
    return sum(held.values())


def test_two_hundred_steps_of_undo_hold_the_data_once():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(9_000, 64, generator=generator, dtype=torch.float64)
    e = Experiment(x=x, target=torch.zeros(9_000, 1), weights=torch.zeros(64, 1), steps=2)
    hash(e)
    alone = storages([e])
    assert alone > 9_000 * 65 * 8
    gc.collect()
    tracemalloc.start()
    history = [e]
    for number in range(200):
        history.append(history[-1].change(learning_rate=1 / (number + 1), bias=number))
        hash(history[-1])
    python = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(set(history)) == 201
    assert storages(history) == alone + 200 * 8
    assert python < 2_000_000  # the data alone has 4.7 MB


def test_equality_and_hash_read_a_tensor_once_for_all_who_share_it(monkeypatch):
    read = []
    key = Bits.key.func
    counted = type(Bits.key)(lambda bits: read.append(bits) or key(bits))
    counted.__set_name__(Bits, "key")
    monkeypatch.setattr(Bits, "key", counted)
    e = whole()
    others = [e.change(steps=number) for number in range(5)]  # made before anybody asked
    assert len({e, *others}) == 6
    assert e != others[0]
    assert others[1] == others[0].change(steps=1)
    assert len(read) == len(ARRAYS)


@pytest.mark.parametrize("name", DERIVED)
def test_data_key_is_that_of_the_samples_and_of_nothing_else(name):
    e = whole()
    twin = Experiment(**{field: getattr(e, field) for field in KINDS} | {"steps": 3, "bias": [1, 2]})
    assert e.data_key == twin.data_key
    assert hash(e.data_key) == hash(twin.data_key)
    assert e.data_key != e.change(**{name: CHANGES[name]}).data_key
    assert e.data_key != e.change(x_test=None, target_test=None).data_key


def data(n: int = 20) -> Data:
    e = drawn(n, 3, 1)
    return prepare(e.x, (e.target > 0.5).double(), 0.25, 0, True)


def test_experiment_on_data_shares_it_and_is_what_a_copy_of_it_would_be():
    samples = data()
    e = Experiment.on(samples, weights=[1, 2, 3], steps=7)
    copied = Experiment(**{name: getattr(samples, name) for name in DERIVED}, weights=[1, 2, 3], steps=7)
    assert e == copied
    for made in (e, e.change(steps=3), on_samples(tutorial(), samples)):
        assert all(getattr(made, name) is getattr(samples, name) for name in DERIVED)
        assert made.dataset == GIVEN


def test_experiment_on_data_of_another_kind_is_a_copy():
    e = Experiment.on(Data(torch.ones(2, 3), torch.zeros(2, 1)), weights=[1, 2, 3])
    assert e.x.dtype == torch.float64
    learnt = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    assert not Experiment.on(Data(learnt, torch.zeros(2, 1)), weights=[1, 2, 3]).x.requires_grad


def test_experiment_on_data_is_checked_like_any_other():
    samples = data()
    with pytest.raises(ExperimentError, match="x must be finite"):
        Experiment.on(Data(samples.x * torch.inf, samples.target), weights=[1, 2, 3])
    with pytest.raises(ExperimentError, match="weights must be of shape"):
        Experiment.on(samples, weights=[1, 2])
    with pytest.raises(ExperimentError, match="colour must be the name of a field"):
        Experiment.on(samples, weights=[1, 2, 3], colour="red")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([1.0, 2.0], [1.0, 2.0], True),
        ([1.0, 2.0], [1.0, 2.0000000000000004], False),
        ([0.0], [-0.0], False),
        ([[1.0, 2.0]], [1.0, 2.0], False),
    ],
)
def test_bits_are_those_of_the_shape_and_every_number(one, other, same):
    tensors = [torch.tensor(values, dtype=torch.float64) for values in (one, other)]
    assert (Bits(tensors[0]).key == Bits(tensors[1]).key) is same


def test_bits_of_a_view_are_those_of_its_numbers():
    grid = torch.arange(6, dtype=torch.float64).reshape(2, 3)
    assert Bits(grid.T).key == Bits(grid.T.contiguous()).key != Bits(grid).key
