"""What the Neuron page claims: how far the output is off, which gradient is largest, why each weight moves."""

import re
from collections.abc import Mapping

from explorer.text.numbers import shown
from slp_core import ACTIVATIONS, LOSSES
from tests.core.oracle import batches
from tests.explorer.claims.facts import Facts, number, printed
from tests.explorer.claims.hearing import Check

Places = Mapping[str, str]


class Moved(Facts):
    """A neuron, and what its first step adds to the weights (d+1, the bias last)."""

    def __init__(self, experiment, updates):
        super().__init__(experiment)
        self.updates = updates

    def update(self, name: str) -> float:
        return self.updates[self.of(name)].item()

    def first_slope(self, name: str) -> float:
        """The gradient that the optimizer is given first: that of a mini-batch, where there are such."""
        x, target = next(batches(self.experiment))
        return Facts(self.experiment.change(x=x, target=target, batch_size=None)).slope(name)


def _first(f: Facts, table) -> float:
    return table[f.at, 0].item()


def _distance(f: Facts, p: Places, sign: int) -> bool:
    """How far the output is off, and to which side."""
    error = _first(f, f.error)
    return error * sign > 0 and printed(p["gap"], abs(error)) and printed(p["target"], _first(f, f.experiment.target))


def _asks_nothing(f: Facts, p: Places) -> bool:
    """Whether the first output may stay as it is, or where a gradient is told of, every one."""
    pulls = f.pull[f.at : f.at + 1, :1] if "output" in p else f.pull[:, :1]
    return not pulls.any()


def _is_held(f: Facts) -> bool:
    e = f.experiment
    wrong = ((f.o == 0) & (e.target > 0)) | ((f.o == 1) & (e.target < 1))
    return e.loss == "binary_cross_entropy" and not f.is_joint and bool(wrong.any())


def _named(f: Facts, p: Places) -> list[int]:
    """The parameters that a sentence names, or of many those that come to the same as the first."""
    first, *others = re.split(", | and ", p.get("names", p.get("name", "")))
    if others and others[-1].endswith("others"):
        found = _alike(f, f.of(first))
        assert len(found) == int(others[-1].split()[0]) + 1
        return found
    return [f.of(name) for name in (first, *others)]


def _alike(f: Facts, j: int) -> list[int]:
    """All whose gradients read the same as that of j."""
    text = shown(abs(f.gradients[j].item()))
    return [k for k in range(f.trained) if shown(abs(f.gradients[k].item())) == text]


def _largest(f: Facts, p: Places, least: int, most: int | None = None) -> bool:
    """Whether none is larger, and no other reads the same; but for rounding."""
    named, largest = _named(f, p), f.gradients[: f.trained].abs().max().item()
    near = [k for k in range(f.trained) if printed(p["slope"].lstrip("−"), abs(f.gradients[k].item()), 1e-6)]
    return (
        max(named) < f.trained
        and least <= len(named) <= (most or (1 if least == 1 else 99))
        and all(printed(p["slope"].lstrip("−"), abs(f.gradients[j].item()), 1e-6) for j in named)
        and all(abs(f.gradients[j].item()) >= largest * 0.99 - f.rounding.max().item() for j in named)
        and (set(near) == set(named) or f.rounding.max().item() > 1e-9 * largest or _on_the_edge(f, near))
    )


def _on_the_edge(f: Facts, near: list[int]) -> bool:
    """Whether some of these numbers lie where rounding decides how they read."""
    texts = {shown(abs(f.gradients[j].item()) * (1 + part)) for j in near for part in (-1e-9, 1e-9)}
    return len(texts) > 1


def _has_corner(f: Facts, p: Places) -> bool:
    """Whether the loss goes on otherwise to one side than to the other, along one that is named."""
    return any(
        abs(f.toward(j, -1) - f.toward(j, 1)) > 1e-3 * abs(f.gradients[j].item())
        or abs(f.gradients[j].item()) <= f.unseen(j)
        for j in _named(f, p)
    )


def _moves(f: Moved, p: Places, sign: int) -> bool:
    update = f.update(p["name"])
    return update * sign > 0 and printed(p["size"], abs(update))


def _fed(f: Facts, p: Places, sign: int) -> bool:
    return f.fed[0, f.of(p["input"])].item() * sign > 0


def _lowers(f: Facts, sign: int) -> bool:
    """Whether a higher (or lower) output lowers the loss; at its target neither does, but for rounding."""
    slope = f.gradients[f.inputs].item()
    falls = slope * sign < 0 and f.falls_against(f.inputs)
    return f.samples == 1 and ((_first(f, f.pull) * sign < 0 and falls) or abs(_first(f, f.error)) < 1e-12)


