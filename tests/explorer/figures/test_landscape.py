import json

import pytest

from explorer.figures.landscape import loss_contour, loss_landscape
from tests.explorer.figures.test_style import contrast


def test_contour_has_the_traces_that_the_stage_fills():
    figure = loss_contour()
    assert [trace.name for trace in figure.data] == ["loss", "edge", "path", "lowest", "start"]
    assert [trace.type for trace in figure.data] == ["contour", "scatter", "scatter", "scatter", "scatter"]
    assert not figure.data[0].zauto and not figure.data[0].autocontour
    assert "customdata" in figure.data[0].hovertemplate
    assert len(json.dumps(figure.to_plotly_json(), default=list)) < 6000


def test_path_on_the_contour_is_told_from_every_colour_by_one_of_its_two():
    _, edge, path, lowest, start = loss_contour().data
    assert lowest.marker.color == path.line.color
    assert contrast(edge.line.color, path.line.color) > 12
    assert start.marker.color == path.line.color
    assert edge.line.width > path.line.width


def test_landscape_has_the_traces_that_the_stage_fills():
    figure = loss_landscape()
    assert [trace.name for trace in figure.data] == ["loss", "edge", "path", "lowest", "here"]
    assert [trace.type for trace in figure.data] == ["surface", *["scatter3d"] * 4]
    assert figure.layout.uirevision
    assert figure.data[0].colorscale == loss_contour().data[0].colorscale


def test_marks_in_the_landscape_are_signs_that_every_font_has():
    """WebGL draws a mark as a letter; that of "x" is an emoji, and an empty box where there is none."""
    symbols = {trace.marker.symbol or "circle" for trace in loss_landscape().data[3:]}
    assert symbols == {"circle", "cross"}


def test_landscape_can_be_looked_at_from_all_around():
    figure = loss_landscape()
    eyes = figure.layout.meta["eyes"]
    assert figure.layout.scene.camera.eye.to_plotly_json() == eyes[0]
    assert sum(eye["x"] for eye in eyes) == pytest.approx(0, abs=1e-3)
    assert sum(eye["y"] for eye in eyes) == pytest.approx(0, abs=1e-3)
    assert len({(eye["x"], eye["y"]) for eye in eyes}) == len(eyes)
