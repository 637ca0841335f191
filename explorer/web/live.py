"""The live path: a WebSocket that answers an Experiment with the numbers of a view.

It holds no session. A request carries its Experiment, so any replica can answer it, and nothing that a stranger
sends can reach another person's session. Every request gets an answer: the numbers, an error that says what is
allowed, or the word that it was abandoned; nothing that arrives closes the socket from this side.

    request   {"id": 7, "view": "neuron", "experiment": {...}, "settings": {...}}
    answer    {"id": 7, "numbers": {...}}   or   {"id": 7, "error": "...", "field": "weights" or null}

Work that takes long says how far it is, and is dropped as soon as its sender no longer wants it:

    progress  {"id": 7, "progress": 0.4}
    request   {"abandon": 7}
    answer    {"id": 7, "abandoned": true}
"""

import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import lru_cache
from typing import Any

import anyio
import orjson
from anyio import CapacityLimiter, from_thread, to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.contract.wire import encode
from explorer.state import own_data
from explorer.state.experiment_json import experiment_from_json
from explorer.views import VIEWS
from explorer.views.compute import RequestError, compute, scene
from explorer.views.work import Work
from slp_core import Abandoned, ExperimentError

PATH = "/slp/live"
MOST_BYTES = 256_000
"""The longest request: a ten-input neuron takes 1 kB, 569 samples of ten inputs 120 kB."""
RATE, BURST = 240, 240
"""Requests per second that a socket may make in the long run, and at once; a display draws 60."""
THREADS = 2
"""Requests computed at the same time; the event loop itself never computes."""
MOST_WAITING = 64
"""Requests of one socket that may wait for their turn."""
PROGRESS_EVERY = 0.1
"""Seconds between two words on progress."""


def answer(message: str | bytes, work: Work | None = None) -> bytes:
    """The answer to one message, whatever it holds."""
    number: int | None = None
    try:
        request = _read(message)
        number = _number(request)
        return encode({"id": number, "numbers": _numbers(request, work or Work())})
    except RequestError as error:
        return encode({"id": number, "error": str(error), "field": error.field})
    except Abandoned:
        return encode({"id": number, "abandoned": True})


def _read(message: str | bytes) -> dict[str, Any]:
    if len(message) > MOST_BYTES:
        raise RequestError(f"A request must be at most {MOST_BYTES} bytes. Got {len(message)} instead.")
    try:
        request = orjson.loads(message)
    except orjson.JSONDecodeError as error:
        raise RequestError(f"A request must be JSON: {error}") from None
    if not isinstance(request, dict):
        raise RequestError("A request must be an object with id, view and experiment.")
    return request


def _number(request: dict[str, Any]) -> int:
    number = request.get("id")
    if isinstance(number, bool) or not isinstance(number, int):
        raise RequestError("id must be a whole number.")
    return number


def _numbers(request: dict[str, Any], work: Work) -> dict[str, Any]:
    view = request.get("view")
    if not isinstance(view, str) or view not in VIEWS:
        raise RequestError(f"view must be one of {', '.join(VIEWS)}.")
    try:
        experiment = experiment_from_json(request.get("experiment"))
        return compute(view, scene(view, experiment, request.get("settings"), own_data.source(experiment)), work)
    except ExperimentError as error:
        raise RequestError(str(error), error.field) from None


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


class _Desk:
    """One socket: what it asks, one after the other, and what is being worked on."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._speaking = anyio.Lock()
        self._open = True
        self._current: int | None = None
        self._stale = False

    async def say(self, reply: bytes) -> None:
        """Send, unless the other side has left."""
        if not self._open:
            return
        async with self._speaking:
            if self._open:
                try:
                    await self._socket.send_text(reply.decode())
                except (WebSocketDisconnect, RuntimeError):
                    self.leave()

    async def answer_all(self, waiting: MemoryObjectReceiveStream[str | bytes]) -> None:
        """Answer what waits, in its order, off the event loop."""
        async for message in waiting:
            if not self._open:
                break
            self._current, self._stale = _id_of(message), False
            work = Work(lambda: self._stale, self._progress_teller())
            await self.say(await to_thread.run_sync(answer, message, work, limiter=_threads()))
            self._current = None

    def abandon(self, number: Any) -> None:
        """Drop what is being worked on, if it is request ``number``."""
        if number is not None and number == self._current:
            self._stale = True

    def leave(self) -> None:
        """Nobody is there any more."""
        self._open, self._stale = False, True

    def _progress_teller(self) -> Callable[[float], None]:
        told = time.monotonic()

        def tell(part: float) -> None:
            nonlocal told
            if time.monotonic() - told >= PROGRESS_EVERY:
                told = time.monotonic()
                try:
                    from_thread.run(self.say, encode({"id": self._current, "progress": part}))
                except CancelledError:
                    raise Abandoned from None  # the server is ending this socket

        return tell


def _id_of(message: str | bytes) -> int | None:
    try:
        return _number(_read(message))
    except RequestError:
        return None


def _abandoned_by(message: str | bytes) -> Any:
    """The request that ``message`` abandons, or None if it is a request itself."""
    if len(message) > 64:
        return None  # is a request; it is read when its turn comes
    try:
        return _read(message).get("abandon")
    except RequestError:
        return None


async def live(socket: WebSocket) -> None:
    """Serve one socket until the other side leaves."""
    await socket.accept()
    allowance, desk = Allowance(), _Desk(socket)
    entrance, waiting = anyio.create_memory_object_stream[str | bytes](MOST_WAITING)
    async with entrance, waiting, anyio.create_task_group() as tasks:
        tasks.start_soon(desk.answer_all, waiting)
        try:
            while (message := await socket.receive())["type"] != "websocket.disconnect":
                await _take(message.get("text") or message.get("bytes") or "", desk, allowance, entrance)
        finally:
            # Nothing is cancelled: a worker that is just telling its progress would wait for ever.
            desk.leave()
            entrance.close()


async def _take(
    text: str | bytes, desk: _Desk, allowance: Allowance, entrance: MemoryObjectSendStream[str | bytes]
) -> None:
    """Do what a message asks for, or put it in the queue."""
    abandoned = _abandoned_by(text)
    if abandoned is not None:
        desk.abandon(abandoned)
    elif not allowance.take():
        await desk.say(encode({"id": None, "error": f"At most {RATE} requests a second.", "field": None}))
        await anyio.sleep(1 / RATE)  # a flood is read no faster than it may come
    else:
        try:
            entrance.send_nowait(text)
        except anyio.WouldBlock:
            error = f"At most {MOST_WAITING} requests may wait for their answers."
            await desk.say(encode({"id": _id_of(text), "error": error, "field": None}))


ROUTE = WebSocketRoute(PATH, live)
