"""What a browser asks over the live socket: each message is read once, into what it is.

A request holds what a stranger sent, whatever its declaration says: every field is checked where it is used, so that
the error names it and has the request's number.
"""

from dataclasses import dataclass
from typing import Any

import orjson

from explorer import limits
from explorer.contract.messages import Abandon, Hello, Request
from explorer.text.voice import t

_MISSING: Any = None


@dataclass(frozen=True)
class Unreadable:
    """A message that is neither, and why."""

    error: str


Asked = Request | Abandon | Hello | Unreadable


def read(message: str | bytes) -> Asked:
    """What a message asks for. Never raises, whatever it holds."""
    if len(message) > limits.LIVE_MOST_BYTES:
        return Unreadable(
            t(
                "A request must be at most {most} bytes. Got {got} instead.",
                most=limits.LIVE_MOST_BYTES,
                got=len(message),
            )
        )
    try:
        fields = orjson.loads(message)
    except orjson.JSONDecodeError as error:
        return Unreadable(t("A request must be JSON: {why}", why=str(error)))
    if not isinstance(fields, dict):
        return Unreadable(t("A request must be an object with id, view and experiment."))
    return _of(fields)


def _of(fields: dict[str, Any]) -> Asked:
    number = fields.get("id")
    if isinstance(number, int) and not isinstance(number, bool):
        return Request(
            id=number,
            view=fields.get("view", _MISSING),
            experiment=fields.get("experiment", _MISSING),
            settings=fields.get("settings"),
            language=fields.get("language", _MISSING),
        )
    if fields.get("abandon") is not None:
        return Abandon(abandon=fields["abandon"])
    if fields.get("ticket") is not None:
        return Hello(ticket=fields["ticket"])
    return Unreadable(t("id must be a whole number."))
