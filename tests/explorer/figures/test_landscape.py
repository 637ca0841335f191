import json

import pytest

from explorer.figures.landscape import ENDS, loss_contour, loss_landscape
from explorer.figures.learning_rates import DASHES, compared_runs
from slp_core import OPTIMIZERS
from tests.explorer.figures.test_style import contrast


def test_contour_has_the_traces_that_the_stage_fills():
    figure = loss_contour()
    assert [trace.name for trace in figure.data] == ["loss", "others", "ends", "edge", "path", "lowest", "start"]
    assert [trace.type for trace in figure.data] == ["contour", *["scatter"] * 6]
    assert not figure.data[0].zauto and not figure.data[0].autocontour
    assert len(json.dumps(figure.to_plotly_json(), default=list)) < 6000


def test_contour_has_no_lines_that_end_beyond_it_and_a_scale_as_high_as_itself():
    figure = loss_contour()
    assert not figure.layout.xaxis.showgrid and not figure.layout.yaxis.showgrid
    assert figure.data[0].colorbar.ypad == 0 and figure.data[0].colorbar.len == 1


def test_path_on_the_contour_is_told_from_every_colour_by_one_of_its_two():
    *_, edge, path, lowest, start = loss_contour().data
    assert lowest.marker.color == path.line.color
    assert contrast(edge.line.color, path.line.color) > 12
    assert start.marker.color == path.line.color
    assert edge.line.width > path.line.width


def test_paths_of_optimizers_lie_below_that_of_the_run_and_look_as_on_the_rates_page():
    figure = loss_contour(OPTIMIZERS)
    others = [trace for trace in figure.data if trace.name.startswith("by-")]
    assert [trace.name for trace in others] == [f"by-{name}" for name in OPTIMIZERS]
    names = [trace.name for trace in figure.data]
    assert names.index("others") < names.index(others[0].name) < names.index("ends") < names.index("edge")
    for here, there in zip(others, compared_runs(OPTIMIZERS).data, strict=True):
        assert (here.line.color, here.line.dash) == (there.line.color, there.line.dash)
    assert len(json.dumps(figure.to_plotly_json(), default=list)) < 6000


def test_paths_of_optimizers_are_told_from_every_colour_by_one_of_their_two_and_from_each_other_without_colour():
    data = {trace.name: trace for trace in loss_contour(OPTIMIZERS).data}
    ends, edge, own = data["ends"], data["others"], data["path"]
    for at, name in enumerate(OPTIMIZERS):
        line = data[f"by-{name}"].line
        assert contrast(line.color, edge.line.color) > 3
        assert edge.line.width > line.width
        assert ends.marker.color[at] == line.color != own.line.color
    dashes = [data[f"by-{name}"].line.dash for name in OPTIMIZERS]
    assert len(set(zip(dashes, ends.marker.symbol, strict=True))) == len(OPTIMIZERS)
    assert len(ENDS) == len(set(ENDS)) != len(DASHES)
    assert len(data["edge"].x or []) == 0 and data["edge"].line.width > edge.line.width


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
