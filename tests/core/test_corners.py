"""The slopes of both sides, against the loss a little to the left and to the right."""

import pytest
import torch

from slp_core import LOSSES, Experiment, forward, gradients, has_corners, sides
from tests.core.strategies import PAIRS

X = [[1.0, -2.0], [0.0, 1.0], [-1.5, 0.0]]
SIZE = 1e-7


def zeros(activation: str, loss: str, **fields) -> Experiment:
    low, high = LOSSES[loss].target_range
    target = torch.tensor([[0.0], [1.0], [0.25]]).clamp(low, high)
    made = {"x": X, "weights": [0.0, 0.0], "target": target, "activation": activation, "loss": loss}
    return Experiment(**(made | fields))


def moved(e: Experiment, j: int, by: float) -> float:
    """The slope of the loss on the way from here."""
    weights, bias = e.weights.clone(), e.bias.clone()
    (weights[j] if j < e.inputs else bias).add_(by)
    return ((forward(e.change(weights=weights, bias=bias)).loss - forward(e).loss) / by).item()


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_slopes_of_both_sides_are_those_of_the_loss(activation, loss):
    e = zeros(activation, loss)
    for way, slopes in zip((-1, 1), sides(e), strict=True):
        for j, slope in enumerate(slopes.tolist()):
            seen = moved(e, j, way * SIZE)
            if abs(slope) == float("inf"):
                assert seen * slope > 0
                assert abs(seen) > 1e4
            else:
                assert seen == pytest.approx(slope, abs=1e-5)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_away_from_corners_both_are_the_gradient(activation, loss):
    e = zeros(activation, loss, weights=[0.3, -0.2], bias=0.1)
    found = gradients(e)
    for slopes in sides(e):
        assert torch.allclose(slopes, torch.cat([found.weights[:, 0], found.bias]), rtol=1e-12, atol=0)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("bias", [-1.0, 0.0, 0.5, 1.0])
def test_loss_that_says_that_it_has_no_corners_has_none(activation, loss, bias):
    e = zeros(activation, loss, bias=bias)  # the sum is where a corner would be: at 0, a half or a target
    left, right = sides(e)
    assert has_corners(e) or torch.equal(left, right)
