import math

import numpy as np
import pytest
import torch

from slp_core import DEFAULTS, KINDS, OPTIMIZERS, Experiment, train
from tests.core.oracle import assert_close, run_code, torch_run
from tests.core.strategies import drawn

SETTINGS = {
    "learning_rate": 0.002,
    "momentum": 0.7,
    "alpha": 0.9,
    "beta1": 0.8,
    "beta2": 0.95,
    "epsilon": 1e-6,
}
"""None is a default of torch's, so that a setting that is not read is noticed.

The learning rate keeps 200 steps on their way: around a minimum RMSprop divides a gradient that is hardly more
than rounding by its own size, and there two correct programs drift apart (at 0.05 by 1e-3 after 200 steps).
"""

TORCH_STATE = {
    "velocity": "momentum_buffer",
    "square_sum": "sum",
    "square_average": "square_avg",
    "first_moment": "exp_avg",
    "second_moment": "exp_avg_sq",
    "count": "step",
}
"""What torch.optim calls the parts of a state, where it has another name."""


def settings_of(name: str) -> dict[str, float]:
    return {setting: SETTINGS.get(setting, DEFAULTS[setting]) for setting in OPTIMIZERS[name].settings}


def taken(name: str, *gradients: float, **settings: float) -> list[float]:
    """The updates that an optimizer makes of these gradients, one after the other."""
    entry = OPTIMIZERS[name]
    state = entry.init(torch.zeros(1, dtype=torch.float64))
    updates = []
    for gradient in gradients:
        update, state = entry.step(torch.tensor([gradient], dtype=torch.float64), state, **settings)
        updates.append(update.item())
    return updates


def test_registry_holds_the_six_optimizers():
    assert {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"} <= OPTIMIZERS.keys()
    assert all(name == entry.name for name, entry in OPTIMIZERS.items())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_settings_are_fields_of_an_experiment(name):
    settings = OPTIMIZERS[name].settings
    assert settings[0] == "learning_rate"
    assert set(settings) <= KINDS.keys()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_describes_itself(name):
    entry = OPTIMIZERS[name]
    assert entry.latex.count("{") == entry.latex.count("}")
    assert r"\Delta w" in entry.latex
    assert entry.lesson.endswith(".")
    assert set(entry.symbols) == set(entry.init(torch.zeros(2, 1)))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("sgd", "torch.optim.SGD(parameters, lr=0.002)"),
        ("momentum", "torch.optim.SGD(parameters, lr=0.002, momentum=0.7)"),
        ("nesterov", "torch.optim.SGD(parameters, lr=0.002, momentum=0.7, nesterov=True)"),
        ("adagrad", "torch.optim.Adagrad(parameters, lr=0.002, eps=1e-06)"),
        ("rmsprop", "torch.optim.RMSprop(parameters, lr=0.002, alpha=0.9, eps=1e-06)"),
        ("adam", "torch.optim.Adam(parameters, lr=0.002, betas=(0.8, 0.95), eps=1e-06)"),
    ],
)
def test_optimizer_code_constructs_the_one_of_torch(name, code):
    assert OPTIMIZERS[name].code(**settings_of(name)) == code


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_code_holds_every_digit_of_its_settings(name):
    settings = dict.fromkeys(OPTIMIZERS[name].settings, 0.1 + 0.2)
    code = OPTIMIZERS[name].code(**settings)
    assert code.count("0.30000000000000004") == len(settings)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("m", [1, 3])
