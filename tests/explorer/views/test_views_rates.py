"""What the stage of the Rates page is told, against single runs and plain PyTorch."""

import json
import math
import re
from base64 import b64decode
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from explorer import limits
from explorer.captions.rates import limit_caption
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.text.numbers import shown
from explorer.views import VIEWS, rates
from explorer.views.compute import scene
from explorer.views.cost import Size
from explorer.views.rates import learning_rates, rates_view
from explorer.views.rates_cost import Lengths, lengths
from explorer.views.thinned import thinned
from explorer.views.work import Work
from explorer.web import answering
from slp_core import (
    LABELS,
    LOSSES,
    OPTIMIZERS,
    Abandoned,
    Experiment,
    ExperimentError,
    curvature,
    on_dataset,
    sweep,
    train,
    tutorial,
)
from tests.core.oracle import loss_of, torch_run

DOWN = ("converging", "zigzag")
FEW = {"count": 8, "lowest": 0.01, "highest": 10.0}
MOONS = on_dataset(tutorial(), "moons", dataset_size=30, steps=20, learning_rate=0.3)
NEVER_FINITE = tutorial().change(activation="identity", learning_rate=1e4, steps=400)


def told(experiment: Experiment, **settings) -> dict:
    request = {"id": 1, "view": "rates", "experiment": experiment_to_json(experiment), "settings": FEW | settings}
    numbers = json.loads(answering.answer(encode(request)))["numbers"]
    assert numbers["refused"] is None
    return numbers


def runs(experiment: Experiment, **settings) -> dict:
    return told(experiment, **settings)["pictures"]["runs"]


def captions(experiment: Experiment, **settings) -> dict:
    return told(experiment, **settings)["pictures"]["captions"]


def unpacked(packed: dict) -> np.ndarray:
    return np.frombuffer(b64decode(packed["f8"]), "<f8").reshape(packed["shape"])


def drawn(packed_steps: dict, packed_loss: dict, row=slice(None)) -> tuple[list[int], list[float]]:
    return unpacked(packed_steps)[row].astype(int).tolist(), unpacked(packed_loss)[row].tolist()


@pytest.mark.parametrize(
    "experiment", [MOONS, MOONS.change(optimizer="adam", batch_size=7), tutorial().change(steps=150)]
)
def test_every_rate_is_the_run_of_its_learning_rate(experiment):
    numbers = runs(experiment)
    assert len(numbers["rates"]) == 9  # the Experiment's own lies between
    found = sweep(experiment, numbers["rates"])
    assert numbers["labels"] == list(found.labels)
    for row, rate in enumerate(numbers["rates"]):
        trace = train(experiment.change(learning_rate=rate))
        steps, loss = drawn(numbers["steps"], numbers["loss"], row)
        assert loss == pytest.approx(trace.loss[steps].tolist(), rel=1e-9, abs=1e-12)
        assert numbers["final"][row] == pytest.approx(trace.loss[-1].item(), rel=1e-9, abs=1e-12)
        assert numbers["diverged_at"][row] == trace.diverged_at


def test_a_rate_is_what_pytorch_makes_of_it():
    numbers = runs(MOONS)
    for row in (0, numbers["own"], -1):
        run = torch_run(MOONS.change(learning_rate=numbers["rates"][row]))
        steps, loss = drawn(numbers["steps"], numbers["loss"], row)
        assert loss == pytest.approx(run.loss[steps].tolist(), rel=1e-9)


def test_legend_counts_the_rates_that_were_asked_for_and_the_own_one_only_among_them():
    between = runs(MOONS.change(learning_rate=0.3))
    assert sum(between["verdicts"].values()) == between["counted"] == 8
    assert between["rates"][between["own"]] == 0.3
    among = runs(MOONS.change(learning_rate=between["rates"][0]))
    assert len(among["rates"]) == sum(among["verdicts"].values()) == 8
    assert among["own"] == 0
    assert list(among["verdicts"]) == [verdict["name"] for verdict in told(MOONS)["verdicts"]] == list(LABELS)


