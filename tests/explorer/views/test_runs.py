"""What is remembered of runs: bounded, and a run that goes on costs its new steps alone."""

from collections.abc import Iterator

import pytest
import torch

from explorer import limits
from explorer.views import runs
from slp_core import Experiment, Trace, on_dataset, resume, train, tutorial

MOONS = on_dataset(tutorial(), "moons", dataset_size=40, learning_rate=0.5, optimizer="adam", batch_size=7)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    runs.forget()
    yield
    runs.forget()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many steps each call of the core had to take."""
    counted: list[int] = []

    def trained(experiment: Experiment, *others: object) -> Trace:
        counted.append(experiment.steps)
        return train(experiment, *others)

    def resumed(experiment: Experiment, before: Trace, *others: object) -> Trace:
        counted.append(max(0, experiment.steps - before.experiment.steps))
        return resume(experiment, before, *others)

    monkeypatch.setattr(runs, "train", trained)
    monkeypatch.setattr(runs, "resume", resumed)
    return counted


def test_run_that_keeps_going_takes_each_step_once_and_is_the_whole_run(taken):
    for steps in (20, 25, 60):
        found = runs.run(MOONS.change(steps=steps))
    assert taken == [20, 5, 35]
    assert torch.equal(found.parameters, train(MOONS.change(steps=60)).parameters)
    assert len(runs._RUNS) == 1  # the shorter ones are parts of it


def test_shorter_run_is_read_off_the_longer_one(taken):
    runs.run(MOONS.change(steps=60))
    assert len(runs.run(MOONS.change(steps=20)).loss) == 21
    runs.run(MOONS.change(steps=70))
    assert taken == [60, 0, 10]


def test_run_that_is_forgotten_is_trained_again(taken):
    runs.run(MOONS.change(steps=20))
    runs.forget()
    runs.run(MOONS.change(steps=25))
    assert taken == [20, 25]


@pytest.mark.parametrize("fields", [{"learning_rate": 0.4}, {"seed": 3}, {"noise": 0.5}, {"optimizer": "sgd"}])
def test_another_run_begins_anew(taken, fields):
    runs.run(MOONS.change(steps=20))
    runs.run(MOONS.change(steps=25, **fields))
    assert taken == [20, 25]


def test_remembered_runs_are_bounded_in_count_and_in_numbers(monkeypatch):
    for rate in range(1, limits.RUNS_KEPT + 5):
        runs.run(MOONS.change(steps=5, learning_rate=rate / 10))
    assert len(runs._RUNS) == limits.RUNS_KEPT
    monkeypatch.setattr(limits, "RUNS_MOST_NUMBERS", 3 * 303)
    for rate in range(1, 9):
        runs.run(MOONS.change(steps=100, learning_rate=rate / 10))
    assert [known.learning_rate for known in runs._RUNS] == [0.6, 0.7, 0.8]
    monkeypatch.setattr(limits, "RUNS_LARGEST", 302)
    runs.run(MOONS.change(steps=100, learning_rate=1))
    assert len(runs._RUNS) == 3


def test_samples_that_a_run_comes_to_on_its_way_count_among_its_numbers(monkeypatch):
    monkeypatch.setattr(limits, "RUNS_MOST_NUMBERS", 3 * 303)
    noises = [(step, "noise", step / 100) for step in (30, 50, 70)]  # 40 samples of 3 numbers each
    for rate in range(1, 5):
        runs.run(MOONS.change(steps=100, learning_rate=rate / 10, changes=noises))
    assert [known.learning_rate for known in runs._RUNS] == [0.4]
