"""What the Step page claims: what each operation of a step does, and why each weight moves as it does."""

from collections.abc import Mapping
from copy import copy
from functools import cached_property
from itertools import islice

import torch
from torch import Tensor

from explorer.text.numbers import shown
from slp_core import ACTIVATIONS, OPTIMIZERS, Experiment, Trace
from tests.core.oracle import batches
from tests.explorer.claims.facts import Facts, number, printed
from tests.explorer.claims.hearing import Check
from tests.explorer.claims.run import Run

Places = Mapping[str, str]


class Moment(Facts):
    """The neuron before one step of a run, the batch that the step is taken with, and what it adds to the weights."""

    def __init__(self, run: Run, step: int, played: int) -> None:
        trace = run.trace
        super().__init__(_standing_at(trace, step))
        self.trace, self.step, self.played, self.run = trace, step, played, run
        self.updates = trace.parameter_updates[step, :, 0]

    def __repr__(self) -> str:
        return f"step {self.step} of {self.trace.experiment!r}"

    @cached_property
    def batch(self) -> Facts:
        """The same neuron, fed with the samples of this step alone."""
        x, target = next(islice(batches(self.experiment), self.step, None))
        fed = copy(self.experiment)
        for name, value in (("x", x), ("target", target)):
            object.__setattr__(fed, name, value)
        return Facts(fed)

    @cached_property
    def products(self) -> list[float]:
        """Of the shown sample, the bias last."""
        return [*(self.experiment.x[self.at] * self.experiment.weights[:, 0]).tolist(), self.experiment.bias[0].item()]

    @cached_property
    def size(self) -> float:
        """Of the products: their sum may be wrong by a rounding of this."""
        return sum(map(abs, self.products))

    @cached_property
    def pull(self) -> Tensor:
        """(n, m): dE/dO; a cross-entropy's own, where torch's function of the output holds its divisor."""
        if not self.is_joint:
            return super().pull
        t, o, rest = self.experiment.target, self.z.sigmoid(), (-self.z).sigmoid()
        return (torch.where(t == 1, 0, (1 - t) / rest) - torch.where(t == 0, 0, t / o)) / t.numel()

    @property
    def is_batch(self) -> bool:
        size = self.experiment.batch_size
        return size is not None and size < self.samples

    @property
    def overflows_at(self) -> int | None:
        return self.run.overflows_at

    def gradient(self, name: str) -> float:
        """The one that the optimizer is given."""
        return self.batch.slope(name)

    def says_gradient(self, p: Places) -> bool:
        j = self.of(p["name"])
        # At the target O − t is the rounding of O, and everything after it is made of that.
        at_target = 1e-14 * self.batch.fed[:, j].abs().max().item()
        rounding = self.batch.rounding[j].item() * 10 + at_target
        return printed(p["gradient"], self.gradient(p["name"]), 1e-6) or (
            abs(number(p["gradient"]) - self.gradient(p["name"])) <= rounding
        )

    def update(self, name: str) -> float:
        return self.updates[self.of(name)].item()

    def is_zero_here(self, name: str) -> bool:
        return self.batch.is_zero(self.of(name))


def _standing_at(trace: Trace, step: int) -> Experiment:
    """The Experiment of which a step is the first; not by ``change``: a run may leave what a person can set."""
    here = copy(trace.experiment)
    for name in ("weights", "bias"):
        object.__setattr__(here, name, getattr(trace, name)[step])
    return here


def _first(m: Facts, table: Tensor) -> float:
    return table[m.at, 0].item()


def _sum(m: Moment, p: Places, terms: int) -> bool:
    return _near(p["sum"], sum(m.products[:terms]), m.size)


def _near(text: str, value: float, size: float) -> bool:
    """Whether ``text`` is ``value``, which is a sum of numbers of that size."""
    return printed(text, value) or abs(number(text) - value) <= 1e-12 * size


def _is_z(m: Moment, p: Places) -> bool:
    return printed(p["z"], _first(m, m.z)) or abs(number(p["z"]) - _first(m, m.z)) <= 1e-12 * m.size


def _is_o(m: Moment, p: Places) -> bool:
    return _near(p["output"], _first(m, m.o), abs(_first(m, m.o)) * (1 + m.size))


def _is_activation(m: Moment, p: Places) -> bool:
    return p["activation"] == ACTIVATIONS[m.experiment.activation].title


def _is_target(m: Moment, p: Places) -> bool:
    return printed(p["target"], _first(m, m.experiment.target))