def test_optimizers_and_losses_are_runs_from_the_same_start():
    numbers = told(MOONS)["pictures"]
    for kind, registry, field in (("optimizers", OPTIMIZERS, "optimizer"), ("losses", LOSSES, "loss")):
        assert [row["name"] for row in numbers[kind]] == list(registry)
        for row in numbers[kind]:
            experiment = MOONS.change(**{field: row["name"]})
            run = torch_run(experiment)
            assert row["start"] == pytest.approx(run.loss[0].item(), rel=1e-9)
            assert row["final"] == pytest.approx(run.loss[-1].item(), rel=1e-9)
            steps, loss = drawn(row["steps"], row["loss"])
            assert loss == pytest.approx(run.loss[steps].tolist(), rel=1e-9)
            o = torch.sigmoid(MOONS.x @ run.weights[-1] + run.bias[-1])
            assert row["error"] == pytest.approx((o - MOONS.target).abs().mean().item(), rel=1e-9)
            o_test = torch.sigmoid(MOONS.x_test @ run.weights[-1] + run.bias[-1])
            z_test = MOONS.x_test @ run.weights[-1] + run.bias[-1]
            tested = loss_of(experiment)(o_test, MOONS.target_test, z_test)
            right = [
                100 * ((o > 0.5) == (target > 0.5)).double().mean().item()
                for o, target in ((o, MOONS.target), (o_test, MOONS.target_test))
            ]
            expected = [run.loss[-1].item(), tested.item(), *right]
            assert row["measured"] == pytest.approx(expected, rel=1e-9)


def test_losses_that_cannot_judge_are_left_out_and_it_is_said_why():
    by_activation = told(MOONS.change(activation="tanh"))["pictures"]
    assert [row["name"] for row in by_activation["losses"]] == ["mse", "half_squared_error", "hinge", "perceptron"]
    (refused,) = by_activation["left_out"]
    assert refused["name"] == "binary_cross_entropy"
    assert "tanh" in refused["why"]
    by_target = told(tutorial().change(target=1.5))["pictures"]["left_out"]
    assert [row["name"] for row in by_target] == ["binary_cross_entropy", "hinge", "perceptron"]
    assert all("target" in row["why"] for row in by_target)


def test_right_answers_are_a_measure_of_classes_alone():
    for e, names, right in ((tutorial(), ["loss", "accuracy"], [100]), (tutorial().change(target=0.7), ["loss"], [])):
        numbers = told(e)
        assert [one["name"] for one in numbers["measures"]] == names
        assert numbers["pictures"]["losses"][0]["measured"][1:] == right


def test_comparison_of_a_run_that_overflows_comes_to_nothing():
    wild = MOONS.change(activation="identity", loss="mse", learning_rate=1e4, steps=400)
    row = told(wild)["pictures"]["optimizers"][0]
    assert row["diverged_at"] is not None
    assert row["measured"] == [None] * 4


@given(st.integers(8, 128), st.floats(1e-8, 1e4), st.floats(1e-8, 1e4))
def test_learning_rates_rise_evenly_between_their_ends(count, one, other):
    found = learning_rates(count, one, other)
    low, high = sorted([one, other])
    assert found == sorted(set(found)) == learning_rates(count, other, one)
    assert found[0] == pytest.approx(low, rel=0.006)
    assert found[-1] == pytest.approx(high, rel=0.006)
    assert all(0 < rate <= 1e4 for rate in found)
    assert len(found) == count or high / low < 1 + 1e-12
    if high / low > 1e4:
        ratios = [b / a for a, b in pairwise(found)]
        assert max(ratios) / min(ratios) < 1.03


def test_learning_rates_have_no_more_digits_than_tell_them_apart():
    assert learning_rates(9, 1e-4, 1e4) == [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4]
    assert learning_rates(8, 2, 2) == [2]
    assert learning_rates(8, 1, 2) == [1, 1.1, 1.22, 1.35, 1.49, 1.64, 1.81, 2]


