"""One Experiment and one step for all pages: over navigation, back and forward, reload and links."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page

from explorer.state import link
from slp_core import train, tutorial
from tests.browser import stage, steps
from tests.browser.axe import serious
from tests.browser.sizes import wrong_at
from tests.browser.stage import until
from tests.browser.themes import wrong_in

STILL = """() => [...document.querySelectorAll(".slp-chart")].filter((chart) => chart.clientWidth > 0).every((chart) =>
  [...chart.querySelectorAll(".main-svg")].every((svg) => svg.clientWidth === chart.clientWidth))"""
RUN = tutorial().change(learning_rate=0.5, bias=0.2, train_bias=True)


def visit(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    name = title.lower()
    until(page, lambda: ("/" + name in page.url or name == "neuron") and ready(page, name), f"{title} is open")


def ready(page: Page, name: str) -> bool:
    mark = {"neuron": "show-gradient", "step": "scrubber", "derivation": "script"}[name]
    return page.get_by_test_id(mark).count() == 1


def step_of(page: Page) -> int:
    return steps.read(page).step


def opened(page: Page) -> link.Opened:
    return link.read(dict(parse_qsl(urlsplit(page.url).query)))


def linked_step(page: Page) -> int:
    return opened(page).step


def open_step(open_page, step: int = 0) -> Page:
    page = open_page(steps.link_to(RUN, step))
    steps.opened(page)
    return page


def test_experiment_and_step_survive_moving_between_pages(open_page):
    page = open_step(open_page)
    steps.jump(page, 17, "loss")
    for title in ("Derivation", "Neuron", "Step"):
        visit(page, title)
        until(page, lambda: stage.linked(page) == RUN and linked_step(page) == 17, f"the URL of {title} is complete")
    assert steps.is_at(steps.opened(page), train(RUN), 17)
    visit(page, "Derivation")
    stage.type_into(page, "t", "0.5")
    until(page, lambda: stage.linked(page) == RUN.change(target=0.5), "the change is committed")
    visit(page, "Step")
    changed = train(RUN.change(target=0.5))  # another run: it starts at its start
    steps.until(page, lambda moment: steps.is_at(moment, changed, 0), "the change has arrived")


def test_experiment_and_step_survive_a_reload_on_every_page(open_page):
    page = open_step(open_page)
    steps.jump(page, 23)
    page.reload()
    steps.opened(page)
    assert steps.is_at(steps.read(page), train(RUN), 23)
    visit(page, "Derivation")
    until(page, lambda: linked_step(page) == 23, "the step is in the URL")
    page.reload()
    until(page, lambda: ready(page, "derivation"), "the page is open")
    assert stage.linked(page) == RUN
    visit(page, "Step")
    steps.until(page, lambda moment: steps.is_at(moment, train(RUN), 23), "the step has survived two reloads")


def test_back_and_forward_bring_the_pages_and_their_steps_back(open_page):
    page = open_step(open_page)
    steps.jump(page, 5)
    visit(page, "Derivation")
    visit(page, "Step")
    steps.until(page, lambda moment: moment.step == 5, "the step is remembered")
    steps.jump(page, 9)
    page.go_back()
    until(page, lambda: ready(page, "derivation"), "back on the Derivation page")
    page.go_back()
    trace = train(RUN)
    for go, wanted in ((None, 5), (page.go_forward, None), (page.go_forward, 9)):
        if go:
            go()
        if wanted is None:
            until(page, lambda: ready(page, "derivation"), "forward on the Derivation page")
        else:
            until(page, lambda: ready(page, "step") and "/step" in page.url, "on the Step page")
            steps.until(page, lambda moment, at=wanted: steps.is_at(moment, trace, at), f"step {wanted} is back")


def test_back_goes_through_committed_changes_on_the_step_page(open_page):
    page = open_step(open_page, 12)
    stage.type_into(page, "b", "1")
    until(page, lambda: stage.linked(page) != RUN, "the fork is committed")
    forked = stage.linked(page)
    steps.until(page, lambda moment: steps.is_at(moment, train(forked), 0), "the fork is shown")
    page.go_back()
    moment = steps.until(page, lambda moment: steps.is_at(moment, train(RUN), 12), "back before the fork")
    assert not moment.forked
    page.go_forward()
    steps.until(page, lambda moment: steps.is_at(moment, train(forked), 0), "forward to the fork")


def test_change_made_on_each_page_is_seen_on_the_others(open_page):
    page = open_step(open_page)
    experiment = RUN
    for title, value in (("Derivation", 0.25), ("Neuron", -0.5), ("Step", 0.75), ("Derivation", -0.125)):
        visit(page, title)
        old = f"{experiment.bias.item():g}"
        until(page, lambda old=old: page.get_by_test_id("b").get_attribute("data-value") == old, "the bias has arrived")
        stage.type_into(page, "b", str(value))
        experiment = experiment.change(bias=value)
        until(page, lambda e=experiment: stage.linked(page) == e, f"the change on {title} is committed")
    page.get_by_test_id("undo").click()
    until(page, lambda: stage.linked(page).bias.item() == 0.75, "undo crosses pages")


def test_bad_parts_of_a_link_are_named_one_by_one_and_the_rest_is_kept(open_page):
    page = open_page("/step?v=2&learning_rate=0.5&bias=0.2&steps=50&step=51&momentum=7&utm_source=mail")
    page.get_by_role("alert").filter(has_text="The link's step was ignored: step must be at most 50").wait_for()
    told = page.get_by_role("alert").filter(has_text="The link's").inner_text()
    assert "The link's momentum was ignored" in told
    assert "utm_source" not in told
    steps.opened(page)
    kept = RUN.change(steps=50, train_bias=False)  # what a link leaves unsaid is the tutorial's
    assert stage.linked(page) == kept
    assert steps.is_at(steps.read(page), train(kept), 0)
    assert "utm_source=mail" in page.url


def test_link_of_a_ten_input_neuron_stays_below_2000_characters_on_every_page(open_page):
    wide = RUN.change(weights=[(-1) ** j / 3 for j in range(10)], x=[j / 7 for j in range(10)])
    wide = wide.change(steps=10_000, seed=2**32 - 1)
    page = open_page(steps.link_to(wide, 777))
    for title in ("Step", "Derivation", "Neuron"):
        visit(page, title)
        until(page, lambda: opened(page) == link.Opened(wide, 777), f"the link of {title} is complete")
        assert len(page.url) < 2000


CUT = """() => [...document.querySelectorAll(".slp *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !element.closest(".slp-table-scroll, pre, .slp-sr");
}).map((element) => element.className.baseVal ?? element.className)"""


@pytest.mark.parametrize("name", ["step", "derivation"])
def test_page_has_no_serious_fault_of_access_and_does_not_scroll_sideways(open_page, name):
    page = open_page(steps.link_to(RUN.change(optimizer="adam"), 40, name))
    page.locator(".slp-chart .main-svg").first.wait_for()
    if name == "step":
        stage.type_into(page, "b", "1")  # with a ghost and the way back from it
        page.get_by_test_id("fork-back").wait_for()
    else:
        page.get_by_test_id("all-lines").click()
        page.get_by_test_id("sign-error").check()
        until(page, lambda: "do not agree" in page.get_by_test_id("verdict").inner_text(), "the proof fails")

    def wrong() -> list[object]:
        until(page, lambda: page.evaluate(STILL), "charts have the new width")
        scrolls = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return serious(page) + ["it scrolls sideways"] * scrolls + page.evaluate(CUT)

    assert wrong_in(page, lambda: wrong_at(page, [(1280, 720), (360, 720)], wrong)) == {}
