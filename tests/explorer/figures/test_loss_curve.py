import json

from explorer.figures.loss_curve import loss_curve, loss_timeline
from slp_core import train, tutorial


def test_loss_curve_draws_every_step_of_the_trace():
    trace = train(tutorial().change(steps=5, learning_rate=2.0))
    (line,) = loss_curve(trace).data
    assert line.name == "loss"
    assert list(line.x) == [0, 1, 2, 3, 4, 5]
    assert list(line.y) == trace.loss.tolist()
    assert len(set(line.y)) == 6


def test_loss_curve_without_a_trace_is_empty_and_the_same_picture():
    (empty,), (drawn,) = loss_curve().data, loss_curve(train(tutorial().change(steps=2))).data
    assert list(empty.x) == list(empty.y) == []
    assert empty.line == drawn.line
    assert empty.name == drawn.name
    assert loss_curve().layout == loss_curve(train(tutorial().change(steps=2))).layout


def test_loss_curve_names_its_axes_and_does_not_bring_plotlys_template():
    figure = loss_curve()
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("step", "loss")
    assert figure.layout.yaxis.rangemode == "tozero"
    assert len(json.dumps(figure.to_plotly_json())) < 2000


def test_loss_timeline_is_the_loss_curve_with_a_ghost_that_no_pointer_finds():
    trace = train(tutorial().change(steps=3))
    loss, ghost = loss_timeline(trace).data
    assert list(loss.y) == trace.loss.tolist()
    assert (ghost.name, ghost.hoverinfo, len(ghost.x)) == ("ghost", "skip", 0)
    assert ghost.line.dash != loss.line.dash
    assert loss_timeline().layout.hoverdistance == -1  # a click anywhere finds the nearest step
