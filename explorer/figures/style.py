"""The look that all figures share. Text and grid take the page's colours when they are drawn on it."""

from typing import Any

POSITIVE = "#0877bd"
"""Blue: 4.8:1 on white, 4.0:1 on Streamlit's dark background."""
NEGATIVE = "#c2570c"
"""Orange: 4.5:1 on white, 4.2:1 on dark."""
LOSS = "#8f5bc7"
"""Violet: no sign; 4.6:1 on white, 4.1:1 on dark."""

GHOST = "#80858f"
"""Grey: what was before; 3.7:1 on white, 5.1:1 on dark."""


def plain_layout(x_title: str, y_title: str) -> dict[str, Any]:
    """A layout without plotly's default template (7 kB a figure), transparent, with thin margins."""
    axis = {"zeroline": False, "showline": False, "ticks": "", "automargin": True, "fixedrange": True}
    axis |= {"exponentformat": "power"}  # not the letters of units: 40 µ of a loss is nothing
    # A mark on the first step covers none of the numbers, and those of both axes stand clear of each other.
    axis |= {"ticklabelstandoff": 6}
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 8, "t": 6, "b": 30},
        "minreducedheight": 48,  # plotly keeps 64 for the picture, and draws an axis' name over its numbers instead
        "showlegend": False,
        "font": {"size": 12},
        "xaxis": axis | {"title": {"text": x_title, "standoff": 4}},
        "yaxis": axis | {"title": {"text": y_title, "standoff": 6}, "rangemode": "tozero"},
        "hovermode": "x",
    }
