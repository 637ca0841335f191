"""A run that keeps going: trained on piece by piece while somebody looks, one change that one undo takes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from slp_core import Experiment
from tests.browser import stage
from tests.browser.relay import Relay
from tests.browser.test_train import linked, opened, shows

MOONS = "/train?dataset=moons&learning_rate=0.5&steps=60&optimizer=momentum&batch_size=32"
BUTTON = "keep-going"
HIDE = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def step(page: Page) -> int:
    return int(page.get_by_test_id("step").get_attribute("data-value"))


def going(page: Page, beyond: int = 70) -> None:
    """Press the button, and wait until the run is longer than that."""
    page.get_by_test_id(BUTTON).click()
    stage.until(page, lambda: step(page) > beyond, f"the run goes on beyond step {beyond}")
    expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "true")


def paused(page: Page) -> Experiment:
    """What the link says when the run has stopped, and the session has heard of it."""
    expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "false")
    stage.until(page, lambda: linked(page).steps == step(page) > 60, "the link has all steps")
    return linked(page)


@pytest.fixture
def requests() -> Callable[[Page], list[str]]:
    def counted(page: Page) -> list[str]:
        sent: list[str] = []

        def hear(socket) -> None:
            if "/slp/live" in socket.url:
                socket.on("framesent", lambda frame: sent.append(str(frame)))

        page.on("websocket", hear)
        page.reload()
        opened(page)
        return sent

    return counted


def rests(page: Page, sent: list[str]) -> None:
    """Nothing is asked any more, once what was under way is over: in a second ten requests would go out."""

    def quiet() -> bool:
        before = len(sent)
        page.wait_for_timeout(1000)
        return len(sent) == before

    stage.until(page, quiet, "nothing is asked any more")


def test_run_goes_on_until_it_is_paused_and_one_undo_takes_all_of_it_back(open_page, requests):
    page = opened(open_page(MOONS + "&step=50"))
    sent = requests(page)
    experiment = linked(page)
    going(page, 100)
    assert page.get_by_test_id("play").text_content() == "❚❚ Pause"
    assert linked(page) == experiment  # all of it is one change, when it is paused
    page.get_by_test_id("play").click()
    longer = paused(page)
    assert longer == experiment.change(steps=longer.steps)
    shows(page, longer, longer.steps)
    rests(page, sent)
    assert paused(page) == longer
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page) == experiment, "one undo takes back all of it")
    page.get_by_test_id("redo").click()
    stage.until(page, lambda: linked(page) == longer, "and one redo brings it again")


def test_run_keeps_going_by_keyboard_alone(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    button = page.get_by_test_id(BUTTON)
    button.press("Enter")
    stage.until(page, lambda: step(page) > 70, "it goes on")
    button.press("Enter")
    first = paused(page).steps
    button.press("Space")
    stage.until(page, lambda: step(page) > first + 5, "it goes on again from there")
    page.get_by_test_id("scrubber").press("Space")
    longer = paused(page)
    shows(page, longer, longer.steps)


def test_scrubber_pauses_it_and_stands_where_it_was_put(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    going(page)
    page.get_by_test_id("scrubber").press("ArrowLeft")
    expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "false")
    stage.put(page, {"scrubber": 30})
    stage.until(page, lambda: linked(page).steps > 70, "the link has all steps")
    shows(page, linked(page), 30)


def test_nobody_computes_for_a_page_that_is_hidden(open_page, requests):
    page = opened(open_page(MOONS + "&step=60"))
    sent = requests(page)
    going(page)
    page.evaluate(HIDE)
    longer = paused(page)
    rests(page, sent)
    assert linked(page) == longer


def test_page_that_is_left_takes_the_longer_run_along(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    going(page)
    page.get_by_role("link", name="Step", exact=True).click()
    page.locator("[data-testid=chart-loss], .slp-film").first.wait_for()
    stage.until(page, lambda: "/step" in page.url and linked(page).steps > 70, "the other page has all steps")
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page).steps == 60, "one undo takes back all of it")


def test_connection_that_is_gone_pauses_it(open_page, fresh_server):
    relay = Relay(fresh_server().port)
    try:
        page = opened(open_page(relay.url + MOONS + "&step=60"))
        going(page)
        relay.cut()
        expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "false")
        relay.mend()
        page.locator("[data-testid=live-state][data-state=live]").wait_for()
        longer = paused(page)
        shows(page, longer, longer.steps)
    finally:
        relay.stop()


def test_change_that_is_made_meanwhile_is_another_one(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    going(page)
    stage.put(page, {"seed": 3})
    stage.until(page, lambda: linked(page).seed == 3, "the seed is committed")
    expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "false")
    steps = linked(page).steps
    assert steps > 70
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page).seed == 0, "the first undo takes back the seed")
    assert linked(page).steps == steps
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page).steps == 60, "and the second one the steps")


def test_link_that_is_copied_meanwhile_is_of_what_is_shown(open_page):
    page = opened(open_page(MOONS + "&step=60", permissions=["clipboard-read", "clipboard-write"]))
    going(page)
    page.get_by_test_id("copy-link").click()
    page.get_by_test_id("copy-link").filter(has_text="Copied").wait_for()
    longer = paused(page)
    assert f"steps={longer.steps}&" in page.evaluate("navigator.clipboard.readText()")


def test_last_step_that_there_may_be_pauses_it_and_says_so(open_page):
    page = opened(open_page("/train?dataset=moons&learning_rate=0.5&steps=9990&step=9990"))
    page.get_by_test_id("speed").select_option("max")
    page.get_by_test_id(BUTTON).click()
    told = "Step 10000 is the last that a run of these data may have: it is paused there."
    page.get_by_test_id("message").filter(has_text=told).wait_for()
    assert paused(page).steps == 10_000
    assert page.locator("[data-testid=chart-loss]").evaluate("({ data }) => data.at(-1).x.length") <= 1_201
