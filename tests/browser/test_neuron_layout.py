"""The Neuron page on a projector, a laptop and a phone, in both themes, without a mouse."""

import re

import pytest
from playwright.sync_api import Page

from slp_core import tutorial
from tests.browser import stage
from tests.browser.axe import serious
from tests.browser.fingers import PHONE
from tests.browser.themes import wrong_in

CONTROLS = [
    *stage.SLIDERS,
    *(f"{testid}-number" for testid in stage.SLIDERS),
    *(f"choose-{name}" for name in [*stage.CHOICES, "preset"]),
    *("reset", "copy-link", "show-gradient", "show-update", "nudge-open"),
]


def charted(page: Page) -> Page:
    stage.opened(page)
    page.locator("[data-testid=run-chart] .main-svg").first.wait_for()
    return page


def test_whole_page_is_on_one_screen_of_1280_by_720(open_page):
    page = charted(open_page("/"))
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollHeight - e.clientHeight") <= 0
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    for testid in [*CONTROLS, "z", "output", "loss", "gradient-b", "chain-new", "caption-run", "run-chart"]:
        box = page.get_by_test_id(testid).bounding_box()
        assert box is not None, testid
        assert box["x"] >= 0 and box["y"] >= 0, testid
        assert box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 720, testid


def test_parts_stand_from_left_to_right_in_the_order_of_the_forward_pass(open_page):
    page = charted(open_page("/"))
    order = ["x-1", "w-1", "z", "output"]
    lefts = [page.get_by_test_id(testid).bounding_box()["x"] for testid in order]
    assert lefts == sorted(lefts)
    assert page.locator(".slp-activation").bounding_box()["x"] > lefts[2]


def test_phone_has_no_sideways_scroll_and_reaches_every_control(open_page):
    page = charted(open_page("/?optimizer=adam", **PHONE))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    for testid in [*CONTROLS, "beta1", "epsilon"]:
        element = page.get_by_test_id(testid)
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360, testid
        assert box["width"] >= 24 and box["height"] >= 24, testid  # WCAG 2.2, target size
        covered = element.evaluate(
            """e => {
              const box = e.getBoundingClientRect();
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return !(top && (e.contains(top) || top.contains(e)));
            }"""
        )
        assert not covered, testid


def test_phone_drags_a_slider_by_touch(open_page):
    page = charted(open_page("/", **PHONE))
    page.get_by_test_id("w-1").scroll_into_view_if_needed()
    touch = page.context.new_cdp_session(page)
    x, y = stage.thumb(page, "w-1", tutorial().weights[0].item())
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    losses = set()
    for target in (2.5, 0.5, -2.5):  # the first far enough to be no tap
        to, _ = stage.thumb(page, "w-1", target)
        while abs(to - x) > 0.5:
            x += max(-6, min(6, to - x))
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
        stage.until(page, lambda to=target: abs(stage.read(page).sliders["w-1"] - to) < 0.2, "the slider follows")
        state = stage.settled(page)
        losses.add(state.printed["loss"])
    assert len(losses) == 3
    assert stage.linked(page) == tutorial()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    stage.shows(page, state.experiment)


@pytest.mark.parametrize("size", [{"width": 1280, "height": 720}, PHONE], ids=["laptop", "phone"])
def test_axe_finds_nothing_serious(open_page, size):
    page = charted(open_page("/?optimizer=adam&steps=many", **size))  # with its message shown
    page.locator(".slp [role=alert]").wait_for()
    assert wrong_in(page, lambda: serious(page)) == {}


def test_theme_of_the_system_is_the_pages(open_page):
    backgrounds = {
        theme: charted(open_page("/", theme=theme))
        .get_by_test_id("stApp")
        .evaluate("e => getComputedStyle(e).backgroundColor")
        for theme in ("light", "dark")
    }
    light, dark = (sum(map(int, re.findall(r"\d+", backgrounds[theme]))) for theme in ("light", "dark"))
    assert light > 3 * 240
    assert dark < 3 * 40


def test_tab_alone_reaches_every_control(open_page):
    page = charted(open_page("/"))
    reached = []
    for _ in range(140):
        page.keyboard.press("Tab")
        testid = page.evaluate("document.activeElement?.dataset.testid ?? document.activeElement?.className")
        if testid in reached and testid in CONTROLS:
            break
        reached.append(testid)
    assert set(CONTROLS) <= set(reached)
    assert sum("slp-bar-row" in str(testid) for testid in reached) == 11
    in_order = [testid for testid in reached if testid in stage.SLIDERS[:20]]
    assert in_order == [f"{side}-{j}" for j in range(1, 11) for side in ("x", "w")]


def test_keys_alone_do_the_main_job(open_page):
    page = charted(open_page("/"))
    press = page.keyboard.press
    while page.evaluate("document.activeElement?.dataset.testid") != "w-1":
        press("Tab")
    press("End")
    assert stage.settled(page).sliders["w-1"] == 3
    press("Tab")
    page.keyboard.type("0.25")
    press("Enter")
    assert stage.committed(page).sliders["w-1"] == 0.25
    while page.evaluate("document.activeElement?.dataset.testid") != "choose-optimizer":
        press("Shift+Tab")
    page.keyboard.type("ad")
    stage.until(page, lambda: stage.linked(page).optimizer == "adagrad", "a choice is made by its first letters")
    stage.settled(page)
    press("Control+z")
    assert stage.until(page, lambda: stage.linked(page).optimizer == "sgd", "undo by its keys")
    assert stage.settled(page).sliders["w-1"] == 0.25


def test_focus_is_visible_on_sliders_buttons_and_choices(open_page):
    page = charted(open_page("/"))
    for testid in ("w-1", "w-1-number", "choose-loss", "reset"):
        page.get_by_test_id(testid).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        outline = page.get_by_test_id(testid).evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline == "solid", testid


def test_pictures_have_text_twins(open_page):
    page = charted(open_page("/"))
    network = page.locator(".slp-network").get_attribute("aria-label")
    assert "the sum z = 0.3355" in network
    assert "x₁w₁ −0.6102" in network
    assert page.locator(".slp-activation").get_attribute("aria-label") == "sigmoid at z = 0.3355 gives O = 0.5831"
    run = page.get_by_test_id("run-chart").get_attribute("aria-label")
    assert run == page.get_by_test_id("caption-run").text_content() != ""