@pytest.mark.parametrize("batch_size", [None, 3, 1])
@pytest.mark.parametrize("train_bias", [True, False])
def test_optimizer_equals_torch_over_200_steps(name, m, batch_size, train_bias):
    # Seven samples in threes: the last batch of an epoch holds one.
    chosen = {"batch_size": batch_size, "train_bias": train_bias}
    e = drawn(7, 3, m, optimizer=name, steps=200, seed=11, **chosen, **SETTINGS)
    found, expected = train(e), torch_run(e)
    for part in (
        "weights",
        "bias",
        "weight_gradients",
        "bias_gradients",
        "weight_updates",
        "bias_updates",
        "loss",
    ):
        assert_close(getattr(found, part), getattr(expected, part))
    moved = (found.weights[-1] - found.weights[0]).abs().max().item()
    assert moved > 0.005


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("m", [1, 3])
@pytest.mark.parametrize("train_bias", [True, False])
def test_optimizer_state_is_the_one_of_torch(name, m, train_bias):
    e = drawn(7, 3, m, optimizer=name, steps=200, batch_size=4, train_bias=train_bias, **SETTINGS)
    found, expected = train(e).states, torch_run(e).states
    assert set(found) == set(OPTIMIZERS[name].symbols)
    for part, values in found.items():
        weights, bias = expected[TORCH_STATE.get(part, part)]
        if values.ndim == 1:  # one number for all parameters, such as the count of steps
            assert torch.equal(values, weights.to(torch.float64))
            assert torch.equal(values, torch.arange(1, 202, dtype=torch.float64))
        else:
            assert values.shape == (201, 4, m)
            assert_close(values[:, :-1], weights)
            assert_close(values[:, -1], bias)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("field", SETTINGS)
def test_optimizer_reads_its_settings_and_no_others(name, field):
    e = drawn(5, 2, 1, optimizer=name, steps=5, **SETTINGS)
    other = e.change(**{field: SETTINGS[field] * 0.9})
    same = torch.equal(train(e).weights, train(other).weights)
    assert same == (field not in OPTIMIZERS[name].settings)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_with_learning_rate_zero_stands_still(name):
    e = drawn(5, 2, 2, optimizer=name, steps=7, **(SETTINGS | {"learning_rate": 0}))
    found = train(e)
    assert torch.equal(found.weights, e.weights.expand(8, 2, 2))
    assert torch.equal(found.bias, e.bias.expand(8, 2))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_is_pure(name):
    entry = OPTIMIZERS[name]
    gradient = torch.tensor([[1.0, -2.0]], dtype=torch.float64)
    state = entry.init(gradient)
    before = {part: values.clone() for part, values in state.items()}
    first, _ = entry.step(gradient, state, **settings_of(name))
    again, _ = entry.step(gradient, state, **settings_of(name))
    assert torch.equal(first, again)
    assert gradient.tolist() == [[1.0, -2.0]]
    assert all(torch.equal(state[part], values) for part, values in before.items())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_takes_a_learning_rate_for_each_column(name):
    entry = OPTIMIZERS[name]
    gradients = torch.linspace(-2, 3, 24, dtype=torch.float64).reshape(4, 3, 2)
    rates = torch.tensor([0.5, 0.01], dtype=torch.float64)
    together = entry.init(gradients[0])
    apart = [entry.init(gradients[0][:, c]) for c in range(2)]
    for gradient in gradients:
        update, together = entry.step(gradient, together, **settings_of(name) | {"learning_rate": rates})
        for c in range(2):
            alone, apart[c] = entry.step(
                gradient[:, c], apart[c], **settings_of(name) | {"learning_rate": rates[c].item()}
            )
            assert_close(update[:, c], alone)


@pytest.mark.parametrize("momentum", [0.0, 1.0])
@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_momentum_at_its_ends_equals_torch(name, momentum):
    e = drawn(6, 2, 2, optimizer=name, momentum=momentum, learning_rate=0.01, steps=40)
    assert_close(train(e).weights, torch_run(e).weights)


def test_sgd_steps_by_hand():
    assert taken("sgd", 2.0, -4.0, learning_rate=0.25) == [-0.5, 1.0]


def test_momentum_steps_by_hand():
    # v = 2; then v = 2/2 - 4 = -3
    assert taken("momentum", 2.0, -4.0, learning_rate=0.25, momentum=0.5) == [-0.5, 0.75]


def test_nesterov_steps_by_hand():
    # v = 2, g + v/2 = 3; then v = 2/2 - 4 = -3, g + v/2 = -5.5
    assert taken("nesterov", 2.0, -4.0, learning_rate=0.25, momentum=0.5) == [-0.75, 1.375]


def test_adagrad_steps_by_hand():
    # s = 9, g / 3 = 1; then s = 9 + 16 = 25, g / 5 = -4/5
    assert taken("adagrad", 3.0, -4.0, learning_rate=0.5, epsilon=0.0) == pytest.approx([-0.5, 0.4])


