"""Pages of a run whose settings change on its way, each against the core's own numbers."""

from base64 import b64decode

import numpy as np
import pytest
import torch

from explorer.captions.landscape import slices, surface
from explorer.captions.run import run_caption
from explorer.contract.wire import encode
from explorer.text.changes import changes_told
from explorer.views import VIEWS, runs
from explorer.views.compute import compute, scene
from explorer.views.cost import Size, training
from explorer.views.rule import rule_told
from explorer.views.step_film import decay_numbers, directions
from explorer.views.step_reasons import reasons
from slp_core import OPTIMIZERS, Experiment, on_dataset, resume, train, tutorial
from slp_core.phases import rows_shared
from tests.core.strategies import drawn

CHANGES = [
    (5, "learning_rate", 0.3),
    (9, "momentum", 0.2),
    (12, "weight_decay", 0.1),
    (15, "batch_size", None),
    (18, "learning_rate", 0),
]
RUN = drawn(7, 2, 1, steps=25, learning_rate=0.05, batch_size=3, changes=CHANGES)


def unpacked(sent: dict) -> torch.Tensor:
    kind = "u1" if "u1" in sent else "f8"
    numbers = np.frombuffer(b64decode(sent[kind]), dtype=f"<{kind}").copy()
    return torch.from_numpy(numbers).reshape(sent["shape"])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_direction_of_every_step_times_the_rate_of_then_is_its_update(optimizer):
    trace = train(RUN.change(optimizer=optimizer))
    found = directions(trace, 25)
    assert found is not None
    towards = unpacked(found)
    for k in range(26):
        update = -RUN.at(k).learning_rate * towards[k]
        assert torch.allclose(update, trace.parameter_updates[k, :, 0], rtol=1e-12, atol=1e-15)


def test_decay_stands_on_step_where_it_begins_on_the_way():
    trace = train(RUN)
    found = decay_numbers(trace, 25)
    assert found is not None
    pulls = unpacked(found["values"])
    assert not pulls[:12].any()
    assert torch.equal(pulls[12:], 0.1 * trace.parameters[12:, :, 0])
    assert decay_numbers(train(RUN.change(steps=11)), 11) is None


def test_weight_is_frozen_where_the_rate_is_0_and_nowhere_else():
    trace = train(RUN)
    ones = torch.ones(26, dtype=torch.float64)
    moves = reasons(trace, 25, ones, ones, ones)["moves"]
    codes = unpacked(moves["codes"])
    frozen = moves["words"].index("frozen")
    assert bool((codes[18:] == frozen).all())
    assert not bool((codes[:18] == frozen).any())


def test_gradient_of_a_run_whose_batches_change_is_told_as_that_of_batches():
    ones = torch.ones(26, dtype=torch.float64)
    for batch_size, over in ((3, "batch"), (None, "batch"), (7, "all")):
        e = RUN.change(batch_size=None, changes=[(4, "batch_size", batch_size)])
        assert reasons(train(e), 25, ones, ones, ones)["over"] == ("all" if batch_size is None else over)
    assert reasons(train(RUN), 25, ones, ones, ones)["over"] == "batch"


@pytest.mark.parametrize("view", [name for name, view in VIEWS.items() if view.anew])
def test_page_of_new_runs_shows_the_run_without_changes(view):
    settled = RUN.settled
    assert settled.learning_rate == 0
    assert encode(compute(view, scene(view, RUN))) == encode(compute(view, scene(view, settled)))


def test_pages_of_the_run_itself_show_it_with_its_changes():
    assert {name for name, view in VIEWS.items() if not view.anew} == {"step", "train", "landscape"}
    trace = train(RUN)
    shown = compute("train", scene("train", RUN, {"step": 16}))
    assert torch.equal(unpacked(shown["curves"]["loss"]), trace.loss)
    assert "at η = 0.05 → 0.3 → 0: " in shown["captions"]["run"]
    path = compute("landscape", scene("landscape", RUN, {"pair": (0, 1)}))["path"]
    assert torch.equal(path["first"], trace.parameters[:, 0, 0])
    step = compute("step", scene("step", RUN))
    assert torch.equal(unpacked(step["numbers"]["weights"]), trace.weights[:, :, 0])


