"""The live path: a WebSocket that answers an Experiment with the numbers of a view.

It holds no session. A request carries its Experiment, so any replica can answer it, and nothing that a stranger
sends can reach another person's session. Every request gets an answer: the numbers, an error that says what is
allowed, or the word that it was abandoned; nothing that arrives closes the socket from this side.

    request   {"id": 7, "view": "neuron", "experiment": {...}, "settings": {...}, "language": "en"}
    answer    {"id": 7, "numbers": {...}}   or   {"id": 7, "error": "...", "field": "weights" or null}

Where so many ask that nobody has an answer within a frame, the numbers say in how many seconds to ask again:

    answer    {"id": 7, "numbers": {...}, "wait": 0.2}

A page shows first whose it is (see :mod:`explorer.web.people`), so that people take turns and not sockets:

    hello     {"ticket": "..."}

Work that takes long says how far it is, and is dropped as soon as its sender no longer wants it:

    progress  {"id": 7, "progress": 0.4}
    request   {"abandon": 7}
    answer    {"id": 7, "abandoned": true}
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import lru_cache
from typing import Any, TypeVar

import anyio
from anyio import CapacityLimiter, from_thread, to_thread
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer import limits
from explorer.contract.messages import Abandon, Hello, Progress, Request
from explorer.contract.wire import encode
from explorer.text.voice import t
from explorer.views.work import Work
from explorer.web import answering, computing, metrics, people
from explorer.web.request import Asked, read
from explorer.web.turns import TURNS, Busy, Turn
from slp_core import Abandoned

PATH = "/slp/live"
T = TypeVar("T")

Waiting = tuple[str | bytes | Asked, int]
"""A message, read already or not, and its length."""


def _slowed(answer: bytes, came: float) -> bytes:
    """An answer to what ``came`` then; in a crowd it says when the next question is welcome: when its turn has come."""
    whole = TURNS.round
    if not whole:
        return answer
    return b'%b,"wait":%.3f}' % (answer[:-1], min(limits.LIVE_MOST_WAIT, max(0.0, came + whole - time.monotonic())))


@lru_cache(maxsize=1)
def _threads() -> CapacityLimiter:
    return CapacityLimiter(limits.LIVE_THREADS)


class _Desk:
    """One socket: whose it is, what it asks, one after the other, and what is being worked on."""

    def __init__(self, socket: WebSocket, tasks: TaskGroup) -> None:
        self._socket, self._tasks = socket, tasks
        self._speaking = anyio.Lock()
        self._open = True
        self._current: int | None = None
        self._given_up = asyncio.Event()
        self._person = people.STRANGERS
        self._person.come()
        self._own_allowance = people.Allowance()
        self.held = 0  # bytes of requests that wait

    def charge(self) -> bool:
        """Whether one more message may come: a person's over all their sockets, a stranger's both ways."""
        if self._person is not people.STRANGERS:
            return self._person.allowance.take()
        return self._person.allowance.take() and self._own_allowance.take()

    def greet(self, ticket: object) -> None:
        """Somebody shows whose socket this is; a ticket that was not made here changes nothing."""
        person = people.shown(ticket)
        if person is not None and person is not self._person:
            self._person.leave()
            person.come()
            self._person = person
            metrics.PEOPLE.set(people.present())

    async def say(self, answer: bytes) -> None:
        """Send, unless the other side has left; one that does not listen is left in the end."""
        if not self._open:
            return
        self._person.unsent += len(answer)
        person = self._person
        try:
            with anyio.move_on_after(limits.LIVE_PATIENCE) as patience:
                async with self._speaking:
                    if self._open:
                        await self._socket.send_text(answer.decode())
            if patience.cancelled_caught:
                self.leave()
                await self._socket.close(1008)
        except (WebSocketDisconnect, RuntimeError):
            self.leave()
        finally:
            person.unsent -= len(answer)

    async def answer_all(self, waiting: MemoryObjectReceiveStream[Waiting]) -> None:
        """Answer what waits, in its order, off the event loop."""
        async for entry, length in waiting:
            self.held -= length
            if not self._open:
                break
            asked = read(entry) if isinstance(entry, str | bytes) else entry
            if isinstance(asked, Request):
                self._current = asked.id
                self._given_up.clear()
                await self.say(await self._found(asked))
                self._current = None
            else:
                await self.say(answering.at_once(asked))

    async def _found(self, asked: Request) -> bytes:
        """The answer to a request, computed when it is its person's turn."""
        while self._person.unsent > limits.LIVE_MOST_UNSENT and not self._given_up.is_set():
            await anyio.sleep(limits.LIVE_PROGRESS_EVERY)
        work = Work(self._given_up.is_set, self._progress_teller())
        watch, came = metrics.Watch("live", asked.view), time.monotonic()
        answer = await self._answer(asked, work, watch)
        outcome = answering.outcome(answer)
        watch.ended(outcome)
        return _slowed(answer, came) if outcome == "answered" else answer

    async def _answer(self, asked: Request, work: Work, watch: metrics.Watch) -> bytes:
        try:
            found = await self._in_turn(lambda turn: answering.first(asked, work), watch, slow=False)
            if not isinstance(found, computing.Asked):
                return found
            wanted = found
            patient = lambda turn: answering.second(asked, wanted, computing.patiently(work, turn))  # noqa: E731
            return await self._in_turn(patient, watch, slow=True)
        except Busy as busy:
            return answering.error(None, str(busy))
        except Abandoned:
            return answering.abandoned(asked.id)

    async def _in_turn(self, compute: Callable[[Turn], T], watch: metrics.Watch, slow: bool) -> T:
        turn = await self._entered(slow)
        try:
            if not turn.granted.done():
                await self._granted_or_given_up(turn)
            watch.began()
            return await to_thread.run_sync(compute, turn, limiter=_threads())
        finally:
            TURNS.leave(turn)

    async def _entered(self, slow: bool) -> Turn:
        """A place in the queue; where there is none, that is said after a pause."""
        try:
            return TURNS.enter(self._person, slow)
        except Busy:
            with anyio.move_on_after(limits.LIVE_FLOOD_PAUSE):
                await self._given_up.wait()
                raise Abandoned from None
            raise

    async def _granted_or_given_up(self, turn: Turn) -> None:
        given_up = asyncio.ensure_future(self._given_up.wait())
        waited: set[asyncio.Future[Any]] = {asyncio.wrap_future(turn.granted), given_up}
        try:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            given_up.cancel()
        if not turn.granted.done():
            raise Abandoned

    def abandon(self, number: Any) -> None:
        """Drop what is being worked on, if it is request ``number``."""
        if number is not None and number == self._current:
            self._given_up.set()

    def leave(self) -> None:
        """Nobody is there any more."""
        self._open = False
        self._given_up.set()

    def close(self) -> None:
        """Its person has one socket less."""
        self._person.leave()
        metrics.PEOPLE.set(people.present())

    def _progress_teller(self) -> Callable[[float], None]:
        told = time.monotonic()

        def tell(part: float) -> None:
            nonlocal told
            if time.monotonic() - told >= limits.LIVE_PROGRESS_EVERY:
                told = time.monotonic()
                try:
                    from_thread.run_sync(self._say_soon, part)
                except (CancelledError, RuntimeError):
                    raise Abandoned from None  # the server is ending this socket

        return tell

    def _say_soon(self, part: float) -> None:
        """Tell progress without waiting for it to be heard: who does not listen must not keep a thread."""
        if self._open and not self._speaking.locked():
            word: Progress = {"id": self._current, "progress": part}
            self._tasks.start_soon(self.say, encode(word))


