"""What the Landscape page claims: where the loss falls, where the run goes, and how flat the losses are."""

from collections.abc import Mapping
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from explorer.text.numbers import shown
from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Trace, train
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
        self.points, self.numbers, self.loss = numbers["points"], numbers, trace.experiment.loss
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

    @cached_property
    def optimizers(self) -> dict[str, Trace]:
        """The run of each optimizer, by its title."""
        e = self.trace.experiment
        return {entry.title: train(e.change(optimizer=name)) for name, entry in OPTIMIZERS.items()}

    def held(self, trace: Trace) -> list[bool]:
        """Of each step whether it can be shown, and all before it."""
        found, good = [], True
        for parameters, loss in zip(trace.parameters, trace.loss.tolist(), strict=True):
            good = good and parameters.abs().max().item() <= 1e6 and abs(loss) < float("inf")
            found.append(good)
        return found

    def leaves(self, trace: Trace) -> bool:
        """Whether a step that can be shown lies outside of the picture; the first one always can."""
        steps = [parameters for parameters, held in zip(trace.parameters, self.held(trace), strict=True) if held]
        return any(
            not low <= parameters[j, 0].item() <= high
            for parameters in steps or [trace.parameters[0]]
            for j, (low, high) in zip(self.pair, self.spans, strict=True)
        )

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
    """Whether the loss goes that way to the right, by its slope and by what it is a little to the right."""
    j = s.facts.of(p["name"])
    slope = s.facts.gradients[j].item()
    return (slope * sign > 0 and s.facts.toward(j, 1) * sign > -0.5 * abs(slope)) or s.facts.is_zero(j)


def _toward(s: Surroundings, p: Places, way: int) -> float:
    return s.facts.toward(s.facts.of(p["name"]), way)


def _jumps(s: Surroundings, p: Places) -> bool:
    """Whether the loss is another one however near, to one side at least."""
    j = s.facts.of(p["name"])
    return any(abs(s.facts.toward(j, way, 1e-8)) > 1e3 for way in (-1, 1))


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


def _penalty(s: Surroundings, parameters: Tensor) -> Tensor:
    """What the decay of the shown step adds to the loss, written out."""
    e = s.trace.experiment.at(s.step)
    free = parameters if e.train_bias else parameters[:-1]
    return e.weight_decay / 2 * free.square().sum() + e.l1 * free.abs().sum()


def _height(s: Surroundings, parameters: Tensor) -> float:
    """What is drawn at a place: the loss, and its penalty where the run decays."""
    return s.facts.loss_at(parameters) + _penalty(s, parameters).item()


def _slope_over(s: Surroundings) -> float:
    """How steep what is drawn is over the two, where the run stands."""
    parameters = torch.cat([s.experiment.weights, s.experiment.bias[None]]).requires_grad_()
    (pull,) = torch.autograd.grad(_penalty(s, parameters), parameters)
    return (s.facts.gradients + pull[:, 0])[list(s.pair)].norm().item()


def _at_run(s: Surroundings, text: str, step: int) -> bool:
    """Whether this is the height of what is drawn at a step of the run."""
    if not s.run.decays:
        return s.run.says(text, s.run.losses[step])
    return printed(text, s.run.losses[step] + _penalty(s, s.trace.parameters[step]).item(), 1e-6)


def _levels(s: Surroundings) -> list[float]:
    return s.numbers["tops"]["own"]["levels"]


def _is_lowest(s: Surroundings, p: Places, inside: bool) -> bool:
    """Whether nothing around the place is lower, nor anywhere in the picture: for a convex loss that is all."""
    found = s.numbers["lowest"]
    parameters = torch.cat([s.experiment.weights, s.experiment.bias[None]])
    around = []
    for angle in torch.arange(8) * torch.pi / 4:
        for size in (1e-3, 1.0):
            moved = parameters.clone()
            away = torch.stack([angle.cos(), angle.sin()]).double() * size * (1 + torch.tensor(found["values"]).abs())
            moved[list(s.pair), 0] = torch.tensor(found["values"], dtype=torch.float64) + away
            around.append(_height(s, moved))
    is_inside = all(low <= value <= high for value, (low, high) in zip(found["values"], s.spans, strict=True))
    return (
        printed(p["first_value"], found["values"][0])
        and printed(p["second_value"], found["values"][1])
        and is_inside == inside
        and found["loss"] <= min(around) * (1 + 1e-9)
    )


def _named(p: Places) -> set[str]:
    return {name.strip(",") for part in p["names"].split(" and ") for name in part.split(", ")}


def _higher(s: Surroundings, p: Places) -> bool:
    """Whether all that are named end higher, and all that do by numbers that read so are named."""
    start = _height(s, s.trace.parameters[0])
    ends = {name: (run.loss[-1] + _penalty(s, run.parameters[-1])).item() for name, run in s.optimizers.items()}
    higher = {name for name, end in ends.items() if start < end < float("inf") and shown(end) != shown(start)}
    return _named(p) == higher and printed(p["start"], start, 1e-6)


