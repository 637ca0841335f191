"""The share link: an Experiment as the query part of a URL, and back.

One readable parameter for each field, under the field's own name: numbers in the shortest form that gives the
same float64 again, the numbers of an array separated by commas, its rows by semicolons. Without semicolons
inputs are one row, and anything else is what the Experiment makes of a flat list (one column of ``weights``); a
table of a single row, where that would be something else, ends with a semicolon. Changes on the way are
step:setting:value, separated by commas, a batch of all samples being "all". Reading follows the table of
fields in the core, so a new field is in the link by being in the table. Arrays that a dataset makes are not in the
link, nor are the columns of terms: they are made again.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from torch import Tensor

from explorer import limits
from explorer.contract.place import STEP
from explorer.contract.settings import Optional, Pair, Reals, SettingKind, Settings, kinds
from explorer.state.own_data import behind
from explorer.text.told import field_title, told_error
from explorer.text.voice import t
from explorer.views import VIEWS
from slp_core import DERIVED, GIVEN, KINDS, Experiment, ExperimentError, Statement, on_dataset, tutorial
from slp_core.fields import Array, Boolean, Changes, Choice, Integer, Kind, Names

S = TypeVar("S", bound=Settings)

VERSION = "2"
"""Raised only when an old link would otherwise be read wrongly; fields that are added do not need it."""

EARLIER: Mapping[str, Mapping[str, Any]] = {"1": {"train_bias": True}}
"""What links of each earlier version mean by the fields that they did not know, where it is not the tutorial's."""

OF_EXPERIMENT = frozenset({"v", "own", *KINDS})
"""The names under which a link holds an Experiment."""

PARAMETERS = OF_EXPERIMENT | {"step"} | {name for view in VIEWS.values() for name in kinds(view.settings, kept=True)}
"""The names that a link uses; others in the same URL belong to somebody else."""


BEYOND_THE_RUN = Statement("beyond_the_run", "{field} must be at most {steps}, where the run ends.")
TOO_LONG = Statement("long_array", "{field} must be at most {most} numbers in a link.")
UNEVEN = Statement("uneven", "{field} must be rows of one length.")

_OF_OWN_DATA = (*DERIVED, "weights", "bias", "batch_size", "terms", "changes")
"""Fields that mean nothing without the data they belong to."""

ALL = "all"
"""What a batch of all samples is called among changes."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Opened:
    """What a link gave.

    Attributes
    ----------
    experiment : Experiment
        The parts that could be read, over the tutorial's (as it was in the link's version).
    step : int
        The step of its run that is shown.
    notices : list of str
        A sentence for each part that was ignored.
    """

    experiment: Experiment
    step: int = 0
    notices: list[str] = field(default_factory=list)


def write(experiment: Experiment, step: int = 0, settings: Settings | None = None) -> dict[str, str]:
    """The link's parameters: the version and every field that has a value.

    Then the shown step unless it is the first, and those of a page's own settings that are not at their defaults.
    """
    own = behind(experiment)
    left_out = experiment.derived if own is None else DERIVED
    tensors = experiment.raw  # the columns of terms are made again from the two that they are made of
    values = ((name, tensors.get(name, getattr(experiment, name))) for name in KINDS if name not in left_out)
    fields = {name: _text(value, KINDS[name]) for name, value in values if value is not None and not _is_empty(value)}
    link = {"v": VERSION} | fields | ({"own": own.token[:8]} if own else {}) | ({"step": str(step)} if step else {})
    return link | (write_settings(settings) if settings is not None else {})


def write_settings(settings: Settings) -> dict[str, str]:
    """A page's own settings that are not at their defaults."""
    usual = type(settings)()
    values = {name: getattr(settings, name) for name in kinds(type(settings), kept=True)}
    return {name: _setting_text(value) for name, value in values.items() if value != getattr(usual, name)}


def read_settings(parameters: Mapping[str, str], settings: type[S]) -> tuple[S, list[str]]:
    """A page's own settings in a link, and a sentence for each that was ignored."""
    values: dict[str, Any] = {}
    notices: list[str] = []
    for name, kind in kinds(settings, kept=True).items():
        if name in parameters:
            try:
                values[name] = kind.convert(_parse_setting(parameters[name], kind, name), name)
            except ExperimentError as error:
                notices.append(_ignored(name, error))
    return settings(**values), notices


def _setting_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return _number(value) if isinstance(value, float) else str(value)


def _parse_setting(text: str, kind: SettingKind, name: str) -> Any:
    inner = kind.kind if isinstance(kind, Optional) else kind
    if isinstance(inner, Pair):
        return [int(part) if re.fullmatch(r"\d{1,4}", part, re.ASCII) else part for part in text.split(",")]
    if isinstance(inner, Reals):
        return [_to_float(part, inner.element, name) for part in text.split(",")]
    return _parse(text, inner, name)


