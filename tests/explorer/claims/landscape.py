"""What the Landscape page claims: where the loss falls, where the run goes, and how flat the losses are."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import torch
from torch import Tensor

from slp_core import ACTIVATIONS, LOSSES, Trace
from tests.explorer.claims.facts import Facts, number, printed
from tests.explorer.claims.hearing import Check
from tests.explorer.claims.run import Run

Places = Mapping[str, str]


class Surroundings:
    """A run, the neuron of one of its steps, and the picture's span of the two weights that are looked at."""

    def __init__(self, trace: Trace, numbers: Mapping[str, Any]) -> None:
        self.trace, self.run = trace, Run(trace)
        self.step, self.last, self.pair = numbers["step"], numbers["last"], numbers["pair"]
        self.spans = [(numbers["frame"]["low"][j], numbers["frame"]["high"][j]) for j in self.pair]
        self.points = numbers["points"]
        self.experiment = trace.experiment.change(weights=trace.weights[self.step], bias=trace.bias[self.step])
        self.facts = Facts(self.experiment)
        self.inputs, self.samples = self.facts.inputs, self.facts.samples
        self.there = cache(self._there)

    def __repr__(self) -> str:
        return f"step {self.step}, {self.pair}, of {self.trace.experiment!r}"

    def value(self, name: str, step: int) -> float:
        return self.trace.parameters[step, self.facts.of(name), 0].item()

    @cached_property
    def highest(self) -> tuple[Tensor, list[float]]:
        """The parameters where the mean squared error of the picture is highest, and the two among them."""
        return self._places[0][1:]

    @cached_property
    def is_tied(self) -> bool:
        """Whether rounding decides which of several places is highest: all lie on one plateau."""
        (first, *_), (second, *_) = self._places[:2]
        return second >= first * (1 - 1e-9)

    @cached_property
    def _places(self) -> list[tuple[float, Tensor, list[float]]]:
        """All places of the picture, the highest first."""
        squared, found = Facts(self.experiment.change(loss="mse")), []
        parameters = torch.cat([self.experiment.weights, self.experiment.bias[None]])
        first, second = (torch.linspace(low, high, self.points, dtype=torch.float64) for low, high in self.spans)
        for up in second:
            for across in first:
                moved = parameters.clone()
                moved[list(self.pair), 0] = torch.stack([across, up])
                found.append((squared.loss_at(moved), moved, [across.item(), up.item()]))
        return sorted(found, key=lambda place: -place[0])

    def _there(self, loss: str) -> Facts:
        """The neuron at that place, judged by this loss."""
        parameters, _ = self.highest
        return Facts(self.experiment.change(loss=loss, weights=parameters[:-1], bias=parameters[-1]))

    def steepness(self, loss: str) -> float:
        return self.there(loss).gradients[list(self.pair)].norm().item()


def _goes(s: Surroundings, p: Places, place: str) -> bool:
    name = p[place]
    return printed(p[f"{place}_start"], s.value(name, 0)) and printed(p[f"{place}_end"], s.value(name, s.last))


def _slopes(s: Surroundings, p: Places, sign: int) -> bool:
    j = s.facts.of(p["name"])
    slope = s.facts.gradients[j].item()
    return slope * sign > 0 or s.facts.is_zero(j)


def _is_batch(s: Surroundings, p: Places) -> bool:
    size = s.experiment.batch_size
    return size is not None and size < s.samples


def _others(s: Surroundings) -> int:
    return (s.inputs + 1) * s.experiment.outputs - 2


def _is(text: str, loss: str) -> bool:
    return text == LOSSES[loss].title


def _steep(s: Surroundings, text: str, loss: str) -> bool:
    """Whether ``text`` is how steep a loss is at that place; on a plateau it may be nothing but rounding."""
    slope = s.steepness(loss)
    return s.is_tied or printed(text, slope, 1e-6) or max(slope, number(text)) < 1e-9


def _flat(s: Surroundings, loss: str) -> bool:
    return s.steepness(loss) < 0.01 * (1 + 1e-9)


