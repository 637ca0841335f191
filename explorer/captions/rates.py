"""The sentences under the pictures of the Rates page, made from the values that are drawn."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from explorer.captions.rates_measures import MEASURES
from explorer.text.lists import listed
from explorer.text.numbers import given, shown
from explorer.text.told import title
from explorer.text.voice import phrase, t, tn
from slp_core import LABELS, OPTIMIZERS, Curvature, Decay, Experiment, Sweep

_COUNTED: Mapping[str, Callable[[int], str]] = {
    "slow": lambda count: tn("{count} is slow", "{count} are slow", count),
    "converging": lambda count: tn("{count} converges", "{count} converge", count),
    "oscillating": lambda count: tn("{count} oscillates", "{count} oscillate", count),
    "diverging": lambda count: tn("{count} diverges", "{count} diverge", count),
    "zigzag": lambda count: tn("{count} converges in zigzag", "{count} converge in zigzag", count),
    "plateau": lambda count: tn("{count} is stuck on a plateau", "{count} are stuck on a plateau", count),
    "nothing": lambda count: tn("{count} has nothing to learn", "{count} have nothing to learn", count),
}
"""What rates of each verdict do, one and many of them."""
_OWN: Mapping[str, str] = {
    "slow": phrase("The Experiment's own η = {rate} is slow: it ends at {loss}."),
    "converging": phrase("The Experiment's own η = {rate} converges: it ends at {loss}."),
    "oscillating": phrase("The Experiment's own η = {rate} oscillates: it ends at {loss}."),
    "diverging": phrase("The Experiment's own η = {rate} diverges: it ends at {loss}."),
    "zigzag": phrase("The Experiment's own η = {rate} converges in zigzag: it ends at {loss}."),
    "plateau": phrase("The Experiment's own η = {rate} is stuck on a plateau: it ends at {loss}."),
    "nothing": phrase("At the Experiment's own η = {rate} there is nothing to learn: it ends at {loss}."),
}


_BEST: Mapping[str, tuple[str, str]] = {
    "loss": (
        phrase("Among these the lowest loss at the end is {best}, at η = {rate}."),
        phrase("Among these the lowest loss at the end is {best}, first at η = {rate}."),
    ),
    "test_loss": (
        phrase("Among these the lowest test loss at the end is {best}, at η = {rate}."),
        phrase("Among these the lowest test loss at the end is {best}, first at η = {rate}."),
    ),
    "accuracy": (
        phrase("Among these the most training answers, {best}, are right at the end of η = {rate}."),
        phrase(
            "Among these the most training answers, {best}, are right at the end of several rates, first of η = {rate}."
        ),
    ),
    "test_accuracy": (
        phrase("Among these the most test answers, {best}, are right at the end of η = {rate}."),
        phrase(
            "Among these the most test answers, {best}, are right at the end of several rates, first of η = {rate}."
        ),
    ),
}
"""Which rate is best by each measure: where it is alone, and where others come to the same."""


def sweep_caption(
    found: Sweep, counted: Sequence[int], own: int, measure: str, measured: Sequence[float | None]
) -> str:
    """How many rates do what, which is the largest that converges, which comes to the best end, and what the own one
    does; and of what verdicts are, with weight decay.

    Parameters
    ----------
    counted : the rows of the rates that were asked for
    own : the row of the Experiment's own learning rate, which may not be one of them
    measure : by what an end is judged
    measured : what each run comes to by it, None where it overflows
    """
    best = _best(found, counted, measure, measured)
    told = [_verdicts(found, counted), best, _own(found, own), _judged(found.experiment)]
    return " ".join(sentence for sentence in told if sentence)


def _verdicts(found: Sweep, counted: Sequence[int]) -> str:
    labels = [found.labels[row] for row in counted]
    verdicts = listed([_does(name, labels.count(name)) for name in LABELS if name in labels])
    rates = [rate for row, rate in enumerate(found.learning_rates.tolist()) if row in counted]
    converging = [rate for rate, label in zip(rates, labels, strict=True) if label in ("converging", "zigzag")]
    if not converging:
        return tn(
            "Of {count} rate, {verdicts}; none converges.",
            "Of {count} rates, {verdicts}; none converges.",
            len(counted),
            verdicts=verdicts,
        )
    return tn(
        "Of {count} rate, {verdicts}; the largest that converges is {rate}.",
        "Of {count} rates, {verdicts}; the largest that converges is {rate}.",
        len(counted),
        verdicts=verdicts,
        rate=given(max(converging)),
    )


def _does(verdict: str, count: int) -> str:
    """What so many rates of this verdict do: "3 diverge", "1 diverges", "2 are slow"."""
    return _COUNTED[verdict](count)


def _best(found: Sweep, counted: Sequence[int], measure: str, measured: Sequence[float | None]) -> str:
    """Which rate comes to the best end, or nothing where all overflow; numbers that read the same are a tie."""
    one = MEASURES[measure]
    rows = one.best(measured, counted)
    if not rows:
        return ""
    alone, first = _BEST[measure]
    end, rate = measured[rows[0]], found.learning_rates[rows[0]].item()
    assert end is not None
    return t(first if len(rows) > 1 else alone, best=one.written(end), rate=given(rate))


def _judged(experiment: Experiment) -> str:
    """What verdicts and curvature are of; nothing without weight decay."""
    if not Decay.of(experiment):
        return ""
    return t(
        "With weight decay a run descends E plus a penalty: verdicts are of both, and the losses that are shown are E "
        "alone."
    )


def _own(found: Sweep, own: int) -> str:
    rate, overflow = given(found.learning_rates[own].item()), found.diverged_at[own]
    if overflow is not None:
        return t("The Experiment's own η = {rate} diverges: it overflows at step {step}.", rate=rate, step=overflow)
    return t(_OWN[found.labels[own]], rate=rate, loss=shown(found.loss[own, -1].item()))


def limit_caption(experiment: Experiment, bend: Curvature | None) -> str:
    """Up to which rate plain gradient descent would stay where the chosen rate's run ends; nothing if it overflows."""
    if bend is None or not math.isfinite(bend.largest):
        return ""
    rate = given(experiment.learning_rate)
    if bend.stable_rate is None:
        return t(
            "Where the run of η = {rate} ends, the loss bends up in no direction: 2/λ sets no limit there.", rate=rate
        )
    plain = t(
        phrase(
            "Where the run of η = {rate} ends, the largest curvature of E plus the penalty is λ = {curvature}: plain "
            "gradient descent stays near a minimum that bends like this up to η = 2/λ = {limit}."
        )
        if Decay.of(experiment)
        else phrase(
            "Where the run of η = {rate} ends, the largest curvature of the loss is λ = {curvature}: plain gradient "
            "descent stays near a minimum that bends like this up to η = 2/λ = {limit}."
        ),
        rate=rate,
        curvature=shown(bend.largest),
        limit=shown(bend.stable_rate),
    )
    if _is_plain(experiment):
        return plain
    other = t("This run takes other steps than plain gradient descent, and has a limit of its own.")
    return f"{plain} {other}"


