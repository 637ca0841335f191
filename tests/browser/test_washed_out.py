"""A projector in a bright room washes half of every colour out: text is read at 3:1 then, too, upon its own ground."""

import re

import pytest

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live
from tests.browser.sizes import resize
from tests.browser.themes import themed, wrong_in
from tests.explorer.figures.test_style import contrast

# Words and numbers, upon the page, a control, or what is chosen.
TEXTS = """() => {
  const page = getComputedStyle(document.querySelector(".slp"));
  const known = ["--st-background-color", "--st-secondary-background-color", "--slp-chosen"].map((name) => {
    const tried = document.body.appendChild(document.createElement("i"));
    tried.style.color = page.getPropertyValue(name);
    const color = getComputedStyle(tried).color;
    tried.remove();
    return color;
  });
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (!/^rgba|transparent/.test(color)) return color;
    }
  };
  const pairs = {};
  for (const one of document.querySelectorAll(".slp *")) {
    const says = (node) => node.nodeType === Node.TEXT_NODE && /[\\p{L}\\p{N}]/u.test(node.data);
    if (![...one.childNodes].some(says)) continue;
    if (one.closest("[disabled], [aria-disabled=true], .js-plotly-plot") || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const ground = behind(one);
    const color = one instanceof SVGElement ? style.fill : style.color;
    if (known.includes(ground)) pairs[`${color}|${ground}`] = one.textContent.trim().slice(0, 40);
  }
  return pairs;
}"""


def parts(colour: str) -> list[float]:
    found = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    return [255 * part for part in found] if colour.startswith("color(") else found


def hexadecimal(colour: str, white: float = 0) -> str:
    """The colour; ``white`` of it is washed out."""
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in parts(colour))


def washed(colour: str) -> str:
    """Half of it, the other half white."""
    return hexadecimal(colour, white=0.5)


@pytest.mark.parametrize("view", VIEWS)
def test_text_is_read_when_half_of_its_colour_is_washed_out(open_page, view):
    page = open_page("/" if view == next(iter(VIEWS)) else f"/{view}")
    wait_until_live(page)

    def faint() -> dict[str, tuple[str, float]]:
        pairs = page.evaluate(TEXTS)
        assert len(pairs) >= 3
        return {
            text: (pair, round(ratio, 2))
            for pair, text in pairs.items()
            if (ratio := contrast(*map(washed, pair.split("|")))) < 3
        }

    assert wrong_in(page, faint) == {}


def test_boundary_is_drawn_in_ink_that_is_seen_when_half_of_it_is_washed_out(open_page):
    page = open_page("/train?dataset=moons&step=60")
    wait_until_live(page)
    boundary = page.locator("[data-testid=chart-boundary] .slp-shade path:not([stroke-dasharray])")
    boundary.wait_for(state="attached")

    def faint() -> str | None:
        stroke = boundary.evaluate("e => getComputedStyle(e).stroke")
        ground = page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor")
        return None if contrast(washed(stroke), washed(ground)) >= 3 else f"{stroke} on {ground}"

    assert wrong_in(page, faint) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("path", "chart", "lines"), [("/", "run-chart", 1), ("/train?dataset=moons", "chart-loss", 2)])
def test_curves_of_losses_are_seen_when_half_of_their_colour_is_washed_out(open_page, path, chart, lines, theme):
    page = open_page(path, theme=theme)
    wait_until_live(page)
    drawn = page.locator(f"[data-testid={chart}] .scatterlayer .js-line[d]")
    drawn.nth(lines - 1).wait_for(state="attached")
    ground = page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    strokes = [line.evaluate("e => getComputedStyle(e).stroke") for line in drawn.all()]
    assert all(contrast(washed(stroke), washed(ground)) >= 3 for stroke in strokes), strokes


# The colour of the edge of each row that is chosen, and that of the page.
EDGES = """() => [...document.querySelectorAll(
  ".slp-pair.chosen, .slp-bar-row[aria-pressed=true], .slp-slider.lit, tr.chosen > :first-child",
)].map((row) => {
  const page = getComputedStyle(document.querySelector(".stApp"));
  return [getComputedStyle(row).boxShadow, page.backgroundColor];
})"""


@pytest.mark.parametrize(("path", "rows"), [("/", 2), ("/rates", 3)])
def test_row_that_is_chosen_has_an_edge_since_its_ground_is_faint(open_page, path, rows):
    page = open_page(path)
    wait_until_live(page)

    def faint() -> list[str]:
        found = page.evaluate(EDGES)
        assert len(found) >= rows
        parts = [re.fullmatch(r"(rgb\([^)]*\)) (-?\d+)px 0px 0px 0px(?: inset)?", edge).groups() for edge, _ in found]
        return [
            f"{across} pixels of {colour} on {ground}"
            for (colour, across), (_, ground) in zip(parts, found, strict=True)
            if abs(int(across)) < 3 or contrast(hexadecimal(colour), hexadecimal(ground)) < 3
        ]

    assert wrong_in(page, faint) == {}


GROUND = """e => {
  const tried = e.appendChild(document.createElement("i"));
  tried.style.color = "var(--slp-ground)";
  const { color } = getComputedStyle(tried);
  tried.remove();
  return [color, getComputedStyle(e).backgroundColor];
}"""


def test_nothing_is_seen_through_the_bar(open_page):
    page = open_page("/train?dataset=moons", height=700)
    wait_until_live(page)
    through = {}
    for theme, width in (("light", 390), ("dark", 820), ("dark", 1280)):
        themed(page, theme)
        resize(page, width, 700)
        ground, page_ground = page.locator(".stApp").evaluate(GROUND)
        assert ground == page_ground, (theme, width)
        bar = page.locator(".st-key-slp-top").bounding_box()
        seen = set()
        for where in range(200, 900, 100):
            page.get_by_test_id("stMain").evaluate("(e, top) => e.scrollTo({ top, behavior: 'instant' })", where)
            seen.add(page.screenshot(clip={"x": 0, "y": 0, "width": width - 20, "height": bar["height"] - 4}))
        if len(seen) > 1:
            through[theme, width] = len(seen)
    assert through == {}
