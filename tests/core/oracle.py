"""What the core is compared with: torch's own functions, autograd and optimizers, and the long way round.

Nothing in here calls the core's arithmetic. The registries give names and the code strings of exported
scripts, which are plain PyTorch; what the strings should say is written out once more in the tests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import torch
import torch.nn.functional as F
from torch import Tensor

from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Experiment


def assert_close(actual: Tensor, expected: Tensor, tolerance: float = 1e-12) -> None:
    """Equal shape and precision, and no element off by more than ``tolerance`` of the largest (or of 1)."""
    assert actual.dtype == torch.float64
    assert actual.shape == expected.shape
    assert bool(expected.isfinite().all())
    scale = max(1.0, expected.abs().max().item())
    assert (actual - expected).abs().max().item() <= tolerance * scale


def run_code(code: str, **values: object) -> Tensor:
    """The value of an expression as an exported script would compute it."""
    result = eval(code, {"torch": torch, "F": F, **values})
    assert isinstance(result, Tensor)
    return result


def activation_of(experiment: Experiment) -> Callable[[Tensor], Tensor]:
    return lambda z: run_code(ACTIVATIONS[experiment.activation].code, z=z)


def sees_sum(experiment: Experiment) -> bool:
    """Whether the loss judges z itself, which the activation hides."""
    pair = LOSSES[experiment.loss].canonical
    return pair is not None and pair.sees_sum and pair.activation == experiment.activation


def loss_of(experiment: Experiment) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """(O, t, z) -> E; hardly any loss looks at z."""
    entry = LOSSES[experiment.loss]
    code = entry.canonical.code if entry.canonical is not None and sees_sum(experiment) else entry.code
    return lambda o, t, z: run_code(code, o=o, t=t, z=z)


def loss_at(
    experiment: Experiment,
    weights: Tensor,
    bias: Tensor,
    x: Tensor | None = None,
    target: Tensor | None = None,
) -> Tensor:
    """The loss of other parameters (and other data) than the Experiment's own."""
    z = (experiment.x if x is None else x) @ weights + bias
    o = activation_of(experiment)(z)
    return loss_of(experiment)(o, experiment.target if target is None else target, z)


def autograd(experiment: Experiment) -> tuple[Tensor, Tensor]:
    """dE/dW and dE/db."""
    weights, bias = (p.clone().requires_grad_() for p in (experiment.weights, experiment.bias))
    d_weights, d_bias = torch.autograd.grad(loss_at(experiment, weights, bias), (weights, bias))
    return d_weights, d_bias


def central_difference(experiment: Experiment, h: float) -> tuple[Tensor, Tensor]:
    """(E(w + h) - E(w - h)) / 2h, one parameter after the other."""
    found = []
    for which in range(2):
        parameters = [experiment.weights.clone(), experiment.bias.clone()]
        moved = parameters[which].view(-1)
        slopes = torch.empty_like(moved)
        for index in range(len(moved)):
            middle = moved[index].item()
            moved[index] = middle + h
            above = loss_at(experiment, *parameters)
            moved[index] = middle - h
            below = loss_at(experiment, *parameters)
            moved[index] = middle
            slopes[index] = (above - below) / (2 * h)
        found.append(slopes.view_as(parameters[which]))
    return found[0], found[1]


def has_kink(activation: str) -> bool:
    """Whether value or slope of the activation jump at zero."""
    z = torch.tensor([-1e-9, 1e-9], dtype=torch.float64, requires_grad=True)
    o = run_code(ACTIVATIONS[activation].code, z=z)
    slope = torch.autograd.grad(o.sum(), z)[0] if o.requires_grad else torch.zeros(2)
    return bool((o[1] - o[0]).abs() > 1e-6 or (slope[1] - slope[0]).abs() > 1e-6)


KINKS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "hinge": lambda o, t: 1 - (2 * t - 1) * (2 * o - 1),
    "perceptron": lambda o, t: o - 0.5,
}
"""What is 0 where the slope of a loss jumps."""


def is_near_kink(experiment: Experiment) -> bool:
    z = experiment.x @ experiment.weights + experiment.bias
    if has_kink(experiment.activation) and z.abs().min().item() < 1e-3:
        return True
    kink = KINKS.get(experiment.loss)
    o = activation_of(experiment)(z)
    return kink is not None and not sees_sum(experiment) and kink(o, experiment.target).abs().min().item() < 1e-3


