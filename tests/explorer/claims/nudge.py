"""What the nudge claims: what moves what, what the slopes foretell, and what a smaller nudge would change."""

import math
from collections.abc import Mapping
from functools import cache, cached_property

import torch
from torch import Tensor

from slp_core import ACTIVATIONS, LOSSES, Experiment
from slp_core.judgement import AT_TARGET
from tests.core.oracle import activation_of
from tests.explorer.claims.facts import Facts, number, printed
from tests.explorer.claims.hearing import Check

Places = Mapping[str, str]
EPSILON = 2.220446049250313e-16
SMALLEST = 2.2250738585072014e-308


class Nudged(Facts):
    """A neuron of which one weight is moved: two forward passes by plain torch, and autograd's slopes."""

    def __init__(self, experiment: Experiment, weight: int, h: float) -> None:
        super().__init__(experiment)
        self.weight, self.h = weight, h
        self.moves = cache(self._moves)

    def __repr__(self) -> str:
        return f"w{self.weight} + {self.h!r} in {self.experiment!r}"

    @property
    def slopes(self) -> tuple[float, float, float]:
        """dz/dw, dO/dz and dE/dO of the shown sample and the first output."""
        return self.fed[self.at, self.weight].item(), self.through[self.at, 0].item(), self.pull[self.at, 0].item()

    def _moves(self, size: float) -> tuple[float, float, float, float]:
        """How far w, z, O and the shown sample's part of the loss move."""
        e = self.experiment
        moved = torch.cat([e.weights, e.bias[None]])
        before = moved[self.weight, 0].item()
        moved[self.weight, 0] += size
        z = torch.addmm(moved[-1].reshape(-1, 1), moved[:-1].T, e.x.T).T.clone()
        o = activation_of(e)(z)
        loss = (self._term(z, o) - self._term(self.z, self.o)).item()
        return (
            moved[self.weight, 0].item() - before,
            *((a - b)[self.at, 0].item() for a, b in ((z, self.z), (o, self.o))),
            loss,
        )

    def _term(self, z: Tensor, o: Tensor) -> Tensor:
        """What the first output of the shown sample adds to the loss."""
        e = self.experiment
        share = e.target.numel() if LOSSES[e.loss].averages_outputs else e.samples
        return self.alone._loss(z[self.at : self.at + 1, :1]) / share

    @cached_property
    def alone(self) -> Facts:
        """The first output of the shown sample, as if there were no others."""
        e = self.experiment
        here = slice(self.at, self.at + 1)
        first = {"x": e.x[here], "target": e.target[here, :1], "weights": e.weights[:, :1], "bias": e.bias[:1]}
        return Facts(e.change(**first, batch_size=None))

    def foretold(self, size: float) -> float:
        return self.delta[self.at, 0].item() * self.slopes[0] * self.moves(size)[0]

    def rounding(self, size: float) -> float:
        """How far a measured change of the loss may be off, because it is the difference of two rounded ones."""
        e = self.experiment
        terms = [self._term(self.z, self.o).item(), abs(self.moves(size)[3])]
        inputs = (self.fed[self.at].abs() * torch.cat([e.weights, e.bias[None]])[:, 0].abs()).sum().item()
        slopes = abs(self.delta[self.at, 0].item()) * inputs + abs(self.pull[self.at, 0] * self.o[self.at, 0]).item()
        return 64 * EPSILON * (sum(map(abs, terms)) + slopes + 1e-290)

    def off(self, size: float) -> float:
        measured, predicted = self.moves(size)[3], self.foretold(size)
        return abs(measured - predicted) / max(abs(measured), abs(predicted), 1e-300)


def _moved(n: Nudged, text: str, link: int) -> bool:
    """Whether a link moves as it is said to, but for the rounding of the number itself."""
    value = n.moves(n.h)[link]
    size = [0.0, n.z[n.at, 0].abs().item() + abs(n.h * n.slopes[0]), n.o[n.at, 0].abs().item(), 0.0][link]
    slack = n.rounding(n.h) if link == 3 else 64 * EPSILON * size
    return _says(text, value, slack)


def _says(text: str, value: float, slack: float) -> bool:
    said = text.removeprefix("+")
    return _leading(said, value) or abs(number(said) - value) <= slack


