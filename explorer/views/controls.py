"""What can be set, described for the stage: spans and steps of sliders, choices, presets.

All of it is read off the core's table of fields and its registries; nothing here knows an entry by name.
"""

from functools import lru_cache

from explorer.contract.controls import Controls, Refusals, RunSetting, SliderSpan
from explorer.contract.settings import SettingKind, slider_limits
from explorer.text.fields import SYMBOLS
from explorer.text.told import field_title, told
from explorer.text.voice import language, speaking, t
from explorer.views.typeset import typeset
from slp_core import ACTIVATIONS, CHANGEABLE, DATASETS, KINDS, LOSSES, OPTIMIZERS, PRESETS, STARTS, Experiment, why_not
from slp_core.decay import DECAYS, USUAL
from slp_core.fields import Array, Integer, Real


def controls() -> Controls:
    """Everything about controls that does not depend on the Experiment, in the language of the moment."""
    return _controls(language())


@lru_cache(maxsize=8)
def _controls(language: str) -> Controls:
    with speaking(language):
        return _made()


def _made() -> Controls:
    return {
        "fields": {name: spec for name, kind in KINDS.items() if (spec := span(kind))},
        "choices": {
            "activation": [
                {
                    "name": a.name,
                    "title": t(a.title),
                    "lesson": t(a.lesson),
                    "formula": typeset(f"O = {a.latex}"),
                    "slope": typeset(a.slope_latex),
                    "leaves_out": "",
                }
                for a in ACTIVATIONS.values()
            ],
            "loss": [
                {
                    "name": entry.name,
                    "title": t(entry.title),
                    "lesson": t(entry.lesson),
                    "formula": typeset(f"E = {entry.latex}"),
                    "slope": typeset(entry.slope_latex),
                    "leaves_out": entry.canonical.activation if entry.canonical and entry.canonical.sees_sum else "",
                }
                for entry in LOSSES.values()
            ],
            "optimizer": [
                {
                    "name": o.name,
                    "title": t(o.title),
                    "lesson": t(o.lesson),
                    "formula": typeset(o.latex),
                    "settings": [_setting(name) for name in o.settings[1:]],
                }
                for o in OPTIMIZERS.values()
            ],
        },
        "changeable": [_setting(name) for name in CHANGEABLE],
        "decay": {"settings": [_setting(name) for name in DECAYS], "usual": USUAL},
        "datasets": [
            {"name": d.name, "title": t(d.title), "lesson": t(d.lesson), "settings": d.settings}
            for d in DATASETS.values()
        ],
        "presets": [
            {"name": preset.name, "title": t(preset.title), "lesson": t(preset.lesson)} for preset in PRESETS.values()
        ],
        "starts": [
            {"name": start.name, "title": t(start.title), "lesson": t(start.lesson)} for start in STARTS.values()
        ],
    }


def _setting(name: str) -> RunSetting:
    title = field_title(name)
    return {"field": name, "symbol": SYMBOLS.get(name, title), "title": title}


def refusals(experiment: Experiment) -> Refusals:
    """The choices that ``experiment`` cannot take as it is: field -> name -> why."""
    return {
        "activation": {name: told(why) for name in ACTIVATIONS if (why := why_not(name, experiment.loss))},
        "loss": {name: told(why) for name in LOSSES if (why := why_not(experiment.activation, name))},
    }


def span(kind: SettingKind) -> SliderSpan | None:
    """What a slider must know of a field, or None where it takes no slider."""
    limits = slider_limits(kind.element if isinstance(kind, Array) else kind)
    if limits is None:
        return None
    low, high = limits.slider
    return {
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "low": low,
        "high": high,
        "step": limits.step,
        "logarithmic": isinstance(limits, Real) and limits.logarithmic,
        "whole": isinstance(limits, Integer),
        "rule": t(limits.rule.sentence, field="{name}", **limits.rule.arguments),
    }
