"""The loss over two weights, as a map and as a landscape, with a run's path on it."""

import math
from collections.abc import Iterable
from itertools import cycle
from typing import Any

from plotly import graph_objects as go

from explorer.contract.landscape import EYES
from explorer.figures.learning_rates import compared_looks
from explorer.figures.style import plain_layout

SCALE = "Viridis"
"""Perceptually uniform, and told apart by people who see few colours; dark is low, in both themes."""
GRID = "#8a8f98"
CENTER = {"x": 0, "y": 0, "z": -0.12}
"""What the eye looks at: a little below the middle, because nothing stands above the surface."""


EDGE = "#1b1b1b"
"""Around what is drawn on a map, so that it is seen on every colour."""
PALE = "#ffffff"
ENDS = ("circle", "diamond", "triangle-up", "triangle-down", "star", "triangle-right")
"""Shapes at the ends of paths: not as many as there are dashes, so that both come together again only after thirty."""


def loss_contour(optimizers: Iterable[str] = ()) -> go.Figure:
    """An empty map of the loss over two weights, which the stage fills.

    What it draws is a height in levels; the loss itself is each point's ``customdata``.

    Traces
    ------
    loss : the loss over both
    others : the runs with other optimizers, one after the other, as a pale edge
    by-<name> : the run with the optimizer of that name, on this edge
    ends : where each of these runs ends, in their order
    edge, path : the run, white with a dark edge, so that it is seen on every colour
    lowest : where the loss is lowest
    start : its first step
    """
    layout = plain_layout(x_title="", y_title="")
    layout["xaxis"] |= {"showgrid": False}  # it lies below the map, and ended beyond it
    layout["yaxis"] |= {"showgrid": False, "rangemode": "normal"}
    layout |= {"hovermode": "closest", "margin": {"l": 44, "r": 4, "t": 8, "b": 34}}
    figure = go.Figure(layout=layout)
    figure.add_contour(
        name="loss",
        x=[],
        y=[],
        z=[],
        zauto=False,
        autocontour=False,
        colorscale=SCALE,
        contours={"coloring": "fill", "showlines": True},
        line={"width": 0.5, "color": "rgba(255, 255, 255, 0.5)"},
        colorbar={"thickness": 10, "len": 1, "ypad": 0, "outlinewidth": 0, "ticks": ""},
    )
    looks = [*compared_looks(optimizers)]
    figure.add_scatter(name="others", x=[], y=[], mode="lines", line={"width": 4.5, "color": PALE}, hoverinfo="skip")
    for name, color, dash in looks:
        line = {"width": 2.5, "color": color, "dash": dash}
        figure.add_scatter(name=f"by-{name}", x=[], y=[], mode="lines", line=line, hoverinfo="skip")
    shapes = [shape for _, shape in zip(looks, cycle(ENDS), strict=False)]
    marker = {
        "symbol": shapes,
        "size": 10,
        "color": [color for _, color, _ in looks],
        "line": {"width": 1.5, "color": EDGE},
    }
    figure.add_scatter(
        name="ends", x=[], y=[], text=[], mode="markers", marker=marker, hovertemplate="%{text}<extra></extra>"
    )
    for name, width, color in (("edge", 5, EDGE), ("path", 2.5, PALE)):
        line = {"width": width, "color": color}
        figure.add_scatter(name=name, x=[], y=[], mode="lines", line=line, hoverinfo="skip")
    cross = {"symbol": "x", "size": 11, "color": PALE, "line": {"width": 2, "color": EDGE}}
    figure.add_scatter(name="lowest", x=[], y=[], mode="markers", marker=cross, hoverinfo="skip")
    marker = {"symbol": "square", "size": 9, "color": PALE, "line": {"width": 2, "color": EDGE}}
    figure.add_scatter(name="start", x=[], y=[], mode="markers", marker=marker, hoverinfo="skip")
    return figure


def loss_landscape() -> go.Figure:
    """An empty three-dimensional landscape, which the stage fills.

    Its height is the loss, in levels; the stage says so beside it, because an axis title is cut off where there is
    little room. ``layout.meta.eyes`` holds the places around it from which it can be looked at.

    Traces
    ------
    loss : the surface
    edge, path : the run, each of its points at the run's own loss, white with a dark edge
    lowest : where the loss is lowest
    here : the step that is shown
    """
    axis: dict[str, Any] = {
        "showbackground": False,
        "gridcolor": GRID,
        "zerolinecolor": GRID,
        "linecolor": GRID,
        "showspikes": False,
        "nticks": 5,
        "tickfont": {"size": 12},
    }
    eyes = [_eye(number) for number in range(EYES)]
    layout = {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "font": {"size": 12},
        "uirevision": "kept",  # a view turned with the pointer stays while numbers change
        "meta": {"eyes": eyes},
        "scene": {
            "xaxis": axis,
            "yaxis": axis,
            "zaxis": axis | {"title": {"text": ""}},
            "aspectmode": "manual",
            "aspectratio": {"x": 1, "y": 1, "z": 0.75},
            "camera": {"eye": eyes[0], "center": CENTER},
        },
    }
    figure = go.Figure(layout=layout)
    figure.add_surface(
        name="loss",
        x=[],
        y=[],
        z=[],
        colorscale=SCALE,
        showscale=False,
        opacity=0.9,
        contours={axis: {"highlight": False} for axis in "xyz"},
        lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05},
    )
    for name, width, color in (("edge", 11, EDGE), ("path", 5, PALE)):
        line = {"width": width, "color": color}
        figure.add_scatter3d(name=name, x=[], y=[], z=[], mode="lines", line=line, hoverinfo="skip")
    cross = {"symbol": "cross", "size": 6, "color": PALE, "line": {"width": 2, "color": EDGE}}
    figure.add_scatter3d(name="lowest", x=[], y=[], z=[], mode="markers", marker=cross, hoverinfo="skip")
    marker = {"size": 5, "color": PALE, "line": {"width": 2, "color": EDGE}}
    figure.add_scatter3d(name="here", x=[], y=[], z=[], mode="markers", marker=marker, hoverinfo="skip")
    return figure


def _eye(number: int) -> dict[str, float]:
    angle = math.radians(-125 + number * 360 / EYES)
    return {"x": round(2.15 * math.cos(angle), 4), "y": round(2.15 * math.sin(angle), 4), "z": 1.2}