def batches(experiment: Experiment) -> Iterator[tuple[Tensor, Tensor]]:
    """All samples each time, or parts of a new seeded permutation per epoch, the last one smaller; after a change of
    the size, another permutation."""
    x, target = experiment.x, experiment.target
    size, left = experiment.batch_size, []
    generator = torch.Generator().manual_seed(experiment.seed)
    for step in count():
        for at, name, value in experiment.changes:
            if at == step and name == "batch_size" and (value or len(x)) != (size or len(x)):
                size, left = value, []
        if size is None or size == len(x):
            yield x, target
            continue
        left = left or list(torch.randperm(len(x), generator=generator).split(size))
        chosen = left.pop(0)
        yield x[chosen], target[chosen]


@dataclass
class TorchRun:
    """The usual PyTorch loop, recorded: row k is before step k, as in a Trace."""

    weights: Tensor
    bias: Tensor
    weight_gradients: Tensor
    bias_gradients: Tensor
    weight_updates: Tensor
    bias_updates: Tensor
    loss: Tensor
    states: dict[str, tuple[Tensor, Tensor]]
    """By torch's own names: of the weights and of the bias, after step k."""


def _bias_gradient(experiment: Experiment, weights: Tensor, bias: Tensor, x: Tensor, target: Tensor) -> Tensor:
    """The slope along the bias, which a bias that is not trained has, too."""
    there = bias.detach().clone().requires_grad_()
    (found,) = torch.autograd.grad(loss_at(experiment, weights.detach(), there, x, target), there)
    return found


def torch_run(experiment: Experiment) -> TorchRun:
    """Train with autograd and torch.optim for ``experiment.steps`` + 1 steps, and record them."""
    weights = experiment.weights.clone().requires_grad_()
    bias = experiment.bias.clone().requires_grad_(experiment.train_bias)
    entry = OPTIMIZERS[experiment.optimizer]
    code = entry.code(**{name: getattr(experiment, name) for name in entry.settings})
    code = code.removesuffix(")") + f", weight_decay={experiment.weight_decay})"
    optimizer = eval(code, {"torch": torch, "parameters": [p for p in (weights, bias) if p.requires_grad]})
    assert isinstance(optimizer, torch.optim.Optimizer)
    rows: list[list[Tensor]] = []
    states: dict[str, list[tuple[Tensor, Tensor]]] = {}
    batch = batches(experiment)
    l1, group = experiment.l1, optimizer.param_groups[0]
    for step in range(experiment.steps + 1):
        for name, value in [(name, value) for at, name, value in experiment.changes if at == step]:
            if name == "l1":
                l1 = value
            elif name != "batch_size" and (name != "momentum" or "momentum" in entry.settings):
                group[{"learning_rate": "lr"}.get(name, name)] = value
        before = [weights.detach().clone(), bias.detach().clone()]
        with torch.no_grad():
            loss = loss_at(experiment, weights, bias)
        optimizer.zero_grad()
        some = next(batch)
        loss_at(experiment, weights, bias, *some).backward()
        of_bias = bias.grad if experiment.train_bias else _bias_gradient(experiment, weights, bias, *some)
        gradients = [weights.grad.clone(), of_bias.clone()]
        trained = [p for p in (weights, bias) if p.requires_grad]
        (l1 * torch.cat([p.flatten() for p in trained]).abs().sum()).backward()
        optimizer.step()
        updates = [weights.detach() - before[0], bias.detach() - before[1]]
        rows.append([*before, *gradients, *updates, loss])
        for name in optimizer.state[weights]:
            of_weights = torch.as_tensor(optimizer.state[weights][name])
            # torch has no state for what it is not given; ours has a row of zeros.
            nothing = of_weights if of_weights.ndim == 0 else torch.zeros_like(bias)
            of_bias = torch.as_tensor(optimizer.state[bias][name]) if experiment.train_bias else nothing
            pair = of_weights.clone(), of_bias.clone()
            states.setdefault(name, []).append(pair)
    columns = [torch.stack(column) for column in zip(*rows, strict=True)]
    stacked = {
        name: (torch.stack([w for w, _ in pairs]), torch.stack([b for _, b in pairs])) for name, pairs in states.items()
    }
    return TorchRun(*columns, states=stacked)
