"""The sentences of the nudge in many states, each against what it claims."""

import random

from explorer.captions.nudge import nudge_caption, whole_caption
from slp_core import Experiment, nudge
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.nudge import CLAIMS, Nudged
from tests.explorer.claims.states import crowds, states

TOO_FAR = Experiment(x=[2.0], weights=[0.4], target=1, activation="identity")
ACROSS = Experiment(x=[4.0], weights=[0.5], target=1, activation="identity")
"""A nudge of −0.5 goes from one side of the parabola to the other, as high."""
CORNERS = [
    Experiment(x=[1.0], weights=[weight], target=target, activation=activation, loss=loss)
    for weight, target, activation, loss in (
        (1.002, 1.0, "identity", "hinge"),
        (1.0, 1.0, "identity", "hinge"),
        (-0.002, 0.0, "identity", "hinge"),
        (1.335, 0.8, "identity", "hinge"),
        (0.504, 1.0, "identity", "perceptron"),
        (0.496, 0.0, "identity", "perceptron"),
        (0.003, 1.0, "sigmoid", "perceptron"),
    )
]
"""Where the loss is flat although the output is not at its target, or has a corner there."""
HS = [0.01, -0.01, 0.1, 0.0, 1e-12, -1e-12, 0.5, -0.5, 1e-300]
"""Nudges, to both ends of what can be chosen."""
FILES = ["explorer/captions/nudge.py"]


def test_every_sentence_of_the_nudge_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


def test_sentences_of_the_nudge_are_true():
    listener, chance = Listener(FILES, CLAIMS), random.Random(0)
    for experiment in [TOO_FAR, ACROSS, *chance.choices(CORNERS, k=60), *states(1500, seed=13), *crowds(100, seed=14)]:
        weight = chance.randint(0, experiment.inputs)
        h = chance.choice([*HS, chance.uniform(-0.5, 0.5)])
        if experiment is TOO_FAR:
            weight, h = 0, 0.5
        if experiment is ACROSS:
            weight, h = 0, -0.5
        found = nudge(experiment, weight, h)
        with hearing() as heard:
            nudge_caption(experiment, found)
            whole_caption(experiment, found)
        listener.check(heard, Nudged(experiment, weight, h))
    # Within the limits of what can be set hardly anything overflows.
    assert listener.unsaid() <= {"The numbers overflow float64 here: what the nudge does cannot be measured."}
