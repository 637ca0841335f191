"""A fault of the program itself: a person is told its number, and the log holds everything under that number."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from explorer.text.voice import t
from explorer.views.compute import RequestError
from slp_core import Abandoned, ExperimentError

_LOG = logging.getLogger(__name__)


class Fault(RequestError):
    """Something that should not have happened, as its sender is told of it.

    Attributes
    ----------
    number : str
        Under which the log has it.
    """

    def __init__(self, number: str) -> None:
        super().__init__(
            t("Something went wrong on the server (error {number}). What you have set is not lost.", number=number)
        )
        self.number = number


@contextmanager
def guarded(doing: str) -> Iterator[None]:
    """Do something whose faults harm nobody: one log line with the traceback, and a number for who asked.

    ``doing`` says in the log what was being done; it must hold nothing that a stranger wrote.

    Raises
    ------
    Fault
        In place of every exception but those that are answers: :class:`RequestError`, :class:`ExperimentError` and
        :class:`Abandoned` pass as they are.
    """
    try:
        yield
    except (RequestError, ExperimentError, Abandoned):
        raise
    except Exception as error:
        number = secrets.token_hex(4)
        _LOG.exception("Error %s while %s", number, doing)
        raise Fault(number) from error
