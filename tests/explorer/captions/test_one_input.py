"""What the sentences under the picture of a single input say, against hand-worked cases."""

from explorer.captions.one_input import curve_caption, line_caption, regression_caption
from slp_core import Experiment, least_squares

LINE = Experiment(x=[[0], [1], [2]], target=[1, 3, 5], weights=[0.0], activation="identity")
CLASSES = ("failed", "passed")


def test_curve_names_its_classes_and_where_the_answer_changes():
    assert curve_caption(CLASSES, "hours", [5.0]) == (
        "▲ failed, ● passed; hollow: kept for testing; ringed: answered wrongly. The curve is the output; it passes "
        "0.5, where the answer changes, at hours = 5.0000."
    )
    assert curve_caption(CLASSES, "hours", [-1.0, 1.0]).endswith("changes, at hours = −1.0000, 1.0000.")
    assert curve_caption(CLASSES, "hours", []).endswith("it does not pass 0.5 here, so every answer is the same.")


def test_line_says_what_least_squares_is():
    best = least_squares(LINE.change(target=[1, 3, 8]))
    # By hand: the mean of x is 1, of t 4; w = (1 * 3 + 1 * 4) / 2 = 3.5, b = 0.5; errors 0.5, -1, 0.5.
    assert line_caption(LINE, best).endswith(
        "Dotted: least squares, solved without a step of training: w = 3.5000, b = 0.5000, with a loss of 0.5000. No "
        "other line has less."
    )
    held = LINE.change(train_bias=False, bias=0)
    # Through the origin: w = (3 + 10) / 5 = 2.6, errors 1, 0.4, -0.2, their squares' mean 0.4.
    assert line_caption(held, least_squares(held)).endswith(
        "Dotted: least squares, the bias as it is: w = 2.6000, with a loss of 0.4000. No other weight has less."
    )
    assert "Dotted" not in line_caption(LINE, None)


def test_moment_of_a_regression_is_told_by_its_loss_and_what_it_explains():
    assert regression_caption(3, 0.25, 0.5, None) == (
        "Step 3: loss 0.2500; the neuron explains 0.5000 of the targets' variance (R²)."
    )
    assert regression_caption(3, 0.25, 0.5, 0.25) == (
        "Step 3: loss 0.2500; the neuron explains 0.5000 of the training targets' variance (R²), and 0.2500 of the "
        "test targets'."
    )


def test_no_part_of_a_variance_is_below_0():
    assert regression_caption(3, 4.0, -3.0, None) == (
        "Step 3: loss 4.0000; R² is −3.0000: below 0 the neuron is worse than always saying the targets' mean."
    )
    for explained, tested in ((0.5, -1.0), (-1.0, 0.5), (-1.0, -2.0)):
        told = regression_caption(3, 4.0, explained, tested)
        assert "explains" not in told
        assert "below 0 the neuron is worse than always saying their mean" in told
