"""The sentences of the Rates page in many states, each against what it claims."""

import random

from explorer.captions.rates import limit_caption, losses_caption, optimizers_caption, sweep_caption
from explorer.contract.rates import RatesSettings
from explorer.views.rates import rates_view
from explorer.views.rates_measures import ends, measures
from explorer.views.scene import Scene, Source
from explorer.views.work import Work
from slp_core import Experiment, curvature, on_dataset, sweep, tutorial
from slp_core.errors import never
from tests.explorer.claims import rates
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.states import states

FILES = ["explorer/captions/rates.py"]


RARE = [
    # Only the half squared error stays finite.
    Experiment(x=[1e6], weights=[0.0], target=1.0, activation="identity", learning_rate=1e4, steps=19),
    tutorial().change(learning_rate=1.0, steps=100),
    tutorial().change(weight_decay=0.1, learning_rate=0.5, train_bias=True),
    tutorial().change(weight_decay=0.5, l1=0.1, learning_rate=0.5),
    # With a test part: by each measure all ends are alike, or one is best.
    *(on_dataset(tutorial(), "iris", steps=steps, learning_rate=0.1) for steps in (0, 0, 0, 0, 8, 8, 8, 8)),
    *(on_dataset(tutorial(), "moons", steps=steps, learning_rate=0.4) for steps in (5, 6, 7, 8, 21, 22, 23, 24)),
    # Each move goes beyond the target, by less and less.
    Experiment(x=[1.0], weights=[0.0], target=1.0, activation="identity", train_bias=False, learning_rate=0.8),
    # And by more and more, without an overflow.
    Experiment(x=[1.0], weights=[0.0], target=1.0, activation="identity", train_bias=False, learning_rate=1.2),
]
"""Where sentences are said that hardly any other state brings about."""


def test_every_sentence_of_the_rates_page_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, rates.CLAIMS) == {}


def test_sentences_of_the_rates_page_are_true():
    listener, chance = Listener(FILES, rates.CLAIMS), random.Random(0)
    for number, experiment in enumerate([*RARE, *states(120, seed=11)]):
        grid = sorted(10 ** chance.uniform(-4, 3) for _ in range(chance.choice([1, 2, 5])))
        tried = sorted({*grid, experiment.learning_rate})
        found, own = sweep(experiment, tried), tried.index(experiment.learning_rate)
        counted = [row for row, rate in enumerate(tried) if rate in grid]
        pictures = rates_view(Scene(experiment, RatesSettings(count=8), Source.of(experiment)), Work())["pictures"]
        assert pictures is not None
        bend = None if found.diverged_at[own] is not None else curvature(experiment, found.parameters[own, -1])
        measure = measures(experiment)[number % len(measures(experiment))]
        measured = ends(found, measure, never)
        swept = rates.Swept(experiment, found, counted, own, measure)
        for tell, facts in (
            (lambda: sweep_caption(found, counted, own, measure, measured), swept),  # noqa: B023
            (lambda: limit_caption(experiment, bend), swept),  # noqa: B023
            (lambda: optimizers_caption(experiment, pictures["optimizers"]), rates.optimizers(experiment)),  # noqa: B023
            (lambda: losses_caption(pictures["losses"]), rates.losses(experiment)),  # noqa: B023
        ):
            with hearing() as heard:
                tell()
            listener.check(heard, facts)
    assert listener.unsaid() == set()
