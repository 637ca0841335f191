"""What a visitor has, written down: for a server that never knew them, by their browser or by the store of visits.

It is bounded: the farthest steps of the history are left out first. Whoever hands it back may have written anything
into it, so it is read as a stranger's.
"""

from typing import Any, NamedTuple

import orjson

from explorer import limits
from explorer.contract.settings import parse, plain
from explorer.contract.wire import encode
from explorer.state import own_data
from explorer.state.experiment_json import GONE, experiment_from_json, experiment_to_json
from explorer.state.history import History, Patch, read_patches
from explorer.state.pins import Pin
from explorer.views import PINNED_ON, VIEWS
from explorer.views.compute import RequestError, check_cost
from slp_core import ExperimentError, Statement

OURS = Statement("keepsake", "{field} must be what this app wrote.")
TOO_LONG = Statement("long_keepsake", "{field} must be at most {most} letters.")


class Keepsake(NamedTuple):
    """What was written down. The ``revision`` tells which of two is newer."""

    history: History
    pins: list[Pin]
    settings: dict[str, Any]
    revision: int


def write(
    history: History,
    pins: list[Pin],
    settings: dict[str, Any],
    revision: int,
    most: int = limits.KEEPSAKE_MOST_BYTES,
) -> str:
    """Everything as text, as much of the history as there is room for in ``most`` bytes."""
    fixed = encode(
        {
            "revision": revision,
            "experiment": history.fields,
            "pins": [{"name": p.name, "step": p.step, "experiment": experiment_to_json(p.experiment)} for p in pins],
            "settings": {name: plain(own) for name, own in settings.items()},
        }
    )
    room = most - len(fixed)
    past, room = _nearest(history.past, room)
    future, _ = _nearest(history.future, room)
    return encode({**orjson.loads(fixed), "past": past, "future": future}).decode()


def _nearest(changes: list[Patch], room: int) -> tuple[list[Any], int]:
    """The nearest of the changes, as many as there is room for, and the room that is left."""
    kept: list[Any] = []
    for change in reversed(changes):
        entry = [change.fields, list(change.gone)]
        room -= len(encode(entry))
        if room < 0:
            break
        kept.append(entry)
    return kept[::-1], room


def read(text: str, most: int = 2 * limits.KEEPSAKE_MOST_BYTES) -> Keepsake:
    """What was written, if it has at most ``most`` letters.

    Raises
    ------
    ExperimentError
        If it is no keepsake, or holds an Experiment that is out of its limits.
    RequestError
        If a pinned run is dearer than the page on which runs are pinned may be.
    """
    if len(text) > most:
        raise ExperimentError("keepsake", TOO_LONG(most=most), f"{len(text)} letters")
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ExperimentError("keepsake", OURS, text) from None
    if not isinstance(values, dict):
        raise ExperimentError("keepsake", OURS, values)
    history = _history(
        values.get("experiment"), read_patches(values.get("past", [])), read_patches(values.get("future", []))
    )
    settings = values.get("settings")
    own = settings if isinstance(settings, dict) else {}
    revision = values.get("revision")
    return Keepsake(
        history,
        _pins(values.get("pins")),
        {name: parse(view.settings, own.get(name)) for name, view in VIEWS.items()},
        revision if isinstance(revision, int) and 0 <= revision < 2**53 else 0,
    )


def _history(fields: Any, past: list[Patch], future: list[Patch]) -> History:
    """The history, from the nearest of its Experiments that can be had: a file may be gone with its server."""
    try:
        return History(experiment_from_json(fields), past, future)
    except ExperimentError as error:
        if not isinstance(fields, dict) or error.field != "own":
            raise
    while past:
        fields = past.pop().apply(fields)
        if "own" not in fields:
            return History(experiment_from_json(fields), past)
    raise ExperimentError("own", GONE, "other data")


def _pins(values: Any) -> list[Pin]:
    pins = []
    for value in values[: limits.PINS_MOST] if isinstance(values, list) else []:
        if isinstance(value, dict) and isinstance(value.get("name"), str) and isinstance(value.get("step"), int):
            fields = value.get("experiment")
            if isinstance(fields, dict) and "own" in fields and own_data.find(fields["own"]) is None:
                continue  # its file is gone, and the link says so
            experiment = experiment_from_json(fields)
            check_cost(PINNED_ON, experiment, VIEWS[PINNED_ON].settings())
            step = max(0, min(value["step"], experiment.steps))
            pins.append(Pin(value["name"][: limits.PINS_MOST_LETTERS], experiment, step))
    return pins


def newer(remembered: str | None, browsers: str) -> Keepsake:
    """What a visitor had last: as the server remembers it, or as their browser kept it while the store was away.

    Raises
    ------
    ExperimentError, RequestError
        If neither can be read.
    """
    if remembered is None:
        return read(browsers)
    try:
        ours = read(remembered, 2 * limits.VISITS_LARGEST)
    except (ExperimentError, RequestError):
        return read(browsers)
    try:
        theirs = read(browsers)
    except (ExperimentError, RequestError):
        return ours
    return theirs if theirs.revision > ours.revision else ours
