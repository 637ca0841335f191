"""Nothing that a person did is lost: the server dies, their session ends, the page is loaded anew."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from playwright.sync_api import Page, WebSocketRoute

from benchmarks.visitor import Visitor
from slp_core import tutorial
from tests.browser import stage
from tests.browser.relay import Relay
from tests.browser.stage import until


def state_of(page: Page) -> str | None:
    return page.get_by_test_id("live-state").get_attribute("data-state")


def live_again(page: Page, seconds: float = 60) -> None:
    until(page, lambda: state_of(page) == "live", "the mark says live again", seconds)


def undone(page: Page, *expected) -> None:
    """Undo leads through these Experiments, one by one."""
    for experiment in expected:
        page.get_by_test_id("undo").click()
        stage.shows(page, experiment)


@pytest.fixture
def relay(fresh_server):
    started = []

    def start(**options) -> Relay:
        started.append(Relay(fresh_server(**options).port))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_server_that_dies_in_the_middle_of_a_drag_and_comes_back_loses_nothing(fresh_server, open_page):
    server = fresh_server()
    page = open_page(server.url)
    stage.opened(page)
    stage.put(page, {"b": 0.5})
    stage.shows(page, tutorial().change(bias=0.5))
    stage.grab(page, "w-1")
    stage.move_follows(page, "w-1", 1.0)
    server.kill()
    page.mouse.move(*stage.thumb(page, "w-1", 2.0), steps=5)
    until(page, lambda: state_of(page) == "reconnecting", "the mark says that the line is lost")
    server.start()
    server.wait_until_healthy()
    page.mouse.move(*stage.thumb(page, "w-1", 2.5), steps=5)
    state = stage.settled(page)  # every number is the core's again, while the button is still down
    assert state.sliders["w-1"] == pytest.approx(2.5, abs=0.1)
    page.mouse.up()
    dragged = stage.read(page).experiment
    live_again(page)
    stage.shows(page, dragged)
    undone(page, tutorial().change(bias=0.5), tutorial())


def test_change_that_was_let_go_while_the_server_was_away_arrives_without_a_click(fresh_server, open_page):
    server = fresh_server()
    page = open_page(server.url)
    stage.opened(page)
    stage.grab(page, "w-1")
    stage.move_follows(page, "w-1", 1.0)
    server.kill()
    page.mouse.up()  # the core has answered this value; no session has heard of it
    wanted = stage.read(page).experiment
    until(page, lambda: state_of(page) == "reconnecting", "the mark says that the line is lost")
    assert stage.linked(page) == tutorial()
    server.start()
    server.wait_until_healthy()
    live_again(page)
    stage.shows(page, wanted)
    undone(page, tutorial())


def test_page_of_a_server_that_was_replaced_keeps_history_pins_and_settings(fresh_server, open_page):
    server = fresh_server()
    page = open_page(f"{server.url}/train?dataset=and&x=0,0;0,1;1,0;1,1&weights=0.5,0.25&learning_rate=1")
    page.get_by_test_id("pin").wait_for()
    page.get_by_test_id("pin").click()
    page.get_by_test_id("pin-name-0").wait_for()
    page.get_by_test_id("logarithmic").check()
    stage.type_into(page, "learning-rate", "2")
    until(page, lambda: "learning_rate=2" in page.url and "logarithmic=true" in page.url, "all of it is in the link")
    server.kill()
    server.start()
    server.wait_until_healthy()
    live_again(page)
    until(page, lambda: page.get_by_test_id("undo").is_enabled(), "the history is back")
    assert page.get_by_test_id("pin-name-0").input_value() == "A"
    assert page.get_by_test_id("logarithmic").is_checked()
    page.get_by_test_id("undo").click()
    until(page, lambda: "learning_rate=1&" in page.url, "undo does what it did before")
    assert page.get_by_test_id("pin-name-0").input_value() == "A"


def test_reload_keeps_undo_redo_pins_and_settings(open_page):
    page = open_page("/train?dataset=and&learning_rate=1")
    page.get_by_test_id("pin").wait_for()
    page.get_by_test_id("pin").click()
    page.get_by_test_id("pin-name-0").wait_for()
    for rate in ("2", "3"):
        stage.type_into(page, "learning-rate", rate)
        until(page, lambda rate=rate: f"learning_rate={rate}&" in page.url, "the change is in the link")
    page.get_by_test_id("undo").click()
    until(page, lambda: "learning_rate=2&" in page.url, "one step back")
    page.reload()
    until(page, lambda: page.get_by_test_id("pin-name-0").count() == 1, "the pin is back")
    for button, rate in (("redo", "3"), ("undo", "2"), ("undo", "1"), ("redo", "2")):
        until(page, lambda button=button: page.get_by_test_id(button).is_enabled(), f"{button} is possible")
        page.get_by_test_id(button).click()
        until(page, lambda rate=rate: f"learning_rate={rate}&" in page.url, f"{button} leads to {rate}")


def test_session_that_timed_out_is_taken_over(relay, open_page):
    line = relay(server_disconnectedSessionTTL=1)
    page = open_page(line.url)
    stage.opened(page)
    stage.put(page, {"b": 0.5})
    stage.shows(page, tutorial().change(bias=0.5))
    line.cut()
    until(page, lambda: state_of(page) == "reconnecting", "the mark says that the line is lost")
    page.wait_for_timeout(3000)  # longer than Streamlit keeps the session
    line.mend()
    live_again(page)
    stage.put(page, {"t": 0.5})
    stage.shows(page, tutorial().change(bias=0.5, target=0.5))
    undone(page, tutorial().change(bias=0.5), tutorial())


def test_two_hundred_sockets_that_drop_at_once_lose_nobodys_work(relay, open_page):
    line = relay()
    page = open_page(line.url)
    stage.opened(page)
    stage.put(page, {"b": 0.5})
    stage.shows(page, tutorial().change(bias=0.5))
    page.get_by_test_id("b").focus()

    async def hall() -> None:
        visitors = [Visitor(line.url) for _ in range(200)]
        for visitor in visitors:
            await visitor.__aenter__()
        await asyncio.to_thread(line.cut)

    with ThreadPoolExecutor(max_workers=1) as aside:  # Playwright has an event loop in this thread
        aside.submit(asyncio.run, hall()).result()
    until(page, lambda: state_of(page) == "reconnecting", "the mark says that the line is lost")
    line.mend()
    live_again(page)
    stage.put(page, {"t": 0.5})
    stage.shows(page, tutorial().change(bias=0.5, target=0.5))
    undone(page, tutorial().change(bias=0.5), tutorial())


class SlowLine:
    """The line by which Streamlit tells the page of a run: what it says from one word on is held up."""

    def __init__(self, page: Page) -> None:
        self._held: list[str | bytes] | None = None
        self._from: bytes | None = None
        page.route_web_socket("**/_stcore/stream", self._open)

    def _open(self, there: WebSocketRoute) -> None:
        self._page, server = there, there.connect_to_server()
        server.on_message(self._take)

    def _take(self, message: str | bytes) -> None:
        if self._from is not None and self._held is None and self._from in _bytes(message):
            self._held = []
        if self._held is None:
            self._page.send(message)
        else:
            self._held.append(message)

    def hold_up(self, word: str) -> None:
        self._from = word.encode()

    @property
    def holds(self) -> bool:
        return self._held is not None

    def let_go(self) -> None:
        held, self._held, self._from = self._held or [], None, None
        for message in held:
            self._page.send(message)


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


def test_link_that_is_pressed_before_the_page_has_heard_of_a_change_takes_it_along(server, new_page):
    page = new_page(1280, 720)
    line = SlowLine(page)
    page.goto(server)
    for by, presses in product(("slider", "typing"), (1, 2)):
        stage.opened(page)
        line.hold_up("bias=0.5")  # the link that the server writes once it has taken the change
        if by == "slider":
            stage.put(page, {"b": 0.5})
        else:
            stage.type_into(page, "b", "0.5")
        until(page, lambda: line.holds, "the server has taken the change, and the page has not heard of it")
        derivation = page.get_by_role("link", name="Derivation", exact=True)
        for _ in range(presses):
            derivation.click()
        line.let_go()
        script = page.get_by_test_id("script")
        until(page, lambda one=script: "/derivation" in page.url and one.count() == 1, "the page is open")
        changed = tutorial().change(bias=0.5)
        until(page, lambda e=changed: stage.linked(page) == e, f"the change by {by} is in the link of the page")
        until(page, lambda: page.get_by_test_id("b").get_attribute("data-value") == "0.5", "the page shows the change")
        page.get_by_test_id("undo").click()
        until(page, lambda: stage.linked(page) == tutorial(), "undo leads to before the change")
        page.get_by_role("link", name="Neuron", exact=True).click()
        page.get_by_test_id("show-gradient").wait_for()


@pytest.mark.parametrize("view", ["landscape", "train", "step"])
def test_step_that_is_gone_to_before_a_change_is_answered_stays_in_the_address(server, new_page, view):
    page = new_page(1280, 720)
    line = SlowLine(page)
    page.goto(f"{server}/{view}?dataset=iris&steps=40")
    page.locator("[data-testid=live-state][data-state=live]").wait_for()
    line.hold_up("learning_rate=0.3")  # the link that the server writes once it has taken the change
    stage.type_into(page, "learning-rate", "0.3")
    until(page, lambda: line.holds, "the server has taken the change, and the page has not heard of it")
    page.get_by_test_id("scrubber").focus()
    page.keyboard.press("End")
    until(page, lambda: "step=40" in page.url, "the step is in the address")
    line.let_go()
    until(page, lambda: "learning_rate=0.3" in page.url and "step=40" in page.url, "the change and the step are in it")
    page.get_by_role("link", name="Rates", exact=True).click()
    until(page, lambda: "/rates" in page.url and "step=40" in page.url, "and stay in it from page to page")
