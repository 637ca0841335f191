"""The live path: a WebSocket that answers an Experiment with the numbers of a view.

It holds no session. A request carries its Experiment, so any replica can answer it, and nothing that a stranger
sends can reach another person's session. Every request gets an answer: the numbers, an error that says what is
allowed, or the word that it was abandoned; nothing that arrives closes the socket from this side.

    request   {"id": 7, "view": "neuron", "experiment": {...}, "settings": {...}, "language": "en"}
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
from anyio import CapacityLimiter, from_thread, to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer import limits
from explorer.contract.messages import Abandon, AbandonedAnswer, ErrorAnswer, NumbersAnswer, Progress, Request
from explorer.contract.wire import Numbers, encode
from explorer.state import own_data
from explorer.state.experiment_json import experiment_from_json
from explorer.text.languages import spoken
from explorer.text.told import told_error
from explorer.text.voice import speaking, t
from explorer.views import VIEWS
from explorer.views.compute import RequestError, compute, scene
from explorer.views.guard import guarded
from explorer.views.work import Work
from explorer.web.request import SHORT, Asked, Unreadable, read
from slp_core import Abandoned, ExperimentError

PATH = "/slp/live"


def answer(message: str | bytes | Asked, work: Work | None = None) -> bytes:
    """The answer to a message, read already or not, whatever it holds; a fault in a view is answered too."""
    asked = read(message) if isinstance(message, str | bytes) else message
    if isinstance(asked, Unreadable):
        return _error(None, asked.error)
    if isinstance(asked, Abandon):  # one that is too long to be heard at once, or that nobody works on
        return _error(None, t("There is nothing to abandon."))
    with speaking(spoken(asked.language)):
        return _answer(asked, work or Work())


def _answer(asked: Request, work: Work) -> bytes:
    view = asked.view if isinstance(asked.view, str) and asked.view in VIEWS else None
    try:
        with guarded(f"answering {view} on the live socket"):
            reply: NumbersAnswer[Numbers] = {"id": asked.id, "numbers": _numbers(view, asked, work)}
            return encode(reply)
    except (RequestError, ExperimentError) as error:
        return _error(asked.id, told_error(error), error.field)
    except Abandoned:
        dropped: AbandonedAnswer = {"id": asked.id, "abandoned": True}
        return encode(dropped)


def _error(number: int | None, error: str, field: str | None = None) -> bytes:
    reply: ErrorAnswer = {"id": number, "error": error, "field": field}
    return encode(reply)


def _numbers(view: str | None, request: Request, work: Work) -> Numbers:
    if view is None:
        raise RequestError(t("view must be one of {names}.", names=", ".join(VIEWS)))
    if work.stale():
        raise Abandoned  # while it waited for its turn
    experiment = experiment_from_json(request.experiment)
    return compute(view, scene(view, experiment, request.settings, own_data.source(experiment)), work)


class Allowance:
    """How many requests a socket may still make: refilled at LIVE_RATE, up to LIVE_BURST."""

    def __init__(self) -> None:
        self._left, self._seen = float(limits.LIVE_BURST), time.monotonic()

    def take(self) -> bool:
        """Use one up; False when none is left."""
        now = time.monotonic()
        self._left = min(limits.LIVE_BURST, self._left + (now - self._seen) * limits.LIVE_RATE)
        self._seen = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


@lru_cache(maxsize=1)
def _threads() -> CapacityLimiter:
    return CapacityLimiter(limits.LIVE_THREADS)


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

    async def answer_all(self, waiting: MemoryObjectReceiveStream[str | bytes | Asked]) -> None:
        """Answer what waits, in its order, off the event loop."""
        async for entry in waiting:
            if not self._open:
                break
            asked = read(entry) if isinstance(entry, str | bytes) else entry
            self._current, self._stale = asked.id if isinstance(asked, Request) else None, False
            work = Work(lambda: self._stale, self._progress_teller())
            await self.say(await to_thread.run_sync(answer, asked, work, limiter=_threads()))
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
            if time.monotonic() - told >= limits.LIVE_PROGRESS_EVERY:
                told = time.monotonic()
                try:
                    word: Progress = {"id": self._current, "progress": part}
                    from_thread.run(self.say, encode(word))
                except CancelledError:
                    raise Abandoned from None  # the server is ending this socket

        return tell


async def live(socket: WebSocket) -> None:
    """Serve one socket until the other side leaves."""
    await socket.accept()
    allowance, desk = Allowance(), _Desk(socket)
    entrance, waiting = anyio.create_memory_object_stream[str | bytes | Asked](limits.LIVE_MOST_WAITING)
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
    message: str | bytes,
    desk: _Desk,
    allowance: Allowance,
    entrance: MemoryObjectSendStream[str | bytes | Asked],
) -> None:
    """Do what a message asks for, or put it in the queue. Every message is charged, and none is read twice."""
    if not allowance.take():
        await desk.say(_error(None, t("At most {most} requests a second.", most=limits.LIVE_RATE)))
        await anyio.sleep(1 / limits.LIVE_RATE)  # a flood is read no faster than it may come
        return
    # A long one is read when its turn comes: what waits is held as it came, which is many times smaller.
    entry = read(message) if len(message) <= SHORT else message
    if isinstance(entry, Abandon):
        desk.abandon(entry.abandon)
        return
    try:
        entrance.send_nowait(entry)
    except anyio.WouldBlock:
        asked = read(entry) if isinstance(entry, str | bytes) else entry
        number = asked.id if isinstance(asked, Request) else None
        await desk.say(
            _error(number, t("At most {most} requests may wait for their answers.", most=limits.LIVE_MOST_WAITING))
        )


ROUTE = WebSocketRoute(PATH, live)
