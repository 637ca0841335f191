"""Weight decay: what pulls every trained parameter towards 0, besides the slope of the loss.

L2 adds ``weight_decay`` times a parameter to its gradient, as every optimizer of ``torch.optim`` does with the setting
of that name; L1 adds ``l1`` times its sign, which is 0 at 0, as autograd has it. Both are slopes of a penalty, and what
a run descends is the loss plus that penalty. The loss itself stays what it is without: that of the data.

All that is trained decays, the bias too, as in ``torch.optim`` where parameters are one group.
"""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from slp_core.experiment import Experiment

DECAYS = ("weight_decay", "l1")
"""The fields of an Experiment that say how strong it is."""

USUAL = 0.01
"""An L2 decay to begin with: what ``torch.optim.AdamW`` takes unless it is told."""


@dataclass(frozen=True)
class Decay:
    """How strongly parameters are pulled towards 0; false where they are not.

    Attributes
    ----------
    l2, l1 : float
        What a parameter, and its sign, are multiplied by.
    train_bias : bool
        Whether the bias, the last row of the parameters, is trained; otherwise it is not pulled either.
    """

    l2: float
    l1: float
    train_bias: bool

    @classmethod
    def of(cls, experiment: Experiment) -> "Decay":
        """That of ``experiment``."""
        return cls(experiment.weight_decay, experiment.l1, experiment.train_bias)

    @classmethod
    def ever(cls, experiment: Experiment) -> bool:
        """Whether anything decays at any step of the run of ``experiment``, whose changes may set it on the way."""
        return any(cls.of(settings) for _, settings in experiment.phases)

    def __bool__(self) -> bool:
        """Whether anything decays."""
        return self.l2 > 0 or self.l1 > 0

    def slope(self, parameters: Float[Tensor, "*lead p m"]) -> Float[Tensor, "*lead p m"]:
        """What is added to the gradient: l2 w + l1 sign(w)."""
        pull = parameters.sign() * self.l1 + parameters * self.l2
        if not self.train_bias:
            pull[..., -1, :] = 0.0
        return pull

    def penalty(self, parameters: Float[Tensor, "*lead p m"]) -> Float[Tensor, "*lead"]:
        """What is added to the loss: l2/2 times the squares of all that decays, and l1 times their sizes."""
        free = parameters if self.train_bias else parameters[..., :-1, :]
        return (free * free).sum((-2, -1)) * (self.l2 / 2) + free.abs().sum((-2, -1)) * self.l1

    def latex(self, w: str = "w") -> str:
        """The same in LaTeX, for a parameter called ``w``; empty where nothing is added."""
        parts = [(self.l2, rf"\lambda_2\, {w}"), (self.l1, rf"\lambda_1\, \mathrm{{sign}}({w})")]
        return " + ".join(latex for size, latex in parts if size > 0)

    def code(self, w: str) -> str:
        """The same in PyTorch, for a parameter called ``w``."""
        parts = [(self.l2, f"{self.l2!r} * {w}"), (self.l1, f"{self.l1!r} * {w}.sign()")]
        return " + ".join(code for size, code in parts if size > 0)

    def constructor(self, code: str) -> str:
        """The constructor of an optimizer in ``torch.optim``, told of the L2 part; L1 it does not know."""
        return f"{code[:-1]}, weight_decay={self.l2!r})" if self.l2 > 0 else code

    def penalised(self, loss: str) -> str:
        """A loss in PyTorch with the L1 part of the penalty; ``parameters`` are what is trained."""
        return f"({loss} + {self.l1!r} * sum(p.abs().sum() for p in parameters))" if self.l1 > 0 else loss
