"""Words and signs explain themselves: pointed at, focused, tapped, with the numbers that stand on the page."""

import re

import pytest
from playwright.sync_api import Page

from explorer.text.glossary import glossary
from slp_core import forward, gradients, train, tutorial
from tests.browser import stage
from tests.browser.axe import serious
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.themes import wrong_in

EVERYWHERE = {"loss", "activation", "optimizer", "live"}
FOCUSED = {
    "neuron": EVERYWHERE
    | {"input", "weight", "bias", "sum", "output", "target", "error", "gradient", "learning_rate", "partial", "change"}
    | {"g", "saturated", "positive", "negative", "full_bar"},
    "step": EVERYWHERE
    | {"input", "weight", "bias", "sum", "output", "target", "error", "gradient", "learning_rate", "change", "g"}
    | {"delta", "saturated", "positive", "negative", "full_bar"},
    "train": EVERYWHERE | {"learning_rate", "gradient", "bias", "weight", "positive", "negative", "full_bar"},
    "rates": EVERYWHERE | {"learning_rate"},
    "landscape": EVERYWHERE | {"learning_rate"},
    "derivation": EVERYWHERE
    | {"gradient", "target", "bias", "delta", "sum", "output", "input", "weight"}
    | {"learning_rate", "saturated"},
}
"""What the Tab key reaches on each page and explains itself there."""
POINTED = FOCUSED | {
    "step": FOCUSED["step"] | {"partial"},
    "landscape": FOCUSED["landscape"] | {"gradient"},
    "derivation": FOCUSED["derivation"] | {"partial"},
}
"""What can be pointed at besides: letters within formulas, numbers within buttons."""


def opened(open_page, name: str, **size) -> Page:
    page = open_page(f"/{name}", **size)
    wait_until_live(page)
    if name == "derivation":
        page.get_by_test_id("all-lines").click()
    return page


def note(page: Page) -> tuple[str, str]:
    """The name of the word that is explained and the text that does, or two empty strings."""
    return tuple(
        page.evaluate(
            """() => {
              const note = document.querySelector("[data-testid=glossary]");
              return note.matches(":popover-open") ? [note.dataset.name, note.lastElementChild.textContent] : ["", ""];
            }"""
        )
    )


def explains(page: Page, name: str) -> None:
    stage.until(page, lambda: note(page)[0] == name, f"{name} explains itself")
    told = note(page)[1]
    entry = glossary()[name]
    assert told.startswith(entry["meaning"])
    assert "{" not in told
    assert 1 <= len(re.findall(r"[.!?](?=\s|$)", told)) <= 2
    box = page.get_by_test_id("glossary").bounding_box()
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
    assert box["y"] >= 0 and box["y"] + box["height"] <= height, name


def hidden(page: Page) -> None:
    stage.until(page, lambda: note(page)[0] == "", "the note is gone")


def word(page: Page, name: str):
    """One of its places that can be seen."""
    return page.locator(f".slp [data-term={name}]:visible").first


@pytest.mark.parametrize("name", POINTED)
def test_every_word_explains_itself_when_it_is_pointed_at(open_page, name):
    page = opened(open_page, name)
    for term in sorted(POINTED[name]):
        word(page, term).hover()
        explains(page, term)
        page.mouse.move(2, 300)  # what it covers comes free
    hidden(page)


@pytest.mark.parametrize("name", FOCUSED)
def test_every_word_explains_itself_when_the_tab_key_reaches_it(open_page, name):
    page = opened(open_page, name)
    page.locator(".slp-toolbar select").first.focus()
    told = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        if not page.evaluate("document.querySelector('.slp').contains(document.activeElement)"):
            break
        if page.evaluate(
            """() => {
              const { activeElement: e } = document;
              return e.matches("[data-term]") || e.querySelector(":scope > [data-term]") !== null;
            }"""
        ):
            told.add(note(page)[0])
            described = page.evaluate("document.querySelector('[aria-describedby]').getAttribute('aria-describedby')")
            assert page.locator(f"#{described}").get_attribute("role") == "tooltip"
    assert told >= FOCUSED[name]
    page.keyboard.press("Escape")
    hidden(page)


@pytest.mark.parametrize("name", POINTED)
def test_every_word_explains_itself_to_a_finger_within_360_pixels(open_page, name):
    page = opened(open_page, name, **PHONE)
    for term in sorted(POINTED[name]):
        word(page, term).tap()
        explains(page, term)
        page.keyboard.press("Escape")
        hidden(page)


