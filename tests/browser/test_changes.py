"""Settings that are changed while a run keeps going: it goes on from where it stands, and the change is marked."""

import torch
from playwright.sync_api import Page, expect

from slp_core import Experiment, train
from tests.browser import stage
from tests.browser.test_going import BUTTON, MOONS, going, paused, step
from tests.browser.test_train import linked, opened, shows

CHANGED = "&changes=20:learning_rate:0.05,40:batch_size:all"
TOLD = "η 0.5 → 0.05 at step 20; batch size 32 → all at step 40"


def dragged(page: Page, testid: str, *targets: float) -> None:
    """Drag a slider to one place after the other; at each the run has gone on before the next."""
    slider = page.get_by_test_id(testid)
    slider.scroll_into_view_if_needed()
    page.mouse.move(*stage.thumb(page, testid, float(slider.evaluate("e => e.value"))))
    page.mouse.down()
    for target in targets:
        page.mouse.move(*stage.thumb(page, testid, target))
        before = step(page)
        stage.until(page, lambda before=before: step(page) > before, "the run goes on under the hand")
    page.mouse.up()


def on_from(page: Page, start: int) -> None:
    stage.until(page, lambda: step(page) > start, "the run goes on")
    expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "true")


def marks(page: Page) -> list[str]:
    return page.locator(".slp-change-mark").evaluate_all("marks => marks.map((one) => one.ariaLabel)")


def opened_elsewhere(open_page, page: Page, run: Experiment, *told: str) -> None:
    """The link shows the same run, and the same marks."""
    other = opened(open_page(stage.address(page)))
    shows(other, run, run.steps)
    assert marks(other) == list(told)
    other.context.close()


def undone_and_redone(page: Page, before: Experiment, changed: Experiment) -> None:
    """One undo leads to where the one change began, and one redo brings it again."""
    [(at, _, _)] = changed.changes
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page) == before.change(steps=at), "an undo leads to where the change began")
    shows(page, before.change(steps=at), at)
    assert marks(page) == []
    page.get_by_test_id("redo").click()
    stage.until(page, lambda: linked(page) == changed, "and a redo brings it again")


