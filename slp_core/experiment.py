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
from slp_core.fields import KIND, Array, Boolean, Change, Changes, Choice, Integer, Kind, Names, Real, field
from slp_core.losses import LOSSES
from slp_core.optimizers import OPTIMIZERS
from slp_core.pairs import check_loss
from slp_core.ranges import (
    BATCH,
    CHANGEABLE,
    DATUM,
    DECAY,
    MOMENTUM,
    MOST_CHANGES,
    MOST_MADE_ANEW,
    NOISE,
    PULL,
    RATE,
    STEPS,
    TARGET,
    WEIGHT,
    check_changes,
)
from slp_core.samples import Data, holds_numbers
from slp_core.shapes import MAX_SAMPLES, check_shapes, full
from slp_core.terms import TERMS, carried, samples_with_terms, without_terms

GIVEN_BY_HAND = Statement("given", "{field} must be given.")
GIVEN_OR_MADE = Statement("given_or_made", "{field} must be given, or made by a dataset.")
MADE_TOO_OFTEN = Statement(
    "made_too_often", "{field} must make {samples} samples anew at most {most} times in one run: take some out first."
)
UNJUDGED = Statement("unjudged", "{field} must make other samples only where the loss can judge them.")
FIELD = Statement("field", "{field} must be the name of a field: {names}.")


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
    where ``optimizer.param_groups`` are written to. A change of the batch size begins a new sweep over the data. One of
    the ``noise`` makes a dataset's samples anew, as many as before, and begins a sweep over them: the fields x, target,
    x_test and target_test are those of the start, and ``at(step)`` has those of a step.

    Raises
    ------
    ExperimentError
        If a field is out of its limits, the shapes do not fit, or the loss cannot judge the activation.
    """

    x: Float[Tensor, "n d"] = field(Array("n d", DATUM, optional=True), default=None)
    target: Float[Tensor, "n m"] = field(Array("n m", TARGET, optional=True), default=None)
    weights: Float[Tensor, "d m"] = field(Array("d m", WEIGHT, optional=True), default=None)
    bias: Float[Tensor, " m"] = field(Array("m", WEIGHT), default=0.0)
    train_bias: bool = field(Boolean(), default=True)
    activation: str = field(Choice(ACTIVATIONS), default="sigmoid")
    loss: str = field(Choice(LOSSES), default="mse")
    optimizer: str = field(Choice(OPTIMIZERS), default="sgd")
    learning_rate: float = field(RATE, default=0.1)
    momentum: float = field(MOMENTUM, default=0.9)
    alpha: float = field(DECAY, default=0.99)
    beta1: float = field(DECAY, default=0.9)
    beta2: float = field(DECAY, default=0.999)
    epsilon: float = field(Real(0, 1, slider=(1e-12, 1), step=0.1, logarithmic=True), default=1e-8)
    weight_decay: float = field(PULL, default=0.0)
    l1: float = field(PULL, default=0.0)
    steps: int = field(STEPS, default=200)
    batch_size: int | None = field(BATCH, default=None)
    seed: int = field(Integer(0, 2**32 - 1, slider=(0, 99)), default=0)
    x_test: Float[Tensor, "n_test d"] | None = field(Array("n_test d", DATUM, optional=True), default=None)
    target_test: Float[Tensor, "n_test m"] | None = field(Array("n_test m", TARGET, optional=True), default=None)
    dataset: str = field(Choice({GIVEN: None} | DATASETS), default=GIVEN)
    dataset_size: int = field(Integer(4, MAX_SAMPLES, slider=(20, 1_000)), default=200)
    noise: float = field(NOISE, default=0.2)
    test_fraction: float = field(Real(0, 0.9, slider=(0, 0.9), step=0.05), default=0.25)
    data_seed: int = field(Integer(0, 2**32 - 1, slider=(0, 99)), default=0)
    standardise: bool = field(Boolean(), default=True)
    terms: tuple[str, ...] = field(Names(TERMS), default=())
    changes: tuple[Change, ...] = field(Changes(CHANGEABLE, STEPS.maximum, MOST_CHANGES), default=())
    shown_sample: int = field(Integer(0, MAX_SAMPLES - 1, slider=(0, MAX_SAMPLES - 1)), default=0)

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
        self._set(**full(self.x, self.target, self.weights, self.bias, self.x_test, self.target_test))
        self._take_terms(model)
        check_shapes(
            self.x, self.target, self.weights, self.bias, self.x_test, self.target_test, batch_size=self.batch_size
        )
        check_loss(self.activation, self.loss, target=self.target, target_test=self.target_test)
        check_changes(self.changes, self.momentum, self.samples)
        self._check_samples()

    def _check_samples(self) -> None:
        """Refuse changes to samples that are too many to make while somebody waits, or that the loss cannot judge."""
        made = [(first, value) for first, name, value in self.changes if name in self._described]
        if len(made) * self.samples > MOST_MADE_ANEW:
            most = MOST_MADE_ANEW // self.samples
            raise ExperimentError("changes", MADE_TOO_OFTEN(most=most, samples=self.samples), len(made))
        for first, value in made:
            try:
                self.at(first)
            except ExperimentError as error:
                raise ExperimentError("changes", UNJUDGED, value) from error

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
        """The parts of the run between its changes, as far as it goes; at least one. Those with the same samples share
        them."""
        found = [Phase(0, self.at(0))]
        for first in sorted({step for step, *_ in self.changes if step <= self.steps}):
            changed = {name: value for step, name, value in self.changes if step == first}
            found.append(Phase(first, found[-1].experiment.change(**changed)))
        return tuple(found)

    @cached_property
    def changes_samples(self) -> bool:
        """Whether the run goes on among other samples at some step."""
        named = any(name in self._described for _, name, _ in self.changes)
        return named and len({settings.data_key for _, settings in self.phases}) > 1

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

    @property
    def _described(self) -> tuple[str, ...]:
        """The fields from which a dataset makes the samples; none where they are given."""
        return () if self.dataset == GIVEN else ("dataset", *DATASETS[self.dataset].settings)

    def _take_dataset(self, model: "Experiment | None") -> None:
        if model is not None and all(getattr(self, name) == getattr(model, name) for name in self._described):
            self._set(**{name: getattr(model, name) for name in DERIVED})
            return
        data = build(*(getattr(self, name) for name in DESCRIPTION))
        for name in DERIVED:
            tensor = getattr(data, name)
            self._set(**{name: None if tensor is None else tensor.clone()})  # what the cache holds stays its own

    def _take_terms(self, model: "Experiment | None") -> None:
        """Make the columns of terms anew, unless they are shared with ``model``."""
        for name in ("x", "x_test"):
            table = getattr(self, name)
            if model is not None and table is getattr(model, name):
                raw, made = model._raw[name], self.terms == model.terms
            else:
                raw, made = without_terms(table, self.terms), False
            if raw is not None and not made:
                table = samples_with_terms(raw, self.terms)
            self._set(**{name: table})
            self._raw[name] = raw

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
