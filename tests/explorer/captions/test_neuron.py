"""Sentences of states that were chosen by hand. Thousands of others are in test_claims_neuron and test_claims_run."""

import re

import pytest
import torch

from explorer.captions.neuron import forward_caption, gradient_caption
from explorer.captions.run import run_caption
from explorer.captions.weight import weight_captions
from explorer.text.numbers import shown
from slp_core import OPTIMIZERS, PRESETS, Experiment, forward, gradients, train, tutorial

NUMBER = r"(−?\d+\.\d+(?:e−?\d+)?|overflow)"


def captions_of(experiment: Experiment) -> dict[str, str | list[str]]:
    trace = train(experiment)
    return {
        "forward": forward_caption(experiment, forward(experiment)),
        "gradient": gradient_caption(experiment, gradients(experiment)),
        "weights": weight_captions(experiment, gradients(experiment), trace.parameter_updates[0, :, 0].tolist()),
        "run": run_caption(experiment, trace),
    }


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
        "The products and the bias add up to 0.3355; sigmoid turns it into 0.5831, 0.4169 too low for the target "
        "1.0000. The loss is 0.1738."
    )
    assert told["gradient"] == "w₇ has the largest gradient, −0.3898: raising it lowers the loss."
    assert told["weights"][0] == "w₁ rises by 0.000118: a higher output lowers the loss, and x₁ is positive."
    assert told["weights"][1] == "w₂ falls by 0.000225: a higher output lowers the loss, and x₂ is negative."
    assert told["weights"][10] == "b keeps its value: it is not trained. Its slope is −0.2027."
    trained = captions_of(tutorial().change(train_bias=True))
    assert trained["weights"][10] == (
        "b rises by 0.000203: a higher output lowers the loss, and the bias's input is always 1."
    )
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
    assert told["gradient"] == "Every weight's gradient is zero: the activation is flat here (∂O/∂z = 0)."
    assert told["weights"][0] == "w₁'s gradient is 0, because the activation is flat here (∂O/∂z = 0)."
    assert told["run"] == "3 steps of SGD at η = 0.1: the loss stays at 1.0000."


def test_captions_at_the_target_say_so():
    told = captions_of(neuron(activation="identity", bias=1.0))
    assert "1.0000, within 0.0001 of the target 1.0000" in told["forward"]
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
    assert "The neuron is saturated: ∂O/∂z is only 0.000335." in told["gradient"]


def test_captions_of_learning_rate_zero_blame_the_learning_rate():
    told = captions_of(neuron(learning_rate=0.0))
    assert re.fullmatch(rf"w₁ stays although its gradient is {NUMBER}: the learning rate is 0\.", told["weights"][0])


def test_captions_of_an_update_too_small_for_float64_do_not_blame_the_learning_rate():
    told = captions_of(neuron(bias=-700.0, learning_rate=1e-30))
    assert 0 < gradients(neuron(bias=-700.0)).bias.abs().item() < 1e-290
    assert "the learning rate is 0" not in told["weights"][2]
    assert told["weights"][2].endswith("its update comes out as 0.")


def test_captions_of_an_update_that_divides_by_zero_say_so():
    told = captions_of(neuron(x=[0.0, 1.0], optimizer="rmsprop", epsilon=0.0))
    assert told["weights"][0].startswith("w₁'s update overflows: ")


def test_run_caption_of_a_diverging_run_says_from_where():
    experiment = neuron(activation="identity", learning_rate=1e4, steps=200)
    trace = train(experiment)
    assert trace.diverged_at is not None
    told = run_caption(experiment, trace)
    assert f"the run diverges; at step {trace.diverged_at} its numbers overflow" in told


def test_run_caption_of_one_step_speaks_in_the_singular():
    assert run_caption(neuron(steps=1), train(neuron(steps=1))).startswith("1 step of SGD at η = 0.1: ")


def test_run_caption_of_a_run_that_climbs_first_tells_its_peak():
    experiment = neuron(activation="identity", optimizer="momentum", momentum=0.95, learning_rate=0.3, steps=200)
    trace = train(experiment)
    assert trace.loss.max() > 1.01 * trace.loss[0]
    assert trace.loss[-1] < trace.loss[0]
    assert f", after rising to {shown(torch.max(trace.loss).item())}." in run_caption(experiment, trace)


def test_gradients_that_read_the_same_are_largest_together():
    told = captions_of(neuron(x=[1.0, 0.5]))["gradient"]
    assert told.startswith("w₁ and b have the largest gradients, −")
    assert told.endswith(" each: raising them lowers the loss.")
    told = captions_of(neuron(x=[1.0, -1.0]))["gradient"]
    assert told.endswith(" in size: moving each against its own lowers the loss.")
    assert captions_of(neuron(x=[1.0] * 9, weights=[0.0] * 9))["gradient"].startswith("w₁ and 9 others have")


def test_no_lower_loss_is_promised_at_a_corner():
    zeros = Experiment(x=[2.0], weights=[0.0], target=0.0, activation="step", loss="perceptron", learning_rate=0.1)
    assert forward(zeros).loss == 0  # nothing lowers it
    told = captions_of(zeros)
    assert "lowers the loss" not in told["gradient"]
    assert (
        told["weights"][0]
        == "w₁ falls by 0.2000: its gradient is 2.0000, but the loss has a corner here and is lowest."
    )
    conjunction = {"x": [[0.0, 0], [0, 1], [1, 0], [1, 1]], "target": [0.0, 0, 0, 1], "weights": [0.0, 0.0]}
    hinged = Experiment(**conjunction, activation="identity", loss="hinge")
    higher = hinged.change(bias=0.001)
    assert gradients(hinged).bias < 0
    assert forward(higher).loss > forward(hinged).loss  # against the gradient of the bias
    assert "lowers the loss" not in captions_of(hinged)["gradient"]
