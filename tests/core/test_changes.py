"""Settings that are changed in the middle of a run: what torch.optim does where its param_groups are written to."""

import pytest
import torch

from slp_core import (
    CHANGEABLE,
    OPTIMIZERS,
    Abandoned,
    Data,
    Experiment,
    ExperimentError,
    on_dataset,
    on_samples,
    resume,
    sweep,
    train,
    tutorial,
)
from slp_core.batches import batches
from slp_core.neuron import Neuron
from slp_core.phases import rows_shared, spans
from slp_core.ranges import MOST_CHANGES
from tests.core.oracle import assert_close, torch_run
from tests.core.strategies import drawn
from tests.core.test_resume import MOONS, identical

EACH = [
    (7, "learning_rate", 0.01),
    (9, "momentum", 0.3),
    (11, "weight_decay", 0.2),
    (14, "l1", 0.05),
    (16, "batch_size", 2),
    (21, "batch_size", None),
    (25, "batch_size", 3),
    (25, "learning_rate", 0.04),
    (29, "weight_decay", 0),
    (30, "l1", 0),
]


def assert_as_torch(e: Experiment) -> None:
    trace, expected = train(e), torch_run(e)
    for name in ("weights", "bias", "weight_gradients", "bias_gradients", "weight_updates", "bias_updates", "loss"):
        assert_close(getattr(trace, name), getattr(expected, name))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("change", EACH, ids=str)
def test_changed_setting_is_what_torch_does_with_its_param_groups(optimizer, change):
    assert_as_torch(drawn(7, 3, 2, optimizer=optimizer, learning_rate=0.05, steps=40, batch_size=4, changes=[change]))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("train_bias", [True, False])
@pytest.mark.parametrize("batch_size", [None, 4])
def test_all_changes_together_are_what_torch_does(optimizer, train_bias, batch_size):
    fields = {"optimizer": optimizer, "train_bias": train_bias, "batch_size": batch_size}
    assert_as_torch(drawn(7, 3, 2, learning_rate=0.05, l1=0.01, weight_decay=0.1, steps=40, changes=EACH, **fields))


def test_memory_of_the_optimizer_outlives_a_change():
    e = drawn(5, 2, 1, optimizer="momentum", learning_rate=0.1, steps=20)
    changed = train(e.change(changes=[(8, "learning_rate", 0.5)]))
    velocity = 0.9 * changed.states["velocity"][7] + changed.parameter_gradients[8]
    assert torch.equal(changed.states["velocity"][8], velocity)
    assert torch.equal(changed.parameter_updates[8], velocity * -0.5)
    assert torch.equal(changed.parameters[:9], train(e).parameters[:9])


def test_change_to_the_same_value_changes_nothing_but_the_order_of_batches_stays_too():
    e = drawn(7, 2, 1, batch_size=3, steps=30, learning_rate=0.1)
    same = e.change(changes=[(4, "learning_rate", 0.1), (5, "batch_size", 3), (6, "weight_decay", 0)])
    assert torch.equal(train(same).parameters, train(e).parameters)


@pytest.mark.parametrize("batch_size", [None, 1, 7])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_run_that_is_continued_with_changes_is_the_whole_run_to_the_bit(optimizer, batch_size):
    e = MOONS.change(optimizer=optimizer, batch_size=batch_size, steps=10)
    changes: list[tuple[int, str, float | None]] = []
    trace = train(e)
    for step, *change in [(10, "learning_rate", 0.3), (13, "batch_size", 5), (20, "batch_size", None), (20, "l1", 0.1)]:
        e = e.change(steps=step)
        trace = resume(e, trace)
        changes.append((step, *change))
        e = e.change(changes=changes)
        trace = resume(e, trace)
        assert identical(trace, train(e))
    for step in (21, 33, 40):
        e = e.change(steps=step)
        trace = resume(e, trace)
        assert identical(trace, train(e))


@pytest.mark.parametrize("ends", [(13, 20), (12, 13), (14, 90), (19, 21, 22)])
def test_run_with_changes_goes_on_across_them_to_the_bit(ends):
    changes = [(13, "batch_size", 6), (20, "learning_rate", 0.5), (40, "batch_size", 9), (60, "weight_decay", 0.1)]
    e = MOONS.change(batch_size=7, optimizer="adam", changes=changes)
    trace = train(e.change(steps=5))
    for end in ends:
        trace = resume(e.change(steps=end), trace)
        assert identical(trace, train(e.change(steps=end)))


def test_change_that_is_taken_back_leaves_what_came_before_it():
    e = MOONS.change(steps=60)
    changed = train(e.change(changes=[(30, "learning_rate", 1.0)]))
    assert identical(resume(e, changed), train(e))


def test_continued_run_is_abandoned_at_a_change_too():
    before = train(MOONS.change(steps=50))
    with pytest.raises(Abandoned):
        resume(MOONS.change(steps=50, changes=[(20, "l1", 0.1)]), before, lambda: True)


def test_rows_that_two_runs_share_end_where_a_change_is_of_one_alone():
    e = MOONS.change(steps=90, changes=[(20, "l1", 0.1), (30, "l1", 0.2)])
    assert rows_shared(e, e.change(steps=25)) == 26
    assert rows_shared(e, e.change(changes=e.changes[:1])) == 30
    assert rows_shared(e, e.change(changes=[(20, "l1", 0.3), (30, "l1", 0.2)])) == 20
    assert e.run_key == e.change(changes=[], steps=3).run_key


