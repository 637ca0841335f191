"""The stage's TypeScript declarations, made of the contract's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import orjson

from explorer.contract.records import Interface, declarations, is_record, modules, on_wire
from explorer.contract.settings import Settings

FILE = Path(__file__).parents[1] / "stage" / "contract.d.ts"
HEAD = """/**
 * What crosses the wall between Python and the stage. Made of explorer/contract by `python -m explorer.contract`:
 * change the declarations there, never here.
 */
"""
_PLAIN = {bool: "boolean", int: "number", float: "number", str: "string", NoneType: "null", object: "unknown"}


def text() -> str:
    """The whole file."""
    told: dict[str, str] = {}
    for declared in declarations():
        name, code = _interface(declared) if isinstance(declared, Interface) else _alias(declared)
        if told.setdefault(name, code) != code:
            raise TypeError(f"{name} is declared twice, with different meanings")
    return HEAD + "\n" + "\n".join([*told.values(), _pages()])


def _interface(record: Interface) -> tuple[str, str]:
    fields = "".join(f"  {name}{'?' * f.optional}: {spelled(f.hint)};\n" for name, f in record.fields.items())
    parameters = f"<{', '.join(record.parameters)}>" if record.parameters else ""
    return record.name, f"/** {record.told} */\nexport interface {record.name}{parameters} {{\n{fields}}}\n"


def _alias(hint: Any) -> tuple[str, str]:
    wire = on_wire(hint)
    if wire is None:
        raise TypeError(f"{hint!r} has no name on the wire")
    meant = wire.typescript or spelled(get_args(hint)[0] if wire.hint is None else wire.hint)
    return wire.name, f"export type {wire.name} = {meant};\n"


def _pages() -> str:
    """What each page's stage is told, by the page's name."""
    lines = []
    for name, module in modules().items():
        for declared in vars(module).values():
            if isinstance(declared, type) and issubclass(declared, Settings) and declared.__module__ == module.__name__:
                if declared is Settings:
                    continue
                page = declared.__name__.removesuffix("Settings")
                kinds = {kind.lower(): getattr(module, page + kind) for kind in ("Numbers", "Settings", "Figures")}
                told = "; ".join(f"{kind}: {spelled(found)}" for kind, found in kinds.items())
                lines.append(f"  {name}: {{ {told} }};\n")
    return f"/** What each page's stage is told. */\nexport interface Pages {{\n{''.join(lines)}}}\n"


def spelled(hint: Any) -> str:
    """A type in TypeScript's words.

    >>> spelled(list[int | None])
    '(number | null)[]'
    """
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, TypeVar):
        return hint.__name__
    if is_record(hint):
        return str(hint.__name__)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        wire = on_wire(hint)
        return spelled(inner[0]) if wire is None else wire.name or wire.typescript
    if origin is Literal:
        return " | ".join(orjson.dumps(value).decode() for value in inner)
    if origin in (Union, UnionType):
        return _union(inner)
    if is_record(origin):
        return f"{origin.__name__}<{', '.join(spelled(one) for one in inner)}>"
    if origin is tuple and inner[-1] is not Ellipsis:
        return f"[{', '.join(spelled(one) for one in inner)}]"
    if origin in (list, tuple, Sequence):
        element = spelled(inner[0])
        return f"({element})[]" if " | " in element else f"{element}[]"
    if origin in (dict, Mapping):
        return f"Record<{spelled(inner[0])}, {spelled(inner[1])}>"
    raise TypeError(f"the contract has no words for {hint!r}")


def _union(inner: tuple[Any, ...]) -> str:
    if NoneType in inner and any((wire := on_wire(one)) and wire.name == "Value" for one in inner):
        raise TypeError("a Value that may be null would be read as an overflow: say otherwise that it is absent")
    return " | ".join(spelled(one) for one in inner)
