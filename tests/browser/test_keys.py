"""A lesson by keys alone: the focus is never nowhere, a number can be entered anew, what is asked for is seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stage, steps
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

COVERED = """() => {
  const focused = document.activeElement;
  const { left, top, width, bottom } = focused.getBoundingClientRect();
  // In the middle of what the window shows of it.
  const over = document.elementFromPoint(left + width / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
  const seen = focused.closest(".slp") === null || focused.contains(over) || over?.contains(focused);
  return seen ? null : focused.outerHTML;
}"""
FOCUSED = "document.activeElement.dataset.testid ?? document.activeElement.localName"


def focused(page: Page) -> str:
    return page.evaluate(FOCUSED)


def first_weight(page: Page, value: float) -> None:
    until(page, lambda: stage.linked(page).weights[0].item() == value, f"w1 is {value}")


def test_number_that_was_entered_keeps_the_focus_and_the_next_one_takes_its_place(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("w-1-number").focus()
    for value in (0.25, -1.5):
        page.keyboard.type(str(value))
        page.keyboard.press("Enter")
        first_weight(page, value)
        assert focused(page) == "w-1-number"
    page.keyboard.press("Control+z")
    first_weight(page, 0.25)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    first_weight(page, 2)
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("w-1-number")).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("2")  # what was refused gives way as well
    page.keyboard.press("Enter")
    first_weight(page, 2)
    page.keyboard.press("f")
    until(page, lambda: page.evaluate("document.documentElement.classList.contains('slp-full')"), "f is no digit")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert focused(page) == "x-2"
    assert stage.committed(page).sliders["w-1"] == 2


def test_keys_after_a_number_was_entered_are_the_films(open_page):
    page = open_page("/step")
    steps.opened(page)
    page.get_by_test_id("w-1-number").focus()
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    until(page, lambda: page.get_by_test_id("phase").text_content() == "forward", "the next phase")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    first_weight(page, 0.5)
    assert page.get_by_test_id("w-1-number").input_value() == "0.5"


def test_keypad_goes_when_a_number_was_entered(open_page):
    page = open_page("/", **PHONE)
    stage.opened(page)
    page.get_by_test_id("w-1-number").tap()
    page.keyboard.type("0.25")
    page.keyboard.press("Enter")
    first_weight(page, 0.25)
    assert focused(page) == "body"


def test_space_plays_the_page_that_one_has_come_to_by_its_link(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Step").press("Enter")
    page.get_by_test_id("phase").wait_for(state="attached")
    wait_until_live(page)
    assert focused(page) == "stPageLink-NavLink"
    page.keyboard.press("Space")
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("button", ["undo", "larger-type"])
def test_button_that_has_done_all_it_can_keeps_the_focus(open_page, button):
    page = open_page("/")
    stage.opened(page)
    stage.type_into(page, "w-1", "0.25")
    stage.committed(page)
    pressed = page.get_by_test_id(button)
    pressed.focus()
    for _ in range(6):
        page.keyboard.press("Enter")
    expect(pressed).to_be_disabled()
    assert focused(page) == button
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert pressed.evaluate("e => e.matches(':disabled') && e.ariaDisabled === null")


def test_what_goes_when_it_is_pressed_hands_the_focus_on(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30")
    steps.opened(page)
    stage.type_into(page, "w-2", "0.5")
    back = page.get_by_test_id("fork-back")
    back.wait_for()
    back.press("Enter")
    back.wait_for(state="hidden")
    assert focused(page) == "play"


def test_pin_that_is_put_back_and_changes_that_are_taken_out_hand_the_focus_on(open_page):
    page = open_page("/train?dataset=moons&changes=20:learning_rate:0.5&learning_rate=0.1&steps=60")
    wait_until_live(page)
    out = page.get_by_test_id("changes-out")
    out.press("Enter")
    out.wait_for(state="hidden")
    assert focused(page) == "undo"
    pin, back = page.get_by_test_id("pin"), page.get_by_test_id("put-back")
    pin.press("Enter")
    page.get_by_test_id("unpin-0").press("Enter")
    back.wait_for()
    expect(pin).to_be_focused()
    back.press("Enter")
    back.wait_for(state="hidden")
    expect(pin).to_be_focused()


def test_walk_that_is_begun_by_keys_goes_on_by_keys_and_is_read_at_any_size(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("walk").press("Enter")
    assert focused(page) == "w-1"
    line = page.get_by_test_id("walk-line")
    for _ in range(8):
        page.get_by_test_id("larger-type").press("Enter")
    box = line.bounding_box()
    assert box["width"] > 500 and box["height"] < 60
    page.keyboard.press("f")
    seen = """e => {
      const { left, top } = e.getBoundingClientRect();
      return e.contains(document.elementFromPoint(left + 20, top + 9));
    }"""
    until(page, lambda: page.evaluate("document.fullscreenElement !== null"), "all of the screen")
    until(page, lambda: line.evaluate(seen), "the walk's line lies over it")


def test_walk_goes_on_by_enter_from_the_word_that_explained_itself(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("walk").press("Enter")
    line, onward = page.get_by_test_id("walk-line"), page.get_by_test_id("walk-next")
    for _ in range(8):  # tabs back from what is lit up to what goes on
        page.keyboard.press("Shift+Tab")
        if focused(page) == "walk-next":
            break
    expect(onward).to_be_focused()
    for stop in ("1", "2"):
        page.keyboard.press("Enter")
        expect(line).to_have_attribute("data-stop", stop)
    word = page.locator(".slp-term[data-term=gradient]")
    word.focus()
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("data-stop", "3")
    expect(word).to_be_focused()
    page.keyboard.press("Enter")  # nothing is done there yet: the word explains itself
    expect(page.get_by_test_id("glossary")).to_be_visible()
    expect(line).to_have_attribute("data-stop", "3")


def test_walk_that_goes_on_by_enter_leaves_the_slider_in_sight_that_has_the_keys(open_page):
    page = open_page("/?nudge=0.01&weight=0")  # it stands between the sliders and the bars
    stage.opened(page)
    page.get_by_test_id("walk").press("Enter")
    line, slider = page.get_by_test_id("walk-line"), page.get_by_test_id("w-1")
    page.keyboard.press("ArrowLeft")
    expect(line).to_have_attribute("data-done", "")
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("data-stop", "1")
    expect(slider).to_be_focused()
    assert page.evaluate(COVERED) is None


def test_space_bar_pauses_a_run_from_the_slider_of_its_rate_and_scrolls_nothing(open_page):
    page = open_page("/train?dataset=moons")
    wait_until_live(page)
    going, play, main = (page.get_by_test_id(name) for name in ("keep-going", "play", "stMain"))
    going.press("Enter")
    page.get_by_test_id("learning-rate").focus()
    page.keyboard.press("ArrowRight")
    expect(play).to_have_attribute("aria-pressed", "true")
    at = main.evaluate("e => e.scrollTop")
    page.keyboard.press("Space")
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(going).to_have_attribute("aria-pressed", "false")
    assert main.evaluate("e => e.scrollTop") == at


def test_sample_that_keys_point_at_is_told_in_sight(open_page):
    page = open_page("/train?dataset=moons")
    wait_until_live(page)
    page.get_by_test_id("learning-rate").focus()
    until(page, lambda: page.keyboard.press("Tab") or focused(page) == "next-sample", "the tabs lead there")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("pointed")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("path", "pressed", "next_"),
    [
        ("/train", "offer-moons", "play"),
        ("/train?dataset=moons", "pen", "pen-look"),
        ("/train?dataset=moons", "to-tutorial", "choose-dataset"),
    ],
)
def test_keys_go_on_where_the_page_of_other_data_begins(open_page, path, pressed, next_):
    page = open_page(path)
    wait_until_live(page)
    page.get_by_test_id(pressed).press("Enter")
    expect(page.get_by_test_id(next_)).to_be_focused()


def test_focus_comes_back_to_the_bar_with_it(open_page):
    page = open_page("/step")
    steps.opened(page)
    link = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Step")
    link.focus()
    page.keyboard.press("f")
    expect(link).to_be_hidden()
    page.keyboard.press("PageDown")
    until(page, lambda: page.get_by_test_id("phase").text_content() == "forward", "the next phase")
    page.keyboard.press("f")
    expect(link).to_be_focused()


def test_walk_that_is_ended_by_keys_shows_where_they_are(open_page):
    page = open_page("/train?dataset=moons")
    wait_until_live(page)
    page.get_by_test_id("walk").press("Enter")
    page.get_by_test_id("pin").focus()  # far below
    page.get_by_test_id("walk-end").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("walk")).to_be_focused()
    expect(page.get_by_test_id("walk")).to_be_in_viewport()


def test_keys_go_on_where_an_undo_takes_away_what_had_the_focus(open_page):
    page = open_page("/train")
    wait_until_live(page)
    page.get_by_test_id("choose-dataset").press("m")  # the moons
    noise = page.get_by_test_id("noise")
    noise.focus()
    page.keyboard.press("Control+z")
    noise.wait_for(state="detached")
    expect(page.get_by_test_id("redo")).to_be_focused()
    page.keyboard.press("Enter")
    noise.wait_for()
    expect(page.locator(".slp :focus")).to_have_count(1)


def covered(page: Page) -> list[str]:
    """What of the stage lies under something when it has the focus, forwards from where that is, and back again."""
    found = []
    for key in ("Tab", "Shift+Tab"):
        page.keyboard.press(key)
        while page.evaluate("document.activeElement.closest('.slp') !== null"):
            found.append(page.evaluate(COVERED))
            page.keyboard.press(key)
    assert len(found) > 60
    return [one for one in found if one]


@pytest.mark.parametrize("path", ["/step", "/train?dataset=moons", "/derivation"])
def test_nothing_that_has_the_focus_lies_under_what_sticks_at_the_largest_type(open_page, path):
    page = open_page(path, width=1024, height=768)
    wait_until_live(page)
    for _ in range(6):
        page.get_by_test_id("larger-type").press("Enter")
    assert covered(page) == []


def test_nothing_that_has_the_focus_lies_under_the_line_of_the_walk(open_page):
    page = open_page("/derivation?lines=12", width=1024, height=768)
    wait_until_live(page)
    page.get_by_test_id("walk").press("Enter")
    page.get_by_test_id("walk-end").focus()
    assert covered(page) == []


@pytest.mark.parametrize("path", ["/", "/train?dataset=moons"])
def test_nothing_that_has_the_focus_lies_under_the_bar_at_400_percent(open_page, path):
    page = open_page(path, width=320, height=180)
    wait_until_live(page)
    page.get_by_test_id("choose-preset").focus()
    assert covered(page) == []


def test_rate_that_is_chosen_by_keys_keeps_the_focus(open_page):
    page = open_page("/rates")
    wait_until_live(page)
    page.locator(".slp-rates-table [aria-pressed=true]").focus()
    for key in ("ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    wanted = page.evaluate("document.activeElement.dataset.value")
    page.keyboard.press("Enter")
    chosen = page.locator(".slp-rates-table [aria-pressed=true]")
    expect(chosen).to_have_attribute("data-value", wanted)
    assert page.locator(".slp-rates-table tbody tr").count() == 32  # the own rate was one between them
    expect(chosen).to_be_focused()
