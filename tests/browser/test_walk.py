"""The walk for somebody who arrives cold: offered once, done by hand, by keys and by finger, in nobody's way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from explorer.views import VIEWS
from tests.browser import fingers, stage
from tests.browser.axe import serious
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.themes import wrong_in

LAPTOP = {"width": 1280, "height": 720}
STOPS = 7
SHIFTS = """() => new Promise((resolve) => {
  const ours = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".slp");
  new PerformanceObserver((list) => resolve(
    list.getEntries()
      .filter(({ hadRecentInput, sources }) => !hadRecentInput && sources.some(({ node }) => ours(node)))
      .reduce((sum, { value }) => sum + value, 0)
  )).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(0), 1000);
})"""
"""By how much anything on the stage was shifted; what Streamlit shifts before there is a stage is not ours."""

WHEN_DONE = """() => {
  const line = document.querySelector("[data-testid=walk-line]");
  const told = new MutationObserver(() => {
    if (line.dataset.done === undefined) return;
    const step = document.querySelector("[data-testid=step]").textContent;
    const left = document.querySelectorAll("[data-testid^=w-][data-testid$=-new][data-pending]").length;
    window.whenDone = { step, left };
    told.disconnect();
  });
  told.observe(line, { attributes: true });
}"""
"""Writes down, when the walk says that it is done, the step, and how many weights were not moved: the film plays on."""


def ready(page: Page) -> Page:
    wait_until_live(page)
    page.locator(".main-svg").first.wait_for()
    return page


def again(page: Page, path: str = "/") -> Page:
    """Another visit by the same browser, in a tab of its own."""
    tab = page.context.new_page()
    tab.goto(page.url.split("?")[0].rstrip("/") + path)
    return ready(tab)


def offered(page: Page) -> bool:
    return page.get_by_test_id("walk-refuse").is_visible()


def at_stop(page: Page, stop: int, done: bool) -> None:
    """Wait for a stop (1 is the first), and whether what it asks for was done."""
    line = page.locator(f"[data-testid=walk-line][data-stop='{stop - 1}']")
    stage.until(
        page,
        lambda: line.count() == 1 and line.is_visible() and (line.get_attribute("data-done") is not None) == done,
        f"the walk is at stop {stop}, {'done' if done else 'to be done'}",
    )


def says(page: Page) -> str:
    return page.get_by_test_id("walk-text").text_content() or ""


class Mouse:
    """Drags and clicks."""

    size = LAPTOP

    def __init__(self, page: Page) -> None:
        self.page = page

    def move(self, testid: str, part: float) -> None:
        slider = self.page.get_by_test_id(testid)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        low, high, value = (float(slider.get_attribute(name) or "nan") for name in ("min", "max", "data-value"))
        start = (value - low) / (high - low) if testid.startswith("w") else 0.2
        self.page.mouse.move(box["x"] + 7 + start * (box["width"] - 14), box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2, steps=5)
        self.page.mouse.up()

    def explain(self) -> None:
        self.page.locator(".slp-term[data-term=gradient]").hover()

    def press(self, testid: str) -> None:
        self.page.get_by_test_id(testid).click()

    def onward(self) -> None:
        self.press("walk-next")

    def open(self, title: str) -> None:
        self.page.locator(".st-key-slp-top").get_by_text(title, exact=True).click()


class Keys(Mouse):
    """Never touches a mouse."""

    def move(self, testid: str, part: float) -> None:
        self.page.get_by_test_id(testid).focus()
        for _ in range(3):
            self.page.keyboard.press("Shift+ArrowRight" if part > 0.5 else "Shift+ArrowLeft")

    def explain(self) -> None:
        self.page.get_by_test_id("walk-end").focus()
        while self.page.evaluate("document.activeElement.dataset.term") != "input":
            self.page.keyboard.press("Tab")

    def press(self, testid: str) -> None:
        self.page.get_by_test_id(testid).focus()
        self.page.keyboard.press("Enter")

    def onward(self) -> None:
        """Enter, from wherever the focus is, unless Enter means something there."""
        self.page.keyboard.press("Escape")
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press("Enter")

    def open(self, title: str) -> None:
        self.page.locator(".st-key-slp-top a").filter(has_text=title).focus()
        self.page.keyboard.press("Enter")


class Finger(Mouse):
    """Taps."""

    size = PHONE

    def move(self, testid: str, part: float) -> None:
        slider = self.page.get_by_test_id(testid)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        slider.tap(position={"x": part * box["width"], "y": box["height"] / 2})

    def explain(self) -> None:
        self.page.locator(".slp-term[data-term=gradient]").tap()

    def press(self, testid: str) -> None:
        self.page.get_by_test_id(testid).tap()

    def open(self, title: str) -> None:
        self.page.locator(".st-key-slp-top").get_by_text(title, exact=True).tap()


@pytest.mark.parametrize("hands", [Mouse, Keys, Finger])
def test_walk_is_walked_to_its_end_by_doing(open_page, hands: Callable[[Page], Mouse]):
    page = ready(open_page("/", **hands.size, theme="dark", reduced_motion=True))
    hand = hands(page)
    hand.press("walk")
    at_stop(page, 1, done=False)
    hand.move("w-1", 0.2)
    at_stop(page, 1, done=True)
    assert says(page).startswith("A weight moved, and E went from 0.1738 to ")
    hand.onward()
    at_stop(page, 2, done=False)
    hand.move("w-1", 0.6)
    at_stop(page, 2, done=True)
    hand.onward()
    at_stop(page, 3, done=False)
    hand.explain()
    at_stop(page, 3, done=True)
    hand.onward()
    at_stop(page, 4, done=False)
    hand.move("learning-rate", 0.6)
    at_stop(page, 4, done=True)
    stage.until(page, lambda: says(page) == page.get_by_test_id("caption-run").text_content(), "the run is told")
    hand.onward()
    at_stop(page, 5, done=False)
    assert says(page) == "Open the page Step, at the top."
    hand.open("Step")
    page.get_by_test_id("timeline").wait_for()
    ready(page)
    assert says(page) != "Open the page Step, at the top."
    hand.press("next-step")
    at_stop(page, 5, done=False)  # that was a jump: nothing of the step was seen
    page.get_by_test_id("speed").select_option("4")
    page.evaluate(WHEN_DONE)
    hand.press("play")
    at_stop(page, 5, done=True)
    # Forwards and back were played, too, and each weight was moved.
    assert page.evaluate("window.whenDone") == {"step": "2", "left": 0}
    hand.onward()
    at_stop(page, 6, done=False)
    hand.open("Train")
    page.get_by_test_id("choose-dataset").select_option("blobs")
    at_stop(page, 6, done=True)
    ready(page)
    hand.onward()
    at_stop(page, STOPS, done=False)
    hand.press("play")
    at_stop(page, STOPS, done=True)
    assert not page.get_by_test_id("walk-next").is_visible()
    hand.press("walk-end")
    stage.until(page, lambda: not page.get_by_test_id("walk-line").is_visible(), "the walk has ended")
    assert page.get_by_test_id("walk").text_content() == "Walk"
    page.reload()
    ready(page)
    assert not page.get_by_test_id("walk-line").is_visible() and not offered(page)


def test_walk_that_was_refused_is_not_offered_again(open_page):
    page = ready(open_page("/"))
    assert offered(page)
    page.get_by_test_id("walk-refuse").click()
    assert not offered(page)
    page.reload()
    assert not offered(ready(page))
    assert not offered(again(page))
    page.get_by_test_id("walk").click()  # but it can be asked for
    at_stop(page, 1, done=False)


def test_walk_is_offered_at_the_first_visit_alone_even_if_nobody_answers(open_page):
    page = ready(open_page("/"))
    assert offered(page)
    page.reload()
    assert offered(ready(page)), "the first visit is not over"
    assert not offered(again(page))


def test_walk_goes_on_after_a_reload_and_can_be_skipped(open_page):
    page = ready(open_page("/"))
    page.get_by_test_id("walk").click()
    for stop in range(1, STOPS):
        at_stop(page, stop, done=False)
        page.get_by_test_id("walk-next").click()
    at_stop(page, STOPS, done=False)
    page.reload()
    ready(page)
    at_stop(page, STOPS, done=False)
    page.get_by_test_id("walk-next").click()
    stage.until(page, lambda: not page.get_by_test_id("walk-line").is_visible(), "the walk has ended")


def test_what_is_still_in_the_hand_is_not_done(open_page):
    page = ready(open_page("/"))
    page.get_by_test_id("walk").click()
    stage.grab(page, "w-1")
    stage.move_follows(page, "w-1", 1.0)
    at_stop(page, 1, done=False)
    page.mouse.up()
    at_stop(page, 1, done=True)


def test_what_was_seen_stays_true_of_what_is_done_after_it(open_page):
    page = ready(open_page("/"))
    page.get_by_test_id("walk").click()
    page.get_by_test_id("walk-next").click()
    stage.put(page, {"w-7": 2.0})
    at_stop(page, 2, done=True)
    fell = says(page)
    assert fell.startswith(f"E fell from 0.1738 to {page.get_by_test_id('loss').inner_text()}:")
    stage.put(page, {"w-7": -3.0})
    stage.until(page, lambda: float(page.get_by_test_id("loss").inner_text()) > 0.1738, "E has risen")
    assert says(page) == fell


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", VIEWS)
def test_offer_covers_nothing_and_moves_nothing(open_page, name, size):
    page = open_page(f"/{name}", **size)
    wait_until_live(page)
    assert offered(page)
    overlaps = page.evaluate(
        """() => {
          const offer = document.querySelector("[data-testid=walk-offer]");
          const box = offer.getBoundingClientRect();
          return [...document.querySelectorAll(".slp *, .st-key-slp-top *")].filter((e) => {
            if (offer.contains(e) || e.contains(offer) || !e.checkVisibility()) return false;
            const { left, right, top, bottom, width, height } = e.getBoundingClientRect();
            const apart = right <= box.left || left >= box.right || bottom <= box.top || top >= box.bottom;
            return width * height > 4 && !apart;
          }).map((e) => e.outerHTML.slice(0, 80));
        }"""
    )
    assert overlaps == []
    assert page.evaluate(SHIFTS) < 0.02


def test_picture_in_another_page_offers_no_walk(open_page):
    page = open_page("/step?embed=true")
    wait_until_live(page)
    assert not offered(page)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_axe_finds_nothing_serious_on_the_walk(open_page, size):
    page = ready(open_page("/", **size))
    page.get_by_test_id("walk").click()
    at_stop(page, 1, done=False)
    stage.put(page, {"w-1": 1.0})
    at_stop(page, 1, done=True)
    box = page.get_by_test_id("walk-line").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
    assert wrong_in(page, lambda: serious(page)) == {}


def test_strip_of_what_a_finger_changes_stands_above_the_line(open_page):
    page = ready(open_page("/", **PHONE))
    page.get_by_test_id("walk").tap()
    at_stop(page, 1, done=False)  # by then its slider has been brought into sight
    slider = page.get_by_test_id("w-1")
    box = slider.bounding_box()
    fingers.Finger(page).tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    strip, line = page.get_by_test_id("strip"), page.get_by_test_id("walk-line")
    strip.wait_for()
    assert strip.bounding_box()["y"] + strip.bounding_box()["height"] <= line.bounding_box()["y"] + 1
