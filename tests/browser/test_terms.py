"""Terms as a person uses them: two switches, and one neuron draws a circle or solves XOR."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stage
from tests.browser.ready import wait_until_live

SHADE = """() => {
  const { data } = document.querySelector("[data-testid=chart-boundary]");
  return (data ?? []).find(({ name }) => name === "output")?.z.map((row) => [...row]) ?? [];
}"""


def opened(page: Page) -> Page:
    wait_until_live(page)
    page.locator("[data-testid=chart-boundary] .main-svg").first.wait_for()
    return page


def switch(page: Page, term: str, on: bool) -> None:
    """Press a switch, and wait until the page is one of so many inputs."""
    box = page.get_by_test_id(f"term-{term}")
    box.set_checked(on)
    stage.until(page, lambda: (term in stage.linked(page).terms) == on, f"{term} in the address")
    expect(page.get_by_test_id(f"term-{term}")).to_be_checked(checked=on)


def right_at_the_end(page: Page) -> float:
    """The part of the training answers that is right where the run ends, as the page tells it."""
    page.get_by_test_id("scrubber").press("End")
    last = stage.linked(page).steps

    def told() -> float | None:
        found = re.match(
            rf"Step {last}: .*?, (\d+) of (\d+) training", page.get_by_test_id("caption-moment").inner_text()
        )
        return int(found[1]) / int(found[2]) if found else None

    part = stage.until(page, told, f"step {last} told")
    assert isinstance(part, float)
    return part


def is_bent(z: list, between: int) -> bool:
    if len(z) != 41:
        return False
    one, other, middle = (value >= 0.5 for value in (z[0][0], z[40][40], z[between][40 - between]))
    return one == other != middle


@pytest.mark.parametrize(
    ("address", "terms", "first"),
    [
        ("dataset=circles&noise=0.1&learning_rate=1&steps=300", ["x1_squared", "x2_squared"], "x₁, x₂, x₁², x₂²"),
        ("dataset=xor&learning_rate=3&steps=300", ["x1_x2"], "A, B, A·B"),
    ],
)
def test_one_neuron_solves_by_switches_what_no_line_can(open_page, address, terms, first):
    page = opened(open_page(f"/train?{address}"))
    assert right_at_the_end(page) <= 0.75
    for term in terms:
        switch(page, term, True)
    expect(page.get_by_test_id("caption-terms")).to_contain_text(f"linear in {first}: in these")
    assert right_at_the_end(page) > 0.95
    # The shade is what no line makes: corners that lie across from each other say the same, and what lies between not.
    stage.until(page, lambda: is_bent(page.evaluate(SHADE), 20 if "x1_squared" in terms else 0), "a bent shade")


def test_run_that_plays_plays_on_with_another_term(open_page):
    page = opened(open_page("/train?dataset=circles&noise=0.1&learning_rate=1&steps=300"))
    page.get_by_test_id("speed").select_option("0.25")
    page.get_by_test_id("play").click()
    step = page.get_by_test_id("step")
    stage.until(page, lambda: int(step.get_attribute("data-value")) > 3, "the run plays")
    switch(page, "x1_squared", True)
    expect(page.get_by_test_id("w-3")).to_have_count(1)
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "true")
    stage.until(page, lambda: int(step.get_attribute("data-value")) > 3, "the run plays on, from its start")
    page.get_by_test_id("play").click()
    switch(page, "x2_squared", True)
    expect(page.get_by_test_id("w-4")).to_have_count(1)
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "false")


def test_a_term_is_taken_away_with_its_weight_and_undo_brings_both_back(open_page):
    page = opened(open_page("/train?dataset=circles&terms=x1_squared,x2_squared&weights=1,2,3,4&bias=0.5"))
    start = stage.linked(page)
    assert start.weights.flatten().tolist() == [1, 2, 3, 4]
    switch(page, "x1_squared", False)
    assert stage.linked(page).weights.flatten().tolist() == [1, 2, 4]
    expect(page.get_by_test_id("w-4")).to_have_count(0)
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: stage.linked(page) == start, "the weight again")
    expect(page.get_by_test_id("term-x1_squared")).to_be_checked()
    expect(page.get_by_test_id("w-4")).to_have_count(1)


def test_terms_are_not_offered_for_other_data(open_page):
    page = opened(open_page("/train?dataset=iris"))
    expect(page.get_by_test_id("caption-terms")).to_be_hidden()
    page.get_by_test_id("choose-dataset").select_option("xor")
    expect(page.get_by_test_id("caption-terms")).to_have_text(
        "Terms are further inputs, made of A and B. Each has a weight of its own, which starts at 0: nothing changes "
        "until training moves it."
    )
