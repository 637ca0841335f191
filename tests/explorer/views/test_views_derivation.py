"""What the stage of the Derivation page is told, as it arrives there: through JSON."""

import ast
import json
import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.text.fields import SETTING_TITLES
from explorer.text.numbers import shown
from explorer.views.script import script
from explorer.web import answering
from slp_core import LOSSES, OPTIMIZERS, PRESETS, Experiment, gradients, tutorial
from tests.core.oracle import activation_of, autograd, central_difference, is_near_kink, loss_at, sees_sum, torch_run
from tests.core.strategies import PAIRS, drawn
from tests.explorer.strategies import neurons


def asked(experiment: Experiment, **own) -> dict:
    request = {"id": 1, "view": "derivation", "experiment": experiment_to_json(experiment), "settings": own}
    return json.loads(answering.answer(encode(request)))


def told(experiment: Experiment, **own) -> dict:
    return asked(experiment, **own)["numbers"]


def column(weights: torch.Tensor, bias: torch.Tensor) -> list[float]:
    return [*weights.flatten().tolist(), *bias.tolist()]


def near(values: list[float], wanted: list[float], tolerance: float = 1e-12) -> bool:
    return values == pytest.approx(wanted, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_derivation_view_of_every_pair_is_what_pytorch_gives(activation, loss):
    experiment = drawn(1, 10, 1, activation=activation, loss=loss, optimizer="momentum", learning_rate=0.3)
    numbers, run = told(experiment), torch_run(experiment)
    z = (experiment.x @ experiment.weights + experiment.bias).requires_grad_()
    o = activation_of(experiment)(z)
    slope = torch.autograd.grad(o, z)[0] if o.requires_grad else torch.zeros(1)
    d_weights, d_bias = autograd(experiment)
    assert numbers["z"] == pytest.approx(z.item(), abs=1e-12)
    assert numbers["output"] == pytest.approx(o.item(), abs=1e-12)
    assert numbers["loss"] == pytest.approx(loss_at(experiment, experiment.weights, experiment.bias).item(), abs=1e-12)
    assert numbers["factors"]["d_output_d_z"] == pytest.approx(slope.item(), abs=1e-12)
    assert numbers["factors"]["delta"] == pytest.approx(d_bias.item(), abs=1e-12)
    gate = 1 if sees_sum(experiment) else numbers["factors"]["d_output_d_z"]  # Rosenblatt's rule leaves it out
    product = numbers["factors"]["d_loss_d_output"] * gate
    assert product == pytest.approx(d_bias.item(), abs=1e-12)
    assert near(numbers["gradients"], column(d_weights, d_bias))
    updates, after = column(run.weight_updates[0], run.bias_updates[0]), column(run.weights[1], run.bias[1])
    for j in range(11):
        values = told(experiment, weight=j)["values"]
        assert near([values["update"], values["new"]], [updates[j], after[j]])
        assert near([values["gradient"]], [column(d_weights, d_bias)[j]])
        products = (experiment.x[0] * experiment.weights[:, 0]).tolist()
        assert near([values[f"product-{i}"] for i in range(10)], products)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_derivation_view_proves_every_pair_three_ways(activation, loss):
    experiment = drawn(1, 10, 1, data_seed=3, activation=activation, loss=loss)
    assert not is_near_kink(experiment)
    proof = told(experiment)["proof"]
    exact, difference = column(*autograd(experiment)), column(*central_difference(experiment, 1e-5))
    assert proof["h"] == 1e-5
    assert near(proof["closed_form"], exact)
    assert near(proof["autograd"], exact)
    assert near(proof["central_difference"], difference, 1e-9)
    errors = [
        max(abs(one - other) for one, other in zip(proof["closed_form"], others, strict=True))
        for others in (exact, difference)
    ]
    assert [proof["difference_error"], proof["max_error"]] == pytest.approx([errors[1], max(errors)], abs=1e-9)
    assert proof["passed"] is True
    assert proof["verdict"].startswith("The three agree: ")


@pytest.mark.parametrize("weight", range(11))
def test_derivation_view_with_one_sign_turned_fails_its_proof(weight):
    exact, wrong = told(tutorial())["proof"], told(tutorial(), weight=weight, flipped=True)["proof"]
    for index, (right, turned) in enumerate(zip(exact["closed_form"], wrong["closed_form"], strict=True)):
        assert turned == (-right if index == weight else right)
    assert wrong["passed"] is False
    off = shown(2 * abs(exact["closed_form"][weight]))
    assert wrong["verdict"].startswith(f"They do not agree: autograd differs from the closed form by {off}, ")
    assert wrong["verdict"].endswith("There is a mistake in the closed form.")
    assert wrong["max_error"] == pytest.approx(2 * abs(exact["closed_form"][weight]))
    assert wrong["autograd"] == exact["autograd"]
    own = told(tutorial(), weight=weight, flipped=True)["gradients"]
    assert own == told(tutorial())["gradients"]  # the page's own stay right


def test_derivation_view_of_a_weight_beyond_the_inputs_is_that_of_the_bias():
    small = drawn(1, 2, 1)
    assert told(small, weight=10, flipped=True) == told(small, weight=2, flipped=True)
    assert told(small, weight=10, flipped=True)["proof"]["closed_form"][2] == -told(small)["proof"]["closed_form"][2]


@pytest.mark.parametrize("own", [{"weight": 4}, {"weight": 10, "lines": 8}, {"flipped": False}, {"lines": 99}])
def test_derivation_view_turns_no_sign_unless_it_is_told_to(own):
    assert told(tutorial(), **own)["proof"] == told(tutorial())["proof"]
    assert told(tutorial(), **own)["gradients"] == told(tutorial())["gradients"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("flipped", nothing) for nothing in (None, 0, 1, 1.0, "true", [], {})]
    + [("weight", nothing) for nothing in (None, -1, 65, 1.5, True, "1", [], {})]
    + [("ran", nothing) for nothing in (None, -1, 100, 1.5, True, "1", [], {})]
    + [("lines", nothing) for nothing in (None, 0, 100, 1.5, True, "1", [], {})]
    + [("line", 3)],
)
def test_derivation_view_refuses_settings_that_it_has_not_and_names_them(name, value):
    answer = asked(tutorial(), **{name: value})
    assert answer["field"] == name
    assert answer["error"].startswith(f"{SETTING_TITLES.get(name, name)} must be ")
    assert "numbers" not in answer


