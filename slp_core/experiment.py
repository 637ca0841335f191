"""The Experiment: the immutable, validated description of everything a person can set."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import attrs
from jaxtyping import Float
from torch import Tensor

from slp_core.activations import ACTIVATIONS
from slp_core.bits import Bits
from slp_core.datasets import DATASETS, DERIVED, DESCRIPTION, GIVEN, build
from slp_core.errors import ExperimentError, Statement
from slp_core.fields import KIND, Array, Boolean, Change, Changes, Choice, Integer, Kind, Names, Real, setting
from slp_core.losses import LOSSES
from slp_core.optimizers import OPTIMIZERS
from slp_core.pairs import check_loss
from slp_core.samples import Data, holds_numbers
from slp_core.shapes import MAX_SAMPLES, TOO_LARGE_BATCH, as_rows, check_shapes
from slp_core.terms import RAW, TERMS, carried, with_terms

MAX_WEIGHT = 1e6

_DATUM = Real(-1e6, 1e6, slider=(-3, 3), step=0.01)
_WEIGHT = Real(-MAX_WEIGHT, MAX_WEIGHT, slider=(-3, 3), step=0.01)
_TARGET = Real(-1e6, 1e6, slider=(0, 1), step=0.01)
_DECAY = Real(0, 0.999999, slider=(0, 0.999), step=0.001)
_PULL = Real(0, 100, slider=(0, 0.5), step=0.001)
_RATE = Real(0, 1e4, slider=(1e-4, 100), step=0.02, logarithmic=True)
_MOMENTUM = Real(0, 1, slider=(0, 0.99), step=0.01)
_STEPS = Integer(0, 10_000, slider=(1, 1_000))
_BATCH = Integer(1, MAX_SAMPLES, slider=(1, 512), optional=True)

CHANGEABLE: Mapping[str, Real | Integer] = {
    "learning_rate": _RATE,
    "momentum": _MOMENTUM,
    "weight_decay": _PULL,
    "l1": _PULL,
    "batch_size": _BATCH,
}
"""The settings that may be changed in the middle of a run."""

MOST_CHANGES = 20
"""How often that may happen in a run."""


GIVEN_BY_HAND = Statement("given", "{field} must be given.")
GIVEN_OR_MADE = Statement("given_or_made", "{field} must be given, or made by a dataset.")
FIELD = Statement("field", "{field} must be the name of a field: {names}.")
TWO_RAW_INPUTS = Statement(
    "two_raw_inputs", "{field} must be none unless there are exactly two inputs to make them of: x is of shape {shape}."
)
STILL = Statement(
    "still", "{field} must change momentum from and to numbers above 0: at 0, PyTorch leaves the velocity alone."
)
LARGE_TERM = Statement("large_term", "{field} must not make numbers beyond {most}, as {term} does of these inputs.")


class Phase(NamedTuple):
    """A part of a run in which no setting changes: the first step that it is for, and the settings there."""

    first: int
    experiment: "Experiment"


@attrs.frozen(eq=False, slots=False)
class Experiment:
    """One perceptron, its data and its training, as given by a person.

    n samples of d inputs, m outputs. Lists, numpy arrays and tensors are accepted and copied; everything
    is held in float64. A flat ``x`` is one sample, flat ``weights`` feed one output, and ``target`` and
    ``bias`` may be plain numbers. Two Experiments are equal when every field is, to the bit.

    With a ``dataset``, x, target, x_test and target_test are made from its description (``dataset_size``, ``noise``,
    ``test_fraction``, ``data_seed``, ``standardise``), whatever was given for them; without one they are as given, and
    the description means nothing. ``data_seed`` draws and splits the samples and ``seed`` orders the mini-batches, so
    that what chance does in the data and what it does in the training can be seen apart.

    ``terms`` are further inputs made of two (:mod:`~slp_core.terms`): x then has 2 + k columns, the two and after them
    the terms. It may be given with or without the latter; they are always computed, of the samples as they are trained
    with (standardised ones, where they are). ``raw`` holds what they are made of. A change of ``terms`` alone keeps the
    weights of all inputs that stay, and a term that is new starts with a weight of 0.

    ``shown_sample`` is the one that pictures of a single neuron show; one after the last means the last, so that it
    outlives a change of their number. Training knows nothing of it.

    Without ``train_bias`` the bias keeps its value: training moves the weights alone. One that is 0 is then no part of
    the model, as in code that has none.

    ``weight_decay`` (L2) and ``l1`` pull all that is trained towards 0, with every optimizer (:mod:`~slp_core.decay`).

    ``changes`` are settings (:data:`CHANGEABLE`) that get another value on the way: triples (step, setting, value), of
    which each holds from the update of that step on. Weights, and what the optimizer remembers, stay as they are, as
    where ``optimizer.param_groups`` are written to. A change of the batch size begins a new sweep over the data.

    Raises
    ------
    ExperimentError
        If a field is out of its limits, the shapes do not fit, or the loss cannot judge the activation.
    """

    x: Float[Tensor, "n d"] = setting(Array("n d", _DATUM, optional=True), default=None)
    target: Float[Tensor, "n m"] = setting(Array("n m", _TARGET, optional=True), default=None)
    weights: Float[Tensor, "d m"] = setting(Array("d m", _WEIGHT, optional=True), default=None)
    bias: Float[Tensor, " m"] = setting(Array("m", _WEIGHT), default=0.0)
    train_bias: bool = setting(Boolean(), default=True)
    activation: str = setting(Choice(ACTIVATIONS), default="sigmoid")
    loss: str = setting(Choice(LOSSES), default="mse")
    optimizer: str = setting(Choice(OPTIMIZERS), default="sgd")
    learning_rate: float = setting(_RATE, default=0.1)
    momentum: float = setting(_MOMENTUM, default=0.9)
    alpha: float = setting(_DECAY, default=0.99)
    beta1: float = setting(_DECAY, default=0.9)
    beta2: float = setting(_DECAY, default=0.999)
    epsilon: float = setting(Real(0, 1, slider=(1e-12, 1), step=0.1, logarithmic=True), default=1e-8)
    weight_decay: float = setting(_PULL, default=0.0)
    l1: float = setting(_PULL, default=0.0)
    steps: int = setting(_STEPS, default=200)
    batch_size: int | None = setting(_BATCH, default=None)
    seed: int = setting(Integer(0, 2**32 - 1, slider=(0, 99)), default=0)
    x_test: Float[Tensor, "n_test d"] | None = setting(Array("n_test d", _DATUM, optional=True), default=None)
    target_test: Float[Tensor, "n_test m"] | None = setting(Array("n_test m", _TARGET, optional=True), default=None)
    dataset: str = setting(Choice({GIVEN: None} | DATASETS), default=GIVEN)
    dataset_size: int = setting(Integer(4, MAX_SAMPLES, slider=(20, 1_000)), default=200)
    noise: float = setting(Real(0, 100, slider=(0, 2), step=0.01), default=0.2)
    test_fraction: float = setting(Real(0, 0.9, slider=(0, 0.9), step=0.05), default=0.25)
    data_seed: int = setting(Integer(0, 2**32 - 1, slider=(0, 99)), default=0)
    standardise: bool = setting(Boolean(), default=True)
    terms: tuple[str, ...] = setting(Names(TERMS), default=())
    changes: tuple[Change, ...] = setting(Changes(CHANGEABLE, _STEPS.maximum, MOST_CHANGES), default=())
    shown_sample: int = setting(Integer(0, MAX_SAMPLES - 1, slider=(0, MAX_SAMPLES - 1)), default=0)

    def __attrs_post_init__(self) -> None:
        """Make what follows from the dataset, give every array its full shape, check what fields ask of each other."""
        self._finish()

    @classmethod
    def on(cls, data: Data, /, **fields: Any) -> "Experiment":
        """An Experiment on samples that it shares with ``data``: they are checked, but not copied.

        >>> import torch
        >>> data = Data(torch.zeros(4, 2, dtype=torch.float64), torch.ones(4, 1, dtype=torch.float64))
        >>> Experiment.on(data, weights=[1, 2]).x is data.x
        True
        """
        values = _converted({**DEFAULTS, **fields})
        kinds = ((name, KINDS[name]) for name in DERIVED)
        shared = {name: kind.share(getattr(data, name), name) for name, kind in kinds if isinstance(kind, Array)}
        return cls._of(values | shared | {"dataset": GIVEN})

    @classmethod
    def _of(cls, values: Mapping[str, Any], model: "Experiment | None" = None) -> "Experiment":
        """An Experiment of values that have been converted, some of which it shares with ``model``."""
        made = object.__new__(cls)  # attrs' __init__ would copy them
        made.__dict__.update(values)
        made._finish(model)
        if model is not None:
            made._share_bits(model)
        return made

    def _finish(self, model: "Experiment | None" = None) -> None:
        if self.dataset != GIVEN:
            self._take_dataset(model)
        for name in ("x", "target", "weights"):
            if getattr(self, name) is None:
                raise ExperimentError(name, GIVEN_OR_MADE if name in DERIVED else GIVEN_BY_HAND, None)
        self._shape_arrays()
        self._take_terms(model)
        check_shapes(
            self.x, self.target, self.weights, self.bias, self.x_test, self.target_test, batch_size=self.batch_size
        )
        check_loss(self.activation, self.loss, target=self.target, target_test=self.target_test)
        self._check_changes()

    def _check_changes(self) -> None:
        momenta = [self.momentum] + [value for _, name, value in self.changes if name == "momentum"]
        if len(momenta) > 1 and 0 in momenta:
            raise ExperimentError("changes", STILL, 0)
        for _, name, value in self.changes:
            if name == "batch_size" and value is not None and value > self.samples:
                raise ExperimentError("changes", TOO_LARGE_BATCH(samples=self.samples), value)

    @property
    def samples(self) -> int:
        """How many training samples there are: n."""
        return self.x.shape[0]

    @property
    def shown(self) -> int:
        """The index of the sample that is shown: one that there is."""
        return min(self.shown_sample, self.samples - 1)

    @property
    def inputs(self) -> int:
        """How many inputs there are: d."""
        return self.x.shape[1]

    @property
    def raw_inputs(self) -> int:
        """How many of them are no terms."""
        return self.inputs - len(self.terms)

    @property
    def outputs(self) -> int:
        """How many outputs there are: m."""
        return self.weights.shape[1]

    @property
    def is_full_batch(self) -> bool:
        """Whether every step sees all samples."""
        return self.batch_size is None or self.batch_size == self.samples

    @property
    def derived(self) -> tuple[str, ...]:
        """The fields that follow from the dataset, and need not be kept or sent: none without one."""
        return () if self.dataset == GIVEN else DERIVED

    @property
    def feature_names(self) -> tuple[str, ...]:
        """A name for each input: the dataset's, or x1, x2, ..."""
        given = self.dataset == GIVEN
        names = tuple(f"x{j + 1}" for j in range(self.raw_inputs)) if given else DATASETS[self.dataset].feature_names
        return names + tuple(TERMS[name].called(*names) for name in self.terms)

    @property
    def class_names(self) -> tuple[str, str]:
        """What target 0 and target 1 stand for: the dataset's names, or "0" and "1"."""
        return ("0", "1") if self.dataset == GIVEN else DATASETS[self.dataset].class_names

    @cached_property
    def real_valued(self) -> bool:
        """Whether targets are real numbers and no classes: as the dataset says; given ones where they are many."""
        if self.dataset == GIVEN:
            return holds_numbers(self.target, self.target_test)
        return DATASETS[self.dataset].real_valued

    @property
    def target_name(self) -> str:
        """What a dataset's target is, where it is a real number; otherwise empty."""
        return "" if self.dataset == GIVEN else DATASETS[self.dataset].target_name

    def at(self, step: int) -> "Experiment":
        """The same without changes, its settings those of the update of ``step``.

        >>> e = Experiment(x=[1], weights=[2], target=1, changes=[(7, "learning_rate", 0.5)])
        >>> e.at(6).learning_rate, e.at(7).learning_rate
        (0.1, 0.5)
        """
        if not self.changes:
            return self
        return self.change(changes=(), **{name: value for first, name, value in self.changes if first <= step})

    @property
    def settled(self) -> "Experiment":
        """The same without changes, its settings those with which the run would go on: for a new run from the start."""
        return self.at(self.steps)

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The parts of the run between its changes, as far as it goes; at least one."""
        firsts = sorted({0, *(step for step, *_ in self.changes if step <= self.steps)})
        return tuple(Phase(first, self.at(first)) for first in firsts)

    @property
    def spans(self) -> list[tuple[int, int, "Experiment"]]:
        """The same as (first step, step after the last one, settings), up to the step that would come next."""
        ends = [first for first, _ in self.phases[1:]] + [self.steps + 1]
        return [(first, end, settings) for (first, settings), end in zip(self.phases, ends, strict=True)]

    @property
    def batch_spans(self) -> list[tuple[int, int, int]]:
        """The parts of the run with batches of one size: (first step, step after the last one, samples of a batch)."""
        spans: list[tuple[int, int, int]] = []
        for first, end, settings in self.spans:
            size = settings.batch_size or self.samples
            start = spans.pop()[0] if spans and spans[-1][2] == size else first
            spans.append((start, end, size))
        return spans

    def shared_with(self, other: "Experiment") -> int:
        """How many rows of a run are the same in that of another one that differs in changes or steps alone."""
        apart = set(self.changes) ^ set(other.changes)
        return min([self.steps + 1, other.steps + 1, *(step for step, *_ in apart)])

    def change(self, /, **fields: Any) -> "Experiment":
        """A copy with other values in some fields, validated as a whole.

        What is given is copied; arrays that are not named are shared with this Experiment, as nobody writes to them.
        A change of an array that a dataset made (x, target, x_test, target_test) leaves the dataset: the other arrays
        stay as they are, and ``dataset`` becomes "given"; and it is another run, of which nothing changes on the way
        unless ``changes`` are given. A change of ``terms`` without ``weights`` carries those over.

        >>> Experiment(x=[1], weights=[2], target=1).change(learning_rate=0.5).learning_rate
        0.5
        """
        if not fields.keys().isdisjoint(DERIVED):
            fields = {"dataset": GIVEN, "changes": ()} | fields
        values = _converted(fields)
        if values.get("terms", self.terms) != self.terms and "weights" not in values:
            values["weights"] = carried(self.weights, self.terms, values["terms"])
        return Experiment._of({name: getattr(self, name) for name in KINDS} | values, self)

    @property
    def raw(self) -> Mapping[str, Float[Tensor, "n d"] | None]:
        """``x`` and ``x_test`` without the columns of terms: where there are no terms, the same tensors."""
        return self._raw

    @cached_property
    def _raw(self) -> dict[str, Tensor | None]:
        return {}

    @property
    def data_key(self) -> tuple[object, ...]:
        """The same for Experiments whose samples are equal to the bit, and for no others."""
        return tuple(self._bits[name].key if name in self._bits else None for name in DERIVED)

    @property
    def run_key(self) -> tuple[object, ...]:
        """The same for Experiments whose runs are the same until one ends or is changed, and for hardly any others."""
        apart = {"steps", "changes", "shown_sample"}
        return tuple(value for name, value in zip(KINDS, self._key, strict=True) if name not in apart)

    @cached_property
    def _bits(self) -> dict[str, Bits]:
        """The bits of every array, each shared with all Experiments that share the tensor."""
        tensors = ((name, getattr(self, name)) for name in ARRAYS)
        return {name: Bits(tensor) for name, tensor in tensors if tensor is not None}

    def _share_bits(self, model: "Experiment") -> None:
        for name, bits in model._bits.items():
            if getattr(self, name) is getattr(model, name):
                self._bits[name] = bits

    @cached_property
    def _key(self) -> tuple[object, ...]:
        return tuple(self._bits[name].key if name in self._bits else getattr(self, name) for name in KINDS)

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Experiment) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def _take_dataset(self, model: "Experiment | None") -> None:
        described = {name: getattr(self, name) for name in DESCRIPTION}
        if model is not None and described == {name: getattr(model, name) for name in DESCRIPTION}:
            self._set(**{name: getattr(model, name) for name in DERIVED})
            return
        data = build(*described.values())
        for name in DERIVED:
            tensor = getattr(data, name)
            self._set(**{name: None if tensor is None else tensor.clone()})  # what the cache holds stays its own

    def _take_terms(self, model: "Experiment | None") -> None:
        """Make the columns of terms anew, unless they are shared with ``model``."""
        for name in ("x", "x_test"):
            table = getattr(self, name)
            shared = model is not None and table is getattr(model, name)
            raw = model._raw[name] if model is not None and shared else table
            if not shared and self.terms and raw is not None and raw.shape[1:] == (RAW + len(self.terms),):
                raw = raw[:, :RAW].clone()
            if raw is not None and self.terms:
                if raw.shape[1:] != (RAW,):
                    raise ExperimentError("terms", TWO_RAW_INPUTS(shape=str(tuple(raw.shape))), list(self.terms))
                if not shared or model is None or model.terms != self.terms:
                    table = self._made(raw)
            else:
                table = raw
            self._set(**{name: table})
            self._raw[name] = raw

    def _made(self, raw: Tensor) -> Tensor:
        made = with_terms(raw, self.terms)
        for name, column in zip(self.terms, made[:, RAW:].unbind(1), strict=True):
            if bool((column.abs() > _DATUM.maximum).any()):
                raise ExperimentError("terms", LARGE_TERM(most=f"{_DATUM.maximum:g}", term=name), list(self.terms))
        return made

    def _shape_arrays(self) -> None:
        if self.weights.ndim == 1:
            self._set(weights=self.weights[:, None])
        if self.x.ndim == 1:
            self._set(x=self.x[None, :])
        if self.bias.ndim == 0 and self.weights.ndim == 2:
            self._set(bias=self.bias.repeat(self.weights.shape[1]))
        if self.target.ndim < 2:
            self._set(target=as_rows(self.target, self.x))
        if self.x_test is not None and self.target_test is not None and self.target_test.ndim < 2:
            self._set(target_test=as_rows(self.target_test, self.x_test))

    def _set(self, **arrays: Tensor | None) -> None:
        for name, tensor in arrays.items():
            object.__setattr__(self, name, tensor)  # the class is frozen for everybody else


KINDS: Mapping[str, Kind] = {field.name: field.metadata[KIND] for field in attrs.fields(Experiment)}
"""The kind of every field of an Experiment, in their order."""

ARRAYS = tuple(name for name, kind in KINDS.items() if isinstance(kind, Array))
"""The fields that hold tensors."""

DEFAULTS: Mapping[str, Any] = {
    field.name: field.default for field in attrs.fields(Experiment) if field.default is not attrs.NOTHING
}
"""The default of every field that has one."""


def _converted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are held, checked one by one in the order of the fields; arrays are copied."""
    unknown = fields.keys() - KINDS.keys()
    if unknown:
        name = min(unknown)
        raise ExperimentError(name, FIELD(names=", ".join(KINDS)), name)
    return {name: kind.convert(fields[name], name) for name, kind in KINDS.items() if name in fields}
