"""A page's own settings: what can be set of a page and not of the Experiment, such as the pair of inputs of a picture.

Each page declares a frozen class of them beside its numbers, with the core's own kinds of field. The declaration is
all there is: requests, commits, links and sessions are read and written by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import attrs
from attrs import Attribute, Converter

from slp_core import ExperimentError, Statement
from slp_core.fields import KIND, Boolean, Choice, Integer, Kind, Real

_KEPT = "kept"

PAIR = Statement("pair_of_numbers", "{field} must be two different whole numbers from 0 to {maximum}.")
ROW = Statement("row", "{field} must be at most {most} numbers, each a number from {minimum} to {maximum}.")
_OR_NONE = {
    statement.code.removesuffix("_or_none"): statement
    for statement in (
        Statement("number_or_none", "{field} must be a number from {minimum} to {maximum}, or None."),
        Statement("one_of_or_none", "{field} must be one of {names}, or None."),
        Statement("yes_or_no_or_none", "{field} must be true, false, or None."),
        Statement("whole_or_none", "{field} must be a whole number from {minimum} to {maximum}, or None."),
        Statement(
            "pair_of_numbers_or_none", "{field} must be two different whole numbers from 0 to {maximum}, or None."
        ),
        Statement(
            "row_or_none",
            "{field} must be at most {most} numbers, each a number from {minimum} to {maximum}, or None.",
        ),
    )
}
"""Of each rule the one that takes None, too."""
OBJECT = Statement("object", "{field} must be an object with a value for each setting.")
SETTING = Statement("setting", "{field} must be the name of a setting: {names}.")
NO_SETTING = Statement("no_setting", "{field} must be left out: this page has no settings.")


@dataclass(frozen=True)
class Optional:
    """Another kind of field, or None for what the page would choose by itself."""

    kind: "Real | Integer | Boolean | Choice | Pair | Reals"

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return _OR_NONE[self.kind.rule.code](**self.kind.rule.arguments)

    def convert(self, value: Any, name: str) -> Any:
        """``value`` as the kind has it, or None."""
        return None if value is None else self.kind.convert(value, name)


@dataclass(frozen=True)
class Pair:
    """Two different whole numbers from 0 to ``maximum``."""

    maximum: int

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return PAIR(maximum=self.maximum)

    def convert(self, value: Any, name: str) -> tuple[int, int]:
        """``value`` as a pair, or an ExperimentError that names the field."""
        whole = isinstance(value, list | tuple) and len(value) == 2 and all(type(one) is int for one in value)
        if not whole or value[0] == value[1] or not all(0 <= one <= self.maximum for one in value):
            raise ExperimentError(name, self.rule, value)
        return value[0], value[1]


@dataclass(frozen=True)
class Reals:
    """A row of finite numbers, at most ``most`` of them."""

    element: Real
    most: int

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return ROW(most=self.most, **self.element.rule.arguments)

    def convert(self, value: Any, name: str) -> tuple[float, ...]:
        """``value`` as a row of floats, or an ExperimentError that names the field."""
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise ExperimentError(name, self.rule, value)
        return tuple(self.element.convert(one, name) for one in value)


SettingKind = Kind | Optional | Pair | Reals


@attrs.frozen
class Settings:
    """The settings of a page that has none, and what the others are made from."""


S = TypeVar("S", bound=Settings)


def setting(kind: SettingKind, default: Any, *, kept: bool = True) -> Any:
    """A setting that is converted and checked by ``kind``.

    ``kept`` settings are part of the link and of the session; others belong to a single request.
    """

    def convert(value: Any, field: "Attribute[Any]") -> Any:
        return kind.convert(value, field.name)

    return attrs.field(
        default=default,
        converter=Converter(convert, takes_field=True),  # type: ignore[call-overload,unused-ignore]
        metadata={KIND: kind, _KEPT: kept},
    )


def kinds(settings: type[Settings], *, kept: bool = False) -> Mapping[str, SettingKind]:
    """The kind of every setting in their order; with ``kept``, of those alone that outlast a request."""
    fields = attrs.fields(settings)
    return {field.name: field.metadata[KIND] for field in fields if field.metadata[_KEPT] or not kept}


def parse(settings: type[S], values: object) -> S:
    """The settings that a stranger sent; those that were not sent have their defaults.

    Raises
    ------
    ExperimentError
        If a value is not of its kind, or there is no such setting.
    """
    if values is None:
        return settings()
    if not isinstance(values, Mapping):
        raise ExperimentError("settings", OBJECT, values)
    known = kinds(settings)
    unknown = [name for name in values if name not in known]
    if unknown:
        rule = SETTING(names=", ".join(known)) if known else NO_SETTING
        raise ExperimentError(str(unknown[0])[:60], rule, unknown[0])
    return settings(**values)


def plain(settings: Settings) -> dict[str, Any]:
    """The kept settings as JSON has them."""
    values = {name: getattr(settings, name) for name in kinds(type(settings), kept=True)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def slider_limits(kind: SettingKind) -> Real | Integer | None:
    """The kind whose limits a slider needs, or None where it takes no slider."""
    inner = kind.kind if isinstance(kind, Optional) else kind
    return inner if isinstance(inner, Real | Integer) else None
