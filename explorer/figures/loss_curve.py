"""The loss over the steps of a run."""

from plotly import graph_objects as go

from explorer.figures.style import LOSS, plain_layout
from slp_core import Trace


def loss_curve(trace: Trace | None = None) -> go.Figure:
    """Loss over steps; without a trace an empty curve, which the stage fills while something is dragged.

    Traces
    ------
    loss : the training loss after k steps, k = 0..T
    """
    loss = [] if trace is None else trace.loss.tolist()
    figure = go.Figure(layout=plain_layout(x_title="step", y_title="loss"))
    figure.add_scatter(
        name="loss",
        x=list(range(len(loss))),
        y=loss,
        mode="lines",
        line={"color": LOSS, "width": 2},
        hovertemplate="step %{x}: loss %{y:.4g}<extra></extra>",
    )
    return figure
