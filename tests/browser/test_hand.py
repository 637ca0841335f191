"""A phone in the hand: rows wide enough for a finger, fine steps, a keypad with a minus, and the effect in view."""

import pytest

from slp_core import tutorial
from tests.browser import stage
from tests.browser.fingers import PHONE, Finger
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.stage import until

ROWS = """() => [...document.querySelectorAll(".slp-slider")].filter((row) => row.offsetParent).map((row) => {
  const [track, field] = [...row.querySelectorAll("input")];
  const [place, number] = [track, field].map((element) => element.getBoundingClientRect());
  const size = parseFloat(getComputedStyle(field).fontSize);
  return [track.dataset.testid, Math.round(place.top), Math.round(place.width), place.height, number.width, size];
})"""
SMALL = """() => [...document.querySelectorAll(".slp :is(button, select, input, summary)")]
  .filter((element) => element.offsetParent && !element.closest(".slp-chart"))
  .map((element) => [element, (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && (width < 24 || height < 24))
  .map(([element]) => element.outerHTML.slice(0, 90))"""
IN_VIEW = """e => {
  const { top, bottom, height } = e.getBoundingClientRect();
  return height > 40 && top >= 0 && bottom <= innerHeight;
}"""


@pytest.mark.parametrize("path", ["/", "/step", "/train", "/rates", "/landscape", "/derivation"])
def test_every_slider_has_a_row_with_a_long_track_and_every_target_room_for_a_finger(open_page, path):
    page = open_page(path, **PHONE)
    wait_until_live(page)
    rows = page.evaluate(ROWS)
    assert len({top for _, top, *_ in rows}) == len(rows)  # one a row
    for name, _, track, height, field, font in rows:
        assert track >= 200 and height >= 44 and field >= 64 and font >= 16, name
    assert page.evaluate(SMALL) == []
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_strip_shows_what_a_finger_changes_and_takes_fine_steps(open_page):
    page = open_page("/", **PHONE)
    stage.opened(page)
    finger, strip = Finger(page), page.get_by_test_id("strip")
    assert strip.is_hidden()
    slider = page.get_by_test_id("w-7")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    with finger.down(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2):
        finger.move(40, 3, moves=8)
        state = stage.settled(page)
        assert state.sliders["w-7"] > 0.5
        assert strip.evaluate(IN_VIEW)
        assert page.get_by_test_id("loss").evaluate("e => e.getBoundingClientRect().top > innerHeight")
        for name in ("output", "loss"):
            said = page.get_by_test_id(f"strip-{name}")
            until(
                page, lambda said=said, name=name: said.text_content() == page.get_by_test_id(name).text_content(), name
            )
        # The bar of its gradient is out of sight, too: which way it wants to go is told here.
        bar = page.get_by_test_id("gradient-7")
        assert bar.evaluate("e => e.getBoundingClientRect().top > innerHeight")
        until(
            page,
            lambda: page.get_by_test_id("strip-gradient").text_content() == bar.text_content(),
            "the gradient of the touched weight",
        )
        assert strip.get_by_text("∂E/∂w₇").is_visible()
    before = stage.committed(page).sliders["w-7"]
    for button, wanted in (("finer-up", before + 0.01), ("finer-up", before + 0.02), ("finer-down", before + 0.01)):
        page.get_by_test_id(button).tap()
        until(
            page,
            lambda wanted=wanted: stage.committed(page).sliders["w-7"] == pytest.approx(wanted, abs=1e-9),
            f"{button} is a fine step",
        )
    assert strip.evaluate(IN_VIEW)
    box = page.get_by_test_id("w-4").bounding_box() or box
    page.locator(".slp-forward h2").nth(1).evaluate(
        "e => e.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))"
    )
    strip.wait_for(state="hidden")