def _is_loss(m: Moment, p: Places) -> bool:
    return m.run.says(p["loss"], m.run.losses[m.step])


def _off(m: Moment, p: Places, sign: int) -> bool:
    error = _first(m, m.error)
    return error * sign > 0 and _near(p["gap"], abs(error), m.size + abs(_first(m, m.experiment.target)))


def _is_pull(m: Moment, p: Places, place: str) -> bool:
    return printed(p[place], _first(m, m.pull), 1e-6) or abs(number(p[place])) + abs(_first(m, m.pull)) < 1e-11 * (
        1 + m.size
    )


def _pulls(m: Moment, sign: int) -> bool:
    """Whether a higher output makes the loss rise (or fall, or neither)."""
    pull = _first(m, m.pull)
    return (pull > 0) - (pull < 0) == sign or abs(_first(m, m.error)) <= 1e-12 * (1 + m.size)


def _is_slope(m: Moment, p: Places) -> bool:
    return printed(p["slope"], _first(m, m.through), 1e-6)


def _is_delta(m: Moment, p: Places) -> bool:
    return printed(p["delta"], _first(m, m.delta), 1e-6) or abs(number(p["delta"])) + abs(
        _first(m, m.delta)
    ) < 1e-11 * (1 + m.size)


def _multiplies(m: Moment) -> bool:
    """Whether δ is the product of the two that it is said to be made of; at the target all three are rounding."""
    pull, slope, delta = (_first(m, factor) for factor in (m.pull, m.through, m.delta))
    return abs(pull * slope - delta) <= 1e-6 * abs(delta) + 1e-15 * (1 + m.size)


def _no_gradient(m: Moment, p: Places) -> bool:
    return all(m.batch.is_zero(j) for j in range(m.trained))


def _largest(m: Moment, p: Places) -> bool:
    gradients = m.batch.gradients[: m.trained].abs()
    j, most = m.of(p["name"]), gradients.max().item()
    return j < m.trained and gradients[j].item() >= most * (1 - 1e-9) - 10 * m.batch.rounding.max().item()


def _most_moved(m: Moment, p: Places) -> bool:
    j, sizes = m.of(p["name"]), m.updates[: m.trained].abs()
    finite = sizes[sizes.isfinite()]
    return j < m.trained and (len(finite) == 0 or sizes[j].item() >= finite.max().item())


def _moves(m: Moment, p: Places, sign: int) -> bool:
    update = m.update(p["name"])
    return update * sign > 0 and printed(p["size"], abs(update))


def _asks(m: Moment, p: Places, sign: int) -> bool:
    """Whether the gradient asks a weight to rise (1) or to fall: the other way than it goes itself."""
    return (m.gradient(p["name"]) * sign < 0 or m.is_zero_here(p["name"])) and m.says_gradient(p)


def _carries(m: Moment, p: Places) -> bool:
    e = m.experiment
    return p["optimizer"] == OPTIMIZERS[e.optimizer].title and e.optimizer in ("momentum", "nesterov", "adam")


def _remembers(m: Moment, p: Places) -> bool:
    """Whether what is told of an optimizer's memory is all of it, after this step."""
    optimizer, j = OPTIMIZERS[m.experiment.optimizer], m.of(p["name"])
    values = {optimizer.symbols[name]: state[m.step] for name, state in m.trace.states.items() if state.ndim > 1}
    said = [f"{symbol} = {shown(value[j, 0].item())}" for symbol, value in values.items()]
    return p["optimizer"] == optimizer.title and len(said) > 0 and p["memory"] == " and ".join(said)


def _combines(m: Moment, p: Places) -> bool:
    remembers = any(state.ndim > 1 for state in m.trace.states.values())
    return remembers and p["optimizer"] == OPTIMIZERS[m.experiment.optimizer].title


def _pushed(m: Moment) -> bool:
    """Whether every weight that is trained goes by -η times the sum of its gradient and its decay."""
    rate = m.trace.experiment.at(m.step).learning_rate
    for j in range(m.trained):
        asked = m.batch.gradients[j].item() + m.decay_of(j)
        unsure = 1e-9 * abs(asked) + 20 * m.batch.rounding[j].item() + 1e-14 * m.batch.fed[:, j].abs().max().item()
        if m.updates[j].isfinite() and abs(m.updates[j].item() + rate * asked) > rate * unsure:
            return False
    return True