async def live(socket: WebSocket) -> None:
    """Serve one socket until the other side leaves."""
    await socket.accept()
    entrance, waiting = anyio.create_memory_object_stream[Waiting](limits.LIVE_MOST_WAITING)
    async with entrance, waiting, anyio.create_task_group() as tasks:
        desk = _Desk(socket, tasks)
        metrics.SOCKETS.inc()
        tasks.start_soon(desk.answer_all, waiting)
        try:
            while (message := await socket.receive())["type"] != "websocket.disconnect":
                await _take(message.get("text") or message.get("bytes") or "", desk, entrance)
        finally:
            # Nothing is cancelled: a worker that is just telling its progress would wait for ever.
            desk.leave()
            desk.close()
            entrance.close()
            metrics.SOCKETS.dec()


async def _take(message: str | bytes, desk: _Desk, entrance: MemoryObjectSendStream[Waiting]) -> None:
    """Do what a message asks for, or put it in the queue. Every message is charged, and none is read twice."""
    if not desk.charge():
        metrics.REFUSED.inc()
        await desk.say(answering.error(None, t("At most {most} requests a second.", most=limits.LIVE_RATE)))
        await anyio.sleep(limits.LIVE_FLOOD_PAUSE)  # it is read no faster, and the other side has to wait
        return
    # A long one is read when its turn comes: what waits is held as it came, which is many times smaller.
    entry = read(message) if len(message) <= limits.LIVE_SHORT else message
    if isinstance(entry, Abandon):
        desk.abandon(entry.abandon)
        return
    if isinstance(entry, Hello):
        desk.greet(entry.ticket)
        return
    try:
        if desk.held and desk.held + len(message) > limits.LIVE_MOST_HELD:
            raise anyio.WouldBlock
        entrance.send_nowait((entry, len(message)))
        desk.held += len(message)
    except anyio.WouldBlock:
        asked = read(entry) if isinstance(entry, str | bytes) else entry
        number = asked.id if isinstance(asked, Request) else None
        await desk.say(
            answering.error(
                number, t("At most {most} requests may wait for their answers.", most=limits.LIVE_MOST_WAITING)
            )
        )


ROUTE = WebSocketRoute(PATH, live)
