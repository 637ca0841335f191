"""Data worth learning from: each a table of named inputs with a target of two classes, 0 and 1, or a real one.

A dataset is described by a handful of numbers and made again from them, so that an Experiment, a link and a live
request carry the description and not the samples. Nothing is downloaded: scikit-learn brings its data along.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from jaxtyping import Float

from slp_core.samples import Data, prepare

GIVEN = "given"
"""The name that stands for arrays as they are given, and for no dataset."""

DERIVED = ("x", "target", "x_test", "target_test")
"""The fields of an Experiment that follow from its dataset."""

DESCRIPTION = ("dataset", "dataset_size", "noise", "test_fraction", "data_seed", "standardise")
"""The fields of an Experiment that describe its dataset, in the order of :func:`build`."""

_SPLIT = ("test_fraction", "data_seed", "standardise")

Table = tuple[Float[np.ndarray, "n d"], Float[np.ndarray, " n"]]


@dataclass(frozen=True)
class Dataset:
    """Where the samples come from.

    Attributes
    ----------
    name : str
        Its name in an Experiment, a link and a control.
    title : str
        Its name for a reader.
    lesson : str
        What it teaches, in a sentence or two.
    feature_names : tuple of str
        The d inputs, with their units where they have any.
    class_names : (str, str)
        What target 0 and target 1 stand for.
    make : callable
        (size, noise, seed) -> inputs (n, d) and targets (n,), as numpy arrays. Tables that are fixed ignore all three.
    settings : tuple of str
        Names of the Experiment's fields that change its samples: which controls it needs.
    target_name : str
        What the target is, where that is a real number and no class; otherwise empty, and ``class_names`` say it.
    """

    name: str
    title: str
    lesson: str
    feature_names: tuple[str, ...]
    class_names: tuple[str, str]
    make: Callable[[int, float, int], Table]
    settings: tuple[str, ...]
    target_name: str = ""

    @property
    def real_valued(self) -> bool:
        """Whether its target is a real number: then no answer is right or wrong, but near or far."""
        return self.target_name != ""

    @property
    def splits(self) -> bool:
        """Whether a part can be kept for testing; a truth table without one of its rows is another one."""
        return "test_fraction" in self.settings


@lru_cache(maxsize=64)
def build(name: str, dataset_size: int, noise: float, test_fraction: float, data_seed: int, standardise: bool) -> Data:
    """The samples of a described dataset; the same description always gives the same numbers, to the bit."""
    dataset = DATASETS[name]
    x, classes = dataset.make(dataset_size, noise, data_seed)
    inputs, target = torch.as_tensor(x, dtype=torch.float64), torch.as_tensor(classes, dtype=torch.float64)[:, None]
    if not dataset.splits:
        return Data(inputs, target)
    return prepare(inputs, target, test_fraction, data_seed, standardise)


def _truth_table(outputs: tuple[int, int, int, int]) -> Callable[[int, float, int], Table]:
    def make(size: int, noise: float, seed: int) -> Table:
        return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array(outputs, dtype=float)

    return make


# scikit-learn is imported where it is used: it would double the time that the first page takes.
def _blobs(size: int, noise: float, seed: int) -> Table:
    from sklearn.datasets import make_blobs

    x, classes = make_blobs(size, centers=[[-1.0, -1.0], [1.0, 1.0]], cluster_std=noise, random_state=seed)
    return x, classes.astype(float)


def _moons(size: int, noise: float, seed: int) -> Table:
    from sklearn.datasets import make_moons

    x, classes = make_moons(size, noise=noise, random_state=seed)
    return x, classes.astype(float)


def _circles(size: int, noise: float, seed: int) -> Table:
    from sklearn.datasets import make_circles

    x, classes = make_circles(size, noise=noise, factor=0.5, random_state=seed)
    return x, classes.astype(float)


def _hours(size: int, noise: float, seed: int) -> Table:
    generator = np.random.default_rng(seed)
    hours = generator.uniform(0, 10, size)
    return hours[:, None], (hours + 5 * noise * generator.standard_normal(size) >= 5).astype(float)


def _line(size: int, noise: float, seed: int) -> Table:
    generator = np.random.default_rng(seed)
    x = generator.uniform(-2, 2, size)
    return x[:, None], 1.5 * x + 0.5 + noise * generator.standard_normal(size)


def _diabetes(size: int, noise: float, seed: int) -> Table:
    from sklearn.datasets import load_diabetes

    x, target = load_diabetes(return_X_y=True, scaled=False)
    return x[:, 2:3], target  # of the ten columns the one that says most about the target by itself


def _iris(size: int, noise: float, seed: int) -> Table:
    from sklearn.datasets import load_iris

    x, classes = load_iris(return_X_y=True)
    return x[classes > 0], classes[classes > 0] - 1.0  # without setosa, which any line would part from the others


def _breast_cancer(size: int, noise: float, seed: int) -> Table:
    from sklearn.datasets import load_breast_cancer

    x, classes = load_breast_cancer(return_X_y=True)
    return x[:, :10], classes.astype(float)  # the other twenty columns are errors and extremes of these ten


_ENTRIES = (
    Dataset(
        name="and",
        title="AND",
        lesson="True only when both inputs are: one straight line cuts off (1, 1), so one neuron can learn it.",
        feature_names=("A", "B"),
        class_names=("false", "true"),
        make=_truth_table((0, 0, 0, 1)),
        settings=(),
    ),
    Dataset(
        name="or",
        title="OR",
        lesson="True when either input is: the same line as for AND, moved by the bias to the corner (0, 0).",
        feature_names=("A", "B"),
        class_names=("false", "true"),
        make=_truth_table((0, 1, 1, 1)),
        settings=(),
    ),
    Dataset(
        name="xor",
        title="XOR",
        lesson=(
            "One neuron on A and B alone cannot solve it: it parts the plane by one straight line, and no line has "
            "(0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other. Training ends with one half for all "
            "four, or with one of them wrong."
        ),
        feature_names=("A", "B"),
        class_names=("false", "true"),
        make=_truth_table((0, 1, 1, 0)),
        settings=(),
    ),
    Dataset(
        name="blobs",
        title="Two blobs",
        lesson="Two round clouds: the noise is how far each spreads, and where they overlap no line can part them.",
        feature_names=("x1", "x2"),
        class_names=("lower left", "upper right"),
        make=_blobs,
        settings=("dataset_size", "noise", *_SPLIT),
    ),
    Dataset(
        name="moons",
        title="Moons",
        lesson="Two crescents that hold each other: a straight line gets most of them right and cannot get the tips.",
        feature_names=("x1", "x2"),
        class_names=("upper moon", "lower moon"),
        make=_moons,
        settings=("dataset_size", "noise", *_SPLIT),
    ),
    Dataset(
        name="circles",
        title="Circles",
        lesson="A ring around a ring: every straight line is nearly as bad as a guess, however long it is trained.",
        feature_names=("x1", "x2"),
        class_names=("outer ring", "inner ring"),
        make=_circles,
        settings=("dataset_size", "noise", *_SPLIT),
    ),
    Dataset(
        name="hours",
        title="Hours studied",
        lesson=(
            "Who passes an exam, by the hours studied: one input, so the whole neuron is one curve. Invented, drawn by "
            "the seed: whoever studied 5 hours passes, give or take 5 hours times the noise of luck."
        ),
        feature_names=("hours studied",),
        class_names=("failed", "passed"),
        make=_hours,
        settings=("dataset_size", "noise", *_SPLIT),
    ),
    Dataset(
        name="line",
        title="A noisy line",
        lesson=(
            "Regression: the target is a number, not a class. It is 1.5 x + 0.5 and noise, so a neuron without a bend "
            "(identity) can find that line, and no line can get rid of the noise."
        ),
        feature_names=("x",),
        class_names=("0", "1"),
        make=_line,
        settings=("dataset_size", "noise", *_SPLIT),
        target_name="y",
    ),
    Dataset(
        name="diabetes",
        title="Diabetes",
        lesson=(
            "Regression on 442 patients: how far their diabetes went within a year, by body mass index. A line "
            "explains a third of it."
        ),
        feature_names=("body mass index (kg/m²)",),
        class_names=("0", "1"),
        make=_diabetes,
        settings=_SPLIT,
        target_name="progression after a year",
    ),
    Dataset(
        name="iris",
        title="Iris",
        lesson="Two kinds of iris by four lengths: real measurements that a plane nearly parts, with a few doubtful.",
        feature_names=("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
        class_names=("versicolor", "virginica"),
        make=_iris,
        settings=_SPLIT,
    ),
    Dataset(
        name="breast_cancer",
        title="Breast cancer",
        lesson="Ten means measured on a tumour's cell nuclei: ten inputs as in the tutorial, each with a meaning.",
        feature_names=(
            "mean radius",
            "mean texture",
            "mean perimeter",
            "mean area",
            "mean smoothness",
            "mean compactness",
            "mean concavity",
            "mean concave points",
            "mean symmetry",
            "mean fractal dimension",
        ),
        class_names=("malignant", "benign"),
        make=_breast_cancer,
        settings=_SPLIT,
    ),
)

DATASETS: dict[str, Dataset] = {entry.name: entry for entry in _ENTRIES}