def _is_plain(experiment: Experiment) -> bool:
    """Whether each step is one of gradient descent over all samples: a momentum of 0 makes no other."""
    optimizer = OPTIMIZERS[experiment.optimizer]
    settings = {name: getattr(experiment, name) for name in optimizer.settings}
    return experiment.is_full_batch and optimizer.is_plain(**settings)


def optimizers_caption(experiment: Experiment, rows: Sequence[Mapping[str, Any]]) -> str:
    """Which optimizer ends lowest, and which highest."""
    same = tn(
        "{count} step from the same start, each with η = {rate}.",
        "{count} steps from the same start, each with η = {rate}.",
        experiment.steps,
        rate=given(experiment.learning_rate),
    )
    best = phrase("Lowest at the end: {best} ({low}); highest: {worst} ({high}).")
    return f"{same} {_ranked('optimizer', rows, 'final', best)}"


def losses_caption(rows: Sequence[Mapping[str, Any]]) -> str:
    """Which loss brings the outputs closest to their targets, whatever each of them calls close."""
    apart = t("Each curve is of its own loss, so their heights do not compare; the mean error |O − t| at the end does.")
    best = phrase("Closest to the target: {best} ({low}); least close: {worst} ({high}).")
    return f"{apart} {_ranked('loss', rows, 'error', best)}"


def _ranked(field: str, rows: Sequence[Mapping[str, Any]], measure: str, template: str) -> str:
    """Who is best and worst; numbers that read the same are a tie."""
    values = {title(field, row["name"]): row[measure] for row in rows}
    finite = {name: value for name, value in values.items() if math.isfinite(value)}
    lost = [name for name in values if name not in finite]
    if not finite:
        return t("Every run overflows.")
    low, high = shown(min(finite.values())), shown(max(finite.values()))
    first, last = ([name for name, value in finite.items() if shown(value) == end] for end in (low, high))
    if low != high:
        told = t(template, best=listed(first), low=low, worst=listed(last), high=high)
    elif len(first) == 1:
        told = t("At the end, {name} is at {value}.", name=first[0], value=low)
    else:
        told = t("All end alike at {value}: {names}.", value=low, names=listed(first))
    return f"{told} {t('These overflow: {names}.', names=listed(lost))}" if lost else told