@given(st.floats(1e-12, 1.0))
@settings(max_examples=30)
def test_derivation_view_takes_the_step_size_of_the_settings(h):
    proof = told(tutorial(), h=h)["proof"]
    assert proof["h"] == h
    # The two programs round differently, and rounding is divided by h.
    assert near(proof["central_difference"], column(*central_difference(tutorial(), h)), 1e-9 + 1e-14 / h)


@pytest.mark.parametrize("h", [0, -1e-5, 1.5, 1e-13, "1e-5", True, None, [1e-5], float("inf"), float("nan")])
def test_derivation_view_refuses_a_bad_step_size_and_names_it(h):
    answer = asked(tutorial(), h=h)
    assert answer["field"] == "h"
    assert answer["error"].startswith("step size h must be a number from 1e-12 to 1. Got ")
    assert "numbers" not in answer


def test_derivation_view_draws_truncation_and_rounding_in_both_precisions():
    proof = told(tutorial())["proof"]
    sizes, errors = proof["sizes"], proof["errors"]
    assert (sizes[0], sizes[-1], len(sizes)) == (1e-12, 1.0, 49)
    at = {round(math.log10(size), 2): index for index, size in enumerate(sizes)}
    # Truncation falls with the square of h, and is the same in both; rounding grows with 1/h, and sooner in float32.
    for precision, coarse, fine in (("float64", -1, -3), ("float32", -0.5, -1.5)):
        ratio = errors[precision][at[coarse]] / errors[precision][at[fine]]
        assert ratio == pytest.approx(100 ** (coarse - fine), rel=0.35), precision
    assert errors["float64"][at[-10]] > 100 * min(errors["float64"])
    assert errors["float32"][at[-6]] > 100 * min(errors["float32"])
    assert min(errors["float64"]) < 1e-9 < 1e-7 < min(errors["float32"])
    best = {name: sizes[values.index(min(values))] for name, values in errors.items()}
    assert best["float64"] < best["float32"]


