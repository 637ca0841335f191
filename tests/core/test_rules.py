"""What the losses with a corner come to, against scikit-learn: hinge, and Rosenblatt's rule."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import Perceptron, SGDClassifier

from slp_core import Experiment, forward, gradients, on_dataset, train, tutorial
from tests.core.strategies import drawn

EPOCHS = 4


def classes(n, d, **fields):
    """Overlapping classes, so that mistakes never end."""
    e = drawn(n, d, 1, **fields)
    return e.change(target=(e.target >= 0.5).double())


def in_order(model, e, coef, intercept):
    """Partial fits over the permutations that the Experiment's epochs have: row k is before step k."""
    generator = torch.Generator().manual_seed(e.seed)
    x, y = e.x.numpy(), e.target[:, 0].numpy().astype(int)
    model.partial_fit(x[:1], y[:1], classes=[0, 1])
    model.coef_[:], model.intercept_[:] = coef, intercept
    rows = [(model.coef_[0].copy(), model.intercept_[0])]
    for _ in range(EPOCHS):
        for i in torch.randperm(len(x), generator=generator).tolist():
            model.partial_fit(x[i : i + 1], y[i : i + 1])
            rows.append((model.coef_[0].copy(), model.intercept_[0]))
    return np.array([coef for coef, _ in rows]), np.array([intercept for _, intercept in rows])


@pytest.mark.parametrize("eta", [1.0, 0.3])
def test_perceptron_with_step_is_scikit_learns_perceptron(eta):
    e = classes(30, 3, activation="step", loss="perceptron", batch_size=1, learning_rate=eta, steps=30 * EPOCHS, seed=5)
    model = Perceptron(eta0=eta, shuffle=False, tol=None)
    coef, intercept = in_order(model, e, e.weights[:, 0].numpy(), e.bias.numpy())
    found = train(e)
    np.testing.assert_allclose(found.weights[:, :, 0].numpy(), coef, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.bias[:, 0].numpy(), intercept, rtol=0, atol=1e-12)
    assert 10 < int((found.bias.diff(dim=0) != 0).sum()) < 30 * EPOCHS


def test_perceptron_over_one_epoch_is_scikit_learns_fit():
    e = classes(40, 2, activation="step", loss="perceptron", batch_size=1, learning_rate=0.5, steps=40, seed=2)
    order = torch.randperm(40, generator=torch.Generator().manual_seed(2))
    model = Perceptron(eta0=0.5, shuffle=False, tol=None, max_iter=1)
    start = {"coef_init": e.weights.T.numpy().copy(), "intercept_init": e.bias.numpy().copy()}
    model.fit(e.x[order].numpy(), e.target[order, 0].numpy(), **start)
    found = train(e)
    np.testing.assert_allclose(found.weights[-1, :, 0].numpy(), model.coef_[0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.bias[-1].numpy(), model.intercept_, rtol=0, atol=1e-12)


def test_perceptron_update_is_the_rule_to_the_bit():
    e = classes(9, 4, activation="step", loss="perceptron", batch_size=1, learning_rate=0.25, steps=9, seed=1)
    found, order = train(e), torch.randperm(9, generator=torch.Generator().manual_seed(1))
    for k, i in enumerate(order.tolist()):
        z = e.x[i] @ found.weights[k, :, 0] + found.bias[k, 0]
        o = 1.0 if z >= 0 else 0.0
        assert torch.equal(found.weight_updates[k, :, 0], 0.25 * (e.target[i, 0] - o) * e.x[i])
        assert found.bias_updates[k, 0] == 0.25 * (e.target[i, 0] - o)


def test_perceptron_loss_is_how_far_a_wrong_sum_is_on_its_side():
    # z = 2, -3, 0, -1 with the answers 1, 0, 1, 0; wanted 0, 1, 0, 0.
    e = Experiment(x=[[2.0], [-3.0], [0.0], [-1.0]], weights=[1], target=[0, 1, 0, 0], activation="step")
    rule = e.change(loss="perceptron")
    assert forward(rule).loss.item() == (2 + 3) / 4
    assert gradients(rule).delta.flatten().tolist() == [0.25, -0.25, 0.25, 0.0]
    # The squared error counts the same mistakes, and has no slope.
    assert forward(e).loss.item() == 3 / 4
    assert torch.count_nonzero(gradients(e).weights) == 0


def test_hinge_is_scikit_learns_in_twice_the_output():
    e = classes(30, 3, activation="identity", loss="hinge", batch_size=1, learning_rate=0.02, steps=30 * EPOCHS, seed=3)
    # f = 2O - 1 has the weights 2w and the bias 2b - 1, and so four times the rate.
    model = SGDClassifier("hinge", penalty=None, learning_rate="constant", eta0=0.08, shuffle=False, tol=None)
    coef, intercept = in_order(model, e, 2 * e.weights[:, 0].numpy(), 2 * e.bias.numpy() - 1)
    found = train(e)
    np.testing.assert_allclose(2 * found.weights[:, :, 0].numpy(), coef, rtol=0, atol=1e-12)
    np.testing.assert_allclose(2 * found.bias[:, 0].numpy() - 1, intercept, rtol=0, atol=1e-12)


def test_hinge_of_a_worked_case():
    # t = 1: max(0, 2 - 2 O); t = 0: max(0, 2 O).
    e = Experiment(
        x=[[0.25], [3.0], [0.75], [-2.0]], weights=[1], target=[1, 1, 0, 0], activation="identity", loss="hinge"
    )
    assert forward(e).loss.item() == (1.5 + 0 + 1.5 + 0) / 4
    assert gradients(e).delta.flatten().tolist() == [-0.5, 0.0, 0.5, 0.0]


def test_perceptron_learns_and_from_nothing():
    e = on_dataset(tutorial().change(activation="step", loss="perceptron"), "and", weights=[0, 0], bias=0)
    found = train(e.change(learning_rate=1, batch_size=1, steps=60))
    assert torch.equal(found.outputs[-1], e.target)
    assert found.loss[-1] == 0
