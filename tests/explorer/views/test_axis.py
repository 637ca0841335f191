"""The axis of a loss: judged once, for every page that draws one."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.contract.wire import encode
from explorer.views.axis import loss_axis
from slp_core import train, tutorial

LOSSES = st.lists(st.floats(0, 1e200) | st.just(math.inf) | st.just(math.nan), min_size=1, max_size=30)


def axis(*losses: float) -> dict:
    return loss_axis(torch.tensor(losses, dtype=torch.float64))


@pytest.mark.parametrize(
    ("losses", "logarithmic"),
    [
        ((0.2, 0.1, 0.05), False),
        ((0.2, 1.9), False),
        ((0.2, 2.1), True),
        ((0.2, 0.4, math.inf), True),
        ((0.2, math.inf, math.nan), False),  # one number: nothing to see on any axis
        ((0.0, 1.0), False),
        ((0.0, 1.0, 9.0), True),
        ((0.0, 0.0), False),
        ((math.inf,), False),
    ],
)
def test_loss_axis_is_logarithmic_where_the_loss_leaves_its_start_far_behind(losses, logarithmic):
    assert axis(*losses)["logarithmic"] is logarithmic


@given(LOSSES)
def test_loss_axis_holds_every_loss_that_can_stand_on_it(losses):
    found = axis(*losses)
    finite = [loss for loss in losses if math.isfinite(loss)]
    assert found["high"] == max(finite, default=0)
    assert found["low"] > 0
    assert all(loss >= found["low"] for loss in finite if loss > 0)
    if found["logarithmic"]:
        assert found["low"] < found["high"]
    encode(found)


def test_loss_axis_of_the_tutorial_is_linear_and_of_a_rate_that_is_too_large_logarithmic():
    assert loss_axis(train(tutorial()).loss)["logarithmic"] is False
    diverging = tutorial().change(activation="identity", learning_rate=0.5)
    assert loss_axis(train(diverging).loss)["logarithmic"] is True
