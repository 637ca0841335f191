"""Sentences beside the numbers they are made of; signs and directions are checked with autograd."""

import math
import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.captions.neuron import forward_caption, gradient_caption, weight_captions
from explorer.captions.run import run_caption
from explorer.text.numbers import shown
from slp_core import ACTIVATIONS, OPTIMIZERS, PRESETS, Experiment, forward, gradients, train, tutorial
from tests.core.oracle import autograd
from tests.core.strategies import experiments
from tests.explorer.strategies import neurons

LOW = "₀₁₂₃₄₅₆₇₈₉"
NUMBER = r"(−?\d+\.\d+(?:e−?\d+)?|overflow)"


def captions_of(experiment: Experiment) -> dict[str, str | list[str]]:
    trace = train(experiment)
    return {
        "forward": forward_caption(experiment, forward(experiment)),
        "gradient": gradient_caption(experiment, gradients(experiment)),
        "weights": weight_captions(experiment, gradients(experiment), trace.parameter_updates[0, :, 0].tolist()),
        "run": run_caption(experiment, trace),
    }


@given(neurons(3))
def test_forward_caption_says_what_the_forward_pass_gave(experiment):
    passed = forward(experiment)
    z, o, t = passed.z.item(), passed.o.item(), experiment.target.item()
    told = re.fullmatch(
        rf"The products and the bias add up to {NUMBER}; (\w+) makes it {NUMBER}, (.*) the target {NUMBER}\. "
        rf"The loss is {NUMBER}\.",
        forward_caption(experiment, passed),
    )
    assert told is not None
    activation = ACTIVATIONS[experiment.activation].title
    assert told.group(1, 2, 3, 5, 6) == (shown(z), activation, shown(o), shown(t), shown(passed.loss.item()))
    judged = re.fullmatch(rf"{NUMBER} too (high|low) for", told.group(4))
    if judged is None:
        assert told.group(4) == "as good as"
        assert o == pytest.approx(t, abs=1e-4)
    else:
        assert judged.group(1) == shown(abs(o - t))
        assert judged.group(2) == ("high" if o > t else "low")
        assert abs(o - t) >= 1e-4


@given(neurons(3))
def test_gradient_caption_names_the_largest_gradient_and_the_way_down(experiment):
    weights, bias = autograd(experiment)
    slopes = torch.cat([weights[:, 0], bias])[: 3 + experiment.train_bias]
    exact = [*gradients(experiment).weights[:, 0].tolist(), gradients(experiment).bias.item()]
    told = gradient_caption(experiment, gradients(experiment))
    steepest = re.match(
        rf"(w[{LOW}]|b) has the largest gradient, {NUMBER}: the loss falls when it (falls|rises)\.", told
    )
    if steepest is None:
        assert told.startswith("Every weight's gradient is zero: ")
        assert slopes.abs().max() <= 1e-12
        return
    j = 3 if steepest.group(1) == "b" else LOW.index(steepest.group(1)[1]) - 1
    slope = exact[j]
    assert steepest.group(2) == shown(slope)
    assert slope == pytest.approx(slopes[j].item(), rel=1e-9, abs=1e-12)
    assert abs(slope) >= slopes.abs().max().item() * (1 - 1e-9) - 1e-12
    assert steepest.group(3) == ("falls" if slope > 0 else "rises")
    flat = gradients(experiment).d_output_d_z.abs().item() < 0.01
    assert ("the neuron is saturated" in told) == flat


MOVED = re.compile(rf"(w[{LOW}]|b) (rises|falls) by {NUMBER}: the loss wants a (lower|higher) output, and (.*)\.")