def read(parameters: Mapping[str, str]) -> Opened:
    """The Experiment in a link. Never raises: what is wrong is ignored, part by part, and named in a notice.

    Parameters that are no field (the page's own, a stranger's) are left to others.
    """
    notices: list[str] = []
    step = 0
    version = parameters.get("v", VERSION)
    values: dict[str, Any] = {}
    if version != VERSION and version not in EARLIER:
        other = repr(version[:20])
        notices.append(
            t(
                "This link says it is of version {other}; it was read as version {version}.",
                other=other,
                version=VERSION,
            )
        )
    if "own" in parameters:
        notices.append(t("This link was made with data from a file, which a link cannot hold: load the file again."))
    skipped = _OF_OWN_DATA if "own" in parameters else ()
    for name, kind in KINDS.items():
        if name in parameters and name not in skipped:
            try:
                values[name] = kind.convert(_parse(parameters[name], kind, name), name)
            except ExperimentError as error:
                notices.append(_ignored(name, error))
    experiment = _build(tutorial().change(**EARLIER.get(version, {})), values, notices)
    if "step" in parameters:
        try:
            step = STEP.convert(_parse(parameters["step"], STEP, "step"), "step") or 0
            if step > experiment.steps:
                raise ExperimentError("step", BEYOND_THE_RUN(steps=experiment.steps), step)
        except ExperimentError as error:
            step = 0
            notices.append(_ignored("step", error))
    return Opened(experiment, step, notices)


def _ignored(name: str, error: ExperimentError) -> str:
    return t("The link's {field} was ignored: {why}", field=field_title(name), why=told_error(error))


def _build(start: Experiment, values: dict[str, Any], notices: list[str]) -> Experiment:
    """The Experiment of ``values`` over ``start`` (on their dataset), without those that do not go together."""
    while True:
        try:
            return on_dataset(start, values.get("dataset", GIVEN), **values)
        except ExperimentError as error:
            # The refused field, or where it is the start's own, the arrays whose shapes it does not fit.
            arrays = [name for name in values if isinstance(KINDS[name], Array)]
            for name in [error.field] if error.field in values else arrays or list(values):
                del values[name]
                notices.append(_ignored(name, error))


def _text(value: Any, kind: Kind) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(kind, Changes):
        return ",".join(f"{step}:{name}:{_setting_or_all(to)}" for step, name, to in value)
    if isinstance(value, tuple):
        return ",".join(value)
    if not isinstance(value, Tensor) or not isinstance(kind, Array):
        return _number(value) if isinstance(value, float) else str(value)
    if value.ndim < 2 or value.shape[1 if kind.axes.endswith(" m") else 0] == 1:
        return ",".join(map(_number, value.flatten().tolist()))
    rows = [",".join(map(_number, row)) for row in value.tolist()]
    return ";".join(rows) if len(rows) > 1 else f"{rows[0]};"


def _setting_or_all(value: float | None) -> str:
    return ALL if value is None else _setting_text(value)


def _is_empty(value: Any) -> bool:
    return isinstance(value, tuple) and not value


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 and not _minus_zero(value) else repr(value)


def _minus_zero(value: float) -> bool:
    return value == 0 and math.copysign(1, value) < 0


def _parse(text: str, kind: Kind, name: str) -> Any:
    if isinstance(kind, Choice):
        return text
    if isinstance(kind, Names):
        return text.split(",") if text else []
    if isinstance(kind, Changes):
        return [_parse_change(part, kind, name) for part in text.split(",")[: kind.most + 1]] if text else []
    if isinstance(kind, Boolean):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(kind, Array):
        if text.count(",") + text.count(";") >= limits.LINK_MOST_NUMBERS:
            raise ExperimentError(name, TOO_LONG(most=limits.LINK_MOST_NUMBERS), text)
        lines = text.removesuffix(";").split(";")
        rows = [[_to_float(part, kind, name) for part in line.split(",")] for line in lines]
        if len({len(row) for row in rows}) > 1:
            raise ExperimentError(name, UNEVEN, text)
        return rows if ";" in text or kind.axes.endswith(" d") else rows[0]
    if isinstance(kind, Integer):
        if not re.fullmatch(r"\d{1,19}", text, re.ASCII):
            raise ExperimentError(name, kind.rule, text)
        return int(text)
    return _to_float(text, kind, name)


def _parse_change(text: str, kind: Changes, name: str) -> list[Any]:
    step, _, rest = text.partition(":")
    setting, _, value = rest.partition(":")
    if not re.fullmatch(r"\d{1,9}", step, re.ASCII) or setting not in kind.settings:
        raise ExperimentError(name, kind.rule, text)
    return [int(step), setting, None if value == ALL else _parse(value, kind.settings[setting], name)]


def _to_float(text: str, kind: Kind, name: str) -> float:
    # float() alone would also take "nan", "1_000" and the digits of every script.
    if not _NUMBER.fullmatch(text):
        raise ExperimentError(name, kind.rule if not isinstance(kind, Array) else kind.element.rule, text)
    return float(text)
