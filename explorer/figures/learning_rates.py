"""Runs side by side: those of many learning rates, each drawn as its verdict, and those of a few named choices."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle
from typing import Any

from plotly import graph_objects as go

from explorer.figures.style import GHOST, LOSS, plain_layout
from explorer.text.voice import t

VERDICTS: Mapping[str, Mapping[str, str]] = {
    "slow": {"color": GHOST, "dash": "dot", "symbol": "circle-open"},
    "converging": {"color": "#22884f", "dash": "solid", "symbol": "circle"},
    "oscillating": {"color": "#a67208", "dash": "dash", "symbol": "diamond"},
    "diverging": {"color": "#d23b4a", "dash": "longdash", "symbol": "triangle-up"},
    "zigzag": {"color": "#2f7fb8", "dash": "longdashdot", "symbol": "diamond-open"},
    "plateau": {"color": "#bb4699", "dash": "dashdot", "symbol": "square"},
    "nothing": {"color": "#8a6d5a", "dash": "2px 6px", "symbol": "square-open"},
}
"""How each verdict of the core looks: by colour, by dash and by shape."""

PALETTE = ("#0f8388", "#b5651d", "#7a62d0", "#d04a6b", "#4f8a2c", "#80858f")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
"""Of unlike lengths, so that colour and dash come together again only after thirty entries."""


def rate_curves() -> go.Figure:
    """The loss over the steps of every run. The stage fills it.

    Traces
    ------
    one for each verdict : the curves of its runs, one after the other, with gaps between them
    own : the run of the Experiment's own learning rate, on top
    """
    layout = plain_layout(x_title=t("step"), y_title=t("loss")) | {"hovermode": "closest", "hoverdistance": 30}
    figure = go.Figure(layout=layout)
    for name, look in VERDICTS.items():
        line = {"color": look["color"], "width": 1.5, "dash": look["dash"]}
        figure.add_scatter(**_filled(name, "lines"), line=line)
    figure.add_scatter(**_filled("own", "lines"), line={"color": LOSS, "width": 4})
    return figure


def final_losses() -> go.Figure:
    """The loss at the end over the learning rate, both on logarithmic axes. The stage fills it.

    Traces
    ------
    all : a thin line from point to point
    one for each verdict : the points of its runs
    above, below : at the edge, runs that end outside of the picture
    own : a ring around the Experiment's own learning rate

    Its one shape is the band of the rates above the largest stable one.
    """
    layout = plain_layout(x_title=t("learning rate η"), y_title=t("loss at the end"))
    layout["shapes"] = [_beyond()]
    layout["margin"] |= {"t": 22}  # for the band's name
    layout["xaxis"] |= {"type": "log", "exponentformat": "power", "dtick": 1}
    layout["yaxis"] |= {"type": "log", "exponentformat": "power", "dtick": 1, "rangemode": "normal"}
    layout |= {"hovermode": "closest", "hoverdistance": 30}
    figure = go.Figure(layout=layout)
    figure.add_scatter(name="all", x=[], y=[], mode="lines", line={"color": GHOST, "width": 1}, hoverinfo="skip")
    for name, look in VERDICTS.items():
        marker = {"color": look["color"], "symbol": look["symbol"], "size": 8, "line": {"width": 2}}
        if not look["symbol"].endswith("-open"):
            marker["line"] = {"width": 0}
        figure.add_scatter(**_filled(name, "markers"), marker=marker)
    for name, symbol in (("above", "arrow-up"), ("below", "arrow-down")):
        figure.add_scatter(**_filled(name, "markers"), marker={"color": GHOST, "symbol": symbol, "size": 10})
    ring = {"symbol": "circle-open", "size": 17, "color": LOSS, "line": {"width": 3}}
    figure.add_scatter(name="own", x=[], y=[], mode="markers", marker=ring, hoverinfo="skip")
    return figure


def _beyond() -> dict[str, Any]:
    """The band of rates that are too large, from the left edge that the stage gives it to beyond the picture."""
    # Above the picture: in it are the ends of what diverges, at the top by their losses and below by their answers.
    label = {"text": t("η > 2/λ"), "textposition": "top left", "yanchor": "bottom", "font": {"size": 12}}
    return {
        "type": "rect",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "x0": 1,
        "x1": 1,
        "visible": False,
        "layer": "below",
        "fillcolor": VERDICTS["diverging"]["color"],
        "opacity": 0.12,
        "line": {"width": 0},
        "label": label,
    }


def compared_runs(names: Iterable[str]) -> go.Figure:
    """The loss over the steps of one run for each name. The stage fills it.

    Traces
    ------
    one for each name : its run
    """
    figure = go.Figure(layout=plain_layout(x_title=t("step"), y_title=t("loss")) | {"hovermode": "closest"})
    for name, color, dash in compared_looks(names):
        figure.add_scatter(**_filled(name, "lines"), line={"color": color, "width": 2, "dash": dash})
    return figure


def compared_looks(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The colour and the dash of what has each of these names, the same wherever they are compared."""
    return zip(names, cycle(PALETTE), cycle(DASHES), strict=False)


def _filled(name: str, mode: str) -> dict[str, Any]:
    return {"name": name, "x": [], "y": [], "text": [], "mode": mode, "hovertemplate": "%{text}<extra></extra>"}
