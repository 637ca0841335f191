"""What a declaration lets through, as a type that msgspec, which knows nothing of us, reads JSON by."""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from explorer.contract.records import Interface, experiment, field_spans, is_record, on_wire, record

MADE = {made.name: made for made in (experiment(), field_spans())}


def reader(hint: Any, **parameters: Any) -> Any:
    """The type of ``hint`` on the wire; ``parameters`` are those of a generic one."""
    if isinstance(hint, TypeVar):
        return parameters[hint.__name__]
    if is_record(hint):
        return struct(record(hint))
    origin, inner = get_origin(hint), get_args(hint)
    if is_record(origin):
        told = {parameter.__name__: reader(one) for parameter, one in zip(origin.__parameters__, inner, strict=True)}
        return struct(record(origin), **told)
    if origin is Annotated:
        wire = on_wire(hint)
        if wire is not None and wire.name in MADE:
            return struct(MADE[wire.name])
        meant = inner[0] if wire is None or wire.hint is None else wire.hint
        return Any if wire is not None and wire.typescript else reader(meant, **parameters)
    if origin in (Union, UnionType):
        return Union[tuple(reader(one, **parameters) for one in inner)]  # noqa: UP007 - made of a list
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple[tuple(reader(one, **parameters) for one in inner)]
    if origin in (list, tuple, Sequence):
        return list[reader(inner[0], **parameters)]
    if origin in (dict, Mapping):
        return dict[reader(inner[0]), reader(inner[1], **parameters)]
    return Any if hint is object or (origin is not Literal and hint is Any) else hint


def struct(declared: Interface, **parameters: Any) -> type:
    fields = [
        (name, reader(field.hint, **parameters), *([None] if field.optional else []))
        for name, field in declared.fields.items()
    ]
    return msgspec.defstruct(declared.name, fields, kw_only=True, forbid_unknown_fields=True)
