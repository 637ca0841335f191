"""What the stage of the Train page is told, against plain PyTorch, scikit-learn and counting by hand."""

import json
import math
from base64 import b64decode
from bisect import bisect_right

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score

from explorer import limits
from explorer.contract.train import TrainSettings
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views.compute import RequestError, check_cost, scene
from explorer.views.scene import Source
from explorer.views.train import GRID, ONE_SAMPLE, train_view
from explorer.views.work import Work
from explorer.web import answering
from slp_core import DATASETS, LOSSES, OPTIMIZERS, Abandoned, Experiment, ExperimentError, on_dataset, train, tutorial
from slp_core.trace import KEPT
from tests.core.oracle import torch_run

MOONS = on_dataset(tutorial(), "moons", dataset_size=40, steps=25, learning_rate=0.8)
CANCER = on_dataset(tutorial(), "breast_cancer", steps=12, learning_rate=0.5)
FLOWERS = on_dataset(tutorial(), "iris", steps=10, learning_rate=0.5, batch_size=7, optimizer="adam")
DIVERGING = on_dataset(tutorial(), "iris", activation="identity", learning_rate=1e4, steps=300)
EXPERIMENTS = [MOONS, CANCER, FLOWERS, on_dataset(tutorial(), "xor", steps=9), MOONS.change(test_fraction=0.0)]


def told(experiment: Experiment, **settings) -> dict:
    """By the way of every live answer: the question and the answer are text."""
    request = {"id": 1, "view": "train", "experiment": experiment_to_json(experiment), "settings": settings}
    return json.loads(answering.answer(encode(request)))["numbers"]


def unpacked(packed: dict) -> np.ndarray:
    return np.frombuffer(b64decode(packed["f8"]), "<f8").reshape(packed["shape"])


def curves(numbers: dict) -> dict[str, np.ndarray]:
    return {
        name: unpacked(values) for name, values in numbers["curves"].items() if name != "steps" and values is not None
    }


def outputs(experiment: Experiment, run, step: int, x: torch.Tensor) -> torch.Tensor:
    """By hand: a sigmoid, or nothing."""
    z = x @ run.weights[step] + run.bias[step]
    return {"sigmoid": torch.sigmoid, "identity": lambda z: z}[experiment.activation](z)


def classes(o: torch.Tensor) -> list[int]:
    return [int(value >= 0.5) for value in o.flatten().tolist()]


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_curves_are_those_of_a_plain_pytorch_loop(experiment):
    run, found = torch_run(experiment), curves(told(experiment))
    assert found["loss"] == pytest.approx(run.loss.numpy(), rel=1e-9)
    for step in range(experiment.steps + 1):
        part = accuracy_score(classes(experiment.target), classes(outputs(experiment, run, step, experiment.x)))
        assert found["accuracy"][step] == pytest.approx(part, abs=1e-12)
    assert ("test_loss" in found) == ("test_accuracy" in found) == (experiment.x_test is not None)


