"""An Experiment on a dataset travels as its description: in a link, and to the live path."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.contract.wire import encode
from explorer.state import link
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from slp_core import DATASETS, DERIVED, Experiment, ExperimentError, on_dataset, tutorial

DESCRIBED = st.fixed_dictionaries(
    {
        "name": st.sampled_from(list(DATASETS)),
        "dataset_size": st.integers(4, 60),
        "noise": st.floats(0, 3),
        "test_fraction": st.just(0.0) | st.floats(0, 0.9),
        "data_seed": st.integers(0, 2**32 - 1),
        "standardise": st.booleans(),
        "optimizer": st.sampled_from(["sgd", "adam"]),
    }
)


@given(fields=DESCRIBED)
def test_link_of_a_dataset_comes_back_to_the_bit(fields):
    e = on_dataset(tutorial(), **fields)
    written = link.write(e)
    assert not written.keys() & set(DERIVED)
    opened = link.read(written)
    assert opened.notices == []
    assert opened.experiment == e
    assert link.write(opened.experiment) == written


@given(fields=DESCRIBED)
def test_wire_of_a_dataset_comes_back_to_the_bit(fields):
    e = on_dataset(tutorial(), **fields)
    assert experiment_from_json(orjson.loads(encode(experiment_to_json(e)))) == e


def test_breast_cancer_is_short_on_the_way():
    e = on_dataset(tutorial(), "breast_cancer")
    assert sum(len(name) + len(text) + 2 for name, text in link.write(e).items()) < 600
    assert len(encode(experiment_to_json(e))) < 1_000


def test_link_of_the_first_version_has_no_dataset():
    new = {"dataset", "dataset_size", "noise", "test_fraction", "data_seed", "standardise", "train_bias"}
    old = {name: text for name, text in link.write(tutorial()).items() if name not in new} | {"v": "1"}
    opened = link.read(old)
    assert opened.experiment == tutorial().change(train_bias=True)
    assert opened.notices == []


@pytest.mark.parametrize("name", DATASETS)
def test_link_that_names_only_a_dataset_opens_it(name):
    opened = link.read({"dataset": name})
    assert opened.notices == []
    assert opened.experiment == on_dataset(tutorial(), name)


def test_link_with_arrays_beside_a_dataset_is_that_dataset():
    opened = link.read({"dataset": "moons", "x": "1,2", "target": "1"})
    assert opened.experiment == on_dataset(tutorial(), "moons")


def test_link_with_wrong_parts_keeps_its_dataset():
    opened = link.read({"dataset": "moons", "weights": "1,2,3", "standardise": "perhaps", "noise": "-1"})
    assert opened.experiment == on_dataset(tutorial(), "moons")
    assert len(opened.notices) == 3
    assert any("standardised must be true or false" in notice for notice in opened.notices)


def test_link_to_an_unknown_dataset_is_the_tutorial():
    opened = link.read({"dataset": "titanic"})
    assert opened.experiment == tutorial()
    assert len(opened.notices) == 1


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_standardise_is_written_in_words(text, value):
    e = on_dataset(tutorial(), "iris", standardise=value)
    assert link.write(e)["standardise"] == text
    assert link.read(link.write(e)).experiment.standardise is value


@pytest.mark.parametrize("missing", ["x", "target", "weights"])
def test_wire_without_a_dataset_needs_its_arrays(missing):
    fields = experiment_to_json(tutorial())
    del fields[missing]
    with pytest.raises(ExperimentError) as caught:
        experiment_from_json(fields)
    assert caught.value.field == missing


def test_edited_arrays_travel_again():
    e = on_dataset(tutorial(), "xor").change(target=[0.5, 1, 1, 0])
    assert isinstance(e, Experiment)
    assert link.read(link.write(e)).experiment == e
    assert experiment_from_json(experiment_to_json(e)) == e