def _leading(text: str, value: float) -> bool:
    """Whether three leading digits are this number's."""
    if value == 0 or not abs(value) < float("inf"):
        return printed(text, value)
    return abs(number(text) - value) <= abs(value) * 1e-6 + 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - 2)


def _is_h(n: Nudged, p: Places) -> bool:
    return abs(number(p["h"].removeprefix("+")) - n.h) <= 1e-9 * abs(n.h)


def _names(n: Nudged, p: Places) -> bool:
    return n.of(p["name"]) == n.weight


def _agrees(n: Nudged, size: float) -> bool:
    """Whether both are the same; where they are the difference of numbers near 1, to what those hold."""
    return abs(n.moves(size)[3] - n.foretold(size)) <= n.rounding(size) + 1e-20 or n.off(size) < 1e-6


def _is_off(n: Nudged, text: str, size: float) -> bool:
    """Whether a percentage is right, as far as rounding lets it be told."""
    unsure = 100 * n.rounding(size) / max(abs(n.moves(size)[3]), abs(n.foretold(size)), 1e-300)
    return printed(text, 100 * n.off(size), 1e-3) or abs(number(text) - 100 * n.off(size)) <= unsure


def _flat(n: Nudged) -> bool:
    """Whether no change gets through the activation; a number that is less than float64's smallest whole one is 0."""
    return abs(n.slopes[1]) < SMALLEST


def _corner(n: Nudged, p: Places) -> bool:
    """Whether E's slope is another one where the nudge leads: of a loss that is made of straight lines."""
    o, target = n.o[n.at, 0].item(), n.experiment.target[n.at, 0].item()
    reached = o + n.moves(n.h)[2]
    turns = {"hinge": 0.5 + 0.5 / (2 * target - 1), "perceptron": 0.5}[n.experiment.loss]
    return min(o, reached) <= turns <= max(o, reached)