def test_accuracy_is_the_same_where_a_run_has_too_many_outputs_to_be_kept():
    longer = CANCER.change(steps=KEPT // CANCER.samples)
    assert (longer.steps + 1) * longer.samples > KEPT
    numbers, run = told(longer), train(longer)
    accuracy = curves(numbers)["accuracy"]
    for row, step in [*enumerate(numbers["curves"]["steps"])][::100]:
        o = outputs(longer, run, step, longer.x)
        assert accuracy[row] == pytest.approx(accuracy_score(classes(longer.target), classes(o)), abs=1e-12)
    o = outputs(longer, run, longer.steps, longer.x)
    assert accuracy[-1] == pytest.approx(accuracy_score(classes(longer.target), classes(o)), abs=1e-12)


@pytest.mark.parametrize("experiment", [MOONS, CANCER, FLOWERS])
def test_test_curves_are_over_the_part_that_was_put_aside(experiment):
    run, found = torch_run(experiment), curves(told(experiment))
    for step in range(experiment.steps + 1):
        o = outputs(experiment, run, step, experiment.x_test)
        loss = torch.nn.functional.mse_loss(o, experiment.target_test).item()
        assert found["test_loss"][step] == pytest.approx(loss, rel=1e-9)
        part = accuracy_score(classes(experiment.target_test), classes(o))
        assert found["test_accuracy"][step] == pytest.approx(part, abs=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_gradients_and_weights_are_those_of_torch_optim(optimizer):
    experiment = MOONS.change(optimizer=optimizer, learning_rate=0.05)
    run, numbers = torch_run(experiment), told(experiment)
    expected = torch.cat([run.weight_gradients[:, :, 0], run.bias_gradients], 1).numpy()
    assert unpacked(numbers["gradients"]) == pytest.approx(expected, rel=1e-7, abs=1e-10)
    expected = torch.cat([run.weights[:, :, 0], run.bias], 1).numpy()
    assert numbers["weights"]["steps"] == list(range(26))
    assert unpacked(numbers["weights"]["values"]) == pytest.approx(expected, rel=1e-9)


JUDGED = [
    (name, loss)
    for name, dataset in DATASETS.items()
    for loss, entry in LOSSES.items()
    if not dataset.real_valued or entry.target_range[1] > 1
]


@pytest.mark.parametrize(("name", "loss"), JUDGED)
def test_every_dataset_can_be_looked_at_with_every_loss(name, loss):
    experiment = on_dataset(tutorial(), name, loss=loss, steps=5, learning_rate=0.1)
    numbers = told(experiment, step=5)
    assert curves(numbers)["loss"] == pytest.approx(torch_run(experiment).loss.numpy(), rel=1e-9)
    assert numbers["data"]["lesson"] == DATASETS[name].lesson
    assert numbers["data"]["features"] == list(DATASETS[name].feature_names)
    assert numbers["data"]["classes"] == list(DATASETS[name].class_names)
    assert numbers["data"]["training"] + numbers["data"]["testing"] == len(experiment.x) + (
        0 if experiment.x_test is None else len(experiment.x_test)
    )


@pytest.mark.parametrize("experiment", [MOONS, CANCER, FLOWERS])
@pytest.mark.parametrize("step", [0, 3, 10])
def test_right_and_wrong_answers_are_counted_as_scikit_learn_counts_them(experiment, step):
    run, numbers = torch_run(experiment), told(experiment, step=step)
    parts = (
        ("confusion", "training", experiment.x, experiment.target),
        ("test_confusion", "testing", experiment.x_test, experiment.target_test),
    )
    for name, part, x, target in parts:
        answered = classes(outputs(experiment, run, step, x))
        (tn, fp), (fn, tp) = confusion_matrix(classes(target), answered, labels=[0, 1])
        assert numbers["moment"][name] == {
            "true_positive": tp,
            "false_negative": fn,
            "true_negative": tn,
            "false_positive": fp,
        }
        points = numbers["points"][part]
        expected = [truth == said for truth, said in zip(classes(target), answered, strict=True)]
        assert points["right"] == expected
        assert points["right"].count(False) == fn + fp
        assert (unpacked(points["x"]) == x[:, 0].numpy()).all()
        assert (unpacked(points["y"]) == x[:, 1].numpy()).all()
        assert points["positive"] == [value == 1 for value in target[:, 0].tolist()]
    assert numbers["moment"]["step"] == step


@pytest.mark.parametrize("experiment", [MOONS, CANCER, FLOWERS, MOONS.change(test_fraction=0.0)])
@pytest.mark.parametrize("step", [0, 7])
def test_scores_are_those_of_scikit_learn_in_percent(experiment, step):
    run, moment = torch_run(experiment), told(experiment, step=step)["moment"]
    assert moment["parameters"] == pytest.approx([*run.weights[step, :, 0].tolist(), run.bias[step].item()], rel=1e-9)
    parts = (("scores", experiment.x, experiment.target), ("test_scores", experiment.x_test, experiment.target_test))
    for name, x, target in parts:
        if x is None:
            assert moment[name] is None
            continue
        scores, truth, answered = moment[name], classes(target), classes(outputs(experiment, run, step, x))
        known = classes(experiment.target)
        commoner = int(2 * sum(known) > len(known))
        assert scores["accuracy"] == pytest.approx(100 * accuracy_score(truth, answered))
        assert scores["baseline"] == pytest.approx(100 * truth.count(commoner) / len(truth))
        assert scores["commoner"] == experiment.class_names[commoner]
        assert (scores["rarer"] is not None) == (known.count(commoner) / len(known) > 0.6)
        if scores["rarer"]:
            rare = {"pos_label": 1 - commoner, "zero_division": float("nan")}
            assert scores["rarer"]["name"] == experiment.class_names[1 - commoner]
            assert scores["rarer"]["recall"] == pytest.approx(100 * recall_score(truth, answered, **rare))
            precision = precision_score(truth, answered, **rare)
            if math.isnan(precision):
                assert scores["rarer"]["precision"] is None
            else:
                assert scores["rarer"]["precision"] == pytest.approx(100 * precision)


def test_step_that_overflows_has_no_scores():
    moment = told(DIVERGING, step=300)["moment"]
    assert moment["scores"] is moment["test_scores"] is None


@pytest.mark.parametrize(("experiment", "pair"), [(MOONS, [0, 1]), (MOONS, [1, 0]), (CANCER, [7, 2])])
def test_shading_is_the_neuron_with_the_other_inputs_at_their_training_mean(experiment, pair):
    run, numbers = torch_run(experiment), told(experiment, step=5, features=pair)
    assert numbers["plane"]["features"] == pair
    output = unpacked(numbers["boundary"]["output"])
    assert output.shape == (GRID, GRID)
    first, second = numbers["plane"]["values"]
    for row in (0, 17, GRID - 1):
        for column in (0, 23, GRID - 1):
            x = [sum(values) / len(values) for values in experiment.x.T.tolist()]
            x[pair[0]], x[pair[1]] = first[column], second[row]
            weights, bias = run.weights[5, :, 0].tolist(), run.bias[5].item()
            z = math.fsum(w * value for w, value in zip(weights, x, strict=True)) + bias
            assert output[row, column] == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-9)


@pytest.mark.parametrize("pair", [[0, 1], [7, 2]])
def test_line_lies_where_the_shading_is_one_half(pair):
    numbers = told(CANCER, step=5, features=pair)
    first, second = numbers["plane"]["values"]
    output = unpacked(numbers["boundary"]["output"])
    ((start, end),) = numbers["boundary"]["lines"]
    for part in (0.0, 0.25, 0.5, 1.0):
        x, y = (one + part * (other - one) for one, other in zip(start, end, strict=True))
        column, row = (min(max(bisect_right(values, at) - 1, 0), GRID - 2) for values, at in ((first, x), (second, y)))
        around = output[row : row + 2, column : column + 2]
        assert around.min() - 1e-9 <= 0.5 <= around.max() + 1e-9


@pytest.mark.parametrize("pair", [[0, 1], [7, 2]])
def test_ghost_is_the_line_at_the_runs_end_and_follows_the_rate_at_step_0(pair):
    start, end = (told(CANCER, step=step, features=pair)["boundary"] for step in (0, CANCER.steps))
    assert start["ghost"] == end["lines"] != start["lines"]
    assert end["ghost"] == []
    faster = told(CANCER.change(learning_rate=2.0), features=pair)["boundary"]
    assert faster["lines"] == start["lines"]
    assert faster["ghost"] != start["ghost"]


def test_run_that_is_lost_has_no_ghost():
    assert told(DIVERGING)["boundary"]["ghost"] == []


def test_data_sets_are_offered_as_pictures_of_their_samples_where_there_is_one_sample():
    assert told(MOONS)["offer"] is told(MOONS.change(batch_size=2))["offer"] is None
    offered = {picture["name"]: picture for picture in told(tutorial().change(noise=0.05))["offer"]}
    assert list(offered) == list(DATASETS)
    assert (offered["xor"]["x"], offered["xor"]["y"]) == ([0, 0, 100, 100], [0, 100, 0, 100])
    assert offered["xor"]["positive"] == [False, True, True, False]
    for name, picture in offered.items():
        chosen = on_dataset(tutorial(), name, noise=0.05)
        assert len(picture["x"]) == len(picture["y"]) == min(chosen.samples, limits.TRAIN_PICTURE_POINTS)
        assert {min(picture["x"]), max(picture["x"])} == {0, 100}
        every = np.linspace(0, chosen.samples - 1, len(picture["x"])).round().astype(int)
        yes = [chosen.real_valued or value >= 0.5 for value in chosen.target[every, 0].tolist()]
        assert picture["positive"] == yes  # real targets are of no class
        x, place = chosen.x[every, 0].numpy(), np.array(picture["x"])
        assert np.abs((x - x.min()) / (x.max() - x.min()) * 100 - place).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("pair", [[0, 1], [1, 0]])
def test_shading_reaches_a_little_beyond_every_training_sample(pair):
    first, second = told(MOONS, features=pair)["plane"]["values"]
    for values, j in ((first, pair[0]), (second, pair[1])):
        low, high = min(MOONS.x[:, j].tolist()), max(MOONS.x[:, j].tolist())
        assert values == sorted(values)
        assert low - 0.3 * (high - low) < values[0] < low
        assert high < values[-1] < high + 0.3 * (high - low)


def test_shading_of_an_input_that_never_changes_has_a_width():
    experiment = Experiment(x=[[1, 5], [2, 5]], target=[0, 1], weights=[0.1, 0.2], steps=2)
    assert told(experiment)["plane"]["values"][1][0] < 5 < told(experiment)["plane"]["values"][1][-1]


@pytest.mark.parametrize(
    "features",
    [
        [],
        [0],
        [0, 0],
        [0, 1, 0],
        [0, 64],
        [-1, 0],
        [0, True],
        [0, 1.0],
        ["0", "1"],
        [None, 1],
        [[0], [1]],
        [0, 2**80],
        "01",
        {"0": 1},
        7,
        True,
        False,
        0,
    ],
)
def test_features_that_are_not_two_different_inputs_are_refused_in_words(features):
    with pytest.raises(ExperimentError, match=r"^features must be two different whole numbers from 0 to 63") as caught:
        train_view(scene("train", MOONS, {"features": features}), Work())
    assert caught.value.field == "features"


@pytest.mark.parametrize("step", [None, -1, 10_001, 0.5, "3", [3], {}, True, math.nan, math.inf, 1e300])
def test_step_that_is_no_step_is_refused_in_words(step):
    with pytest.raises(ExperimentError, match=r"^step must be a whole number from 0 to 10000") as caught:
        train_view(scene("train", MOONS, {"step": step}), Work())
    assert caught.value.field == "step"


@pytest.mark.parametrize(("asked", "shown"), [(0, 0), (25, 25), (26, 25), (10_000, 25), (3.0, 3)])
def test_step_after_the_end_is_the_end(asked, shown):
    assert train_view(scene("train", MOONS, {"step": asked}), Work())["moment"]["step"] == shown


@pytest.mark.parametrize("pair", [[0, 2], [5, 1], [63, 0]])
def test_features_beyond_the_inputs_of_the_data_are_the_first_two(pair):
    assert told(MOONS, features=pair)["plane"]["features"] == [0, 1]
    assert told(CANCER, features=[9, 3])["plane"]["features"] == [9, 3]


@pytest.mark.parametrize("weight", [-1, 65, 0.5, "0", [0], True])
def test_weight_that_there_cannot_be_is_refused_in_words(weight):
    with pytest.raises(ExperimentError, match=r"^weight must be a whole number from 0 to 64") as caught:
        scene("train", MOONS, {"weight": weight})
    assert caught.value.field == "weight"


def test_moment_counts_what_the_curves_say_of_its_step():
    numbers = told(CANCER, step=7)
    for part, curve in (("confusion", "accuracy"), ("test_confusion", "test_accuracy")):
        counts = numbers["moment"][part]
        accurate = (counts["true_positive"] + counts["true_negative"]) / sum(counts.values())
        assert curves(numbers)[curve][7] == pytest.approx(accurate, abs=1e-12)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_work_that_nobody_waits_for_is_dropped_at_the_next_question(after):
    asked = []

    def stale() -> bool:
        asked.append(1)
        return len(asked) > after

    with pytest.raises(Abandoned):
        train_view(scene("train", CANCER, {}), Work(stale))
    assert len(asked) == after + 1


def test_progress_rises_and_stays_below_the_whole():
    parts: list[float] = []
    train_view(scene("train", CANCER, {}), Work(progress=parts.append))
    assert parts == sorted(set(parts))
    assert parts[0] > 0 and parts[-1] <= 1


def test_diverging_run_ends_where_its_numbers_do():
    numbers = told(DIVERGING, step=300)
    run = torch_run(DIVERGING)
    first = int((~run.loss.isfinite()).nonzero()[0])
    last = numbers["last"]
    assert numbers["diverged_at"] == last <= first
    assert all(len(values) == last + 1 for values in curves(numbers).values())
    assert curves(numbers)["loss"][:last] == pytest.approx(run.loss[:last].numpy(), rel=1e-6)
    assert numbers["moment"]["step"] == last
    assert numbers["boundary"] is None
    assert numbers["moment"]["confusion"] is numbers["moment"]["test_confusion"] is None
    assert {part["right"] for part in numbers["points"].values()} == {None}
    assert len(unpacked(numbers["points"]["training"]["x"])) == DIVERGING.samples
    assert f"At step {last} the numbers overflow" in numbers["captions"]["moment"]
    assert f"the run diverges; at step {last} its numbers overflow" in numbers["captions"]["run"]
    assert "overflow" in numbers["unshaded"]
    assert told(DIVERGING, step=0)["boundary"] is not None
    assert told(DIVERGING, step=0)["unshaded"] == ""


def test_parameters_beyond_an_experiments_limits_have_no_picture_but_their_numbers():
    numbers = told(DIVERGING, step=2)
    assert abs(torch_run(DIVERGING).weights[2]).max() > 1e6
    assert numbers["boundary"] is None
    assert "larger in size than a million" in numbers["unshaded"]
    assert sum(numbers["moment"]["confusion"].values()) == DIVERGING.samples
    assert math.isfinite(curves(numbers)["loss"][2])
    assert "Step 2: loss" in numbers["captions"]["moment"]


def test_single_sample_is_told_apart_from_data():
    numbers = told(tutorial().change(steps=3), step=3)
    assert numbers["data"]["lesson"] == ONE_SAMPLE
    assert (numbers["data"]["training"], numbers["data"]["testing"]) == (1, 0)
    assert numbers["captions"]["data"] == "1 sample to train with, none kept for testing; 10 inputs."
    assert "1 of 1 training answers right." in numbers["captions"]["moment"]  # 0.5831 is nearer to 1
    assert numbers["points"]["testing"] is None


def test_single_input_has_no_plane():
    one = Experiment(x=[[-1.0], [0.5], [2.0]], target=[0, 0, 1], weights=[1.0], learning_rate=1.0, steps=4)
    numbers = told(one, features=[0, 1])
    assert numbers["plane"] is numbers["boundary"] is numbers["pointed"] is None
    assert numbers["one_input"] is not None
    assert numbers["data"]["features"] == ["x1"]
    # sigmoid of -1, 0.5 and 2: no, yes, yes
    assert numbers["moment"]["confusion"] == {
        "true_positive": 1, "false_negative": 0, "true_negative": 1, "false_positive": 1,
    }  # fmt: skip
    assert numbers["captions"]["data"].endswith("; 1 input.")


def test_samples_beyond_a_thousand_are_counted_but_not_drawn():
    large = on_dataset(tutorial(), "moons", dataset_size=5000, steps=1)
    numbers = told(large)
    for part, x in (("training", large.x), ("testing", large.x_test)):
        points = numbers["points"][part]
        assert len(points["right"]) == points["shown"] == limits.TRAIN_MOST_POINTS
        assert (unpacked(points["x"]) == x[: limits.TRAIN_MOST_POINTS, 0].numpy()).all()
    assert sum(numbers["moment"]["confusion"].values()) == len(large.x) == 3750
    assert sum(numbers["moment"]["test_confusion"].values()) == 1250


def test_weights_of_a_long_run_are_thinned_between_its_ends():
    long = MOONS.change(steps=1000)
    numbers = told(long)
    steps, values = numbers["weights"]["steps"], unpacked(numbers["weights"]["values"])
    assert len(steps) == len(values) == limits.TRAIN_MOST_COLUMNS
    assert (steps[0], steps[-1]) == (0, 1000)
    assert len(set(steps)) == limits.TRAIN_MOST_COLUMNS
    run = torch_run(long)
    expected = torch.cat([run.weights[steps][:, :, 0], run.bias[steps]], 1).numpy()
    assert values == pytest.approx(expected, rel=1e-9)


def test_curves_of_a_long_run_are_bounded_and_keep_its_ends_its_peaks_and_the_step_that_is_looked_at():
    long = MOONS.change(steps=4000, batch_size=3, learning_rate=2, optimizer="momentum")
    numbers, run = told(long, step=1234), train(long)
    steps, found = numbers["curves"]["steps"], curves(numbers)
    assert steps == sorted(set(steps))
    assert {0, 1234, 4000, int(run.loss.argmax()), int(run.loss.argmin())} <= set(steps)
    assert len(steps) <= limits.TRAIN_MOST_ON_CURVE + 1
    assert found["loss"].tolist() == run.loss[steps].tolist()
    assert found["test_loss"].tolist() == run.test_loss[steps].tolist()
    assert unpacked(numbers["gradients"]).tolist() == run.parameter_gradients[steps, :, 0].tolist()
    assert len(found["accuracy"]) == len(found["test_accuracy"]) == len(steps)
    right = accuracy_score(classes(long.target), classes(outputs(long, run, 1234, long.x)))
    assert found["accuracy"][steps.index(1234)] == pytest.approx(right, abs=1e-12)
    counts = numbers["moment"]["confusion"]
    assert f"{counts['true_positive'] + counts['true_negative']} of" in numbers["captions"]["moment"]


@pytest.mark.parametrize("experiment", [*EXPERIMENTS, on_dataset(tutorial(), "breast_cancer", optimizer="adam")])
def test_most_steps_are_those_that_a_run_of_these_data_may_have(experiment):
    most = told(experiment)["most"]
    longest = experiment.change(steps=most)
    check_cost("train", longest, TrainSettings(script=True))
    if most < 10_000:
        with pytest.raises(RequestError):
            check_cost("train", experiment.change(steps=most + 1), TrainSettings(script=True))


@pytest.mark.parametrize("experiment", [*EXPERIMENTS, DIVERGING])
@pytest.mark.parametrize("step", [0, 1])
def test_captions_count_what_the_table_counts(experiment, step):
    numbers = told(experiment, step=step)
    counts, caption = numbers["moment"]["confusion"], numbers["captions"]["moment"]
    right = counts["true_positive"] + counts["true_negative"]
    assert f"Step {step}: " in caption
    assert f", {right} of {sum(counts.values())} training answers right" in caption
    tested = numbers["moment"]["test_confusion"]
    assert ("test answers" in caption) == (tested is not None)
    if tested is not None:
        assert f", {tested['true_positive'] + tested['true_negative']} of {sum(tested.values())} test" in caption
    data = numbers["captions"]["data"]
    assert f"{sum(counts.values())} samples to train with" in data
    assert (f"{sum(tested.values())} kept" if tested else "none kept") in data


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_xor_ends_with_why_it_cannot_be_solved_and_never_gets_four_right(optimizer):
    xor = on_dataset(tutorial(), "xor", learning_rate=1.0, steps=400, optimizer=optimizer)
    end = told(xor, step=400)
    assert "One straight line cannot part XOR" in end["captions"]["moment"]
    assert "cannot part" not in told(xor, step=399)["captions"]["moment"]
    assert max(curves(end)["accuracy"]) <= 0.75
    either = on_dataset(tutorial(), "or", learning_rate=1.0, steps=400)
    assert "cannot part" not in told(either, step=400)["captions"]["moment"]
    assert curves(told(either, step=400))["accuracy"][400] == 1


def test_numbers_of_breast_cancer_fit_a_frames_answer():
    answer = encode(train_view(scene("train", on_dataset(tutorial(), "breast_cancer"), {}), Work()))
    assert len(answer) < 200_000


def test_axis_is_in_the_units_of_the_data_or_says_standard_deviations():
    iris = on_dataset(tutorial(), "iris")
    assert told(iris)["data"]["axes"][0] == "sepal length, in standard deviations"
    assert told(iris.change(standardise=False))["data"]["axes"][0] == "sepal length (cm)"
    assert told(on_dataset(tutorial(), "and"))["data"]["axes"] == ["A", "B"]
    own = scene("train", iris, {}, Source(("x1", "(cm)", "a" * 60, "b"), standardised=True))
    assert train_view(own, Work())["data"]["axes"] == (
        "x₁, in standard deviations",
        "(cm), in standard deviations",
        f"{'a' * 27}…, in standard deviations",
        "b, in standard deviations",
    )


def test_points_can_be_drawn_by_hand_where_they_are_all_in_the_link():
    drawn = Experiment(x=[[-1, 0.5], [1, 0]], target=[0, 1], weights=[1, 1], steps=3)
    most = limits.TRAIN_MOST_DRAWN_BY_HAND
    assert told(drawn)["data"]["by_hand"] == most
    assert told(drawn.change(terms=["x1_x2"]))["data"]["by_hand"] == most
    crowd = Experiment(x=[[0, 0], [1, 1]] * most, target=[0, 1] * most, weights=[1, 1], steps=3)
    for other in (MOONS, tutorial(), crowd, drawn.change(x_test=[[0, 0]], target_test=[[1]])):
        assert told(other)["data"]["by_hand"] == 0


def test_map_that_is_drawn_on_has_room_around_the_points():
    drawn = Experiment(x=[[-1, 0.5], [1, 0], [0, 40]], target=[0, 1, 1], weights=[1, 1], steps=3)
    across, up = told(drawn)["plane"]["values"]
    assert (across[0], across[-1]) == (-3, 3)
    assert (up[0], up[-1]) == pytest.approx((-6, 46))