def _fed(m: Moment, p: Places, sign: int) -> bool:
    return m.fed[m.at, m.of(p["input"])].item() * sign > 0


def _is_bias(m: Moment, p: Places) -> bool:
    return p["name"] == "b"


def _alone(m: Moment) -> bool:
    return m.samples == 1


def _downhill(m: Moment, p: Places) -> bool:
    """A reason is a reason only where the move is downhill of its own gradient."""
    return (m.update(p["name"]) > 0) == (m.gradient(p["name"]) < 0) or m.is_zero_here(p["name"])


CLAIMS: dict[str, Check] = {
    # Where a step begins, and where the run ends.
    "Inputs and weights are there, and nothing else yet": lambda m, p: m.step == 0,
    "These are the weights after one update": lambda m, p: m.step == m.played == 1,
    "These are the weights after {count} updates": lambda m, p: p["count"] == f"{m.step:,}" and m.step == m.played,
    "what they give is not known yet": lambda m, p: True,
    "Step {step} begins with the weights that the step before has left": lambda m, p: (
        p["step"] == str(m.step) and m.step > 0
    ),
    "This page ends here, after {last} of {steps} updates": lambda m, p: (
        p["last"] == str(m.step) == str(m.played) and int(p["steps"]) == m.trace.experiment.steps > m.step
    ),
    "The run ends here, after {count} update": lambda m, p: p["count"] == "1" and m.step == m.trace.experiment.steps,
    "The run ends here, after {count} updates": lambda m, p: (
        p["count"] == f"{m.step:,}" and m.step == m.trace.experiment.steps
    ),
    "The numbers overflow here": lambda m, p: m.overflows_at is not None and m.step >= m.overflows_at,
    "from step {step} on they are too large for float64": lambda m, p: p["step"] == str(m.overflows_at),
    "O = {output}": _is_o,
    "E = {loss}": _is_loss,
    "the update moves {name} most": _most_moved,
    "by {update}": lambda m, p: printed(p["update"].removeprefix("+"), m.update(p["name"])),
    # Forwards.
    "{input} times {weight}": lambda m, p: m.of(p["input"]) == m.of(p["weight"]),
    "{x} × {w} = {product} drops into the sum, now {sum}": lambda m, p: (
        printed(p["x"], m.fed[m.at, (j := m.of(p["input"]))].item())
        and printed(p["w"], m.experiment.weights[j, 0].item())
        and printed(p["product"], m.products[j])
        and _sum(m, p, j + 1)
    ),
    "The bias adds {bias}, whatever the inputs are": lambda m, p: printed(p["bias"], m.products[-1]),
    "the sum is now {sum}": lambda m, p: _sum(m, p, len(m.products)),
    "All products and the bias together": lambda m, p: _sum(m, {"sum": p["z"]}, len(m.products)),
    "z = {z}": _is_z,
    "{activation} turns z = {z} into the output O = {output}": lambda m, p: (
        _is_activation(m, p) and _is_z(m, p) and _is_o(m, p)
    ),
    "The products and the bias add up to z = {z}": lambda m, p: (
        _is_z(m, p) and _sum(m, {"sum": p["z"]}, len(m.products))
    ),
    "{activation} makes it O = {output}": lambda m, p: _is_activation(m, p) and _is_o(m, p),
    # The loss.
    "O − t = {output} − {target} = {error}": lambda m, p: (
        _is_o(m, p) and _is_target(m, p) and _near(p["error"], _first(m, m.error), m.size + abs(_first(m, m.o)))
    ),
    "the output is at its target {target}": lambda m, p: abs(_first(m, m.error)) < 1e-4 and _is_target(m, p),
    "The output {output} is at its target {target}": lambda m, p: (
        abs(_first(m, m.error)) < 1e-4 and _is_o(m, p) and _is_target(m, p)
    ),
    "the output is {gap} too high": lambda m, p: _off(m, p, 1),
    "the output is {gap} too low": lambda m, p: _off(m, p, -1),
    "The output {output} is {gap} too high": lambda m, p: _is_o(m, p) and _off(m, p, 1),
    "The output {output} is {gap} too low": lambda m, p: _is_o(m, p) and _off(m, p, -1),
    "the loss is E = {loss}": lambda m, p: _alone(m) and _is_loss(m, p),
    "the loss over all {count} samples is E = {loss}": lambda m, p: (
        p["count"] == f"{m.samples:,}" != "1" and _is_loss(m, p)
    ),
    "the loss asks for no other output": lambda m, p: _pulls(m, 0),
    "The loss asks for no other output than {output}": lambda m, p: _pulls(m, 0) and _is_o(m, p),
    "it is E = {loss}": lambda m, p: _alone(m) and _is_loss(m, p),
    "over all {count} samples it is E = {loss}": lambda m, p: p["count"] == f"{m.samples:,}" and _is_loss(m, p),
    # Backwards.
    "δ = {delta}": _is_delta,
    "the rule leaves ∂O/∂z out, which is 0": lambda m, p: m.is_rule and _first(m, m.through) == 0,
    "takes ∂E/∂O itself back to every weight": lambda m, p: _first(m, m.pull) == _first(m, m.delta),
    "∂E/∂O = {slope}": lambda m, p: _is_pull(m, p, "slope"),
    "a higher output would make the loss rise": lambda m, p: _pulls(m, 1),
    "a higher output would make the loss fall": lambda m, p: _pulls(m, -1),
    "a higher output would make the loss neither rise nor fall": lambda m, p: _pulls(m, 0),
    "Every gradient is 0": _no_gradient,
    "Every weight's gradient is 0": _no_gradient,
    "the activation is flat here (∂O/∂z = 0)": lambda m, p: _alone(m) and not m.is_rule and _first(m, m.through) == 0,
    "the output is at its target.": lambda m, p: abs(_first(m, m.error)) < 1e-12,
    "every input is 0": lambda m, p: _alone(m) and not m.experiment.x.any() and m.trained == m.inputs,
    "the product of its factors is too small for float64": lambda m, p: (
        _alone(m) and bool(m.pull.any()) and bool(m.through.any())
    ),
    "the parts of all samples add up to 0": lambda m, p: m.samples > 1 and not m.is_batch,
    "the parts of this step's batch add up to 0": lambda m, p: m.is_batch,
    "δ = {delta} goes back and is multiplied by each input": lambda m, p: _alone(m) and _is_delta(m, p),
    "Each sample's δ goes back and is multiplied by its inputs": lambda m, p: m.samples > 1,
    "∂E/∂O = {pull} times ∂O/∂z = {slope} is δ = {delta}": lambda m, p: (
        _alone(m) and _is_pull(m, p, "pull") and _is_slope(m, p) and _is_delta(m, p) and _multiplies(m)
    ),
    "multiplied by each input": lambda m, p: _alone(m),
    "Each sample's ∂E/∂O times its ∂O/∂z is its δ": lambda m, p: m.samples > 1 and not m.is_rule,
    "here {delta}": _is_delta,
    "multiplied by its inputs and added up over all samples": lambda m, p: m.samples > 1 and not m.is_batch,
    "multiplied by its inputs and added up over this step's batch": lambda m, p: m.is_batch,
    "it gives {name} the largest gradient, {gradient}": lambda m, p: _largest(m, p) and m.says_gradient(p),
    "What goes back from E is δ when it has come to the sum": lambda m, p: True,
    "δ times the inputs gives the gradients": _no_gradient,
    "added up over all samples, {name} gets the largest gradient, {gradient}": lambda m, p: (
        not m.is_batch and _largest(m, p) and m.says_gradient(p)
    ),
    "added up over this step's batch, {name} gets the largest gradient, {gradient}": lambda m, p: (
        m.is_batch and _largest(m, p) and m.says_gradient(p)
    ),
    "{name} gets the largest gradient, {gradient}": lambda m, p: _alone(m) and _largest(m, p) and m.says_gradient(p),
    "∂O/∂z = {slope}": _is_slope,
    "how much of a change in the sum gets through {activation}": _is_activation,
    "it is saturated": lambda m, p: abs(_first(m, m.through)) < 0.01,
    "δ = ∂E/∂z = {pull} × {slope} = {delta}": lambda m, p: (
        _is_pull(m, p, "pull") and _is_slope(m, p) and _is_delta(m, p) and _multiplies(m)
    ),
    "δ = ∂E/∂z = {delta}": _is_delta,
    "what goes back to every weight": lambda m, p: True,
    "∂E/∂{name} = {gradient}": lambda m, p: m.says_gradient(p),
    "δ times its input, added up over all samples": lambda m, p: m.samples > 1 and not m.is_batch,
    "δ times its input, added up over this step's batch": lambda m, p: m.is_batch,
    "∂E/∂b = δ × 1 = {gradient}": lambda m, p: _alone(m) and m.says_gradient({**p, "name": "b"}),
    "the input of the bias is 1": lambda m, p: True,
    "∂E/∂{name} = δ × {input} = {delta} × {x} = {gradient}": lambda m, p: (
        _alone(m)
        and m.of(p["name"]) == m.of(p["input"])
        and _is_delta(m, p)
        and printed(p["x"], m.fed[m.at, m.of(p["input"])].item())
        and m.says_gradient(p)
    ),
    # What happens with every weight, and why one moves.
    "Each weight is pushed against its gradient, by η times its size": lambda m, p: not m.run.decays and _pushed(m),
    "Each weight is pushed against the sum of its gradient and its decay, by η times its size": lambda m, p: (
        m.run.decays and _pushed(m)
    ),
    "{optimizer} combines each gradient with its memory": lambda m, p: not m.run.decays and _combines(m, p),
    "{optimizer} combines each gradient, its decay and its memory": lambda m, p: m.run.decays and _combines(m, p),
    "what comes of that pushes the weight": lambda m, p: bool(m.updates.any()),
    "{name}'s update overflows": lambda m, p: not m.updates[m.of(p["name"])].isfinite(),
    "the optimizer divides by a number that is 0 or too small for float64": lambda m, p: (
        m.experiment.optimizer in ("adagrad", "rmsprop", "adam")
        and m.experiment.epsilon + m.gradient(p["name"]) ** 2 < 1e-300
    ),
    "{name} keeps its value": lambda m, p: m.update(p["name"]) == 0,
    "it is not trained": lambda m, p: _is_bias(m, p) and m.trained == m.inputs,
    "Its slope is {gradient}": lambda m, p: m.says_gradient(p),
    "{name} stays": lambda m, p: m.update(p["name"]) == 0,
    "its gradient is 0": lambda m, p: m.is_zero_here(p["name"]),
    "{name} stays although its gradient is {gradient}": lambda m, p: m.update(p["name"]) == 0 and m.says_gradient(p),
    "the learning rate is 0": lambda m, p: m.experiment.learning_rate == 0,
    "its update comes out as 0": lambda m, p: m.experiment.learning_rate > 0 and m.update(p["name"]) == 0,
    "{name} rises by {size}": lambda m, p: _moves(m, p, 1),
    "{name} falls by {size}": lambda m, p: _moves(m, p, -1),
    "against its gradient, {gradient}": lambda m, p: m.says_gradient(p) and _downhill(m, p),
    "its gradient is {gradient}": lambda m, p: m.says_gradient(p),
    "its decay adds {decay}": lambda m, p: printed(p["decay"], m.decay(p["name"])),
    "{optimizer} makes that of its gradient {gradient}": lambda m, p: m.says_gradient(p),
    "its memory, now {memory}": _remembers,
    "its decay {decay}": lambda m, p: printed(p["decay"], m.decay(p["name"])),
    "although its gradient is 0": lambda m, p: m.is_zero_here(p["name"]),
    "{optimizer} carries it on": _carries,
    "though its gradient of {gradient} asks it to fall": lambda m, p: _asks(m, p, -1),
    "though its gradient of {gradient} asks it to rise": lambda m, p: _asks(m, p, 1),
    "{optimizer} makes that of its gradient, {gradient}": lambda m, p: _alone(m) and m.says_gradient(p),
    "{optimizer} makes that of its gradient over all samples, {gradient}": lambda m, p: (
        m.samples > 1 and not m.is_batch and m.says_gradient(p)
    ),
    "{optimizer} makes that of its gradient over this step's batch, {gradient}": lambda m, p: (
        m.is_batch and m.says_gradient(p)
    ),
    "what it remembers of those before, now {memory}": _remembers,
    "its gradient over all samples is {gradient}": lambda m, p: (
        m.samples > 1 and not m.is_batch and m.says_gradient(p) and _downhill(m, p)
    ),
    "its gradient over this step's batch is {gradient}": lambda m, p: (
        m.is_batch and m.says_gradient(p) and _downhill(m, p)
    ),
    "what is left is rounding": lambda m, p: abs(_first(m, m.error)) < 1e-12 * (1 + m.size),
    "the output is at its target": lambda m, p: abs(_first(m, m.error)) < 1e-4,
    "{input} is positive": lambda m, p: _downhill(m, p) and m.of(p["input"]) == m.of(p["name"]) and _fed(m, p, 1),
    "{input} is negative": lambda m, p: _downhill(m, p) and m.of(p["input"]) == m.of(p["name"]) and _fed(m, p, -1),
}
