"""What fields and settings are called: a refusal names its field as a person would, never by its identifier."""

import pytest

from explorer.contract.settings import kinds, parse
from explorer.text.fields import FIELD_TITLES, SETTING_TITLES, SYMBOLS
from explorer.text.told import field_title, told_error
from explorer.views import VIEWS
from explorer.views.controls import controls
from slp_core import KINDS, OPTIMIZERS, ExperimentError

SETTINGS = {name for view in VIEWS.values() for name in kinds(view.settings)}


def test_every_setting_of_a_page_has_a_title():
    assert set(SETTING_TITLES) >= SETTINGS - set(FIELD_TITLES)
    assert not any("_" in title for title in SETTING_TITLES.values())


def test_settings_are_not_called_as_fields_are():
    assert not set(SETTING_TITLES) & set(KINDS)


@pytest.mark.parametrize(
    ("page", "values", "told"),
    [
        ("rates", {"lowest": -1}, "lowest rate must be a number from 1e-08 to 10000. Got -1 instead."),
        ("derivation", {"h": 2}, "step size h must be a number from 1e-12 to 1. Got 2 instead."),
        ("neuron", {"nudge": 7}, "size h of the nudge must be a number from -1 to 1. Got 7 instead."),
    ],
)
def test_refused_setting_is_named_by_its_title(page, values, told):
    with pytest.raises(ExperimentError) as refused:
        parse(VIEWS[page].settings, values)
    assert told_error(refused.value) == told


def test_settings_of_optimizers_are_called_by_symbol_and_title():
    for choice in controls()["choices"]["optimizer"]:
        assert [one["field"] for one in choice["settings"]] == list(OPTIMIZERS[choice["name"]].settings[1:])
        for one in choice["settings"]:
            assert (one["symbol"], one["title"]) == (SYMBOLS[one["field"]], field_title(one["field"]))
