"""Experiments of random shape and content."""

from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
import torch
from hypothesis import strategies as st

from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Experiment

BOUND = 1.5
"""Data and parameters are within this; with at most four inputs, sums stay within 11."""


def fits(activation: str, loss: str) -> bool:
    low, high = LOSSES[loss].output_range
    least, greatest = ACTIVATIONS[activation].range
    return low <= least and greatest <= high


PAIRS = [(activation, loss) for activation in ACTIVATIONS for loss in LOSSES if fits(activation, loss)]
"""Every activation with every loss that can judge it."""


def arrays(shape: tuple[int, ...], low: float = -BOUND, high: float = BOUND) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.float64, shape, elements=st.floats(low, high))


@st.composite
def experiments(draw: st.DrawFn, **fields: Any) -> Experiment:
    """Any shape up to five samples, four inputs and three outputs, any pair; ``fields`` are kept."""
    n, d, m = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    activation, loss = draw(st.sampled_from(PAIRS))
    low, high = LOSSES[loss].target_range
    chosen: dict[str, Any] = {
        "x": draw(arrays((n, d))),
        "weights": draw(arrays((d, m))),
        "bias": draw(arrays((m,))),
        "target": draw(arrays((n, m), max(low, -BOUND), min(high, BOUND))),
        "activation": activation,
        "loss": loss,
    }
    return Experiment(**(chosen | fields))


def drawn(n: int, d: int, m: int, data_seed: int = 0, **fields: Any) -> Experiment:
    """Standard normal data and parameters from a seed, targets in (0, 1): no ties, no zeros."""
    generator = torch.Generator().manual_seed(data_seed)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    chosen: dict[str, Any] = {
        "x": normal(n, d),
        "weights": normal(d, m),
        "bias": normal(m),
        "target": torch.sigmoid(normal(n, m)),
    }
    return Experiment(**(chosen | fields))


@st.composite
def runs(draw: st.DrawFn, **fields: Any) -> Experiment:
    """A short training run: any optimizer with any settings, full batch or not.

    Data come from a seed, because adaptive optimizers divide a gradient by its own size: where it is zero
    but for rounding, two correct programs go different ways.
    """
    activation, loss = draw(st.sampled_from(PAIRS))
    n = draw(st.integers(4, 9))
    chosen: dict[str, Any] = {
        "activation": activation,
        "loss": loss,
        "optimizer": draw(st.sampled_from(list(OPTIMIZERS))),
        "learning_rate": draw(st.floats(1e-4, 0.05)),
        "momentum": draw(st.floats(0.01, 0.95)),
        "alpha": draw(st.floats(0.1, 0.99)),
        "beta1": draw(st.floats(0.0, 0.95)),
        "beta2": draw(st.floats(0.1, 0.999)),
        "epsilon": draw(st.sampled_from([1e-8, 1e-6, 1e-3])),
        "steps": draw(st.integers(0, 12)),
        "batch_size": draw(st.none() | st.integers(1, n)),
        "seed": draw(st.integers(0, 2**32 - 1)),
        "train_bias": draw(st.booleans()),
    }
    shape = n, draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return drawn(*shape, data_seed=draw(st.integers(0, 10_000)), **(chosen | fields))