@pytest.mark.parametrize("walking", [False, True])
def test_strip_covers_no_slider_that_is_touched_at_the_lower_edge(open_page, walking):
    page = open_page("/", **PHONE)
    stage.opened(page)
    if walking:  # its line stands below the strip
        page.get_by_test_id("walk").tap()
    slider = page.get_by_test_id("w-7")
    free = 740 - (page.get_by_test_id("walk-line").bounding_box()["height"] if walking else 0)
    page.get_by_test_id("stMain").evaluate("(e, top) => e.scrollBy(0, top)", slider.bounding_box()["y"] + 60 - free)
    box = slider.bounding_box()
    with Finger(page).down(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) as finger:
        finger.move(40, 3, moves=8)
        assert stage.settled(page).sliders["w-7"] > 0.5
        track, strip = slider.bounding_box(), page.get_by_test_id("strip").bounding_box()
        assert track["y"] + track["height"] <= strip["y"]
    assert stage.committed(page).sliders["w-7"] > 0.5


def test_strip_says_whole_numbers_whole(open_page):
    page = open_page("/", **PHONE)
    stage.opened(page)
    steps = page.get_by_test_id("steps")
    steps.tap()
    said = page.locator(".slp-strip-value")
    until(page, lambda: steps.get_attribute("data-value") in said.inner_text().split(), "no more digits than it has")
    assert steps.get_attribute("aria-valuetext") == steps.get_attribute("data-value")


