"""The sentences of the Landscape page in many states, each against what it claims."""

import random

from explorer import limits
from explorer.contract.landscape import LandscapeSettings
from explorer.views.landscape import landscape_view
from explorer.views.scene import Scene, Source
from explorer.views.work import Work
from slp_core import Experiment, train
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.landscape import CLAIMS, Surroundings
from tests.explorer.claims.states import states

FILES = [f"explorer/captions/{name}.py" for name in ("landscape", "landscape_ground", "landscape_paths")]


def test_every_sentence_of_the_landscape_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


def _hear(listener: Listener, experiment: Experiment, settings: LandscapeSettings) -> None:
    with hearing() as heard:
        numbers = landscape_view(Scene(experiment, settings, Source.of(experiment)), Work())
    listener.check(heard, Surroundings(train(experiment), numbers))


def test_sentences_of_the_landscape_are_true(monkeypatch):
    listener, chance = Listener(FILES, CLAIMS), random.Random(0)
    unfed = Experiment(x=[0.0, 0.0], weights=[1.0, 1.0], target=1.0)  # along its weights every loss is flat
    for experiment in [unfed, *states(130, seed=5), *states(12, seed=6, weight_decay=0.1, l1=0.01)]:
        pair = (0, 1) if experiment is unfed else None
        step = chance.choice([0, 1, experiment.steps])
        _hear(listener, experiment, LandscapeSettings(points=7, step=step, pair=pair, paths=chance.random() < 0.5))
    line = Experiment(x=[[0.5, 0.0], [1.0, 0.0]], weights=[1, 1], target=[1, 0], activation="identity", steps=3)
    bowl = Experiment(x=[[0.5, 1.0], [1.0, -0.5]], weights=[1, 1], target=[1, 0], activation="identity", steps=3)
    for decaying in (
        bowl.change(weight_decay=0.25),
        bowl.change(weight_decay=0.25, target=[50.0, 80.0]),
        bowl.change(l1=0.25),
        line.change(weight_decay=1e-9),
        line.change(steps=8, weight_decay=0.25, changes=[(3, "weight_decay", 0.5)]),
    ):
        _hear(listener, decaying, LandscapeSettings(points=7, paths=True, pair=(0, 1)))
    saturated = Experiment(x=[1.0, 1.0], weights=[10, 10], target=0.0, weight_decay=1e-4, steps=2)
    _hear(listener, saturated, LandscapeSettings(points=7, reach=50.0))
    changed = next(states(1, seed=7, steps=8, changes=[(3, "learning_rate", 0.25)]))
    _hear(listener, changed, LandscapeSettings(points=7, paths=True))
    _hear(listener, next(states(1, seed=8, steps=5_000)), LandscapeSettings(points=7, paths=True))
    monkeypatch.setattr(limits, "VIEW_MOST_SECONDS", 1e-6)
    _hear(listener, unfed, LandscapeSettings(points=7, paths=True))
    assert listener.unsaid() == set()
