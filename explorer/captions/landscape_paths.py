"""What the Landscape page says of the paths of all optimizers over its map."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.captions.landscape import rest_moves
from explorer.captions.rates import optimizers_caption
from explorer.contract.landscape import OptimizerPath, RunPoints
from explorer.text.lists import listed
from explorer.text.numbers import shown
from explorer.text.told import title
from explorer.text.voice import t, tn
from slp_core import Decay, Experiment


@dataclass(frozen=True)
class Drawn:
    """How the path of one optimizer is drawn.

    Attributes
    ----------
    path : OptimizerPath
        What is sent of it.
    leaves : bool
        Whether any of its steps lies outside of the picture.
    short : bool
        Whether it is drawn only as far as its numbers can be held.
    """

    path: OptimizerPath
    leaves: bool
    short: bool


def paths(experiment: Experiment, pair: tuple[int, int], drawn: Sequence[Drawn], ends: RunPoints) -> str:
    """At which rate all run, who ends lowest, who ends higher than at the start, and what of it the map shows."""
    start = float(ends["start"]["loss"])
    told = [optimizers_caption(experiment, [one.path for one in drawn])]
    if Decay.ever(experiment):
        told.append(t("These numbers are E + penalty, as on the map."))
    worse = [one for one in drawn if _is_worse(float(one.path["final"]), start)]
    if worse:
        told.append(t("Higher than at the start ({start}): {names}.", start=shown(start), names=_names(worse)))
    told.append(t("At another rate they may rank otherwise."))
    if experiment.changes:
        told.append(t("All of them have the changes on the way."))
    left = [one for one in drawn if one.leaves]
    if left:
        told.append(t("Outside of the map, and cut off at its edge, is a part of: {names}.", names=_names(left)))
    short = [one for one in drawn if one.short]
    if short:
        told.append(
            t(
                "Drawn only up to the last step with no weight above a million and a finite loss: {names}.",
                names=_names(short),
            )
        )
    told.append(t("These paths are on the map alone, not on the landscape."))
    if rest_moves(experiment, pair):
        told.append(
            t(
                "The map's colours are not theirs: it holds all others at this run's values of step {step}.",
                step=ends["shown"]["step"],
            )
        )
    return " ".join(told)


def paths_refused(experiment: Experiment, allowed: int | None) -> str:
    """Why the paths of all optimizers are not drawn: so many steps would be ``allowed``, or none."""
    if allowed is None:
        return tn(
            "The paths of all optimizers take too long with {count} sample, however few their steps.",
            "The paths of all optimizers take too long with {count} samples, however few their steps.",
            experiment.samples,
        )
    return tn(
        "For the paths of all optimizers steps must be at most {allowed} with {count} sample. Got {steps} instead.",
        "For the paths of all optimizers steps must be at most {allowed} with {count} samples. Got {steps} instead.",
        experiment.samples,
        allowed=f"{allowed:,}",
        steps=f"{experiment.steps:,}",
    )


def _is_worse(final: float, start: float) -> bool:
    """Whether it ends higher, by numbers that read so."""
    return start < final < float("inf") and shown(final) != shown(start)


def _names(drawn: Sequence[Drawn]) -> str:
    return listed([title("optimizer", one.path["name"]) for one in drawn])
