"""What the Rates page claims: how many runs do what, which ends lowest, and up to which rate descent would stay."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Tensor

from explorer.text.numbers import portion, shown
from slp_core import LOSSES, OPTIMIZERS, Experiment, ExperimentError, Sweep, Trace, train
from tests.core.oracle import activation_of, loss_of
from tests.explorer.claims.facts import Facts, number, printed
from tests.explorer.claims.hearing import Check
from tests.explorer.claims.run import Run, must_diverge

Places = Mapping[str, str]


class Swept:
    """Runs of several rates, each judged by its own losses, and those of the other optimizers and losses."""

    def __init__(
        self, experiment: Experiment, found: Sweep, counted: Sequence[int], own: int, measure: str = "loss"
    ) -> None:
        self.experiment, self.own, self.measure = experiment, own, measure
        self.rates = found.learning_rates.tolist()
        self.counted = counted
        self.found = found

    def __repr__(self) -> str:
        return f"rates {self.rates} of {self.experiment!r}"

    @cached_property
    def runs(self) -> list[Run]:
        """One for each rate, alone."""
        return [Run(train(self.experiment.change(learning_rate=rate))) for rate in self.rates]

    @property
    def asked(self) -> list[Run]:
        return [self.runs[row] for row in self.counted]

    @cached_property
    def ends(self) -> dict[float, float]:
        """The last loss of each rate that was asked for and does not overflow, as the sweep has it."""
        last = self.found.loss[:, -1].tolist()
        return {self.rates[row]: last[row] for row in self.counted if abs(last[row]) < float("inf")}

    @cached_property
    def measured(self) -> dict[float, float]:
        """What each rate that was asked for comes to by the measure, where it does not overflow: by plain torch, with
        the last weights of the sweep."""
        if self.measure == "loss":
            return self.ends
        e, found = self.experiment, {}
        x, target = (e.x_test, e.target_test) if "test" in self.measure else (e.x, e.target)
        for row in self.counted:
            end = self.found.parameters[row, -1]
            z = torch.addmm(end[-1].reshape(-1, 1), end[:-1].T, x.T).T
            o = activation_of(e)(z)
            if self.found.diverged_at[row] is not None or not bool(o.isfinite().all()):
                continue
            if "accuracy" in self.measure:
                found[self.rates[row]] = 100 * ((o >= 0.5) == (target >= 0.5)).double().mean().item()
            elif (e.activation, e.loss) == ("sigmoid", "binary_cross_entropy"):
                found[self.rates[row]] = F.binary_cross_entropy_with_logits(z, target).item()
            else:
                found[self.rates[row]] = loss_of(e)(o, target, z).item()
        return {rate: end for rate, end in found.items() if abs(end) < float("inf")}

    @property
    def flat(self) -> float:
        """Below this a curvature is hardly more than the rounding of its parts."""
        return 1e-12 * max(1.0, self.experiment.x.abs().max().item()) ** 2

    @cached_property
    def curvature(self) -> float:
        """The largest eigenvalue of autograd's Hessian, where the chosen rate's run ends."""
        e, end = self.experiment, self.found.parameters[self.own, -1]
        trained, facts = end if e.train_bias else end[:-1], Facts(e)

        def loss(parameters: Tensor) -> Tensor:
            all_ = (parameters if e.train_bias else torch.cat([parameters, end[-1:].flatten()])).reshape(end.shape)
            return facts._loss(facts.fed @ all_) + e.weight_decay / 2 * parameters.square().sum()

        return torch.linalg.eigvalsh(torch.autograd.functional.hessian(loss, trained.flatten())).max().item()


class Compared:
    """The runs of several optimizers or losses, each by its title, and what each of them comes to."""

    def __init__(self, experiment: Experiment, ends: Mapping[str, float]) -> None:
        self.experiment, self.ends = experiment, ends

    def __repr__(self) -> str:
        return f"{self.ends} of {self.experiment!r}"

    @property
    def finite(self) -> dict[str, float]:
        return {name: end for name, end in self.ends.items() if abs(end) < float("inf")}


def optimizers(e: Experiment) -> Compared:
    ends = {entry.title: _end(train(e.change(optimizer=name))) for name, entry in OPTIMIZERS.items()}
    return Compared(e, ends)


def losses(e: Experiment) -> Compared:
    """The mean distance to the target that each loss that fits comes to."""
    ends = {}
    for name, entry in LOSSES.items():
        try:
            other = Run(train(e.change(loss=name)))
        except ExperimentError:
            continue
        _, o = other.outputs(e.steps, e.x)
        ends[entry.title] = (o - e.target).abs().mean().item()
    return Compared(e, ends)


def _end(trace: Trace) -> float:
    run = Run(trace)
    return run.losses[-1] if run.overflows_at is None else float("nan")


def _ranks(c: Compared, p: Places, place: str, value: str, end: float) -> bool:
    """Whether all that are named come to that end, and no other does."""
    named = _named(p[place])
    return all(printed(p[value], c.finite[name], 1e-6) for name in named) and printed(p[value], end, 1e-6)


def _named(text: str) -> list[str]:
    return [name for part in text.split(" and ") for name in part.split(", ")]


def _lost(c: Compared, p: Places) -> bool:
    return {name.strip(",") for name in _named(p["names"])} == c.ends.keys() - c.finite.keys()


def _alike(c: Compared, p: Places) -> bool:
    named = {name.strip(",") for name in _named(p["names"])}
    return named == c.finite.keys() and all(printed(p["value"], end, 1e-6) for end in c.finite.values())


def _from_the_same_start(c: Compared, p: Places) -> bool:
    e = c.experiment
    return p["count"] == f"{e.steps:,}" and abs(number(p["rate"]) - e.learning_rate) <= 1e-9 * e.learning_rate


def _count(p: Places) -> int:
    return int(p["count"].replace(",", ""))


def _all_counted(s: Swept, p: Places) -> bool:
    """Whether the numbers of a list such as "2 converge and 1 diverges" add up to all rates."""
    said = [int(text) for text in re.findall(r"(\d+) (?:is|are|has|have|[a-z]+)", p["verdicts"])]
    return sum(said) == _count(p) == len(s.counted)


def _some(s: Swept, p: Places, holds) -> bool:
    """Whether so many runs may be what is said of them."""
    return 0 < _count(p) <= sum(holds(run) for run in s.asked)


def _overflows(run: Run) -> bool:
    return run.overflows_at is not None


def _rises(run: Run) -> bool:
    return _overflows(run) or run.losses[-1] > run.losses[0]


def _falls(run: Run) -> bool:
    return not _overflows(run) and min(run.losses) < run.losses[0]


def _stays(run: Run) -> bool:
    return not _overflows(run)


def _diverge(s: Swept, p: Places) -> bool:
    must = sum(_overflows(run) or must_diverge(run) for run in s.asked)
    return must <= _count(p) <= sum(_rises(run) for run in s.asked)


def _best(measure: str, alone: bool) -> Check:
    """Whether the end is the best of all by the measure, and whether it is that of the first rate, or of one alone."""

    def holds(s: Swept, p: Places) -> bool:
        percent = "accuracy" in measure
        best = (max if percent else min)(s.measured.values())
        alike = [rate for rate, end in s.measured.items() if (portion if percent else shown)(end) == p["best"]]
        read = printed(p["best"].removesuffix(" %"), best)
        return s.measure == measure and read and alike[0] == _rate(s, p) and alone == (len(alike) == 1)

    return holds


def _rate(s: Swept, p: Places) -> float:
    """The rate that is printed."""
    return min(s.rates, key=lambda rate: abs(rate - number(p["rate"])))


def _own(s: Swept, p: Places) -> bool:
    rate = s.rates[s.own]
    return abs(number(p["rate"]) - rate) <= 1e-9 * rate


def _ends(s: Swept, p: Places) -> bool:
    return printed(p["loss"], s.found.loss[s.own, -1].item())


def _own_run(s: Swept) -> Run:
    return s.runs[s.own]


def _converging(s: Swept, p: Places) -> bool:
    """Whether no larger rate of those asked for brings its loss down at all steadily."""
    rate = _rate(s, p)
    larger = [run for run, row in zip(s.asked, s.counted, strict=True) if s.rates[row] > rate]
    return _falls(s.runs[s.rates.index(rate)]) and not any(_must_converge(run) for run in larger)


def _must_converge(run: Run) -> bool:
    """A run of which nobody would say anything else: it never climbs, falls to almost nothing, and does so early."""
    if _overflows(run) or len(run.losses) < 9 or run.losses[0] < 1e-6:
        return False
    falls = all(later <= loss for loss, later in zip(run.losses, run.losses[1:], strict=False))
    return falls and run.losses[len(run.losses) // 4] < 0.001 * run.losses[0]


COMPARED: dict[str, Check] = {
    "{count} step from the same start, each with η = {rate}": _from_the_same_start,
    "{count} steps from the same start, each with η = {rate}": _from_the_same_start,
    "Each curve is of its own loss, so their heights do not compare": lambda c, p: True,
    "the mean error |O − t| at the end does": lambda c, p: True,
    "Lowest at the end: {best} ({low})": lambda c, p: _ranks(c, p, "best", "low", min(c.finite.values())),
    "highest: {worst} ({high})": lambda c, p: _ranks(c, p, "worst", "high", max(c.finite.values())),
    "Closest to the target: {best} ({low})": lambda c, p: _ranks(c, p, "best", "low", min(c.finite.values())),
    "least close: {worst} ({high})": lambda c, p: _ranks(c, p, "worst", "high", max(c.finite.values())),
    "Every run overflows": lambda c, p: not c.finite,
    "At the end, {name} is at {value}": lambda c, p: (
        list(c.finite) == [p["name"]] and printed(p["value"], c.finite[p["name"]], 1e-6)
    ),
    "All end alike at {value}: {names}": _alike,
    "These overflow: {names}": _lost,
}
CLAIMS: dict[str, Check] = COMPARED | {
    "Of {count} rate, {verdicts}": _all_counted,
    "Of {count} rates, {verdicts}": _all_counted,
    "none converges": lambda s, p: not any(_must_converge(run) for run in s.asked),
    "the largest that converges is {rate}": _converging,
    **{
        f"{{count}} {words}": lambda s, p, holds=holds: _some(s, p, holds)
        for forms, holds in (
            (("is slow", "are slow"), _stays),
            (("converges", "converge"), _falls),
            (("oscillates", "oscillate"), _stays),
            (("converges in zigzag", "converge in zigzag"), _falls),
            (("is stuck on a plateau", "are stuck on a plateau"), _stays),
            (("has nothing to learn", "have nothing to learn"), _stays),
        )
        for words in forms
    },
    "{count} diverges": _diverge,
    "{count} diverge": _diverge,
    "Among these the lowest loss at the end is {best}, at η = {rate}": _best("loss", alone=True),
    "Among these the lowest loss at the end is {best}, first at η = {rate}": _best("loss", alone=False),
    "Among these the lowest test loss at the end is {best}, at η = {rate}": _best("test_loss", alone=True),
    "Among these the lowest test loss at the end is {best}, first at η = {rate}": _best("test_loss", alone=False),
    "Among these the most training answers, {best}, are right at the end of η = {rate}": _best("accuracy", alone=True),
    "Among these the most training answers, {best}, are right at the end of several rates, first of η = {rate}": _best(
        "accuracy", alone=False
    ),
    "Among these the most test answers, {best}, are right at the end of η = {rate}": _best("test_accuracy", alone=True),
    "Among these the most test answers, {best}, are right at the end of several rates, first of η = {rate}": _best(
        "test_accuracy", alone=False
    ),
    "The Experiment's own η = {rate} is slow": lambda s, p: _own(s, p) and _stays(_own_run(s)),
    "The Experiment's own η = {rate} converges in zigzag": lambda s, p: _own(s, p) and _falls(_own_run(s)),
    "The Experiment's own η = {rate} converges": lambda s, p: _own(s, p) and _falls(_own_run(s)),
    "The Experiment's own η = {rate} oscillates": lambda s, p: _own(s, p) and _stays(_own_run(s)),
    "The Experiment's own η = {rate} is stuck on a plateau": lambda s, p: _own(s, p) and _stays(_own_run(s)),
    "At the Experiment's own η = {rate} there is nothing to learn": lambda s, p: _own(s, p) and _stays(_own_run(s)),
    "The Experiment's own η = {rate} diverges": lambda s, p: _own(s, p) and _rises(_own_run(s)),
    "it overflows at step {step}": lambda s, p: (
        _overflows(_own_run(s))
        and (
            # Side by side runs round otherwise than alone: a step earlier or later.
            abs(int(p["step"]) - s.runs[s.own].overflows_at) <= 1
        )
    ),
    "it ends at {loss}": _ends,
    "Where the run of η = {rate} ends": _own,
    "the loss bends up in no direction": lambda s, p: s.curvature <= 1e-9,
    "2/λ sets no limit there": lambda s, p: True,
    "With weight decay a run descends E plus a penalty": lambda s, p: s.experiment.weight_decay + s.experiment.l1 > 0,
    "verdicts are of both": lambda s, p: True,  # test_decay judges them by long runs
    "the losses that are shown are E alone": lambda s, p: all(
        run.says(shown(loss), run.losses[-1])
        for run, loss in zip(s.runs, s.found.loss[:, -1].tolist(), strict=True)
        if abs(loss) < float("inf")
    ),
    "the largest curvature of E plus the penalty is λ = {curvature}": lambda s, p: (
        s.experiment.weight_decay + s.experiment.l1 > 0
        and (printed(p["curvature"], s.curvature, 1e-6) or abs(s.curvature) < s.flat)
    ),
    "the largest curvature of the loss is λ = {curvature}": lambda s, p: (
        printed(p["curvature"], s.curvature, 1e-6) or max(number(p["curvature"]), s.curvature) < s.flat
    ),
    "plain gradient descent stays near a minimum that bends like this up to η = 2/λ = {limit}": lambda s, p: (
        printed(p["limit"], 2 / s.curvature, 1e-6)
        if s.curvature > s.flat
        else abs(number(p["limit"]) * number(p["curvature"]) - 2) < 0.02
    ),
    "This run takes other steps than plain gradient descent": lambda s, p: (
        s.experiment.optimizer != "sgd" or not s.experiment.is_full_batch
    ),
    "has a limit of its own": lambda s, p: True,
}
