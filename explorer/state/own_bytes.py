"""Data of one's own as bytes, for a shelf, and back."""

import math
from typing import Annotated

import msgspec
import torch

from explorer.state.own_store import OwnData
from slp_core import DERIVED, Data

_Length = Annotated[int, msgspec.Meta(ge=1)]


class _Array(msgspec.Struct, frozen=True, array_like=True):
    shape: tuple[_Length, _Length]
    numbers: bytes


class _Written(msgspec.Struct, frozen=True):
    token: str
    file: str
    feature_names: tuple[str, ...]
    class_names: tuple[str, str]
    arrays: dict[str, _Array]
    standardised: bool = False
    target_name: str = ""
    target_standardised: bool = False


def to_bytes(own: OwnData) -> bytes:
    """All of it, its numbers as they are in memory."""
    tensors = ((name, getattr(own.data, name)) for name in DERIVED)
    arrays = {
        name: _Array(tuple(tensor.shape), tensor.contiguous().numpy().tobytes())
        for name, tensor in tensors
        if tensor is not None
    }
    written = _Written(
        own.token,
        own.file,
        own.feature_names,
        own.class_names,
        arrays,
        own.standardised,
        own.target_name,
        own.target_standardised,
    )
    return msgspec.msgpack.encode(written)


def from_bytes(written: bytes, token: str) -> OwnData | None:
    """What :func:`to_bytes` wrote of the data with this token, or None where this is something else."""
    try:
        read = msgspec.msgpack.decode(written, type=_Written)
    except msgspec.DecodeError:
        return None
    wrong = any(math.prod(array.shape) * 8 != len(array.numbers) for array in read.arrays.values())
    if read.token != token or wrong or not {"x", "target"} <= read.arrays.keys() <= set(DERIVED):
        return None
    tensors = {
        name: torch.frombuffer(bytearray(array.numbers), dtype=torch.float64).reshape(array.shape)
        for name, array in read.arrays.items()
    }
    return OwnData(
        token,
        read.file,
        Data(**tensors),
        read.feature_names,
        read.class_names,
        read.standardised,
        read.target_name,
        read.target_standardised,
    )
