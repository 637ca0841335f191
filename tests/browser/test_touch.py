"""A phone: a vertical swipe scrolls the page wherever it starts and changes nothing; a drag and a tap are meant."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser import stage, steps
from tests.browser.fingers import PHONE, Finger, scrolled
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

PAGES = {
    "neuron": "/",
    "step": "/step?learning_rate=0.5&steps=100&step=30",
    "train": "/train?dataset=moons&learning_rate=0.5&steps=60&step=20",
    "rates": "/rates",
    "landscape": "/landscape?learning_rate=0.1&steps=30",
    "derivation": "/derivation",
}
SWIPE = 130
ALIKE = 2
"""So many places of a kind are enough."""
TOP, BOTTOM = 150, 590
"""Swipes start between these, so that the finger stays on the screen in both directions."""
STATE = """() => {
  const root = document.querySelector(".slp");
  const copy = root.cloneNode(true);
  // Inside a chart only what is said of a point; the rest is told by its data, axes and camera.
  for (const chart of copy.querySelectorAll(".slp-chart"))
    chart.replaceChildren(...chart.querySelectorAll(".slp-tip:not([hidden])"));
  for (const hidden of copy.querySelectorAll("[hidden]")) hidden.replaceChildren();
  const charts = [...root.querySelectorAll(".slp-chart")].map((chart) => {
    const { xaxis, yaxis, scene } = chart._fullLayout ?? {};
    const camera = scene?._scene?.getCamera();
    return [xaxis?.range, yaxis?.range, camera, (chart.data ?? []).map(({ x, y, z }) => [x, y, z].map(String))];
  });
  const controls = [...document.querySelectorAll("input, select, details, textarea")]
    .map((control) => [control.dataset.testid, control.value, control.checked, control.open]);
  const focus = document.activeElement.dataset.testid ?? document.activeElement.tagName;
  return JSON.stringify([location.href, copy.outerHTML, charts, controls, focus]);
}"""
WHERE = """() => {
  const kinds = ["input", "select", "button", ".slp-chart", ".slp-row", ".slp-factor", ".slp-result", "td", "math"];
  const main = document.querySelector("[data-testid=stMain]");
  const seen = [...document.querySelectorAll(kinds.map((kind) => `.slp ${kind}`).join())]
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && box.height > 0);
  return seen.map(([element, box]) => {
    const start = 0.7 * box.width; // not where a thumb is, and not only in the middle
    return [Math.min(350, box.left + start), box.top + box.height / 2 + main.scrollTop, element.outerHTML.slice(0, 90)];
  });
}"""
KINDS = """(main, places) => places.map(([x, y, top]) => {
  main.scrollTo({ top, behavior: "instant" });
  const kind = [];
  for (let e = document.elementFromPoint(x, y); e && e !== main; e = e.parentElement)
    kind.push([e.localName, e.getAttribute("class"), e.dataset.testid?.replace(/\\d+/, "")].join());
  return kind.join(" in ");
})"""
"""Scroll to each place, and tell what lies under it: what is alike, down to its classes, takes a finger alike."""
PAGE_LENGTH = "e => [e.scrollHeight, e.clientHeight]"


@pytest.fixture
def on_phone(open_page) -> Callable[[str], tuple[Page, Finger]]:
    """A page on a phone, when all of it is drawn and nothing moves any more."""

    def open_(path: str) -> tuple[Page, Finger]:
        page = open_page(path, **PHONE)
        wait_until_live(page)
        for chart in page.locator(".slp-chart").filter(visible=True).all():  # some are for paper alone
            chart.scroll_into_view_if_needed()
            chart.locator(".main-svg, canvas").first.wait_for()
        page.get_by_test_id("stMain").evaluate("e => e.scrollTo(0, 0)")
        rests(page)
        return page, Finger(page)

    return open_


def rests(page: Page) -> str:
    """The page's state once it no longer changes."""
    states = [""]

    def same() -> bool:
        states.append(page.evaluate(STATE))
        page.wait_for_timeout(400)
        return states[-1] == states[-2]

    until(page, same, "the page comes to rest", seconds=60)
    return states[-1]


def messages(page: Page) -> list[str]:
    """What the page sends to the server from now on, over every socket that it opened or opens."""
    sent: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame["response"]["payloadData"][:200]))
    session.send("Network.enable")
    return sent


