"""Starting points worth looking at, each a ten-input neuron."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from slp_core.datasets import DATASETS, DERIVED, GIVEN
from slp_core.experiment import KINDS, Experiment
from slp_core.fields import Names
from slp_core.losses import LOSSES
from slp_core.samples import Data, holds_numbers
from slp_core.terms import RAW, TERMS

_TERMS = Names(TERMS)


@dataclass(frozen=True)
class Preset:
    """A named Experiment.

    Attributes
    ----------
    name : str
        Its name in a request.
    title : str
        Its name for a reader.
    build : callable
        seed -> Experiment; only ``random`` depends on the seed.
    lesson : str
        One sentence on what to look at.
    """

    name: str
    title: str
    build: Callable[[int], Experiment]
    lesson: str


def tutorial() -> Experiment:
    """The tutorial's ten-input example: sigmoid, target 1, no bias (it is 0 and not trained), eta = 0.001.

    Source: the PyTorch tutorial that this project grew from, whose ``torch.randn`` draws these are.
    """
    x = [0.5817, -1.1089, -0.9756, -0.4556, -0.2144, -1.1662, 1.9232, 0.2331, -1.2987, -0.4950]
    weights = [-1.0490, -1.7553, 0.1665, -0.0458, -0.8664, -0.3328, -0.1398, 1.2416, 1.3097, -0.4996]
    return Experiment(
        x=torch.tensor(x, dtype=torch.float64),
        weights=torch.tensor(weights, dtype=torch.float64),
        target=torch.tensor(1.0),
        bias=torch.tensor(0.0),
        train_bias=False,
        learning_rate=0.001,
    )


def _towards(z: float) -> Experiment:
    """The tutorial's neuron with its weights moved along x, the shortest way, so that its sum is close to ``z``."""
    start = tutorial()
    x = start.x[0]
    rest = z - (x @ start.weights[:, 0])
    weights = start.weights[:, 0] + x * (rest / (x @ x))
    return start.change(weights=_rounded(weights, 4), train_bias=True)


def _rounded(values: Tensor, decimals: int) -> Tensor:
    """Short decimals, which a person can copy and a link can carry."""
    return torch.tensor([round(value, decimals) for value in values.flatten().tolist()], dtype=values.dtype).view_as(
        values
    )


def _random(seed: int) -> Experiment:
    generator = torch.Generator().manual_seed(seed)
    x, weights = _rounded(torch.randn(2, 10, generator=generator, dtype=torch.float64), 2)
    bias = _rounded(torch.randn((), generator=generator, dtype=torch.float64), 2)
    return tutorial().change(x=x, weights=weights, bias=bias, train_bias=True, learning_rate=0.1, seed=seed)


_ENTRIES = (
    Preset(
        "tutorial",
        "tutorial",
        lambda seed: tutorial(),
        "The tutorial's ten numbers; its code has no bias, so here it is 0 and not trained.",
    ),
    Preset(
        "zeros",
        "zeros",
        lambda seed: tutorial().change(weights=[0.0] * 10, train_bias=True, learning_rate=0.1),
        "All weights zero: the output is 0.5, and every gradient still differs, because every input does.",
    ),
    Preset(
        "saturated",
        "saturated",
        lambda seed: _towards(-8).change(learning_rate=0.1),
        "As wrong as can be, and nearly no gradient: the slope of the sigmoid has vanished.",
    ),
    Preset(
        "nearly solved",
        "nearly solved",
        lambda seed: _towards(4).change(learning_rate=0.1),
        "The output is close to its target: small error, small gradients.",
    ),
    Preset(
        "random", "random", _random, "Ten inputs, ten weights and a bias drawn from the standard normal by the seed."
    ),
)

PRESETS: dict[str, Preset] = {entry.name: entry for entry in _ENTRIES}


