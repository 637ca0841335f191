"""What else happens to people, and takes its time: `make faults`. `make serve` with two replicas and a Valkey behind a
relay, which can cut every line or fall silent; real processes, a real browser.
"""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.visitor import Visitor, socket_url
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from slp_core import forward, train, tutorial
from tests.browser import stage, steps
from tests.browser.guest import Guest
from tests.browser.ready import wait_until_live
from tests.browser.relay import Relay
from tests.browser.stage import until
from tests.hosted import Hosted, hosting
from tests.valkey_server import ValkeyServer

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Hosted]:
    valkey = ValkeyServer(tmp_path_factory.mktemp("valkey") / "log.txt")
    try:
        with hosting(tmp_path_factory.mktemp("hosted") / "log.txt", valkey=valkey.url) as made:
            yield made
    finally:
        valkey.kill()


@pytest.fixture
def hosted(served) -> Hosted:
    served.wait_until_all_are_up()
    return served


@pytest.fixture
def line(hosted) -> Iterator[Relay]:
    relay = Relay(hosted.port)
    yield relay
    relay.stop()


def aside(work: Any) -> Any:
    """The result of a coroutine; Playwright has an event loop in this thread."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_replica_that_is_killed_in_the_middle_of_the_film_does_not_stop_it(new_page, hosted):
    run = tutorial().change(learning_rate=0.5, steps=40)
    page = new_page()
    page.goto(hosted.url + steps.link_to(run, 0))
    steps.opened(page)
    page.get_by_test_id("play-by").select_option("step")
    page.get_by_test_id("play").click()
    steps.until(page, lambda moment: moment.step >= 3, "it plays")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    os.kill(hosted.replica(int(cookies["slp-replica"].removeprefix("r"))), signal.SIGKILL)
    moment = steps.until(page, lambda moment: not moment.playing, "it plays to its end")
    assert steps.is_at(moment, train(run), 40)
    until(page, lambda: stage.linked(page) == run, "the link is as before", 40)
    wait_until_live(page, timeout=60_000)


def test_network_that_falls_silent_without_a_word_is_noticed_and_loses_nothing(new_page, line):
    visitor = Guest(new_page(), line.url)
    visitor.furnish()
    line.silence()
    field = visitor.page.get_by_test_id("learning-rate-number")
    field.fill("7")
    field.press("Enter")
    until(visitor.page, lambda: visitor.mark == "reconnecting", "the mark says that nothing arrives", 20)
    visitor.page.wait_for_timeout(10_000)
    assert visitor.mark == "reconnecting"
    line.speak()
    visitor.wait_for_rate("7")
    visitor.page.get_by_test_id("undo").click()
    visitor.wait_for_rate("3")
    before = visitor.has()
    visitor.back(before)
    visitor.mark_was_true()


def test_laptop_that_sleeps_longer_than_every_time_out_wakes_up_with_everything(new_page, line):
    visitor = Guest(new_page(), line.url)
    before = visitor.furnish()
    browser = visitor.page.context.new_cdp_session(visitor.page)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    line.cut()
    time.sleep(150)  # Streamlit forgets a session after 120 s, the servers a silent socket after 40, the proxy after 75
    line.mend()
    browser.send("Page.setWebLifecycleState", {"state": "active"})
    visitor.back(before)


class Walker:
    """A person without a browser: one session, and what the stage would tell and hear."""

    def __init__(self, url: str) -> None:
        self._visitor = Visitor(url)
        self._attempt = 0

    async def join(self) -> dict[str, Any]:
        await self._visitor.__aenter__()
        return self._content(self._visitor.elements)

    async def leave(self) -> None:
        await self._visitor.__aexit__(None, None, None)

    async def say(self, messages: list[dict[str, Any]], resume: dict[str, Any] | None = None) -> dict[str, Any]:
        stage = next(element for kind, element in self._visitor.elements if kind == "bidi_component")
        self._attempt += 1
        outbox = {"attempt": self._attempt, "messages": messages, "resume": resume}
        state = WidgetState(id=stage.id, json_value=json.dumps({"outbox": outbox}))
        return self._content(await self._visitor.rerun([state]))

    @staticmethod
    def _content(drawn: list[tuple[str, Any]]) -> dict[str, Any]:
        element = [element for kind, element in drawn if kind == "bidi_component"][-1]
        content: dict[str, Any] = json.loads(json.loads(element.json)["content"])
        return content


async def come_back(walker: Walker) -> None:
    """As a browser does: again after a while, where it did not work out."""
    for wait in (0.5, 1, 2, 4, 8):
        try:
            await walker.join()
            return
        except (OSError, WebSocketException, RuntimeError):
            await asyncio.sleep(wait)
    await walker.join()


def commit(number: int, bias: float) -> dict[str, Any]:
    experiment = experiment_to_json(tutorial().change(bias=bias))
    told = {"id": number, "kind": "commit", "view": "neuron", "experiment": experiment, "settings": {}, "step": 0}
    return json.loads(encode(told))


def test_two_hundred_sockets_that_drop_at_once_and_none_of_them_loses_anything(line):
    async def hall() -> list[tuple[int, Any]]:
        walkers = [Walker(line.url) for _ in range(200)]
        kept = []
        for number, walker in enumerate(walkers):
            await walker.join()
            await walker.say([commit(1, number + 0.25)])
            kept.append(await walker.say([commit(2, number + 0.5)]))
        await asyncio.to_thread(line.cut)
        line.mend()
        again = [Walker(line.url) for _ in range(200)]
        await asyncio.gather(*(come_back(walker) for walker in again))
        wrong = []
        for number, (walker, before) in enumerate(zip(again, kept, strict=True)):
            resume = {"was": before["session"], "keepsake": before["keepsake"], "reloaded": False}
            content = await walker.say([commit(3, number + 0.75)], resume)
            undo = {"id": 4, "kind": "act", "view": "neuron", "action": {"name": "undo"}, "settings": {}}
            undone = await walker.say([undo])
            undo["id"] = 5
            twice = await walker.say([undo])
            found = [each["experiment"]["bias"] for each in (content, undone, twice)]
            if found != [[number + 0.75], [number + 0.5], [number + 0.25]]:
                wrong.append((number, found))
            await walker.leave()
        return wrong

    assert aside(hall()) == []


def test_all_replicas_are_replaced_while_ten_people_drag_and_nobody_loses_anything(new_page, hosted):
    replaced = hosted.said("all replicas were replaced")

    async def drag(number: int, over: Callable[[], bool]) -> tuple[int, float]:
        """Drag by the live socket as the stage does: one request in flight, asked again over a new line."""
        url, asked, answered, worst = socket_url(hosted.url, "slp/live"), 0, 0, 0.0
        since = time.monotonic()
        while not over():
            try:
                async with connect(url, open_timeout=3) as socket:
                    while not over():
                        asked += 1
                        experiment = tutorial().change(bias=number + asked / 1000)
                        fields = experiment_to_json(experiment)
                        await socket.send(
                            encode({"id": asked, "view": "neuron", "experiment": fields, "settings": {}}).decode()
                        )
                        async with asyncio.timeout(3):
                            answer = json.loads(await socket.recv())
                        assert answer["id"] == asked
                        z = forward(experiment).z.item()
                        assert abs(answer["numbers"]["z"] - z) < 1e-9, "another person's answer"
                        worst, since, answered = max(worst, time.monotonic() - since), time.monotonic(), answered + 1
                        await asyncio.sleep(0.1)
            except (OSError, TimeoutError, WebSocketException):
                await asyncio.sleep(0.25)
        return answered, worst

    visitor = Guest(new_page(), hosted.url)
    before = visitor.furnish()
    os.kill(hosted.process.pid, signal.SIGHUP)

    def over() -> bool:
        return hosted.said("all replicas were replaced") > replaced

    async def people() -> list[tuple[int, float]]:
        return await asyncio.gather(*(drag(number, over) for number in range(9)))

    with ThreadPoolExecutor(max_workers=1) as thread:
        nine = thread.submit(asyncio.run, people())
        until(visitor.page, over, "all replicas were replaced", 200)
        told = nine.result()
    assert all(answered > 20 for answered, _ in told), told
    assert max(worst for _, worst in told) < 15, told  # nobody waits for a start: there is always another replica
    visitor.back(before)
    visitor.mark_was_true()


def test_slow_phone_loses_nothing_either(new_page, hosted):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    slow = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 60_000}
    browser.send("Network.emulateNetworkConditions", slow)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.set_default_timeout(120_000)
    visitor = Guest(page, hosted.url)
    before = visitor.furnish()
    os.kill(hosted.replica(visitor.replica), signal.SIGKILL)
    visitor.back(before, 120)


def test_two_tabs_of_one_person_keep_what_each_had(new_page, hosted):
    first = Guest(new_page(), hosted.url)
    had = first.furnish()
    second = Guest(first.page.context.new_page(), hosted.url)
    second.set_rate("2")
    second.set_rate("6")
    other = second.has()
    os.kill(hosted.replica(first.replica), signal.SIGKILL)
    first.back(had)
    second.back(other)
    first.mark_was_true()
    second.mark_was_true()
