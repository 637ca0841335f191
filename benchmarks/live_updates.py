"""How many live updates one server process gives while forty people drag, and how many a host's server does."""

import asyncio
import itertools
import math
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import servers
from benchmarks.measure import Benchmark, Budget, Rounds
from benchmarks.visitor import Visitor, socket_url
from explorer.state.experiment_json import experiment_to_json
from explorer.web import live
from slp_core import tutorial
from tests.hosted import hosting

PEOPLE, ROUNDS = 40, 2
REPLICAS = os.cpu_count() or 1
OUR_SECONDS, REFERENCE_SECONDS = 4, 10
FRAME = 1 / 60
"""A person's pointer gives a new value with each frame of the display, and one request is in flight."""

Drag = Callable[[float], Awaitable[None]]


def of_one_process() -> Rounds:
    """Updates per second, as `make run` starts the app."""
    with servers.app() as ours:
        ours.wait_until_green()
        return _against_reruns(ours.url)


def of_a_host() -> Rounds:
    """Updates per second, as `make serve` starts it: as many replicas as there are cores, behind the proxy."""
    with (
        tempfile.TemporaryDirectory(prefix="slp-benchmark-") as logs,
        hosting(Path(logs) / "log.txt", replicas=REPLICAS) as hosted,
    ):
        return _against_reruns(hosted.url)


def _against_reruns(ours: str) -> Rounds:
    with servers.reference("panels.py") as reference:
        reference.wait_until_green()
        return asyncio.run(_measure(ours, reference.url))


async def _measure(ours: str, reference: str) -> Rounds:
    rounds = Rounds()
    async with AsyncExitStack() as stack:
        joined = [await stack.enter_async_context(Visitor(ours)) for _ in range(PEOPLE)]
        sockets = [await stack.enter_async_context(live_socket(ours, visitor)) for visitor in joined]
        visitors = [await stack.enter_async_context(Visitor(reference)) for _ in range(PEOPLE)]
        our_drags = [drag_live(socket, number) for number, socket in enumerate(sockets)]
        their_drags = [_drag_by_rerun(visitor) for visitor in visitors]
        await _updates_per_second(our_drags, 1)  # warm
        for _ in range(ROUNDS):
            rounds.add(
                await _updates_per_second(our_drags, OUR_SECONDS),
                await _updates_per_second(their_drags, REFERENCE_SECONDS),
            )
    return rounds


@asynccontextmanager
async def live_socket(url: str, visitor: Visitor) -> AsyncIterator[ClientConnection]:
    """The live socket of a visitor's page, as a browser opens it: at the same replica, with the page's ticket.

    Who shows one is a person of their own; strangers share one turn.
    """
    address = socket_url(url, live.PATH.lstrip("/"))
    async with connect(address, additional_headers={"Cookie": visitor.cookies}) as socket:
        await socket.send(orjson.dumps({"ticket": ticket_of(visitor)}).decode())
        yield socket


async def ticket(url: str) -> str:
    """What the page of a new visitor shows to the live socket."""
    async with Visitor(url) as visitor:
        return ticket_of(visitor)


def ticket_of(visitor: Visitor) -> str:
    """The same of a visitor who is there."""
    stage = next(element for kind, element in visitor.elements if kind == "bidi_component")
    told: str = orjson.loads(orjson.loads(stage.json)["content"])["ticket"]
    return told


async def _updates_per_second(drags: list[Drag], seconds: float) -> float:
    """Everybody drags for `seconds`; updates under way at the end are waited for, and not counted."""
    end = time.perf_counter() + seconds
    updates = 0

    async def person(number: int, drag: Drag) -> None:
        nonlocal updates
        await asyncio.sleep(number / len(drags) * FRAME)
        for step in itertools.count(number):
            start = time.perf_counter()
            if start >= end:
                return
            await drag(-3 + 0.01 * (step * 7 % 600))
            done = time.perf_counter()
            updates += done < end
            await asyncio.sleep(max(0.0, start + FRAME - done))

    await asyncio.gather(*(person(number, drag) for number, drag in enumerate(drags)))
    return updates / seconds


def drag_live(socket: ClientConnection, own: int) -> Drag:
    """A person whose second weight is nobody else's: an answer that was computed for another raises."""
    request = {"id": 0, "view": "neuron", "experiment": experiment_to_json(tutorial())}
    request["experiment"]["weights"][1][0] = own / PEOPLE
    product = request["experiment"]["x"][0][1] * own / PEOPLE

    async def drag(value: float) -> None:
        request["id"] += 1
        # Nor is one that they had before: no value comes twice, in whatever round.
        request["experiment"]["weights"][0][0] = value + request["id"] * 1e-9
        await socket.send(orjson.dumps(request).decode())
        while "numbers" not in (answer := orjson.loads(await socket.recv(decode=False))):
            if "progress" not in answer:
                raise RuntimeError(f"The live socket answered {answer!r}")
        if answer["id"] != request["id"] or not math.isclose(answer["numbers"]["products"][1], product):
            raise RuntimeError("The answer is another person's.")

    return drag


def _drag_by_rerun(visitor: Visitor) -> Drag:
    states = visitor.sliders()

    async def drag(value: float) -> None:
        states["w1"].double_array_value.data[:] = [value]
        await visitor.rerun(states.values())

    return drag


REFERENCE = (
    f"the same {PEOPLE} people through reruns of benchmarks/reference/panels.py on a default Streamlit server: "
    f"{PEOPLE} sessions, each with one rerun in flight, for {REFERENCE_SECONDS} s"
)
BENCHMARKS = (
    Benchmark(
        name="live_updates",
        ours=f"{PEOPLE} people dragging w1 on the Neuron page: {PEOPLE} live sockets to one server process, each with "
        f"one request in flight and at most 60 a second, for {OUR_SECONDS} s; an answer holds every number of the page",
        reference=REFERENCE,
        unit="updates/s",
        budget=Budget(at_least=8),
        measure=of_one_process,
    ),
    Benchmark(
        name="hosted_updates",
        ours="the same on a host's server: as many replicas as there are cores behind the proxy, as `make serve` "
        "starts them",
        reference=REFERENCE,
        unit="updates/s",
        budget=Budget(at_least=85),
        measure=of_a_host,
    ),
)
