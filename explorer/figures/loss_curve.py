"""The loss over the steps of a run."""

from plotly import graph_objects as go

from explorer.figures.style import GHOST, LOSS, plain_layout
from explorer.text.voice import t
from slp_core import Trace


def loss_curve(trace: Trace | None = None) -> go.Figure:
    """Loss over steps; without a trace an empty curve, which the stage fills while something is dragged.

    Traces
    ------
    loss : the training loss after k steps, k = 0..T
    """
    loss = [] if trace is None else trace.loss.tolist()
    figure = go.Figure(layout=plain_layout(x_title=t("step"), y_title=t("loss")))
    figure.add_scatter(
        name="loss",
        x=list(range(len(loss))),
        y=loss,
        mode="lines",
        line={"color": LOSS, "width": 3},
        hovertemplate=t("step {step}: loss {loss}", step="%{x}", loss="%{y:.4g}") + "<extra></extra>",
    )
    return figure


def loss_timeline(trace: Trace | None = None) -> go.Figure:
    """The loss curve as a timeline: a click anywhere jumps to that step.

    Traces
    ------
    ghost : the run before, where this one was forked from it
    loss : as in :func:`loss_curve`
    """
    figure = loss_curve(trace)
    line = {"color": GHOST, "width": 2, "dash": "dot"}
    figure.add_scatter(name="ghost", x=[], y=[], mode="lines", line=line, hoverinfo="skip")
    figure.update_layout(hoverdistance=-1)
    return figure
