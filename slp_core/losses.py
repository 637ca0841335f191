"""Losses E(O, t), each with its slope dE/dO.

Two conventions are kept apart by name, because the tutorial mixes them: its derivation uses
1/2 (O - t)^2 (``half_squared_error``), its code ``F.mse_loss`` (``mse``), whose gradients are exactly
twice as large.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

Values = Float[Tensor, "..."]
Held = Bool[Tensor, "..."]


@dataclass(frozen=True)
class CanonicalPair:
    """A loss joined with the activation for which it is simple and stable in z.

    The joint form never divides by O (1 - O), so it stays finite and exact where O rounds to 0 or 1.

    A form that ``sees_sum`` is another loss than the plain one: it judges z where the activation hides it. Its dE/dz
    is not the product of two slopes, and its ``slope`` is what takes that product's place, the activation's left out.

    Attributes
    ----------
    activation : str
        Name of the activation.
    delta_latex : str
        What is left of dE/dz: the activation's slope cancels, or is left out.
    code : str
        The joint value as a PyTorch expression in ``z`` and ``t``.
    term, slope : callable
        (z, t) -> E and (z, t) -> dE/dO of each element.
    delta, bend : callable
        (O, t) -> dE/dz and O -> d2E/dz2 of each element.
    sees_sum : bool
        Whether it judges z and not O.
    latex, slope_latex : str
        The formulas of E and of ``slope``, where they are not the loss's own.
    """

    activation: str
    delta_latex: str
    code: str
    term: Callable[[Values, Values], Values]
    slope: Callable[[Values, Values], Values]
    delta: Callable[[Values, Values], Values]
    bend: Callable[[Values], Values]
    sees_sum: bool = False
    latex: str = ""
    slope_latex: str = ""


def _never_held(o: Values, t: Values) -> Held:
    return torch.zeros_like(o, dtype=torch.bool)


@dataclass(frozen=True)
class Loss:
    """What one output costs, and how the costs of many are put together.

    Samples are always averaged. Outputs are averaged too where PyTorch's function does so, and summed
    in ``half_squared_error``, as in the tutorial.

    Attributes
    ----------
    name : str
        Its name in an Experiment and a link.
    title : str
        Its name for a reader.
    latex, slope_latex : str
        The formulas of E and of dE/dO for one output.
    code : str
        The whole loss as a PyTorch expression in ``o`` and ``t``.
    term, slope, bend : callable
        (O, t) -> E, dE/dO and d2E/dO2 of each element, before averaging and the last two without ``slope_factor``.
    slope_factor : float
        The constant in front of dE/dO: it is multiplied in once a run, not once a step.
    averages_outputs : bool
        Whether E is a mean over outputs (or their sum).
    output_range, target_range : (float, float)
        The outputs and the targets for which E is defined.
    canonical : CanonicalPair or None
        The activation with which it is computed jointly.
    held : callable
        (O, t) -> whether E is held at a finite number of PyTorch's choice where its true value is infinite.
    lesson : str
        One sentence on what it teaches.
    squares : bool
        Whether it is a squared error, for which a line that fits best is to be had by solving equations.
    convex_with : frozenset of str
        The activations with which it is convex in the sum z, and bends everywhere: what is lowest nearby is so at all.
    has_corners : bool
        Whether its slope in O jumps somewhere.
    folded_with : frozenset of str
        The activations with which it is convex, too, but made of flat pieces: its lowest place is a fold or an area.
    """

    name: str
    title: str
    latex: str
    slope_latex: str
    code: str
    term: Callable[[Values, Values], Values]
    slope: Callable[[Values, Values], Values]
    bend: Callable[[Values, Values], Values]
    averages_outputs: bool
    lesson: str
    squares: bool = False
    convex_with: frozenset[str] = frozenset()
    has_corners: bool = False
    folded_with: frozenset[str] = frozenset()
    slope_factor: float = 1.0
    output_range: tuple[float, float] = (float("-inf"), float("inf"))
    target_range: tuple[float, float] = (float("-inf"), float("inf"))
    canonical: CanonicalPair | None = None
    held: Callable[[Values, Values], Held] = _never_held


def _squared(o: Values, t: Values) -> Values:
    error = o - t
    return error * error


def _cross_entropy(o: Values, t: Values) -> Values:
    # F.binary_cross_entropy's own convention: logarithms are held at -100, so that E is never inf.
    return -(t * o.log().clamp(min=-100) + (1 - t) * (1 - o).log().clamp(min=-100))


def _cross_entropy_held(o: Values, t: Values) -> Held:
    return ((o == 0) & (t > 0)) | ((o == 1) & (t < 1))


def _cross_entropy_slope(o: Values, t: Values) -> Values:
    # The same function's convention for the slope: the divisor is held at 1e-12.
    return (o - t) / (o * (1 - o)).clamp(min=1e-12)


def _cross_entropy_bend(o: Values, t: Values) -> Values:
    spread = (o * (1 - o)).clamp(min=1e-12)
    return (1 - (o - t) * (1 - 2 * o) / spread) / spread


def _logistic_cross_entropy(z: Values, t: Values) -> Values:
    return F.binary_cross_entropy_with_logits(z, t.expand_as(z), reduction="none")


def _logistic_cross_entropy_slope(z: Values, t: Values) -> Values:
    # -t / O + (1 - t) / (1 - O) with 1/O = 1 + e^-z; a part whose factor is 0 stays 0 even where e^z is inf.
    zero = torch.zeros((), dtype=z.dtype)
    of_one = torch.where(t == 0, zero, t * (1 + torch.exp(-z)))
    of_zero = torch.where(t == 1, zero, (1 - t) * (1 + torch.exp(z)))
    return of_zero - of_one


def _hinge(o: Values, t: Values) -> Values:
    return torch.relu(1 - (2 * t - 1) * (2 * o - 1))


def _hinge_slope(o: Values, t: Values) -> Values:
    # At the kink torch.relu has no slope, and so has this.
    y = 2 * t - 1
    return torch.where(y * (2 * o - 1) < 1, -2 * y, torch.zeros_like(o))


def _passes(sum: Values) -> Values:
    return (sum >= 0).to(sum.dtype)


_ENTRIES = (
    Loss(
        name="mse",
        title="MSE",
        latex=r"(O - t)^2",
        slope_latex=r"2\,(O - t)",
        code="F.mse_loss(o, t)",
        term=_squared,
        slope=lambda o, t: o - t,
        bend=lambda o, t: torch.ones_like(o),
        squares=True,
        convex_with=frozenset({"identity"}),
        slope_factor=2.0,
        averages_outputs=True,
        lesson="What F.mse_loss computes: no 1/2, so its gradients are twice the derived ones.",
    ),
    Loss(
        name="half_squared_error",
        title="half squared error",
        latex=r"\frac{1}{2}(O - t)^2",
        slope_latex=r"O - t",
        code="0.5 * ((o - t) ** 2).sum(dim=1).mean()",
        term=lambda o, t: 0.5 * _squared(o, t),
        slope=lambda o, t: o - t,
        bend=lambda o, t: torch.ones_like(o),
        averages_outputs=False,
        squares=True,
        convex_with=frozenset({"identity"}),
        lesson="What the tutorial derives: the 1/2 cancels the 2 of the derivative.",
    ),
    Loss(
        name="binary_cross_entropy",
        title="cross-entropy",
        latex=r"-\,t \ln O - (1 - t) \ln(1 - O)",
        slope_latex=r"\frac{O - t}{O\,(1 - O)}",
        code="F.binary_cross_entropy(o, t)",
        term=_cross_entropy,
        slope=_cross_entropy_slope,
        bend=_cross_entropy_bend,
        averages_outputs=True,
        output_range=(0.0, 1.0),
        target_range=(0.0, 1.0),
        canonical=CanonicalPair(
            activation="sigmoid",
            delta_latex="O - t",
            code="F.binary_cross_entropy_with_logits(z, t)",
            term=_logistic_cross_entropy,
            slope=_logistic_cross_entropy_slope,
            delta=lambda o, t: o - t,
            bend=lambda o: o * (1 - o),
        ),
        convex_with=frozenset({"sigmoid"}),
        held=_cross_entropy_held,
        lesson="The cost of a wrong probability: with sigmoid, dE/dz is simply O - t, which is 0 at the target only.",
    ),
    # The support vector machine's loss (Cortes & Vapnik 1995) in this project's terms: with y = 2t - 1 and f = 2O - 1,
    # which are -1 and 1 at 0 and 1, it is max(0, 1 - y f). So its margins are at the targets themselves, and the answer
    # turns at O = 1/2, as with every other loss.
    Loss(
        name="hinge",
        title="hinge",
        latex=r"\max(0,\; 1 - (2t - 1)\,(2\,O - 1))",
        slope_latex=r"\begin{cases} -2\,(2t - 1) & (2t - 1)\,(2\,O - 1) < 1 \\ 0 & \text{otherwise} \end{cases}",
        code="torch.relu(1 - (2 * t - 1) * (2 * o - 1)).mean()",
        term=_hinge,
        slope=_hinge_slope,
        bend=lambda o, t: torch.zeros_like(o),
        averages_outputs=True,
        target_range=(0.0, 1.0),
        has_corners=True,
        folded_with=frozenset({"identity"}),
        lesson="A support vector machine's: an answer on the right side of its target costs nothing and moves nothing.",
    ),
    # The perceptron criterion (Duda, Hart & Stork, Pattern Classification, section 5.5; Bishop, Pattern Recognition and
    # Machine Learning, section 4.1.7): max(0, -y z) with y = 2t - 1, which is (O - t) z where O is the step of z. Its
    # subgradient (O - t) x is Rosenblatt's rule of 1958: w' = w + eta (t - O) x. Judged from an output that hides
    # nothing, the same is measured from where the answer turns: O = 1/2.
    Loss(
        name="perceptron",
        title="perceptron",
        latex=r"\left([O \ge \frac{1}{2}] - t\right) (O - \frac{1}{2})",
        slope_latex=r"\begin{cases} 1 - t & O \ge \frac{1}{2} \\ -t & O < \frac{1}{2} \end{cases}",
        code="(((o >= 0.5).to(o) - t) * (o - 0.5)).sum(dim=1).mean()",
        term=lambda o, t: (_passes(o - 0.5) - t) * (o - 0.5),
        slope=lambda o, t: _passes(o - 0.5) - t,
        bend=lambda o, t: torch.zeros_like(o),
        averages_outputs=False,
        target_range=(0.0, 1.0),
        has_corners=True,
        canonical=CanonicalPair(
            activation="step",
            delta_latex="O - t",
            code="((o - t) * z).sum(dim=1).mean()",
            term=lambda z, t: (_passes(z) - t) * z,
            slope=lambda z, t: _passes(z) - t,
            delta=lambda o, t: o - t,
            bend=torch.zeros_like,
            sees_sum=True,
            latex=r"(O - t)\,z",
            slope_latex="O - t",
        ),
        folded_with=frozenset({"identity", "step"}),
        lesson="Rosenblatt's rule, made for step: a wrong answer moves the weights by η (t - O) x, a right one not.",
    ),
)

LOSSES: dict[str, Loss] = {entry.name: entry for entry in _ENTRIES}
