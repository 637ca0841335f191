"""A run on data: its curves, its decision boundary, its weights over the steps."""

from plotly import graph_objects as go

from explorer.figures.style import GHOST, LOSS, NEGATIVE, POSITIVE, plain_layout
from explorer.text.voice import phrase, t

PINNED = ("#5b8c2a", "#b8860b", "#c2478f", "#3b8ea5", "#7a6a4f", "#6a5acd")
"""One colour for each of six pinned runs; each also has its name in the legend."""
DASHES = ("dot", "dashdot", "longdash") * 2
"""Theirs: colour alone does not tell six lines apart for everybody."""

MEASURES = {"loss": phrase("loss"), "accuracy": phrase("accuracy")}

CLASSES = ({"color": NEGATIVE, "symbol": "triangle-up"}, {"color": POSITIVE, "symbol": "circle"})
"""How the two classes look: by colour and by shape."""


def training_curves(measure: str = "loss") -> go.Figure:
    """A measure over the steps of a run; a click jumps to a step. The stage fills it.

    Traces
    ------
    train, test : the run; what they are called in the legend depends on the language, their ``uid`` does not
    pin 1 .. pin 6 : the training curves of pinned runs; those of another loss have the axis at the right
    """
    layout = plain_layout(x_title=t("step"), y_title=t(MEASURES[measure]))
    layout["yaxis2"] = layout["yaxis"] | {"overlaying": "y", "side": "right", "showgrid": False, "visible": False}
    layout["yaxis2"] |= {"tickmode": "auto", "nticks": 5}  # of its own numbers, not where the left one has round ones
    layout |= {"showlegend": True, "hoverdistance": -1}
    # Four to a row above the picture, whatever the names are.
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 12}}
    layout["legend"] |= {"entrywidth": 0.25, "entrywidthmode": "fraction", "itemclick": False, "itemdoubleclick": False}
    figure = go.Figure(layout=layout)
    hover = t("step {step}: {value}", step="%{x}", value="%{y:.4g}") + "<extra>%{fullData.name}</extra>"
    for number, (color, dash) in enumerate(zip(PINNED, DASHES, strict=True), start=1):
        line = {"color": color, "width": 1.5, "dash": dash}
        name = f"pin {number}"
        figure.add_scatter(name=name, x=[], y=[], mode="lines", line=line, visible=False, hovertemplate=hover)
    for name, title, color, dash, width in (
        ("test", t("test"), GHOST, "dash", 2),
        ("train", t("train"), LOSS, "solid", 3),
    ):
        line = {"color": color, "width": width, "dash": dash}
        figure.add_scatter(uid=name, name=title, x=[], y=[], mode="lines", line=line, hovertemplate=hover)
    return figure


def decision_boundary() -> go.Figure:
    """The output over two inputs as shading, the boundary as a line, the samples on top. The stage fills it.

    Traces
    ------
    output : the output over the plane, 0 to 1
    boundary : where the verdict changes, a line for each time it does
    ghost : where it changes at the run's end
    class 0, class 1 : training samples; those of the test part are hollow (test 0, test 1)
    wrong : a ring around every sample that is answered wrongly

    What moves under a pointer the stage draws by itself, below (``meta`` "shade") and above ("rings") the samples:
    plotly would draw all of those anew.
    """
    layout = plain_layout(x_title="", y_title="")
    layout["yaxis"] |= {"rangemode": "normal"}
    layout |= {"hovermode": "closest"}
    figure = go.Figure(layout=layout)
    # Shades of the two classes' colours, and nothing at all in the middle: right on a light page and on a dark one.
    scale = [[0, "rgba(194,87,12,0.55)"], [0.5, "rgba(128,128,128,0)"], [1, "rgba(8,119,189,0.55)"]]
    figure.add_heatmap(
        name="output", x=[], y=[], z=[[]], zmin=0, zmax=1, colorscale=scale, showscale=False, zsmooth="fast",
        hovertemplate=t("output {output}", output="%{z:.3f}") + "<extra></extra>",
    )  # fmt: skip
    end = {"color": LOSS, "width": 2, "dash": "dot"}
    figure.add_scatter(name="ghost", x=[], y=[], mode="lines", line=end, hoverinfo="skip", meta="shade")
    line = {"width": 3}  # in the ink of the page, to be seen across a bright hall
    figure.add_scatter(name="boundary", x=[], y=[], mode="lines", line=line, hoverinfo="skip", meta="shade")
    for part, opening in (("class", ""), ("test", "-open")):
        for number, look in enumerate(CLASSES):
            marker = {"color": look["color"], "symbol": look["symbol"] + opening, "size": 6}
            # A light edge parts a sample from shade of its own colour.
            marker |= {} if opening else {"line": {"color": "rgba(255,255,255,0.8)", "width": 0.7}}
            name = f"{part} {number}"
            figure.add_scatter(name=name, x=[], y=[], mode="markers", marker=marker, hoverinfo="skip")
    ring = {"symbol": "circle-open", "size": 10, "color": "#c62828", "line": {"width": 1.3}}
    figure.add_scatter(name="wrong", x=[], y=[], mode="markers", marker=ring, hoverinfo="skip", meta="rings")
    return figure


def weights_over_steps() -> go.Figure:
    """Every weight and the bias over the steps, blue above zero and orange below. The stage fills it and fits its
    scale, which holds still while something is dragged.

    Traces
    ------
    weights : rows are weights, columns steps
    """
    layout = plain_layout(x_title=t("step"), y_title="")
    layout["xaxis"] |= {"showgrid": False}
    layout["yaxis"] |= {"showgrid": False, "rangemode": "normal", "tickmode": "array"}
    figure = go.Figure(layout=layout)
    scale = [[0, NEGATIVE], [0.5, "rgba(128,128,128,0)"], [1, POSITIVE]]
    figure.add_heatmap(
        name="weights", x=[], y=[], z=[[]], zmin=-1, zmax=1, colorscale=scale, showscale=False,
        hovertemplate=t("step {step}, {name}: {value}", step="%{x}", name="%{y}", value="%{z:.4f}") + "<extra></extra>",
    )  # fmt: skip
    return figure
