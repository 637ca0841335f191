"""An Experiment and the core's tensors as JSON, for the stage.

JSON has no infinity and no NaN: they travel as null, and the stage says that the number overflowed.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson
from torch import Tensor

from explorer import own_data
from slp_core import DERIVED, KINDS, Experiment, ExperimentError

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


def experiment_to_json(experiment: Experiment) -> Json:
    """Every field by name, arrays as nested lists, without the arrays that its dataset makes or a file holds."""
    own = own_data.behind(experiment)
    left_out = experiment.derived if own is None else DERIVED
    values = ((name, getattr(experiment, name)) for name in KINDS if name not in left_out)
    fields = {name: value.tolist() if isinstance(value, Tensor) else value for name, value in values}
    return fields if own is None else fields | {"own": own.token}


def experiment_from_json(fields: object) -> Experiment:
    """The Experiment that :func:`experiment_to_json` wrote, or that a hostile stranger did.

    Raises
    ------
    ExperimentError
        If it is not one; the message names the field.
    """
    if not isinstance(fields, Mapping):
        raise ExperimentError("experiment", "an object with a value for each field", fields)
    fields = dict(fields)
    if "own" in fields:
        own = own_data.find(fields.pop("own"))
        if own is None:
            raise ExperimentError("own", "data that this server still holds: load the file again", "other data")
        fields |= {name: getattr(own.data, name) for name in DERIVED}
    unknown = [name for name in fields if name not in KINDS]
    if unknown:
        raise ExperimentError(str(unknown[0])[:60], "the name of a field: " + ", ".join(KINDS), unknown[0])
    return Experiment(**fields)
