"""What the stage of the Landscape page is told, held against `forward`, `gradients` and autograd."""

import base64
import json

import numpy as np
import pytest
import torch

from explorer.contract.landscape import LandscapeSettings
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.text.told import field_title
from explorer.views.compute import scene
from explorer.views.cost import Size
from explorer.views.landscape import landscape_view
from explorer.views.landscape_cost import COARSE, FINE, draws_paths, landscape_cost, most_steps_of_paths
from explorer.views.landscape_pictures import BLOCKS
from explorer.views.work import Work
from explorer.web import answering
from slp_core import (
    OPTIMIZERS,
    PRESETS,
    Abandoned,
    Experiment,
    ExperimentError,
    Statement,
    forward,
    on_dataset,
    train,
    tutorial,
)
from tests.core.oracle import autograd

CASES = {
    "tutorial": tutorial().change(learning_rate=0.1, steps=12),
    "moons": on_dataset(tutorial(), "moons", steps=12, batch_size=16, loss="binary_cross_entropy"),
    "two outputs": Experiment(
        x=[[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]],
        target=[[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
        weights=[[0.3, -0.2], [0.8, 1.1]],
        bias=[0.1, -0.4],
        activation="tanh",
        loss="half_squared_error",
        optimizer="adam",
        steps=12,
    ),
    "one input": Experiment(x=[[1.0], [2.0]], target=[0.0, 1.0], weights=[0.5], steps=12, learning_rate=1.0),
}
each_case = pytest.mark.parametrize("experiment", CASES.values(), ids=CASES)


def told(experiment: Experiment, **settings: object) -> dict:
    request = {"id": 1, "view": "landscape", "experiment": experiment_to_json(experiment), "settings": settings}
    answer = json.loads(answering.answer(encode(request)))
    if "error" in answer:
        raise ExperimentError(answer["field"], Statement("answer", "{error}")(error=answer["error"]), None)
    return answer["numbers"]


def unpacked(sent: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(sent["f8"]), "<f8").reshape(sent["shape"])


def moved(experiment: Experiment, step: int, values: dict[int, float]) -> Experiment:
    """The Experiment at a step of its run, with some of the first output's parameters set by hand."""
    trace = train(experiment)
    weights, bias = trace.weights[step].clone(), trace.bias[step].clone()
    for j, value in values.items():
        if j == experiment.inputs:
            bias[0] = value
        else:
            weights[j, 0] = value
    return experiment.change(weights=weights, bias=bias)


@each_case
def test_slices_are_forward_at_every_point_and_hold_the_point_of_the_run(experiment):
    numbers = told(experiment, step=7, points=5)
    values, losses = unpacked(numbers["slices"]["values"]), unpacked(numbers["slices"]["loss"])
    assert values.shape == (experiment.inputs + 1, 6)
    here = train(experiment).parameters[7, :, 0]
    assert numbers["parameters"] == here.tolist()
    for j in range(experiment.inputs + 1):
        assert here[j].item() in values[j]
        for value, loss in zip(values[j].tolist(), losses[j].tolist(), strict=True):
            assert loss == pytest.approx(forward(moved(experiment, 7, {j: value})).loss.item(), rel=1e-12)


@each_case
@pytest.mark.parametrize("step", [0, 7, 12])
def test_tangents_go_through_the_point_and_have_autograds_slope_of_the_whole_loss(experiment, step):
    numbers = told(experiment, step=step, points=5)
    at = moved(experiment, step, {})
    weights, bias = autograd(at)[:2]
    slopes = torch.cat([weights, bias[None]])[:, 0].numpy()
    np.testing.assert_allclose(numbers["gradients"], slopes, rtol=1e-9, atol=1e-15)
    values, losses = np.array(numbers["slices"]["tangents"]["values"]), np.array(numbers["slices"]["tangents"]["loss"])
    np.testing.assert_allclose((losses[:, 1] - losses[:, 0]) / (values[:, 1] - values[:, 0]), slopes, atol=1e-12)
    np.testing.assert_allclose(losses.mean(1), forward(at).loss.item(), rtol=1e-12)
    np.testing.assert_allclose(values.mean(1), numbers["parameters"], atol=1e-12)


@each_case
def test_surfaces_are_forward_at_every_point(experiment):
    pair = [experiment.inputs, 0]
    numbers = told(experiment, step=7, points=5, pair=pair)
    assert numbers["pair"] == pair
    assert experiment.loss in numbers["surfaces"]
    for name, sent in numbers["surfaces"].items():
        surface = unpacked(sent)
        for row, second in enumerate(numbers["second"]):
            for column, first in enumerate(numbers["first"]):
                at = moved(experiment, 7, {pair[0]: first, pair[1]: second}).change(loss=name)
                assert surface[row, column] == pytest.approx(forward(at).loss.item(), rel=1e-12)
        assert numbers["here"][name] == pytest.approx(
            forward(moved(experiment, 7, {}).change(loss=name)).loss.item(), rel=1e-12
        )


@each_case
def test_path_is_the_run(experiment):
    trace = train(experiment)
    numbers = told(experiment, step=7, pair=[0, 1])
    assert numbers["path"]["first"] == trace.parameters[:, 0, 0].tolist()
    assert numbers["path"]["second"] == trace.parameters[:, 1, 0].tolist()
    assert numbers["path"]["losses"][experiment.loss] == pytest.approx(trace.loss.tolist(), rel=1e-12)
    ends = [numbers["ends"][name] for name in ("start", "shown", "end")]
    assert [end["step"] for end in ends] == [0, 7, 12]
    assert [end["loss"] for end in ends] == trace.loss[[0, 7, 12]].tolist()


def test_path_of_a_long_run_is_thinned_and_keeps_its_ends():
    experiment = tutorial().change(steps=5_000, learning_rate=0.01)
    path = told(experiment, step=5_000, pair=[0, 1])["path"]
    trace = train(experiment)
    assert len(path["first"]) == 400
    assert (path["first"][0], path["first"][-1]) == (trace.weights[0, 0, 0].item(), trace.weights[-1, 0, 0].item())


@each_case
@pytest.mark.parametrize(("weight_decay", "l1"), [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)])
def test_surface_of_what_decays_is_the_loss_and_its_penalty_and_others_are_the_loss(experiment, weight_decay, l1):
    e = experiment.change(weight_decay=weight_decay, l1=l1)
    pair = [e.inputs, 0]
    numbers = told(e, step=7, points=5, pair=pair)
    assert numbers["own"] == "objective"
    assert numbers["surfaces"].keys() == {"objective", *told(experiment)["surfaces"]} & {
        "objective",
        *numbers["compared"],
    }
    for name, sent in numbers["surfaces"].items():
        surface = unpacked(sent)
        for row, second in enumerate(numbers["second"]):
            for column, first in enumerate(numbers["first"]):
                at = moved(e, 7, {pair[0]: first, pair[1]: second})
                wanted = by_hand(at) if name == "objective" else forward(at.change(loss=name)).loss.item()
                assert surface[row, column] == pytest.approx(wanted, rel=1e-12)
    assert numbers["here"]["objective"] == pytest.approx(by_hand(moved(e, 7, {})), rel=1e-12)
    trace = train(e)
    assert numbers["path"]["losses"]["objective"] == pytest.approx(trace.objective.tolist(), rel=1e-12)
    assert numbers["loss"] == trace.loss[7].item()
    for name, step in (("start", 0), ("shown", 7), ("end", 12)):
        end, at = numbers["ends"][name], moved(e, step, {})
        assert end["loss"] == pytest.approx(by_hand(at), rel=1e-12)
        parameters = torch.cat([at.weights, at.bias[None]]).requires_grad_()
        (pull,) = torch.autograd.grad(penalty_by_hand(e, parameters), parameters)
        slopes = (torch.cat([autograd(at)[0], autograd(at)[1][None]]) + pull)[pair, 0]
        assert end["slopes"] == pytest.approx(slopes.tolist(), abs=1e-12)


def penalty_by_hand(experiment: Experiment, parameters: torch.Tensor) -> torch.Tensor:
    free = parameters if experiment.train_bias else parameters[:-1]
    return experiment.weight_decay / 2 * free.square().sum() + experiment.l1 * free.abs().sum()


def by_hand(experiment: Experiment) -> float:
    parameters = torch.cat([experiment.weights, experiment.bias[None]])
    return forward(experiment).loss.item() + penalty_by_hand(experiment, parameters).item()


def test_path_of_what_decays_lies_on_its_surface_where_nothing_else_moves():
    e = CASES["one input"].change(weight_decay=0.3, l1=0.1)
    numbers = told(e, step=4, pair=[0, 1], paths=True)
    path = numbers["path"]
    for first, second, height in zip(path["first"], path["second"], path["losses"]["objective"], strict=True):
        assert height == pytest.approx(by_hand(e.change(weights=[first], bias=second)), rel=1e-12)
    for way in numbers["paths"]:
        first, second = unpacked(way["places"])[:, -1]
        assert way["final"] == pytest.approx(by_hand(e.change(weights=[first], bias=second)), rel=1e-12)


def test_decay_that_changes_on_the_way_is_that_of_the_step_that_is_shown():
    e = CASES["one input"].change(weight_decay=0.3, changes=[(6, "weight_decay", 0.0)])
    before, after = told(e, step=2, pair=[0, 1]), told(e, step=8, pair=[0, 1])
    path = after["path"]["losses"]["objective"]
    assert path == pytest.approx(train(e).loss.tolist(), rel=1e-12)
    assert before["path"]["losses"]["objective"][0] == pytest.approx(by_hand(e), rel=1e-12)
    assert before["tops"] == after["tops"]
    assert "λ₂ = 0.3 and λ₁ = 0" in before["captions"]["surface"]
    assert "λ₂ = 0 and λ₁ = 0" in after["captions"]["surface"]


@each_case
def test_paths_of_all_optimizers_are_their_runs_where_they_are_asked_for(experiment):
    assert told(experiment)["paths"] == []
    assert told(experiment)["captions"]["paths"] == ""
    numbers = told(experiment, pair=[1, 0], paths=True)
    assert [path["name"] for path in numbers["paths"]] == list(OPTIMIZERS)
    for path in numbers["paths"]:
        trace = train(experiment.change(optimizer=path["name"]))
        np.testing.assert_array_equal(unpacked(path["places"]), trace.parameters[:, [1, 0], 0].T)
        assert (path["final"], path["diverged_at"]) == (trace.loss[-1].item(), None)
    own = next(path for path in numbers["paths"] if path["name"] == experiment.optimizer)
    np.testing.assert_array_equal(unpacked(own["places"]), [numbers["path"]["first"], numbers["path"]["second"]])
    assert f"each with η = {experiment.learning_rate:g}." in numbers["captions"]["paths"]


def test_paths_that_leave_the_map_overflow_or_end_higher_are_named():
    steep = Experiment(
        x=[[3.0, 1.0]], target=[1.0], weights=[1.0, 1.0], activation="identity", learning_rate=0.3, steps=400
    )
    numbers = told(steep.change(optimizer="adam"), pair=[0, 1], paths=True)
    by_name = {path["name"]: path for path in numbers["paths"]}
    assert by_name["sgd"]["final"] is None
    assert by_name["sgd"]["diverged_at"] == train(steep).diverged_at
    places = unpacked(by_name["sgd"]["places"])
    assert np.abs(places).max() <= 1e6 and 1 < places.shape[1] < 400
    said = numbers["captions"]["paths"]
    assert "These overflow: SGD" in said
    for names in (said.split("a part of: ")[1], said.split("a finite loss: ")[1]):
        assert names.startswith("SGD") and "Adam" not in names.split(".")[0]


def test_paths_that_would_take_too_long_are_refused_with_the_steps_that_are_allowed():
    long = tutorial().change(steps=9_000)
    numbers = told(long, paths=True)
    assert numbers["paths"] == [] and numbers["path"]["first"]
    allowed = most_steps_of_paths(Size.of(long))
    said = numbers["captions"]["paths"]
    assert f"steps must be at most {allowed:,} with 1 sample. Got 9,000 instead." in said
    asked = LandscapeSettings(paths=True)
    assert draws_paths(Size.of(long.change(steps=allowed)), asked)
    assert not draws_paths(Size.of(long.change(steps=allowed + 1)), asked)
    assert not draws_paths(Size.of(tutorial()), LandscapeSettings())


def test_paths_are_paid_for_with_points_of_the_picture():
    dear = tutorial().change(steps=1_300)
    alone, beside = told(dear, points=FINE), told(dear, points=FINE, paths=True)
    assert len(beside["paths"]) == len(OPTIMIZERS)
    assert COARSE <= beside["points"] == beside["fine"] <= alone["points"]
    size = Size.of(dear)
    with_paths = landscape_cost(size, LandscapeSettings(points=FINE, paths=True))
    assert with_paths.allowed
    assert with_paths.seconds > landscape_cost(size, LandscapeSettings(points=FINE)).seconds


def test_axes_belong_to_the_run_and_not_to_its_steps():
    experiment = CASES["moons"]
    told_of = [told(experiment, step=step) for step in (0, 7, 12)]
    assert all(numbers["frame"] == told_of[0]["frame"] for numbers in told_of)
    assert all(numbers["tops"] == told_of[0]["tops"] for numbers in told_of)
    assert told_of[0]["captions"] != told_of[2]["captions"]


@each_case
@pytest.mark.parametrize("settings", [{}, {"reach": 0.001}, {"reach": 50.0}])
def test_axes_are_of_one_width_and_hold_the_whole_run(experiment, settings):
    frame = told(experiment, **settings)["frame"]
    low, high = np.array(frame["low"]), np.array(frame["high"])
    run = train(experiment).parameters[:, :, 0].numpy()
    assert (low < run).all() and (run < high).all()
    np.testing.assert_allclose(high - low, high[0] - low[0], rtol=1e-12)


def test_axes_of_an_earlier_answer_are_kept():
    frame = told(tutorial())["frame"]
    numbers = told(tutorial().change(bias=3.0), **frame)
    assert numbers["frame"] == frame
    assert numbers["tops"] is None
    assert numbers["first"][0] == frame["low"][numbers["pair"][0]]


def test_pair_is_that_of_the_largest_gradients_unless_chosen():
    assert told(tutorial())["pair"] == [6, 8]
    assert told(tutorial(), pair=[10, 3])["pair"] == [10, 3]


def test_pair_that_the_data_does_not_have_gives_way_to_that_of_the_largest_gradients():
    assert told(tutorial(), pair=[0, 11])["pair"] == told(tutorial())["pair"]
    assert told(CASES["one input"], pair=[6, 8])["pair"] == told(CASES["one input"])["pair"]


def test_few_points_are_computed_for_many_samples_unless_asked_for():
    many = Experiment(x=[[0.1]] * 10_000, target=[0.5] * 10_000, weights=[1.0], steps=2)
    assert len(landscape_view(scene("landscape", many, {}), Work())["first"]) == 11
    numbers = told(tutorial())
    assert (numbers["points"], numbers["fine"]) == (COARSE, FINE)
    assert told(tutorial(), points=FINE)["surfaces"]["mse"]["shape"] == [FINE, FINE]


LOW, HIGH = [0.0] * 11, [1.0] * 11


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *[("step", value) for value in (-1, 1.5, "2", True, 20_000)],
        *[("pair", value) for value in ([1, 1], [0], [0, 65], [-1, 2], "ab", [0.0, 1], [True, 2], 3, [[1], [2]], {})],
        *[("points", value) for value in (1, 0, 202, "many", 2.5)],
        *[("reach", value) for value in (0, -1, 1e9, "far", True, None)],
        *[(bound, value) for bound in ("low", "high") for value in ("x", 3, {}, [1e300] * 11, [None] * 11, [0.0] * 66)],
    ],
)
def test_setting_out_of_its_limits_is_refused_by_its_name(setting, value):
    with pytest.raises(ExperimentError) as refused:
        told(tutorial(), **{setting: value})
    assert refused.value.field == setting
    assert field_title(setting) in str(refused.value)


