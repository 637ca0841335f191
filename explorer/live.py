"""The live path: a WebSocket that answers an Experiment with the numbers of a view.

It holds no session. A request carries its Experiment, so any replica can answer it, and nothing that a stranger
sends can reach another person's session. Every message gets an answer: the numbers, or an error that says what
is allowed; nothing that arrives closes the socket from this side.

    request   {"id": 7, "view": "neuron", "experiment": {...}, "settings": {...}}
    answer    {"id": 7, "numbers": {...}}   or   {"id": 7, "error": "...", "field": "weights" or null}
"""

import time
from functools import lru_cache
from typing import Any

import anyio
import orjson
from anyio import CapacityLimiter, to_thread
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.views import VIEWS
from explorer.wire import encode, experiment_from_json
from slp_core import Experiment, ExperimentError

PATH = "/slp/live"
MOST_BYTES = 256_000
"""The longest request: a ten-input neuron takes 1 kB, 569 samples of ten inputs 120 kB."""
MOST_WORK = 10_000_000
"""The largest steps * samples * outputs of a request: half a second of training on one core."""
RATE, BURST = 240, 240
"""Requests per second that a socket may make in the long run, and at once; a display draws 60."""
THREADS = 2
"""Requests computed at the same time; the event loop itself never computes."""


class RequestError(ValueError):
    """A request that cannot be answered; the message is for its sender."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def answer(message: str | bytes) -> bytes:
    """The answer to one message, whatever it holds."""
    number: Any = None
    try:
        if len(message) > MOST_BYTES:
            raise RequestError(f"A request must be at most {MOST_BYTES} bytes. Got {len(message)} instead.")
        try:
            request = orjson.loads(message)
        except orjson.JSONDecodeError as error:
            raise RequestError(f"A request must be JSON: {error}") from None
        if not isinstance(request, dict):
            raise RequestError("A request must be an object with id, view and experiment.")
        number = request.get("id")
        if isinstance(number, bool) or not isinstance(number, int):
            number = None
            raise RequestError("id must be a whole number.")
        return encode({"id": number, "numbers": _numbers(request)})
    except RequestError as error:
        return encode({"id": number, "error": str(error), "field": error.field})


def _numbers(request: dict[str, Any]) -> dict[str, Any]:
    view = request.get("view")
    if not isinstance(view, str) or view not in VIEWS:
        raise RequestError(f"view must be one of {', '.join(VIEWS)}.")
    try:
        return compute(view, experiment_from_json(request.get("experiment")), request.get("settings"))
    except ExperimentError as error:
        raise RequestError(str(error), error.field) from None


def compute(view: str, experiment: Experiment, settings: Any) -> dict[str, Any]:
    """The numbers of a view, if they can be had in bounded time.

    Raises
    ------
    RequestError
        If steps * samples * outputs is above :data:`MOST_WORK`.
    ExperimentError
        If a setting of the view is out of its limits.
    """
    check_work(experiment)
    return VIEWS[view].numbers(experiment, settings if isinstance(settings, dict) else {})


def check_work(experiment: Experiment) -> None:
    """Refuse an Experiment that would keep a core busy for long.

    Raises
    ------
    RequestError
        If steps * samples * outputs is above :data:`MOST_WORK`.
    """
    work = experiment.steps * experiment.samples * experiment.outputs
    if work > MOST_WORK:
        raise RequestError(f"steps x samples x outputs must be at most {MOST_WORK:,}. Got {work:,} instead.", "steps")


class Allowance:
    """How many requests a socket may still make: refilled at RATE, up to BURST."""

    def __init__(self) -> None:
        self._left, self._seen = float(BURST), time.monotonic()

    def take(self) -> bool:
        """Use one up; False when none is left."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._seen) * RATE)
        self._seen = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


@lru_cache(maxsize=1)
def _threads() -> CapacityLimiter:
    return CapacityLimiter(THREADS)


async def live(socket: WebSocket) -> None:
    """Serve one socket until the other side leaves."""
    await socket.accept()
    allowance = Allowance()
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text") or message.get("bytes") or ""
        if allowance.take():
            reply = await to_thread.run_sync(answer, text, limiter=_threads())
        else:
            reply = encode({"id": None, "error": f"At most {RATE} requests a second.", "field": None})
            await anyio.sleep(1 / RATE)  # a flood is read no faster than it may come
        try:
            await socket.send_text(reply.decode())
        except (WebSocketDisconnect, RuntimeError):
            return  # the other side left while its answer was made


ROUTE = WebSocketRoute(PATH, live)