def _need_not_fall(f: Facts, named: list[int]) -> bool:
    return any(not f.falls_against(j) or abs(f.gradients[j].item()) <= f.unseen(j) for j in named)


def _go_down(f: Facts, p: Places, sign: int) -> bool:
    """Whether the loss falls that way along each, by its slope and by what it is a little on."""
    return all(f.gradients[j].item() * sign > 0 and f.falls_against(j) for j in _named(f, p))


def _columns(f: Facts, p: Places) -> list[int]:
    """What a sentence is about: the parameter that it names, or all that are trained."""
    return [f.of(p["name"])] if "name" in p else list(range(f.trained))


def _flat(f: Facts, p: Places) -> bool:
    """Whether what the sentence is about has no gradient: the named one, or all."""
    return all(f.is_zero(j) for j in (_columns(f, p)))


def _no_parts(f: Facts, p: Places) -> bool:
    return f.samples > 1 and not f.parts[:, _columns(f, p)].any()


def _cancels(f: Facts, p: Places) -> bool:
    return f.samples > 1 and bool(f.parts[:, _columns(f, p)].any())


def _stays(f: Moved, p: Places) -> bool:
    is_slope = printed(p["slope"], f.slope(p["name"])) or f.is_zero(f.of(p["name"]))
    return f.update(p["name"]) == 0 and is_slope


def _is_batch(f: Facts) -> bool:
    size = f.experiment.batch_size
    return size is not None and size < f.samples


