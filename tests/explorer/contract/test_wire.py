import json
import math
import struct

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from slp_core import KINDS, Experiment, ExperimentError, tutorial
from tests.explorer.strategies import any_experiments


def bits(value: object) -> object:
    """Values with equal bits are equal, and only those: 0.0 is not -0.0, a NaN is itself."""
    if isinstance(value, torch.Tensor):
        return (tuple(value.shape), [bits(v) for v in value.flatten().tolist()])
    return struct.pack("<d", value) if isinstance(value, float) else value


@given(any_experiments())
def test_experiment_survives_the_wire_to_the_bit(experiment):
    sent = json.loads(encode(experiment_to_json(experiment)))  # read by a parser of another make
    back = experiment_from_json(sent)
    for name in KINDS:
        assert bits(getattr(back, name)) == bits(getattr(experiment, name)), name


@given(st.lists(st.floats(), max_size=20))
def test_encode_keeps_every_finite_float_and_sends_others_as_null(values):
    for form in (values, torch.tensor(values, dtype=torch.float64)):
        back = json.loads(encode({"values": form}))["values"]
        assert len(back) == len(values)
        for sent, got in zip(values, back, strict=True):
            assert bits(float(got)) == bits(sent) if math.isfinite(sent) else got is None


def test_encode_takes_scalars_and_views_of_tensors():
    table = torch.arange(6, dtype=torch.float64).reshape(2, 3)
    sent = {"scalar": table[1, 2], "row": table[1], "column": table[:, 1], "turned": table.T, "whole": [table]}
    assert json.loads(encode(sent)) == {
        "scalar": 5.0,
        "row": [3.0, 4.0, 5.0],
        "column": [1.0, 4.0],
        "turned": [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]],
        "whole": [[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]],
    }


def test_encode_refuses_what_it_does_not_know():
    with pytest.raises(TypeError, match="object"):
        encode({"what": object()})


def deep(levels: int) -> list:
    nested: list = [1.0]
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("x", {"x": "0,1"}),
        ("x", {"x": {}}),
        ("x", {"x": []}),
        ("x", {"x": [[]]}),
        ("x", {"x": [[1.0, 2.0], [3.0]]}),
        ("x", {"x": [[None] * 10]}),
        ("x", {"x": [["1"] * 10]}),
        ("x", {"x": [[math.nan] * 10]}),
        ("x", {"x": [[math.inf] * 10]}),
        ("x", {"x": [[1e308] * 10]}),
        ("x", {"x": deep(60)}),
        ("x", {"x": deep(600)}),
        ("x", {"x": 1.0}),
        ("x", {"x": None}),
        ("weights", {"weights": [[1.0] * 10]}),
        ("weights", {"weights": [[[1.0]]] * 10}),
        ("target", {"target": [[1.0, 0.0]]}),
        ("bias", {"bias": [[0.0]]}),
        ("activation", {"activation": "softmax"}),
        ("activation", {"activation": ["sigmoid"]}),
        ("activation", {"activation": None}),
        ("loss", {"activation": "tanh", "loss": "binary_cross_entropy"}),
        ("target", {"loss": "binary_cross_entropy", "target": [[1.5]]}),
        ("learning_rate", {"learning_rate": -0.1}),
        ("learning_rate", {"learning_rate": "0.1"}),
        ("learning_rate", {"learning_rate": math.nan}),
        ("learning_rate", {"learning_rate": 10**400}),
        ("learning_rate", {"learning_rate": True}),
        ("steps", {"steps": 10_001}),
        ("steps", {"steps": 1.5}),
        ("steps", {"steps": [1]}),
        ("steps", {"steps": None}),
        ("batch_size", {"batch_size": 2}),
        ("seed", {"seed": -1}),
        ("x_test", {"x_test": None, "target_test": [[1.0]]}),
        ("hidden_layers", {"hidden_layers": 3}),
        ("__class__", {"__class__": 3}),
        ("self", {"self": 3}),
    ],
)
def test_experiment_from_hostile_json_raises_one_error_that_names_the_field(field, changes):
    with pytest.raises(ExperimentError) as caught:
        experiment_from_json(experiment_to_json(tutorial()) | changes)
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field} must be ")
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("fields", [None, 3, "x", [], [["x", [1.0]]]])
def test_experiment_from_json_that_is_no_object_is_refused(fields):
    with pytest.raises(ExperimentError, match=r"^experiment must be an object"):
        experiment_from_json(fields)


@pytest.mark.parametrize("name", ["x", "target", "weights"])
def test_experiment_from_json_without_a_field_it_needs_names_it(name):
    fields = experiment_to_json(tutorial())
    del fields[name]
    with pytest.raises(ExperimentError, match=f"^{name} must be given"):
        experiment_from_json(fields)


def test_experiment_from_json_needs_no_field_that_has_a_default():
    experiment = experiment_from_json({"x": [[1.0, 2.0]], "target": [[1.0]], "weights": [[0.5], [0.25]]})
    assert experiment == Experiment(x=[1.0, 2.0], target=1.0, weights=[0.5, 0.25])
