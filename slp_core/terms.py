"""Terms: further inputs that are made of two, so that one neuron's straight line becomes a curve over those two.

The neuron stays linear. With x1^2 and x2^2 beside x1 and x2 it parts a space of four dimensions by a plane; what is
seen over x1 and x2 is where that plane cuts the surface on which all samples lie, and that may be a circle.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.errors import ExperimentError, Statement
from slp_core.ranges import DATUM

Values = Float[Tensor, "..."]

RAW = 2
"""How many inputs terms are made of."""

TWO_RAW_INPUTS = Statement(
    "two_raw_inputs", "{field} must be none unless there are exactly two inputs to make them of: x is of shape {shape}."
)
LARGE_TERM = Statement("large_term", "{field} must not make numbers beyond {most}, as {term} does of these inputs.")


@dataclass(frozen=True)
class Term:
    """An input that is made of the two others.

    Attributes
    ----------
    name : str
        Its name in an Experiment and a link.
    latex : str
        Its formula.
    code : str
        The same as a PyTorch expression in ``x1`` and ``x2``.
    pattern : str
        What it is called where the two inputs are called ``{first}`` and ``{second}``.
    value : callable
        (x1, x2) -> the term of each sample.
    """

    name: str
    latex: str
    code: str
    pattern: str
    value: Callable[[Values, Values], Values]

    def called(self, first: str, second: str) -> str:
        """Its name for a reader.

        >>> TERMS["x1_squared"].called("A", "B")
        'A²'
        """
        return self.pattern.format(first=first, second=second)


_ENTRIES = (
    Term("x1_squared", r"x_1^2", "x1**2", "{first}²", lambda x1, x2: x1**2),
    Term("x2_squared", r"x_2^2", "x2**2", "{second}²", lambda x1, x2: x2**2),
    Term("x1_x2", r"x_1 x_2", "x1 * x2", "{first}·{second}", lambda x1, x2: x1 * x2),
    Term("sin_x1", r"\sin x_1", "torch.sin(x1)", "sin {first}", lambda x1, x2: x1.sin()),
    Term("sin_x2", r"\sin x_2", "torch.sin(x2)", "sin {second}", lambda x1, x2: x2.sin()),
)

TERMS: dict[str, Term] = {entry.name: entry for entry in _ENTRIES}


def without_terms(table: Float[Tensor, "n c"] | None, names: Sequence[str]) -> Float[Tensor, "n d"] | None:
    """The inputs of a table that was given with the columns of terms or without them: a copy, if with them."""
    if table is None or not names or table.shape[1:] != (RAW + len(names),):
        return table
    return table[:, :RAW].clone()


def with_terms(raw: Float[Tensor, "n 2"], names: Sequence[str]) -> Float[Tensor, "n 2+k"]:
    """The two inputs, and the terms after them."""
    first, second = raw.unbind(1)
    return torch.stack([first, second, *(TERMS[name].value(first, second) for name in names)], dim=1)


def samples_with_terms(raw: Float[Tensor, "n d"], names: Sequence[str]) -> Float[Tensor, "n d+k"]:
    """The same for samples that an Experiment is to hold; without terms they are what was given.

    Raises
    ------
    ExperimentError
        If there are not exactly two inputs to make terms of, or too large a number comes of them.
    """
    if not names:
        return raw
    if raw.shape[1:] != (RAW,):
        raise ExperimentError("terms", TWO_RAW_INPUTS(shape=str(tuple(raw.shape))), list(names))
    made = with_terms(raw, names)
    for name, column in zip(names, made[:, RAW:].unbind(1), strict=True):
        if bool((column.abs() > DATUM.maximum).any()):
            raise ExperimentError("terms", LARGE_TERM(most=f"{DATUM.maximum:g}", term=name), list(names))
    return made


def carried(weights: Float[Tensor, "2+k m"], before: Sequence[str], after: Sequence[str]) -> Float[Tensor, "2+l m"]:
    """Weights for other terms: each keeps its own, and one that was not there before starts at 0.

    At 0 the neuron answers as it did: the line is bent by training alone, and not by the switch.
    """
    rows = {name: weights[RAW + at] for at, name in enumerate(before)}
    nothing = torch.zeros_like(weights[0])
    return torch.stack([*weights[:RAW], *(rows.get(name, nothing) for name in after)])
