"""The error of the central difference over its step size: truncation on one side, rounding on the other."""

from plotly import graph_objects as go

from explorer.figures.style import NEGATIVE, POSITIVE, plain_layout
from explorer.text.voice import t


def error_over_step_size() -> go.Figure:
    """An empty log-log chart, which the stage fills.

    Traces
    ------
    float64, float32 : largest absolute error of the central difference, over h
    """
    layout = plain_layout(x_title=t("step size h"), y_title=t("largest error"))
    layout["xaxis"] |= {"type": "log", "dtick": 2, "exponentformat": "e"}
    layout["yaxis"] |= {"type": "log", "dtick": 3, "exponentformat": "e", "rangemode": "normal"}
    layout |= {"showlegend": True, "legend": {"orientation": "h", "x": 0, "y": 1.15}}
    figure = go.Figure(layout=layout)
    for name, color, dash in (("float64", POSITIVE, "solid"), ("float32", NEGATIVE, "dash")):
        figure.add_scatter(
            name=name,
            x=[],
            y=[],
            mode="lines",
            line={"color": color, "width": 2, "dash": dash},
            hovertemplate=t("h = {h}: error {error}", h="%{x:.1e}", error="%{y:.1e}") + f"<extra>{name}</extra>",
        )
    return figure