def test_rate_that_is_dragged_while_a_run_keeps_going_is_changed_on_its_way(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    before = linked(page)
    going(page, 70)
    dragged(page, "learning-rate", 0, -1)
    on_from(page, step(page) + 10)
    page.get_by_test_id("play").click()
    longer = paused(page)
    [(at, name, value)] = longer.changes
    assert (name, longer.learning_rate) == ("learning_rate", 0.5)
    assert 60 <= at < longer.steps
    assert longer == before.change(steps=longer.steps, changes=longer.changes)
    shows(page, longer, longer.steps)
    told = f"η 0.5 → {value:g} at step {at}"
    assert marks(page) == [told]
    expect(page.get_by_test_id("changes-told")).to_have_text(f"Changed on the way: {told}.")
    expect(page.get_by_test_id("learning-rate-number")).to_have_value(f"{value:g}")
    opened_elsewhere(open_page, page, longer, told)
    undone_and_redone(page, before, longer)


def test_breast_cancer_keeps_training_while_its_rate_is_dragged(open_page):
    page = opened(open_page("/train?dataset=breast_cancer&optimizer=momentum&learning_rate=0.5&steps=60&step=60"))
    before = linked(page)
    going(page, 70)
    dragged(page, "learning-rate", -0.5, 0, -1)
    on_from(page, step(page) + 10)
    page.get_by_test_id("play").click()
    longer = paused(page)
    [(at, name, value)] = longer.changes
    assert (name, longer.learning_rate) == ("learning_rate", 0.5)
    assert abs(value - 0.1) < 0.02 and 60 <= at < longer.steps - 10
    assert longer == before.change(steps=longer.steps, changes=longer.changes)
    shows(page, longer, longer.steps)
    trace, plain = train(longer), train(before.change(steps=at))
    assert torch.equal(trace.states["velocity"][at - 1], plain.states["velocity"][at - 1])
    assert trace.loss[-1] < trace.loss[at] < trace.loss[0]
    assert marks(page) == [f"η 0.5 → {value:g} at step {at}"]


def test_noise_that_is_dragged_makes_other_samples_among_which_the_run_goes_on(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    before = linked(page)
    going(page, 70)
    dragged(page, "noise", 0.6, 0.9)
    on_from(page, step(page) + 10)
    page.get_by_test_id("play").click()
    longer = paused(page)
    [(at, name, value)] = longer.changes
    assert (name, longer.noise) == ("noise", before.noise)
    assert value > 0.7 and 60 <= at < longer.steps
    assert longer == before.change(steps=longer.steps, changes=longer.changes)
    shows(page, longer, longer.steps)
    # What goes on is the run: weights and velocity at the mark are those of the run without it, to the bit.
    plain, trace = train(before.change(steps=at)), train(longer)
    assert torch.equal(trace.parameters[at], plain.parameters[at])
    assert torch.equal(trace.states["velocity"][at - 1], plain.states["velocity"][at - 1])
    told = f"noise {before.noise:g} → {value:g} at step {at}"
    assert marks(page) == [told]
    expect(page.get_by_test_id("changes-told")).to_have_text(
        f"Changed on the way: {told}. Other noise makes other samples: what is drawn before its mark is of the samples "
        "of then."
    )
    expect(page.get_by_test_id("noise-number")).to_have_value(f"{value:g}")
    opened_elsewhere(open_page, page, longer, told)
    page.locator(".slp-change-mark").click()
    shows(page, longer, at)
    undone_and_redone(page, before, longer)


def test_noise_of_data_that_were_measured_makes_no_other_samples_and_nothing_says_so(open_page):
    page = opened(open_page("/train?v=2&dataset=iris&steps=60&changes=20:noise:0.6&step=40"))
    expect(page.get_by_test_id("changes-told")).to_have_text("Changed on the way: noise 0.2 → 0.6 at step 20.")
    page.get_by_role("link", name="Step", exact=True).click()
    page.locator(".slp-film").first.wait_for()
    expect(page.get_by_test_id("changes-told")).to_be_hidden()


def test_page_that_shows_one_sample_or_map_shows_a_new_run_where_the_samples_change(open_page):
    page = opened(open_page(MOONS + "&changes=20:noise:0.6,40:learning_rate:0.05"))
    experiment = linked(page)
    for name, there in (("Step", ".slp-film"), ("Landscape", "[data-testid=slice-scale]")):
        page.get_by_role("link", name=name, exact=True).click()
        page.locator(there).first.wait_for()
        expect(page.get_by_test_id("changes-told")).to_contain_text("Shown are new runs with the settings as they are")
        expect(page.get_by_test_id("learning-rate-number")).to_have_value("0.05")
    page.get_by_test_id("changes").click()
    expect(page.get_by_test_id("changes-told")).to_be_hidden()
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("changes-told")).to_contain_text("Shown are new runs")
    stage.until(page, lambda: linked(page) == experiment, "they are back")


def test_rate_that_is_moved_while_the_run_is_still_being_played_is_changed_where_the_player_stands(open_page):
    page = opened(open_page(MOONS + "&step=0"))
    before = linked(page)
    page.get_by_test_id("speed").select_option("0.25")
    page.get_by_test_id(BUTTON).click()
    stage.until(page, lambda: step(page) > 5, "the run is being played")
    seen = step(page)
    slider = page.get_by_test_id("learning-rate")
    page.mouse.move(*stage.thumb(page, "learning-rate", float(slider.evaluate("e => e.value"))))
    page.mouse.down()
    for move in range(1, 9):
        page.wait_for_timeout(230)  # so that some moves find the player in the middle between two steps
        page.mouse.move(*stage.thumb(page, "learning-rate", -0.3 - 0.1 * move))
    page.mouse.up()
    stage.until(page, lambda: marks(page), "the change is marked")
    stage.until(page, lambda: step(page) > seen + 2, "it plays on")
    later = step(page)
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id(BUTTON)).to_have_attribute("aria-pressed", "false")
    stage.until(page, lambda: linked(page).changes, "the link has the change")
    changed = linked(page)
    [(at, name, value)] = changed.changes
    assert name == "learning_rate" and value < 0.5
    assert seen <= at <= later < 60  # it goes on at its pace, and not at the end
    assert changed == before.change(changes=changed.changes)
    shows(page, changed, step(page))
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page) == before, "an undo takes it back")


