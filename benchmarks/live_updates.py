"""How many live updates one server process gives while forty people drag."""

import asyncio
import itertools
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import servers
from benchmarks.measure import Benchmark, Budget, Rounds
from benchmarks.visitor import Visitor, socket_url
from explorer.state.experiment_json import experiment_to_json
from explorer.web import live
from slp_core import tutorial

PEOPLE, ROUNDS = 40, 2
OUR_SECONDS, REFERENCE_SECONDS = 4, 10
FRAME = 1 / 60
"""A person's pointer gives a new value with each frame of the display, and one request is in flight."""

Drag = Callable[[float], Awaitable[None]]


def measure() -> Rounds:
    with servers.app() as ours, servers.reference("panels.py") as reference:
        ours.wait_until_green()
        reference.wait_until_green()
        return asyncio.run(_measure(ours.url, reference.url))


async def _measure(ours: str, reference: str) -> Rounds:
    rounds = Rounds()
    async with AsyncExitStack() as stack:
        address = socket_url(ours, live.PATH.lstrip("/"))
        sockets = [await stack.enter_async_context(connect(address)) for _ in range(PEOPLE)]
        visitors = [await stack.enter_async_context(Visitor(reference)) for _ in range(PEOPLE)]
        for socket in sockets:
            # As a page does: who has a session is a person of their own, and strangers share one turn.
            await socket.send(orjson.dumps({"ticket": await ticket(ours)}).decode())
        our_drags = [drag_live(socket, number) for number, socket in enumerate(sockets)]
        their_drags = [_drag_by_rerun(visitor) for visitor in visitors]
        await _updates_per_second(our_drags, 1)  # warm
        for _ in range(ROUNDS):
            rounds.add(
                await _updates_per_second(our_drags, OUR_SECONDS),
                await _updates_per_second(their_drags, REFERENCE_SECONDS),
            )
    return rounds


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


BENCHMARK = Benchmark(
    name="live_updates",
    ours=f"{PEOPLE} people dragging w1 on the Neuron page: {PEOPLE} live sockets to one server process, each with "
    "one request in flight and at most 60 a second, for "
    f"{OUR_SECONDS} s; an answer holds every number of the page",
    reference=f"the same {PEOPLE} people through reruns of benchmarks/reference/panels.py on a default Streamlit "
    f"server: {PEOPLE} sessions, each with one rerun in flight, for {REFERENCE_SECONDS} s",
    unit="updates/s",
    budget=Budget(at_least=8),
    measure=measure,
)
