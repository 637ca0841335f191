"""The verdicts on runs, each against what a far longer run of the same setting comes to."""

import numpy as np
import pytest
import torch

from slp_core import DATASETS, LABELS, PRESETS, Experiment, on_dataset, sweep, train, tutorial
from slp_core.outcomes import diverges
from tests.core.strategies import drawn


def verdicts(e, *rates):
    return list(sweep(e, rates).labels)


# One input x, identity and half the squared error: E is a parabola in (w, b) whose only curvature is h = x^2 + 1, and
# every step multiplies the error by 1 - eta h. So |1 - eta h| > 1 diverges, a negative factor goes back and forth,
# and a positive one comes down straight.
PARABOLA = Experiment(x=[2.0], weights=[1.0], target=5, activation="identity", loss="half_squared_error", steps=200)
CURVATURE = 5.0


def data(name, loss="mse", **settings):
    e = tutorial()
    start = {"weights": e.weights} if len(DATASETS[name].feature_names) == e.inputs else {}
    return on_dataset(e, name, loss=loss, **{"steps": 300, **start, **settings})


LOGISTIC = "binary_cross_entropy"
CANCER, CANCER_MSE = data("breast_cancer", LOGISTIC), data("breast_cancer")
SATURATED = PRESETS["saturated"].build(0)
BALL = PARABOLA.change(optimizer="momentum", steps=300)

SUITE = [
    # experiment, rate, verdict, reason
    (PARABOLA, 0.0, "slow", "a rate of nothing moves nothing, though there is a gradient"),
    (PARABOLA, 1e-5 / CURVATURE, "slow", "the factor is 0.99999: 0.4 % in 200 steps"),
    (PARABOLA, 1e-3 / CURVATURE, "slow", "a third of the way in 200 steps"),
    (PARABOLA, 5e-3 / CURVATURE, "slow", "an eighth of the loss is left and still falling"),
    (PARABOLA, 0.05 / CURVATURE, "converging", "0.95 ^ 400 is nothing"),
    (PARABOLA, 0.5 / CURVATURE, "converging", "each step halves the error"),
    (PARABOLA, 1 / CURVATURE, "converging", "one step is enough"),
    (PARABOLA, 1.05 / CURVATURE, "zigzag", "the factor is -0.05: it steps over, and is there"),
    (PARABOLA, 1.9 / CURVATURE, "zigzag", "the factor is -0.9: over and back, and down each time"),
    (PARABOLA, 1.999 / CURVATURE, "zigzag", "the factor is -0.999: it never rises"),
    (PARABOLA, 2.001 / CURVATURE, "diverging", "the factor is -1.001"),
    (PARABOLA, 2.5 / CURVATURE, "diverging", "the factor is -1.5"),
    (PARABOLA, 1_000 / CURVATURE, "diverging", "overflows"),
    (CANCER, 1e-4, "slow", "2 % of the way"),
    (CANCER, 0.01, "slow", "two thirds of the way"),
    (CANCER, 0.1, "converging", "nearly there, and no rise"),
    (CANCER, 1.0, "converging", "there, and no rise"),
    (CANCER, 6.9, "zigzag", "goes back and forth, never rises once, and ends lower than rate 1"),
    (CANCER, 10.0, "zigzag", "goes back and forth, never rises once"),
    (CANCER, 16.8, "zigzag", "below 2 / lambda = 23.8: goes back and forth, never rises once, ends lowest"),
    (CANCER, 60.0, "oscillating", "above 2 / lambda: thrown about without end, never away"),
    (CANCER, 1e3, "oscillating", "thrown up to 30 and down again: cross-entropy grows no faster than its weights"),
    (CANCER_MSE, 1e-4, "slow", "1 % of the way"),
    (CANCER_MSE, 0.01, "slow", "half of the way"),
    (CANCER_MSE, 1.0, "converging", "there, and no rise"),
    (CANCER_MSE, 10.0, "converging", "there, and no rise"),
    (CANCER_MSE, 1e3, "plateau", "thrown to where the sigmoid is flat for what is wrong"),
    (data("xor"), 1e-3, "slow", "half a percent of the way"),
    (data("xor"), 1.0, "converging", "to 0.25, the best that one neuron can"),
    (data("xor").change(weights=[0, 0], bias=0), 1.0, "nothing", "all gradients cancel: 0.25 is its best"),
    (data("xor", LOGISTIC), 10.0, "oscillating", "two steps that swap for ever, above the start"),
    (data("xor", LOGISTIC), 100.0, "oscillating", "a bounded cycle far above the start"),
    (data("circles"), 1.0, "converging", "to 0.2492, the best that one neuron can"),
    (data("circles"), 1e3, "plateau", "thrown to where the sigmoid is flat"),
    (data("circles", LOGISTIC), 10.0, "oscillating", "a bounded cycle above the start"),
    (data("moons"), 1e-3, "slow", "4 % of the way"),
    (data("moons"), 10.0, "converging", "there, and no rise"),
    (data("moons", LOGISTIC), 1.0, "converging", "there, and no rise"),
    (data("moons", LOGISTIC), 100.0, "oscillating", "thrown about without end"),
    (data("moons", LOGISTIC, optimizer="momentum"), 3.0, "zigzag", "swings out and settles"),
    (data("moons", LOGISTIC, optimizer="adam"), 1e-3, "slow", "a third of the way"),
    (data("moons", LOGISTIC, optimizer="adam"), 0.03, "converging", "there, and no rise"),
    (data("moons", LOGISTIC, optimizer="adagrad"), 3.0, "zigzag", "one leap up, then down and settled"),
    (data("moons", LOGISTIC, optimizer="nesterov"), 0.03, "converging", "there, and no rise"),
    (data("moons", LOGISTIC, batch_size=1, steps=1_000), 1.0, "oscillating", "single samples throw it about"),
    (data("breast_cancer", LOGISTIC, batch_size=64), 0.1, "converging", "a little noise is no oscillation"),
    (data("breast_cancer", LOGISTIC, batch_size=64), 10.0, "oscillating", "batches throw it about"),
    (data("and"), 0.1, "slow", "parted data: the loss falls for ever"),
    (data("and"), 1e3, "plateau", "thrown to where the sigmoid is flat: one of four is lost"),
    (BALL.change(momentum=0.9), 0.1, "zigzag", "the ball swings, by less each time"),
    (BALL.change(momentum=0.99), 0.1, "zigzag", "it swings long, by less each time"),
    (PARABOLA.change(optimizer="nesterov"), 0.3, "diverging", "beyond Nesterov's own limit"),
    (SATURATED, 1e-3, "plateau", "no gradient gets through, and four thousand steps change nothing"),
    (SATURATED.change(loss=LOGISTIC), 1e-3, "slow", "cross-entropy makes up for the slope"),
    (SATURATED.change(loss=LOGISTIC), 0.1, "converging", "cross-entropy makes up for the slope"),
    (Experiment(x=[1.0], weights=[1.0], target=1, activation="identity"), 0.1, "nothing", "it is solved"),
]


