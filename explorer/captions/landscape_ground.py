"""What the Landscape page says of the ground: its levels, its lowest place, its plateaus."""

from explorer.contract.landscape import Levels, RunPoints
from explorer.text.names import weight_name
from explorer.text.numbers import shown
from explorer.text.told import title
from explorer.text.voice import phrase, t
from slp_core import Decay, Experiment, Lowest, has_one_valley, is_folded
from slp_core.judgement import on_plateau
from slp_core.outcomes import REMAINING

ABOVE = 2.0
"""From so many times the lowest loss of the picture on, a flat place is a plateau and no valley."""


def levels(experiment: Experiment, own: Levels) -> str:
    """At which heights there are lines, and of which kind they are."""
    heights = own["levels"]
    penalised = Decay.ever(experiment)
    loss = t("sum of E and penalty") if penalised else title("loss", experiment.loss)
    if own["logarithmic"]:
        return t(
            "Lines, colours and height are logarithmic: from {low} to {high}, each line at {factor} times the {loss} "
            "of the line below it.",
            low=shown(heights[0]),
            high=shown(heights[-1]),
            factor=shown(heights[1] / heights[0]),
            loss=loss,
        )
    return t(
        "Lines, colours and height are evenly spaced: from 0 to {high}, one line every {step} of the {loss}.",
        high=shown(heights[-1]),
        step=shown(heights[1]),
        loss=loss,
    )


def lowest(
    experiment: Experiment,
    penalised: bool,
    pair: tuple[int, int],
    found: Lowest | None,
    spans: list[tuple[float, float]],
) -> str:
    """Where the loss, or the sum with its penalty, is lowest over the two, or why no such place is marked."""
    if found is None:
        return _unmarked(experiment, penalised)
    values = found.values.tolist()
    inside = all(low <= value <= high for value, (low, high) in zip(values, spans, strict=True))
    template = {
        (True, False): phrase(
            "With all others held the loss is lowest at {first} = {first_value} and {second} = {second_value}, marked "
            "with a cross: {loss}."
        ),
        (False, False): phrase(
            "With all others held the loss is lowest outside of the picture, at {first} = {first_value} and {second} = "
            "{second_value}: {loss}."
        ),
        (True, True): phrase(
            "With all others held E + penalty is lowest at {first} = {first_value} and {second} = {second_value}, "
            "marked with a cross: {loss}."
        ),
        (False, True): phrase(
            "With all others held E + penalty is lowest outside of the picture, at {first} = {first_value} and "
            "{second} = {second_value}: {loss}."
        ),
    }[inside, penalised]
    first, second = (weight_name(j, experiment.inputs) for j in pair)
    return t(
        template,
        first=first,
        second=second,
        first_value=shown(values[0]),
        second_value=shown(values[1]),
        loss=shown(found.loss),
    )


def _unmarked(experiment: Experiment, penalised: bool) -> str:
    if is_folded(experiment):
        return (
            t(
                "E + penalty is convex, so it has one valley, but this E is made of flat pieces: where the sum is "
                "lowest is not looked for."
            )
            if penalised
            else t(
                "This loss is convex, so it has one valley, but it is made of flat pieces: the lowest may be a fold or "
                "a whole area, and no lowest place is marked."
            )
        )
    if not has_one_valley(experiment):
        return (
            t("This loss need not be convex, so E + penalty may have several valleys: no lowest place is marked.")
            if penalised
            else t("This loss need not be convex, so it may have several valleys: no lowest place is marked.")
        )
    if Decay.of(experiment).l1 > 0:
        return t("The penalty of λ₁ has corners: where E + penalty is lowest is not looked for.")
    if penalised:
        return t("Over these two no lowest place of E + penalty was found.")
    return t("Over these two no place is the lowest: the loss falls for ever, or is as low along a whole line.")


def plateau(ends: RunPoints, lowest_seen: float, penalised: bool) -> str:
    """That the step that is shown stands on a plateau, or nothing: a run that has come down is not stuck on one."""
    shown_point, start = ends["shown"], float(ends["start"]["loss"])
    loss, slope = float(shown_point["loss"]), sum(float(part) ** 2 for part in shown_point["slopes"]) ** 0.5
    if not on_plateau(slope) or not loss > max(ABOVE * lowest_seen, REMAINING * start):
        return ""
    return t(
        phrase(
            "Step {step} is on a plateau: the slope over the two is {slope} only, and E + penalty of {loss} is far "
            "from the lowest of the picture, {lowest}."
        )
        if penalised
        else phrase(
            "Step {step} is on a plateau: the slope over the two is {slope} only, and the loss of {loss} is far from "
            "the lowest of the picture, {lowest}."
        ),
        step=shown_point["step"],
        slope=shown(slope),
        loss=shown(loss),
        lowest=shown(lowest_seen),
    )
