"""What goes on in this process: figures for Prometheus on a port of their own.

``SLP_METRICS``   ``9100``, or ``0.0.0.0:9100``: where the figures are; without it nowhere, with a number alone on this
                  machine only

Nothing of it says who somebody is or what they set.
"""

import os
import time
from collections.abc import Mapping
from threading import Thread
from wsgiref.simple_server import WSGIServer

import anyio
from prometheus_client import Counter, Gauge, Histogram, start_http_server

from explorer import limits
from explorer.views import VIEWS
from explorer.web import request_log
from explorer.web.answers import ANSWERS
from explorer.web.turns import TURNS

WHERE = "SLP_METRICS"
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

REQUESTS = Counter("slp_requests", "Requests for the numbers of a view.", ("door", "view", "outcome"))
WAITED = Histogram("slp_waiting_seconds", "From a request to its turn.", ("door",), buckets=_SECONDS)
COMPUTED = Histogram("slp_computing_seconds", "From its turn to its numbers.", ("view",), buckets=_SECONDS)
SOCKETS = Gauge("slp_sockets", "Live sockets that are open.")
PEOPLE = Gauge("slp_people", "People whose live sockets are open.")
LAG = Histogram("slp_loop_lag_seconds", "How late the event loop is.", buckets=_SECONDS)
REFUSED = Counter("slp_messages_refused", "Messages above what a person may send.")
Gauge("slp_turns_waiting", "Computations that wait for their turn.").set_function(lambda: TURNS.waiting)
Gauge("slp_answers_found", "Requests whose numbers somebody else had asked for.").set_function(lambda: ANSWERS.found)


class Watch:
    """One request: when it was asked, when its turn came, and what became of it."""

    def __init__(self, door: str, view: object) -> None:
        self._door, self._view = door, view if isinstance(view, str) and view in VIEWS else "none"
        self._asked = time.monotonic()
        self._began: float | None = None

    def began(self) -> None:
        """Its turn has come."""
        if self._began is None:
            self._began = time.monotonic()
            WAITED.labels(self._door).observe(self._began - self._asked)

    def ended(self, outcome: str) -> None:
        """It was ``answered``, ``refused``, ``abandoned``, or the server was ``busy``."""
        now = time.monotonic()
        REQUESTS.labels(self._door, self._view, outcome).inc()
        began = now if self._began is None else self._began
        if self._began is not None:
            COMPUTED.labels(self._view).observe(now - began)
        request_log.tell(self._door, self._view, outcome, waited=began - self._asked, computed=now - began)


def place(environment: Mapping[str, str] = os.environ) -> tuple[str, int] | None:
    """The address and port of the figures, or None.

    Raises
    ------
    ValueError
        If it is neither a port nor an address with one.
    """
    wanted = environment.get(WHERE, "").strip()
    if not wanted:
        return None
    address, _, port = wanted.rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) < 65_536:
        raise ValueError(f"{WHERE} must be a port, or an address and a port such as 0.0.0.0:9100, not {wanted!r}.")
    return address or "127.0.0.1", int(port)


def serve(where: tuple[str, int]) -> tuple[WSGIServer, Thread]:
    """Give the figures to whoever asks there."""
    return start_http_server(where[1], where[0])


async def watch_the_loop() -> None:
    """Measure for ever how late the event loop is."""
    while True:
        due = time.monotonic() + limits.LOG_LAG_EVERY
        await anyio.sleep(limits.LOG_LAG_EVERY)
        LAG.observe(max(0.0, time.monotonic() - due))