@pytest.mark.parametrize(
    "bounds",
    [
        {"low": LOW},
        {"high": HIGH},
        {"low": [], "high": []},
        {"low": LOW[:-1], "high": HIGH},
        {"low": HIGH, "high": LOW},
        {"low": HIGH, "high": HIGH},
    ],
)
def test_spans_that_are_none_for_these_weights_are_refused(bounds):
    with pytest.raises(ExperimentError, match="11 numbers, each below its number in high") as refused:
        told(tutorial(), **bounds)
    assert refused.value.field == "low"


def test_step_after_the_end_means_the_end():
    assert told(tutorial().change(steps=5), step=9)["step"] == 5


def test_run_that_diverges_is_shown_as_far_as_its_weights_can_be_held():
    experiment = Experiment(
        x=[[3.0, 1.0]], target=[1.0], weights=[1.0, 1.0], activation="identity", learning_rate=5.0, steps=400
    )
    numbers = told(experiment, step=400)
    trace = train(experiment)
    assert 0 < numbers["step"] == numbers["last"] < 400
    assert trace.parameters[numbers["last"]].abs().max() <= 1e6 < trace.parameters[numbers["last"] + 1].abs().max()
    assert numbers["captions"]["run"].startswith(
        f"After step {numbers['last']} a weight or the bias is larger in size than a million"
    )


