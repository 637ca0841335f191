import json
from xml.etree import ElementTree

import pytest

from explorer.contract.wire import encode
from explorer.views.controls import controls, refusals
from slp_core import ACTIVATIONS, KINDS, LOSSES, OPTIMIZERS, PRESETS, STARTS, Experiment, ExperimentError, tutorial
from slp_core.fields import Array, Boolean, Changes, Choice, Integer, Names

REGISTRIES = {"activation": ACTIVATIONS, "loss": LOSSES, "optimizer": OPTIMIZERS}
NUMBERS = [name for name, kind in KINDS.items() if not isinstance(kind, Choice | Boolean | Names | Changes)]
LIMITS = {name: kind.element if isinstance(kind, Array) else kind for name, kind in KINDS.items() if name in NUMBERS}


def test_controls_travel_to_the_stage_unchanged():
    assert json.loads(encode(controls())) == json.loads(json.dumps(controls()))


def test_controls_offer_the_choices_of_the_experiment():
    choices = {name for name, kind in KINDS.items() if isinstance(kind, Choice)}
    assert REGISTRIES.keys() <= controls()["choices"].keys() <= choices


@pytest.mark.parametrize("field", REGISTRIES)
def test_every_entry_of_a_registry_is_in_the_controls_with_lesson_and_formula(field):
    entries = controls()["choices"][field]
    assert [entry["name"] for entry in entries] == list(REGISTRIES[field])
    for entry in entries:
        assert entry["lesson"] == REGISTRIES[field][entry["name"]].lesson != ""
        for formula in {"formula", "slope"} & entry.keys():
            root = ElementTree.fromstring(entry[formula])
            assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
            assert "".join(root.itertext()).strip()
            assert not any("\\" in text for text in root.itertext())  # no command that was not understood


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_settings_of_an_optimizer_are_fields_with_a_slider(name):
    (entry,) = (entry for entry in controls()["choices"]["optimizer"] if entry["name"] == name)
    fields = {setting["field"] for setting in entry["settings"]}
    assert "learning_rate" not in fields
    assert fields <= controls()["fields"].keys()


def test_settings_of_a_data_set_are_fields_of_which_those_of_a_real_one_do_not_change_what_was_measured():
    settings = {entry["name"]: set(entry["settings"]) for entry in controls()["datasets"]}
    assert set().union(*settings.values()) < controls()["fields"].keys() | {"standardise"}
    assert "noise" in settings["moons"] and "noise" not in settings["breast_cancer"] and not settings["xor"]


def test_settings_of_adam_are_its_decays_and_epsilon():
    (adam,) = (entry for entry in controls()["choices"]["optimizer"] if entry["name"] == "adam")
    assert [setting["field"] for setting in adam["settings"]] == ["beta1", "beta2", "epsilon"]


def test_every_preset_is_in_the_controls():
    assert [(entry["name"], entry["lesson"]) for entry in controls()["presets"]] == [
        (preset.name, preset.lesson) for preset in PRESETS.values()
    ]
    assert [entry["name"] for entry in controls()["starts"]] == list(STARTS)


def test_every_number_of_the_experiment_has_a_span():
    assert list(controls()["fields"]) == NUMBERS


@pytest.mark.parametrize("name", NUMBERS)
def test_span_of_a_field_lies_within_what_the_experiment_takes(name):
    span = controls()["fields"][name]
    assert span["minimum"] <= span["low"] < span["high"] <= span["maximum"]
    assert 0 < span["step"] <= span["high"] - span["low"]
    assert span["whole"] == isinstance(LIMITS[name], Integer)
    assert span["rule"].replace("{name}", name) == str(LIMITS[name].rule(field=name))
    if span["logarithmic"]:
        assert span["low"] > 0


@pytest.mark.parametrize("name", ["learning_rate", "momentum", "alpha", "beta1", "beta2", "epsilon", "steps", "seed"])
def test_ends_of_a_span_are_taken_and_what_lies_beyond_is_refused(name):
    span = controls()["fields"][name]
    for end in ("minimum", "low", "high", "maximum"):
        assert getattr(tutorial().change(**{name: span[end]}), name) == span[end]
    for outside in (span["minimum"] - span["step"], span["maximum"] + span["step"]):
        with pytest.raises(ExperimentError, match=f"^{name} must be "):
            tutorial().change(**{name: outside})


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_refusals_are_the_choices_that_the_experiment_refuses(activation, loss):
    try:
        experiment = tutorial().change(activation=activation, loss=loss)
    except ExperimentError:
        return  # no such state, and so no controls for it
    told = refusals(experiment)
    for field in REGISTRIES:
        for name in REGISTRIES[field]:
            assert (name in told.get(field, {})) == (not takes(experiment, field, name)), (field, name)
            if name in told.get(field, {}):
                assert "outputs from" in told[field][name]


def takes(experiment: Experiment, field: str, name: str) -> bool:
    try:
        experiment.change(**{field: name})
    except ExperimentError:
        return False
    return True
