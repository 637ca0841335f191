"""A projector in a bright room washes half of every colour out: text is read at 3:1 then, too."""

import re

import pytest

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live
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


def washed(colour: str) -> str:
    """Half of it, the other half white."""
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    parts = [255 * part for part in parts] if colour.startswith("color(") else parts
    return "#" + "".join(f"{round((part + 255) / 2):02x}" for part in parts)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_text_is_read_when_half_of_its_colour_is_washed_out(open_page, view, theme):
    page = open_page("/" if view == next(iter(VIEWS)) else f"/{view}", theme=theme)
    wait_until_live(page)
    pairs = page.evaluate(TEXTS)
    assert len(pairs) >= 3
    faint = {
        text: (pair, round(ratio, 2))
        for pair, text in pairs.items()
        if (ratio := contrast(*map(washed, pair.split("|")))) < 3
    }
    assert faint == {}
