"""The sentences of the Landscape page in many states, each against what it claims."""

import random

from explorer.contract.landscape import LandscapeSettings
from explorer.views.landscape import landscape_view
from explorer.views.scene import Scene, Source
from explorer.views.work import Work
from slp_core import train
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.landscape import CLAIMS, Surroundings
from tests.explorer.claims.states import states

FILES = ["explorer/captions/landscape.py"]


def test_every_sentence_of_the_landscape_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


def test_sentences_of_the_landscape_are_true():
    listener, chance = Listener(FILES, CLAIMS), random.Random(0)
    for experiment in states(130, seed=5):
        settings = LandscapeSettings(points=7, step=chance.choice([0, 1, experiment.steps]))
        with hearing() as heard:
            numbers = landscape_view(Scene(experiment, settings, Source.of(experiment)), Work())
        listener.check(heard, Surroundings(train(experiment), numbers))
    assert listener.unsaid() == set()
