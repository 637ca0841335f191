"""A dataset whose noise changes in the middle of a run: PyTorch's loop that goes on with other tensors."""

import pytest
import torch

from slp_core import OPTIMIZERS, Experiment, ExperimentError, on_dataset, resume, train, tutorial
from slp_core.phases import batch_spans, sample_spans
from slp_core.shapes import MAX_SAMPLES
from tests.core.oracle import activation_of, assert_close, loss_at, loss_of
from tests.core.test_resume import MOONS, identical

NOISES = [(20, "noise", 0.6), (33, "noise", 0.05)]
OTHERS = [(20, "learning_rate", 0.02), (25, "batch_size", 9)]


def of_noise(e: Experiment, step: int) -> Experiment:
    """The same data set, described anew with the noise of a step."""
    noise = [e.noise, *(value for first, name, value in e.changes if name == "noise" and first <= step)][-1]
    return on_dataset(tutorial(), e.dataset, dataset_size=e.dataset_size, noise=noise, terms=e.terms)


def assert_as_torch(e: Experiment) -> None:
    """Train by autograd and torch.optim, the samples taken from the data set of each step's noise."""
    trace, entry = train(e), OPTIMIZERS[e.optimizer]
    weights, bias = (p.clone().requires_grad_() for p in (e.weights, e.bias))
    code = entry.code(**{name: getattr(e, name) for name in entry.settings})
    optimizer = eval(code, {"torch": torch, "parameters": [weights, bias]})
    generator, left, size = torch.Generator().manual_seed(e.seed), [], e.batch_size
    for step in range(e.steps + 1):
        data = of_noise(e, step)
        for first, name, value in e.changes:
            if first == step and name == "learning_rate":
                optimizer.param_groups[0]["lr"] = value
            elif first == step:
                left, size = [], value if name == "batch_size" else size
        with torch.no_grad():
            assert_close(trace.loss[step], loss_at(e, weights, bias, data.x, data.target))
            assert_close(trace.test_loss[step], loss_at(e, weights, bias, data.x_test, data.target_test))
            assert_close(trace.outputs[step], activation_of(e)(data.x @ weights + bias))
        if size is None:
            some = slice(None)
        else:
            left = left or list(torch.randperm(len(data.x), generator=generator).split(size))
            some = left.pop(0)
        optimizer.zero_grad()
        z = data.x[some] @ weights + bias
        loss_of(e)(activation_of(e)(z), data.target[some], z).backward()
        assert_close(trace.weights[step], weights.detach())
        assert_close(trace.weight_gradients[step], weights.grad)
        optimizer.step()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 7])
def test_other_samples_are_what_torch_does_with_other_tensors(optimizer, batch_size):
    e = MOONS.change(optimizer=optimizer, batch_size=batch_size, learning_rate=0.05, steps=45)
    assert_as_torch(e.change(changes=NOISES))
    assert_as_torch(e.change(changes=NOISES + (OTHERS if batch_size else OTHERS[:1])))


@pytest.mark.parametrize("name", ["line", "hours", "circles"])
def test_targets_and_terms_are_those_of_the_other_samples(name):
    e = on_dataset(tutorial(), name, learning_rate=0.05, steps=40)
    if name == "circles":
        e = e.change(terms=["x1_squared", "x1_x2"])
    assert_as_torch(e.change(changes=NOISES))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 7])
def test_run_that_goes_on_among_other_samples_is_the_whole_run_to_the_bit(optimizer, batch_size):
    e = MOONS.change(optimizer=optimizer, batch_size=batch_size, steps=20)
    trace = train(e)
    for steps, noise in ((20, 0.4), (20, 0.5), (24, 0.5), (31, 0.5), (31, 0.9)):  # as a hand drags it
        first = 20 if steps < 31 else min(steps, 20 + 11 * (noise > 0.5))
        changes = [(20, "noise", 0.5 if first > 20 else noise), *([(first, "noise", noise)] if first > 20 else [])]
        e = e.change(steps=steps, changes=changes)
        trace = resume(e, trace)
        assert identical(trace, train(e))
    back = e.change(changes=[], steps=40)
    assert identical(resume(back, trace), train(back))


def test_long_run_is_judged_in_the_same_parts_whether_it_is_continued_or_not():
    e = on_dataset(tutorial(), "moons", dataset_size=1_000, learning_rate=0.1, steps=300)
    changed = e.change(steps=700, changes=[(250, "noise", 0.5), (410, "noise", 0.1)])
    assert identical(resume(changed, train(e)), train(changed))
    assert identical(resume(changed.change(steps=2_000), train(changed)), train(changed.change(steps=2_000)))


def test_samples_of_a_step_are_those_of_its_noise_and_the_fields_those_of_the_start():
    e = MOONS.change(changes=NOISES)
    assert torch.equal(e.x, MOONS.x)
    for step, noise in ((0, 0.3), (19, 0.3), (20, 0.6), (33, 0.05)):
        assert e.at(step) == MOONS.change(noise=noise)
    assert e.settled == MOONS.change(noise=0.05)
    assert [(span.first, span.end) for span in sample_spans(e)] == [(0, 20), (20, 33), (33, 91)]
    later = e.change(changes=[*NOISES, (40, "l1", 0.1)]).phases
    assert later[-1].experiment.x is later[-2].experiment.x  # a run that keeps going holds each noise's samples once
    assert e.changes_samples and not MOONS.changes_samples and not e.change(steps=19).changes_samples


def test_noise_that_makes_no_other_samples_begins_no_sweep():
    for e in (on_dataset(tutorial(), "iris", batch_size=7), tutorial(), MOONS.change(batch_size=7, noise=0.6)):
        same = e.change(changes=NOISES[:1])
        assert not same.changes_samples
        assert len(batch_spans(same)) == len(sample_spans(same)) == 1
        assert torch.equal(train(same).parameters, train(e).parameters)


def test_noise_whose_samples_the_loss_cannot_judge_is_refused_for_changes():
    line = on_dataset(tutorial(), "line", dataset_size=4, test_fraction=0, data_seed=414, noise=0.0)
    judged = line.change(activation="sigmoid", loss="binary_cross_entropy")
    with pytest.raises(ExperimentError, match="the loss can judge") as found:
        judged.change(changes=[(5, "noise", 50)])
    assert found.value.field == "changes"


def test_as_many_samples_are_made_anew_as_nobody_waits_for():
    large = on_dataset(tutorial(), "moons", dataset_size=MAX_SAMPLES, test_fraction=0)
    some = [(step, "noise", 0.3 + step / 100) for step in range(1, 6)]
    assert large.change(changes=some[:4]).changes_samples
    with pytest.raises(ExperimentError, match="must make 10000 samples anew at most 4 times in one run") as found:
        large.change(changes=some)
    assert found.value.field == "changes"
    small = on_dataset(tutorial(), "moons")
    assert len(small.change(changes=[(step, "noise", 0.3 + step / 100) for step in range(1, 21)]).changes) == 20


def test_noise_of_a_data_set_that_has_none_makes_nothing():
    iris = on_dataset(tutorial(), "iris")
    other = iris.change(noise=0.9)
    assert other.x is iris.x and other.target_test is iris.target_test
    assert not iris.change(changes=[(step, "noise", step / 10) for step in range(1, 21)]).changes_samples