def test_loss_that_cannot_judge_is_left_out_with_its_reason():
    numbers = told(tutorial().change(activation="tanh"))
    assert numbers["surfaces"].keys() == {"mse"}
    assert "tanh gives outputs from -1 to 1" in numbers["refused"]["binary_cross_entropy"]
    assert numbers["captions"]["compared"] == ""
    outside = told(tutorial().change(target=1.5))
    assert "target must be from 0 to 1" in outside["refused"]["binary_cross_entropy"]
    both = told(tutorial().change(loss="half_squared_error"))
    assert both["surfaces"].keys() == {"half_squared_error", "mse", "binary_cross_entropy"}


def test_plateau_is_called_by_its_name_where_there_is_one():
    assert "plateau of the saturated sigmoid, cross-entropy does not" in told(tutorial())["captions"]["compared"]
    assert "MSE is not flat" in told(tutorial().change(weights=[0.0] * 10), reach=0.1)["captions"]["compared"]


def test_run_that_has_come_down_is_not_on_a_plateau():
    e = Experiment(x=[[0.2], [1.0]], target=[0, 1], weights=[0.5], learning_rate=10, steps=2_000)
    assert train(e).loss[-1] < 0.01 * train(e).loss[0]
    assert "plateau" not in told(e, step=e.steps)["captions"]["lowest"]
    thrown = e.change(weights=[-10.0], bias=[-10.0], learning_rate=0.1)
    assert "Step 9 is on a plateau" in told(thrown, step=9, reach=50)["captions"]["lowest"]


