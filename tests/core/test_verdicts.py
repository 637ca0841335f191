import pytest
import torch
from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score

from slp_core import DERIVED, GIVEN, Abandoned, ExperimentError, on_dataset, on_samples, prepare, train, tutorial
from slp_core.neuron import CHUNK, Neuron, rated
from slp_core.verdicts import Confusion, confusion, right, right_share

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
    every = rated(Neuron.of(e), trace.parameters, e.x, e.target, right_share)
    assert trace.kept_outputs is not None
    assert torch.equal(right_share(trace.kept_outputs, e.target), every)
    assert every.shape == (31,)
    for k in (0, 15, 30):
        expected = accuracy_score(wanted, (trace.outputs[k] >= 0.5).flatten().numpy())
        assert every[k].item() == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("name", ["iris", "moons", "breast_cancer", "and", "or"])
@pytest.mark.parametrize("step", [0, 2, 30])
def test_precision_recall_and_baseline_are_those_of_scikit_learn(name, step):
    e = on_dataset(tutorial(), name, steps=30)
    o = train(e).outputs[step]
    answers, wanted = (o >= 0.5).flatten().int().numpy(), e.target.flatten().int().numpy()
    found = confusion(o, e.target)
    for of in (False, True):
        told = {"pos_label": int(of), "zero_division": float("nan")}
        for score, expected in (
            (found.precision(of), precision_score(wanted, answers, **told)),
            (found.recall(of), recall_score(wanted, answers, **told)),
        ):
            assert score == pytest.approx(expected, abs=1e-15) if score is not None else expected != expected
    always = DummyClassifier(strategy="most_frequent").fit(wanted[:, None], wanted)
    assert found.share(not found.rarer) == pytest.approx(always.score(wanted[:, None], wanted), abs=1e-15)
    assert found.share(True) + found.share(False) == 1
    assert found.count == len(wanted)
    assert found.rarer == ((wanted == 1).sum() <= (wanted == 0).sum())


def test_uneven_classes_hide_that_the_rarer_one_is_never_found():
    found = Confusion(true_positive=0, false_negative=14, true_negative=736, false_positive=0)
    assert found.accuracy == found.share(False) == 736 / 750
    assert found.uneven
    assert found.rarer
    assert (found.recall(True), found.precision(True)) == (0.0, None)
    assert (found.recall(False), found.precision(False)) == (1.0, 736 / 750)
    alone = Confusion(true_positive=3, false_negative=0, true_negative=0, false_positive=0)
    assert not alone.rarer
    assert not alone.uneven  # there is nobody else to be found
    assert (alone.recall(False), alone.precision(False)) == (None, None)
    assert not Confusion(3, 3, 2, 2).uneven  # exactly six in ten


def test_accuracy_can_be_abandoned_between_its_parts():
    e = on_dataset(tutorial(), "moons", steps=2 * CHUNK // 150)
    answers = iter([False, True])
    with pytest.raises(Abandoned):
        rated(Neuron.of(e), train(e).parameters, e.x, e.target, right_share, lambda: next(answers))


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


def test_on_samples_starts_anew_with_no_larger_batch_than_there_are_samples():
    large = on_dataset(tutorial(), "moons").change(batch_size=100, weights=[3, 4], bias=1)
    found = on_samples(large, samples(2))
    assert torch.equal(found.weights, on_dataset(tutorial(), "moons").weights)
    assert found.bias.tolist() == [0.0]
    assert found.batch_size == found.samples == 9
    assert on_samples(large.change(batch_size=None), samples(2)).batch_size is None


def test_on_samples_refuses_targets_that_the_loss_cannot_take():
    data = samples(2)
    wrong = prepare(data.x, data.target * 2, 0, 0, False)
    with pytest.raises(ExperimentError, match="target must be from 0 to 1"):
        on_samples(tutorial().change(loss="binary_cross_entropy"), wrong)
