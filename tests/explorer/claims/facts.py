"""The facts about one neuron, by plain torch and its autograd: nothing of them is what the program judged itself."""

import re
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Tensor

from slp_core import Experiment
from tests.core.oracle import activation_of, loss_of, sees_sum

_LOW = "₀₁₂₃₄₅₆₇₈₉"
_NUMBER = re.compile(r"−?\d+(?:\.(\d+))?(?:e(−?\d+))?")


def number(text: str) -> float:
    """What a printed number says."""
    return float("nan") if text == "overflow" else float(text.replace("−", "-").replace(",", ""))


def printed(text: str, value: float, slack: float = 1e-9) -> bool:
    """Whether ``text`` is ``value``, but for its last digit's half and ``slack`` of the value."""
    if text == "overflow":
        return not torch.isfinite(torch.tensor(value))
    found = _NUMBER.fullmatch(text.replace(",", ""))
    assert found is not None, text
    last = 10.0 ** (int((found[2] or "0").replace("−", "-")) - len(found[1] or ""))
    return abs(number(text) - value) <= last / 2 * (1 + 1e-6) + slack * abs(value)


def index(name: str, inputs: int) -> int:
    """Which parameter "w₇", or which input "x₇", is meant; the bias is the last."""
    return inputs if name == "b" else int("".join(str(_LOW.index(digit)) for digit in name[1:])) - 1


class Facts:
    """One Experiment as it stands, before its first step."""

    def __init__(self, experiment: Experiment) -> None:
        e = self.experiment = experiment
        self.inputs, self.samples = e.inputs, e.samples
        self.at = min(e.shown_sample, e.samples - 1)  # the sample that is shown
        self.trained = e.inputs + e.train_bias  # so many of the parameters
        self.fed = torch.cat([e.x, torch.ones_like(e.x[:, :1])], 1)  # (n, d+1)
        # To the bit as the core adds up, because what is said of a neuron hangs on a rounding where sums cancel.
        self.z = torch.addmm(e.bias.reshape(-1, 1), e.weights.T, e.x.T).T.clone()
        self.o = activation_of(e)(self.z)
        self.is_rule = sees_sum(e)
        self.is_joint = (e.activation, e.loss) == ("sigmoid", "binary_cross_entropy")

    def __repr__(self) -> str:
        return repr(self.experiment)

    @cached_property
    def loss(self) -> float:
        return self._loss(self.z).item()

    def loss_at(self, parameters: Tensor) -> float:
        """The loss of other weights (d+1, m), the bias last."""
        return self._loss(self.fed @ parameters).item()

    def toward(self, j: int, way: int, size: float = 1e-7) -> float:
        """The slope of the loss from here to a place a little to the left (-1) or to the right along parameter j.

        The sum is moved and not added up anew, or rounding would move samples that do not meet the parameter.
        """
        widest = self.fed[:, j].abs().max().item()
        if widest == 0:
            return 0.0
        move = torch.zeros_like(self.z)
        move[:, 0] = self.fed[:, j] * way * size / widest
        return (self._loss(self.z + move).item() - self.loss) / (way * size / widest)

    def falls_against(self, j: int) -> bool:
        """Whether the loss falls on the way against its slope along parameter j, as far as rounding lets it be seen."""
        slope = self.gradients[j].item()
        way = -1 if slope > 0 else 1
        seen = self.toward(j, way) * -way  # how much it falls for each unit on that way
        return seen > 0.5 * abs(slope) or abs(slope) <= self.unseen(j)

    def unseen(self, j: int) -> float:
        """Below this a slope of :meth:`toward` may be nothing but rounding."""
        sizes = 1 + self.loss + self.z.abs().max().item() + self.experiment.target.abs().max().item() ** 2
        return 1e-8 * sizes * self.fed[:, j].abs().max().item()

    def _loss(self, z: Tensor) -> Tensor:
        e = self.experiment
        if self.is_joint:
            return F.binary_cross_entropy_with_logits(z, e.target)
        return loss_of(e)(activation_of(e)(z), e.target, z)

    @cached_property
    def error(self) -> Tensor:
        """(n, m)"""
        return self.o - self.experiment.target

    @cached_property
    def through(self) -> Tensor:
        """(n, m): dO/dz."""
        z = self.z.clone().requires_grad_()
        # Autograd's own slope of a sigmoid is 0 as soon as O rounds to 1; that of its logarithm is not.
        o = F.logsigmoid(z).exp() if self.experiment.activation == "sigmoid" else activation_of(self.experiment)(z)
        return torch.autograd.grad(o.sum(), z)[0]

    @cached_property
    def pull(self) -> Tensor:
        """(n, m): dE/dO; of a loss that judges z, dE/dz takes its place."""
        o = self.o.clone().requires_grad_()
        if sees_sum(self.experiment):
            return self.delta
        return torch.autograd.grad(loss_of(self.experiment)(o, self.experiment.target, self.z), o)[0]

    @cached_property
    def delta(self) -> Tensor:
        """(n, m): dE/dz."""
        if sees_sum(self.experiment):
            z = self.z.clone().requires_grad_()
            return torch.autograd.grad(self._loss(z), z)[0]
        if not self.is_joint:
            return self.pull * self.through
        z = self.z.clone().requires_grad_()
        return torch.autograd.grad(F.binary_cross_entropy_with_logits(z, self.experiment.target), z)[0]

    @cached_property
    def parts(self) -> Tensor:
        """(n, d+1): what each sample adds to each gradient of the first output, the bias last."""
        return self.fed * self.delta[:, :1]

    @cached_property
    def gradients(self) -> Tensor:
        """(d+1,)"""
        return self.parts.sum(0)

    @cached_property
    def rounding(self) -> Tensor:
        """(d+1,): below this a gradient may be nothing but rounding."""
        return 1e-13 * self.parts.abs().sum(0) + 1e-300

    def of(self, name: str) -> int:
        return index(name, self.inputs)

    def slope(self, name: str) -> float:
        return self.gradients[self.of(name)].item()

    def decay(self, name: str) -> float:
        """What is added to a gradient: the slope of the penalty, by autograd."""
        return self.decay_of(self.of(name))

    def decay_of(self, j: int) -> float:
        """The same of parameter j."""
        e = self.experiment
        w = (e.weights[j, 0] if j < e.inputs else e.bias[0]).clone().requires_grad_()
        penalty = e.weight_decay / 2 * w**2 + e.l1 * w.abs()
        return torch.autograd.grad(penalty, w)[0].item() if j < self.trained else 0.0

    def is_zero(self, j: int) -> bool:
        return abs(self.gradients[j].item()) <= self.rounding[j].item()