def on_dataset(experiment: Experiment, name: str, **fields: Any) -> Experiment:
    """``experiment`` on another dataset, its activation, loss, optimizer and training settings kept.

    On another dataset the weights start anew, as its seed draws them (:data:`STARTS`), whatever stood there before: the
    same choice gives the same run for everybody. There the bias is trained, too: the tutorial's, which is not, belongs
    to its one sample. Terms stay where there are two inputs to make them of. A batch size above the number of samples
    becomes that number. Where the target was a class and is a real number now, the activation becomes the identity,
    and a loss that is not a squared error becomes mse; on the way back it becomes the sigmoid.

    Parameters
    ----------
    name : str
        A key of ``DATASETS``, or "given" for the arrays as they are; it is the new Experiment's ``dataset``.
    fields
        Other fields to change at the same time, such as ``noise`` or ``weights``.

    Raises
    ------
    ExperimentError
        If there is no such dataset, or the Experiment's loss or activation cannot take its targets.

    >>> from slp_core import tutorial
    >>> on_dataset(tutorial(), "iris").weights.shape
    torch.Size([4, 1])
    """
    described = {**fields, "dataset": name}
    if name not in (GIVEN, experiment.dataset):
        described = {"train_bias": True, "shown_sample": 0, "changes": ()} | described
    if name in DATASETS:
        described = _fitting(experiment, DATASETS[name].real_valued) | described
        inputs = len(DATASETS[name].feature_names)
        described.setdefault("terms", experiment.terms if inputs == RAW else ())
        if name != experiment.dataset:
            inputs += len(_TERMS.convert(described["terms"], "terms"))
            described = _drawn(inputs, fields.get("seed", experiment.seed)) | described
    if "batch_size" in fields or experiment.batch_size is None:
        return experiment.change(**described)
    whole = experiment.change(**described, batch_size=None)
    return whole.change(batch_size=min(experiment.batch_size, whole.samples))


def on_samples(experiment: Experiment, data: Data) -> Experiment:
    """``experiment`` on samples of one's own, of two classes or of real targets, the rest as in :func:`on_dataset`.

    It shares its samples with ``data``.

    Raises
    ------
    ExperimentError
        If the Experiment's loss or activation cannot take the targets.
    """
    inputs = data.x.shape[1]
    fields = {name: getattr(experiment, name) for name in KINDS if name not in DERIVED}
    fields |= {"train_bias": True, "shown_sample": 0, "changes": ()}
    fields |= _fitting(experiment, holds_numbers(data.target, data.target_test))
    terms = experiment.terms if inputs == RAW else ()
    fields |= _drawn(inputs + len(terms), experiment.seed) | {"terms": terms}
    if experiment.batch_size is not None:
        fields["batch_size"] = min(experiment.batch_size, len(data.x))
    return Experiment.on(data, **fields)


def _fitting(experiment: Experiment, real_valued: bool) -> dict[str, Any]:
    """Activation and loss for real numbers, or for classes, where the data before was of the other kind."""
    if real_valued == experiment.real_valued:
        return {}
    if real_valued:
        squares = LOSSES[experiment.loss].squares
        return {"activation": "identity", "loss": experiment.loss if squares else "mse"}
    return {"activation": "sigmoid"}


@dataclass(frozen=True)
class Start:
    """Where a run on data may start from: what becomes of the weights, the data left as they are.

    Attributes
    ----------
    name : str
        Its name in a request.
    title : str
        Its name for a reader.
    lesson : str
        What it does, in one sentence.
    fields : callable
        experiment -> the fields that change.
    """

    name: str
    title: str
    lesson: str
    fields: Callable[[Experiment], dict[str, Any]]

    def of(self, experiment: Experiment) -> Experiment:
        """``experiment`` from this start."""
        return experiment.change(**self.fields(experiment))


def _drawn(inputs: int, seed: int, outputs: int = 1) -> dict[str, Any]:
    """Weights that a seed draws: normal with standard deviation 1/sqrt(d), rounded to two decimals, and a bias of 0.

    The sum z of standardised inputs then has a variance of about 1 (LeCun's rule), where no activation is flat.
    """
    generator = torch.Generator().manual_seed(seed)
    weights = torch.randn(inputs, outputs, generator=generator, dtype=torch.float64) / inputs**0.5
    return {"weights": _rounded(weights, 2), "bias": torch.zeros(outputs, dtype=torch.float64), "seed": seed}


_STARTS = (
    Start(
        "seed",
        "the seed's weights",
        "The weights that the seed draws, and a bias of 0: where a run on data starts by itself.",
        lambda e: _drawn(e.inputs, e.seed, e.outputs),
    ),
    Start(
        "zeros",
        "zeros",
        "All weights and the bias zero: every output is the same, and training starts without an opinion.",
        lambda e: {"weights": torch.zeros_like(e.weights), "bias": torch.zeros_like(e.bias)},
    ),
    Start(
        "random",
        "random",
        "Weights that the next seed draws, and a bias of 0: another start at each press.",
        lambda e: _drawn(e.inputs, (e.seed + 1) % 2**32, e.outputs),
    ),
)

STARTS: dict[str, Start] = {entry.name: entry for entry in _STARTS}
