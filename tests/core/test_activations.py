import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from slp_core import ACTIVATIONS
from tests.core.oracle import assert_close, has_kink, run_code

TORCH = {
    "sigmoid": F.sigmoid,
    "tanh": F.tanh,
    "relu": F.relu,
    "identity": torch.nn.Identity(),
    "step": lambda z: torch.heaviside(z, torch.ones((), dtype=z.dtype)),
}
"""What PyTorch calls each; an entry without a counterpart there has its code string alone."""


def spread() -> torch.Tensor:
    """Pre-activations from small to absurd, both signs, and zero."""
    sizes = torch.logspace(-300, 6, 400, dtype=torch.float64)
    near = torch.linspace(-40, 40, 801, dtype=torch.float64)
    return torch.cat([-sizes, torch.zeros(1, dtype=torch.float64), sizes, near])


def test_registry_holds_the_five_activations():
    assert {"sigmoid", "tanh", "relu", "identity", "step"} <= ACTIVATIONS.keys()
    assert all(name == entry.name for name, entry in ACTIVATIONS.items())


@pytest.mark.parametrize("name", TORCH)
def test_activation_value_is_the_one_torch_names(name):
    assert torch.equal(ACTIVATIONS[name].value(spread()), TORCH[name](spread()))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_value_is_its_code(name):
    z = spread().reshape(2, -1)[:, :600].reshape(2, 20, 30)
    assert_close(ACTIVATIONS[name].value(z), run_code(ACTIVATIONS[name].code, z=z), 1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_slope_is_the_autograd_of_its_code(name):
    z = spread().requires_grad_()
    o = run_code(ACTIVATIONS[name].code, z=z)
    expected = torch.autograd.grad(o.sum(), z)[0]
    assert_close(ACTIVATIONS[name].slope(z.detach(), o.detach()), expected)


@given(z=st.floats(-30, 30))
def test_activation_slope_is_its_central_difference(z):
    h = 1e-5
    for name, entry in ACTIVATIONS.items():
        if has_kink(name) and abs(z) < 1e-3:
            continue
        low, middle, high = torch.tensor([z - h, z, z + h], dtype=torch.float64)
        rise = entry.value(high) - entry.value(low)
        slope = entry.slope(middle, entry.value(middle))
        assert slope.item() == pytest.approx(rise.item() / (2 * h), abs=1e-7)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_range_holds_every_output_and_is_reached(name):
    entry = ACTIVATIONS[name]
    o = entry.value(spread())
    least, greatest = entry.range
    assert least <= o.min().item()
    assert o.max().item() <= greatest
    for end, extreme in ((least, o.min().item()), (greatest, o.max().item())):
        if math.isinf(end):
            assert math.copysign(1, end) * extreme >= 1e3
        else:
            assert extreme == pytest.approx(end, abs=1e-3)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_keeps_shape_and_precision(name):
    entry = ACTIVATIONS[name]
    for dtype in (torch.float32, torch.float64):
        z = torch.linspace(-2, 2, 24, dtype=dtype).reshape(2, 3, 4)
        o = entry.value(z)
        assert o.shape == entry.slope(z, o).shape == z.shape
        assert o.dtype == entry.slope(z, o).dtype == dtype


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_describes_itself(name):
    entry = ACTIVATIONS[name]
    for formula in (entry.latex, entry.slope_latex):
        assert formula
        assert formula.count("{") == formula.count("}")
    assert entry.lesson.endswith(".")


def test_sigmoid_slope_does_not_vanish_where_the_output_rounds_to_one():
    z = torch.tensor([40.0], dtype=torch.float64)
    sigmoid = ACTIVATIONS["sigmoid"]
    o = sigmoid.value(z)
    assert o.item() == 1.0
    assert sigmoid.slope(z, o).item() == pytest.approx(math.exp(-40), rel=1e-12, abs=0)


@pytest.mark.parametrize(("z", "value"), [(-1e-300, 0.0), (-0.0, 1.0), (0.0, 1.0), (1e-300, 1.0), (-7.5, 0.0)])
def test_step_is_one_from_zero_on(z, value):
    assert ACTIVATIONS["step"].value(torch.tensor(z, dtype=torch.float64)).item() == value


def test_relu_slope_at_its_kink_is_zero():
    zero = torch.zeros(1, dtype=torch.float64)
    assert ACTIVATIONS["relu"].slope(zero, zero).item() == 0.0


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_proof_of_a_slope_is_that_slope_at_each_of_its_steps(name):
    entry = ACTIVATIONS[name]
    z = torch.linspace(-6, 6, 49, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(run_code(entry.code, z=z).sum(), z)
    for latex, code in entry.proof:
        assert latex.count("{") == latex.count("}")
        assert_close(run_code(code, z=z.detach()), slope)


def test_slopes_of_the_squeezing_activations_are_proved():
    assert len(ACTIVATIONS["sigmoid"].proof) >= 3
    assert ACTIVATIONS["sigmoid"].proof[-1][0] == r"\sigma(z)\,(1 - \sigma(z))"
    assert ACTIVATIONS["tanh"].proof
