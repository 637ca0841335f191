"""What is claimed of a run: how its loss ends, and how good the neuron is on its way."""

from collections.abc import Mapping
from functools import cached_property
from itertools import groupby

import torch
import torch.nn.functional as F
from torch import Tensor

from slp_core import OPTIMIZERS, Trace
from tests.core.oracle import activation_of, batches, loss_of
from tests.explorer.claims.facts import number, printed
from tests.explorer.claims.hearing import Check

Places = Mapping[str, str]


class Run:
    """A run, its losses and outputs by plain torch, and the step that is looked at."""

    def __init__(self, trace: Trace, step: int = 0) -> None:
        self.trace, self.experiment, self.parameters, self.step = trace, trace.experiment, trace.parameters, step
        self.gradients = trace.parameter_gradients

    def __repr__(self) -> str:
        return f"step {self.step} of {self.experiment!r}"

    def outputs(self, k: int, x: Tensor) -> tuple[Tensor, Tensor]:
        z = torch.addmm(self.parameters[k, -1].reshape(-1, 1), self.parameters[k, :-1].T, x.T).T
        return z, activation_of(self.experiment)(z)

    @cached_property
    def losses(self) -> list[float]:
        e, found = self.experiment, []
        for k in range(len(self.parameters)):
            z, o = self.outputs(k, e.x)
            joint = (e.activation, e.loss) == ("sigmoid", "binary_cross_entropy")
            if joint:
                found.append(F.binary_cross_entropy_with_logits(z, e.target, reduction="mean").item())
            else:  # torch's own function refuses what is no number
                found.append(float("nan") if bool(o.isnan().any()) else loss_of(e)(o, e.target, z).item())
        return found

    @property
    def decays(self) -> bool:
        return any(setting > 0 for k in range(self.experiment.steps + 1) for setting in self.pulls(k))

    def setting(self, name: str, k: int) -> float:
        """What a setting is at a step: the last that it was changed to."""
        found = [value for step, changed, value in self.experiment.changes if changed == name and step <= k]
        return found[-1] if found else getattr(self.experiment, name)

    def pulls(self, k: int) -> tuple[float, float]:
        """Both kinds of weight decay at a step."""
        return self.setting("weight_decay", k), self.setting("l1", k)

    @property
    def pull_changes(self) -> bool:
        return len({self.pulls(k) for k in range(self.experiment.steps + 1)}) > 1

    def penalised(self, k: int) -> float:
        """The loss and the penalty of weight decay at one step: of all that is trained."""
        e, of = self.experiment, self.parameters[k] if self.experiment.train_bias else self.parameters[k, :-1]
        l2, l1 = self.pulls(k % (e.steps + 1))
        return self.losses[k] + l2 / 2 * (of**2).sum().item() + l1 * of.abs().sum().item()

    @cached_property
    def known(self) -> list[float]:
        """The losses before the first that overflows."""
        end = next((k for k, loss in enumerate(self.losses) if not abs(loss) < float("inf")), len(self.losses))
        return self.losses[:end]

    @cached_property
    def overflows_at(self) -> int | None:
        for k, loss in enumerate(self.losses):
            numbers = torch.cat([self.parameters[k], self.gradients[k]])
            if not (abs(loss) < float("inf") and bool(numbers.isfinite().all())):
                return k
        return None

    @cached_property
    def nothing(self) -> float:
        """Below this a loss is the square of a rounding."""
        most = max(1.0, *(part.abs().max().item() for part in (self.experiment.x, self.experiment.target)))
        parameters = self.parameters[self.parameters.isfinite()].abs().max().item()
        return 1e-28 * most**2 * max(1.0, parameters) ** 2

    def says(self, text: str, loss: float) -> bool:
        """Whether ``text`` is this loss."""
        return printed(text, loss) or max(abs(loss), abs(number(text))) < self.nothing

    def right(self, x: Tensor, target: Tensor) -> int:
        _, o = self.outputs(self.step, x)
        return sum((one >= 0.5) == (wanted >= 0.5) for one, wanted in zip(o.flatten(), target.flatten(), strict=True))

    @cached_property
    def batch(self) -> int:
        """How many samples this step's batch has."""
        source = batches(self.experiment)
        sizes = [len(next(source)[0]) for _ in range(self.step + 1)]
        return sizes[-1]


def _rises(r: Run, p: Places) -> bool:
    return r.losses[-1] > r.losses[0] - r.nothing and _from_to(r, p)


def _from_to(r: Run, p: Places) -> bool:
    return r.says(p["start"], r.losses[0]) and r.says(p["end"], r.losses[-1])


