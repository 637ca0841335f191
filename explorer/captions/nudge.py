"""The nudge: what a small change of one weight does to z, O and E, and how well the three slopes foretell it."""

from explorer.text.names import input_name, weight_name
from explorer.text.numbers import change, given, leading
from explorer.text.told import title
from explorer.text.voice import phrase, t, tn
from slp_core import LOSSES, Experiment, Nudge, forward
from slp_core.judgement import falls_away
from slp_core.neuron import Neuron

_NO_LINK = phrase(
    "Moving {name} by {h} moves z by {z}, but not O: {activation} is flat here (∂O/∂z = 0), so E does not move."
)
_LOST_LINK = phrase("Moving {name} by {h} moves z by {z}; O moves too little for float64 to show; E moves by {loss}.")
_LOST_LOSS = phrase(
    "Moving {name} by {h} moves z by {z}, that moves O by {output}, and E moves too little for float64 to show."
)
_LOST_BOTH = phrase("Moving {name} by {h} moves z by {z}; O and E move too little for float64 to show.")
_JUMP = phrase(
    "Moving {name} by {h} moves z by {z}, and that moves O by {output} although ∂O/∂z is 0: {activation} bends or "
    "jumps on the way. E moves by {loss}."
)
_CHAIN = phrase("Moving {name} by {h} moves z by {z}, that moves O by {output}, and that moves E by {loss}.")


def nudge_caption(experiment: Experiment, nudge: Nudge) -> str:
    """What moved what, what the slopes foretold, and what a smaller nudge would change about that."""
    nothing = _nothing_moves(experiment, nudge)
    if nothing:
        return nothing
    joint = Neuron.of(experiment).canonical
    if joint and joint.sees_sum:
        return t(
            "Moving {name} by {h} moves z by {z}. The loss judges z and not O: E moves by {loss}, and δ times the "
            "input foretells {predicted}.",
            name=weight_name(nudge.index, experiment.inputs),
            h=_size(nudge.sizes[0].item()),
            z=change(nudge.measured.z[0].item()),
            loss=change(nudge.measured.loss[0].item()),
            predicted=change(nudge.predicted.loss[0].item()),
        )
    told = [_chain(experiment, nudge), _foretold(experiment, nudge), _smaller(nudge)]
    return " ".join(sentence for sentence in told if sentence)


def whole_caption(experiment: Experiment, nudge: Nudge) -> str:
    """What the loss of all samples does, which is more than what one of them adds; empty where it is alone."""
    if experiment.samples == 1:
        return ""
    return tn(
        "Over {count} sample, E moves by {measured}; its gradient says {predicted}.",
        "Over all {count} samples, E moves by {measured}; its gradient says {predicted}.",
        experiment.samples,
        measured=change(nudge.whole_measured[0].item()),
        predicted=change(nudge.whole_predicted[0].item()),
    )


def _nothing_moves(experiment: Experiment, nudge: Nudge) -> str:
    """Why there is no chain to speak of; empty where there is one."""
    h, name = nudge.sizes[0].item(), weight_name(nudge.index, experiment.inputs)
    moved = nudge.measured.chain()[0]
    if h == 0:
        return t("A nudge of 0 moves nothing.")
    if not (moved.isfinite().all() and nudge.predicted.chain()[0].isfinite().all()):
        return t("The numbers overflow float64 here: what the nudge does cannot be measured.")
    if moved[0] == 0:
        return t("A nudge of {h} is lost in the rounding of {name}: nothing moves.", h=_size(h), name=name)
    if nudge.slopes[0] == 0:
        return t(
            "{input} is 0, so z does not move when {name} does, and neither do O and E. The slope ∂z/∂{name} = {input} "
            "says the same.",
            input=input_name(nudge.index),
            name=name,
        )
    if not moved[1:].any():
        return t("A nudge of {h} is lost in the rounding of z: nothing but {name} moves.", h=_size(h), name=name)
    return ""


