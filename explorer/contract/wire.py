"""The core's tensors as JSON, for the stage.

JSON has no infinity and no NaN: they travel as null, and the stage says that the number overflowed.
"""

from base64 import b64encode
from typing import Any

import orjson
from torch import Tensor

Json = dict[str, Any]


def encode(value: Any) -> bytes:
    """Any nesting of dicts, lists, numbers, strings and tensors as JSON, every finite float without loss."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY)


def packed(tensor: Tensor) -> Json:
    """A large tensor as its float64 bytes, little-endian, in base64: half the length of its decimal digits.

    NaN and infinity stay what they are.
    """
    flat = tensor.detach().contiguous().numpy().astype("<f8", copy=False)
    return {"shape": list(tensor.shape), "f8": b64encode(flat.tobytes()).decode()}


def _plain(value: Any) -> Any:
    if isinstance(value, Tensor):
        # orjson writes contiguous numpy arrays itself, many times faster than lists of Python floats.
        return value.detach().contiguous().numpy() if value.ndim else value.item()
    raise TypeError(f"cannot send {type(value).__name__} to the stage")
