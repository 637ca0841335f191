"""A neuron with a single input: what its curve says of the samples."""

from collections.abc import Sequence

from explorer.text.names import without_unit
from explorer.text.numbers import shown
from explorer.text.voice import phrase, t
from slp_core import Experiment, LeastSquares

ROUNDING = 1e-12
"""What is nearer to 0 is what the solution's own rounding leaves of it: the bias of standardised targets is 0."""


def curve_caption(classes: tuple[str, str], name: str, thresholds: Sequence[float], standardised: bool = False) -> str:
    """The output as a curve between two classes, and where the answer changes."""
    no, yes = classes
    told = t("▲ {no}, ● {yes}; hollow: kept for testing; ringed: answered wrongly.", no=no, yes=yes)
    return f"{told} {_changes(name, thresholds, standardised)}"


def _changes(name: str, thresholds: Sequence[float], standardised: bool) -> str:
    if not thresholds:
        return t("The curve is the output; it does not pass 0.5 here, so every answer is the same.")
    places = ", ".join(map(shown, thresholds))
    if standardised:
        return t(
            "The curve is the output; it passes 0.5, where the answer changes, at {name} = {places}, in standard "
            "deviations from the mean.",
            name=without_unit(name),
            places=places,
        )
    return t(
        "The curve is the output; it passes 0.5, where the answer changes, at {name} = {places}.",
        name=name,
        places=places,
    )


def line_caption(experiment: Experiment, best: LeastSquares | None) -> str:
    """The output as a line among real targets, its errors as squares, and the best that any line can do."""
    told = t(
        "The line is the output. Each square stands on the gap between a sample and the line; hollow samples are kept "
        "for testing."
    )
    if best is None:
        return told
    return f"{told} {_best(experiment, best)}"


def _best(experiment: Experiment, best: LeastSquares) -> str:
    weight, bias = (0.0 if abs(value) < ROUNDING else value for value in best.parameters[[0, -1], 0].tolist())
    loss = shown(best.loss)
    if not experiment.train_bias:
        return t(
            "Dotted: least squares, the bias as it is: w = {weight}, with a loss of {loss}. No other weight has less.",
            weight=shown(weight),
            loss=loss,
        )
    return t(
        "Dotted: least squares, solved without a step of training: w = {weight}, b = {bias}, with a loss of {loss}. No "
        "other line has less.",
        weight=shown(weight),
        bias=shown(bias),
        loss=loss,
    )


def regression_caption(step: int, loss: float, explained: float, tested: float | None) -> str:
    """How near the answers are to real targets at one step. A part that is below 0 is none."""
    if tested is None:
        return t(
            phrase("Step {step}: loss {loss}; the neuron explains {part} of the targets' variance (R²).")
            if explained >= 0
            else phrase(
                "Step {step}: loss {loss}; R² is {part}: below 0 the neuron is worse than always saying the targets' "
                "mean."
            ),
            step=step,
            loss=shown(loss),
            part=shown(explained),
        )
    return t(
        phrase(
            "Step {step}: loss {loss}; the neuron explains {part} of the training targets' variance (R²), and {tested} "
            "of the test targets'."
        )
        if min(explained, tested) >= 0
        else phrase(
            "Step {step}: loss {loss}; R² is {part} on the training targets and {tested} on the test targets: below 0 "
            "the neuron is worse than always saying their mean."
        ),
        step=step,
        loss=shown(loss),
        part=shown(explained),
        tested=shown(tested),
    )