def test_keys_and_typed_numbers_change_a_run_on_its_way_too(open_page):
    page = opened(open_page(MOONS + "&step=60"))
    going(page, 70)
    page.get_by_test_id("momentum").press("ArrowLeft")
    on_from(page, step(page) + 10)
    stage.type_into(page, "batch-size", "20")
    on_from(page, step(page) + 10)
    page.get_by_test_id("decay").check()
    on_from(page, step(page) + 10)
    page.get_by_test_id("play").click()
    longer = paused(page)
    assert [change[1:] for change in longer.changes] == [
        ("momentum", 0.89),
        ("batch_size", 20),
        ("weight_decay", 0.01),
    ]
    assert sorted(first for first, *_ in longer.changes) == [first for first, *_ in longer.changes]
    shows(page, longer, longer.steps)
    assert len(marks(page)) == 3
    for left in (2, 1, 0):
        page.get_by_test_id("undo").click()
        stage.until(page, lambda left=left: len(linked(page).changes) == left, "each undo takes one change back")


def test_run_with_changes_of_a_link_is_marked_and_each_mark_leads_to_its_step(open_page):
    page = opened(open_page(MOONS + "&step=60" + CHANGED))
    experiment = linked(page)
    assert experiment.changes == ((20, "learning_rate", 0.05), (40, "batch_size", None))
    shows(page, experiment, 60)
    expect(page.get_by_test_id("learning-rate-number")).to_have_value("0.05")
    expect(page.get_by_test_id("batch-size-number")).to_have_value("150")
    expect(page.get_by_test_id("changes")).to_have_text("Δ 2")
    expect(page.get_by_test_id("changes-told")).to_have_text(f"Changed on the way: {TOLD}.")
    first, second = page.locator(".slp-change-mark").all()
    first.click()
    shows(page, experiment, 20)
    second.press("Enter")
    shows(page, experiment, 40)


def test_changes_are_taken_out_by_one_press_and_come_back_by_one_undo(open_page):
    page = opened(open_page(MOONS + CHANGED))
    experiment = linked(page)
    page.get_by_test_id("changes-out").click()
    plain = experiment.change(changes=())
    stage.until(page, lambda: linked(page) == plain, "they are taken out")
    shows(page, plain)
    expect(page.get_by_test_id("changes")).to_be_hidden()
    expect(page.get_by_test_id("learning-rate-number")).to_have_value("0.5")
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page) == experiment, "they are back")
    page.get_by_test_id("changes").click()
    stage.until(page, lambda: linked(page) == plain, "the toolbar's button does the same")


def test_move_while_nothing_goes_begins_a_new_run_with_what_the_controls_say(open_page):
    page = opened(open_page(MOONS + CHANGED))
    experiment = linked(page)
    stage.put(page, {"seed": 3})
    stage.until(page, lambda: linked(page) == experiment.settled.change(seed=3), "a run from the start")
    shows(page, experiment.settled.change(seed=3))


def test_weights_that_are_chosen_begin_a_new_run_too(open_page):
    page = opened(open_page(MOONS + CHANGED))
    experiment = linked(page)
    page.get_by_test_id("choose-preset").select_option("zeros")
    new: Experiment = experiment.settled.change(weights=[0.0, 0.0], bias=0.0)
    stage.until(page, lambda: linked(page) == new, "a run from zeros")


def test_pages_say_whether_changes_are_part_of_what_they_show(open_page):
    page = opened(open_page(MOONS + CHANGED))
    experiment = linked(page)
    for name in ("Rates", "Neuron", "Derivation"):
        page.get_by_role("link", name=name, exact=True).click()
        told = page.get_by_test_id("changes-told")
        expect(told).to_have_text(
            "Shown are new runs with the settings as they are now: what was changed on Train is no part of them "
            f"({TOLD})."
        )
    page.get_by_role("link", name="Step", exact=True).click()
    page.locator(".slp-film").first.wait_for()
    expect(page.get_by_test_id("changes")).to_have_text("Δ 2")
    expect(page.get_by_test_id("changes-told")).to_be_hidden()
    assert linked(page) == experiment


def test_step_shows_the_rate_of_then(open_page):
    for last, rate in ((19, "0.1"), (20, "0.7")):
        page = open_page(f"/step?steps=40&learning_rate=0.1&changes=20:learning_rate:0.7&step={last}")
        page.locator(".slp-film").first.wait_for()
        expect(page.get_by_test_id("learning-rate-number")).to_have_value(rate)
        expect(page.locator(".slp-film")).to_contain_text(f"= −{rate} × ")
    stage.put(page, {"w-1": 0.5})
    stage.until(page, lambda: linked(page).weights[0].item() == 0.5, "a run that begins there is another one")
    assert (linked(page).learning_rate, linked(page).changes) == (0.7, ())
