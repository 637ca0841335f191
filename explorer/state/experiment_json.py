"""An Experiment as JSON, and back from whoever sends it."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from explorer.contract.wire import Json
from explorer.state import own_data
from slp_core import DERIVED, KINDS, Experiment, ExperimentError, Statement
from slp_core.experiment import FIELD

OBJECT = Statement("experiment_object", "{field} must be an object with a value for each field.")
GONE = Statement("gone", "{field} must be data that this server still holds: load the file again.")


def experiment_to_json(experiment: Experiment) -> Json:
    """Every field by name, arrays as nested lists, without the arrays that its dataset makes or a file holds."""
    own = own_data.behind(experiment)
    left_out = experiment.derived if own is None else DERIVED
    values = ((name, getattr(experiment, name)) for name in KINDS if name not in left_out)
    fields = {name: _plain(value) for name, value in values}
    return fields if own is None else fields | {"own": own.token}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.tolist() if isinstance(value, Tensor) else value


def experiment_from_json(fields: object) -> Experiment:
    """The Experiment that :func:`experiment_to_json` wrote, or that a hostile stranger did.

    Raises
    ------
    ExperimentError
        If it is not one; the message names the field.
    """
    if not isinstance(fields, Mapping):
        raise ExperimentError("experiment", OBJECT, fields)
    fields = dict(fields)
    named = "own" in fields
    own = own_data.find(fields.pop("own", None))
    if named and own is None:
        raise ExperimentError("own", GONE, "other data")
    unknown = [name for name in fields if name not in KINDS]
    if unknown:
        raise ExperimentError(str(unknown[0])[:60], FIELD(names=", ".join(KINDS)), unknown[0])
    return Experiment(**fields) if own is None else Experiment.on(own.data, **fields)
