"""The timeline of the Step page: its keys and buttons, playing, its link, and runs that end otherwise."""

import re

import pytest

from docs.film import CLOCK
from slp_core import train, tutorial
from tests.browser import stage, steps
from tests.browser.stage import until
from tests.browser.steps import QUICK, lit, open_run, press


def test_step_page_opens_by_deep_link_on_a_server_that_nobody_visited(fresh_server, open_page):
    page = open_page(fresh_server().url + steps.link_to(QUICK, 7))
    moment = steps.opened(page)
    assert moment.place == (7, "step")  # a later step is shown as a whole
    assert steps.differences(moment, train(QUICK), 7) == []
    assert page.get_by_role("alert").is_hidden()


def test_step_page_moves_by_keyboard_alone_forwards_and_backwards(open_page):
    page, trace = open_run(open_page)
    page.mouse.click(640, 3)
    walk = [press(page, "ArrowRight") for _ in range(11)]
    assert [moment.place for moment in walk] == [
        *((0, phase) for phase in steps.PHASES[1:]),
        *((1, phase) for phase in steps.PHASES),
        *((2, phase) for phase in steps.PHASES[:2]),
    ]
    back = [press(page, "ArrowLeft") for _ in range(11)]
    assert [moment.place for moment in back] == [(0, "start"), *(moment.place for moment in walk[:-1])][::-1]
    assert press(page, "ArrowLeft").place == (0, "start")  # there is nothing before the start
    assert press(page, *["Shift+ArrowRight"] * 5).place == (5, "step")
    assert press(page, "ArrowDown", "ArrowDown").place == (6, "forward")
    assert press(page, "ArrowUp").place == (6, "start")
    assert press(page, "Shift+ArrowLeft").place == (5, "step")
    moment = press(page, "End")
    assert moment.place == (200, "step")
    assert steps.differences(moment, trace, 200) == []
    assert press(page, "ArrowRight").place == (200, "step")  # nor anything after the end
    assert press(page, "Home").place == (0, "start")


def test_step_page_ends_with_the_weights_after_the_run_and_no_further_update(open_page):
    page, trace = open_run(open_page, QUICK.change(steps=3), reduced_motion=True)
    moment = press(page, "End")
    assert moment.caption.startswith("The run ends here, after 3 updates: O = ")
    assert steps.differences(moment, trace, 3) == []
    assert "update-1" in moment.pending
    for button in ("3 backward", "4 update"):
        assert page.get_by_role("button", name=button).is_disabled()
    assert press(page, "ArrowLeft").place == (3, "forward")
    assert press(page, "ArrowLeft", "ArrowLeft").place == (2, "update")
    assert [press(page, "ArrowRight").place for _ in range(4)] == [(3, phase) for phase in steps.PHASES[:3]] + [
        (3, "loss")
    ]


def test_step_page_moves_by_single_operations_and_each_has_its_sentence(open_page):
    page, _ = open_run(open_page, QUICK.change(steps=1), reduced_motion=True)
    page.get_by_test_id("play-by").focus()
    page.keyboard.press("ArrowUp")  # from "by phase" to "by operation"
    page.get_by_test_id("scrubber").focus()
    press(page, "Home")
    seen = [steps.read(page)]
    while (moment := press(page, "ArrowRight")).step == 0:
        seen.append(moment)
    assert [sum(moment.phase == phase for moment in seen) for phase in steps.PHASES] == [1, 13, 2, 14, 11]
    assert len({moment.caption for moment in seen}) == len(seen)
    back = [press(page, "ArrowLeft") for _ in seen]
    assert [moment.caption for moment in back] == [moment.caption for moment in seen][::-1]


def test_step_page_obeys_a_clicker_wherever_the_focus_was_left(open_page):
    page, _ = open_run(open_page)
    for testid in ("w-1", "w-1-number", "choose-loss", "play", "scrubber"):
        page.get_by_test_id(testid).focus()
        assert press(page, "PageDown", "PageDown").place == (0, "loss"), testid
        assert press(page, "PageUp", "PageUp").place == (0, "start"), testid
    assert stage.linked(page) == QUICK
    assert not steps.read(page).forked


