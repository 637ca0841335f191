import dataclasses
from copy import deepcopy
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings

from slp_core import (
    OPTIMIZERS,
    PRESETS,
    Abandoned,
    Experiment,
    Trace,
    forward,
    gradients,
    on_dataset,
    train,
    tutorial,
)
from slp_core.neuron import CHUNK
from slp_core.trace import KEPT
from slp_core.train import LOOK_EVERY, descend
from tests.core.oracle import KINKS, activation_of, assert_close, loss_at, torch_run
from tests.core.strategies import PAIRS, drawn, experiments, runs

PARTS = ("parameters", "parameter_gradients", "parameter_updates")
VIEWS = ("weights", "bias", "weight_gradients", "bias_gradients", "weight_updates", "bias_updates")


def identical(one: Trace, other: Trace) -> bool:
    """Whether two runs agree in every bit."""
    tensors = [(getattr(one, part), getattr(other, part)) for part in (*PARTS, *VIEWS, "outputs", "loss")]
    tensors += [(one.states[part], other.states[part]) for part in one.states]
    return one.states.keys() == other.states.keys() and all(torch.equal(a, b) for a, b in tensors)


def diverging(**fields: object) -> Experiment:
    """Linear regression with a learning rate far too large."""
    chosen = {"activation": "identity", "loss": "mse", "learning_rate": 50, "steps": 200}
    return drawn(6, 3, 2, **(chosen | fields))


@given(e=runs())
def test_train_equals_the_usual_torch_loop(e):
    found, expected = train(e), torch_run(e)
    for part in (*VIEWS, "loss"):
        assert_close(getattr(found, part), getattr(expected, part), 1e-11)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_train_of_every_pair_equals_the_usual_torch_loop(activation, loss):
    e = drawn(8, 3, 2, activation=activation, loss=loss, learning_rate=0.05, steps=60)
    found, expected = train(e), torch_run(e)
    for part in (*VIEWS, "loss"):
        assert_close(getattr(found, part), getattr(expected, part))


@pytest.mark.parametrize("batch_size", [1, 2, 5, 6, 7])
@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_train_draws_batches_from_a_seeded_permutation(batch_size, seed):
    e = drawn(7, 3, 1, learning_rate=0.2, steps=30, batch_size=batch_size, seed=seed)
    found, expected = train(e), torch_run(e)
    for part in (*VIEWS, "loss"):
        assert_close(getattr(found, part), getattr(expected, part))


def test_train_goes_through_all_samples_in_each_epoch():
    # Orthogonal samples: the gradient's nonzero rows tell which samples a batch held.
    e = Experiment(x=torch.eye(5), weights=[0.0] * 5, target=[1.0] * 5, activation="identity", batch_size=2, steps=8)
    held = [frozenset(g.nonzero()[:, 0].tolist()) for g in train(e).weight_gradients]
    for epoch in (held[0:3], held[3:6], held[6:9]):
        assert [len(batch) for batch in epoch] == [2, 2, 1]
        assert frozenset().union(*epoch) == frozenset(range(5))
    assert held[0:3] != held[3:6]


def test_train_with_a_batch_of_all_samples_is_full_batch():
    e = drawn(7, 3, 2, steps=20)
    assert identical(train(e), train(e.change(batch_size=7)))
    assert identical(train(e), train(e.change(seed=5)))


def test_train_with_another_seed_takes_other_batches():
    e = drawn(7, 3, 2, steps=20, batch_size=2)
    assert not torch.equal(train(e).weights, train(e.change(seed=5)).weights)


def test_train_of_the_tutorial_takes_the_printed_step():
    e = tutorial().change(steps=1)
    printed = [-0.1179, 0.2248, 0.1977, 0.0923, 0.0435, 0.2364, -0.3898, -0.0472, 0.2632, 0.1003]
    found = train(e)
    assert [round(g, 4) for g in found.weight_gradients[0].flatten().tolist()] == printed
    after = e.weights.flatten() - 0.001 * torch.tensor(printed, dtype=torch.float64)
    assert (found.weights[1].flatten() - after).abs().max().item() < 1e-7
    assert round(found.loss[0].item(), 4) == 0.1738
    assert found.loss[1].item() < found.loss[0].item()


