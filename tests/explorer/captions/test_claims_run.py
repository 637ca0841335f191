"""The sentences about runs in many states, each against what it claims."""

import random

from explorer.captions.run import data_caption, moment_caption, run_caption, unshaded
from slp_core import DATASETS, Experiment, ExperimentError, train
from slp_core.fit import r_squared
from slp_core.neuron import Neuron, rated
from slp_core.verdicts import right_share
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.run import CLAIMS, Run, must_diverge
from tests.explorer.claims.states import crowds, states

FILES = ["explorer/captions/run.py"]


def on_datasets(count):
    """Every data set, with parts of it kept for testing, and with starts that end in very different places."""
    chance = random.Random(1)
    for number in range(count):
        name = list(DATASETS)[number % len(DATASETS)]
        inputs = len(DATASETS[name].feature_names)
        described = {
            "dataset": name,
            "dataset_size": 12,
            "test_fraction": chance.choice([0.0, 0.5]),
            "standardise": chance.random() < 0.5,
            "weights": [chance.gauss(0, 1) for _ in range(inputs)],
            "activation": chance.choice(["sigmoid", "identity", "step"]),
            "learning_rate": chance.choice([0.01, 1.0, 100.0, 1e4]),
            "batch_size": chance.choice([None, 1, 4]),
            "steps": chance.choice([1, 6, 40]),
        }
        try:
            yield Experiment(**described)
        except ExperimentError:
            yield Experiment(**(described | {"batch_size": None}))


def swinging():
    """A pendulum without friction: after six steps it is back to the bit."""
    fields = {"activation": "identity", "loss": "half_squared_error", "optimizer": "momentum", "momentum": 1.0}
    return Experiment(x=[1.0], weights=[1.0], bias=1.0, target=0.0, learning_rate=0.5, steps=6, **fields)


def changing(count):
    """Runs in which settings change on the way, some of them often."""
    chance = random.Random(4)
    for experiment in states(count, seed=7, momentum=0.5, steps=20):
        changes = {}
        for _ in range(chance.choice([1, 2, 3, 12])):
            name = chance.choice(["learning_rate", "learning_rate", "weight_decay", "l1", "batch_size"])
            values = {"learning_rate": [0.0, 0.01, 0.1, 1.0], "batch_size": [None, 1, experiment.samples]}
            changes[chance.randint(1, 20), name] = chance.choice(values.get(name, [0.0, 0.01, 0.2]))
        yield experiment.change(changes=[(step, name, value) for (step, name), value in changes.items()])


def test_every_sentence_about_a_run_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


def test_sentences_about_runs_are_true():
    listener, chance = Listener(FILES, CLAIMS), random.Random(0)
    decaying = [*states(100, seed=5, weight_decay=0.1), *states(50, seed=6, l1=0.01)]
    crowded = [*crowds(60, seed=7), *on_datasets(60), *changing(300)]
    for experiment in [*states(1000, seed=2), *decaying, *crowded, swinging()]:
        trace = train(experiment)
        last = experiment.steps if trace.diverged_at is None else trace.diverged_at
        run = Run(trace, chance.choice([0, last, chance.randint(0, last)]))
        neuron = Neuron.of(experiment)
        measure = "r_squared" if experiment.real_valued else "accuracy"
        rate = r_squared if experiment.real_valued else right_share
        curves = {"loss": trace.loss, measure: rated(neuron, trace.parameters, experiment.x, experiment.target, rate)}
        if experiment.x_test is not None:
            tested = rated(neuron, trace.parameters, experiment.x_test, experiment.target_test, rate)
            curves[f"test_{measure}"] = tested
        with hearing() as heard:
            told = run_caption(experiment, trace)
            data_caption(experiment)
            moment_caption(experiment, {name: curve[run.step] for name, curve in curves.items()}, run.step, last)
            if not bool((trace.parameters[run.step].abs() <= 1e6).all()):
                unshaded(trace, run.step)
        listener.check(heard, run)
        # What decays may fall all the way although its loss rises.
        assert "diverges" in told or run.decays or not must_diverge(run), told
    assert listener.unsaid() == set()
