"""What a declaration says, read off it: the fields of a record and what each may be.

A declaration is a ``TypedDict`` (what Python sends), a ``msgspec.Struct`` (what the browser sends), a page's class of
settings, or the Experiment with its table of fields. All four become a :class:`Interface`.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc, isclass
from types import NoneType
from typing import Annotated, Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import attrs
import msgspec

from explorer.contract import settings
from explorer.contract.controls import SliderSpan
from explorer.contract.wire import OnWire
from slp_core import DERIVED, KINDS, Experiment
from slp_core.fields import Array, Boolean, Changes, Choice, Integer, Kind, Names, Real

PACKAGE = "explorer.contract"


@dataclass(frozen=True)
class Field:
    """A field of a record: what it may be, and whether it may be left out."""

    hint: Any
    optional: bool = False


@dataclass(frozen=True)
class Interface:
    """An object as it travels.

    Attributes
    ----------
    name : str
    told : str
        What it is, in one sentence.
    fields : mapping
        Its fields by name.
    parameters : tuple of str
        The names of the types that it is told elsewhere.
    """

    name: str
    told: str
    fields: Mapping[str, Field]
    parameters: tuple[str, ...] = ()


def modules() -> Mapping[str, Any]:
    """Every module of declarations by its short name."""
    package = import_module(PACKAGE)
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__) if found.name != "__main__")
    return {name: import_module(f"{PACKAGE}.{name}") for name in names}


def declarations() -> Iterator[Interface | Any]:
    """Everything that is declared: records, and types that have a name on the wire."""
    made = (experiment(), field_spans())
    yield from made
    known = {one.name for one in made}
    for module in modules().values():
        for declared in vars(module).values():
            if is_record(declared) and declared.__module__ == module.__name__ and declared.__name__[0] != "_":
                yield record(declared)
            elif (wire := on_wire(declared)) is not None and wire.name and wire.name not in known:
                known.add(wire.name)
                yield declared


def is_record(declared: Any) -> bool:
    """Whether it declares an object that travels."""
    return isclass(declared) and (
        is_typeddict(declared)
        or (issubclass(declared, msgspec.Struct) and declared.__struct_config__.forbid_unknown_fields)
        or (issubclass(declared, settings.Settings) and declared is not settings.Settings)
    )


def on_wire(hint: Any) -> OnWire | None:
    """What a type says of itself on the wire, if it does."""
    if get_origin(hint) is not Annotated:
        return None
    return next((extra for extra in get_args(hint)[1:] if isinstance(extra, OnWire)), None)


def record(declared: Any) -> Interface:
    """What a class declares."""
    told = (getdoc(declared) or "").split("\n\n")[0].replace("\n", " ")
    return Interface(declared.__name__, told, _fields(declared), tuple(p.__name__ for p in _parameters(declared)))


def _parameters(declared: Any) -> tuple[Any, ...]:
    return getattr(declared, "__parameters__", ())


def _fields(declared: Any) -> Mapping[str, Field]:
    if issubclass(declared, settings.Settings):
        kept = settings.kinds(declared, kept=True)
        return {name: Field(_hint(kind), name not in kept) for name, kind in settings.kinds(declared).items()}
    hints = get_type_hints(declared, include_extras=True)
    if is_typeddict(declared):
        left_out = declared.__optional_keys__
        return {name: Field(_required(hint), name in left_out) for name, hint in hints.items()}
    config = declared.__struct_config__
    tag = {config.tag_field: Field(Literal[config.tag])} if config.tag_field else {}
    fields = msgspec.structs.fields(declared)
    return tag | {field.name: Field(hints[field.name], not field.required) for field in fields}


def _required(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is NotRequired else hint


def experiment() -> Interface:
    """The Experiment as it travels: every field, without those that its dataset makes or a file holds."""
    declared = {name: Field(_field(name, kind), name in DERIVED) for name, kind in KINDS.items()}
    own = {"own": Field(str, optional=True)}
    return Interface("Experiment", "The Experiment: everything that a person can set, as JSON.", declared | own)


def field_spans() -> Interface:
    """The span of every field of the Experiment that a slider can set."""
    kinds = {name: kind.element if isinstance(kind, Array) else kind for name, kind in KINDS.items()}
    fields = {name: Field(SliderSpan) for name, kind in kinds.items() if settings.slider_limits(kind) is not None}
    return Interface("FieldSpans", "The span of every field of the Experiment that a slider can set.", fields)


def _field(name: str, kind: Kind) -> Any:
    """A field of the Experiment. What its registries hold is no part of the contract: a name there is a string."""
    if isinstance(kind, Choice):
        return str
    nullable = NoneType in get_args(getattr(attrs.fields(Experiment), name).type)
    plain = _hint(kind)
    return plain | None if nullable and NoneType not in get_args(plain) else plain


def _hint(kind: settings.SettingKind) -> Any:
    match kind:
        case settings.Optional():
            return _hint(kind.kind) | None
        case settings.Pair():
            return tuple[int, int]
        case settings.Reals():
            return list[float]
        case Array():
            return list[list[float]] if len(kind.axes.split()) == 2 else list[float]
        case Choice():
            return Literal[tuple(kind.registry)]
        case Names():
            return list[str]
        case Changes():
            return list[tuple[int, str, float | None]]
        case Integer():
            return int | None if kind.optional else int
        case Real():
            return float
        case Boolean():
            return bool
