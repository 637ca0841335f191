"""Rows of every width: what stands in them ends where they end, and nothing in them is cut or left empty."""

import pytest
from playwright.sync_api import Page

from slp_core import Experiment
from tests.browser import stage, steps
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.sizes import Size, wrong_at

SIZES: list[Size] = [(740, 768), (820, 768), (1024, 768), (1115, 768)]
TOUCHED: list[Size] = [(360, 740), (390, 844), (740, 360), (820, 1180)]
EMPTY = """card => {
  const within = card.getBoundingClientRect().bottom - parseFloat(getComputedStyle(card).paddingBottom);
  return within - Math.max(...[...card.children].map((part) => part.getBoundingClientRect().bottom));
}"""
"""How much of a card's foot is empty."""
CROSSED = """() => {
  const table = document.querySelector(".slp-step-lower .slp-table");
  const lines = [...table.querySelectorAll("[data-column]")]
    .filter((cell) => parseFloat(getComputedStyle(cell).borderLeftWidth) > 0)
    .map((cell) => cell.getBoundingClientRect());
  const crossed = new Set();
  const words = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects())
      if (lines.some((line) => left + 1 < line.left && line.left < right - 1 && line.top < bottom && top < line.bottom))
        crossed.add(words.currentNode.data);
  }
  return [...crossed];
}"""
"""What words a line between two columns runs through."""


def not_full(page: Page, *rows: str) -> list[str]:
    """Those whose rows do not all end at the same place."""
    return [cards for cards in rows if not rows_are_full(page, cards)]


def rows_are_full(page: Page, cards: str) -> bool:
    """Whether all rows of the cards end at the same place."""
    rows: dict[float, float] = {}  # the right ends of the cards, by their rows
    for card in page.locator(cards).filter(visible=True).all():
        place = card.bounding_box()
        rows[place["y"]] = max(rows.get(place["y"], 0), place["x"] + place["width"])
    return max(rows.values()) - min(rows.values()) < 1


def test_cards_of_neuron_fill_their_rows_and_their_heights(open_page):
    page = open_page("/", *SIZES[0])
    stage.opened(page)

    def wrong() -> list[object]:
        empty = [card.inner_text() for card in page.locator(".slp-lower > *").all() if card.evaluate(EMPTY) > 20]
        tracks = page.locator(".slp-lower input[type=range]").filter(visible=True).all()
        return not_full(page, ".slp-lower > *") + empty + [one for one in tracks if one.bounding_box()["width"] <= 150]

    assert wrong_at(page, SIZES, wrong) == {}


@pytest.mark.parametrize("data", ["moons", "breast_cancer"])
def test_start_of_the_weights_stands_where_their_gradients_leave_room(open_page, data):
    page = open_page(f"/train?dataset={data}")
    wait_until_live(page)
    gradients = page.locator(".slp-card", has=page.get_by_test_id("gradient-1"))
    assert gradients.evaluate(EMPTY) < 20
    start = page.locator(".slp-card", has=page.get_by_test_id("start-zeros")).bounding_box()
    assert start["y"] - gradients.bounding_box()["y"] - gradients.bounding_box()["height"] == pytest.approx(8, abs=1)
    assert rows_are_full(page, ".slp-train-lower > *")


def test_rates_stand_beside_the_picture_of_their_ends(open_page):
    page = open_page("/rates", *SIZES[0])
    wait_until_live(page)
    ends, rates = (
        page.locator(".slp-rates > *", has=page.get_by_test_id(name)) for name in ("final-chart", "rates-table")
    )

    def wrong() -> list[str]:
        one, other = ends.bounding_box(), rates.bounding_box()
        return not_full(page, ".slp-rates > *") + [side for side in ("y", "height") if abs(one[side] - other[side]) > 1]

    assert wrong_at(page, SIZES, wrong) == {}


@pytest.mark.parametrize(("mobile", "sizes"), [(True, TOUCHED), (False, [(1280, 720)])], ids=["mobile", "laptop"])
@pytest.mark.parametrize("data", ["", "?dataset=moons"])
def test_charts_and_controls_of_a_landscape_fill_their_rows(open_page, mobile, sizes, data):
    page = open_page(f"/landscape{data}", *sizes[0], has_touch=True, is_mobile=mobile)
    wait_until_live(page)
    rows = (".slp-slices > *", ".slp-landscape-settings > *", "[data-testid=starts] > *")
    assert wrong_at(page, sizes, lambda: not_full(page, *rows)) == {}


def test_derivation_fills_its_rows_and_cuts_no_number_of_its_proof(open_page):
    page = open_page("/derivation?lines=3", *SIZES[0])
    wait_until_live(page)
    table = page.locator(".slp-proof .slp-table-scroll")

    def wrong() -> list[str]:
        cut = table.evaluate("e => e.scrollWidth - e.clientWidth") > 0
        return not_full(page, ".slp-dark > *", ".slp-derivation .slp-settings > *") + ["the proof is cut"] * cut

    assert wrong_at(page, SIZES, wrong) == {}


def test_lines_between_columns_run_through_no_words_on_a_phone(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30", **PHONE)
    wait_until_live(page)
    assert page.evaluate(CROSSED) == []


def test_rates_are_scrolled_with_their_page_on_a_phone(open_page):
    page = open_page("/rates", **PHONE)
    wait_until_live(page)
    rates = page.locator(".slp-rates-scroll")
    assert rates.locator("tbody tr").count() == 33
    assert rates.evaluate("e => e.scrollHeight - e.clientHeight") <= 0


def test_charts_of_many_weights_are_scrolled_with_their_page_by_a_finger(open_page):
    many = Experiment(x=[0.1] * 30, weights=[0.1] * 30, target=1.0)
    sizes = [(360, 740), (740, 360), (820, 1180)]
    page = open_page(steps.link_to(many, page="landscape"), *sizes[0], has_touch=True, is_mobile=True)
    wait_until_live(page)
    charts = page.locator(".slp-slices-scroll")
    assert charts.locator(".slp-slice").count() == 31
    assert wrong_at(page, sizes, lambda: charts.evaluate("e => e.scrollHeight - e.clientHeight") > 0) == {}
    page.goto(page.url.replace("/landscape?", "/derivation?"))
    wait_until_live(page)
    code = page.locator("pre.slp-code")
    assert wrong_at(page, sizes, lambda: code.evaluate("e => e.clientHeight / innerHeight") > 0.6) == {}


def test_data_are_offered_in_one_row_on_a_laptop(open_page):
    page = open_page("/train", 1024, 768)
    wait_until_live(page)
    offered = page.get_by_test_id("offer").get_by_role("button").all()
    assert len(offered) > 10

    def rows() -> set[float]:
        return {card.bounding_box()["y"] for card in offered}

    assert wrong_at(page, [(1024, 768), (1280, 720)], lambda: len(rows()) > 1 and rows()) == {}