def test_page_that_scrolls_under_a_pointer_at_rest_explains_nothing(open_page):
    page = opened(open_page, "step", width=360, height=720)
    word = page.locator("[data-term=loss]:visible").last
    x = word.bounding_box()["x"] + 3
    under = "([x, y]) => document.elementFromPoint(x, y).closest('[data-term]')?.dataset.term"
    y = next(y for y in range(400, 700, 5) if page.evaluate(under, [x, y]) is None)  # where no word stands yet
    page.mouse.move(x, y)
    page.wait_for_timeout(600)
    assert not page.get_by_test_id("glossary").is_visible()
    word.evaluate("(word, y) => word.closest('.stMain').scrollBy(0, word.getBoundingClientRect().top + 5 - y)", y)
    page.wait_for_timeout(800)
    assert page.evaluate(under, [x, y]) == "loss"
    assert not page.get_by_test_id("glossary").is_visible()
    page.mouse.move(x + 2, y + 1)
    page.get_by_test_id("glossary").wait_for()


def test_enter_and_space_open_and_close_a_note_and_play_nothing(open_page):
    page = opened(open_page, "step")
    word(page, "full_bar").focus()
    page.keyboard.press("Escape")
    for key in ("Enter", " "):
        page.keyboard.press(key)
        explains(page, "full_bar")
        page.keyboard.press(key)
        hidden(page)
    assert page.get_by_test_id("play").get_attribute("aria-pressed") == "false"


def test_arrow_keys_go_through_the_run_while_a_note_is_open(open_page):
    page = opened(open_page, "step")
    word(page, "full_bar").focus()
    page.keyboard.press("Shift+ArrowRight")
    stage.until(page, lambda: page.get_by_test_id("step").text_content() == "1", "the next step is shown")


def test_note_says_the_pages_numbers_and_follows_them(open_page):
    page = opened(open_page, "neuron")
    stage.opened(page)
    tutorials = tutorial()
    passed, slopes = forward(tutorials), gradients(tutorials)
    expected = {
        "loss": f"Here E = {passed.loss.item():.4f}.",
        "target": f"Here t = 1.0000 and O = {passed.o.item():.4f}.",
        "gradient": f"Here that of w₁ is {slopes.weights[0, 0].item():.4f}.".replace("-", "−"),
        "saturated": f"Here ∂O/∂z = {slopes.d_output_d_z.item():.4f}.",
        "learning_rate": "Here η = 0.001.",
        "input": "Here x₁ = 0.5817.",
        "optimizer": "SGD: The tutorial's rule: one step straight down the slope.",
        "live": "Every change is computed while you drag.",
    }
    for name, told in expected.items():
        word(page, name).click()
        explains(page, name)
        assert note(page)[1].endswith(told), name
        page.keyboard.press("Escape")
    word(page, "sum").click()
    explains(page, "sum")
    stage.put(page, {"w-1": 2.0}, commit=False)
    moved = forward(tutorials.change(weights=[2.0, *tutorials.weights[1:, 0].tolist()])).z.item()
    stage.until(page, lambda: note(page)[1].endswith(f"Here z = {moved:.4f}."), "the note follows what is dragged")


def test_note_tells_no_number_that_the_film_has_not_earned(open_page):
    page = opened(open_page, "step")
    meaning = glossary()["loss"]["meaning"]
    word(page, "loss").click()
    explains(page, "loss")
    assert note(page)[1] == meaning
    page.get_by_test_id("next-step").click()
    word(page, "loss").click()
    loss = f"{train(tutorial()).loss[1].item():.4f}"
    stage.until(page, lambda: note(page)[1] == f"{meaning} Here E = {loss}.", "a whole step tells its loss")


def test_word_in_a_label_is_no_press_of_what_it_labels(open_page):
    page = opened(open_page, "neuron")
    word(page, "optimizer").click()
    explains(page, "optimizer")
    assert page.evaluate("document.activeElement?.tagName") != "SELECT"


def test_press_elsewhere_closes_the_note_and_a_drag_opens_none(open_page):
    page = opened(open_page, "neuron")
    stage.opened(page)
    word(page, "sum").click()
    explains(page, "sum")
    _, y = stage.grab(page, "learning-rate")
    hidden(page)
    box = word(page, "learning_rate").bounding_box()
    page.mouse.move(box["x"] + 3, y, steps=5)
    page.wait_for_timeout(600)
    assert note(page)[0] == ""
    page.mouse.up()
    assert stage.committed(page).sliders["learning-rate"] < 0.001


@pytest.mark.parametrize("name", FOCUSED)
def test_axe_finds_nothing_serious_in_a_note_and_the_word_that_it_explains(open_page, name):
    page = opened(open_page, name)
    word(page, "loss").click()
    explains(page, "loss")
    assert wrong_in(page, lambda: serious(page, "[data-testid=glossary]", "[aria-describedby]")) == {}
    assert note(page)[0] == "loss"  # it was open all the while