def test_captions_say_what_is_held():
    assert (
        "the other 9 weights and biases are held at the values of step 3"
        in told(tutorial(), step=3)["captions"]["surface"]
    )
    assert "the other weight or bias is held" in told(CASES["moons"], step=3)["captions"]["surface"]
    assert "the whole path lies on the surface" in told(CASES["one input"], step=3)["captions"]["surface"]
    assert "mini-batches of 16" in told(CASES["moons"])["captions"]["pair"]
    assert "first output" in told(CASES["two outputs"])["captions"]["pair"]


def test_captions_of_slopes_say_where_the_loss_falls():
    captions = told(tutorial())["captions"]["slices"]
    assert captions[0] == "Along w₁ the loss falls to the right; the slope there is −0.1179."
    assert captions[1] == "Along w₂ the loss rises to the right; the slope there is 0.2248."
    flat = told(tutorial().change(x=[0.0] * 10))["captions"]["slices"]
    assert flat[4] == "Along w₅ the loss is flat here: the slope is 0."


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_has_its_landscape(preset):
    numbers = told(PRESETS[preset].build(1), step=3)
    assert all(numbers["captions"][name] for name in ("pair", "surface", "compared"))


def test_view_is_given_up_when_nobody_waits_and_tells_how_far_it_is():
    parts: list[float] = []
    many = on_dataset(tutorial(), "breast_cancer", steps=2)
    for e, points, of in ((tutorial(), None, 11 + 2), (many, 101, 11 + 2 * BLOCKS)):
        parts.clear()
        landscape_view(scene("landscape", e, {"points": points}), Work(progress=parts.append))
        assert parts == pytest.approx([part / of for part in range(1, of + 1)])
    with pytest.raises(Abandoned):
        landscape_view(scene("landscape", tutorial(), {}), Work(stale=lambda: True))


def test_numbers_too_large_travel_as_they_are():
    huge = Experiment(x=[[1e6]], target=[1e6], weights=[1e6], activation="identity", steps=1, learning_rate=1e-13)
    numbers = told(huge, reach=1000)
    assert numbers["loss"] == pytest.approx((1e12 - 1e6) ** 2)


def test_slope_at_a_corner_is_that_of_either_side():
    zeros = Experiment(x=[-2.0], weights=[0.0], target=0.0, activation="step", loss="perceptron")
    assert told(zeros)["captions"]["slices"][0] == (
        "Along w₁ the loss has a corner here: its slope is −2.0000 on the left and 0.0000 on the right, and −2.0000 is "
        "taken."
    )
    jumping = told(zeros.change(loss="mse"))["captions"]
    assert jumping["slices"][0] == "Along w₁ the loss jumps here; the slope that is taken is 0.0000."
    flat = zeros.change(activation="relu", loss="mse", target=1.0)
    assert "plateau" not in told(flat)["captions"]["lowest"]
