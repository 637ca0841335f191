from explorer.figures.step_size import error_over_step_size


def test_error_over_step_size_has_a_line_for_each_precision_on_logarithmic_axes():
    figure = error_over_step_size()
    assert [line.name for line in figure.data] == ["float64", "float32"]
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", "log")
    assert len({line.line.dash for line in figure.data}) == len({line.line.color for line in figure.data}) == 2
    assert figure.layout.showlegend
