"""The sentences of the Landscape page, made from the values that it shows."""

import math

from explorer.contract.landscape import RunPoints
from explorer.contract.wire import Json
from explorer.text.names import weight_name
from explorer.text.numbers import given, shown
from explorer.text.told import title, told, told_error
from explorer.text.voice import phrase, t, tn
from slp_core import Decay, Experiment, ExperimentError, Trace, why_not
from slp_core.judgement import SATURATED, on_plateau


def slope(j: int, inputs: int, value: float, left: float, right: float) -> str:
    """Which way the loss falls along one parameter; where it has a corner or jumps, the gradient's ``value`` says only
    what a step of training takes it for.
    """
    name = weight_name(j, inputs)
    if not (math.isfinite(left) and math.isfinite(right)):
        return t("Along {name} the loss jumps here; the slope that is taken is {slope}.", name=name, slope=shown(value))
    if left != right:
        return t(
            "Along {name} the loss has a corner here: its slope is {left} on the left and {right} on the right, and "
            "{slope} is taken.",
            name=name,
            left=shown(left),
            right=shown(right),
            slope=shown(value),
        )
    if value == 0:
        return t("Along {name} the loss is flat here: the slope is 0.", name=name)
    template = (
        phrase("Along {name} the loss falls to the right; the slope there is {slope}.")
        if value < 0
        else phrase("Along {name} the loss rises to the right; the slope there is {slope}.")
    )
    return t(template, name=name, slope=shown(value))


def slices(experiment: Experiment, told: list[str], pair: tuple[int, int], step: int) -> str:
    """What the small charts show, and what is ``told`` of the slopes along the chosen two."""
    sentences = [told[j] for j in pair]
    sentences.append(
        t("Each chart moves one weight or the bias and holds all others at their values of step {step}.", step=step)
    )
    if experiment.outputs > 1:
        sentences.append(t("The weights are those of the first output."))
    now = experiment.at(step)
    if now.batch_size is not None and not now.is_full_batch:
        sentences.append(
            tn(
                "Slopes are those of the loss over all {count} samples; the run itself follows mini-batches of "
                "{batch}.",
                "Slopes are those of the loss over all {count} samples; the run itself follows mini-batches of "
                "{batch}.",
                experiment.samples,
                batch=now.batch_size,
            )
        )
    return " ".join(sentences)


def surface(experiment: Experiment, pair: tuple[int, int], ends: RunPoints) -> str:
    """Where the run goes over the two, and what is held; with weight decay, of which sum all this is."""
    penalised = Decay.ever(experiment)
    told = [_path(experiment, pair, ends, penalised)]
    if penalised:
        now = Decay.of(experiment.at(ends["shown"]["step"]))
        told.append(
            t(
                "With weight decay a run descends E plus a penalty: λ₂/2 times the squares and λ₁ times the sizes of "
                "all that is trained, here with λ₂ = {l2} and λ₁ = {l1}. Map, landscape and table show this sum; all "
                "other pictures show E alone.",
                l2=given(now.l2),
                l1=given(now.l1),
            )
        )
        if len({Decay.of(settings) for _, settings in experiment.phases}) > 1:
            told.append(
                t("These are those of step {step}; at others the run descends another sum.", step=ends["shown"]["step"])
            )
    return " ".join(told)


