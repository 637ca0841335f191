"""The core's tensors as JSON, for the stage, and the types that declarations are made of.

JSON has no infinity and no NaN: they travel as null, and the stage says that the number overflowed.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

import orjson
from torch import Tensor

Json = dict[str, Any]


@dataclass(frozen=True)
class OnWire:
    """What stands beside a type whose values look otherwise on the wire, or that has a name there.

    Attributes
    ----------
    name : str
        Its name on the stage's side; empty where it is spelled out wherever it stands.
    hint : type or None
        What it is as JSON, in Python's words; None where that is what it annotates.
    typescript : str
        The same in TypeScript's, where Python has no words for it.
    """

    name: str
    hint: Any = None
    typescript: str = ""


class Packed(TypedDict):
    """A large table of numbers as its float64 bytes, little-endian, in base64; NaN and infinity stay what they are."""

    shape: list[int]
    f8: str


class PackedBytes(TypedDict):
    """A table of whole numbers from 0 to 255, a byte each, in base64."""

    shape: list[int]
    u1: str


Value = Annotated[Tensor | float, OnWire("Value", float | None)]
"""A number; null is an overflow, and nothing else: what may be absent is said by another type."""
Row = Annotated[Tensor | Sequence[float], OnWire("Row", list[Value])]
Finite = Annotated[Tensor | float, OnWire("Finite", float)]
"""A number that cannot overflow."""
FiniteRow = Annotated[Tensor | Sequence[float], OnWire("FiniteRow", list[float])]
"""Numbers of which none can overflow."""
Rows = Annotated[Tensor | Sequence[Sequence[float]], OnWire("Rows", list[Row])]
Wholes = Annotated[Tensor | Sequence[int], OnWire("Wholes", list[int])]
Flag = Annotated[Tensor | bool, OnWire("Flag", bool)]
Flags = Annotated[Tensor | Sequence[bool], OnWire("Flags", list[bool])]
Markup = Annotated[str, OnWire("Markup")]
"""MathML that the server made of a formula of the core's."""
Numbers = Mapping[str, object]
"""The numbers of any view: what a ``TypedDict`` is to those who only pass it on."""


def encode(value: Any) -> bytes:
    """Any nesting of dicts, lists, numbers, strings and tensors as JSON, every finite float without loss."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY)


def packed(tensor: Tensor) -> Packed:
    """A large tensor as its float64 bytes, little-endian, in base64: half the length of its decimal digits.

    NaN and infinity stay what they are.
    """
    flat = tensor.detach().contiguous().numpy().astype("<f8", copy=False)
    return {"shape": list(tensor.shape), "f8": b64encode(flat.tobytes()).decode()}


def packed_bytes(tensor: Tensor) -> PackedBytes:
    """A table of whole numbers from 0 to 255, a byte each, in base64."""
    flat = tensor.detach().contiguous().numpy().astype("u1")
    return {"shape": list(tensor.shape), "u1": b64encode(flat.tobytes()).decode()}


def _plain(value: Any) -> Any:
    if isinstance(value, Tensor):
        # orjson writes contiguous numpy arrays itself, many times faster than lists of Python floats.
        return value.detach().contiguous().numpy() if value.ndim else value.item()
    raise TypeError(f"cannot send {type(value).__name__} to the stage")
