"""What a page says to those who listen: one sentence when things rest, none while something is dragged or plays."""

import pytest
from playwright.sync_api import Page, expect

from explorer.text.numbers import shown
from explorer.views import VIEWS
from slp_core import tutorial
from tests.browser import stage, steps
from tests.browser.stage import until

LISTEN = """() => {
  window.heard = [];
  new MutationObserver(() => window.heard.push(document.querySelector("[data-testid=spoken]").textContent))
    .observe(document.querySelector("[data-testid=spoken]"), { childList: true, characterData: true, subtree: true });
}"""
REGIONS = """() => [...document.querySelectorAll(".slp [role=status], .slp [role=alert], .slp [aria-live]")]
  .map((region) => region.dataset.testid).sort()"""


def listen(page: Page) -> Page:
    page.locator("[data-testid=live-state][data-state=live]").wait_for()
    page.evaluate(LISTEN)
    return page


def heard(page: Page) -> list[str]:
    return page.evaluate("window.heard")


def at_rest(state: stage.State) -> str:
    return f"Output {shown(state.printed['output'])}, loss {shown(state.printed['loss'])}."


def press(page: Page, testid: str) -> tuple[float, float]:
    """Press the mouse on the middle of a slider's track."""
    slider = page.get_by_test_id(testid)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


@pytest.mark.parametrize("view", VIEWS)
def test_page_has_one_voice_beside_its_errors_and_its_connection(open_page, view):
    page = listen(open_page(f"/{view}?dataset=moons"))
    expect(page.get_by_test_id("spoken")).to_have_attribute("aria-live", "polite")
    assert page.evaluate(REGIONS) == ["live-state", "message", "spoken"]
    assert heard(page) == []  # who listens reads a page that was opened from its top


def test_drag_is_silent_and_its_end_is_said_once(open_page):
    page = open_page("/")
    stage.opened(page)
    listen(page)
    stage.grab(page, "w-7")
    for target in (-1.0, 0.5, 1.5):
        stage.move_follows(page, "w-7", target)
        page.wait_for_timeout(600)  # longer than a rest: the thumb is still held
    assert heard(page) == []
    page.mouse.up()
    state = stage.committed(page)
    said = at_rest(state)
    expect(page.get_by_test_id("spoken")).to_have_text(said)
    page.wait_for_timeout(1200)
    assert heard(page) == [said]


def test_what_is_still_to_be_drawn_is_not_said_as_it_was(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30")
    before = steps.opened(page)
    listen(page)
    page.evaluate(
        """() => {
          const next = window.requestAnimationFrame.bind(window);
          window.lag = 0;
          window.requestAnimationFrame = (draw) => next(() => setTimeout(() => draw(performance.now()), window.lag));
        }"""
    )
    stage.grab(page, "w-7")
    page.mouse.move(*stage.thumb(page, "w-7", 0.5), steps=5)
    steps.until(page, lambda now: now.forked and now.caption != before.caption, "the page follows")
    page.evaluate("window.lag = 1500")  # longer than a rest: what the core answers is known, and not yet seen
    page.get_by_test_id("w-7").dispatch_event("pointercancel")
    steps.until(page, lambda now: now.caption == before.caption, "what was taken out of the hand is taken back")
    page.wait_for_timeout(1200)
    assert heard(page) == []


def test_keys_on_a_slider_are_answered_when_they_rest(open_page):
    page = open_page("/")
    before = stage.opened(page)
    listen(page)
    page.get_by_test_id("w-7").focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    state = stage.committed(page)
    assert state.printed["output"] != before.printed["output"]
    expect(page.get_by_test_id("spoken")).to_have_text(at_rest(state))


def test_nudge_is_told_by_the_page_when_it_rests(open_page):
    page = listen(open_page("/"))
    page.get_by_test_id("nudge-open").click()
    told = page.get_by_test_id("caption-nudge")
    expect(told).not_to_be_empty()
    expect(page.get_by_test_id("spoken")).to_have_text(told.inner_text())


def test_film_is_silent_while_it_plays_and_tells_where_it_stands(open_page):
    page = open_page(steps.link_to(tutorial()))
    steps.opened(page)
    listen(page)
    page.get_by_test_id("play").click()
    steps.until(page, lambda moment: moment.phase == "loss", "it plays to the loss")
    assert heard(page) == []
    page.get_by_test_id("play").click()
    moment = steps.still(page)
    assert not moment.playing
    expect(page.get_by_test_id("spoken")).to_have_text(steps.read(page).caption)
    assert len(heard(page)) == 1


@pytest.mark.parametrize("view", ["train", "landscape"])
def test_run_is_silent_while_it_plays_and_tells_the_step_it_stops_at(open_page, view):
    page = listen(open_page(f"/{view}?dataset=moons&steps=100&learning_rate=0.1"))
    page.get_by_test_id("speed").select_option("0.25")
    page.get_by_test_id("play").click()
    step = page.get_by_test_id("step")
    until(page, lambda: int(step.get_attribute("data-value")) >= 8, "it has played longer than a rest")
    assert heard(page) == []
    page.get_by_test_id("play").click()
    stopped = step.get_attribute("data-value")
    until(page, lambda: page.get_by_test_id("spoken").inner_text().startswith(f"Step {stopped}: loss "), "it is said")
    assert len(heard(page)) == 1


def test_rates_say_what_became_of_them_after_a_drag(open_page):
    page = listen(open_page("/rates?dataset=moons"))
    x, y = press(page, "steps")
    for by in (10, 20, 30):
        page.mouse.move(x + by, y)
        page.wait_for_timeout(600)
    assert heard(page) == []
    page.mouse.up()
    until(page, lambda: page.get_by_test_id("spoken").inner_text() != "", "it is said")
    expect(page.get_by_test_id("spoken")).to_have_text(page.get_by_test_id("caption-sweep").inner_text())


def test_sample_that_the_buttons_point_at_is_told(open_page):
    page = listen(open_page("/train?dataset=moons"))
    page.get_by_test_id("next-sample").click()
    told = page.get_by_test_id("pointed")
    told.wait_for()
    expect(page.get_by_test_id("spoken")).to_have_text(told.inner_text())