def _on_plateau(s: Surroundings, p: Places) -> bool:
    parameters = torch.cat([s.experiment.weights, s.experiment.bias[None]])
    return (
        (printed(p["slope"], _slope_over(s), 1e-6) or number(p["slope"]) < 1e-9)
        and number(p["slope"]) < 0.01
        and printed(p["loss"], _height(s, parameters), 1e-6)
        and printed(p["lowest"], _lowest_seen(s), 1e-6)
        and _height(s, parameters) > 0.1 * _height(s, s.trace.parameters[0])  # one that has come down is not stuck
    )


def _is_convex(s: Surroundings) -> bool:
    """Whether a chord of what one sample costs over z never lies below it: written out, pair by pair."""
    squares, activation = s.loss in ("mse", "half_squared_error"), s.experiment.activation
    return (
        (squares and activation == "identity")
        or (s.loss == "binary_cross_entropy" and activation == "sigmoid")
        or _is_folded(s)
    )


def _is_folded(s: Surroundings) -> bool:
    """max(0, 1 - y (2z - 1)), max(0, -y z), and max(0, -y (z - 1/2)): straight lines with a fold."""
    return (s.loss, s.experiment.activation) in [
        ("hinge", "identity"),
        ("perceptron", "step"),
        ("perceptron", "identity"),
    ]


def _is_drawn(s: Surroundings, text: str) -> bool:
    return text == "sum of E and penalty" if s.run.decays else _is(text, s.loss)


def _too_many(s: Surroundings, p: Places) -> bool:
    steps = s.trace.experiment.steps
    return (
        s.numbers["paths"] == []
        and p["count"] == f"{s.samples:,}"
        and p["steps"] == f"{steps:,}"
        and number(p["allowed"].replace(",", "")) < steps
    )


def _lowest_seen(s: Surroundings) -> float:
    """The lowest loss of the picture, found place by place."""
    parameters, found = torch.cat([s.experiment.weights, s.experiment.bias[None]]), []
    first, second = (torch.linspace(low, high, s.points, dtype=torch.float64) for low, high in s.spans)
    for up in second:
        for across in first:
            moved = parameters.clone()
            moved[list(s.pair), 0] = torch.stack([across, up])
            found.append(_height(s, moved))
    return min(found)


