import re
from pathlib import Path

import pytest

from explorer.figures import style

COLOURS = {name: value for name, value in vars(style).items() if re.fullmatch(r"#[0-9a-f]{6}", str(value))}
BACKGROUNDS = ["#ffffff", "#0e1117", "#171614"]
"""Streamlit's: light, dark, and dark in the newest version."""


def luminance(colour: str) -> float:
    """Relative luminance; WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_formula_gives_the_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_style_has_its_three_colours():
    assert {"POSITIVE", "NEGATIVE", "LOSS"} <= COLOURS.keys()
    assert len(set(COLOURS.values())) == len(COLOURS)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("name", COLOURS)
def test_colour_of_a_graphic_stands_out_in_both_themes(name, background):
    assert contrast(COLOURS[name], background) >= 3


STAGE = Path(style.__file__).parents[1] / "stage"


@pytest.mark.parametrize("name", ["POSITIVE", "NEGATIVE"])
def test_stage_draws_in_the_colours_of_the_figures(name):
    assert f"--slp-{name.lower()}: {COLOURS[name]};" in (STAGE / "kit" / "theme.css").read_text()


@pytest.mark.parametrize("name", ["LOSS", "GHOST"])
def test_stage_knows_the_colours_that_it_draws_stronger(name):
    parts = ", ".join(str(int(COLOURS[name][at : at + 2], 16)) for at in (1, 3, 5))
    assert f"stroke: rgb({parts})" in (STAGE / "charts" / "chart.css").read_text()


def test_plain_layout_is_a_new_one_each_time():
    first = style.plain_layout("a", "b")
    first["xaxis"]["title"]["text"] = "changed"
    assert style.plain_layout("a", "b")["xaxis"]["title"]["text"] == "a"
    assert style.plain_layout("a", "b")["yaxis"]["title"]["text"] == "b"
