import pytest
import torch
from sklearn.metrics import accuracy_score, confusion_matrix

from slp_core import DERIVED, GIVEN, Abandoned, ExperimentError, on_dataset, on_samples, prepare, train, tutorial
from slp_core.neuron import Neuron
from slp_core.verdicts import CHUNK, accuracy, confusion, right, right_share

NAN = float("nan")


def column(*values):
    return torch.tensor(values, dtype=torch.float64)[:, None]


def test_right_is_the_targets_side_of_one_half():
    found = right(column(0.5, 0.49, 0.5, 0.49, NAN, NAN), column(1, 0, 0, 1, 1, 0))
    assert found.flatten().tolist() == [True, True, False, False, False, False]


@pytest.mark.parametrize("name", ["iris", "moons", "breast_cancer"])
def test_confusion_and_accuracy_are_those_of_scikit_learn(name):
    e = on_dataset(tutorial(), name, steps=30)
    trace = train(e)
    answers = (trace.outputs[-1] >= 0.5).flatten().numpy()
    wanted = e.target.flatten().numpy()
    found = confusion(trace.outputs[-1], e.target)
    negatives, positives = confusion_matrix(wanted, answers).tolist()
    assert [found.true_negative, found.false_positive] == negatives
    assert [found.false_negative, found.true_positive] == positives
    assert found.accuracy == pytest.approx(accuracy_score(wanted, answers), abs=1e-15)
    every = accuracy(Neuron.of(e), trace.parameters, e.x, e.target)
    assert trace.kept_outputs is not None
    assert torch.equal(right_share(trace.kept_outputs, e.target), every)
    assert every.shape == (31,)
    for k in (0, 15, 30):
        expected = accuracy_score(wanted, (trace.outputs[k] >= 0.5).flatten().numpy())
        assert every[k].item() == pytest.approx(expected, abs=1e-15)


def test_accuracy_can_be_abandoned_between_its_parts():
    e = on_dataset(tutorial(), "moons", steps=2 * CHUNK // 150)
    answers = iter([False, True])
    with pytest.raises(Abandoned):
        accuracy(Neuron.of(e), train(e).parameters, e.x, e.target, lambda: next(answers))


def samples(d, n=12):
    x = torch.arange(n * d, dtype=torch.float64).reshape(n, d).sin()
    return prepare(x, (x[:, :1] > 0).double(), 0.25, 0, True)


def test_on_samples_takes_the_arrays_and_keeps_the_settings():
    e = tutorial().change(optimizer="adam", learning_rate=0.3, batch_size=1)
    data = samples(3)
    found = on_samples(e, data)
    assert found.dataset == GIVEN
    assert all(torch.equal(getattr(found, name), getattr(data, name)) for name in DERIVED)
    assert (found.optimizer, found.learning_rate, found.batch_size) == ("adam", 0.3, 1)
    assert found.weights.shape == (3, 1)
    assert found.bias.tolist() == [0.0]


def test_on_samples_keeps_weights_that_fit_and_no_larger_batch_than_there_are_samples():
    large = on_dataset(tutorial(), "moons").change(batch_size=100, weights=[3, 4])
    found = on_samples(large, samples(2))
    assert found.weights.flatten().tolist() == [3, 4]
    assert found.batch_size == found.samples == 9
    assert on_samples(large.change(batch_size=None), samples(2)).batch_size is None


def test_on_samples_refuses_targets_that_the_loss_cannot_take():
    data = samples(2)
    wrong = prepare(data.x, data.target * 2, 0, 0, False)
    with pytest.raises(ExperimentError, match="target must be from 0 to 1"):
        on_samples(tutorial().change(loss="binary_cross_entropy"), wrong)