def test_train_of_the_tutorial_is_the_tutorials_own_loop():
    # Its code, shapes and all, with the update that it names: w' = w - 0.001 grad, 200 times.
    start = tutorial()
    x, w = start.x.clone(), start.weights.T.clone().requires_grad_()
    losses = []
    for _ in range(201):
        loss = F.mse_loss(torch.ones(1, 1, dtype=torch.float64), torch.sigmoid(x @ w.t()))
        losses.append(loss.item())
        (gradient,) = torch.autograd.grad(loss, w)
        w = (w - 0.001 * gradient).detach().requires_grad_()
    found = train(start)
    assert (round(losses[0], 4), round(losses[-1], 4)) == (0.1738, 0.1132)
    assert found.loss.tolist() == pytest.approx(losses, abs=1e-14)
    assert torch.count_nonzero(found.bias) == 0
    assert torch.count_nonzero(found.bias_updates) == 0


def test_train_of_a_worked_case_without_its_bias():
    # E = (w + b)^2 with x = 1, t = 0, b = 1/2 held: dE/dw = 2 (w + b) is 3 at w = 1, so w goes to 1 - 3/4 = 1/4.
    e = Experiment(
        x=[1], weights=[1], target=0, bias=0.5, train_bias=False, activation="identity", learning_rate=0.25, steps=1
    )
    found = train(e)
    assert found.weights.flatten().tolist() == [1.0, 0.25]
    assert found.bias.flatten().tolist() == [0.5, 0.5]
    assert found.bias_gradients.flatten().tolist() == [3.0, 1.5]  # the loss has a slope there, all the same
    assert found.bias_updates.flatten().tolist() == [0.0, 0.0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_train_without_the_bias_has_nothing_to_divide_where_epsilon_is_zero(optimizer):
    e = drawn(6, 3, 2, optimizer=optimizer, epsilon=0.0, train_bias=False, steps=9)
    found = train(e)
    assert torch.equal(found.bias, e.bias.expand(10, 2))
    assert torch.count_nonzero(found.bias_updates) == 0
    assert all(torch.count_nonzero(state[:, -1]) == 0 for state in found.states.values() if state.ndim > 1)


def test_train_of_a_worked_case():
    # E = (w + b)^2 with x = 1, t = 0: dE/dw = dE/db = 2 (w + b). From w = 1, b = 0 at rate 1/4 the sum goes
    # 1 -> 1 - 2/4 - 2/4 = 0 -> 0.
    e = Experiment(x=[1], weights=[1], target=0, activation="identity", learning_rate=0.25, steps=2)
    found = train(e)
    assert found.weights.flatten().tolist() == [1.0, 0.5, 0.5]
    assert found.bias.flatten().tolist() == [0.0, -0.5, -0.5]
    assert found.weight_gradients.flatten().tolist() == [2.0, 0.0, 0.0]
    assert found.bias_updates.flatten().tolist() == [-0.5, 0.0, 0.0]
    assert found.outputs.flatten().tolist() == [1.0, 0.0, 0.0]
    assert found.loss.tolist() == [1.0, 0.0, 0.0]


@settings(max_examples=50)
@given(e=runs())
def test_trace_has_its_shapes_and_precision(e):
    found = train(e)
    rows, n, d, m = e.steps + 1, e.samples, e.inputs, e.outputs
    shapes = {
        "parameters": (rows, d + 1, m),
        "parameter_gradients": (rows, d + 1, m),
        "parameter_updates": (rows, d + 1, m),
        "weights": (rows, d, m),
        "bias": (rows, m),
        "weight_gradients": (rows, d, m),
        "bias_gradients": (rows, m),
        "weight_updates": (rows, d, m),
        "bias_updates": (rows, m),
        "outputs": (rows, n, m),
        "loss": (rows,),
    }
    for name, shape in shapes.items():
        assert getattr(found, name).shape == shape
        assert getattr(found, name).dtype == torch.float64
    for values in found.states.values():
        assert values.shape in {(rows, d + 1, m), (rows,)}
        assert values.dtype == torch.float64
    assert found.experiment is e
    assert found.diverged_at is None


@given(e=runs())
def test_trace_adds_its_updates_exactly(e):
    found = train(e)
    assert torch.equal(found.weights[0], e.weights)
    assert torch.equal(found.bias[0], e.bias)
    assert torch.equal(found.weights[1:], found.weights[:-1] + found.weight_updates[:-1])
    assert torch.equal(found.bias[1:], found.bias[:-1] + found.bias_updates[:-1])


@settings(max_examples=30)
@given(e=runs())
def test_trace_rows_are_what_forward_and_gradients_say_there(e):
    found = train(e)
    for k in range(e.steps + 1):
        there = e.change(weights=found.weights[k], bias=found.bias[k])
        assert_close(found.loss[k], forward(there).loss)
        assert_close(found.outputs[k], forward(there).o)
        if e.batch_size in (None, e.samples):
            assert_close(found.weight_gradients[k], gradients(there).weights)
            assert_close(found.bias_gradients[k], gradients(there).bias)


@given(e=experiments(steps=3, learning_rate=0.01))
def test_train_from_any_start_begins_with_its_gradient(e):
    found = train(e)
    assert found.loss.shape == (4,)
    assert_close(found.loss[0], forward(e).loss)


def test_train_of_no_steps_holds_the_start_and_the_step_to_come():
    e = drawn(4, 3, 2, steps=0, learning_rate=0.5)
    found = train(e)
    assert found.weights.shape == (1, 3, 2)
    assert torch.equal(found.weights[0], e.weights)
    assert_close(found.weight_updates[0], -0.5 * gradients(e).weights)
    assert_close(found.bias_updates[0], -0.5 * gradients(e).bias)
    assert_close(found.loss[0], forward(e).loss)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_train_of_fewer_steps_is_the_beginning_of_more(optimizer, batch_size):
    e = drawn(5, 2, 2, optimizer=optimizer, steps=12, batch_size=batch_size)
    more, fewer = train(e), train(e.change(steps=5))
    for part in PARTS:
        assert torch.equal(getattr(fewer, part), getattr(more, part)[:6])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 3])