@given(st.integers(1, 700), st.integers(0, 5))
def test_thinning_keeps_ends_and_extremes_and_at_most_a_hundred_points(points, seed):
    loss = torch.rand(3, points, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    loss[1, points // 2 :] = torch.nan
    loss[2, -1] = torch.inf
    at = thinned(loss, limits.RATES_MOST_POINTS)
    assert at.shape[1] <= 100
    assert at[:, 0].tolist() == [0] * 3
    assert at[:, -1].tolist() == [points - 1] * 3
    assert (at.diff(dim=1) >= 0).all()
    if points <= 100:
        assert at.tolist() == [list(range(points))] * 3
    assert loss[0, at[0]].max() == loss[0].max()
    assert loss[0, at[0]].min() == loss[0].min()


def test_thinning_keeps_the_height_of_an_oscillation():
    zigzag = torch.tensor([[1.0, 0.0]]).repeat(1, 500)
    kept = zigzag[0, thinned(zigzag, limits.RATES_MOST_POINTS)[0]]
    assert kept[1:-1].mean() == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("count", value) for value in (7, 129, 8.5, "8", None)],
        *[("lowest", value) for value in (0, 1e-9, None)],
        *[("highest", value) for value in (2e4, math.nan)],
    ],
)
def test_setting_out_of_its_limits_is_an_error_that_names_it(name, value):
    with pytest.raises(ExperimentError, match=f"^{name} must be"):
        rates_view(scene("rates", tutorial(), {name: value}), Work())


MANY = on_dataset(tutorial(), "moons", dataset_size=10_000, steps=400)
WIDE = Experiment(x=[[0.1] * 64], weights=[[0.1] * 16] * 64, target=[[0.5] * 16], bias=[0.0] * 16, steps=400)
SWEPT = "The runs of all rates are shown as far as step {} of {}: more would take too long."
FEWER = " With fewer rates they go farther."
COMPARED = "Optimizers and losses are compared as far as step {} of {}: more would take too long."


@pytest.mark.parametrize(
    ("experiment", "settings", "sentences"),
    [
        (tutorial().change(steps=2_000), FEW, [COMPARED]),
        (tutorial().change(steps=10_000, optimizer="adam", batch_size=1), FEW, [SWEPT, COMPARED]),
        (MANY, FEW, [SWEPT, COMPARED]),
        (MANY, FEW | {"count": 100}, [SWEPT + FEWER, COMPARED]),
        (WIDE, FEW | {"count": 128}, [SWEPT + FEWER]),
    ],
)
def test_what_does_not_fit_is_run_as_far_as_it_fits_and_that_is_told(experiment, settings, sentences):
    asked = scene("rates", experiment, settings)
    numbers, found = rates_view(asked, Work()), lengths(experiment, asked.settings)
    most = {SWEPT: found.swept, SWEPT + FEWER: found.swept, COMPARED: found.compared}
    assert numbers["shortened"] == " ".join(
        sentence.format(f"{most[sentence]:,}", f"{experiment.steps:,}") for sentence in sentences
    )
    assert min(found.compared, found.swept) > 0
    assert (found.swept < experiment.steps) == (len({SWEPT, SWEPT + FEWER} & {*sentences}) == 1)
    assert (found.compared < experiment.steps) == (COMPARED in sentences)
    assert VIEWS["rates"].cost(Size.of(experiment), asked.settings).allowed
    ends = {part: numbers["pictures"][part][0]["steps"] for part in ("optimizers", "losses")}
    ends["runs"] = numbers["pictures"]["runs"]["steps"]
    last = {part: int(unpacked(json.loads(encode(steps))).reshape(-1)[-1]) for part, steps in ends.items()}
    assert last == {"runs": found.swept, "optimizers": found.compared, "losses": found.compared}
    rate = numbers["pictures"]["runs"]["rates"][0]
    alone = train(experiment.change(steps=found.swept, learning_rate=rate))
    assert numbers["pictures"]["runs"]["final"][0].item() == pytest.approx(alone.loss[-1].item(), rel=1e-9)


def test_what_fits_is_run_to_its_end_and_nothing_is_told():
    assert rates_view(scene("rates", MOONS, FEW), Work())["shortened"] == ""
    assert lengths(MOONS, scene("rates", MOONS, FEW).settings) == Lengths(20, 20)


def test_runs_of_an_optimizer_that_remembers_more_go_less_far_in_the_same_time():
    far = [tutorial().change(optimizer=name, steps=10_000) for name in ("sgd", "momentum", "adam")]
    swept = [lengths(experiment, scene("rates", experiment).settings).swept for experiment in far]
    assert swept == sorted(swept, reverse=True)
    assert len({*swept}) == 3