@given(neurons(4))
@settings(max_examples=50)
def test_derivation_view_shows_that_mse_has_twice_the_gradient(experiment):
    halves = told(experiment)["halves"]
    for half, whole, ratio in zip(halves["half_squared_error"], halves["mse"], halves["ratio"], strict=True):
        # Exactly twice, but where float64 has lost digits to the smallness of the numbers.
        assert whole == pytest.approx(2 * half, rel=1e-15, abs=1e-300)
        if abs(half) > 1e-290:
            assert ratio == pytest.approx(2, rel=1e-15)
        elif half == whole == 0:
            assert ratio is None
    pairs = zip(halves["half_squared_error"], halves["mse"], strict=True)
    assert halves["defined"] == [(half, whole) != (0, 0) for half, whole in pairs]
    own = {loss: told(experiment.change(loss=loss))["gradients"] for loss in ("half_squared_error", "mse")}
    assert {loss: halves[loss] for loss in own} == own


def test_derivation_view_shows_how_cross_entropy_cures_saturation():
    cure = told(tutorial())["cure"]
    assert cure["output"] == pytest.approx(0.99, abs=1e-15)
    assert [row["title"] for row in cure["rows"]] == [loss.title for loss in LOSSES.values()]
    rows = dict(zip(LOSSES, cure["rows"], strict=True))
    assert round(rows["half_squared_error"]["delta"], 4) == 0.0098
    assert rows["mse"]["delta"] == pytest.approx(2 * 0.99 * 0.99 * 0.01)
    assert rows["binary_cross_entropy"]["delta"] == pytest.approx(0.99)
    for row in cure["rows"]:
        assert row["d_output_d_z"] == pytest.approx(0.0099)
        assert row["d_loss_d_output"] * row["d_output_d_z"] == pytest.approx(row["delta"])


@pytest.mark.parametrize(
    ("experiment", "saturated"),
    [
        (tutorial(), False),
        (PRESETS["saturated"].build(0), True),
        (tutorial().change(weights=[0] * 10, bias=4.584), False),  # O (1 - O) = 0.010008
        (tutorial().change(weights=[0] * 10, bias=4.586), True),  # 0.009989
        (tutorial().change(weights=[0] * 10, bias=-4.586), True),
        (tutorial().change(activation="step"), True),
        (tutorial().change(activation="identity", bias=100), False),
        (tutorial().change(activation="relu", bias=-100), True),
    ],
)
def test_derivation_view_calls_a_slope_below_a_hundredth_saturated(experiment, saturated):
    numbers = told(experiment)
    assert numbers["saturated"] is saturated
    assert (abs(numbers["factors"]["d_output_d_z"]) < 0.01) is saturated
    assert bool(numbers["saturation"]) is saturated


def test_derivation_view_says_what_becomes_of_a_saturated_neurons_gradients():
    saturated = PRESETS["saturated"].build(0)
    lost, cured = (told(saturated.change(loss=loss)) for loss in ("mse", "binary_cross_entropy"))
    slope = shown(gradients(saturated).d_output_d_z.item())
    assert lost["saturation"].startswith(f"saturated: ∂O/∂z = {slope} is below 0.01. ")
    pull, delta = (shown(lost["factors"][name]) for name in ("d_loss_d_output", "delta"))
    assert lost["saturation"].endswith(f"of ∂E/∂O = {pull}, only δ = {delta} goes back.")
    assert cured["saturation"].endswith(f"and the two cancel: δ = {shown(cured['factors']['delta'])}.")


def test_derivation_view_blames_h_where_only_h_is_too_large():
    proof = told(tutorial(), h=0.5)["proof"]
    assert proof["passed"] is False
    assert proof["verdict"].startswith("Closed form and autograd agree. The central difference is off by ")
    assert "because h = 0.5 is too large" in proof["verdict"]