def test_train_is_deterministic_to_the_bit(optimizer, batch_size):
    e = drawn(7, 3, 2, optimizer=optimizer, steps=50, batch_size=batch_size)
    torch.manual_seed(1)
    first = train(e)
    torch.manual_seed(2)
    state = torch.get_rng_state()
    assert identical(first, train(e))
    assert identical(first, train(e.change()))
    assert torch.equal(torch.get_rng_state(), state)


def test_train_leaves_its_experiment_as_it_was():
    e = drawn(7, 3, 2, steps=20)
    copy = deepcopy(e)
    train(e)
    for name in ("x", "target", "weights", "bias"):
        assert torch.equal(getattr(e, name), getattr(copy, name))


@pytest.mark.parametrize("name", PRESETS)
def test_train_of_every_preset_equals_the_usual_torch_loop(name):
    e = PRESETS[name].build(4)
    found, expected = train(e), torch_run(e)
    assert_close(found.weights, expected.weights)
    assert_close(found.loss, expected.loss)


def test_losses_of_a_run_in_many_chunks_are_those_of_each_step():
    n, steps = 1_000, 80
    assert n * steps > 2 * CHUNK
    e = drawn(n, 2, 1, steps=steps, learning_rate=0.5)
    found = train(e)
    assert found.loss.shape == (steps + 1,)
    for k in range(steps + 1):
        assert_close(found.loss[k], loss_at(e, found.weights[k], found.bias[k]))


