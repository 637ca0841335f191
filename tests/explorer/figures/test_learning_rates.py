import json

import pytest

from explorer.figures.learning_rates import DASHES, PALETTE, VERDICTS, compared_runs, final_losses, rate_curves
from slp_core import LABELS, LOSSES, OPTIMIZERS
from tests.explorer.figures.test_style import BACKGROUNDS, contrast

FIGURES = {
    "curves": rate_curves(),
    "final": final_losses(),
    "optimizers": compared_runs(OPTIMIZERS),
    "losses": compared_runs(LOSSES),
}


def test_every_verdict_of_the_core_has_a_look_of_its_own():
    assert VERDICTS.keys() == LABELS.keys()
    for part in ("color", "dash", "symbol"):
        assert len({look[part] for look in VERDICTS.values()}) == len(LABELS)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("color", [*PALETTE, *(look["color"] for look in VERDICTS.values())])
def test_colour_of_a_curve_stands_out_in_every_theme(color, background):
    assert contrast(color, background) >= 3


@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_empty_small_and_names_its_axes(name):
    figure = FIGURES[name]
    assert all(list(trace.x) == list(trace.y) == [] for trace in figure.data)
    assert len({trace.name for trace in figure.data}) == len(figure.data)
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
    assert len(json.dumps(figure.to_plotly_json())) < 5000


def test_curves_have_a_trace_for_each_verdict_and_the_own_run_on_top():
    traces = FIGURES["curves"].data
    assert [trace.name for trace in traces] == [*VERDICTS, "own"]
    assert traces[-1].line.width > max(trace.line.width for trace in traces[:-1])
    for trace in traces[:-1]:
        look = VERDICTS[trace.name]
        assert (trace.line.color, trace.line.dash) == (look["color"], look["dash"])


def test_final_losses_are_over_a_logarithmic_rate_with_the_own_one_ringed():
    figure = FIGURES["final"]
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert [trace.name for trace in figure.data] == ["all", *VERDICTS, "above", "below", "own"]
    symbols = {trace.name: trace.marker.symbol for trace in figure.data}
    assert {name: symbols[name] for name in VERDICTS} == {name: look["symbol"] for name, look in VERDICTS.items()}


@pytest.mark.parametrize("registry", [OPTIMIZERS, LOSSES])
def test_compared_runs_differ_by_colour_and_dash(registry):
    traces = compared_runs(registry).data
    assert [trace.name for trace in traces] == list(registry)
    assert len({(trace.line.color, trace.line.dash) for trace in traces}) == len(registry)


def test_compared_runs_of_thirty_names_are_still_told_apart():
    traces = compared_runs(f"name {number}" for number in range(30)).data
    assert len({(trace.line.color, trace.line.dash) for trace in traces}) == len(PALETTE) * len(DASHES) == 30