CLAIMS: dict[str, Check] = {
    "A nudge of 0 moves nothing": lambda n, p: n.h == 0,
    "The numbers overflow float64 here": lambda n, p: (
        not all(abs(one) < 1e300 for one in (*n.moves(n.h), *n.slopes, n.foretold(n.h)))
    ),
    "what the nudge does cannot be measured": lambda n, p: True,
    "A nudge of {h} is lost in the rounding of {name}": lambda n, p: (
        _is_h(n, p) and _names(n, p) and n.moves(n.h)[0] == 0
    ),
    "nothing moves": lambda n, p: not any(n.moves(n.h)),
    "{input} is 0": lambda n, p: n.of(p["input"]) == n.weight and n.slopes[0] == 0,
    "z does not move when {name} does": lambda n, p: _names(n, p) and n.moves(n.h)[1] == 0,
    "neither do O and E": lambda n, p: n.moves(n.h)[2:] == (0, 0),
    "The slope ∂z/∂{name} = {input} says the same": _names,
    "A nudge of {h} is lost in the rounding of z": lambda n, p: _is_h(n, p) and n.moves(n.h)[1] == 0,
    "nothing but {name} moves": lambda n, p: _names(n, p) and not any(n.moves(n.h)[1:]),
    "Moving {name} by {h} moves z by {z}": lambda n, p: _names(n, p) and _is_h(n, p) and _moved(n, p["z"], 1),
    "not O": lambda n, p: n.moves(n.h)[2] == 0,
    "{activation} is flat here (∂O/∂z = 0)": lambda n, p: (
        p["activation"] == ACTIVATIONS[n.experiment.activation].title and _flat(n)
    ),
    "E does not move": lambda n, p: n.moves(n.h)[3] == 0,
    "O moves too little for float64 to show": lambda n, p: n.moves(n.h)[2] == 0,
    "E moves too little for float64 to show": lambda n, p: n.moves(n.h)[3] == 0 != n.foretold(n.h),
    "O and E move too little for float64 to show": lambda n, p: n.moves(n.h)[2:] == (0, 0) and n.foretold(n.h) != 0,
    "The three slopes multiplied say how little: {predicted}": lambda n, p: (
        n.moves(n.h)[3] == 0 and _says(p["predicted"], n.foretold(n.h), 0) and _agrees(n, n.h)
    ),
    "E moves by {loss}": lambda n, p: _moved(n, p["loss"], 3),
    "that moves O by {output} although ∂O/∂z is 0": lambda n, p: _flat(n) and _moved(n, p["output"], 2),
    "{activation} bends or jumps on the way": lambda n, p: n.moves(n.h)[2] != 0,
    "that moves O by {output}": lambda n, p: _moved(n, p["output"], 2),
    "that moves E by {loss}": lambda n, p: _moved(n, p["loss"], 3),
    "The three slopes multiplied say the same: 0": lambda n, p: n.moves(n.h)[3] == n.foretold(n.h) == 0,
    "The three slopes multiplied say the same, as far as float64 can tell": lambda n, p: _agrees(n, n.h),
    "The output is at its target": lambda n, p: abs(n.o[n.at, 0] - n.experiment.target[n.at, 0]).item() < AT_TARGET,
    "where E is flat (∂E/∂O = 0)": lambda n, p: n.slopes[2] == 0,
    "E is flat here (∂E/∂O = 0)": lambda n, p: n.slopes[2] == 0,
    "has a corner within reach of the nudge": _corner,
    "the slopes foretell no change": lambda n, p: n.foretold(n.h) == 0,
    "The three slopes multiplied say 0": lambda n, p: n.foretold(n.h) == 0,
    "they foretell nothing of it": lambda n, p: n.moves(n.h)[3] != 0,
    "The three slopes multiplied say {predicted}": lambda n, p: _says(p["predicted"], n.foretold(n.h), n.rounding(n.h)),
    "the other way": lambda n, p: n.moves(n.h)[3] * n.foretold(n.h) < 0,
    "off by {error} %": lambda n, p: _is_off(n, p["error"], n.h),
    "With a tenth of the nudge E moves by {tenth}, with a hundredth by {hundredth}": lambda n, p: (
        _says(p["tenth"], n.moves(n.h / 10)[3], n.rounding(n.h / 10))
        and _says(p["hundredth"], n.moves(n.h / 100)[3], n.rounding(n.h / 100))
    ),
    "With a tenth of the nudge they agree, as far as float64 can tell": lambda n, p: _agrees(n, n.h / 10),
    "With a hundredth of the nudge they agree, as far as float64 can tell": lambda n, p: _agrees(n, n.h / 100),
    "With a tenth of the nudge they are off by {tenth} %, with a hundredth by {hundredth} %": lambda n, p: (
        _is_off(n, p["tenth"], n.h / 10) and _is_off(n, p["hundredth"], n.h / 100)
    ),
    "the smaller the nudge, the better they foretell": lambda n, p: n.off(n.h / 100) < n.off(n.h / 10) < n.off(n.h),
    "With a hundredth of the nudge they are off by {hundredth} %": lambda n, p: _is_off(n, p["hundredth"], n.h / 100),
    "With a hundredth of the nudge they are still off by {hundredth} %": lambda n, p: _is_off(
        n, p["hundredth"], n.h / 100
    ),
    "a smaller nudge does not help": lambda n, p: n.off(n.h / 100) >= n.off(n.h) * (1 - 1e-6),
    "The loss judges z and not O": lambda n, p: n.is_rule,
    "δ times the input foretells {predicted}": lambda n, p: _says(p["predicted"], n.foretold(n.h), n.rounding(n.h)),
    # All samples.
    "Over {count} sample": lambda n, p: False,  # a sample that is alone is told of already
    "Over all {count} samples": lambda n, p: p["count"] == f"{n.samples:,}" != "1",
    "E moves by {measured}": lambda n, p: _whole(n, p),
    "its gradient says {predicted}": lambda n, p: _says(
        p["predicted"], n.gradients[n.weight].item() * n.moves(n.h)[0], 1e-12 * n.parts[:, n.weight].abs().sum().item()
    ),
}


def _whole(n: Nudged, p: Places) -> bool:
    e = n.experiment
    moved = torch.cat([e.weights, e.bias[None]])
    before = n.loss_at(moved)
    moved[n.weight, 0] += n.h
    after = n.loss_at(moved)
    if not abs(after - before) < float("inf"):
        return number(p["measured"]) != number(p["measured"])
    return _says(p["measured"], after - before, 1e-12 * (abs(before) + abs(after)) + 1e-300)