def test_rmsprop_steps_by_hand():
    # s = 1/4 * 16 = 4, g / (2 + 2) = 1; then s = 3/4 * 4 + 1/4 * 4 = 4, g / (2 + 2) = -1/2
    settings = {"learning_rate": 0.5, "alpha": 0.75, "epsilon": 2.0}
    assert taken("rmsprop", 4.0, -2.0, **settings) == pytest.approx([-0.5, 0.25])


def test_adam_steps_by_hand():
    # First: m/(1 - b1) = g, s/(1 - b2) = g^2, so the step is the learning rate. Second, with g = 2, then -2:
    # m = (1/2 1 + 1/2 -2) / (1 - 1/4) = -2/3, s = 4, and the step is 1/3 of the learning rate.
    settings = {"learning_rate": 0.3, "beta1": 0.5, "beta2": 0.5, "epsilon": 0.0}
    assert taken("adam", 2.0, -2.0, **settings) == pytest.approx([-0.3, 0.1])


def test_nearly_zero_gradients_do_not_divide_by_zero():
    for name in OPTIMIZERS:
        e = Experiment(x=[1.0], weights=[0.0], target=1.0, activation="step", optimizer=name, steps=3, **SETTINGS)
        found = train(e)
        assert all(math.isfinite(w) for w in found.weights.flatten().tolist())
        assert torch.count_nonzero(found.weight_updates) == 0


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_by_hand_does_what_its_step_does(name):
    entry = OPTIMIZERS[name]
    if entry.by_hand is None:
        assert entry.symbols  # it remembers something: one gradient is not enough
        return
    w = torch.tensor([[0.5, -2.0]], dtype=torch.float64, requires_grad=True)
    (w**3).sum().backward()
    update, _ = entry.step(w.grad, entry.init(w), learning_rate=0.1 + 0.2)
    assert_close(run_code(entry.by_hand[1](learning_rate=0.1 + 0.2), w=w), w + update)
    assert entry.by_hand[0].startswith("w ")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_that_normalizes_makes_the_same_of_gradients_a_thousand_times_as_large(name):
    settings = settings_of(name) | {"epsilon": 1e-30} if "epsilon" in OPTIMIZERS[name].settings else settings_of(name)
    gradients = [1.0, -0.5, 2.0, 0.25]
    small, large = (taken(name, *(size * g for g in gradients), **settings) for size in (1, 1000))
    same = all(math.isclose(one, other, rel_tol=1e-9) for one, other in zip(small, large, strict=True))
    assert same == OPTIMIZERS[name].normalizes


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_is_plain_where_torch_optim_takes_the_steps_of_gradient_descent(name, momentum):
    known = settings_of(name) | {"momentum": momentum}
    settings = {key: known[key] for key in OPTIMIZERS[name].settings}
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = eval(OPTIMIZERS[name].code(**settings), {"torch": torch, "parameters": [w]})
    reached, gradients = [], [1.0, -0.5, 2.0, 0.25]
    for gradient in gradients:
        w.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
        reached.append(w.item())
    descent = -settings["learning_rate"] * np.cumsum(gradients)
    assert OPTIMIZERS[name].is_plain(**settings) == np.allclose(reached, descent, rtol=1e-12)


FORGETFUL = [("momentum", 0.9), ("momentum", 1.0), ("beta1", 0.9), ("beta1", 0.99)]


@pytest.mark.parametrize(("setting", "value"), FORGETFUL)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_that_forgets_makes_no_ever_longer_updates_of_gradients_that_do_not_grow(name, setting, value):
    known = settings_of(name) | {"beta2": 0.9, "epsilon": 1e-30, setting: value}
    settings = {key: known[key] for key in OPTIMIZERS[name].settings}
    grows = False
    for gradients in ([1.0] * 600, [1.0] + [0.0] * 599):
        lengths = [abs(update) for update in taken(name, *gradients, **settings)]
        grows |= max(lengths[300:]) > 1.01 * max(lengths[:300])
    assert grows != OPTIMIZERS[name].forgets(**settings)
