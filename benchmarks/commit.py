"""How long fifty people wait for a change that they commit every second or two."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks import servers
from benchmarks.measure import Benchmark, Budget, Rounds, percentile
from benchmarks.visitor import Visitor
from explorer.state.experiment_json import experiment_to_json
from slp_core import tutorial

PEOPLE, ROUNDS, SECONDS = 50, 2, 15

Commit = Callable[[float], Awaitable[None]]


def measure() -> Rounds:
    with servers.app() as ours, servers.reference("slider.py") as reference:
        ours.wait_until_green()
        reference.wait_until_green()
        return asyncio.run(_measure(ours.url, reference.url))


async def _measure(ours: str, reference: str) -> Rounds:
    rounds = Rounds()
    async with AsyncExitStack() as stack:
        our_people = [await stack.enter_async_context(Visitor(ours)) for _ in range(PEOPLE)]
        their_people = [await stack.enter_async_context(Visitor(reference)) for _ in range(PEOPLE)]
        our_commits = [_commit_on_stage(visitor) for visitor in our_people]
        their_commits = [_commit_slider(visitor) for visitor in their_people]
        for number in range(ROUNDS):
            mine, mine_open = await _waits(our_commits, number)
            theirs, theirs_open = await _waits(their_commits, number)
            rounds.add(percentile(mine, 0.95) * 1000, percentile(theirs, 0.95) * 1000)
            rounds.notes.append(
                f"round {number + 1}: {len(mine)} changes were due here, {mine_open} unanswered at the end; "
                f"{len(theirs)} there, {theirs_open} unanswered, counted as waiting until the end only"
            )
    return rounds


async def _waits(commits: list[Commit], seed: int) -> tuple[list[float], int]:
    """How long after it was due each change was answered.

    A person makes the next change when it is due, or as soon as the last one is answered if that is later: waiting
    for a slow server does not make a change less late. The same people are due at the same moments on both sides.
    """
    chance = random.Random(seed)
    start = time.perf_counter()
    end = start + SECONDS
    waits: list[float] = []
    unanswered = 0

    async def person(commit: Commit, due: list[float]) -> None:
        nonlocal unanswered
        for moment in due:
            await asyncio.sleep(max(0.0, moment - time.perf_counter()))
            if time.perf_counter() < end:
                await commit(-3 + 6 * (moment - start) / SECONDS)
            done = time.perf_counter()
            unanswered += done >= end
            waits.append(min(done, end) - moment)

    people = []
    for commit in commits:
        due = [start + chance.uniform(0, 2)]
        while due[-1] < end - 1:  # the last second is for answers
            due.append(due[-1] + chance.uniform(1, 2))
        people.append(person(commit, due[:-1]))
    await asyncio.gather(*people)
    return waits, unanswered


def _commit_on_stage(visitor: Visitor) -> Commit:
    """What the stage does on release: setStateValue("outbox", ...)."""
    stage = next(element for kind, element in visitor.elements if kind == "bidi_component")
    experiment = experiment_to_json(tutorial())
    last = 0

    async def commit(value: float) -> None:
        nonlocal last
        last += 1
        changed = experiment | {"weights": [[value], *experiment["weights"][1:]]}
        message = {"kind": "commit", "id": last, "view": "neuron", "experiment": changed, "settings": {}, "step": 0}
        outbox = {"attempt": last, "messages": [message]}
        state = WidgetState(id=stage.id, json_value=json.dumps({"outbox": outbox}))
        drawn = await visitor.rerun([state])
        answers = [
            json.loads(json.loads(element.json)["content"]) for kind, element in drawn if kind == "bidi_component"
        ]
        if not any(answer["answered"] == last for answer in answers):
            raise RuntimeError("The run that followed the commit did not answer it.")

    return commit


def _commit_slider(visitor: Visitor) -> Commit:
    state = visitor.sliders()["w1"]

    async def commit(value: float) -> None:
        state.double_array_value.data[:] = [value]
        await visitor.rerun([state])

    return commit


BENCHMARK = Benchmark(
    name="commit",
    ours=f"response p95 for {PEOPLE} people who each commit a change every 1-2 s on the Neuron page, for {SECONDS} s, "
    "from the moment a change was due to the end of the run that answers it",
    reference="the same people at the same moments on a default Streamlit app with one slider, one chart and "
    "autograd (benchmarks/reference/slider.py); it cannot keep up, so its waits grow with the time measured",
    unit="ms",
    budget=Budget(at_most=0.01),
    measure=measure,
)