def climb(curve):
    """How far the loss climbs from the lowest that came before."""
    return (curve - curve.cummin(0).values).max().item()


def true_of(e, rate, verdict):
    """Whether a run twenty times as long says the same, by conditions of its own."""
    own = train(e.change(learning_rate=rate))
    far = train(e.change(learning_rate=rate, steps=min(10_000, 20 * e.steps))).loss
    start, end = own.loss[0].item(), own.loss[-1].item()
    tail = far[-len(far) // 10 :]
    if verdict == "diverging":
        return not bool(far.isfinite().all()) or far.max() > 100 * start
    assert bool(far.isfinite().all())
    lowest = far.min().item()
    if verdict == "oscillating":  # it keeps on climbing, or is held up: and never grows beyond what it was
        held = tail.min() > start
        return (climb(tail) > 0.005 * start or held) and far.max() < 2 * own.loss.max()
    if climb(tail) > 0.01 * start or end > start:
        return verdict == "plateau" and end > start
    if verdict == "plateau":  # elsewhere the loss would be far lower; here it stays
        best = min(train(e.change(learning_rate=other)).loss.min().item() for other in (0.1, 1.0, 10.0))
        return tail[-1] > 0.8 * end > 1.2 * best
    if verdict == "nothing":
        return lowest >= 0.99 * start
    whole = start - far[-1].item()
    if verdict == "slow":
        if rate == 0:  # no run of any length would say so: but others fall
            return whole == 0 and train(e.change(learning_rate=0.01)).loss.min().item() < 0.99 * start
        return end - far[-1].item() > 0.1 * whole > 0
    assert end - far[-1].item() <= 0.15 * whole or verdict == "zigzag"
    moves = own.parameters.diff(dim=0).flatten(1)
    turned = bool(((moves[1:] * moves[:-1]).sum(1) < 0).any())
    return turned or climb(own.loss) > 0.01 * start if verdict == "zigzag" else climb(own.loss) < 0.03 * start


def test_the_suite_has_every_verdict_and_is_large_enough():
    assert len(SUITE) >= 40
    assert {verdict for _, _, verdict, _ in SUITE} == set(LABELS)


@pytest.mark.parametrize(("e", "rate", "verdict", "reason"), SUITE, ids=[f"{v}-{r}" for _, _, v, r in SUITE])
def test_verdict_is_what_a_long_run_comes_to(e, rate, verdict, reason):
    assert verdicts(e, rate) == [verdict], reason
    assert true_of(e, rate, verdict), reason


def growth(e, rate, momentum):
    """By how much the logarithm of a distance grows a step, in NumPy: far out the targets do not matter, and each step
    multiplies the distance by a matrix of its sample."""
    x, random = np.c_[e.x.numpy(), np.ones(e.samples)], np.random.default_rng(0)
    moved, velocity, found = np.ones(2), np.zeros(2), 0.0
    epochs = 200
    for sample in np.concatenate([random.permutation(e.samples) for _ in range(epochs)]):
        velocity = momentum * velocity + 2 * x[sample] * (x[sample] @ moved)
        moved = moved - rate * velocity
        size = np.linalg.norm([moved, velocity])
        moved, velocity, found = moved / size, velocity / size, found + np.log(size)
    return found / (epochs * e.samples)


@pytest.mark.parametrize("momentum", [0.9, 0.95])
def test_noisy_line_of_single_samples_diverges_where_the_distance_multiplies(momentum):
    rates = [0.03, 0.07, 0.1, 0.2, 0.4]
    e = data("line", batch_size=1, steps=1_500, optimizer="momentum", momentum=momentum)
    grows = [growth(e, rate, momentum) > 0 for rate in rates]
    assert {True, False} == {*grows}
    assert [verdict == "diverging" for verdict in verdicts(e, *rates)] == grows
    for rate, grown in zip(rates, grows, strict=True):
        loss = train(e.change(learning_rate=rate)).loss
        assert diverges(e, loss) == grown


def thrown(e, rate, momentum, epochs):
    """How far single samples throw a logistic neuron by cross-entropy, in NumPy: its largest weight in the first and in
    the second half of a long run."""
    x, t, random = np.c_[e.x.numpy(), np.ones(e.samples)], e.target.numpy()[:, 0], np.random.default_rng(0)
    w, velocity, sizes = np.zeros(x.shape[1]), np.zeros(x.shape[1]), []
    for sample in np.concatenate([random.permutation(e.samples) for _ in range(epochs)]):
        o = 1 / (1 + np.exp(np.clip(-(x[sample] @ w), -500, 500)))
        velocity = momentum * velocity + (o - t[sample]) * x[sample]
        w = w - rate * velocity
        sizes.append(np.abs(w).max())
    return max(sizes[: len(sizes) // 2]), max(sizes[len(sizes) // 2 :])


@pytest.mark.parametrize(
    ("name", "optimizer", "batch", "rates"),
    [("moons", "sgd", 1, [20, 30, 100]), ("iris", "momentum", 1, [10, 30]), ("hours", "nesterov", 4, [10, 30, 50])],
)
def test_run_whose_steps_are_bounded_is_thrown_about_and_never_diverges(name, optimizer, batch, rates):
    e = data(name, LOGISTIC, batch_size=batch, steps=1_500, optimizer=optimizer)
    for rate in rates:
        early, late = thrown(e, rate, 0.0 if optimizer == "sgd" else 0.9, 600)
        assert late < 1.25 * early  # nothing that grows for as long again is no higher than before
        assert not diverges(e, train(e.change(learning_rate=rate)).loss)
    assert set(verdicts(e, *rates)) == {"oscillating"}


def test_loss_that_overflows_from_its_first_step_says_nothing_of_what_came_before():
    assert not diverges(PARABOLA, torch.tensor([torch.inf, torch.inf]))
    assert diverges(PARABOLA, torch.tensor([1.0, 4, 16, 64, torch.inf]))


def test_decay_that_throws_weights_over_0_diverges_whatever_the_slope_is():
    e = data("moons", LOGISTIC, weight_decay=2.1, steps=100)  # far out each step multiplies a weight by 1 - 2.1
    assert verdicts(e, 0.1, 1.0) == ["converging", "diverging"]


def test_far_loss_of_steps_that_do_not_grow_with_the_slope_is_no_reason():
    # RMSprop's steps are about as long as its rate, wherever it is: it is thrown from one slope to the other for ever.
    e = data("line", steps=6_000, optimizer="rmsprop", learning_rate=30.0)
    loss = train(e).loss
    assert loss[-600:].min() > 100 * loss[0]
    assert verdicts(e, 30.0) == ["oscillating"]


def test_verdict_changes_at_the_stability_limit_itself():
    e = PARABOLA.change(steps=5_000)
    assert verdicts(e, 1.9999 / CURVATURE, 2.0001 / CURVATURE) == ["zigzag", "diverging"]


def test_run_that_is_thrown_over_its_valley_and_back_to_where_it_was_does_not_converge():
    e, rate = PARABOLA, 2 / CURVATURE  # the factor is -1
    losses = train(e.change(learning_rate=rate, steps=10_000)).loss
    assert losses.min() > 0.99 * losses[0]
    assert verdicts(e, rate) == ["oscillating"]
    line = on_dataset(tutorial(), "line", steps=300)  # standardised: both curvatures are 2
    assert verdicts(line, 0.99, 1.0, 1.01) == ["zigzag", "oscillating", "diverging"]


@pytest.mark.parametrize("loss", ["mse", LOGISTIC])
def test_neuron_that_has_solved_its_data_is_stuck_on_no_plateau(loss):
    solved = data("and", loss).change(weights=[20, 20], bias=-30)
    assert (train(solved).outputs - solved.target).abs().max() < 1e-4
    assert "plateau" not in verdicts(solved, 1e-3, 0.1, 10.0)


def test_verdict_on_a_valley_follows_its_steepest_direction():
    # Two inputs of very different size: the steep direction limits the rate (2 / largest curvature, from torch).
    e = Experiment(
        x=[[3.0, 0.0], [0.0, 0.5], [-3.0, 0.0], [0.0, -0.5]],
        target=[3, 1, -3, -1],
        weights=[0, 0],
        activation="identity",
        loss="half_squared_error",
        steps=400,
    )
    inputs = torch.cat([e.x, torch.ones(4, 1)], 1)
    limit = 2 / torch.linalg.eigvalsh(inputs.T @ inputs / 4).max().item()
    found = verdicts(e, limit * 0.002, limit * 0.3, limit * 0.995, limit * 1.02)
    assert found == ["slow", "converging", "zigzag", "diverging"]


def test_verdict_of_neurons_that_cannot_move_is_plateau():
    assert verdicts(drawn(5, 3, 1, activation="step", target=[[0.5]] * 5), 0.1) == ["plateau"]
    dead = Experiment(x=[[1.0], [2.0]], target=[1, 2], weights=[-1], activation="relu")
    assert verdicts(dead, 0.1) == ["plateau"]


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_verdict_of_a_short_run_that_falls_is_no_plateau(steps):
    # relu starts with samples that have no gradient; the others learn, and the loss falls by a fifth in one step.
    e = on_dataset(tutorial(), "moons", activation="relu", steps=steps)
    found = sweep(e, [0.476])
    assert found.loss[0, -1] < 0.95 * found.loss[0, 0]
    assert found.labels != ("plateau",)


def test_verdict_of_no_steps_is_slow_where_there_is_a_gradient():
    assert verdicts(tutorial().change(steps=0), 0.1) == ["slow"]


def test_every_outcome_has_a_title_and_a_rule():
    for name, outcome in LABELS.items():
        assert outcome.rule.code == name
        assert outcome.title
        assert str(outcome.rule).endswith(".")


def test_verdicts_on_many_samples_are_those_of_each_run_alone():
    e = drawn(10_000, 2, 1, batch_size=64, steps=3, weight_decay=0.01)  # three runs at a time
    rates = [0.0, 1e-3, 0.3, 50.0, 1e3]
    assert verdicts(e, *rates) == [verdict for rate in rates for verdict in verdicts(e, rate)]
