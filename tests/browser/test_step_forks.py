"""Forks on the Step page: a change at a later step begins another run there, and one click goes back."""

import pytest
from playwright.sync_api import Page

from slp_core import PRESETS, train
from tests.browser import stage, steps
from tests.browser.stage import until
from tests.browser.steps import QUICK, open_run
from tests.browser.test_neuron_live import FORBIDDEN


def ghost(page: Page) -> tuple[list[float], list[float]]:
    """The curves of the run and of the one before, as the chart has them."""
    curves = page.evaluate(
        """() => Object.fromEntries(document.querySelector("[data-testid=timeline]").data.map(
          ({ name, x, y }) => [name, [...x].map((at, k) => [at, y[k]])]))"""
    )
    return curves["loss"], curves["ghost"]


def test_step_page_forks_where_a_slider_is_dragged_and_comes_back_by_one_click(open_page):
    page, trace = open_run(open_page)
    old = steps.jump(page, 60)
    page.get_by_role("button", name="2 loss").click()
    x, y = stage.thumb(page, "w-3", old.numbers["w-3"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*stage.thumb(page, "w-3", 2.0), steps=6)
    steps.until(page, lambda moment: moment.forked and moment.numbers["w-3"] > 1.9, "the numbers follow the drag")
    page.mouse.up()
    until(page, lambda: stage.linked(page) != QUICK, "the fork is committed")
    forked = stage.linked(page)
    weights = trace.weights[60].flatten().tolist()
    assert forked.weights.flatten().tolist() == [*weights[:2], forked.weights[2].item(), *weights[3:]]
    assert forked == QUICK.change(weights=forked.weights, bias=trace.bias[60])
    run = train(forked)
    moment = steps.until(page, lambda moment: steps.is_at(moment, run, 0), "the new run starts there")
    assert moment.phase == "loss"
    assert moment.note == "Forked at step 60: a new run of 200 steps begins there."
    assert moment.numbers["step"] == 60  # as on the curve
    curve, before = ghost(page)
    assert curve == [[60 + k, pytest.approx(loss)] for k, loss in enumerate(run.loss.tolist())]
    assert before == [[k, pytest.approx(loss)] for k, loss in enumerate(trace.loss.tolist())]
    page.get_by_test_id("fork-back").click()
    moment = steps.until(page, lambda moment: steps.is_at(moment, trace, 60), "the old run is back where it was left")
    assert not moment.forked
    until(page, lambda: stage.linked(page) == QUICK, "the old run is committed")
    assert "step=60" in stage.address(page)
    until(page, lambda: ghost(page)[1] == [], "its curve is alone again")


def test_step_page_forks_again_from_a_fork_and_comes_back_through_both(open_page):
    page, trace = open_run(open_page, QUICK, 20)
    stage.type_into(page, "b", "1")
    until(page, lambda: stage.linked(page).bias.item() == 1, "the first fork is committed")
    first = train(stage.linked(page))
    steps.until(page, lambda moment: steps.is_at(moment, first, 0), "the first fork is shown")
    steps.jump(page, 15)
    page.get_by_test_id("choose-optimizer").select_option("adam")
    until(page, lambda: stage.linked(page).optimizer == "adam", "the second fork is committed")
    second = train(stage.linked(page))
    assert second.weights[0].equal(first.weights[15])
    moment = steps.until(page, lambda moment: steps.is_at(moment, second, 0), "the second fork is shown")
    assert moment.note == "Forked at step 35: a new run of 200 steps begins there, and its optimizer anew."
    assert moment.numbers["step"] == 35
    for run, step in ((first, 15), (trace, 20)):
        page.get_by_test_id("fork-back").click()
        moment = steps.until(page, lambda moment, run=run, step=step: steps.is_at(moment, run, step), "one run back")
    assert not moment.forked


def test_step_page_undoes_a_fork_to_the_step_that_it_was_made_at(open_page):
    page, trace = open_run(open_page, QUICK, 40)
    stage.type_into(page, "t", "0.5")
    until(page, lambda: stage.linked(page) != QUICK, "the fork is committed")
    forked = train(stage.linked(page))
    page.get_by_test_id("undo").click()
    moment = steps.until(page, lambda moment: steps.is_at(moment, trace, 40), "the old run is back where it was left")
    assert not moment.forked
    assert moment.note == ""
    until(page, lambda: ghost(page)[1] == [], "its curve is alone again")
    assert "step=40" in stage.address(page)
    page.get_by_test_id("redo").click()
    moment = steps.until(page, lambda moment: steps.is_at(moment, forked, 0), "the fork is redone")
    assert not moment.forked
    assert "step=" not in stage.address(page)


def test_step_page_whose_fork_is_refused_stays_where_it_is(open_page):
    experiment = QUICK.change(loss="binary_cross_entropy")
    page, trace = open_run(open_page, experiment, 30)
    stage.type_into(page, "t", "2")
    page.get_by_role("alert").filter(has_text="target must be from 0 to 1").wait_for()
    moment = steps.read(page)
    assert steps.differences(moment, trace, 30) == []
    assert not moment.forked
    assert stage.linked(page) == experiment
    page.get_by_test_id("choose-optimizer").select_option("momentum")
    until(page, lambda: stage.linked(page) != experiment, "the next change forks from here")
    assert stage.linked(page).weights.equal(trace.weights[30])
    steps.until(page, lambda moment: moment.note.startswith("Forked at step 30"), "the fork is told")


def test_step_page_forks_and_comes_back_where_no_socket_can_be_opened(new_page, server):
    page = new_page(base_url=server)
    page.add_init_script(FORBIDDEN)
    page.goto(steps.link_to(QUICK, 30))
    page.locator("[data-testid=live-state][data-state=fallback]").wait_for()
    trace = train(QUICK)
    steps.until(page, lambda moment: steps.is_at(moment, trace, 30), "the run is shown")
    stage.type_into(page, "w-2", "1")
    until(page, lambda: stage.linked(page).weights[1].item() == 1, "the fork is committed")
    run = train(stage.linked(page))
    assert run.weights[0, 2:].equal(trace.weights[30, 2:])
    steps.until(page, lambda moment: steps.is_at(moment, run, 0), "the fork is shown")
    page.get_by_test_id("fork-back").click()
    steps.until(page, lambda moment: steps.is_at(moment, trace, 30), "the old run is back")


def test_step_page_starts_anew_without_a_ghost_where_a_preset_is_chosen(open_page):
    page, _ = open_run(open_page, QUICK, 30)
    stage.type_into(page, "b", "1")
    until(page, lambda: stage.linked(page).bias.item() == 1, "the fork is committed")
    page.get_by_test_id("choose-preset").select_option("saturated")
    preset = PRESETS["saturated"].build(0)
    moment = steps.until(page, lambda moment: steps.is_at(moment, train(preset), 0), "the preset's run starts")
    assert not moment.forked
    assert moment.note == ""


def test_step_page_changed_at_the_start_does_not_fork(open_page):
    page, _ = open_run(open_page)
    stage.type_into(page, "w-1", "0.5")
    until(page, lambda: stage.linked(page).weights[0].item() == 0.5, "the change is committed")
    moment = steps.until(page, lambda moment: moment.numbers["w-1"] == 0.5, "the change is shown")
    assert not moment.forked


def test_step_page_keeps_a_fork_while_another_page_is_looked_at(open_page):
    page, _ = open_run(open_page)
    steps.jump(page, 30)
    stage.type_into(page, "b", "1.5")
    forked = steps.until(page, lambda moment: moment.forked and moment.numbers["b"] == 1.5, "the run forks")
    for title in ("Derivation", "Step"):
        page.get_by_role("link", name=title, exact=True).click()
        page.get_by_test_id("choose-weight" if title == "Derivation" else "play").wait_for()
    assert steps.read(page).note == forked.note
    page.get_by_test_id("fork-back").click()
    steps.until(page, lambda moment: moment.step == 30 and not moment.forked, "one click goes back")