@pytest.mark.parametrize("name", ["moons", "line"])
def test_train_shows_at_each_step_the_samples_of_then(name):
    plain = on_dataset(tutorial(), name, learning_rate=0.1, steps=25)
    e, trace = plain.change(changes=[(10, "noise", 0.9)]), train(plain.change(changes=[(10, "noise", 0.9)]))
    measure = "r_squared" if e.real_valued else "accuracy"
    later = compute("train", scene("train", e, {"step": 25}))
    for step, noise in ((0, 0.2), (9, 0.2), (10, 0.9), (25, 0.9)):
        there = plain.change(noise=noise, steps=0, weights=trace.weights[step], bias=trace.bias[step])
        found, alone = (compute("train", scene("train", one, {"step": at})) for one, at in ((e, step), (there, 0)))
        for part in ("points", "plane", "one_input", "pointed", "data"):
            assert encode(found[part]) == encode(alone[part]), part
        for part in ("confusion", "test_confusion", "scores", "test_scores"):
            assert encode(found["moment"][part]) == encode(alone["moment"][part]), part
        for curve in ("loss", "test_loss", measure, f"test_{measure}"):
            one = unpacked(alone["curves"][curve])[0]
            assert torch.allclose(unpacked(later["curves"][curve])[step], one, rtol=1e-12), curve


@pytest.mark.parametrize("view", [name for name in VIEWS if name != "train"])
def test_page_that_cannot_show_other_samples_shows_a_new_run_among_them(view):
    e = on_dataset(tutorial(), "moons", learning_rate=0.1, steps=25, changes=[(10, "noise", 0.9), (12, "l1", 0.1)])
    assert VIEWS[view].shows_anew(e) and not VIEWS["train"].shows_anew(e)
    assert encode(compute(view, scene(view, e))) == encode(compute(view, scene(view, e.settled)))


def test_leap_of_the_loss_that_other_samples_make_is_no_divergence():
    e = on_dataset(tutorial(), "moons", noise=0.0, learning_rate=2.0, steps=60)
    for first in (20, 45, 59, 60):
        told = run_caption(*(lambda one: (one, train(one)))(e.change(changes=[(first, "noise", 2.0)])))
        assert "diverges" not in told


def test_landscape_tells_of_batches_and_decay_as_they_are_at_the_step():
    ends = compute("landscape", scene("landscape", RUN, {"pair": (0, 1)}))["ends"]
    assert "mini-batches of 3" in slices(RUN, ["along w₁", "along w₂", "along b"], (0, 1), 14)
    assert "mini-batches" not in slices(RUN, ["along w₁", "along w₂", "along b"], (0, 1), 15)
    assert "E plus a penalty" in surface(RUN, (0, 1), ends)
    assert "E plus a penalty" not in surface(RUN.change(steps=11), (0, 1), ends)


def test_no_bound_is_told_of_a_rule_whose_settings_change():
    e = on_dataset(tutorial(), "moons", activation="step", loss="perceptron", batch_size=1, steps=30)
    changed = e.change(changes=[(20, "learning_rate", 0.5)])
    assert "no bound holds" in rule_told(train(changed), 10)
    assert rule_told(train(changed.change(steps=19)), 10) == rule_told(train(e.change(steps=19)), 10)


def test_run_with_changing_batches_costs_as_much_as_its_dearest():
    e = on_dataset(tutorial(), "moons", dataset_size=1_000, steps=900)
    some = [e.change(batch_size=size) for size in (1, None)]
    both = e.change(batch_size=1, changes=[(400, "batch_size", None)])
    dearest = max(training(Size.of(one)).seconds for one in some)
    assert training(Size.of(both)).seconds == dearest
    assert Size.of(some[0]).batch == 1
    assert Size.of(some[1]).batch is None


def test_change_of_a_run_that_is_remembered_costs_the_steps_after_it(monkeypatch):
    runs.forget()
    resumed = []

    def heard(experiment: Experiment, before, *others):
        resumed.append(rows_shared(experiment, before.experiment))
        return resume(experiment, before, *others)

    monkeypatch.setattr(runs, "resume", heard)
    plain = RUN.change(changes=(), steps=20)
    runs.run(plain)
    for rate in (0.1, 0.2):
        e = plain.change(steps=30, changes=[(20, "learning_rate", rate)])
        assert torch.equal(runs.run(e).parameters, train(e).parameters)
    assert resumed == [20, 20]
    runs.forget()


def test_changes_are_told_by_the_symbols_that_stand_before_the_sliders():
    assert changes_told(RUN) == [
        "η 0.05 → 0.3 at step 5",
        "μ 0.9 → 0.2 at step 9",
        "λ₂ 0 → 0.1 at step 12",
        "batch size 3 → all at step 15",
        "η 0.3 → 0 at step 18",
    ]