def test_strip_has_the_phase_and_play_where_there_is_a_timeline(open_page):
    page = open_page("/step", **PHONE)
    wait_until_live(page)
    finger, slider = Finger(page), page.get_by_test_id("w-2")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    finger.tap(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.get_by_test_id("strip").wait_for()
    chosen = page.locator(".slp-phase[aria-pressed=true]")
    assert page.locator(".slp-strip-phase").text_content() == chosen.text_content()
    page.get_by_test_id("strip-play").tap()
    page.locator("[data-testid=play][aria-pressed=true]").wait_for(state="attached")
    until(page, lambda: page.locator(".slp-strip-phase").text_content() != "0 start", "the phase follows")
    page.get_by_test_id("strip-play").tap()
    page.locator("[data-testid=play][aria-pressed=false]").wait_for(state="attached")


@pytest.mark.parametrize("path", ["/", "/train", "/train?dataset=moons", "/rates", "/landscape"])
def test_strip_shows_the_end_of_the_run_that_a_rate_changes(open_page, path):
    page = open_page(path, **PHONE)
    wait_until_live(page)
    finger, strip = Finger(page), page.get_by_test_id("strip")
    rate = page.get_by_test_id("learning-rate")
    rate.evaluate("e => e.scrollIntoView({ block: 'center' })")
    box = rate.bounding_box()
    seen = "e => [e.querySelector('polyline').getAttribute('points') !== '', e.innerText.includes('…')]"
    with finger.down(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2):
        ends = []
        for across in (20, 30):
            finger.move(across, 2, moves=6)
            end = page.get_by_test_id("strip-end")
            until(page, lambda end=end, ends=ends: end.is_visible() and end.text_content() not in ends, "another end")
            ends.append(end.text_content())
        assert strip.evaluate(seen) == [path != "/landscape", False]
        assert page.get_by_test_id("strip-loss").is_visible()


@pytest.mark.parametrize(("slider", "across"), [("rates-highest", -30), ("rates-lowest", 40), ("rates-count", 25)])
def test_strip_shows_what_other_rates_come_to_and_no_run_that_stays_as_it_is(open_page, slider, across):
    page = open_page("/rates", **PHONE)
    wait_until_live(page)
    strip = page.get_by_test_id("strip")
    held = page.get_by_test_id(slider)
    held.evaluate("e => e.scrollIntoView({ block: 'center' })")
    x, y = stage.thumb(page, slider, float(held.input_value()))
    curve = "e => e.querySelector('polyline').getAttribute('points')"
    seen: set[tuple[str, str]] = set()

    def another() -> bool:
        shown = (page.get_by_test_id("strip-instead").inner_text(), strip.evaluate(curve))
        best = page.get_by_test_id("take-best").text_content().split(" = ")[1]
        return shown not in seen and f"η = {best}," in shown[0] and not seen.add(shown)

    with Finger(page).down(x, y) as finger:
        for _ in range(3):
            finger.move(across, 2, moves=4)
            until(page, another, "another curve of the ends, and the best rate")
        assert not page.get_by_test_id("strip-loss").is_visible()
        assert strip.evaluate(IN_VIEW)
        assert strip.bounding_box()["height"] < 120


@pytest.mark.parametrize("slider", ["w-7", "learning-rate"])
def test_film_leaves_the_picture_most_of_the_screen_while_a_slider_is_held(open_page, slider):
    page = open_page("/step?step=3", **PHONE)
    wait_until_live(page)
    held = page.get_by_test_id(slider)
    held.evaluate("e => e.scrollIntoView({ block: 'center' })")
    box = held.bounding_box()
    finger = Finger(page)
    with finger.down(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2):
        finger.move(40, 3, moves=8)
        page.get_by_test_id("strip").wait_for()
        bar, caption, strip = (
            page.locator(place).bounding_box()
            for place in (".st-key-slp-top", "[data-testid=caption-phase]", "[data-testid=strip]")
        )
    # What is told stands right below the bar, and not under it.
    assert bar["y"] + bar["height"] <= caption["y"] + 1 < bar["y"] + bar["height"] + 12
    assert strip["y"] - (caption["y"] + caption["height"]) > 740 * 0.6


def test_film_stays_below_the_bar_of_pages_whenever_that_grows(open_page):
    page = open_page("/step?step=3", **PHONE)
    wait_until_live(page)
    bar, caption = page.locator(".st-key-slp-top"), page.get_by_test_id("caption-phase")
    page.get_by_test_id("w-7").evaluate("e => e.scrollIntoView({ block: 'center' })")
    bar.evaluate("e => { e.style.paddingBottom = '40px' }")  # as much as another line, when its letters have come
    until(
        page,
        lambda: 0 <= caption.bounding_box()["y"] - bar.bounding_box()["y"] - bar.bounding_box()["height"] + 1 < 12,
        "what is told stands right below the bar",
    )


CUT = """() => [...document.querySelectorAll(".slp-slider input[type=text]")]
  .filter((field) => field.scrollWidth > field.clientWidth)
  .map((field) => `${field.dataset.testid}: ${field.value}`)"""
BROKEN = """() => [...document.querySelectorAll(".slp-step-lower tbody td")]
  .filter((cell) => !cell.querySelector(".slp-upright-track") && cell.checkVisibility())
  .map((cell) => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    return [cell.textContent, new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size];
  })
  .filter(([, lines]) => lines > 1)"""


def test_numbers_of_a_run_are_whole_in_their_fields_and_on_one_line_in_its_table(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30", has_touch=True, is_mobile=True)
    wait_until_live(page)
    weights = [page.get_by_test_id(f"w-{number}-number").input_value() for number in range(1, 11)]
    assert max(len(weight) for weight in weights) == len("-0.108251")
    sizes = [(740, 360), (820, 1180), (1024, 768), (1280, 720)]
    assert wrong_at(page, sizes, lambda: page.evaluate(CUT) + page.evaluate(BROKEN)) == {}
    table = page.locator(".slp-step-lower .slp-table-scroll")
    assert wrong_at(page, sizes[2:], lambda: table.evaluate("e => Math.max(e.scrollWidth - e.clientWidth, 0)")) == {}


@pytest.mark.parametrize("view", ["step", "derivation"])
def test_numbers_of_data_are_whole_in_their_fields(open_page, view):
    page = open_page(f"/{view}?dataset=breast_cancer", width=1280, height=720)
    wait_until_live(page)
    assert wrong_at(page, [(width, 768) for width in (740, 820, 1024, 1280)], lambda: page.evaluate(CUT)) == {}


def test_numbers_are_whole_in_their_fields_and_lists_in_the_page(open_page):
    page = open_page("/train", width=740, height=360, has_touch=True, is_mobile=True)
    wait_until_live(page)
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator(".slp-starts").evaluate("e => e.scrollHeight - e.clientHeight") <= 0


def test_run_is_moved_from_two_rows_that_stay_in_reach(open_page):
    page = open_page("/train?dataset=moons", **PHONE)
    wait_until_live(page)
    player = page.locator(".slp-player")
    page.get_by_test_id("stMain").evaluate("e => (e.scrollTop = 1200)")
    bar = page.locator(".st-key-slp-top").bounding_box()
    until(page, lambda: abs(player.bounding_box()["y"] - bar["height"]) < 3, "the player stands below the bar")
    assert player.bounding_box()["height"] < 110


def test_data_that_were_tapped_are_seen_learning(open_page):
    page = open_page("/train", **PHONE)
    wait_until_live(page)
    moons = page.get_by_test_id("offer-moons")
    moons.evaluate("e => e.scrollIntoView({ block: 'center' })")
    moons.tap()
    page.locator("[data-testid=play][aria-pressed=true]").wait_for()
    player, scores = (page.locator(place).bounding_box() for place in (".slp-player", ".slp-scores"))
    assert player["y"] < 740 / 2
    assert scores["y"] + scores["height"] < 740
    boundary, rate = (page.get_by_test_id(name).bounding_box() for name in ("chart-boundary", "learning-rate"))
    assert boundary["y"] + boundary["height"] / 2 < 740
    assert rate["y"] > boundary["y"]


def test_field_takes_wide_digits_and_asks_for_keys_with_a_minus(open_page):
    page = open_page("/", **PHONE)
    stage.opened(page)
    assert page.get_by_test_id("w-1-number").get_attribute("inputmode") == "text"
    assert page.get_by_test_id("learning-rate-number").get_attribute("inputmode") == "decimal"
    assert page.get_by_test_id("steps-number").get_attribute("inputmode") == "numeric"
    stage.type_into(page, "w-1", "\uff0d\uff11\uff0e\uff12\uff15")  # -1.25, as a Chinese keyboard writes it
    weights = tutorial().weights.clone()
    weights[0] = -1.25
    stage.shows(page, tutorial().change(weights=weights))


def test_keys_that_scroll_scroll_where_the_timeline_has_not_the_focus(open_page):
    page = open_page("/train?dataset=moons&learning_rate=0.5&steps=60&step=20")
    wait_until_live(page)
    main = page.get_by_test_id("stMain")
    main.evaluate("e => e.focus()")
    page.keyboard.press("End")
    until(page, lambda: main.evaluate("e => e.scrollTop") > 100, "the page is scrolled")
    assert page.get_by_test_id("step").text_content() == "20"
    page.get_by_test_id("play").focus()
    page.keyboard.press("End")
    until(page, lambda: page.get_by_test_id("step").text_content() == "60", "the run's end is shown")


def test_keys_scroll_a_page_that_was_just_opened(open_page):
    page = open_page("/rates", width=360, height=740)
    wait_until_live(page)
    main = page.get_by_test_id("stMain")
    assert page.evaluate("document.activeElement === document.body")
    last = 0
    for key in ("ArrowDown", "Space", "End"):
        page.keyboard.press(key)
        until(page, lambda last=last: main.evaluate("e => e.scrollTop") > last, f"{key} scrolls")
        last = main.evaluate("e => e.scrollTop")
    page.keyboard.press("Home")
    until(page, lambda: main.evaluate("e => e.scrollTop") == 0, "the page is at its start again")


def test_what_scrolls_sideways_is_scrolled_by_keys_and_no_timeline_takes_them(open_page):
    page = open_page("/step?step=3", width=360, height=740)
    wait_until_live(page)
    table = page.locator(".slp-table-scroll")
    table.focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda: table.evaluate("e => e.scrollLeft") > 0, "the table is scrolled")
    assert page.get_by_test_id("step").text_content() == "3"
    page.goto(page.url.replace("/step?", "/derivation?") + "&lines=4")
    wait_until_live(page)
    page.locator("[data-testid=errors-chart] .main-svg").first.wait_for()  # above it: the page stands when it is drawn
    script = page.locator("pre.slp-code")
    script.focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda: script.evaluate("e => e.scrollLeft") > 0, "the script is scrolled")
    assert page.locator(".slp-lines > li:visible").count() == 4


def test_choice_in_the_toolbar_lets_the_keys_go(open_page):
    page = open_page("/step")
    wait_until_live(page)
    choice = page.get_by_test_id("choose-loss")
    choice.dispatch_event("pointerdown")
    choice.select_option("half_squared_error")
    until(page, lambda: stage.linked(page).loss == "half_squared_error", "the loss is chosen")
    assert page.evaluate("document.activeElement !== document.querySelector('[data-testid=choose-loss]')")
    page.keyboard.press("b")  # a clicker's
    assert choice.input_value() == "half_squared_error"