def test_losses_of_more_outputs_than_a_chunk_are_those_of_each_step():
    e = drawn(CHUNK // 16 + 1 if CHUNK < 160_000 else 10_000, 2, 16, steps=2)
    found = train(e)
    for k in range(3):
        assert_close(found.loss[k], loss_at(e, found.weights[k], found.bias[k]))


def test_outputs_of_a_run_too_large_to_be_kept_are_those_of_each_step():
    n, m = 5_000, 16
    steps = KEPT // (n * m)
    assert (steps + 1) * n * m > KEPT
    e = drawn(n, 1, m, steps=steps)
    found = train(e)
    assert found.kept_outputs is None
    assert found.outputs.shape == (steps + 1, n, m)
    for k in range(steps + 1):
        assert_close(found.outputs[k], activation_of(e)(e.x @ found.weights[k] + found.bias[k]))
        assert_close(found.loss[k], loss_at(e, found.weights[k], found.bias[k]))


@pytest.mark.parametrize("m", [1, 3])
def test_test_loss_is_that_of_the_test_samples(m):
    other = drawn(4, 3, m, data_seed=8)
    e = drawn(7, 3, m, steps=15, x_test=other.x, target_test=other.target)
    found = train(e)
    assert found.test_loss.shape == (16,)
    for k in range(16):
        expected = loss_at(e, found.weights[k], found.bias[k], other.x, other.target)
        assert_close(found.test_loss[k], expected)
    bare = e.change(x_test=None, target_test=None)
    assert torch.equal(train(bare).weights, found.weights)


def test_test_loss_without_test_samples_is_none():
    assert train(tutorial().change(steps=1)).test_loss is None


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("batch_size", [None, 4])
def test_diverging_run_is_exact_up_to_where_it_says(optimizer, batch_size):
    e = diverging(optimizer=optimizer, batch_size=batch_size)
    found, expected = train(e), torch_run(e)
    k = found.diverged_at
    finite = [
        bool(torch.stack([getattr(expected, part)[row].isfinite().all() for part in (*VIEWS[:4], "loss")]).all())
        for row in range(e.steps + 1)
    ]
    assert 0 < k < e.steps
    assert k == finite.index(False)
    for row in range(k):
        for part in (*VIEWS[:4], "loss"):
            value, wanted = getattr(found, part)[row], getattr(expected, part)[row]
            assert bool(value.isfinite().all())
            assert_close(value, wanted, 1e-11)
    assert found.outputs.shape == (e.steps + 1, 6, 2)
    assert found.loss.shape == (e.steps + 1,)


def test_diverging_run_that_stays_finite_is_not_called_diverged():
    found = train(diverging(steps=5))
    assert found.diverged_at is None
    assert found.loss[-1].item() > 1e6 * found.loss[0].item()


def test_diverged_at_counts_from_the_first_step_that_is_not_finite():
    # x = 1e6 and the rate 1e4: w grows by about -2e16 a step, so w = (2e16)^k, and E = 1e12 w^2 overflows
    # before w does: 12 + 32.6 k > 308 first at k = 10.
    e = Experiment(x=[1e6], weights=[1], target=0, activation="identity", learning_rate=1e4, steps=30, optimizer="sgd")
    found = train(e)
    assert found.diverged_at == 10
    assert bool(found.weights[10].isfinite().all())
    assert not bool(found.loss[10].isfinite())
    assert bool(found.loss[:10].isfinite().all())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_train_with_the_largest_numbers_does_not_raise(activation, loss, optimizer):
    e = Experiment(
        x=[[1e6, -1e6], [1e6, 1e6]],
        weights=[1e6, 1e6],
        bias=1e6,
        target=[0, 1],
        activation=activation,
        loss=loss,
        optimizer=optimizer,
        learning_rate=1e4,
        momentum=1,
        steps=60,
    )
    found = train(e)
    k = found.diverged_at
    end = e.steps + 1 if k is None else k
    assert bool(found.loss[:end].isfinite().all())
    assert bool(found.weights[:end].isfinite().all())
    if activation == "identity" and optimizer == "sgd":  # where the slope is bounded, every step adds the same
        assert (k is None) == (loss in KINKS)
    if activation == "step":
        assert k is None


def test_step_activation_does_not_move():
    e = drawn(5, 3, 2, activation="step", optimizer="adam", steps=10)
    found = train(e)
    assert torch.equal(found.weights, e.weights.expand(11, 3, 2))
    assert len(set(found.loss.tolist())) == 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_trace_tensors_can_be_put_into_autograd(optimizer):
    other = drawn(2, 3, 2, data_seed=5)
    e = drawn(5, 3, 2, optimizer=optimizer, steps=3, x_test=other.x, target_test=other.target)
    found = train(e)
    tensors = [getattr(found, part) for part in (*PARTS, *VIEWS, "outputs", "loss", "test_loss")]
    for values in [*tensors, *found.states.values()]:
        assert not values.is_inference()
        assert not values.requires_grad
        factor = torch.ones_like(values).requires_grad_()
        (values * factor).sum().backward()  # saves the values for the backward pass
        assert torch.equal(factor.grad, values)


def test_trace_outputs_are_the_activation_of_its_parameters():
    e = drawn(4, 3, 2, activation="tanh", steps=6)
    found = train(e)
    for k in range(7):
        assert_close(found.outputs[k], activation_of(e)(e.x @ found.weights[k] + found.bias[k]))


def test_trace_is_frozen():
    found = train(tutorial().change(steps=1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.parameters = found.parameters * 2


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 3])
def test_descend_of_runs_side_by_side_is_each_run_alone(optimizer, batch_size):
    e = drawn(7, 3, 2, optimizer=optimizer, steps=25, batch_size=batch_size)
    rates = [0.5, 0.01, 0.1]
    start = torch.cat([e.weights, e.bias[None, :]])
    columns = torch.tensor(rates, dtype=torch.float64).repeat_interleave(2)
    parameters, slopes, updates, states = descend(e, start.repeat(1, 3), columns)
    for run, rate in enumerate(rates):
        alone = train(e.change(learning_rate=rate))
        own = slice(2 * run, 2 * run + 2)
        assert_close(parameters[:, :, own], alone.parameters)
        assert_close(slopes[:, :, own], alone.parameter_gradients)
        assert_close(updates[:, :, own], alone.parameter_updates)
        for part, values in states.items():
            assert_close(values[:, :, own] if values.ndim == 3 else values, alone.states[part])


@pytest.mark.parametrize("asked", [0, 1, 3])
@pytest.mark.parametrize("batch_size", [None, 2])
def test_training_can_be_abandoned_and_takes_no_more_than_a_few_steps_then(monkeypatch, asked, batch_size):
    sgd, taken, looks = OPTIMIZERS["sgd"], [], []

    def step(gradient, state, *, learning_rate):
        taken.append(1)
        return sgd.step(gradient, state, learning_rate=learning_rate)

    def abandoned() -> bool:
        looks.append(len(taken))
        return len(looks) > asked

    e = drawn(7, 3, 2, optimizer="sgd", steps=500, batch_size=batch_size)
    monkeypatch.setitem(OPTIMIZERS, "sgd", dataclasses.replace(sgd, step=step))
    with pytest.raises(Abandoned):
        train(e, abandoned)
    assert len(taken) == looks[-1]
    assert [later - earlier for earlier, later in pairwise([0, *looks])] == [LOOK_EVERY] * (asked + 1)


@pytest.mark.parametrize("steps", [0, 1, LOOK_EVERY - 1, LOOK_EVERY, LOOK_EVERY + 1, 5 * LOOK_EVERY])
def test_training_that_somebody_waits_for_is_as_long_and_the_same_with_and_without_looks(steps):
    e = drawn(7, 3, 2, optimizer="adam", steps=steps, batch_size=3)
    watched, alone = train(e, lambda: False), train(e)
    assert watched.parameters.shape == (steps + 1, 4, 2)
    for part in PARTS:
        assert torch.equal(getattr(watched, part), getattr(alone, part))


def test_trace_that_was_judged_is_not_judged_again():
    trace = train(on_dataset(tutorial(), "blobs", steps=20)).judged(lambda: False)
    losses = trace.loss, trace.test_loss
    assert trace.judged(lambda: True) is trace  # nothing is left to compute, so nothing is left to give up
    assert trace.loss is losses[0] and trace.test_loss is losses[1]