def _path(experiment: Experiment, pair: tuple[int, int], ends: RunPoints, penalised: bool) -> str:
    start, here, end = ends["start"], ends["shown"], ends["end"]
    first, second = (weight_name(j, experiment.inputs) for j in pair)
    went = t(
        phrase(
            "From step 0 to step {step}, {first} goes from {first_start} to {first_end} and {second} from "
            "{second_start} to {second_end}; E + penalty goes from {loss_start} to {loss_end}."
        )
        if penalised
        else phrase(
            "From step 0 to step {step}, {first} goes from {first_start} to {first_end} and {second} from "
            "{second_start} to {second_end}; the loss goes from {loss_start} to {loss_end}."
        ),
        step=end["step"],
        first=first,
        second=second,
        first_start=shown(start["values"][0]),
        first_end=shown(end["values"][0]),
        second_start=shown(start["values"][1]),
        second_end=shown(end["values"][1]),
        loss_start=shown(float(start["loss"])),
        loss_end=shown(float(end["loss"])),
    )
    others = _others(experiment)
    if others == 0:
        return f"{went} {t('There are no other weights: the whole path lies on the surface.')}"
    if not rest_moves(experiment, pair):
        return f"{went} {t('The bias is not trained: the whole path lies on the surface.')}"
    held = tn(
        "Over the surface the other weight or bias is held at the value of step {step}. At its other steps the run had "
        "other ones, so only the point of step {step} is sure to lie on the surface.",
        "Over the surface the other {count} weights and biases are held at the values of step {step}. At its other "
        "steps the run had other ones, so only the point of step {step} is sure to lie on the surface.",
        others,
        step=here["step"],
    )
    return f"{went} {held}"


def rest_moves(experiment: Experiment, pair: tuple[int, int]) -> bool:
    """Whether a run moves more than the two: then it does not stay on the surface over them."""
    others = _others(experiment)
    bias_alone = experiment.outputs == 1 and others == 1 and experiment.inputs not in pair
    return others > 0 and not (bias_alone and not experiment.train_bias)


def _others(experiment: Experiment) -> int:
    """How many weights and biases there are besides the two."""
    return experiment.inputs * experiment.outputs + experiment.outputs - 2


def run_end(trace: Trace, last: int) -> str:
    """Why the run is shown only in part, or nothing."""
    if last == trace.experiment.steps:
        return ""
    if trace.diverged_at is not None and trace.diverged_at <= last + 1:
        return t(
            "At step {step} the numbers of the run overflow; it is shown as far as step {last}.",
            step=trace.diverged_at,
            last=last,
        )
    return t(
        "After step {last} a weight or the bias is larger in size than a million; the run is shown as far as that.",
        last=last,
    )


def refusal(experiment: Experiment, loss: str, error: ExperimentError) -> str:
    """Why there is no surface of ``loss``."""
    reason = why_not(experiment.activation, loss)
    why = told_error(error) if reason is None else told(reason)
    return t("No surface of {loss}: {why}", loss=title("loss", loss), why=why)


def compared(experiment: Experiment, pair: tuple[int, int], highest: Json | None) -> str:
    """How steep both losses are where the squared error is worst, where both are known."""
    if highest is None:
        return ""
    first, second = (weight_name(j, experiment.inputs) for j in pair)
    by_squares, by_entropy = highest["slopes"]["mse"], highest["slopes"]["binary_cross_entropy"]
    squares, entropy = title("loss", "mse"), title("loss", "binary_cross_entropy")
    where = t(
        "In this picture {squares} is highest, {loss}, at {first} = {first_value}, {second} = {second_value}. There "
        "its slope over the two is {slope}, that of {entropy} {entropy_slope}.",
        squares=squares,
        entropy=entropy,
        loss=shown(highest["loss"]),
        first=first,
        first_value=shown(highest["place"][0]),
        second=second,
        second_value=shown(highest["place"][1]),
        slope=shown(by_squares),
        entropy_slope=shown(by_entropy),
    )
    if not on_plateau(by_squares):
        return f"{where} {t('At its highest place {squares} is not flat.', squares=squares)}"
    if highest["d_output_d_z"] < SATURATED:
        template = (
            phrase("So {squares} lies on the plateau of the saturated {activation}, and {entropy} does so too.")
            if on_plateau(by_entropy)
            else phrase("So {squares} lies on the plateau of the saturated {activation}, {entropy} does not.")
        )
    else:
        template = (
            phrase("So {squares} lies on a plateau, and {entropy} does so too.")
            if on_plateau(by_entropy)
            else phrase("So {squares} lies on a plateau, {entropy} does not.")
        )
    activation = title("activation", experiment.activation)
    return f"{where} {t(template, squares=squares, entropy=entropy, activation=activation)}"