def moves(page: Page, before: float) -> bool:
    """Whether the page scrolls, and by more than a finger may tremble."""
    for _ in range(100):  # a busy browser scrolls late
        if abs(scrolled(page) - before) > SWIPE / 3:
            return True
        page.wait_for_timeout(20)
    return False


def starts(page: Page) -> list[tuple[float, float, str]]:
    """A grid over the whole page, and a place on everything that takes a finger: x, y from the page's top, what it is.

    Of many alike (the cells of a table) every fifth is enough.
    """
    found = page.evaluate(WHERE)
    parts = [start for start in found if "<td" not in start[2]]
    cells = [start for start in found if "<td" in start[2]][::5]
    length, _ = page.get_by_test_id("stMain").evaluate(PAGE_LENGTH)
    grid = [(x, y, "grid") for y in range(TOP, int(length) - 100, 160) for x in (40, 180, 320)]
    return sorted([*map(tuple, parts), *map(tuple, cells), *grid], key=lambda start: start[1])


@dataclass
class Swipe:
    """One that starts at `x`, `y` of a page that is scrolled to `top`, and goes so far along."""

    x: float
    y: float
    top: float
    along: float
    on: str


def swipes(page: Page) -> list[Swipe]:
    """Two that start on each kind of things; each in the direction whose turn it is, if there is room for it."""
    main = page.get_by_test_id("stMain")
    length, height = main.evaluate(PAGE_LENGTH)
    found = []
    for number, (x, y, what) in enumerate(starts(page)):
        top = min(max(0, y - (TOP + BOTTOM) / 2), length - height)
        upwards = number % 2 == 0 if SWIPE < top < length - height - SWIPE else top <= SWIPE
        found.append(Swipe(x, min(max(y - top, 20), height - 20), top, -SWIPE if upwards else SWIPE, what))
    kinds = main.evaluate(KINDS, [[swipe.x, swipe.y, swipe.top] for swipe in found])
    alike = Counter[str]()
    chosen = []
    for swipe, kind in zip(found, kinds, strict=True):
        alike[kind] += 1
        if alike[kind] <= ALIKE:
            chosen.append(swipe)
    return chosen


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_vertical_swipes_scroll_wherever_they_start_and_change_nothing(on_phone, path):
    page, finger = on_phone(path)
    main = page.get_by_test_id("stMain")
    before = rests(page)
    sent = messages(page)
    stuck = []
    for swipe in swipes(page):
        for _ in range(2):  # a busy browser may miss a swipe that is this quick
            main.evaluate("(main, top) => main.scrollTo(0, top)", swipe.top)
            at = scrolled(page)
            finger.swipe(swipe.x, swipe.y, swipe.along)
            if moves(page, at):
                break
        else:
            stuck.append(swipe)
    assert stuck == []
    assert rests(page) == before
    assert sent == []


def commits(sent: list[str]) -> int:
    """How many changes were handed over to the session: what goes to Streamlit is bytes, to the live path text."""
    return sum(not message.startswith("{") for message in sent)


def centre(page: Page, testid: str) -> tuple[float, float]:
    element = page.get_by_test_id(testid)
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_finger_that_goes_sideways_on_a_track_drags_its_thumb_and_commits_once(on_phone):
    page, finger = on_phone("/")
    sent = messages(page)
    before = stage.read(page).sliders
    x, y = centre(page, "w-7")
    at = scrolled(page)
    with finger.down(x, y):
        finger.move(18, 4, moves=6)
        dragged = stage.settled(page).sliders
        assert dragged["w-7"] > 0.5 > before["w-7"]
        assert commits(sent) == 0
        finger.move(-4, 150, moves=6)  # a drag that has begun stays one
        lower = stage.settled(page).sliders
        assert 0 < lower["w-7"] < dragged["w-7"]
    state = stage.committed(page)
    assert state.sliders == {**before, "w-7": lower["w-7"]}
    assert state.sliders["w-7"] == pytest.approx(round(state.sliders["w-7"], 2), abs=1e-12)  # a multiple of its step
    assert state.chosen == 6
    assert commits(sent) == 1
    assert scrolled(page) == at


