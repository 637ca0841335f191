"""What the Derivation page claims: what a flat activation leaves of the gradients, and whether their proof holds."""

from collections.abc import Mapping
from functools import cache

import torch

from slp_core import LOSSES, Experiment, GradientCheck
from tests.explorer.claims.facts import Facts, number, printed
from tests.explorer.claims.hearing import Check

Places = Mapping[str, str]


class Proved(Facts):
    """A neuron whose gradient was compared three ways; ``mistaken`` where a sign was turned on purpose."""

    def __init__(self, experiment: Experiment, checked: GradientCheck, mistaken: bool) -> None:
        super().__init__(experiment)
        self.h, self.mistaken = checked.h, mistaken
        self.closed = torch.cat([checked.closed_form.weights, checked.closed_form.bias[None]])
        self.exact = self.fed.T @ self.delta  # of every output
        self.difference = cache(self._difference)

    @property
    def largest(self) -> float:
        return self.closed.abs().max().item()

    @property
    def allowed(self) -> float:
        """What an error may be: a ten millionth of the largest number at hand."""
        reach = (self.fed.abs().max() * self.delta.abs().max()).item()
        return 1e-7 * max(1.0, self.loss, self.largest, reach)

    def _difference(self, h: float) -> float:
        """How far the central difference of this step is off, measured the long way round."""
        parameters, off = torch.cat([self.experiment.weights, self.experiment.bias[None]]), 0.0
        moved = parameters.clone()
        for place, middle in enumerate(parameters.flatten().tolist()):
            ends = []
            for side in (1, -1):
                moved.view(-1)[place] = middle + side * h
                ends.append(self.loss_at(moved))
            moved.view(-1)[place] = middle
            off = max(off, abs((ends[0] - ends[1]) / (2 * h) - self.closed.flatten()[place].item()))
        return off

    def agrees(self) -> bool:
        reach = (self.fed.abs().max() * self.pull.abs().max()).item()
        return (self.closed - self.exact).abs().max().item() <= max(1e-5 * self.allowed, 1e-12 * reach)

    def noise(self, h: float) -> float:
        """What rounding may add to a central difference of this step."""
        sums = self.fed.abs() @ torch.cat([self.experiment.weights, self.experiment.bias[None]]).abs()
        return 4e-15 * (1 + self.loss + (self.delta.abs() * sums).sum().item()) / h

    def off(self, text: str, h: float) -> bool:
        """Whether ``text`` is the error of the central difference: in its magnitude, as it is rounded itself."""
        found = self.difference(h)
        return abs(number(text) - found) <= 0.3 * found + 0.02 * self.allowed + self.noise(h)


CLAIMS: dict[str, Check] = {
    "saturated: ∂O/∂z = {slope} is below {limit}": lambda f, p: (
        abs(f.through[f.at, 0].item()) < number(p["limit"]) and printed(p["slope"], f.through[f.at, 0].item())
    ),
    "The rule of {loss} leaves it out: δ = {delta}": lambda f, p: (
        f.is_rule and p["loss"] == LOSSES["perceptron"].title and printed(p["delta"], f.delta[f.at, 0].item())
    ),
    "Every gradient is multiplied by it": lambda f, p: not f.is_joint and not f.is_rule,
    "of ∂E/∂O = {pull}, only δ = {delta} goes back": lambda f, p: (
        printed(p["pull"], f.pull[f.at, 0].item()) and abs(number(p["delta"])) <= 0.01 * abs(number(p["pull"])) + 1e-300
    ),
    "the ∂E/∂O of {loss} is divided by the same slope": lambda f, p: (
        f.is_joint and p["loss"] == LOSSES["binary_cross_entropy"].title
    ),
    "the two cancel: δ = {delta}": lambda f, p: printed(p["delta"], f.error[f.at, 0].item() / f.error.numel()),
    "Here it is trained like every weight": lambda f, p: f.trained > f.inputs,
    "Here it is 0": lambda f, p: not f.experiment.bias.any(),
    "not trained": lambda f, p: f.trained == f.inputs,
    "it is unused, as in the tutorial's code": lambda f, p: f.trained == f.inputs and not f.experiment.bias.any(),
    "Here it is not trained": lambda f, p: f.trained == f.inputs,
    "it keeps its value": lambda f, p: f.trained == f.inputs and bool(f.experiment.bias.any()),
    "The three agree": lambda f, p: f.agrees() and f.difference(f.h) <= 1.1 * f.allowed + f.noise(f.h),
    "every gradient is exactly 0": lambda f, p: not f.closed.any(),
    "the largest error is {error}": lambda f, p: f.off(p["error"], f.h),
    "beside a gradient of {gradient}": lambda f, p: printed(p["gradient"], f.largest),
    "They do not agree": lambda f, p: f.mistaken,
    "autograd differs from the closed form by {autograd}": lambda f, p: printed(
        p["autograd"], (f.closed - f.exact).abs().max().item(), 1e-6
    ),
    "the central difference by {difference}": lambda f, p: f.off(p["difference"], f.h),
    "There is a mistake in the closed form": lambda f, p: f.mistaken,
    "Closed form and autograd agree": lambda f, p: f.agrees(),
    "The central difference is off by {error}": lambda f, p: (
        f.off(p["error"], f.h) and number(p["error"]) > 0.9e-7 * max(1.0, f.loss, f.largest)
    ),
    "by {least} at the best h": lambda f, p: all(
        f.difference(10.0**power) >= 0.1 * number(p["least"]) for power in range(-12, 1)
    ),
    "the loss has a kink here, or its differences drown in rounding": lambda f, p: number(p["least"]) > 0.9 * f.allowed,
    "h = {h} is too large": lambda f, p: number(p["best"]) < f.h and printed(p["h"], f.h, 1e-9),
    "h = {h} is so small that rounding rules": lambda f, p: number(p["best"]) > f.h and printed(p["h"], f.h, 1e-9),
    "at h = {best} it is off by {least}": lambda f, p: (
        f.off(p["least"], number(p["best"])) and number(p["least"]) <= 1.1 * f.allowed
    ),
}
