"""What is remembered of runs: bounded, and a run that goes on costs its new steps alone."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

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


# Of 100 steps of 30 samples, and 10 for testing: five tables of three parameters, what Adam counts, two losses, and
# outputs.
LONG = MOONS.change(steps=100)
HELD, DATA = 8 * 101 * (5 * 3 + 1 + 2 + 30), 8 * 40 * 3


def _known() -> list[float]:
    return [known.learning_rate for known in runs._RUNS]


def test_remembered_runs_are_bounded_in_count():
    for rate in range(1, limits.RUNS_KEPT + 5):
        runs.run(MOONS.change(steps=5, learning_rate=rate / 10))
    assert len(runs._RUNS) == limits.RUNS_KEPT


@pytest.mark.parametrize(("most", "known"), [(0, [0.6, 0.7, 0.8]), (-1, [0.7, 0.8])])
def test_remembered_runs_are_bounded_by_all_that_they_hold(monkeypatch, most, known):
    monkeypatch.setattr(limits, "RUNS_MOST_BYTES", 3 * HELD + DATA + most)
    for rate in range(1, 9):
        runs.run(LONG.change(learning_rate=rate / 10))
    assert _known() == known


def test_run_that_is_too_large_is_not_remembered_and_drives_no_other_out(monkeypatch):
    runs.run(MOONS.change(steps=5))
    monkeypatch.setattr(limits, "RUNS_MOST_BYTES", HELD + DATA - 1)
    runs.run(LONG.change(learning_rate=0.1))
    assert _known() == [0.5]


def test_run_that_was_read_off_a_longer_one_counts_as_what_it_keeps_of_that(monkeypatch):
    runs.run(LONG)
    runs.run(MOONS.change(steps=20))  # its tables lie in those of the longer one
    monkeypatch.setattr(limits, "RUNS_MOST_BYTES", DATA + 8 * 101 * (5 * 3 + 1))
    runs.run(MOONS.change(steps=2, learning_rate=0.1))
    assert _known() == [0.1]


def test_samples_that_a_run_comes_to_on_its_way_count(monkeypatch):
    monkeypatch.setattr(limits, "RUNS_MOST_BYTES", 2 * HELD + 4 * DATA)
    noises = [(step, "noise", step / 100) for step in (30, 50, 70)]
    for rate in range(1, 5):
        runs.run(LONG.change(learning_rate=rate / 10, changes=noises))
    assert _known() == [0.4]


def test_what_a_run_holds_can_be_asked_while_another_thread_computes_more_of_it():
    trace, over, before = train(MOONS), Event(), sys.getswitchinterval()

    def compute() -> None:
        while not over.is_set():
            vars(trace)["diverged_at"] = None  # as its property does
            del vars(trace)["diverged_at"]

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(1) as another:
            computing = another.submit(compute)
            try:
                for _ in range(30_000):
                    _ = trace.tensors
            finally:
                over.set()
            computing.result()
    finally:
        sys.setswitchinterval(before)
