"""What the views really answer, read by their declarations: no number missing, none that is not declared."""

from typing import get_type_hints

import msgspec
import orjson
import pytest

from explorer.contract.controls import Controls, Refusals
from explorer.contract.figure import Figure
from explorer.contract.pinned import Pins
from explorer.contract.records import modules
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.state.pins import Pin, describe
from explorer.views import VIEWS
from explorer.views.compute import compute, scene
from explorer.views.controls import controls, refusals
from slp_core import Experiment, on_dataset, tutorial
from tests.explorer.contract.on_wire import MADE, reader, struct

MANY = [[0.1 * (k - j) for k in range(3)] for j in range(4)]
EXPERIMENTS = {
    "tutorial": tutorial(),
    "adam": tutorial().change(optimizer="adam", learning_rate=0.3, steps=30),
    "data set": on_dataset(tutorial(), "moons").change(steps=20, batch_size=16),
    "one input": Experiment(x=[0.5], target=1.0, weights=[0.2], steps=5),
    "one class apart": on_dataset(tutorial(), "iris").change(steps=5),
    "diverging": Experiment(
        x=[30.0, -40.0], target=1.0, weights=[1.0, 2.0], activation="identity", learning_rate=1e4, steps=120
    ),
    "overflowing": Experiment(x=[1e6, 1e6], target=1e6, weights=[-1e6, 1e6], activation="identity", steps=3),
    "many outputs": Experiment(x=MANY, target=[[0.0, 1.0]] * 4, weights=[[0.1, -0.2]] * 3, steps=8),
}
ASKED = {
    "train": [{}, {"step": 3}],
    "landscape": [{}, {"step": 2, "points": 11, "reach": 1e3, "paths": True}],
    "derivation": [{}, {"flipped": True, "nudge": 0.01}],
    "rates": [{"count": 8}],
    "neuron": [{}, {"weight": 0, "nudge": 0.01}, {"weight": 64, "nudge": -0.5}],
}


def declared(page: str, kind: str) -> type:
    return getattr(modules()[page], page.title() + kind)


@pytest.mark.parametrize("page", VIEWS)
def test_view_returns_what_its_page_declares(page):
    assert get_type_hints(VIEWS[page].numbers)["return"] is declared(page, "Numbers")
    assert VIEWS[page].settings is declared(page, "Settings")


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.parametrize("page", VIEWS)
def test_answer_is_what_is_declared(page, name):
    kind = reader(declared(page, "Numbers"))
    for settings in ASKED.get(page, [{}]):
        numbers = compute(page, scene(page, EXPERIMENTS[name], settings))
        msgspec.json.decode(encode(numbers), type=kind)


@pytest.mark.parametrize("page", VIEWS)
def test_charts_are_those_that_are_declared(page):
    msgspec.json.decode(VIEWS[page].figures_json, type=reader(declared(page, "Figures")))
    assert reader(Figure).__struct_fields__ == ("data", "layout")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_experiment_travels_as_declared(name):
    msgspec.json.decode(encode(experiment_to_json(EXPERIMENTS[name])), type=struct(MADE["Experiment"]))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_controls_refusals_and_pins_are_as_declared(name):
    experiment = EXPERIMENTS[name]
    msgspec.json.decode(encode(controls()), type=reader(Controls))
    msgspec.json.decode(encode(refusals(experiment)), type=reader(Refusals))
    pins = [Pin("A", experiment, 2), Pin("B", EXPERIMENTS["diverging"], 100)]
    msgspec.json.decode(encode(describe(pins, experiment)), type=reader(Pins))


def test_number_that_is_missing_or_not_declared_is_found():
    kind = reader(declared("neuron", "Numbers"))
    numbers = orjson.loads(encode(compute("neuron", scene("neuron", tutorial()))))
    msgspec.convert(numbers, kind)
    with pytest.raises(msgspec.ValidationError, match="bias_after"):
        msgspec.convert({name: value for name, value in numbers.items() if name != "bias_after"}, kind)
    with pytest.raises(msgspec.ValidationError, match="another"):
        msgspec.convert(numbers | {"another": 1.0}, kind)
    with pytest.raises(msgspec.ValidationError, match=r"run\.loss\[0\]"):
        msgspec.convert(numbers | {"run": {"loss": ["0.1"], "diverged_at": None}}, kind)
