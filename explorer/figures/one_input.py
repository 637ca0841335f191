"""A neuron with a single input: its output as a curve over the input, among the samples."""

from plotly import graph_objects as go

from explorer.figures.style import GHOST, LOSS, plain_layout
from explorer.figures.training import CLASSES


def curve_over_input() -> go.Figure:
    """The output over the only input, with the samples and their targets. The stage fills it.

    Traces
    ------
    squares : the square of each sample's error, between its target and the answer; the stage draws them (``meta``
        "squares"), as large on the screen in both directions
    threshold : where the verdict changes, a vertical line for each time it does
    best : the line of least squares
    output : the output over the input
    class 0, class 1 : training samples; those of the test part are hollow (test 0, test 1)
    wrong : a ring around every sample that is answered wrongly
    """
    layout = plain_layout(x_title="", y_title="")
    layout["yaxis"] |= {"rangemode": "normal"}
    layout |= {"hovermode": "closest"}
    figure = go.Figure(layout=layout)
    line = {"color": LOSS, "width": 1}
    figure.add_scatter(name="squares", x=[], y=[], mode="lines", line=line, hoverinfo="skip", meta="squares")
    for name, line in (
        ("threshold", {"color": GHOST, "width": 2, "dash": "dash"}),
        ("best", {"color": GHOST, "width": 3, "dash": "dot"}),
        ("output", {"color": LOSS, "width": 3, "dash": "solid"}),
    ):
        figure.add_scatter(name=name, x=[], y=[], mode="lines", line=line, hoverinfo="skip")
    for part, opening in (("class", ""), ("test", "-open")):
        for number, look in enumerate(CLASSES):
            marker = {"color": look["color"], "symbol": look["symbol"] + opening, "size": 7}
            marker |= {} if opening else {"line": {"color": "rgba(255,255,255,0.8)", "width": 0.7}}
            hover = "%{x:.4g}, %{y:.4g}<extra></extra>"
            figure.add_scatter(name=f"{part} {number}", x=[], y=[], mode="markers", marker=marker, hovertemplate=hover)
    ring = {"symbol": "circle-open", "size": 11, "color": "#c62828", "line": {"width": 1.3}}
    figure.add_scatter(name="wrong", x=[], y=[], mode="markers", marker=ring, hoverinfo="skip", meta="rings")
    return figure
