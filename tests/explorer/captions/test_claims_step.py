"""The sentences of the Step page at many moments of many runs, each against what it claims."""

import random
from collections.abc import Iterator
from typing import Any

from explorer import limits
from explorer.contract.step import PHASES, StepSettings
from explorer.views.scene import Scene, Source
from explorer.views.step import step_view
from explorer.views.work import Work
from slp_core import ACTIVATIONS, OPTIMIZERS, PRESETS, Experiment, train
from tests.core.oracle import sees_sum
from tests.core.strategies import drawn
from tests.explorer.claims.hearing import Listener, unchecked
from tests.explorer.claims.run import Run
from tests.explorer.claims.states import crowds, states
from tests.explorer.claims.step import CLAIMS, Moment
from tests.explorer.claims.telling import tellings

FILES = [f"explorer/stage/pages/step/told{part}.js" for part in ("", "_forward", "_backward", "_moving")]
OPERATIONS = {"start": 1, "forward": 3, "loss": 2, "backward": 4, "update": 1}
"""How many operations each phase has, beside one for each weight."""
EACH = {"forward", "backward", "update"}

Place = tuple[int, str, int | None, bool]


def test_every_sentence_of_the_step_page_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


LONGEST = Experiment(x=[1.0], weights=[0.0], target=1.0, steps=limits.STEP_MOST_STEPS + 1)
ARRIVING = PRESETS["random"].build(2).change(learning_rate=0.5, target=0.4, steps=60)
"""Comes so near to its target that rounding is all that is left."""
RARE = [
    LONGEST,
    ARRIVING,
    Experiment(x=[0.0, 0.0], weights=[1.0, -1.0], bias=0.5, target=1.0, train_bias=False),
    Experiment(x=[1e-200], weights=[0.0], target=1e-200, activation="identity", train_bias=False, steps=3),
    Experiment(x=[1e-30], weights=[1.0], target=0.0, activation="identity", train_bias=False, learning_rate=1e-300),
    Experiment(x=[0.0], weights=[1e-30], target=1.0, train_bias=False, weight_decay=1.0, learning_rate=1e-300),
]
"""Where sentences are said that hardly any other state brings about."""


def experiments() -> Iterator[Experiment]:
    yield from RARE
    yield from states(500, seed=7)
    yield from crowds(60, seed=11)
    yield from states(60, seed=8, optimizer="sgd", learning_rate=0.1)
    yield from states(80, seed=9, weight_decay=0.1)
    yield from states(40, seed=10, weight_decay=0.01, l1=0.5)
    for seed in range(20):
        yield drawn(1 + seed % 2, 3, 1, data_seed=seed, activation="step", loss="perceptron", steps=4)
    for target in (0.6, 0.9):  # between the classes, where hinge asks for more than the target
        corner = {"x": [1.0, -1.0], "target": target, "activation": "identity", "loss": "hinge", "steps": 3}
        yield Experiment(weights=[0.5, -0.5], learning_rate=0.01, **corner)
        yield Experiment(weights=[5.0, -0.5], learning_rate=0.01, **corner)
        yield Experiment(weights=[-0.5, -0.5], bias=1, learning_rate=0.01, **corner)


def places(chance: random.Random, experiment: Experiment, last: int, ends: bool) -> Iterator[Place]:
    """Each phase of some steps, before and after it has moved, and one of its operations; the last step of a run that
    ends has no way back."""
    chosen = range(last + 1) if experiment is ARRIVING else {0, 1, last - 1, last, chance.randint(0, last)}
    for step in chosen:
        if not 0 <= step <= last:
            continue
        phases = list(PHASES) if not (ends and step == last) else ["start", "forward", "loss", "step"]
        for phase in phases:
            yield step, phase, None, True
            yield step, phase, None, False
            if phase in OPERATIONS:
                count = OPERATIONS[phase] + (experiment.inputs if phase in EACH else 0)
                yield step, phase, chance.randrange(count), False


def test_sentences_of_the_step_page_are_true():
    chance, runs, moments = random.Random(0), [], []
    for experiment in experiments():
        numbers = step_view(Scene(experiment, StepSettings(), Source.of(experiment)), Work())
        last, ends = numbers["last"], numbers["diverged_at"] is None
        run = Run(train(experiment))
        asked = list(places(chance, experiment, last, ends))
        runs.append(_asked(experiment, numbers, asked))
        at = {step: Moment(run, step, last) for step, *_ in asked}
        moments.append([at[step] for step, *_ in asked])
    listener = Listener(FILES, CLAIMS)
    for heard, facts in zip(tellings(runs), moments, strict=True):
        for said, moment in zip(heard, facts, strict=True):
            listener.check([said], moment)
            # What must not be left out.
            overflows_at = moment.overflows_at
            is_told = "overflow here" in said.text
            assert is_told == (overflows_at is not None and moment.step >= overflows_at) or _is_start(said.text), said
    assert listener.unsaid() == set()


def _is_start(text: str) -> bool:
    return "not known yet" in text or "nothing else yet" in text


def _asked(experiment: Experiment, numbers: Any, asked: list[Place]) -> dict[str, Any]:
    return {
        "numbers": numbers,
        "activation": ACTIVATIONS[experiment.activation].title,
        "optimizer": OPTIMIZERS[experiment.optimizer].title,
        "leftOut": sees_sum(experiment),
        "places": asked,
    }
