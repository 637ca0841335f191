"""The Step page for everybody: without motion, by touch, on one screen, and with the keys given back."""

import pytest

from slp_core import tutorial
from tests.browser import stage, steps
from tests.browser.stage import until
from tests.browser.steps import QUICK, open_run, press


def test_step_page_is_on_one_screen_of_1280_by_720_whatever_the_optimizer_remembers(open_page):
    e = tutorial().change(learning_rate=0.1)
    page, _ = open_run(open_page, e, reduced_motion=True)
    assert steps.beyond_one_screen(page, e) == {}


def test_step_page_with_reduced_motion_moves_nothing_and_still_steps_and_plays(open_page):
    page, trace = open_run(open_page, QUICK, reduced_motion=True)
    watch = """() => {
      window.pulses = 0;
      const look = () => {
        window.pulses += document.querySelectorAll(".slp-seed[visibility=visible], [data-moving]").length;
        window.watching = requestAnimationFrame(look);
      };
      look();
    }"""
    page.evaluate(watch)
    press(page, "ArrowRight", "ArrowRight")
    page.wait_for_timeout(300)
    assert steps.read(page).place == (0, "loss")
    page.get_by_test_id("play-by").select_option("step")
    page.get_by_role("button", name="1 forward").click()
    page.get_by_test_id("speed").select_option("4")
    page.get_by_test_id("play").click()
    moment = steps.until(page, lambda moment: moment.step > 3, "it plays")
    page.get_by_test_id("play").click()
    moment = steps.read(page)
    assert steps.differences(moment, trace, moment.step) == []
    assert page.evaluate("window.pulses") == 0
    still = page.evaluate(
        """() => [...document.querySelectorAll(".slp *")].filter((element) => {
          const style = getComputedStyle(element);
          const times = `${style.transitionDuration}, ${style.animationDuration}`.split(",");
          return times.some((time) => parseFloat(time) > 0.011);
        }).length"""
    )
    assert still == 0


def test_step_page_is_used_by_touch_on_a_phone(open_page):
    page, trace = open_run(open_page, QUICK, width=360, height=740, has_touch=True, is_mobile=True)
    page.get_by_test_id("next-step").tap()  # of which the browser makes a click, in its own time
    steps.until(page, lambda moment: moment.place == (1, "step"), "the button takes a tap")
    box = page.get_by_test_id("scrubber").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    moment = steps.until(page, lambda moment: 80 < moment.step < 120, "the scrubber takes a tap")
    assert steps.differences(moment, trace, moment.step) == []
    page.get_by_role("button", name="4 update").tap()
    steps.until(page, lambda moment: moment.phase == "update", "so does a phase")
    page.get_by_test_id("play").tap()
    steps.until(page, lambda moment: moment.playing, "it plays")


def test_step_pages_rows_keep_their_names_in_sight_on_a_phone(open_page):
    page, _ = open_run(open_page, QUICK, width=360, height=740, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="4 update").tap()
    steps.until(page, lambda moment: moment.phase == "update" and not moment.moving, "the update is told")
    table = page.locator(".slp-table-scroll")
    assert table.evaluate("(table) => table.scrollWidth > table.clientWidth + 300")
    names = """(table) => {
      const { left, right } = table.getBoundingClientRect();
      const box = (element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect();
      };
      const inside = (element) => box(element).left >= left - 1 && box(element).right <= right + 1;
      return [...table.querySelectorAll("tbody th")].filter(inside).length;
    }"""
    rows = table.locator("tbody th").count()
    for x in (0, 300, 1000):
        table.evaluate("(table, x) => (table.scrollLeft = x)", x)
        until(page, lambda: table.evaluate(names) == rows, "each row says what it is")


def test_step_pages_number_field_follows_the_run_while_nothing_is_typed_into_it(open_page):
    page, trace = open_run(open_page)
    field = page.get_by_test_id("w-1-number")
    field.click()
    for _ in range(8):
        press(page, "PageDown")
    assert float(field.input_value()) == pytest.approx(trace.weights[steps.read(page).step, 0, 0].item(), abs=1e-12)
    # A stray blank is no change, and does not fork the run when the field is left.
    page.keyboard.type(" ")
    before = steps.jump(page, 5)
    page.get_by_test_id("play").click()
    page.get_by_test_id("play").click()
    moment = steps.read(page)
    assert before.step == 5 and not moment.forked
    assert steps.differences(moment, trace, moment.step) == []


def test_step_page_gets_its_keys_back_after_a_number_was_typed_and_a_slider_dragged(open_page):
    page, _ = open_run(open_page)
    stage.type_into(page, "learning-rate", "0.4")
    steps.until(page, lambda moment: moment.numbers["learning-rate"] == 0.4, "the value is taken")
    press(page, "PageDown", "ArrowRight")
    assert steps.read(page).phase == "loss"
    slider = page.get_by_test_id("learning-rate")
    slider.focus()
    page.keyboard.press(" ")
    assert steps.read(page).playing
    page.keyboard.press(" ")
    assert not steps.read(page).playing
