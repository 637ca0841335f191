"""What Train says of Rosenblatt's rule: its mistakes, and the most that there can be."""

import pytest

from explorer.views.compute import compute, scene
from slp_core import Experiment, on_dataset, tutorial

RULE = tutorial().change(activation="step", loss="perceptron", learning_rate=1)
AND = on_dataset(RULE, "and", weights=[0, 0], bias=0, batch_size=1, steps=60)

FOLLOWED = {name: getattr(AND, name) for name in ("activation", "loss", "learning_rate", "batch_size", "steps")} | {
    "train_bias": False
}


def told(experiment, step=0):
    return compute("train", scene("train", experiment, {"step": step}))["captions"]["moment"]


def test_rule_on_and_is_told_with_novikoffs_bound():
    start = told(AND)
    assert "The rule has not looked at a sample yet." in start
    # Worked by hand: (2, 2, -3) is the least that parts them, so γ = 1/√17; R = √3.
    assert "parts the classes by γ = 0.2425, and no sample is longer than R = 1.7321" in start
    assert start.endswith("wrong at most (R/γ)² = 51 times, in whatever order.")


def test_rule_counts_its_mistakes_sweep_by_sweep():
    # From zeros every answer is yes: of the first sweep's four, three wrong at the most.
    assert "The rule has been wrong 1 time so far; sweep by sweep over the data: 1." in told(AND, 1)
    end = told(AND, 60)
    assert "times so far; in the last sweeps over the data: " in end
    assert "0, 0 and 0." in end


def test_rule_from_other_weights_has_another_bound():
    moved = told(AND.change(weights=[3, -2], bias=0.5))
    assert "(R/γ)² = 51 times from weights of 0, and " in moved
    assert moved.endswith("from these at η = 1.")


def test_rule_on_what_no_plane_parts_never_rests():
    assert told(on_dataset(AND, "xor")).endswith("No plane parts the classes: the rule never comes to rest.")


@pytest.mark.parametrize(
    "change",
    [{"batch_size": None}, {"optimizer": "momentum"}, {"learning_rate": 0}],
    ids=["batch", "optimizer", "rate"],
)
def test_rule_says_what_it_needs(change):
    assert told(AND.change(**change)).endswith("data, SGD, a batch of 1 and a rate above 0.")


def test_rule_is_silent_where_another_is_followed():
    assert "rule" not in told(AND.change(loss="mse"))
    assert "rule" not in told(AND.change(activation="identity"))


def test_rule_bounds_nothing_where_the_theorem_does_not_hold():
    shades = AND.change(target=[0, 0.5, 0.5, 1])
    assert told(shades).endswith("The rule has not looked at a sample yet.")


def test_rule_with_a_held_bias_is_told_of_planes_that_it_can_draw():
    # x1 + x2 = 1.5 parts AND: with b = -1.5 the rule finds it, and rests.
    fixed = AND.change(train_bias=False, bias=-1.5)
    assert "in the last sweeps over the data: " in told(fixed, 60)
    assert told(fixed, 60).endswith("0, 0 and 0.")
    # A plane parts AND, but none through (0, 0) itself.
    assert told(AND.change(train_bias=False)).endswith(
        "No plane through the origin parts the classes, and b stays 0: in every sweep over the data the rule is wrong."
    )


@pytest.mark.parametrize(
    ("x", "target"),
    [([[0, 0], [0, 0]], [1, 1]), ([[-1, 0], [1, 0], [0, 1]], [1, 1, 0])],
    ids=["at the origin", "on the plane"],
)
def test_rule_that_rests_with_samples_on_its_plane_is_not_said_to_go_on(x, target):
    on_it = Experiment(x=x, target=target, weights=[1, 1], **FOLLOWED)
    end = told(on_it, 60)
    assert "0, 0 and 0" in end
    assert "No plane" not in end