CLAIMS: dict[str, Check] = {
    "Sample {number} of {count}": lambda f, p: f.samples == 1,
    "Sample {number}": lambda f, p: f.samples > 1 and number(p["number"]) == f.at + 1,
    "the products and the bias add up to {z}": lambda f, p: printed(p["z"], _first(f, f.z)),
    "The products and the bias add up to {z}": lambda f, p: f.samples == 1 and printed(p["z"], _first(f, f.z)),
    "{activation} turns it into {output}": lambda f, p: (
        p["activation"] == ACTIVATIONS[f.experiment.activation].title and printed(p["output"], _first(f, f.o))
    ),
    "within {close} of the target {target}": lambda f, p: (
        abs(_first(f, f.error)) <= number(p["close"]) and printed(p["target"], _first(f, f.experiment.target))
    ),
    "the loss asks for no other output": lambda f, p: _asks_nothing(f, p),
    "{gap} too high for the target {target}": lambda f, p: _distance(f, p, 1),
    "{gap} too low for the target {target}": lambda f, p: _distance(f, p, -1),
    "The loss is {loss}": lambda f, p: f.samples == 1 and printed(p["loss"], f.loss),
    "The loss over all {count} samples is {loss}": lambda f, p: (
        f.samples > 1 and printed(p["loss"], f.loss) and p["count"] == f"{f.samples:,}"
    ),
    "Its true value is infinite, because an output is exactly 0 or 1 and its target is not": lambda f, p: _is_held(f),
    "PyTorch holds the logarithm at −100": lambda f, p: f.loss <= 100,
    # Which gradient is largest, and why there is none.
    "{name} has the largest gradient, {slope}": lambda f, p: _largest(f, p, 1),
    "{name} have the largest gradients, {slope} each": lambda f, p: _largest(f, p, 2),
    "{name} have the largest gradients, {slope} in size": lambda f, p: _largest(f, p, 2),
    "The largest gradient, that of {names}, is {slope} in size": lambda f, p: _largest(f, p, 1, 99),
    "{count} others": lambda f, p: 1 < int(p["count"]) < f.trained,  # which they are is looked up where they are named
    "moving each against its own lowers the loss": lambda f, p: (
        {-1.0, 1.0} <= {f.gradients[j].sign().item() for j in _named(f, p)}
    ),
    "the loss has a corner here": _has_corner,
    "against the gradient it need not fall": lambda f, p: _need_not_fall(f, _named(f, p)),
    "is lowest": lambda f, p: f.samples == 1 and _need_not_fall(f, [f.of(p["name"])]),
    "lowering them lowers the loss": lambda f, p: _go_down(f, p, 1),
    "raising them lowers the loss": lambda f, p: _go_down(f, p, -1),
    "lowering it lowers the loss": lambda f, p: _go_down(f, p, 1),
    "raising it lowers the loss": lambda f, p: _go_down(f, p, -1),
    "Every weight's gradient is zero": _flat,
    "every input is zero": lambda f, p: f.samples == 1 and f.trained == f.inputs and not f.experiment.x.any(),
    "every input of every sample is zero": lambda f, p: (
        f.samples > 1 and f.trained == f.inputs and not f.experiment.x.any()
    ),
    "{name}'s gradient is 0": _flat,
    "the activation is flat here (∂O/∂z = 0)": lambda f, p: (
        not f.is_joint and not f.is_rule and not f.through[:, 0].any()
    ),
    "the output is at its target": lambda f, p: not f.error[:, 0].any(),
    "so is the part of each sample": _no_parts,
    "the part of each sample is 0": _no_parts,
    "the samples' parts add up to 0": _cancels,
    "the product of its factors is too small for float64": lambda f, p: (
        f.samples == 1 and bool(f.pull.any()) and bool(f.through.any())
    ),
    "{input} is 0": lambda f, p: f.samples == 1 and not f.fed[:, f.of(p["input"])].any(),
    "{input} is 0 in every sample": lambda f, p: f.samples > 1 and not f.fed[:, f.of(p["input"])].any(),
    "{name} keeps its value: it is not trained": lambda f, p: p["name"] == "b" and f.trained == f.inputs,
    "Its slope is {slope}": lambda f, p: printed(p["slope"], f.slope(p["name"]), 1e-6) or f.is_zero(f.inputs),
    # What a saturated neuron does to them.
    "The neuron is saturated": lambda f, p: f.samples == 1 and abs(_first(f, f.through)) < 0.01,
    "the neuron is saturated": lambda f, p: abs(_first(f, f.through)) < 0.01,
    "In sample {number}": lambda f, p: f.samples > 1 and number(p["number"]) == f.at + 1,
    "∂O/∂z is only {slope}": lambda f, p: abs(number(p["slope"])) <= 0.01 and printed(p["slope"], _first(f, f.through)),
    "(∂O/∂z is only {slope})": lambda f, p: (
        abs(number(p["slope"])) <= 0.01 and printed(p["slope"], _first(f, f.through))
    ),
    "{loss} makes up for": lambda f, p: (
        p["loss"] == LOSSES[f.experiment.loss].title
        # As if there were no slope: dE/dz is the error itself.
        and abs(_first(f, f.delta) * (f.samples if f.is_rule else f.delta.numel()) - _first(f, f.error)) <= 1e-9
    ),
    # Why a weight moves.
    "{name} rises by {size}": lambda f, p: _moves(f, p, 1),
    "{name} falls by {size}": lambda f, p: _moves(f, p, -1),
    "a higher output lowers the loss": lambda f, p: _lowers(f, 1),
    "a lower output lowers the loss": lambda f, p: _lowers(f, -1),
    "{input} is positive": lambda f, p: _fed(f, p, 1),
    "{input} is negative": lambda f, p: _fed(f, p, -1),
    "the bias's input is always 1": lambda f, p: p["name"] == "b",
    "its gradient is {slope}": lambda f, p: printed(p["slope"], f.slope(p["name"]), 1e-6) or f.is_zero(f.of(p["name"])),
    "its decay adds {decay}": lambda f, p: printed(p["decay"], f.decay(p["name"])),
    "in the first mini-batch": lambda f, p: _is_batch(f),
    "its gradient over all {count} samples is {slope}": lambda f, p: (
        (p["count"] == f"{f.samples:,}" and printed(p["slope"], f.slope(p["name"]), 1e-6)) or f.is_zero(f.of(p["name"]))
    ),
    "its gradient over {count} samples is {slope}": lambda f, p: (
        p["count"] == f"{f.samples:,}" and printed(p["slope"], f.slope(p["name"]), 1e-6)
    ),
    "its gradient over all {count} sample is {slope}": lambda f, p: f.samples == 1,
    "its gradient over {count} sample is {slope}": lambda f, p: f.samples == 1,
    "{name} stays although its gradient is {slope}": _stays,
    "{name} stays": lambda f, p: f.update(p["name"]) == 0,
    "its gradient over all samples is {slope}": lambda f, p: printed(p["slope"], f.slope(p["name"]), 1e-6),
    "the first mini-batch does not move it": lambda f, p: _is_batch(f) and f.update(p["name"]) == 0,
    "the learning rate is 0": lambda f, p: f.experiment.learning_rate == 0,
    "its update comes out as 0": lambda f, p: f.experiment.learning_rate > 0 and f.update(p["name"]) == 0,
    "{name}'s update overflows": lambda f, p: not f.updates[f.of(p["name"])].isfinite(),
    "the optimizer divides by a number that is 0 or too small for float64": lambda f, p: (
        f.experiment.optimizer in ("adagrad", "rmsprop", "adam")
        and f.experiment.epsilon + f.first_slope(p["name"]) ** 2 < 1e-300
    ),
}
