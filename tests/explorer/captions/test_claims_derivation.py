"""The sentences of the Derivation page in many states, each against what it claims."""

import random

import torch

from explorer.captions.derivation import bias_caption, saturation_caption, verdict
from slp_core import ParameterGradient, check_gradients, difference_errors, gradients
from tests.explorer.claims.derivation import CLAIMS, Proved
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.states import crowds, states

FILES = ["explorer/captions/derivation.py"]
SIZES = torch.logspace(-12, 0, 25, dtype=torch.float64)


def test_every_sentence_of_the_derivation_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


def test_sentences_of_the_derivation_are_true():
    listener, chance = Listener(FILES, CLAIMS), random.Random(0)
    for experiment in [*states(250, seed=3), *crowds(40, seed=4)]:
        slopes = gradients(experiment)
        closed = ParameterGradient(slopes.weights.clone(), slopes.bias.clone())
        if chance.random() < 0.2:
            closed.bias[0] *= -1
        mistaken = closed.bias[0] != slopes.bias[0]
        h = 10 ** chance.uniform(-12, 0)
        checked = check_gradients(experiment, h, closed_form=closed)
        errors = difference_errors(experiment, closed, SIZES)
        with hearing() as heard:
            told = verdict(checked, SIZES, errors)
            saturation_caption(experiment, slopes)
            bias_caption(experiment)
        facts = Proved(experiment, checked, bool(mistaken))
        listener.check(heard, facts)
        assert ("mistake" in told) == (bool(mistaken) and 2 * abs(closed.bias[0].item()) > 1e-5 * facts.allowed), told
    assert listener.unsaid() == set()
