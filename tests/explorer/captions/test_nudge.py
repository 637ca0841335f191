"""The nudge's sentences beside what they claim."""

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.captions.nudge import nudge_caption, whole_caption
from explorer.text.numbers import change
from slp_core import Experiment, gradients, nudge, tutorial
from tests.core.oracle import activation_of, loss_of
from tests.core.strategies import experiments
from tests.explorer.strategies import neurons

NUMBER = r"([+−]?\d+(?:\.\d+)?(?:e−?\d+)?)"
PERCENT = r"([\d.]+(?:e−?\d+)?)"
FALLS = re.compile(
    rf"With a tenth of the nudge they are off by {PERCENT} %, with a hundredth by {PERCENT} %: the smaller the nudge, "
    r"the better they foretell\.$"
)


SURE = Experiment(x=[1.0], weights=[0.0], target=0, loss="binary_cross_entropy")


def told(experiment: Experiment, weight: int = 0, h: float = 0.01) -> str:
    return nudge_caption(experiment, nudge(experiment, weight, h))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_nudge_caption_of_the_tutorial_is_the_chain_rule_in_small_changes():
    assert told(tutorial(), 6) == (
        "Moving w₇ by +0.01 moves z by +0.0192, that moves O by +0.00467, and that moves E by −0.00387. "
        "The three slopes multiplied say −0.00390: off by 0.72 %. With a tenth of the nudge they are off by 0.072 %, "
        "with a hundredth by 0.0072 %: the smaller the nudge, the better they foretell."
    )


@given(neurons(3), st.integers(0, 3), st.floats(-0.5, 0.5))
@example(Experiment(x=[1.0], weights=[0.0], target=1, activation="relu"), 0, 0.1)
@example(Experiment(x=[1.0], weights=[-0.005], target=1, activation="step"), 0, 0.01)
@example(Experiment(x=[3.0], weights=[1.0], target=3.01, activation="identity"), 0, 0.5)
@example(SURE.change(bias=10.0), 0, 0.078125)
@example(Experiment(x=[1.0], weights=[0.0], target=0, activation="tanh", loss="hinge"), 0, 0.5)
def test_nudge_caption_claims_only_what_torch_finds(experiment, weight, h):
    weight = min(weight, experiment.inputs)
    said = told(experiment, weight, h)
    fed = 1.0 if weight == experiment.inputs else experiment.x[0, weight].item()
    z = (experiment.x @ experiment.weights + experiment.bias)[0, 0]
    activation, loss = activation_of(experiment), loss_of(experiment)

    def changes(size: float) -> tuple[float, float]:
        o = activation(z + fed * size)
        before = loss(activation(z)[None, None], experiment.target, z)
        after = loss(o[None, None], experiment.target, z + fed * size)
        return (o - activation(z)).item(), (after - before).item()

    output, rise = changes(h)
    moves = re.match(
        rf"Moving (?:w.|b) by \S+ moves z by {NUMBER}, that moves O by {NUMBER}, and that moves E by", said
    )
    if moves:
        assert number(moves[1]) == pytest.approx(fed * h, rel=6e-3, abs=1e-4)
        assert number(moves[2]) == pytest.approx(output, rel=6e-3, abs=1e-4)
    if "corner within reach" in said:
        assert experiment.loss in ("hinge", "perceptron")
        assert rise != 0
    elif "flat here" in said:
        assert output == 0
    if "does not move when" in said:
        assert fed == 0
    if "bends or jumps" in said:
        assert experiment.activation in ("relu", "step")
    if "the other way" in said:
        assert number(re.search(rf"multiplied say {NUMBER}", said)[1]) * rise < 0
    if "is at its target" in said:
        assert activation(z).item() == pytest.approx(experiment.target.item(), abs=1e-12)
    if "the smaller the nudge" in said:
        found = FALLS.search(said)
        slope = (gradients(experiment).weights.flatten().tolist() + gradients(experiment).bias.tolist())[weight]
        for text, size in zip(found.groups(), (h / 10, h / 100), strict=True):
            measured, predicted = changes(size)[1], slope * size
            off = 100 * abs(measured - predicted) / max(abs(measured), abs(predicted))
            # Where E changes by little, two ways of computing it differ by their rounding: here by that of O, which
            # a logarithm near its end makes larger.
            rounding = 1e-13
            if experiment.loss == "binary_cross_entropy":
                least = max(sys.float_info.epsilon, min(activation(z).item(), 1 - activation(z).item()))
                rounding += 4 * sys.float_info.epsilon / least
            assert number(text) == pytest.approx(off, rel=0.06, abs=100 * rounding / abs(measured))