def test_settings_of_a_step_are_those_that_were_changed_last():
    changes = [(9, "learning_rate", 0.3), (5, "learning_rate", 0.2), (5, "momentum", 0.5)]
    e = tutorial().change(steps=30, changes=changes)
    rates = [e.at(step).learning_rate for step in (0, 4, 5, 8, 9, 99)]
    assert rates == [0.001, 0.001, 0.2, 0.2, 0.3, 0.3]
    assert [first for first, _ in e.phases] == [0, 5, 9]
    assert (e.settled.learning_rate, e.settled.momentum, e.settled.changes) == (0.3, 0.5, ())
    assert e.change(steps=8).settled.learning_rate == 0.2
    assert [first for first, _ in e.change(steps=8).phases] == [0, 5]
    assert spans(e)[-1][:2] == (9, 31)
    plain = tutorial()
    assert plain.at(5) is plain and plain.settled is plain


def test_changes_are_held_in_the_order_of_steps_and_names():
    one = tutorial().change(changes=[(9, "momentum", 1), (9, "learning_rate", 2), [3, "batch_size", 1]])
    assert one.changes == ((3, "batch_size", 1), (9, "learning_rate", 2.0), (9, "momentum", 1.0))
    assert one == tutorial().change(changes=one.changes[::-1])
    assert one != tutorial()
    assert hash(one) == hash(tutorial().change(changes=one.changes))


def test_penalty_and_decay_are_those_of_each_step():
    e = drawn(5, 2, 1, steps=6, learning_rate=0.1, changes=[(3, "weight_decay", 0.5), (5, "weight_decay", 0.0)])
    trace = train(e)
    assert trace.decays and not train(e.change(steps=2)).decays
    decayed = trace.parameters * 0.5
    decayed[:3], decayed[5:] = 0, 0
    assert_close(trace.parameter_decays, decayed)
    penalty = torch.zeros(7, dtype=torch.float64)
    penalty[3:5] = 0.25 * (trace.parameters[3:5] ** 2).sum((1, 2))
    assert_close(trace.objective, trace.loss + penalty)


def test_sweep_knows_no_changes():
    e = drawn(6, 2, 1, steps=9, changes=[(3, "learning_rate", 0.5), (4, "batch_size", 2)])
    plain = e.change(changes=[])
    assert torch.equal(sweep(e, [0.1, 0.2]).loss, sweep(plain, [0.1, 0.2]).loss)
    assert sweep(e, [0.1]).experiment == plain


@pytest.mark.parametrize(
    "changes",
    [
        "400:l1:1",
        None,
        5,
        [5],
        [(1, "l1")],
        [(1, "l1", 0.1, 0.1)],
        [(0, "l1", 0.1)],
        [(-1, "l1", 0.1)],
        [(10_001, "l1", 0.1)],
        [(1.5, "l1", 0.1)],
        [(True, "l1", 0.1)],
        [("1", "l1", 0.1)],
        [(1, "seed", 3)],
        [(1, ["l1"], 3)],
        [(1, "l1", 0.1), (1, "l1", 0.2)],
    ],
    ids=str,
)
def test_what_is_no_list_of_changes_is_refused(changes):
    with pytest.raises(ExperimentError, match="changes must be a list of at most 20 changes") as found:
        tutorial().change(changes=changes)
    assert found.value.field == "changes"


def test_more_changes_than_there_may_be_are_counted_and_not_listed():
    changes = [(step, "l1", 0.1) for step in range(1, MOST_CHANGES + 2)]
    tutorial().change(changes=changes[1:])
    said = r"changes must be at most 20 in one run: take some out first\. Got 21 instead\.$"
    with pytest.raises(ExperimentError, match=said):
        tutorial().change(changes=changes)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("learning_rate", float("nan"), "a number from 0 to 10000"),
        ("learning_rate", None, "a number from 0 to 10000"),
        ("l1", "0.1", "a number from 0 to 100"),
        ("batch_size", 0, "a whole number"),
        ("batch_size", 8, "from 1 to 7, the samples"),
        ("momentum", 0, "above 0"),
    ],
)
def test_value_that_a_setting_cannot_have_is_refused_for_changes(name, value, why):
    with pytest.raises(ExperimentError, match=why) as found:
        drawn(7, 2, 1, changes=[(3, name, value)])
    assert found.value.field == "changes"


def test_momentum_of_0_is_not_changed_on_the_way():
    with pytest.raises(ExperimentError, match="above 0"):
        drawn(7, 2, 1, momentum=0.0, changes=[(3, "momentum", 0.5)])
    assert drawn(7, 2, 1, momentum=0.0, changes=[(3, "l1", 0.5)]).momentum == 0


def test_other_data_are_another_run():
    e = on_dataset(tutorial(), "moons", changes=[(3, "l1", 0.5)])
    assert e.changes == ((3, "l1", 0.5),)
    assert on_dataset(e, "moons", noise=0.1).changes == e.changes
    assert on_dataset(e, "iris").changes == ()
    assert e.change(target=e.target).changes == ()
    assert e.change(target=e.target, changes=e.changes).changes == e.changes
    data = Data(torch.zeros(4, 2, dtype=torch.float64), torch.ones(4, 1, dtype=torch.float64))
    assert on_samples(e, data).changes == ()


def test_whatever_may_be_changed_is_a_setting_of_some_run():
    used = {name for optimizer in OPTIMIZERS.values() for name in optimizer.settings}
    assert set(CHANGEABLE) - {"weight_decay", "l1", "batch_size", "noise"} <= used


def test_there_are_as_many_batches_as_steps_whatever_changes():
    e = drawn(7, 2, 1, batch_size=3, steps=9, changes=[(4, "batch_size", None), (6, "batch_size", 2)])
    sizes = [len(target) for _, _, target in batches(e, Neuron.of(e), 1)]
    assert sizes == [3, 3, 1, 3, 7, 7, 2, 2, 2, 1]
