"""The sentences of the Neuron page in thousands of states, each against what it claims."""

from explorer.captions.neuron import forward_caption, gradient_caption
from explorer.captions.weight import weight_captions
from explorer.text.names import weight_name
from slp_core import Experiment, forward, gradients, train
from tests.explorer.claims.hearing import Listener, hearing, unchecked
from tests.explorer.claims.neuron import CLAIMS, Moved
from tests.explorer.claims.states import crowds, states

BALANCED = Experiment(x=[0.0], weights=[1e-30], train_bias=False, target=1, weight_decay=1, learning_rate=1e-300)
"""Its decay is there, and its update too small for float64."""
ALIKE = Experiment(x=[1.0] * 9, weights=[0.0] * 9, target=1.0)
"""So many gradients are the same that only the first is named."""
FILES = ["explorer/captions/neuron.py", "explorer/captions/weight.py"]


def test_every_sentence_of_the_neuron_page_is_made_of_claims_that_are_checked():
    assert unchecked(FILES, CLAIMS) == {}


def test_sentences_of_the_neuron_page_are_true():
    listener = Listener(FILES, CLAIMS)
    far_below = Experiment(x=[1.0, -2.0], weights=[0.5, 0.25], bias=-500.0, target=0.0)  # O and its slope are 1e-218
    decaying = [*states(200, seed=3, weight_decay=0.1), *states(100, seed=4, weight_decay=0.01, l1=0.5)]
    for experiment in [far_below, BALANCED, ALIKE, *states(2000), *decaying, *crowds(150, seed=5)]:
        slopes, trace = gradients(experiment), train(experiment.change(steps=0))
        updates = trace.parameter_updates[0, :, 0]
        facts = Moved(experiment, updates)
        with hearing() as heard:
            told = forward_caption(experiment, forward(experiment))
            gradient_caption(experiment, slopes)
            each = weight_captions(experiment, slopes, updates.tolist())
        listener.check(heard, facts)
        # What must not be left out.
        out_of_reach = bool(((facts.o == 0) & (experiment.target == 1)).any()) and not facts.is_joint
        assert ("infinite" in told) or not (out_of_reach and experiment.loss == "binary_cross_entropy")
        for j, sentence in enumerate(each):
            assert sentence.startswith(weight_name(j, experiment.inputs))
    assert listener.unsaid() == set()
