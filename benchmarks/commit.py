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
        our_commits = [commit_on_stage(visitor, number) for number, visitor in enumerate(our_people)]
        their_commits = [_commit_slider(visitor) for visitor in their_people]
        for number in range(ROUNDS):
            mine, mine_open = await waits(our_commits, number, SECONDS, 1, 2)
            theirs, theirs_open = await waits(their_commits, number, SECONDS, 1, 2)
            rounds.add(percentile(mine, 0.95) * 1000, percentile(theirs, 0.95) * 1000)
            rounds.notes.append(
                f"round {number + 1}: {len(mine)} changes were due here, {mine_open} unanswered at the end; "
                f"{len(theirs)} there, {theirs_open} unanswered, counted as waiting until the end only"
            )
    return rounds


async def waits(
    commits: list[Commit], seed: int, seconds: float, soonest: float, latest: float
) -> tuple[list[float], int]:
    """How long after it was due each change was answered, and how many were not, of people who commit for ``seconds``.

    A person makes the next change when it is due, ``soonest`` to ``latest`` seconds after the last one, or as soon as
    that is answered if it is later: waiting for a slow server does not make a change less late. With the same ``seed``
    the same people are due at the same moments.
    """
    chance = random.Random(seed)
    start = time.perf_counter()
    end = start + seconds
    taken: list[float] = []
    unanswered = 0

    async def person(commit: Commit, due: list[float]) -> None:
        nonlocal unanswered
        for moment in due:
            await asyncio.sleep(max(0.0, moment - time.perf_counter()))
            if time.perf_counter() < end:
                await commit(-3 + 6 * (moment - start) / seconds)
            done = time.perf_counter()
            unanswered += done >= end
            taken.append(min(done, end) - moment)

    people = []
    for commit in commits:
        due = [start + chance.uniform(0, latest)]
        while due[-1] < end - 1:  # the last second is for answers
            due.append(due[-1] + chance.uniform(soonest, latest))
        people.append(person(commit, due[:-1]))
    await asyncio.gather(*people)
    return taken, unanswered


def commit_on_stage(visitor: Visitor, own: int) -> Commit:
    """What the stage does on release: setStateValue("outbox", ...).

    The second weight is nobody else's, ``own`` of a thousand: an answer with another one raises.
    """
    stage = next(element for kind, element in visitor.elements if kind == "bidi_component")
    experiment = experiment_to_json(tutorial())
    last = 0

    async def commit(value: float) -> None:
        nonlocal last
        last += 1
        weights = [[value], [own / 1000], *experiment["weights"][2:]]
        changed = experiment | {"weights": weights}
        message = {"kind": "commit", "id": last, "view": "neuron", "experiment": changed, "settings": {}, "step": 0}
        outbox = {"attempt": last, "messages": [message]}
        state = WidgetState(id=stage.id, json_value=json.dumps({"outbox": outbox}))
        drawn = await visitor.rerun([state])
        answers = [
            json.loads(json.loads(element.json)["content"]) for kind, element in drawn if kind == "bidi_component"
        ]
        mine = [answer for answer in answers if answer["answered"] == last]
        if not mine:
            raise RuntimeError("The run that followed the commit did not answer it.")
        if any(answer["experiment"]["weights"] != weights for answer in mine):
            raise RuntimeError("The answer is another person's.")

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
    budget=Budget(at_most=0.005),
    measure=measure,
)
