import math
from decimal import Decimal, localcontext

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from slp_core import ACTIVATIONS, LOSSES, Experiment, forward, gradients
from tests.core.oracle import assert_close, autograd, loss_of, run_code
from tests.core.strategies import PAIRS, drawn, experiments

TORCH = {
    "mse": F.mse_loss,
    "half_squared_error": lambda o, t: F.mse_loss(o, t, reduction="sum") / (2 * len(o)),
    "binary_cross_entropy": F.binary_cross_entropy,
    # With y = 2t - 1 and f = 2O - 1; torch's own takes a distance, which for its y = -1 costs max(0, 1 - distance).
    "hinge": lambda o, t: F.hinge_embedding_loss((2 * t - 1) * (2 * o - 1), -torch.ones_like(o)),
    "perceptron": lambda o, t: F.relu(o - 0.5).sub(t * (o - 0.5)).sum(1).mean(),
}
"""Each loss in PyTorch's own functions; an entry without a counterpart there has its code string alone."""


def outputs_and_targets(name: str, *shape: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Random ones inside the loss's ranges."""
    generator = torch.Generator().manual_seed(7)
    found = []
    for low, high in (LOSSES[name].output_range, LOSSES[name].target_range):
        least = max(low, min(high, 3.0) - 6.0)
        greatest = min(high, least + 6.0)
        share = torch.rand(*shape, generator=generator, dtype=torch.float64)
        found.append(least + (greatest - least) * (0.01 + 0.98 * share))
    return found[0], found[1]


def single(z: float, t: float, **fields: object) -> Experiment:
    """One sample and one weight, whose sum is ``z``."""
    return Experiment(x=[1.0], weights=[z], target=t, **fields)


def exact_cross_entropy(z: float, t: float) -> tuple[float, float, float]:
    """E, dE/dO and dE/dz of sigmoid and cross-entropy, in 400 digits."""
    with localcontext() as context:
        context.prec = 400
        of_one = 1 / (1 + (-Decimal(z)).exp())
        of_zero = 1 / (1 + Decimal(z).exp())  # 1 - O, without the subtraction
        wanted = Decimal(t)
        loss = -wanted * of_one.ln() - (1 - wanted) * of_zero.ln()
        slope = (1 - wanted) / of_zero - wanted / of_one
        return float(loss), float(slope), float(of_one - wanted)


def test_registry_holds_the_three_losses():
    assert {"mse", "half_squared_error", "binary_cross_entropy"} <= LOSSES.keys()
    assert all(name == entry.name for name, entry in LOSSES.items())


@pytest.mark.parametrize("name", TORCH)
@pytest.mark.parametrize("shape", [(1, 1), (5, 1), (1, 3), (4, 3)])
def test_loss_code_is_the_one_torch_names(name, shape):
    o, t = outputs_and_targets(name, *shape)
    assert_close(run_code(LOSSES[name].code, o=o, t=t), TORCH[name](o, t))


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("shape", [(1, 1), (5, 1), (1, 3), (4, 3)])
def test_loss_is_its_code_over_samples_and_outputs(name, shape):
    entry = LOSSES[name]
    o, t = outputs_and_targets(name, *shape)
    n, m = shape
    mean = entry.term(o, t).sum() / (n * m if entry.averages_outputs else n)
    assert_close(mean, run_code(entry.code, o=o, t=t))


@pytest.mark.parametrize("name", LOSSES)
def test_loss_slope_is_the_autograd_of_its_code(name):
    entry = LOSSES[name]
    o, t = outputs_and_targets(name, 60, 1)
    o.requires_grad_()
    expected = torch.autograd.grad(run_code(entry.code, o=o, t=t), o)[0]
    assert_close(entry.slope(o.detach(), t) * (entry.slope_factor / 60), expected)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("m", [1, 3])
def test_forward_loss_is_the_code_of_every_pair(activation, loss, m):
    e = drawn(6, 4, m, activation=activation, loss=loss)
    z = e.x @ e.weights + e.bias
    o = run_code(ACTIVATIONS[activation].code, z=z)
    assert_close(forward(e).loss, loss_of(e)(o, e.target, z))


CANONICAL = [name for name, entry in LOSSES.items() if entry.canonical is not None and not entry.canonical.sees_sum]


@pytest.mark.parametrize("name", CANONICAL)
def test_canonical_form_is_its_code_and_the_plain_form(name):
    entry = LOSSES[name]
    pair = entry.canonical
    _, t = outputs_and_targets(name, 50, 1)
    z = torch.linspace(-8, 8, 50, dtype=torch.float64)[:, None].requires_grad_()
    o = run_code(ACTIVATIONS[pair.activation].code, z=z)
    joint, plain = run_code(pair.code, z=z, t=t), run_code(entry.code, o=o, t=t)
    assert_close(joint.detach(), plain.detach())
    assert_close(pair.term(z.detach(), t).mean(), plain.detach())
    d_o, d_z = torch.autograd.grad(plain, (o, z))
    assert_close(pair.delta(o.detach(), t) / 50, d_z)
    assert_close(pair.slope(z.detach(), t) / 50, d_o, 1e-11)  # autograd divides by 1 - O, rounded


@pytest.mark.parametrize("name", CANONICAL)
def test_canonical_activation_fits_the_loss(name):
    assert (LOSSES[name].canonical.activation, name) in PAIRS


def test_binary_cross_entropy_with_sigmoid_is_written_with_logits():
    assert LOSSES["binary_cross_entropy"].canonical.activation == "sigmoid"
    assert LOSSES["binary_cross_entropy"].canonical.code == "F.binary_cross_entropy_with_logits(z, t)"


@pytest.mark.parametrize("t", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("z", [-800.0, -50.0, -3.0, 0.0, 0.5, 50.0, 800.0])
def test_binary_cross_entropy_is_exact_where_the_output_saturates(z, t):
    e = single(z, t, loss="binary_cross_entropy")
    loss, slope, delta = exact_cross_entropy(z, t)
    found = gradients(e)
    assert math.isfinite(loss)
    assert forward(e).loss.item() == pytest.approx(loss, rel=1e-13, abs=1e-14)
    assert found.d_loss_d_output.item() == pytest.approx(slope, rel=1e-13, abs=1e-15)
    assert found.delta.item() == pytest.approx(delta, abs=1e-15)
    assert found.weights.item() == found.bias.item() == found.delta.item()


@given(z=st.floats(-1e6, 1e6), t=st.floats(0, 1))
def test_binary_cross_entropy_is_finite_and_equals_logits(z, t):
    e = single(z, t, loss="binary_cross_entropy")
    logit = e.weights.clone().requires_grad_()
    expected = F.binary_cross_entropy_with_logits(logit, e.target)
    assert math.isfinite(forward(e).loss.item())
    assert_close(forward(e).loss, expected.detach())
    assert_close(gradients(e).weights, torch.autograd.grad(expected, logit)[0])


@pytest.mark.parametrize(
    ("z", "t", "loss"), [(3.0, 1.0, 0.0), (3.0, 0.0, 100.0), (-3.0, 1.0, 100.0), (-3.0, 0.25, 25.0)]
)
def test_binary_cross_entropy_of_a_hard_output_is_held_at_a_hundred(z, t, loss):
    e = single(z, t, activation="step", loss="binary_cross_entropy")
    o = torch.tensor([[float(z >= 0)]], dtype=torch.float64)
    assert forward(e).loss.item() == pytest.approx(loss, abs=1e-12)
    assert forward(e).loss.item() == F.binary_cross_entropy(o, e.target).item()
    found = gradients(e)
    assert found.weights.item() == found.bias.item() == 0.0
    assert bool(found.d_loss_d_output.isfinite().all())


@pytest.mark.parametrize("o", [0.0, 1e-14, 0.5, 1 - 1e-14, 1.0])
@pytest.mark.parametrize("t", [0.0, 0.25, 1.0])
def test_binary_cross_entropy_follows_torch_at_the_ends(o, t):
    output = torch.tensor([o], dtype=torch.float64, requires_grad=True)
    target = torch.tensor([t], dtype=torch.float64)
    expected = F.binary_cross_entropy(output, target)
    entry = LOSSES["binary_cross_entropy"]
    assert_close(entry.term(output.detach(), target)[0], expected.detach())
    # torch holds the divisor at 1e-12 rounded to float32, which is 4e-9 off
    assert_close(entry.slope(output.detach(), target), torch.autograd.grad(expected, output)[0], 1e-8)


@given(e=experiments(loss="mse"))
def test_mse_gradient_is_twice_half_squared_error_for_one_output(e):
    if e.outputs == 1:
        full, half = gradients(e), gradients(e.change(loss="half_squared_error"))
        assert_close(full.weights, 2 * half.weights, 1e-15)
        assert_close(full.bias, 2 * half.bias, 1e-15)
        assert_close(forward(e).loss, 2 * forward(e.change(loss="half_squared_error")).loss)


@pytest.mark.parametrize("m", [1, 2, 5])
def test_mse_averages_outputs_where_half_squared_error_sums_them(m):
    e = drawn(4, 3, m, loss="mse")
    half = e.change(loss="half_squared_error")
    assert_close(gradients(e).weights, gradients(half).weights * (2 / m))
    assert_close(forward(e).loss, forward(half).loss * (2 / m))
    assert_close(gradients(half).weights, autograd(half)[0])


def test_losses_of_a_worked_case():
    # x = 1, w = (1, 3), b = 0, identity: O = (1, 3), t = (0, 1), errors 1 and 2.
    e = Experiment(x=[1.0], weights=[[1.0, 3.0]], target=[0.0, 1.0], activation="identity")
    assert forward(e).loss.item() == 2.5
    assert gradients(e).weights.tolist() == [[1.0, 2.0]]
    half = e.change(loss="half_squared_error")
    assert forward(half).loss.item() == 2.5
    assert gradients(half).weights.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize("name", LOSSES)
def test_loss_describes_itself(name):
    entry = LOSSES[name]
    for formula in (entry.latex, entry.slope_latex):
        assert formula
        assert formula.count("{") == formula.count("}")
    assert entry.lesson.endswith(".")
    assert entry.output_range[0] < entry.output_range[1]
    assert entry.target_range[0] < entry.target_range[1]


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.canonical])
def test_what_is_left_of_the_slopes_is_said_in_o_and_t(name):
    pair = LOSSES[name].canonical
    o, t = torch.tensor([0.25, 0.9], dtype=torch.float64), torch.tensor([1.0, 0.5], dtype=torch.float64)
    assert_close(run_code(pair.delta_latex.replace("O", "o"), o=o, t=t), pair.delta(o, t))
