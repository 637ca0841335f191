"""Terms: further inputs that are made of two, so that one neuron's straight line becomes a curve over those two.

The neuron stays linear. With x1^2 and x2^2 beside x1 and x2 it parts a space of four dimensions by a plane; what is
seen over x1 and x2 is where that plane cuts the surface on which all samples lie, and that may be a circle.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

Values = Float[Tensor, "..."]

RAW = 2
"""How many inputs terms are made of."""


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


def with_terms(raw: Float[Tensor, "n 2"], names: Sequence[str]) -> Float[Tensor, "n 2+k"]:
    """The two inputs, and the terms after them."""
    first, second = raw.unbind(1)
    return torch.stack([first, second, *(TERMS[name].value(first, second) for name in names)], dim=1)


def carried(weights: Float[Tensor, "2+k m"], before: Sequence[str], after: Sequence[str]) -> Float[Tensor, "2+l m"]:
    """Weights for other terms: each keeps its own, and one that was not there before starts at 0.

    At 0 the neuron answers as it did: the line is bent by training alone, and not by the switch.
    """
    rows = {name: weights[RAW + at] for at, name in enumerate(before)}
    nothing = torch.zeros_like(weights[0])
    return torch.stack([*weights[:RAW], *(rows.get(name, nothing) for name in after)])