@given(neurons(3))
def test_weight_captions_agree_with_update_gradient_and_input(experiment):
    trace, slopes = train(experiment), gradients(experiment)
    updates = trace.parameter_updates[0, :, 0].tolist()
    told = weight_captions(experiment, slopes, updates)
    assert len(told) == 4
    if not experiment.train_bias:
        assert told.pop() == f"b keeps its value: it is not trained. Its slope is {shown(slopes.bias.item())}."
        updates.pop()
    column = [*slopes.weights[:, 0].tolist(), slopes.bias.item()]
    for j, (sentence, slope, update) in enumerate(zip(told, column, updates, strict=False)):
        name, fed = ("b", 1.0) if j == 3 else (f"w{LOW[j + 1]}", experiment.x[0, j].item())
        assert sentence.startswith(name)
        moved = MOVED.fullmatch(sentence)
        if moved is None:
            assert slope == 0 or update == 0 or not math.isfinite(update)
            assert ("the learning rate is 0" in sentence) == (
                experiment.learning_rate == 0 and slope != 0 and math.isfinite(update)
            )
            continue
        assert slope != 0
        assert moved.group(2) == ("rises" if update > 0 else "falls")
        assert moved.group(3) == shown(abs(update))
        # Lower output wanted: the loss rises with the output, as a difference shows.
        error = forward(experiment).o.item() - experiment.target.item()
        assert moved.group(4) == ("lower" if error > 0 else "higher")
        source = "the bias is fed with 1" if j == 3 else f"x{LOW[j + 1]} is {'positive' if fed > 0 else 'negative'}"
        assert moved.group(5) == source
        # What is said leads to what is said: a lower output by a positive input needs a falling weight.
        assert (update > 0) == ((error < 0) == (fed > 0))


@given(experiments())
def test_weight_captions_of_many_samples_claim_no_common_wish(experiment):
    updates = train(experiment).parameter_updates[0, :, 0].tolist()
    told = weight_captions(experiment, gradients(experiment), updates)
    if experiment.samples > 1:
        assert not any("wants" in sentence for sentence in told)
    for sentence, update in zip(told, updates, strict=True):
        moved = re.match(r"\S+ (rises|falls) by", sentence)
        if moved:
            assert moved.group(1) == ("rises" if update > 0 else "falls")


@given(neurons(2, x=[1.0, -0.5]), st.sampled_from([0, 1, 25]))
def test_run_caption_says_how_the_run_ends(experiment, steps):
    experiment = experiment.change(steps=steps)
    trace = train(experiment)
    told = run_caption(experiment, trace)
    assert told.startswith(
        f"{steps} {'step' if steps == 1 else 'steps'} of {OPTIMIZERS[experiment.optimizer].title} at η = "
    )
    if not trace.loss.isfinite().all():
        assert "diverges" in told
        return
    first, last = trace.loss[0].item(), trace.loss[-1].item()
    ended = re.search(rf"the loss (falls|rises) from {NUMBER} to {NUMBER}", told)
    if ended is None:
        assert f"the loss stays at {shown(first)}." in told or "diverges" in told
        assert shown(first) == shown(last) or "diverges" in told
        return
    assert ended.groups() == ("falls" if last < first else "rises", shown(first), shown(last))
    risen = re.search(rf"after rising to {NUMBER}", told)
    if risen:
        assert risen.group(1) == shown(trace.loss.max().item())
        assert trace.loss.max().item() > first


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("preset", PRESETS)
def test_captions_of_every_preset_are_whole_sentences(preset, optimizer):
    told = captions_of(PRESETS[preset].build(3).change(optimizer=optimizer))
    for sentence in [told["forward"], told["gradient"], told["run"], *told["weights"]]:
        assert sentence.endswith(".")
        assert "nan" not in sentence
        assert "inf" not in sentence
        assert "  " not in sentence


def test_captions_of_the_tutorial_read():
    told = captions_of(tutorial())
    assert told["forward"] == (
        "The products and the bias add up to 0.3355; sigmoid makes it 0.5831, 0.4169 too low for the target 1.0000. "
        "The loss is 0.1738."
    )
    assert told["gradient"] == "w₇ has the largest gradient, −0.3898: the loss falls when it rises."
    assert told["weights"][0] == "w₁ rises by 1.18e−4: the loss wants a higher output, and x₁ is positive."
    assert told["weights"][1] == "w₂ falls by 2.25e−4: the loss wants a higher output, and x₂ is negative."
    assert told["weights"][10] == "b keeps its value: it is not trained. Its slope is −0.2027."
    trained = captions_of(tutorial().change(train_bias=True))
    assert trained["weights"][10] == "b rises by 2.03e−4: the loss wants a higher output, and the bias is fed with 1."
    assert told["run"].startswith("200 steps of SGD at η = 0.001: the loss falls from 0.1738 to ")


def neuron(**fields) -> Experiment:
    chosen = {"x": [1.0, -2.0], "weights": [0.5, 0.25], "target": 1.0, "bias": 0.0, "learning_rate": 0.1, "steps": 3}
    return Experiment(**(chosen | fields))


