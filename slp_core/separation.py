"""Whether a plane parts two classes, and how often Rosenblatt's rule can then be wrong at the most.

The bias is a weight of a further input that is always 1, so that the plane goes through the origin of these inputs.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.neuron import with_ones
from slp_core.verdicts import THRESHOLD

MET = 1 - 1e-6
"""A constraint of 1 that is met by as much holds: the solver's rounding."""
PARTED = 1e-9
"""A residual above this is one: below it the solver has found the origin among the samples."""


@dataclass(frozen=True, eq=False)
class Separation:
    """The plane that keeps the farthest from all samples of two classes that can be parted.

    Attributes
    ----------
    radius : float
        R, the length of the longest sample, the 1 of the bias included.
    margin : float
        gamma, the distance of the nearest sample from the plane.
    direction : (d+1,)
        The weights of the plane, the bias last, of length 1: each sample is on its side by ``margin`` or more.
    """

    radius: float
    margin: float
    direction: Float[Tensor, " d+1"]

    @property
    def bound(self) -> float:
        """(R / gamma)^2: from weights of 0, Rosenblatt's rule makes no more mistakes than this.

        Whatever the order of the samples, one at a time, and whatever the rate (Novikoff, On convergence proofs on
        perceptrons, 1962; Block 1962).
        """
        return (self.radius / self.margin) ** 2

    def bound_from(self, parameters: Float[Tensor, " d+1"], learning_rate: float) -> float:
        """The same from other weights than 0 (the bias last).

        In units of the rate, v after k mistakes has v u >= v_0 u + k gamma along the plane's direction u, and
        |v|^2 <= |v_0|^2 + k R^2, as each mistake turns it by less than a right angle: Novikoff's two halves. So k is at
        most the larger root of gamma^2 k^2 + (2 gamma v_0 u - R^2) k + (v_0 u)^2 - |v_0|^2.
        """
        start = parameters / learning_rate
        along = (start @ self.direction).item()
        across = (start @ start).item() - along * along
        half = self.radius**2 / 2 - self.margin * along
        root: float = (half * half + self.margin**2 * max(0.0, across)) ** 0.5
        return (half + root) / self.margin**2


def separation(experiment: Experiment) -> Separation | None:
    """How the two classes of the training samples can be parted by the first output, or None where they cannot.

    The widest margin is the least u with y (u x) >= 1 for each sample: least distance programming, which Lawson &
    Hanson (Solving Least Squares Problems, chapter 23) lead back to non-negative least squares.

    >>> e = Experiment(x=[[0, 0], [0, 1], [1, 0], [1, 1]], target=[0, 0, 0, 1], weights=[0, 0])
    >>> found = separation(e)
    >>> round(found.radius**2, 6), round(1 / found.margin**2, 6), round(found.bound, 6)
    (3.0, 17.0, 51.0)
    """
    inputs, wanted = _wanted(experiment)
    plane = _least(wanted, torch.ones(len(wanted), dtype=torch.float64))
    if plane is None or not bool((wanted @ plane >= MET).all()):
        return None
    length = plane.norm().item()
    direction = plane / length
    if not experiment.train_bias:
        direction = torch.cat([direction, direction.new_zeros(1)])
    return Separation(inputs.norm(dim=1).max().item(), 1 / length, direction)


def may_rest(experiment: Experiment) -> bool:
    """Whether Rosenblatt's rule can come to have all samples right, with a bias of 0 where that is not trained.

    It can where the classes can be parted. Without a bias to move it, a plane may also do that has samples of target 1
    on itself: to a sum of 0 the answer is yes. No bound is known of these.

    >>> on_it = Experiment(x=[[-1, 0], [1, 0], [0, 1]], target=[1, 1, 0], weights=[0, 0], train_bias=False)
    >>> separation(on_it) is None, may_rest(on_it)
    (True, True)
    """
    _, wanted = _wanted(experiment)
    away = (experiment.target[:, 0] < THRESHOLD) | experiment.train_bias
    return _least(wanted, away.double()) is not None


def _wanted(experiment: Experiment) -> tuple[Tensor, Tensor]:
    """The inputs of what is trained, and the same turned so that every sum is to be above 0."""
    inputs = with_ones(experiment.x) if experiment.train_bias else experiment.x
    return inputs, inputs * torch.where(experiment.target[:, :1] >= THRESHOLD, 1.0, -1.0).double()


def _least(wanted: Float[Tensor, "n p"], sums: Float[Tensor, " n"]) -> Float[Tensor, " p"] | None:
    """The shortest u whose sums with the samples are so large or larger; None where there is none."""
    from scipy.optimize import nnls  # dear to import, as scikit-learn is: see datasets

    columns = torch.cat([wanted.T, sums[None]])
    goal = torch.zeros(len(columns), dtype=torch.float64)
    goal[-1] = 1.0
    shares, distance = nnls(columns.numpy(), goal.numpy())
    if distance <= PARTED:
        return None
    rest = columns @ torch.as_tensor(shares) - goal
    return -rest[:-1] / rest[-1]


def mistakes(gradients: Float[Tensor, "steps d+1 m"], samples: int) -> list[int]:
    """Of steps that each see one sample, how many were wrong in each sweep over all of them; the last may be cut off.

    A wrong answer has a gradient along the bias, a right one has none.

    >>> wrong = torch.tensor([0.0, 1, 1, 0, 0]).reshape(5, 1, 1)
    >>> mistakes(wrong, 2)
    [1, 1, 0]
    """
    wrong = (gradients[:, -1, 0] != 0).to(torch.int64)
    return [int(sweep.sum()) for sweep in wrong.split(samples)] if len(wrong) else []