def test_nothing_is_run_where_not_even_one_step_fits(monkeypatch):
    monkeypatch.setattr(limits, "VIEW_MOST_SECONDS", 1e-6)
    for steps in (0, 5):
        numbers = rates_view(scene("rates", MOONS.change(steps=steps), FEW), Work())
        assert "take too long, however few their steps." in numbers["refused"]
        assert (numbers["pictures"], numbers["shortened"]) == (None, "")


UNEVEN = on_dataset(tutorial(), "breast_cancer", loss="binary_cross_entropy", steps=30, learning_rate=0.3)


@pytest.mark.parametrize("name", ["loss", "test_loss", "accuracy", "test_accuracy"])
def test_end_of_every_rate_is_measured_as_is_chosen(name):
    numbers = told(UNEVEN, measure=name)
    assert numbers["measure"] == name
    pictures = numbers["pictures"]["runs"]
    x, target = (UNEVEN.x_test, UNEVEN.target_test) if "test" in name else (UNEVEN.x, UNEVEN.target)
    for rate, measured in zip(pictures["rates"], pictures["measured"], strict=True):
        run = torch_run(UNEVEN.change(learning_rate=rate))
        z = x @ run.weights[-1] + run.bias[-1]
        right = ((z >= 0) == (target > 0.5)).double().mean().item()
        expected = 100 * right if "accuracy" in name else bce(z, target).item()
        assert measured == pytest.approx(expected, rel=1e-9)
    ends = [end for rate, end in zip(pictures["rates"], pictures["measured"], strict=True) if rate != 0.3]
    best = max(ends) if "accuracy" in name else min(ends)
    assert shown(pictures["measured"][pictures["best"]]) == shown(best)
    rate = f"{pictures['rates'][pictures['best']]:g}"
    assert re.search(rf"η = {re.escape(rate)}\. The Experiment's own", numbers["pictures"]["captions"]["sweep"])


def test_measures_are_those_that_there_are_and_another_falls_back_to_the_training_loss():
    def names(experiment):
        return [measure["name"] for measure in told(experiment, measure="test_accuracy")["measures"]]

    assert names(UNEVEN) == ["loss", "test_loss", "accuracy", "test_accuracy"]
    assert names(on_dataset(tutorial(), "and")) == ["loss", "accuracy"]
    assert names(on_dataset(tutorial(), "line")) == ["loss", "test_loss"]
    assert names(tutorial().change(target=0.7)) == ["loss"]
    assert told(tutorial().change(target=0.7), measure="test_accuracy")["measure"] == "loss"


def test_run_that_overflows_comes_to_no_accuracy():
    numbers = told(NEVER_FINITE, lowest=1e3, highest=1e4, measure="accuracy")["pictures"]["runs"]
    assert numbers["measured"] == [None] * 8
    assert numbers["best"] is None


def test_largest_request_stays_within_the_work_that_was_measured():
    cancer = on_dataset(tutorial(), "breast_cancer", steps=600)
    assert rates_view(scene("rates", cancer, {"count": 8}), Work())["shortened"] == ""
    found = lengths(cancer, scene("rates", cancer, {"count": 64}).settings)
    assert min(found.swept, found.compared) >= 200


@pytest.mark.parametrize("after", [0, 3, 25])
def test_stale_work_is_abandoned_at_once(after):
    asked = []

    def stale() -> bool:
        asked.append(1)
        return len(asked) > after

    with pytest.raises(Abandoned):
        rates_view(scene("rates", MOONS, FEW), Work(stale))
    assert len(asked) == after + 1


def test_progress_rises_to_one():
    parts: list[float] = []
    rates_view(scene("rates", MOONS, FEW), Work(progress=parts.append))
    assert parts == sorted(parts)
    assert parts[0] < 0.05
    assert parts[-1] == 1
    assert max(b - a for a, b in pairwise(parts)) < 0.1