def test_step_page_leaves_arrow_keys_to_a_slider_that_has_the_focus(open_page):
    page, _ = open_run(open_page)
    page.get_by_test_id("b").focus()
    press(page, "ArrowRight", "ArrowRight")
    until(page, lambda: stage.linked(page) == QUICK.change(bias=0.22), "the bias was changed by two steps")
    assert steps.read(page).place == (0, "start")


def test_step_page_plays_and_pauses_by_the_space_bar_and_stops_at_the_end(open_page):
    page, trace = open_run(open_page, QUICK.change(steps=12))
    page.get_by_test_id("play-by").select_option("step")
    page.get_by_test_id("speed").select_option("4")
    page.get_by_test_id("scrubber").focus()
    page.evaluate(CLOCK)
    assert press(page, " ").playing
    steps.passing(page, lambda moment: moment.step >= 2, "it plays")
    paused = press(page, " ")
    assert not paused.playing
    page.evaluate("window.pass(300)")
    assert steps.read(page).step == paused.step
    press(page, " ")
    end = steps.passing(page, lambda moment: not moment.playing, "it stops by itself")
    assert end.step == 12
    assert steps.differences(end, trace, 12) == []
    page.get_by_test_id("play").click()  # from the end: once more from the start
    steps.passing(page, lambda moment: moment.playing and 0 < moment.step < 12, "it plays again")
    page.get_by_test_id("scrubber").fill("1")
    assert not steps.read(page).playing  # who takes the scrubber is not run away from


def test_step_page_plays_through_phases_and_operations(open_page):
    page, _ = open_run(open_page, QUICK.change(steps=1))
    page.get_by_test_id("speed").select_option("4")
    page.evaluate(CLOCK)
    page.get_by_test_id("play").click()
    for phase in steps.PHASES[1:]:
        steps.passing(page, lambda moment, phase=phase: moment.phase == phase, f"{phase} is played")
    page.get_by_test_id("play").click()
    page.get_by_test_id("play-by").select_option("operation")
    press(page, "Home")
    page.get_by_test_id("play").click()
    steps.passing(page, lambda moment: moment.caption.startswith("x₂ times w₂"), "the second product is played")
    steps.passing(page, lambda moment: moment.caption.startswith("x₄ times w₄"), "the fourth product is played")


def test_step_page_moves_by_its_buttons(open_page):
    page, _ = open_run(open_page)
    for testid, place in (
        ("next-step", (1, "step")),
        ("next-phase", (2, "start")),
        ("previous-step", (1, "step")),
        ("previous-phase", (1, "backward")),
        ("next-operation", (1, "backward")),
        ("previous-operation", (1, "loss")),
    ):
        page.get_by_test_id(testid).click()
        assert steps.read(page).place == place, testid
    page.get_by_role("button", name="4 update").click()
    assert steps.read(page).place == (1, "update")
    assert lit(page) == "4 update"


def test_step_page_jumps_where_the_loss_curve_is_clicked(open_page):
    page, trace = open_run(open_page)
    box = page.locator("[data-testid=timeline] .nsewdrag").bounding_box()
    for part, low, high in ((0.25, 45, 55), (0.9, 175, 185), (0.5, 95, 105)):
        page.mouse.click(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        moment = steps.until(page, lambda moment, low=low, high=high: low <= moment.step <= high, f"step {low}..{high}")
        assert steps.differences(moment, trace, moment.step) == []
        page.wait_for_timeout(400)  # plotly takes two clicks at once for a double click where the first one was
    pin = page.locator("[data-testid=timeline] .slp-pin").bounding_box()
    assert pin["x"] + pin["width"] / 2 == pytest.approx(box["x"] + moment.step / 200 * box["width"], abs=8)


def test_step_page_needs_no_server_to_play_scrub_and_jump(new_page, server):
    page = new_page(base_url=server)
    frames: list[object] = []
    page.on(
        "websocket",
        lambda socket: [socket.on(kind, lambda frame: frames.append(frame)) for kind in ("framesent", "framereceived")],
    )
    page.goto(steps.link_to(QUICK))
    steps.opened(page)
    assert len(frames) > 3  # they are counted
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    stage.address(page)  # a busy server may be silent for a second before it answers

    def quiet() -> bool:
        frames.clear()
        page.wait_for_timeout(1000)
        return not frames

    until(page, quiet, "what the opening asks for has been answered")
    requests: list[object] = []
    page.on("request", lambda request: requests.append(request))
    page.get_by_test_id("play-by").select_option("step")
    page.get_by_test_id("speed").select_option("4")
    page.get_by_test_id("play").click()
    steps.until(page, lambda moment: moment.step > 10, "it plays")
    page.get_by_test_id("play").click()
    box = page.get_by_test_id("scrubber").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + box["height"] / 2, steps=20)
    page.mouse.up()
    moved = steps.read(page).step
    assert moved > 60
    page.get_by_test_id("speed").select_option("the whole run in 5 s")
    page.get_by_test_id("play").click()
    steps.until(page, lambda moment: moment.step == 200 and not moment.playing, "the whole run is played")
    curve = page.locator("[data-testid=timeline] .nsewdrag").bounding_box()
    page.mouse.click(curve["x"] + curve["width"] * 0.95, curve["y"] + 20)
    steps.until(page, lambda moment: moment.step > 180, "the click jumps")
    press(page, "Home", "End", "Shift+ArrowLeft", "PageUp")
    page.get_by_role("button", name="3 backward").click()
    page.wait_for_timeout(500)
    assert frames == []
    assert requests == []


