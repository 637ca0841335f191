import json
from pathlib import Path

import pytest

import explorer
from explorer import limits
from explorer.figures.one_input import curve_over_input
from explorer.figures.training import (
    CLASSES,
    DASHES,
    PINNED,
    decision_boundary,
    training_curves,
    weights_over_steps,
)
from tests.explorer.figures.test_style import BACKGROUNDS, contrast

FIGURES = {
    "loss": training_curves("loss"),
    "accuracy": training_curves("accuracy"),
    "boundary": decision_boundary(),
    "one_input": curve_over_input(),
    "weights": weights_over_steps(),
}
RING = next(trace.marker.color for trace in FIGURES["boundary"].data if trace.name == "wrong")


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("color", [*PINNED, *(look["color"] for look in CLASSES), RING])
def test_colour_of_a_line_or_a_sample_stands_out_in_every_theme(color, background):
    assert contrast(color, background) >= 3


@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_empty_and_small(name):
    figure = FIGURES[name]
    for trace in figure.data:
        assert list(trace.x) == list(trace.y) == []
    assert len({trace.name for trace in figure.data}) == len(figure.data)
    assert len(json.dumps(figure.to_plotly_json(), default=list)) < 5000


@pytest.mark.parametrize("measure", ["loss", "accuracy"])
def test_curves_have_the_traces_that_the_stage_fills(measure):
    figure = FIGURES[measure]
    assert [trace.name for trace in figure.data] == [
        "pin 1",
        "pin 2",
        "pin 3",
        "pin 4",
        "pin 5",
        "pin 6",
        "test",
        "train",
    ]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("step", measure)
    assert [trace.visible for trace in figure.data] == [False] * limits.PINS_MOST + [None, None]


def test_pinned_runs_are_told_apart_by_colour_and_none_looks_like_the_run_itself():
    pinned, (test, train) = FIGURES["loss"].data[: limits.PINS_MOST], FIGURES["loss"].data[limits.PINS_MOST :]
    assert len(PINNED) == len(set(PINNED)) == len(DASHES) == limits.PINS_MOST
    assert [trace.line.color for trace in pinned] == list(PINNED)
    assert [trace.line.dash for trace in pinned] == list(DASHES)
    assert not {test.line.dash, train.line.dash} & set(DASHES)
    assert not {test.line.color, train.line.color} & set(PINNED)
    assert train.line.dash == "solid"


def test_swatches_of_the_stage_have_the_colours_of_the_curves():
    css = " ".join((Path(explorer.__file__).parent / "stage" / "parts" / "pins.css").read_text().split())
    for number, color in enumerate(PINNED, start=1):
        assert f".slp-pin-{number} .slp-swatch {{ color: {color}; }}" in css


def test_boundary_has_the_traces_that_the_stage_fills():
    traces = {trace.name: trace for trace in FIGURES["boundary"].data}
    assert list(traces) == ["output", "ghost", "boundary", "class 0", "class 1", "test 0", "test 1", "wrong"]
    assert (traces["output"].zmin, traces["output"].zmax) == (0, 1)
    assert traces["boundary"].mode == "lines"
    assert {name: trace.meta for name, trace in traces.items() if trace.meta} == {
        "ghost": "shade",
        "boundary": "shade",
        "wrong": "rings",
    }


def test_classes_differ_by_shape_and_test_samples_are_hollow():
    traces = {trace.name: trace.marker for trace in FIGURES["boundary"].data if trace.type == "scatter"}
    assert traces["class 0"].symbol != traces["class 1"].symbol
    for kind in (0, 1):
        assert traces[f"test {kind}"].symbol == f"{traces[f'class {kind}'].symbol}-open"
        assert traces[f"test {kind}"].color == traces[f"class {kind}"].color
    assert traces["wrong"].symbol == "circle-open"
    assert traces["wrong"].size > traces["class 0"].size


def test_shades_have_the_colours_of_the_classes_and_vanish_between_them():
    low, middle, high = (color for _, color in FIGURES["boundary"].data[0].colorscale)
    for shade, look in ((low, CLASSES[0]), (high, CLASSES[1])):
        red, green, blue = (int(look["color"][at : at + 2], 16) for at in (1, 3, 5))
        assert shade.startswith(f"rgba({red},{green},{blue},")
    assert middle.endswith(",0)")


def test_weights_are_shaded_around_zero():
    (trace,) = FIGURES["weights"].data
    assert (trace.type, trace.zmin, trace.zmax) == ("heatmap", -1, 1)
    assert trace.colorscale[1] == (0.5, "rgba(128,128,128,0)")