def test_derivation_view_of_a_neuron_that_cannot_move_says_that_all_is_exactly_zero():
    assert told(tutorial().change(activation="step"))["proof"]["verdict"] == (
        "The three agree: every gradient is exactly 0."
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_derivation_view_tells_what_the_optimizer_remembers_of_the_first_gradient(optimizer):
    e = tutorial().change(train_bias=True, optimizer=optimizer, momentum=0.8, alpha=0.7, beta1=0.6, beta2=0.9)
    g = torch.tensor(column(*autograd(e)), dtype=torch.float64)
    by_hand = {
        "velocity": g,
        "square_sum": g**2,
        "square_average": 0.3 * g**2,
        "first_moment": 0.4 * g,
        "second_moment": 0.1 * g**2,
        "count": torch.ones(11),
    }
    for j in (0, 6, 10):
        values = told(e, weight=j)["values"]
        for at, name in enumerate(OPTIMIZERS[optimizer].symbols):
            assert near([values[f"state-{at}"]], [by_hand[name][j].item()])
        assert f"state-{len(OPTIMIZERS[optimizer].symbols)}" not in values


PLACE = re.compile(r"@[!~.]*([\w-]+)")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_derivation_view_writes_every_line_with_numbers_that_it_has(activation, loss, optimizer):
    for e in (drawn(1, 12, 1), drawn(1, 2, 1, train_bias=False), drawn(5, 3, 2)):
        e = e.change(activation=activation, loss=loss, optimizer=optimizer)
        for weight in (0, e.inputs - 1, e.inputs):
            numbers = told(e, weight=weight)
            keys = [line["key"] for line in numbers["lines"]]
            assert keys == [
                "model", "sum", "output", "total", "error", "chain", "through", "slope", "input", "delta", "result",
                "update",
            ]  # fmt: skip
            for line in numbers["lines"]:
                assert line["told"].endswith((".", "δ."))
                formulas = [line["symbols"], line["numbers"], *(line["unfolds"] or {"formulas": []})["formulas"]]
                assert set(PLACE.findall("".join(formulas))) <= numbers["values"].keys()
                assert "\\" not in "".join(formulas)  # no command is left that MathML has not
                assert "@" not in line["symbols"]


def test_derivation_view_lets_cross_entropy_cancel_the_sigmoids_slope():
    lines = {line["key"]: line for line in told(tutorial().change(loss="binary_cross_entropy"))["lines"]}
    assert "away" in lines["delta"]["told"]
    assert lines["result"]["numbers"].count("@O") == 1
    other = {line["key"]: line for line in told(tutorial())["lines"]}
    assert other["result"]["numbers"].count("@O") == 3


def test_derivation_view_takes_no_case_for_the_other():
    lines = {line["key"]: line for line in told(tutorial().change(activation="relu"))["lines"]}
    assert "mtable" in lines["slope"]["symbols"]
    assert "mtable" not in "".join(line["numbers"] for line in lines.values())


def executed(lines: list[dict]) -> list[str]:
    """What each line gives when Python runs them: the value of an expression, or of the name that it is put under."""
    names: dict[str, object] = {}
    gives = []
    before = torch.get_default_dtype()
    try:
        for line in lines:
            text = line["text"]
            tree = ast.parse(text).body[0]
            exec(text, names)
            if isinstance(tree, ast.Expr) and not isinstance(tree.value, ast.Call):
                value = eval(text, names)
            else:
                value = names[tree.targets[0].id] if isinstance(tree, ast.Assign) else None
            gives.append(str(value.detach() + 0.0) if isinstance(value, torch.Tensor) else "")
    finally:
        torch.set_default_dtype(before)
    return gives


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_derivation_views_code_gives_what_it_says(activation, loss, optimizer):
    for fields in ({}, {"train_bias": True}, {"bias": -0.25}, {"target": 0.75, "bias": 0.5, "train_bias": True}):
        e = tutorial().change(activation=activation, loss=loss, optimizer=optimizer, learning_rate=0.05, **fields)
        lines = told(e, ran=99)["code"]
        assert [line["gives"] for line in lines] == executed(lines)
        assert sum(bool(line["gives"]) for line in lines) >= 8
        shown_lines = {line["key"] for line in told(e)["lines"]}
        assert {line["line"] for line in lines} - {""} <= shown_lines


def test_derivation_views_code_is_the_tutorials():
    texts = [line["text"] for line in told(tutorial())["code"]]
    assert "z = x @ w.t()" in texts
    assert "o = torch.sigmoid(z)" in texts
    assert "t = torch.ones(1, 1)" in texts
    assert texts[-1] == "w_new = w - 0.001 * w.grad"
    assert not any(re.search(r"\bb\b", text) for text in texts)  # it has no bias


@pytest.mark.parametrize("ran", [0, 3, 7])
def test_derivation_view_runs_the_code_as_far_as_it_is_told_to(ran):
    whole, part = told(tutorial(), ran=99)["code"], told(tutorial(), ran=ran)["code"]
    assert [line["gives"] for line in part] == [line["gives"] if at < ran else "" for at, line in enumerate(whole)]
    assert told(drawn(2, 3, 1), ran=ran)["code"] == told(drawn(1, 3, 2), ran=ran)["code"] == []


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_derivation_view_carries_the_script_of_its_experiment(optimizer):
    experiment = tutorial().change(optimizer=optimizer)
    assert told(experiment)["script"] == {"text": script(experiment), "told": ""}
    assert optimizer == "sgd" or script(experiment) != script(tutorial())
