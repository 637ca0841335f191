"""The same question is computed once, to the bit; nobody gets another one's."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views import VIEWS
from explorer.views.compute import compute, scene
from explorer.views.cost import Cost
from explorer.views.scene import Source
from explorer.web import answering, answers
from explorer.web.answers import Answers
from slp_core import Abandoned, on_dataset, tutorial


def ask(number: int, experiment, view: str = "neuron", **settings) -> dict:
    message = {"id": number, "view": view, "experiment": experiment_to_json(experiment), "settings": settings}
    return json.loads(answering.answer(encode(message)))


@pytest.fixture
def counted(monkeypatch) -> list:
    """Every computation of the view "counted"."""
    made = []

    def numbers(scene, work) -> dict:
        made.append(scene.experiment)
        threading.Event().wait(0.005)  # so that others come while it is under way
        return VIEWS["neuron"].numbers(scene, work)

    counting = replace(VIEWS["neuron"], name="counted", numbers=numbers, cost=lambda size, settings: Cost())
    monkeypatch.setitem(VIEWS, "counted", counting)
    return made


def test_three_hundred_people_on_the_same_values_cost_one_computation(counted):
    shown = tutorial().change(bias=0.25)
    with ThreadPoolExecutor(16) as hall:
        replies = list(hall.map(lambda number: ask(number, shown, "counted"), range(300)))
    assert len(counted) == 1
    assert [reply["id"] for reply in replies] == list(range(300))
    own = json.loads(encode(compute("neuron", scene("neuron", shown))))
    assert all(reply["numbers"] == own for reply in replies)


def test_everything_that_differs_to_the_bit_is_another_question(counted):
    variants = [tutorial().change(bias=0.1 + number * 2.0**-50) for number in range(20)]
    with ThreadPoolExecutor(8) as hall:
        replies = list(hall.map(lambda shown: ask(1, shown, "counted"), variants))
    assert len(counted) == 20
    for reply, shown in zip(replies, variants, strict=True):
        assert reply["numbers"]["bias_gradient"] == compute("neuron", scene("neuron", shown))["bias_gradient"].item()


def test_settings_view_language_and_samples_are_part_of_the_question():
    looked_at = scene("train", on_dataset(tutorial(), "moons"), {"step": 3})
    keys = {
        answers.key("train", looked_at),
        answers.key("step", looked_at),
        answers.key("train", replace(looked_at, language="zh")),
        answers.key("train", replace(looked_at, settings=scene("train", tutorial(), {"step": 4}).settings)),
        answers.key("train", replace(looked_at, source=Source(("a", "b")))),
        answers.key("train", replace(looked_at, experiment=looked_at.experiment.change(data_seed=1))),
    }
    assert len(keys) == 6
    assert answers.key("train", scene("train", on_dataset(tutorial(), "moons"), {"step": 3})) in keys


def test_data_of_ones_own_is_never_kept():
    own = replace(scene("train", tutorial()), source=Source(("a",), file="mine.csv"))
    assert answers.key("train", own) is None


def test_fault_or_abandonment_of_one_is_not_that_of_those_who_wait():
    kept, begun, go_on = Answers(), threading.Event(), threading.Event()

    def given_up() -> bytes:
        begun.set()
        go_on.wait(20)
        raise Abandoned

    with ThreadPoolExecutor(2) as hall:
        first = hall.submit(kept.once, "key", given_up)
        begun.wait(20)
        second = hall.submit(kept.once, "key", lambda: b"mine")
        go_on.set()
        with pytest.raises(Abandoned):
            first.result(20)
        assert second.result(20) == b"mine"
    assert kept.get("key") == b"mine"


def test_who_waits_for_what_another_computes_can_leave():
    kept, begun, go_on = Answers(), threading.Event(), threading.Event()

    def long() -> bytes:
        begun.set()
        go_on.wait(20)
        return b"made"

    with ThreadPoolExecutor(1) as hall:
        first = hall.submit(kept.once, "key", long)
        begun.wait(20)
        with pytest.raises(Abandoned):
            kept.once("key", lambda: b"mine", lambda: True)
        go_on.set()
        assert first.result(20) == b"made"


def test_what_is_kept_is_bounded_and_the_newest_stay():
    kept = Answers(most_bytes=800)
    for number in range(100):
        assert len(kept.once(number, lambda: b"x" * 100)) == 100
    assert [number for number in range(100) if kept.get(number)] == list(range(92, 100))
    assert kept.once("large", lambda: b"x" * 101) == b"x" * 101
    assert kept.get("large") is None  # one alone must not drive all others out
    kept.forget()
    assert kept.get(99) is None