def test_step_page_stands_in_its_link_where_it_was_left_and_comes_back_there(open_page):
    page, trace = open_run(open_page)
    page.get_by_test_id("play-by").select_option("operation")
    steps.jump(page, 12, "backward")
    press(page, *["ArrowRight"] * 5)
    left = steps.still(page)
    assert left.caption.startswith("∂E/∂w₃ = δ × x₃ = ")
    until(page, lambda: "operation=5" in page.url, "the operation is in the address")
    other = open_page(stage.address(page))
    seen = steps.opened(other)
    assert seen == left
    assert steps.differences(seen, trace, 12, 5) == []
    assert other.get_by_test_id("play-by").input_value() == "operation"
    assert lit(other) == "3 backward"
    for title, part in (("Neuron", "show-update"), ("Step", "play")):
        page.get_by_role("link", name=title, exact=True).click()
        page.get_by_test_id(part).wait_for()
    again = steps.until(page, lambda moment: moment.step == 12, "the step is shown again")
    assert (again.caption, again.phase, again.numbers) == (left.caption, left.phase, left.numbers)
    page.reload()
    assert steps.opened(page).caption == left.caption
    stage.type_into(page, "b", "0.4")  # a fork is another run, looked at in the same way
    forked = steps.until(page, lambda moment: moment.forked and moment.numbers["b"] == 0.4, "the run forks")
    assert forked.caption.startswith("∂E/∂w₃ = δ × x₃ = ")
    page.get_by_test_id("undo").click()
    steps.until(page, lambda moment: moment.step == 12 and not moment.forked, "the fork is undone")
    assert steps.read(page).caption == left.caption


def test_step_page_plays_a_diverging_run_up_to_where_it_did_and_says_so(open_page):
    page, trace = open_run(open_page, tutorial().change(activation="identity", learning_rate=50.0))
    diverged_at = trace.diverged_at
    moment = steps.read(page)
    assert moment.note == f"At step {diverged_at} the numbers overflow, and the run ends."
    assert page.get_by_test_id("scrubber").get_attribute("max") == str(diverged_at)
    page.get_by_test_id("play-by").select_option("step")
    page.get_by_test_id("speed").select_option("4")
    steps.jump(page, diverged_at - 4)
    page.get_by_test_id("play").click()
    end = steps.until(page, lambda moment: not moment.playing, "it plays to its end")
    assert end.step == diverged_at
    assert end.caption.startswith(f"The numbers overflow here: from step {diverged_at} on")
    assert end.texts["loss"] == "overflow"
    assert steps.differences(steps.jump(page, diverged_at - 1), trace, diverged_at - 1) == []
    assert "diverges" not in steps.read(page).caption
    assert not re.search("NaN|Infinity|undefined|null", page.locator(".slp").inner_text())


def test_step_page_plays_a_thousand_steps_and_says_that_there_are_more(open_page):
    page, trace = open_run(open_page, QUICK.change(steps=4000), 3000)
    moment = steps.read(page)
    assert moment.step == 1000
    assert moment.note == "This page plays the first 1000 of 4000 steps."
    assert steps.differences(moment, trace, 1000) == []