def test_captions_of_zero_inputs_blame_the_inputs():
    told = captions_of(neuron(x=[0.0, 0.0], train_bias=False))
    assert told["gradient"] == "Every weight's gradient is zero: every input is zero."
    told = captions_of(neuron(x=[0.0, 0.0]))
    assert told["gradient"].startswith("b has the largest gradient, ")
    assert told["weights"][0] == "w₁'s gradient is 0, because x₁ is 0."
    assert told["weights"][2].startswith("b rises by ")


def test_captions_of_a_dead_relu_blame_the_activation():
    told = captions_of(neuron(activation="relu", bias=-5.0))
    assert told["gradient"] == "Every weight's gradient is zero: the activation is flat here (dO/dz = 0)."
    assert told["weights"][0] == "w₁'s gradient is 0, because the activation is flat here (dO/dz = 0)."
    assert told["run"] == "3 steps of SGD at η = 0.1: the loss stays at 1.0000."


def test_captions_at_the_target_say_so():
    told = captions_of(neuron(activation="identity", bias=1.0))
    assert "1.0000, as good as the target 1.0000" in told["forward"]
    assert told["gradient"] == "Every weight's gradient is zero: the output is at its target."
    assert told["weights"][2] == "b's gradient is 0, because the output is at its target."


def test_captions_of_a_gradient_too_small_for_float64_do_not_blame_the_inputs():
    told = captions_of(neuron(bias=-500.0, target=0.0))
    assert told["gradient"] == "Every weight's gradient is zero: the product of its factors is too small for float64."
    assert told["weights"][1] == "w₂'s gradient is 0, because the product of its factors is too small for float64."


def test_captions_of_samples_that_cancel_do_not_blame_the_inputs():
    told = captions_of(neuron(x=[[1.0, -2.0], [-1.0, 2.0]], target=[1.0, -1.0], weights=[0.0, 0.0], activation="tanh"))
    assert "w₂ has the largest gradient" in told["gradient"]
    cancelling = neuron(x=[[1.0, -2.0], [1.0, -2.0]], target=[1.0, -1.0], weights=[0.0, 0.0], activation="tanh")
    told = captions_of(cancelling)
    assert told["gradient"] == "Every weight's gradient is zero: the samples' parts add up to 0."
    assert told["weights"][0] == "w₁'s gradient is 0, because the samples' parts add up to 0."


def test_captions_of_a_saturated_neuron_say_so():
    told = captions_of(neuron(bias=-8.0))
    assert "The slope dO/dz is only 3.35e−4: the neuron is saturated." in told["gradient"]


def test_captions_of_learning_rate_zero_blame_the_learning_rate():
    told = captions_of(neuron(learning_rate=0.0))
    assert re.fullmatch(rf"w₁ stays although its gradient is {NUMBER}: the learning rate is 0\.", told["weights"][0])


def test_captions_of_an_update_too_small_for_float64_do_not_blame_the_learning_rate():
    told = captions_of(neuron(bias=-700.0, learning_rate=1e-30))
    assert 0 < gradients(neuron(bias=-700.0)).bias.abs().item() < 1e-290
    assert "the learning rate is 0" not in told["weights"][2]
    assert told["weights"][2].endswith("its update is too small for float64.")


def test_captions_of_an_update_that_divides_by_zero_say_so():
    told = captions_of(neuron(x=[0.0, 1.0], optimizer="rmsprop", epsilon=0.0))
    assert told["weights"][0].startswith("w₁'s update overflows: ")


def test_run_caption_of_a_diverging_run_says_from_where():
    experiment = neuron(activation="identity", learning_rate=1e4, steps=200)
    trace = train(experiment)
    assert trace.diverged_at is not None
    told = run_caption(experiment, trace)
    assert f"the run diverges; from step {trace.diverged_at} on" in told


def test_run_caption_of_one_step_speaks_in_the_singular():
    assert run_caption(neuron(steps=1), train(neuron(steps=1))).startswith("1 step of SGD at η = 0.1: ")


def test_run_caption_of_a_run_that_climbs_first_tells_its_peak():
    experiment = neuron(activation="identity", optimizer="momentum", momentum=0.95, learning_rate=0.3, steps=200)
    trace = train(experiment)
    assert trace.loss.max() > 1.01 * trace.loss[0]
    assert trace.loss[-1] < trace.loss[0]
    assert f", after rising to {shown(torch.max(trace.loss).item())}." in run_caption(experiment, trace)