def _chain(experiment: Experiment, nudge: Nudge) -> str:
    """The links as they were measured."""
    _, z, output, loss = nudge.measured.chain()[0].tolist()
    flat = nudge.slopes[1] == 0
    unseen = _unseen(nudge)
    lost = _NO_LINK if flat and loss == 0 else _LOST_BOTH if unseen else _LOST_LINK
    template = lost if output == 0 else _JUMP if flat else _LOST_LOSS if unseen else _CHAIN
    return t(
        template,
        name=weight_name(nudge.index, experiment.inputs),
        h=_size(nudge.sizes[0].item()),
        z=change(z),
        output=change(output),
        loss=change(loss),
        activation=title("activation", experiment.activation),
    )


def _unseen(nudge: Nudge) -> bool:
    """Whether E moves by less than float64 can show of it."""
    return bool(nudge.agrees[0] and nudge.measured.loss[0] == 0 and nudge.predicted.loss[0] != 0)


def _foretold(experiment: Experiment, nudge: Nudge) -> str:
    """How the slopes' product compares with what E did."""
    measured, predicted = nudge.measured.loss[0].item(), nudge.predicted.loss[0].item()
    if nudge.agrees[0]:
        if measured == predicted == 0:
            return t("The three slopes multiplied say the same: 0.")
        if _unseen(nudge):
            return t("The three slopes multiplied say how little: {predicted}.", predicted=change(predicted))
        return t("The three slopes multiplied say the same, as far as float64 can tell.")
    if predicted == 0:
        if nudge.slopes[2] == 0 and _is_straight(experiment):
            return t(
                "E is flat here (∂E/∂O = 0), but has a corner within reach of the nudge: the slopes foretell no change."
            )
        if nudge.slopes[2] == 0:
            return t("The output is at its target, where E is flat (∂E/∂O = 0): the slopes foretell no change.")
        return t("The three slopes multiplied say 0: they foretell nothing of it.")
    if measured == 0:
        return t("The three slopes multiplied say {predicted}, but E does not move.", predicted=change(predicted))
    if measured * predicted < 0:
        return t("The three slopes multiplied say {predicted}: the other way.", predicted=change(predicted))
    return t(
        "The three slopes multiplied say {predicted}: off by {error} %.",
        predicted=change(predicted),
        error=_error(nudge, 0),
    )


def _is_straight(experiment: Experiment) -> bool:
    """Whether the loss has no curve where the output is: what moves it from a slope of 0 is a corner."""
    here = slice(experiment.shown, experiment.shown + 1)
    output, target = forward(experiment).o[here, :1], experiment.target[here, :1]
    return bool((LOSSES[experiment.loss].bend(output, target) == 0).all())


def _smaller(nudge: Nudge) -> str:
    """What becomes of the error when the nudge does not go as far; empty where there is none."""
    whole, tenth, hundredth = nudge.error[:3]
    if nudge.agrees[0]:
        return ""
    if nudge.slopes[2] == 0 and nudge.predicted.loss[0] == 0:
        return t(
            "With a tenth of the nudge E moves by {tenth}, with a hundredth by {hundredth}.",
            tenth=change(nudge.measured.loss[1].item()),
            hundredth=change(nudge.measured.loss[2].item()),
        )
    if nudge.agrees[1]:
        return t("With a tenth of the nudge they agree, as far as float64 can tell.")
    if nudge.agrees[2]:
        return t("With a hundredth of the nudge they agree, as far as float64 can tell.")
    if falls_away(whole, tenth) and falls_away(tenth, hundredth):
        return t(
            "With a tenth of the nudge they are off by {tenth} %, with a hundredth by {hundredth} %: the smaller the "
            "nudge, the better they foretell.",
            tenth=_error(nudge, 1),
            hundredth=_error(nudge, 2),
        )
    if hundredth < whole:
        return t("With a hundredth of the nudge they are off by {hundredth} %.", hundredth=_error(nudge, 2))
    return t(
        "With a hundredth of the nudge they are still off by {hundredth} %: a smaller nudge does not help.",
        hundredth=_error(nudge, 2),
    )


def _error(nudge: Nudge, size: int) -> str:
    """A percentage, in whole ones at least."""
    percentage = 100 * nudge.error[size].item()
    return leading(percentage, 2 if percentage < 99.5 else 3)


def _size(h: float) -> str:
    """A nudge as it was chosen, with its sign."""
    return f"+{given(h)}" if h > 0 else given(h)
