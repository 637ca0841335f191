"""What is judged of each step, against the numbers of the same step in plain Python."""

import json
import math
from base64 import b64decode

import pytest
import torch
from hypothesis import given, settings

from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.web import answering
from slp_core import LOSSES, OPTIMIZERS, Experiment, Trace, train, tutorial
from tests.core.oracle import sees_sum
from tests.core.strategies import drawn, runs
from tests.explorer.strategies import neurons


def judged(experiment: Experiment) -> dict:
    request = encode({"id": 1, "view": "step", "experiment": experiment_to_json(experiment)})
    reasons = json.loads(answering.answer(request))["numbers"]["reasons"]
    return {name: read(sent) for name, sent in reasons.items()}


def read(sent):
    if not isinstance(sent, dict):
        return sent
    codes = sent.get("codes", sent)
    flat = list(b64decode(codes["u1"], validate=True))
    words = [sent["words"][code] for code in flat] if "words" in sent else flat
    if len(codes["shape"]) == 1:
        return words
    width = codes["shape"][1]
    return [words[k : k + width] for k in range(0, len(words), width)]


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def why(experiment: Experiment, trace: Trace, k: int, j: int, error: float) -> str:
    """Why parameter j moves as it does in step k, said in plain words' order."""
    gradient = trace.parameter_gradients[k, j, 0].item()
    update = trace.parameter_updates[k, j, 0].item()
    if j == experiment.inputs and not experiment.train_bias:
        return "untrained"
    if not math.isfinite(update):
        return "overflows"
    if update == 0:
        return "flat" if gradient == 0 else "frozen" if experiment.learning_rate == 0 else "lost"
    way = "rises" if update > 0 else "falls"
    if gradient == 0:
        return f"{way}_on"
    if gradient * math.copysign(1, update) > 0:
        return f"{way}_against"
    over = "one" if experiment.samples == 1 else "all" if experiment.is_full_batch else "batch"
    if any(state.ndim > 1 for state in trace.states.values()):
        return f"{way}_remembering_{over}"
    if over != "one":
        return f"{way}_shared_{over}"
    o = torch.tensor(error, dtype=torch.float64) + experiment.target[0, 0]
    pull = sign(LOSSES[experiment.loss].slope(o, experiment.target[0, 0]).item())
    if pull != sign(error) and not sees_sum(experiment):
        return f"{way}_downhill"
    fed = [*experiment.x[0].tolist(), 1.0][j]
    if (gradient > 0) != (error * fed > 0) or error == 0:
        return f"{way}_rounding"
    return f"{way}_{'low' if error < 0 else 'high'}"


def agrees(experiment: Experiment) -> set[str]:
    """Compare all words of a run; returns those of its moves."""
    found, trace = judged(experiment), train(experiment)
    steps = experiment.steps if trace.diverged_at is None else trace.diverged_at
    for k in range(steps):  # the last may be the one that overflows
        gradients = trace.parameter_gradients[k, : experiment.inputs + experiment.train_bias, 0].tolist()
        error = (trace.outputs[k] - experiment.target)[0, 0].item()
        assert found["moves"][k] == [why(experiment, trace, k, j, error) for j in range(experiment.inputs + 1)]
        assert (found["flat"][k] == "no") == any(gradients)
        assert abs(gradients[found["steepest"][k]]) == max(map(abs, gradients))
    return {word for row in found["moves"] for word in row}


@given(runs())
@settings(max_examples=60)
def test_reasons_of_a_run_are_those_of_its_numbers(experiment):
    agrees(experiment)


@given(neurons(4))
def test_reasons_of_a_single_sample_are_those_of_its_numbers(experiment):
    agrees(experiment)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("samples", "batch", "over"), [(6, None, "all"), (6, 2, "batch")])
def test_reasons_say_what_a_gradient_is_made_of(optimizer, samples, batch, over):
    experiment = drawn(samples, 3, 1, optimizer=optimizer, learning_rate=0.05, steps=8, batch_size=batch)
    assert judged(experiment)["over"] == over
    kinds = {word.rsplit("_", 1)[-1] for word in agrees(experiment)} - {"against", "on", "flat", "lost"}
    assert kinds == {over}


def test_reasons_for_a_flat_step_are_told_apart():
    at_target = tutorial().change(activation="identity", x=[1.0] + [0.0] * 9, weights=[1.0] + [0.0] * 9, steps=1)
    tiny = tutorial().change(bias=-500.0, target=0.0, steps=1)
    closed = tutorial().change(activation="step", bias=-1, steps=1)
    unfed = tutorial().change(x=[0.0] * 10, bias=0.5, steps=1)
    cancelling = drawn(2, 1, 1, activation="tanh", steps=0).change(x=[[1.0], [1.0]], target=[1.0, -1.0], weights=[0.0])
    beyond = at_target.change(loss="hinge", weights=[2.0] + [0.0] * 9)
    right = tutorial().change(activation="step", loss="perceptron", steps=1)
    for experiment, word in (
        (at_target, "target"),
        (tiny, "too_small"),
        (closed, "activation"),
        (unfed, "no_input"),
        (beyond, "beyond"),
        (right, "target"),
    ):
        assert judged(experiment)["flat"][0] == word
    assert judged(beyond)["side"][0] == "beyond"
    assert judged(unfed.change(train_bias=True))["flat"][0] == "no"
    assert judged(cancelling.change(bias=0.0))["flat"][0] == "cancelled_all"


def test_reasons_of_an_update_that_divides_by_zero_say_so():
    experiment = tutorial().change(x=[0.0] + [1.0] * 9, optimizer="rmsprop", epsilon=0.0)
    assert judged(experiment)["moves"][0][0] == "overflows"


def test_reasons_tell_a_saturated_step():
    assert judged(tutorial().change(bias=-8.0, steps=0))["saturated"] == [1]
    assert judged(tutorial().change(steps=0))["saturated"] == [0]