CLAIMS: dict[str, Check] = {
    # The ground.
    "Lines, colours and height are logarithmic": lambda s, p: _levels(s)[-1] > 10 * _levels(s)[0] > 0,
    "from {low} to {high}": lambda s, p: printed(p["low"], _levels(s)[0]) and printed(p["high"], _levels(s)[-1]),
    "each line at {factor} times the {loss} of the line below it": lambda s, p: (
        all(printed(p["factor"], high / low) for low, high in pairwise(_levels(s))) and _is_drawn(s, p["loss"])
    ),
    "sum of E and penalty": lambda s, p: s.run.decays,
    "Lines, colours and height are evenly spaced": lambda s, p: _levels(s)[0] == 0,
    "from 0 to {high}": lambda s, p: printed(p["high"], _levels(s)[-1]),
    "one line every {step} of the {loss}": lambda s, p: (
        all(printed(p["step"], high - low, 1e-9) for low, high in pairwise(_levels(s))) and _is_drawn(s, p["loss"])
    ),
    "Over these two no place is the lowest": lambda s, p: s.numbers["lowest"] is None,
    "the loss falls for ever, or is as low along a whole line": lambda s, p: s.numbers["lowest"] is None,
    "This loss need not be convex": lambda s, p: not _is_convex(s),
    "This loss is convex": lambda s, p: _is_convex(s) and not s.run.decays,
    "E + penalty is convex": lambda s, p: _is_convex(s) and s.run.decays,
    "it has one valley": lambda s, p: _is_convex(s),
    "it is made of flat pieces": lambda s, p: _is_folded(s),
    "this E is made of flat pieces": lambda s, p: _is_folded(s),
    "the lowest may be a fold or a whole area": lambda s, p: _is_folded(s),
    "where the sum is lowest is not looked for": lambda s, p: s.numbers["lowest"] is None,
    "so it may have several valleys": lambda s, p: not s.run.decays,
    "so E + penalty may have several valleys": lambda s, p: s.run.decays,
    "The penalty of λ₁ has corners": lambda s, p: s.trace.experiment.at(s.step).l1 > 0,
    "where E + penalty is lowest is not looked for": lambda s, p: s.numbers["lowest"] is None,
    "Over these two no lowest place of E + penalty was found": lambda s, p: (
        s.run.decays and s.numbers["lowest"] is None
    ),
    "no lowest place is marked": lambda s, p: s.numbers["lowest"] is None,
    "With all others held the loss is lowest at {first} = {first_value} and {second} = {second_value}, marked with a "
    "cross": lambda s, p: _is_lowest(s, p, inside=True),
    "With all others held the loss is lowest outside of the picture, at {first} = {first_value} and {second} = "
    "{second_value}": lambda s, p: _is_lowest(s, p, inside=False),
    "With all others held E + penalty is lowest at {first} = {first_value} and {second} = {second_value}, marked with "
    "a cross": lambda s, p: s.run.decays and _is_lowest(s, p, inside=True),
    "With all others held E + penalty is lowest outside of the picture, at {first} = {first_value} and {second} = "
    "{second_value}": lambda s, p: s.run.decays and _is_lowest(s, p, inside=False),
    "{loss}": lambda s, p: printed(p["loss"], s.numbers["lowest"]["loss"]),
    "Step {step} is on a plateau": lambda s, p: int(p["step"]) == s.step,
    "the slope over the two is {slope} only, and the loss of {loss} is far from the lowest of the picture, "
    "{lowest}": lambda s, p: not s.run.decays and _on_plateau(s, p),
    "the slope over the two is {slope} only, and E + penalty of {loss} is far from the lowest of the picture, "
    "{lowest}": lambda s, p: s.run.decays and _on_plateau(s, p),
    "Along {name} the loss is flat here: the slope is 0": lambda s, p: s.facts.is_zero(s.facts.of(p["name"])),
    "Along {name} the loss falls to the right": lambda s, p: _slopes(s, p, -1),
    "Along {name} the loss rises to the right": lambda s, p: _slopes(s, p, 1),
    "Along {name} the loss jumps here": lambda s, p: _jumps(s, p),
    "the slope that is taken is {slope}": lambda s, p: printed(p["slope"], s.facts.slope(p["name"]), 1e-6),
    "Along {name} the loss has a corner here": lambda s, p: p["left"] != p["right"],
    "its slope is {left} on the left": lambda s, p: printed(p["left"], _toward(s, p, -1), 1e-4),
    "{right} on the right": lambda s, p: printed(p["right"], _toward(s, p, 1), 1e-4),
    "{slope} is taken": lambda s, p: printed(p["slope"], s.facts.slope(p["name"]), 1e-6),
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
        not s.run.decays and _at_run(s, p["loss_start"], 0) and _at_run(s, p["loss_end"], s.last)
    ),
    "E + penalty goes from {loss_start} to {loss_end}": lambda s, p: (
        s.run.decays and _at_run(s, p["loss_start"], 0) and _at_run(s, p["loss_end"], s.last)
    ),
    "With weight decay a run descends E plus a penalty": lambda s, p: s.run.decays,
    "λ₂/2 times the squares and λ₁ times the sizes of all that is trained": lambda s, p: True,  # test_decay
    "here with λ₂ = {l2} and λ₁ = {l1}": lambda s, p: (
        number(p["l2"]) == s.trace.experiment.at(s.step).weight_decay
        and number(p["l1"]) == s.trace.experiment.at(s.step).l1
    ),
    "Map, landscape and table show this sum": lambda s, p: s.numbers["own"] == "objective",
    "all other pictures show E alone": lambda s, p: printed(shown(s.numbers["loss"].item()), s.facts.loss, 1e-6),
    "These are those of step {step}": lambda s, p: int(p["step"]) == s.step,
    "at others the run descends another sum": lambda s, p: any(
        name in ("weight_decay", "l1") for _, name, _ in s.trace.experiment.changes
    ),
    "These numbers are E + penalty, as on the map": lambda s, p: s.run.decays,
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
    "After step {last} a weight or the bias is larger in size than a million": lambda s, p: bool(
        (s.trace.parameters[int(p["last"]) + 1].abs() > 1e6).any()
    ),
    "the run is shown as far as that": lambda s, p: int(p["last"]) == s.last,
    "No surface of {loss}": lambda s, p: s.experiment.loss != "binary_cross_entropy",
    "{why}": lambda s, p: (
        "cross-entropy is defined for outputs from 0 to 1" in p["why"] or "target must be from 0 to 1" in p["why"]
    ),
    # The paths of all optimizers.
    "Higher than at the start ({start}): {names}": _higher,
    "At another rate they may rank otherwise": lambda s, p: True,
    "All of them have the changes on the way": lambda s, p: len(s.trace.experiment.changes) > 0,
    "Outside of the map, and cut off at its edge, is a part of: {names}": lambda s, p: (
        _named(p) == {name for name, run in s.optimizers.items() if s.leaves(run)}
    ),
    "Drawn only up to the last step with no weight above a million and a finite loss: {names}": lambda s, p: (
        _named(p) == {name for name, run in s.optimizers.items() if not all(s.held(run))}
    ),
    "These paths are on the map alone, not on the landscape": lambda s, p: True,  # test_landscape sees which has them
    "The map's colours are not theirs: it holds all others at this run's values of step {step}": lambda s, p: (
        int(p["step"]) == s.step and _others(s) > 0
    ),
    "The paths of all optimizers take too long with {count} sample, however few their steps": lambda s, p: (
        s.numbers["paths"] == [] and p["count"] == f"{s.samples:,}"
    ),
    "The paths of all optimizers take too long with {count} samples, however few their steps": lambda s, p: (
        s.numbers["paths"] == [] and p["count"] == f"{s.samples:,}"
    ),
    "For the paths of all optimizers steps must be at most {allowed} with {count} sample. Got {steps} instead": (
        lambda s, p: _too_many(s, p)
    ),
    "For the paths of all optimizers steps must be at most {allowed} with {count} samples. Got {steps} instead": (
        lambda s, p: _too_many(s, p)
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
