"""Rosenblatt's rule at work: its mistakes so far, sweep by sweep, and Novikoff's bound on them."""

import math

from explorer.text.lists import listed
from explorer.text.numbers import given, shown
from explorer.text.voice import t, tn
from slp_core import Experiment
from slp_core.separation import Separation

SWEEPS = 8
"""The sweeps that are told one by one."""


def not_followed() -> str:
    """What Rosenblatt's rule would need."""
    return t("Rosenblatt's rule takes one of several samples at a time: data, SGD, a batch of 1 and a rate above 0.")


def decayed() -> str:
    """That the rule knows no weight decay."""
    return t("Rosenblatt's rule changes nothing where an answer is right; weight decay does, and no bound holds.")


def changed() -> str:
    """That the theorem is of a run without changes."""
    return t("Settings of this run change on its way: Rosenblatt's rule knows of none, and no bound holds.")


def counted(wrong: list[int]) -> str:
    """The mistakes of each sweep over the data, and all together."""
    last = [f"{count}" for count in wrong[-SWEEPS:]]
    if len(wrong) > SWEEPS:
        return tn(
            "The rule has been wrong {count} time so far; in the last sweeps over the data: {sweeps}.",
            "The rule has been wrong {count} times so far; in the last sweeps over the data: {sweeps}.",
            sum(wrong),
            sweeps=listed(last),
        )
    if not wrong:
        return t("The rule has not looked at a sample yet.")
    return tn(
        "The rule has been wrong {count} time so far; sweep by sweep over the data: {sweeps}.",
        "The rule has been wrong {count} times so far; sweep by sweep over the data: {sweeps}.",
        sum(wrong),
        sweeps=listed(last),
    )


def bounded(e: Experiment, found: Separation | None) -> str:
    """How often it can be wrong at the most, by Novikoff's theorem, from zeros and from this start."""
    if found is None and not e.train_bias:
        return t(
            "No plane through the origin parts the classes, and b stays 0: in every sweep over the data the rule is "
            "wrong."
        )
    if found is None:
        return t("No plane parts the classes: the rule never comes to rest.")
    start = e.weights.new_zeros(e.inputs + 1)
    start[:-1], start[-1] = e.weights[:, 0], e.bias[0]
    places = {
        "radius": shown(found.radius),
        "margin": shown(found.margin),
        "bound": f"{math.floor(found.bound * (1 + 1e-9)):,}",
    }
    if not start.any():
        return t(
            "A plane parts the classes by γ = {margin}, and no sample is longer than R = {radius}: by Novikoff's "
            "theorem the rule is wrong at most (R/γ)² = {bound} times, in whatever order.",
            **places,
        )
    most = math.floor(found.bound_from(start, e.learning_rate) * (1 + 1e-9))
    return t(
        "A plane parts the classes by γ = {margin}, and no sample is longer than R = {radius}: by Novikoff's theorem "
        "the rule is wrong at most (R/γ)² = {bound} times from weights of 0, and {most} from these at η = {rate}.",
        **places,
        most=f"{most:,}",
        rate=given(e.learning_rate),
    )