def test_nudge_caption_of_a_weight_without_input_says_why():
    said = told(Experiment(x=[0.0, 1.0], weights=[0.5, 0.5], target=1))
    assert said == (
        "x₁ is 0, so z does not move when w₁ does, and neither do O and E. The slope ∂z/∂w₁ = x₁ says the same."
    )


def test_nudge_caption_of_a_flat_activation_says_so_and_that_the_slopes_do_too():
    said = told(Experiment(x=[1.0], weights=[-2.0], target=1, activation="relu"))
    assert said == (
        "Moving w₁ by +0.01 moves z by +0.0100, but not O: ReLU is flat here (∂O/∂z = 0), so E does not move. "
        "The three slopes multiplied say the same: 0."
    )


def test_nudge_caption_at_a_kink_says_that_a_smaller_nudge_does_not_help():
    said = told(Experiment(x=[1.0], weights=[0.0], target=1, activation="relu"))
    assert "although ∂O/∂z is 0: ReLU bends or jumps on the way." in said
    assert said.endswith("With a hundredth of the nudge they are still off by 100 %: a smaller nudge does not help.")


def test_nudge_caption_over_a_threshold_says_that_none_foretells_it():
    said = told(Experiment(x=[1.0], weights=[-0.005], target=1, activation="step"))
    assert "moves O by +1.00 although ∂O/∂z is 0: step bends or jumps on the way. E moves by −1.00." in said
    assert "The three slopes multiplied say 0: they foretell nothing of it." in said
    assert said.endswith("With a tenth of the nudge they agree, as far as float64 can tell.")


def test_nudge_caption_at_the_target_tells_by_how_much_the_loss_moves():
    said = told(Experiment(x=[2.0], weights=[0.5], target=1, activation="identity"))
    assert "E is flat (∂E/∂O = 0): the slopes foretell no change." in said
    assert said.endswith("With a tenth of the nudge E moves by +0.00000400, with a hundredth by +4.00e−8.")


def test_nudge_caption_of_too_large_a_step_says_that_the_slopes_go_the_other_way():
    said = told(Experiment(x=[2.0], weights=[0.4], target=1, activation="identity"), h=0.5)
    assert "moves E by +0.600. The three slopes multiplied say −0.400: the other way." in said


def test_nudge_caption_of_a_saturated_neuron_tells_what_float64_holds():
    said = told(Experiment(x=[1.0], weights=[40.0], target=0, loss="binary_cross_entropy"), h=0.25)
    assert said == (
        "Moving w₁ by +0.25 moves z by +0.250; O moves too little for float64 to show; E moves by +0.250. "
        "The three slopes multiplied say the same, as far as float64 can tell."
    )


def test_nudge_caption_of_a_loss_that_moves_too_little_says_how_little():
    said = told(Experiment(x=[2.0], weights=[-20.0], target=1), h=0.01)
    assert said == (
        "Moving w₁ by +0.01 moves z by +0.0200, that moves O by +8.58e−20, and E moves too little for float64 to "
        "show. The three slopes multiplied say how little: −1.70e−19."
    )


def test_nudge_caption_of_what_is_lost_or_overflows():
    assert told(tutorial(), h=0.0) == "A nudge of 0 moves nothing."
    lost = told(Experiment(x=[1.0], weights=[1e6], target=1), h=1e-12)
    assert lost == "A nudge of +1e−12 is lost in the rounding of w₁: nothing moves."
    small = told(Experiment(x=[1e-9, 1e6], weights=[1.0, 1e6], target=1, activation="identity"))
    assert small == "A nudge of +0.01 is lost in the rounding of z: nothing but w₁ moves."


@given(experiments(), st.floats(-0.5, 0.5))
def test_nudge_of_many_samples_tells_what_all_of_them_do(experiment, h):
    found = nudge(experiment, 0, h)
    said = whole_caption(experiment, found)
    if experiment.samples == 1:
        assert said == ""
        return
    slope = gradients(experiment).weights[0, 0].item()
    assert said.startswith(
        f"Over all {experiment.samples} samples, E moves by {change(found.whole_measured[0].item())}"
    )
    assert said.endswith(f"; its gradient says {change(slope * found.measured.weight[0].item())}.")
