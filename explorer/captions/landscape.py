"""The sentences of the Landscape page, made from the values that it shows."""

from explorer.contract.landscape import RunPoints
from explorer.contract.wire import Json
from explorer.text.numbers import shown
from slp_core import Experiment, ExperimentError, Trace, why_not

FLAT = 0.01
"""Below this slope a place is called a plateau."""
_LONG = {"mse": "mse", "binary_cross_entropy": "cross-entropy", "half_squared_error": "half the squared error"}


def name(j: int, inputs: int) -> str:
    """What parameter j is called."""
    return f"w{j + 1}" if j < inputs else "b"


def slope(j: int, inputs: int, value: float) -> str:
    """Which way the loss falls along one parameter."""
    along = f"Along {name(j, inputs)} the loss"
    if value == 0:
        return f"{along} is flat here: the slope is 0."
    return f"{along} {'falls' if value < 0 else 'rises'} to the right; the slope there is {shown(value)}."


def slices(experiment: Experiment, column: list[float], pair: tuple[int, int], step: int) -> str:
    """What the small charts show, and the slopes along the chosen two."""
    told = " ".join(slope(j, experiment.inputs, column[j]) for j in pair)
    held = f"Each chart moves one weight and holds all others at their values of step {step}."
    if experiment.outputs > 1:
        held += " The weights are those of the first output."
    if not experiment.is_full_batch:
        held += (
            f" Slopes are those of the loss over all {experiment.samples} samples; the run itself follows mini-batches "
            f"of {experiment.batch_size}."
        )
    return f"{told} {held}"


def surface(experiment: Experiment, pair: tuple[int, int], ends: RunPoints) -> str:
    """Where the run goes over the two, and what is held."""
    start, here, end = ends["start"], ends["shown"], ends["end"]
    first, second = (name(j, experiment.inputs) for j in pair)
    went = (
        f"From step 0 to step {end['step']}, {first} goes from {shown(start['values'][0])} to "
        f"{shown(end['values'][0])} and {second} from {shown(start['values'][1])} to {shown(end['values'][1])}; "
        f"the loss goes from {shown(float(start['loss']))} to {shown(float(end['loss']))}."
    )
    others = experiment.inputs * experiment.outputs + experiment.outputs - 2
    if others == 0:
        return f"{went} There are no other weights: the whole path lies on the surface."
    held = f"the other {others} weights and biases are" if others > 1 else "the other weight or bias is"
    return (
        f"{went} Over the surface {held} held at the value{'s' if others > 1 else ''} of step {here['step']}. At its "
        f"other steps the run had other ones, so only the point of step {here['step']} is sure to lie on the surface."
    )


def run_end(trace: Trace, last: int) -> str:
    """Why the run is shown only in part, or nothing."""
    if last == trace.experiment.steps:
        return ""
    if trace.diverged_at is not None and trace.diverged_at <= last + 1:
        return f"The run diverges at step {trace.diverged_at}; it is shown as far as step {last}."
    return f"After step {last} a weight is larger than a million; the run is shown as far as that."


def refusal(experiment: Experiment, loss: str, error: ExperimentError) -> str:
    """Why there is no surface of ``loss``."""
    reason = why_not(experiment.activation, loss)
    return f"No surface of {_LONG[loss]}: {reason}." if reason else f"No surface of {_LONG[loss]}: {error}"


def compared(experiment: Experiment, pair: tuple[int, int], highest: Json | None) -> str:
    """How steep both losses are where mse is worst, where both are known."""
    if highest is None:
        return ""
    first, second = (name(j, experiment.inputs) for j in pair)
    by_mse, by_entropy = highest["slopes"]["mse"], highest["slopes"]["binary_cross_entropy"]
    told = (
        f"In this picture mse is highest, {shown(highest['loss'])}, at {first} = {shown(highest['place'][0])}, "
        f"{second} = {shown(highest['place'][1])}. There its slope over the two is {shown(by_mse)}, cross-entropy's "
        f"{shown(by_entropy)}"
    )
    if by_mse >= FLAT:
        return f"{told}: at its highest place mse is not flat."
    plateau = "the plateau of the saturated " + experiment.activation if highest["d_output_d_z"] < FLAT else "a plateau"
    return f"{told}: mse lies on {plateau}, cross-entropy {'does not' if by_entropy >= FLAT else 'does so too'}."