CLAIMS: dict[str, Check] = {
    "Along {name} the loss is flat here: the slope is 0": lambda s, p: s.facts.is_zero(s.facts.of(p["name"])),
    "Along {name} the loss falls to the right": lambda s, p: _slopes(s, p, -1),
    "Along {name} the loss rises to the right": lambda s, p: _slopes(s, p, 1),
    "the slope there is {slope}": lambda s, p: (
        printed(p["slope"], s.facts.slope(p["name"]), 1e-6) or s.facts.is_zero(s.facts.of(p["name"]))
    ),
    "Each chart moves one weight or the bias": lambda s, p: True,
    "holds all others at their values of step {step}": lambda s, p: int(p["step"]) == s.step,
    "The weights are those of the first output": lambda s, p: s.experiment.outputs > 1,
    "Slopes are those of the loss over all {count} samples": lambda s, p: p["count"] == f"{s.samples:,}",
    "the run itself follows mini-batches of {batch}": lambda s, p: (
        _is_batch(s, p) and int(p["batch"]) == s.experiment.batch_size
    ),
    "From step 0 to step {step}": lambda s, p: int(p["step"]) == s.last,
    "{first} goes from {first_start} to {first_end}": lambda s, p: _goes(s, p, "first"),
    "{second} from {second_start} to {second_end}": lambda s, p: _goes(s, p, "second"),
    "the loss goes from {loss_start} to {loss_end}": lambda s, p: (
        s.run.says(p["loss_start"], s.run.losses[0]) and s.run.says(p["loss_end"], s.run.losses[s.last])
    ),
    "The bias is not trained": lambda s, p: s.facts.trained == s.inputs,
    "There are no other weights": lambda s, p: _others(s) == 0,
    "the whole path lies on the surface": lambda s, p: _others(s) <= (s.facts.trained == s.inputs),
    "Over the surface the other weight or bias is held at the value of step {step}": lambda s, p: (
        _others(s) == 1 and int(p["step"]) == s.step
    ),
    "Over the surface the other {count} weights and biases are held at the values of step {step}": lambda s, p: (
        int(p["count"]) == _others(s) > 1 and int(p["step"]) == s.step
    ),
    "At its other steps the run had other ones": lambda s, p: True,
    "only the point of step {step} is sure to lie on the surface": lambda s, p: int(p["step"]) == s.step,
    "At step {step} the numbers of the run overflow": lambda s, p: int(p["step"]) == s.run.overflows_at,
    "it is shown as far as step {last}": lambda s, p: int(p["last"]) == s.last,
    "After step {last} a weight or the bias is larger than a million": lambda s, p: bool(
        (s.trace.parameters[int(p["last"]) + 1].abs() > 1e6).any()
    ),
    "the run is shown as far as that": lambda s, p: int(p["last"]) == s.last,
    "No surface of {loss}": lambda s, p: s.experiment.loss != "binary_cross_entropy",
    "{why}": lambda s, p: (
        "cross-entropy is defined for outputs from 0 to 1" in p["why"] or "target must be from 0 to 1" in p["why"]
    ),
    # The two losses side by side.
    "In this picture {squares} is highest, {loss}": lambda s, p: (
        _is(p["squares"], "mse") and printed(p["loss"], s.there("mse").loss)
    ),
    "at {first} = {first_value}": lambda s, p: s.is_tied or printed(p["first_value"], s.highest[1][0]),
    "{second} = {second_value}": lambda s, p: s.is_tied or printed(p["second_value"], s.highest[1][1]),
    "There its slope over the two is {slope}": lambda s, p: _steep(s, p["slope"], "mse"),
    "that of {entropy} {entropy_slope}": lambda s, p: (
        _is(p["entropy"], "binary_cross_entropy") and _steep(s, p["entropy_slope"], "binary_cross_entropy")
    ),
    "At its highest place {squares} is not flat": lambda s, p: not _flat(s, "mse"),
    "{squares} lies on the plateau of the saturated {activation}": lambda s, p: (
        _flat(s, "mse")
        and p["activation"] == ACTIVATIONS[s.experiment.activation].title
        and s.there("mse").through[:, 0].abs().mean().item() < 0.01
    ),
    "{squares} lies on a plateau": lambda s, p: _flat(s, "mse"),
    "{entropy} does so too": lambda s, p: s.is_tied or _flat(s, "binary_cross_entropy"),
    "{entropy} does not": lambda s, p: s.is_tied or not _flat(s, "binary_cross_entropy"),
}
