"""What axe-core finds: nothing, by WCAG 2.2 A and AA and by best practice, on any page, in any colours."""

import re

import pytest
from playwright.sync_api import Page

from explorer.views import VIEWS
from tests.browser.axe import violations
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.stage import until
from tests.browser.themes import themed
from tests.explorer.figures.test_style import contrast

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENHANCED = "color-contrast-enhanced"
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {ENHANCED: {"enabled": True}}}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours: what the others find is the same in all of them."""
COLOURS = [
    ("light", "none", ALL),
    ("light", "active", {"runOnly": {"type": "rule", "values": OF_COLOURS}}),
    ("dark", "none", {"runOnly": {"type": "rule", "values": [*OF_COLOURS, ENHANCED]}}),
]
SMALL = re.compile(r'class="slp-bar-row"|role="button"')
"""Beside a mouse: rows whose weights are also chosen by their sliders, and words and signs within a line."""


def found(page: Page, options: dict) -> list[tuple[str, str]]:
    broken = violations(page, **options)
    return [(rule, html) for rule, _, html in broken if not (rule == "target-size" and SMALL.search(html))]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_any_colours_at_any_size(open_page, view):
    page = open_page("/" if view == next(iter(VIEWS)) else f"/{view}")
    wait_until_live(page)
    page.locator("#slp-first").wait_for(state="hidden")
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.setAttribute('open', ''))")
    wrong = {}
    for theme, forced, options in COLOURS:
        page.emulate_media(forced_colors="none")  # they hide whether Streamlit has its theme yet, and come when it has
        themed(page, theme)
        page.emulate_media(forced_colors=forced)
        wrong[theme, forced] = wrong_at(page, [(1280, 720), (360, 740)], lambda rules=options: found(page, rules))
    assert {colours: at for colours, at in wrong.items() if at} == {}


VISIBLE = """(places) => places.map((place) => {
  const here = getComputedStyle(document.querySelector(place));
  const seen = here.backgroundColor !== getComputedStyle(document.body).backgroundColor;
  return [here.forcedColorAdjust, here.backgroundImage !== "none" || seen];
})"""


def test_high_contrast_keeps_tracks_bars_and_gauge_and_marks_what_is_chosen(open_page):
    page = open_page("/", forced_colors="active")
    wait_until_live(page)
    assert page.evaluate(VISIBLE, ["[data-testid=w-1]", ".slp-bar-row .slp-bar", ".slp-gap"]) == [["none", True]] * 3
    for place in (".slp-bar-row[aria-pressed=true]", ".slp-pair.chosen", "a[aria-current=page]"):
        outline = page.locator(place).first.evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline == "solid", place


def test_high_contrast_keeps_the_picture_of_an_update(open_page):
    page = open_page("/step?learning_rate=0.5&step=30", forced_colors="active")
    wait_until_live(page)
    parts = [".slp-upright-track", ".slp-scope", ".slp-arrow.positive", ".slp-arrow.negative", ".slp-since-start"]
    assert page.evaluate(VISIBLE, parts) == [["none", True]] * 5


GRID = "[data-testid=run-chart] .gridlayer path"


def test_charts_follow_when_high_contrast_comes_and_goes(open_page):
    page = open_page("/")
    wait_until_live(page)
    line = page.locator(GRID).first
    line.wait_for(state="attached")
    usual = line.evaluate("e => getComputedStyle(e).stroke")

    def drawn(forced: str) -> str:
        page.emulate_media(forced_colors=forced)
        wanted = page.locator("[data-testid=run-chart]").evaluate("e => getComputedStyle(e).borderTopColor")
        if forced == "active":
            until(page, lambda: line.evaluate("e => getComputedStyle(e).stroke") == wanted, "the chart has the colours")
        return wanted

    assert drawn("active") != usual
    drawn("none")
    until(page, lambda: line.evaluate("e => getComputedStyle(e).stroke") == usual, "the chart has its own again")


INK = """e => {
  const { stroke, opacity } = getComputedStyle(e);
  const { backgroundColor } = getComputedStyle(document.body);
  const [ink, ground] = [stroke, backgroundColor].map((one) => one.match(/\\d+/g).slice(0, 3).map(Number));
  return [ink.map((part, at) => ground[at] + (part - ground[at]) * opacity), ground].map(
    (parts) => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`,
  );
}"""
"""The colour that a line has upon the page, and the page's."""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_high_contrast_leaves_the_grid_behind_the_curve(open_page, theme):
    page = open_page("/", theme=theme, forced_colors="active")
    wait_until_live(page)
    page.locator(GRID).first.wait_for(state="attached")
    grid, curve = (
        contrast(*page.locator(line).first.evaluate(INK)) for line in (GRID, "[data-testid=run-chart] .js-line")
    )
    assert grid < curve / 3, (grid, curve)


def test_high_contrast_marks_the_two_weights_of_a_landscape(open_page):
    page = open_page("/landscape", forced_colors="active")
    wait_until_live(page)
    chosen = page.locator(".slp-slice[aria-pressed=true]")
    assert [slice_.evaluate("e => getComputedStyle(e).outlineStyle") for slice_ in chosen.all()] == ["solid"] * 2


BROKEN = """() => [...document.querySelectorAll(".slp *")].flatMap((row) => {
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(row);
  if (outlineStyle !== "solid" || !row.checkVisibility()) return [];
  const box = row.getBoundingClientRect();
  const far = parseFloat(outlineOffset) + parseFloat(outlineWidth);
  // Where letters begin left of the ring's inner edge, or end right of it, their ground is upon it.
  const inner = { left: box.left - far + parseFloat(outlineWidth), right: box.right + far - parseFloat(outlineWidth) };
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { left, right, width } of range.getClientRects())
      if (width > 1 && (left < inner.left - 0.5 || right > inner.right + 0.5)) found.push(texts.currentNode.data);
  }
  return found;
})"""
"""Letters upon the outline of what is chosen."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/?weight=6", "/step?learning_rate=0.5&step=30&phase=backward"])
def test_high_contrast_outlines_lie_around_letters(open_page, path, width):
    page = open_page(path, width=width, height=740, forced_colors="active")
    wait_until_live(page)
    assert page.evaluate(BROKEN) == []


def test_high_contrast_marks_the_product_that_is_chosen_and_the_newest_line(open_page):
    page = open_page("/?weight=6", forced_colors="active")
    wait_until_live(page)
    assert page.locator(".slp-row.chosen .slp-hit").evaluate("e => getComputedStyle(e).strokeWidth") == "2px"
    page = open_page("/derivation?lines=3", forced_colors="active")
    wait_until_live(page)
    assert page.locator(".slp-lines > .newest").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_high_contrast_shows_beside_the_signs_how_their_bars_are_filled(open_page):
    page = open_page("/", forced_colors="active")
    wait_until_live(page)
    filled = "e => getComputedStyle(e).backgroundImage.split('(')[0]"
    for sign, wanted in (("positive", "linear-gradient"), ("negative", "repeating-linear-gradient")):
        assert page.locator(f".slp-signs > [data-term={sign}]").first.evaluate(filled) == wanted
