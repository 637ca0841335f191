"""Whether one client with two hundred sockets, each full of the dearest requests, spoils ten others' drag."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import servers
from benchmarks.live_updates import FRAME, drag_live, ticket
from benchmarks.measure import Benchmark, Budget, Rounds, percentile
from benchmarks.visitor import socket_url
from explorer.state.experiment_json import experiment_to_json
from explorer.web import live
from slp_core import on_dataset, tutorial

OTHERS, SOCKETS, ROUNDS, SECONDS = 10, 200, 2, 6
AT_ONCE = 8
"""Requests that each of the hostile sockets sends without waiting for an answer."""


def measure() -> Rounds:
    with servers.app() as ours:
        ours.wait_until_green()
        return asyncio.run(_measure(ours.url))


async def _measure(url: str) -> Rounds:
    rounds = Rounds()
    async with AsyncExitStack() as stack:
        sockets = await dragging(stack, url, OTHERS)
        await response(sockets)  # warm
        for _ in range(ROUNDS):
            alone = await response(sockets)
            async with _flood(url):
                rounds.add(await response(sockets), alone)
    return rounds


async def dragging(stack: AsyncExitStack, url: str, people: int) -> list[ClientConnection]:
    """The sockets of so many people, each with a page of their own."""
    return [await stack.enter_async_context(_socket(url, await ticket(url))) for _ in range(people)]


@asynccontextmanager
async def _socket(url: str, shown: str | None) -> AsyncIterator[ClientConnection]:
    async with connect(socket_url(url, live.PATH.lstrip("/")), max_size=None) as socket:
        if shown is not None:
            await socket.send(orjson.dumps({"ticket": shown}).decode())
        yield socket


async def response(sockets: list[ClientConnection]) -> float:
    """Milliseconds of an answer that 95 of 100 do not exceed, of people who drag at the display's rate."""
    taken: list[float] = []

    async def person(number: int, socket: ClientConnection) -> None:
        drag, end = drag_live(socket, number), time.perf_counter() + SECONDS
        for step in itertools.count():
            start = time.perf_counter()
            if start >= end:
                return
            await drag(-3 + 0.001 * step + start % 1)
            taken.append(1000 * (time.perf_counter() - start))
            await asyncio.sleep(max(0.0, start + FRAME - time.perf_counter()))

    await asyncio.gather(*(person(number, socket) for number, socket in enumerate(sockets)))
    return percentile(taken, 0.95)


def _dear() -> Iterator[str]:
    """Requests that take as long as one may, each another one."""
    experiment = experiment_to_json(on_dataset(tutorial(), "breast_cancer", steps=300))
    for number in itertools.count(1):
        view = ("train", "rates", "landscape")[number % 3]
        yield orjson.dumps({"id": number, "view": view, "experiment": {**experiment, "seed": number}}).decode()


@asynccontextmanager
async def _flood(url: str) -> AsyncIterator[None]:
    """One client, whose sockets show one ticket or none, sends what is dear and reads what comes."""
    requests, own = _dear(), await ticket(url)

    async def hostile(number: int) -> None:
        async with _socket(url, own if number % 2 else None) as socket:
            for _ in range(AT_ONCE):
                await socket.send(next(requests))
            async for _ in socket:
                await socket.send(next(requests))

    tasks = [asyncio.create_task(hostile(number)) for number in range(SOCKETS)]
    await asyncio.sleep(2)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


BENCHMARK = Benchmark(
    name="hostile",
    ours=f"{OTHERS} people dragging w1 on the Neuron page while one client floods the same process over {SOCKETS} "
    f"sockets, half of them without a ticket, with {AT_ONCE} of the dearest requests waiting on each: p95 of an answer",
    reference=f"the same {OTHERS} people on the same process without the flood",
    unit="ms",
    budget=Budget(at_most=2),
    measure=measure,
)