def test_caption_of_the_sweep_says_what_the_legend_and_the_table_say():
    pictures = told(MOONS, count=16, highest=1000.0)["pictures"]
    caption, numbers = pictures["captions"]["sweep"], pictures["runs"]
    words = {
        "slow": "(is|are) slow",
        "plateau": "(is|are) stuck on a plateau",
        "nothing": "(has|have) nothing to learn",
        "zigzag": "converges? in zigzag",
        "converging": "converges?",
        "oscillating": "oscillates?",
        "diverging": "diverges?",
    }
    for label, count in numbers["verdicts"].items():
        expected = f"{count} {words[label]}"
        assert bool(re.search(rf"[ ,]{expected}[ ;,]", caption)) == (count > 0), (label, caption)
    converging = [rate for rate, label in zip(numbers["rates"], numbers["labels"], strict=True) if label in DOWN]
    assert f"the largest that converges is {max(converging):g}." in caption
    lowest = min(numbers["final"])
    assert f"Among these the lowest loss at the end is {shown(lowest)}" in caption
    assert f"own η = {MOONS.learning_rate:g} " in caption


def test_captions_of_runs_that_all_overflow_are_whole_sentences():
    pictures = told(NEVER_FINITE, lowest=1e3, highest=1e4)["pictures"]
    assert pictures["runs"]["final"][0] is None
    assert pictures["runs"]["verdicts"]["diverging"] == 8
    caption = pictures["captions"]["sweep"]
    assert caption.startswith(
        "Of 8 rates, 8 diverge; none converges. The Experiment's own η = 10000 diverges: it overflows"
    )
    assert "These overflow: SGD, " in pictures["captions"]["optimizers"]
    # Where the slope is bounded, so is a step.
    assert pictures["captions"]["losses"].endswith("These overflow: MSE and half squared error.")


def test_captions_tell_of_ties_and_of_one_step():
    alike = captions(tutorial().change(steps=0))
    assert "All end alike at 0.1738: SGD, " in alike["optimizers"]
    assert alike["optimizers"].startswith("0 steps from the same start")
    assert captions(tutorial().change(steps=1))["optimizers"].startswith("1 step from")


def test_a_learning_rate_of_zero_is_told_too():
    numbers = runs(tutorial().change(learning_rate=0.0))
    assert numbers["rates"][0] == 0
    assert numbers["own"] == 0
    assert numbers["labels"][0] == "slow"


def test_data_can_be_set_where_the_dataset_is_drawn():
    assert told(MOONS)["data"] == ["dataset_size", "noise"]
    assert told(on_dataset(tutorial(), "xor"))["data"] == []
    assert told(tutorial())["data"] == []
    assert set(rates.DATA) <= set(experiment_to_json(MOONS))


def test_limit_is_two_over_the_largest_curvature_where_the_chosen_run_ends():
    # mse of a line has one curvature everywhere: the largest eigenvalue of 2 X^T X / n, by numpy's own solver.
    line = MOONS.change(activation="identity", loss="mse", learning_rate=0.1)
    pictures = told(line)["pictures"]
    inputs = np.c_[line.x.numpy(), np.ones(line.samples)]
    largest = np.linalg.eigvalsh(2 * inputs.T @ inputs / line.samples).max()
    assert pictures["curvature"] == pytest.approx(largest)
    assert pictures["stable_rate"] == pytest.approx(2 / largest)
    labels = dict(zip(pictures["runs"]["rates"], pictures["runs"]["labels"], strict=True))
    assert all((label == "diverging") == (rate > 2 / largest) for rate, label in labels.items())
    assert f"up to η = 2/λ = {shown(2 / largest)}." in pictures["captions"]["limit"]


def test_limit_says_where_it_does_not_apply():
    assert captions(MOONS.change(optimizer="adam"))["limit"].endswith("has a limit of its own.")
    assert "bends up in no direction" in captions(MOONS.change(activation="step", loss="mse"))["limit"]
    overflow = told(NEVER_FINITE)["pictures"]
    assert (overflow["curvature"], overflow["stable_rate"], overflow["captions"]["limit"]) == (None, None, "")


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_momentum_of_0_is_plain_gradient_descent(optimizer):
    plain, kept = tutorial().change(optimizer=optimizer, momentum=0.0), tutorial().change(optimizer=optimizer)
    assert torch.equal(train(plain).parameters, train(tutorial()).parameters)
    other = "takes other steps than plain gradient descent"
    assert other not in limit_caption(plain, curvature(plain))
    assert other in limit_caption(kept, curvature(kept))
