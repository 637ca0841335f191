"""The kinds of field that an Experiment has: what each may hold, and how it is set.

Every field of :class:`~slp_core.Experiment` is declared with one of these. The declaration is the only
place that knows its limits: the Experiment refuses by it, sliders span it, links are read and written by it.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import torch
from attrs import Attribute, Converter
from torch import Tensor

from slp_core.errors import ExperimentError, Statement

KIND = "kind"

NUMBER = Statement("number", "{field} must be a number from {minimum} to {maximum}.")
WHOLE = Statement("whole", "{field} must be a whole number from {minimum} to {maximum}.")
WHOLE_OR_NONE = Statement("whole_or_none", "{field} must be a whole number from {minimum} to {maximum} or None.")
YES_OR_NO = Statement("yes_or_no", "{field} must be true or false.")
ONE_OF = Statement("one_of", "{field} must be one of {names}.")
SOME_OF = Statement("some_of", "{field} must be a list of different names, each one of {names}.")
NUMBERS = Statement("numbers", "{field} must be a list, array or tensor of numbers of shape ({shape}).")
CHANGES = Statement(
    "changes_of_settings",
    "{field} must be a list of at most {most} changes [step, setting, value]: a whole step from 1 to {last}, one of "
    "{names}, and a value that it may have; none twice.",
)
TOO_MANY_CHANGES = Statement("too_many_changes", "{field} must be at most {most} in one run: take some out first.")
ELEMENTS = Statement("elements", "{field} must be finite, each element a number from {minimum} to {maximum}.")


@dataclass(frozen=True)
class Real:
    """A real number, or a tensor of them.

    Attributes
    ----------
    minimum, maximum : float
        The least and the greatest value allowed.
    slider : (float, float)
        The span of its slider; a value typed outside of it is still allowed.
    step : float
        What one press of an arrow key adds (on a logarithmic slider: to log10 of the value).
    logarithmic : bool
        Whether its slider is logarithmic.
    """

    minimum: float
    maximum: float
    slider: tuple[float, float]
    step: float
    logarithmic: bool = False

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return NUMBER(minimum=f"{self.minimum:g}", maximum=f"{self.maximum:g}")

    def convert(self, value: Any, name: str) -> float:
        """``value`` as a float within the limits, or an ExperimentError that names the field."""
        if isinstance(value, str | bytes | bool):
            raise ExperimentError(name, self.rule, value)
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError, RuntimeError):
            raise ExperimentError(name, self.rule, value) from None
        if not self.minimum <= number <= self.maximum:  # also refuses NaN
            raise ExperimentError(name, self.rule, value)
        return number


@dataclass(frozen=True)
class Integer:
    """A whole number; with ``optional``, also None."""

    minimum: int
    maximum: int
    slider: tuple[int, int]
    step: int = 1
    optional: bool = False

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return (WHOLE_OR_NONE if self.optional else WHOLE)(minimum=self.minimum, maximum=self.maximum)

    def convert(self, value: Any, name: str) -> int | None:
        """``value`` as an int within the limits, or an ExperimentError that names the field."""
        if value is None and self.optional:
            return None
        if isinstance(value, str | bytes | bool):
            raise ExperimentError(name, self.rule, value)
        try:
            # A float such as 200.0 is what JSON and sliders make of a whole number.
            number = int(value) if isinstance(value, float) and value.is_integer() else operator.index(value)
        except (TypeError, ValueError, RuntimeError):
            raise ExperimentError(name, self.rule, value) from None
        if not self.minimum <= number <= self.maximum:
            raise ExperimentError(name, self.rule, value)
        return number


@dataclass(frozen=True)
class Boolean:
    """Yes or no."""

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return YES_OR_NO

    def convert(self, value: Any, name: str) -> bool:
        """``value`` if it is one, or an ExperimentError that names the field. Nothing else counts as true."""
        if not isinstance(value, bool):
            raise ExperimentError(name, self.rule, value)
        return value


@dataclass(frozen=True)
class Choice:
    """The name of an entry of a registry."""

    registry: Mapping[str, Any]

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return ONE_OF(names=", ".join(self.registry))

    def convert(self, value: Any, name: str) -> str:
        """``value`` if it names an entry, or an ExperimentError that names the field."""
        if not isinstance(value, str) or value not in self.registry:
            raise ExperimentError(name, self.rule, value)
        return value


@dataclass(frozen=True)
class Names:
    """The names of some entries of a registry, held in its order."""

    registry: Mapping[str, Any]

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return SOME_OF(names=", ".join(self.registry))

    def convert(self, value: Any, name: str) -> tuple[str, ...]:
        """``value`` if each of it names another entry, or an ExperimentError that names the field."""
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise ExperimentError(name, self.rule, value)
        if len(set(value)) < len(value) or not set(value) <= self.registry.keys():
            raise ExperimentError(name, self.rule, value)
        return tuple(one for one in self.registry if one in value)


Change = tuple[int, str, Any]
"""From which step on a setting has which value."""


@dataclass(frozen=True)
class Changes:
    """What some settings are changed to on the way, each at a step; held in the order of steps, and of names.

    Attributes
    ----------
    settings : mapping
        The kind of each setting that may be changed.
    last : int
        The last step at which one may be. At step 0 there is nothing to change yet.
    most : int
        How many changes there may be.
    """

    settings: "Mapping[str, Real | Integer]"
    last: int
    most: int

    @property
    def rule(self) -> Statement:
        """What a value must be."""
        return CHANGES(most=self.most, last=self.last, names=", ".join(self.settings))

    def convert(self, value: Any, name: str) -> tuple[Change, ...]:
        """``value`` in order, or an ExperimentError that names the field."""
        if not isinstance(value, list | tuple):
            raise ExperimentError(name, self.rule, value)
        if len(value) > self.most:
            raise ExperimentError(name, TOO_MANY_CHANGES(most=self.most), len(value))
        changes = [self._change(one, name) for one in value]
        changes.sort(key=lambda change: change[:2])
        if len({change[:2] for change in changes}) < len(changes):
            raise ExperimentError(name, self.rule, value)
        return tuple(changes)

    def _change(self, value: Any, name: str) -> Change:
        if not isinstance(value, list | tuple) or len(value) != 3:
            raise ExperimentError(name, self.rule, value)
        step, field, to = value
        if type(step) is not int or not 1 <= step <= self.last or not isinstance(field, str):
            raise ExperimentError(name, self.rule, value)
        if field not in self.settings:
            raise ExperimentError(name, self.rule, value)
        return step, field, self.settings[field].convert(to, name)


@dataclass(frozen=True)
class Array:
    """A float64 tensor of numbers, each within the limits of ``element``.

    Attributes
    ----------
    axes : str
        The names of its axes, such as ``"n d"``.
    element : Real
        What each number may be, and its slider.
    optional : bool
        Whether None is allowed.
    """

    axes: str
    element: Real
    optional: bool = False

    def convert(self, value: Any, name: str) -> Tensor | None:
        """A copy of ``value`` as a finite float64 tensor of any shape; the Experiment checks the shape."""
        if value is None and self.optional:
            return None
        rule = NUMBERS(shape=self.axes.replace(" ", ", "))
        try:
            if isinstance(value, np.ndarray):
                # PyTorch takes no reversed view or foreign byte order, and warns of read-only memory.
                value = np.array(value, dtype=value.dtype.newbyteorder("="), order="C")
            # Lists go to float64 at once: PyTorch's default would round them to float32 on the way.
            given = torch.as_tensor(value) if hasattr(value, "dtype") else torch.tensor(value, dtype=torch.float64)
            if given.is_complex():
                raise ExperimentError(name, rule, value)
            tensor = given.detach().to_dense().to("cpu", torch.float64, copy=True)
        except (TypeError, ValueError, RuntimeError, OverflowError) as error:
            if isinstance(error, ExperimentError):
                raise
            raise ExperimentError(name, rule, value) from None
        return self._checked(tensor, name)

    def share(self, value: Any, name: str) -> Tensor | None:
        """``value`` itself, checked, if it is a float64 tensor that nobody writes to; a copy of anything else."""
        plain = isinstance(value, Tensor) and value.dtype == torch.float64 and value.layout == torch.strided
        if plain and value.device.type == "cpu" and not value.requires_grad:
            return self._checked(value, name)
        return self.convert(value, name)

    def _checked(self, tensor: Tensor, name: str) -> Tensor:
        flat = tensor.flatten()
        outside = ~((flat >= self.element.minimum) & (flat <= self.element.maximum))  # NaN is outside
        if outside.any():
            first = flat[int(outside.nonzero()[0])].item()
            raise ExperimentError(name, ELEMENTS(**self.element.rule.arguments), first)
        return tensor


Kind = Real | Integer | Boolean | Choice | Names | Changes | Array


def field(kind: Kind, default: Any = attrs.NOTHING) -> Any:
    """An attrs field that is converted and checked by ``kind``."""

    def convert(value: Any, field: "Attribute[Any]") -> Any:
        return kind.convert(value, field.name)

    return attrs.field(
        default=default,
        converter=Converter(convert, takes_field=True),  # type: ignore[call-overload,unused-ignore]
        metadata={KIND: kind},
    )


def decimals(step: float) -> int:
    """How many decimal places a multiple of ``step`` needs.

    >>> decimals(0.01)
    2
    """
    return max(0, -int(Decimal(repr(step)).normalize().as_tuple().exponent))