def test_finger_that_taps_a_track_moves_its_thumb_there_and_commits_once(on_phone):
    page, finger = on_phone("/")
    sent = messages(page)
    before = stage.read(page).sliders
    x, y = centre(page, "t")
    finger.tap(x, y)
    state = stage.committed(page)
    assert state.sliders == {**before, "t": pytest.approx(0.5, abs=0.05)}
    assert state.sliders["t"] == pytest.approx(round(state.sliders["t"], 2), abs=1e-12)
    assert commits(sent) == 1


@pytest.mark.parametrize("testid", ["w-7", "scrubber"])
def test_drag_that_the_system_takes_out_of_the_hand_counts_as_never_touched(on_phone, testid):
    page, finger = on_phone(PAGES["step"])
    sent = messages(page)
    before = rests(page)
    x, y = centre(page, testid)
    with finger.down(x, y, lifted="touchCancel"):
        finger.move(25, 2, moves=6)
        # In mid-run a weight that is dragged forks the run; a scrubber that is dragged shows another step.
        steps.until(page, lambda now: now.forked if testid == "w-7" else now.step > 40, "the page follows")
    assert rests(page) == before
    assert commits(sent) == 0


def test_two_fingers_that_go_apart_on_tracks_change_nothing(on_phone):
    page, finger = on_phone("/")
    before = rests(page)
    sent = messages(page)
    finger.pinch(*centre(page, "w-7"))
    assert rests(page) == before
    assert commits(sent) == 0


def test_value_that_comes_after_the_pointer_was_lifted_is_snapped_as_in_firefox(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("w-1").evaluate(
        """range => {
          const send = (kind) => range.dispatchEvent(new Event(kind, { bubbles: true }));
          const point = (kind) => range.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerType: "mouse" }));
          point("pointerdown");
          range.value = "0.4"; send("input");
          point("pointerup");
          range.value = "0.567567567567568"; send("input"); send("change");
        }"""
    )
    assert stage.committed(page).sliders["w-1"] == 0.57
    stage.put(page, {"w-1": 0.123456})  # a program means every digit
    assert stage.committed(page).sliders["w-1"] == 0.123456


def test_taps_choose_a_weight_by_its_bar_and_by_its_flow(on_phone):
    page, finger = on_phone("/")
    finger.tap(*centre(page, "gradient-4"))
    until(page, lambda: stage.read(page).chosen == 3, "the bar is chosen")
    row = page.locator(".slp-row[data-row='8'] text")
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    finger.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, lambda: stage.read(page).chosen == 8, "the flow is chosen")


def test_tap_on_a_curve_goes_to_its_step(on_phone):
    page, finger = on_phone(PAGES["step"])
    finger.tap(*centre(page, "timeline"))
    steps.until(page, lambda moment: 40 < moment.step < 60, "the step under the finger")


CAMERA = """() => {
  const { eye } = document.querySelector("[data-testid=surface-landscape]")._fullLayout.scene._scene.getCamera();
  return [eye.x, eye.y, eye.z];
}"""


def test_finger_scrolls_over_a_landscape_until_it_has_tapped_it_and_then_turns_it(on_phone):
    page, finger = on_phone(PAGES["landscape"])
    x, y = centre(page, "surface-landscape")
    eye, at = page.evaluate(CAMERA), scrolled(page)
    finger.swipe(x, y, -SWIPE)
    assert moves(page, at)
    assert page.evaluate(CAMERA) == eye
    x, y = centre(page, "surface-landscape")
    finger.tap(x, y)
    page.locator("[data-testid=surface-landscape][data-turning]").wait_for()
    at = scrolled(page)
    with finger.down(x, y):
        finger.move(60, 30)
    until(page, lambda: page.evaluate(CAMERA) != eye, "the landscape is turned")
    assert scrolled(page) == at
    eye = page.evaluate(CAMERA)
    finger.pinch(x, y)
    until(page, lambda: page.evaluate("visualViewport.scale") > 1.1, "two fingers enlarge the page, as anywhere")
    assert page.evaluate(CAMERA) == eye


def test_finger_that_touches_something_else_lets_go_of_a_landscape(on_phone):
    page, finger = on_phone(PAGES["landscape"])
    finger.tap(*centre(page, "surface-landscape"))
    page.locator("[data-testid=surface-landscape][data-turning]").wait_for()
    finger.tap(*centre(page, "caption-surface"))
    page.locator("[data-testid=surface-landscape]:not([data-turning])").wait_for()
