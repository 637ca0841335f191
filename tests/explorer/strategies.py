"""Any Experiment there can be: built from the core's table of fields, so that a new field is in it by being there."""

from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from slp_core import DATASETS, GIVEN, KINDS, LOSSES, Experiment, ExperimentError
from slp_core.fields import Boolean, Changes, Choice, Integer, Names, Real
from tests.core.strategies import PAIRS

# scikit-learn is loaded with the first data set, and draws a random name for a file while it is: not within a strategy.
Experiment(dataset="moons", weights=[0.0, 0.0])


@st.composite
def any_experiments(draw: st.DrawFn, **fields: Any) -> Experiment:
    """Every field within its own limits (not its slider's), up to four samples, four inputs and three outputs.

    One in four stands on a dataset, which makes the arrays of samples.
    """
    if draw(st.integers(0, 3)) == 0:
        return draw(_on_datasets())
    activation, loss = draw(st.sampled_from(PAIRS))
    sizes = {axis: draw(st.integers(1, most)) for axis, most in {"n": 4, "d": 4, "m": 3, "n_test": 3}.items()}
    tested = draw(st.booleans())
    values: dict[str, Any] = {}
    for name, kind in KINDS.items():
        if isinstance(kind, Choice):
            values[name] = draw(st.sampled_from(list(kind.registry)))
        elif isinstance(kind, Names):
            some = st.lists(st.sampled_from(list(kind.registry)), unique=True)
            values[name] = draw(some) if sizes["d"] == 2 else ()
        elif isinstance(kind, Changes):
            values[name] = draw(changes(kind, sizes["n"])) if values["momentum"] > 0 else ()
        elif isinstance(kind, Boolean):
            values[name] = draw(st.booleans())
        elif isinstance(kind, Integer):
            most = sizes["n"] if name == "batch_size" else kind.maximum
            number = st.integers(kind.minimum, most)
            values[name] = draw(st.none() | number if kind.optional else number)
        elif isinstance(kind, Real):
            values[name] = draw(st.floats(kind.minimum, kind.maximum))
        elif tested or not name.endswith("_test"):
            low, high = kind.element.minimum, kind.element.maximum
            if name.startswith("target"):
                least, most = LOSSES[loss].target_range
                low, high = max(low, least), min(high, most)
            shape = tuple(sizes[axis] for axis in kind.axes.split())
            values[name] = draw(hnp.arrays(np.float64, shape, elements=st.floats(low, high)))
    if values["terms"]:
        values["weights"] = np.resize(values["weights"], (2 + len(values["terms"]), sizes["m"]))
        for name in ("x", *(("x_test",) if tested else ())):
            values[name] = np.clip(values[name], -1e3, 1e3)  # their squares are within the limits, too
    return Experiment(**(values | {"activation": activation, "loss": loss, "dataset": GIVEN} | fields))


@st.composite
def changes(draw: st.DrawFn, kind: Changes, samples: int) -> list[tuple[int, str, Any]]:
    """Changes on the way, as there may be of so many samples."""
    found = {}
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(list(kind.settings)))
        limits = kind.settings[name]
        if isinstance(limits, Integer):
            value = draw(st.none() | st.integers(1, samples))
        else:
            value = draw(st.floats(1e-3 if name == "momentum" else limits.minimum, limits.maximum))
        found[draw(st.integers(1, kind.last)), name] = value
    return [(step, name, value) for (step, name), value in found.items()]


@st.composite
def _on_datasets(draw: st.DrawFn) -> Experiment:
    name = draw(st.sampled_from(list(DATASETS)))
    inputs = len(DATASETS[name].feature_names)
    activation, loss = draw(st.sampled_from(PAIRS))
    some = st.lists(st.sampled_from(list(KINDS["terms"].registry)), unique=True)
    terms = draw(some) if inputs == 2 else ()
    chosen = {
        "dataset": name,
        "terms": terms,
        "dataset_size": draw(st.integers(8, 40)),
        "noise": draw(st.floats(0, 2)),
        "test_fraction": draw(st.floats(0, 0.5)),
        "data_seed": draw(st.integers(0, 3)),
        "standardise": draw(st.booleans()),
        "weights": draw(hnp.arrays(np.float64, (inputs + len(terms), 1), elements=st.floats(-1e6, 1e6))),
        "bias": draw(st.floats(-1e6, 1e6)),
        "activation": activation,
        "loss": loss,
    }
    try:
        return Experiment(**chosen)
    except ExperimentError:
        reject()  # a description that leaves no samples, or targets that the loss cannot take


def neurons(inputs: int, **fields: Any) -> st.SearchStrategy[Experiment]:
    """One sample of ``inputs`` inputs and one output, any values, any pair, a short run."""

    def numbers(size: int) -> st.SearchStrategy[list[float]]:
        return st.lists(st.floats(-3, 3), min_size=size, max_size=size)

    def build(pair: tuple[str, str], x: list[float], weights: list[float], **others: Any) -> Experiment:
        return Experiment(x=x, weights=weights, activation=pair[0], loss=pair[1], **others)

    chosen = {
        "pair": st.sampled_from(PAIRS),
        "x": numbers(inputs),
        "weights": numbers(inputs),
        "bias": st.floats(-3, 3),
        "target": st.floats(0, 1),
        "optimizer": st.sampled_from(list(KINDS["optimizer"].registry)),
        "learning_rate": st.floats(0, 10),
        "steps": st.integers(0, 20),
        "train_bias": st.booleans(),
    }
    return st.builds(build, **(chosen | {name: st.just(value) for name, value in fields.items()}))