def _diverges(r: Run, p: Places) -> bool:
    """It has left for good: it ends above its start, and its second half goes above the quarter before."""
    last, half = r.known[-1], (len(r.known) + 1) // 2
    return last > r.known[0] and max(r.known[half:]) > max(r.known[half // 2 : half])


def _penalised(r: Run, p: Places) -> bool:
    return printed(p["start"], r.penalised(0), 1e-6) and printed(p["end"], r.penalised(-1), 1e-6)


def _rates(r: Run, told: list[str]) -> bool:
    """Whether those are the rates of the run, one after the other; of many, the first and the last two."""
    rates = [rate for rate, _ in groupby(r.setting("learning_rate", k) for k in range(r.experiment.steps + 1))]
    if len(rates) > 4:
        rates = [rates[0], *rates[-2:]]
        assert told.pop(1) == "…"
    return all(abs(number(text) - rate) <= 1e-9 * rate for text, rate in zip(told, rates, strict=True))


def must_diverge(r: Run) -> bool:
    """A run of which nobody would say anything else: every step makes the loss half as large again, and more."""
    grows = all(later > 1.5 * loss for loss, later in zip(r.known, r.known[1:], strict=False))
    return len(r.known) > 3 and grows and r.known[-1] > 100 * max(r.known[0], 1e-4)


CLAIMS: dict[str, Check] = {
    "{count} steps of {optimizer} at η = {rate}": lambda r, p: (
        p["count"] == f"{r.experiment.steps:,}"
        and p["optimizer"] == OPTIMIZERS[r.experiment.optimizer].title
        and _rates(r, p["rate"].split(" → "))
    ),
    "{count} step of {optimizer} at η = {rate}": lambda r, p: p["count"] == "1" and r.experiment.steps == 1,
    "the run diverges": _diverges,
    "at step {step} its numbers overflow": lambda r, p: int(p["step"]) == r.overflows_at,
    "at step {step} the numbers overflow": lambda r, p: int(p["step"]) == r.overflows_at,
    "the run ends": lambda r, p: r.overflows_at is not None and not must_diverge(r),
    "the loss stays at {start}": lambda r, p: all(r.says(p["start"], loss) for loss in r.losses),
    "the loss ends where it began, at {start}": lambda r, p: _from_to(r, {**p, "end": p["start"]}),
    "after moving between {low} and {high}": lambda r, p: (
        r.says(p["low"], min(r.losses)) and r.says(p["high"], max(r.losses)) and p["low"] != p["high"]
    ),
    "the loss rises from {start} to {end}": _rises,
    "the loss falls from {start} to {end}": lambda r, p: r.losses[-1] < r.losses[0] + r.nothing and _from_to(r, p),
    "after rising to {peak}": lambda r, p: r.says(p["peak"], max(r.losses)) and max(r.losses) > r.losses[0],
    "That is E alone": lambda r, p: r.decays,
    "as PyTorch's loop prints it": lambda r, p: True,  # test_optimizers compares the two
    "with weight decay the run descends E plus a penalty, from {start} to {end}": lambda r, p: (
        r.decays and not r.pull_changes and _penalised(r, p)
    ),
    "with weight decay the run descends E plus a penalty, which changes on the way": lambda r, p: r.pull_changes,
    "with that of then it is {start} at the start and {end} at the end": lambda r, p: _penalised(r, p),
    # One moment of it.
    "At step {step} the numbers overflow": lambda r, p: (
        int(p["step"]) == r.step and not abs(r.losses[r.step]) < float("inf")
    ),
    "Step {step}": lambda r, p: int(p["step"]) == r.step,
    "loss {loss}": lambda r, p: r.says(p["loss"], r.losses[r.step]),
    "{right} of {all} training answers right": lambda r, p: (
        int(p["right"]) == r.right(r.experiment.x, r.experiment.target) and int(p["all"]) == r.experiment.target.numel()
    ),
    "{tested_right} of {tested} test answers": lambda r, p: (
        int(p["tested_right"]) == r.right(r.experiment.x_test, r.experiment.target_test)
        and int(p["tested"]) == r.experiment.target_test.numel()
    ),
    "The bars are the gradient over this step's mini-batch of {count} samples": lambda r, p: (
        int(p["count"]) == r.batch > 1
    ),
    "The bars are the gradient over this step's mini-batch of {count} sample": lambda r, p: r.batch == 1,
    "One straight line cannot part XOR": lambda r, p: r.experiment.dataset == "xor",
    "(0, 1) and (1, 0) lie across from each other": lambda r, p: _is_xor(r),
    "any line that has both on one side has (0, 0) or (1, 1) there too": lambda r, p: _is_xor(r),
    "At most 3 of the 4 can be right": lambda r, p: r.right(r.experiment.x, r.experiment.target) <= 3,
    "The numbers of this step overflow": lambda r, p: not abs(r.losses[r.step]) < float("inf"),
    "there is no output to shade": lambda r, p: not abs(r.losses[r.step]) < float("inf"),
    "A weight or the bias of this step is larger in size than a million": lambda r, p: bool(
        (r.parameters[r.step].abs() > 1e6).any()
    ),
    "its output is no longer shaded": lambda r, p: abs(r.losses[r.step]) < float("inf"),
    # The data.
    "{samples}": lambda r, p: p["samples"].startswith(f"{r.experiment.samples:,} sample"),
    "{inputs}": lambda r, p: p["inputs"].startswith(f"{r.experiment.inputs} input"),
    "none kept for testing": lambda r, p: r.experiment.x_test is None,
    "{count} kept for testing": lambda r, p: p["count"] == f"{len(r.experiment.x_test):,}",
    "{count} samples to train with": lambda r, p: p["count"] == f"{r.experiment.samples:,}" != "1",
    "{count} sample to train with": lambda r, p: r.experiment.samples == 1,
    "{count} inputs": lambda r, p: p["count"] == f"{r.experiment.inputs}" != "1",
    "{count} input": lambda r, p: r.experiment.inputs == 1,
}


def _is_xor(r: Run) -> bool:
    """The four samples that are meant, wherever standardising put them."""
    signs = {
        (tuple((row - r.experiment.x.mean(0)).sign().tolist()), t)
        for row, t in zip(r.experiment.x, r.experiment.target[:, 0].tolist(), strict=True)
    }
    return signs == {((-1.0, -1.0), 0.0), ((1.0, 1.0), 0.0), ((-1.0, 1.0), 1.0), ((1.0, -1.0), 1.0)}
