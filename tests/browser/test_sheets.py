"""What somebody saw who looked at every page on every screen: nothing covers, crosses or cuts off what is read."""

import pytest

from tests.browser import steps
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live


def test_all_columns_of_compared_runs_are_seen_on_a_phone(open_page):
    page = open_page("/rates?dataset=moons&learning_rate=0.5&steps=60", **PHONE)
    wait_until_live(page)
    tables = page.locator(".slp-table-scroll:has(.slp-ranking), .slp-ranking")
    tables.last.locator("tbody tr").last.wait_for()
    page.wait_for_function(
        "[...document.querySelectorAll('.slp-ranking')].every((e) => e.querySelectorAll('tbody tr').length > 4)"
    )
    beyond = tables.evaluate_all("all => all.map((e) => Math.max(0, e.scrollWidth - e.clientWidth))")
    assert max(beyond) <= 1


def test_what_goes_back_passes_behind_the_output(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30&phase=backward", reduced_motion=True, **PHONE)
    steps.opened(page)
    output = page.get_by_test_id("output")
    output.scroll_into_view_if_needed()
    crossed = output.screenshot()
    page.evaluate("for (const layer of document.querySelectorAll('.slp-layer')) layer.style.visibility = 'hidden'")
    assert output.screenshot() == crossed


def test_count_of_steps_stands_on_the_line_of_what_moves_them(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30", **PHONE | {"width": 390})
    steps.opened(page)
    count, scrubber = (page.locator(f".slp-player > .slp-{part}").bounding_box() for part in ("count", "scrubber"))
    assert abs(count["y"] + count["height"] / 2 - scrubber["y"] - scrubber["height"] / 2) < 4


def test_button_back_to_the_data_stands_clear_of_the_page_below(open_page):
    page = open_page("/derivation?dataset=moons")
    wait_until_live(page)
    button = page.get_by_test_id("to-data").bounding_box()
    card = page.locator(".slp-card").first.bounding_box()
    assert card["y"] - button["y"] - button["height"] >= 4


@pytest.mark.parametrize("path", ["/train?dataset=moons", "/landscape?dataset=moons"])
def test_switches_stand_at_the_height_of_their_names(open_page, path):
    page = open_page(path)
    wait_until_live(page)
    askew = page.evaluate(
        """() => [...document.querySelectorAll(".slp-head label:has(input[type=checkbox])")].flatMap((label) => {
          const box = label.querySelector("input").getBoundingClientRect();
          const range = document.createRange();
          range.selectNode([...label.childNodes].findLast((node) => node.textContent.trim()));
          const name = range.getBoundingClientRect();
          const off = (box.top + box.bottom - name.top - name.bottom) / 2;
          return Math.abs(off) > 2 ? [[label.textContent, off]] : [];
        })"""
    )
    assert askew == []


def test_landscape_has_the_width_that_its_upright_numbers_need(open_page):
    page = open_page("/landscape?dataset=moons", width=1024, height=768)
    wait_until_live(page)
    box = page.locator(".slp-chart-landscape").first.bounding_box()
    assert box["width"] >= 1.04 * box["height"]


def test_head_of_rows_begins_where_they_do(open_page):
    page = open_page("/train?dataset=moons")
    wait_until_live(page)
    aligned = page.locator(".slp-table:not(.slp-rates-table) thead th:first-child")
    assert aligned.count() >= 2
    assert {head.evaluate("e => getComputedStyle(e).textAlign") for head in aligned.all()} == {"left"}
