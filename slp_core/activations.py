"""Activation functions O = f(z), each with its slope dO/dz and its bend d2O/dz2.

An activation says of itself what its outputs can be (``range``); a loss says what outputs it can
judge. Impossible pairs follow from the two, so adding an entry here is all it takes to add one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

Values = Float[Tensor, "..."]


@dataclass(frozen=True)
class Activation:
    """A function of the pre-activation z, applied to each element.

    Attributes
    ----------
    name : str
        Its name in an Experiment and a link.
    title : str
        Its name for a reader.
    latex, slope_latex : str
        The formulas of O and of dO/dz, in z and O.
    code : str
        The same value as a PyTorch expression in ``z``, for exported scripts.
    value : callable
        z -> O, any shape.
    slope : callable
        (z, O) -> dO/dz, any shape. O is passed because most slopes are cheapest in it.
    bend : callable
        (z, O) -> d2O/dz2, any shape; where the slope jumps, that of either side.
    has_corners : bool
        Whether it jumps somewhere, or its slope does.
    proof : tuple of (str, str)
        Why the slope is what it is: one expression after the other, all equal, each in LaTeX and as PyTorch in ``z``.
        Empty where there is nothing to prove.
    range : (float, float)
        The least and the greatest output; both may be limits that are never reached.
    lesson : str
        One sentence on what it teaches.
    """

    name: str
    title: str
    latex: str
    slope_latex: str
    code: str
    value: Callable[[Values], Values]
    slope: Callable[[Values, Values], Values]
    bend: Callable[[Values, Values], Values]
    range: tuple[float, float]
    lesson: str
    has_corners: bool = False
    proof: tuple[tuple[str, str], ...] = ()


_ENTRIES = (
    Activation(
        name="sigmoid",
        title="sigmoid",
        latex=r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        slope_latex=r"O\,(1 - O)",
        code="torch.sigmoid(z)",
        value=torch.sigmoid,
        # 1 - O is written sigma(-z): the same number, but not rounded to zero when O is close to 1.
        slope=lambda z, o: (-z).sigmoid_().mul_(o),
        bend=lambda z, o: (-z).sigmoid_().mul_(o).mul_(1 - 2 * o),
        range=(0.0, 1.0),
        lesson="Squeezes any sum into a probability; far from zero it saturates and its slope vanishes.",
        proof=(
            (r"\frac{e^{-z}}{(1 + e^{-z})^2}", "torch.exp(-z) / (1 + torch.exp(-z)) ** 2"),
            (
                r"\frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}",
                "1 / (1 + torch.exp(-z)) * (torch.exp(-z) / (1 + torch.exp(-z)))",
            ),
            (
                r"\frac{1}{1 + e^{-z}} \cdot \left(1 - \frac{1}{1 + e^{-z}}\right)",
                "1 / (1 + torch.exp(-z)) * (1 - 1 / (1 + torch.exp(-z)))",
            ),
            (r"\sigma(z)\,(1 - \sigma(z))", "torch.sigmoid(z) * (1 - torch.sigmoid(z))"),
        ),
    ),
    Activation(
        name="tanh",
        title="tanh",
        latex=r"\tanh(z)",
        slope_latex=r"1 - O^2",
        code="torch.tanh(z)",
        value=torch.tanh,
        slope=lambda z, o: 1 - o * o,
        bend=lambda z, o: 2 * o * (o * o - 1),
        range=(-1.0, 1.0),
        lesson="A sigmoid centred on zero, with four times its slope there.",
        proof=(
            (
                r"\frac{(e^z + e^{-z})^2 - (e^z - e^{-z})^2}{(e^z + e^{-z})^2}",
                "((torch.exp(z) + torch.exp(-z)) ** 2 - (torch.exp(z) - torch.exp(-z)) ** 2)"
                " / (torch.exp(z) + torch.exp(-z)) ** 2",
            ),
            (r"1 - \tanh(z)^2", "1 - torch.tanh(z) ** 2"),
        ),
    ),
    Activation(
        name="relu",
        title="ReLU",
        latex=r"\max(0, z)",
        slope_latex=r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        code="torch.relu(z)",
        value=torch.relu,
        slope=lambda z, o: (z > 0).to(z.dtype),
        bend=lambda z, o: torch.zeros_like(z),
        range=(0.0, float("inf")),
        has_corners=True,
        lesson="Lets positive sums through unchanged; below zero it neither answers nor learns.",
    ),
    Activation(
        name="identity",
        title="identity",
        latex=r"z",
        slope_latex=r"1",
        code="z",
        value=lambda z: z,
        slope=lambda z, o: torch.ones_like(z),
        bend=lambda z, o: torch.zeros_like(z),
        range=(float("-inf"), float("inf")),
        lesson="No activation at all: the perceptron becomes linear regression.",
    ),
    Activation(
        name="step",
        title="step",
        latex=r"\begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}",
        slope_latex=r"0",
        # floor and clamp have the derivative zero in autograd too; a comparison has none at all.
        code="torch.clamp(torch.floor(z) + 1, 0, 1)",
        value=lambda z: torch.clamp(torch.floor(z) + 1, 0, 1),
        slope=lambda z, o: torch.zeros_like(z),
        bend=lambda z, o: torch.zeros_like(z),
        range=(0.0, 1.0),
        has_corners=True,
        lesson="Rosenblatt's threshold: its slope is zero everywhere; his rule, the loss perceptron, goes round it.",
    ),
)

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}
