"""Which loss can judge which activation's outputs, and which targets."""

from torch import Tensor

from slp_core.activations import ACTIVATIONS
from slp_core.errors import ExperimentError, Statement
from slp_core.losses import LOSSES

TARGET_RANGE = Statement("target_range", "{field} must be from {low} to {high} for loss '{loss}'.")
PAIR = Statement(
    "pair",
    "{loss} is defined for outputs from {low} to {high}, but {activation} gives outputs from {least} to {greatest}.",
)
NO_PAIR = Statement(
    "no_pair",
    "{field} must be one that fits activation '{activation}': "
    "{loss} is defined for outputs from {low} to {high}, but {activation} gives outputs from {least} to {greatest}.",
)


def check_loss(activation: str, loss: str, **targets: Tensor | None) -> None:
    """Refuse a loss that cannot judge the outputs of ``activation``, and a target that it is not defined for.

    Raises
    ------
    ExperimentError
        For the loss, or for the first target outside of its range.
    """
    reason = why_not(activation, loss)
    if reason:
        raise ExperimentError("loss", NO_PAIR(**reason.arguments), loss)
    low, high = LOSSES[loss].target_range
    for name, target in targets.items():
        if target is not None and not bool(((target >= low) & (target <= high)).all()):
            outside = target[(target < low) | (target > high)][0].item()
            rule = TARGET_RANGE(low=f"{low:g}", high=f"{high:g}", loss=loss)
            raise ExperimentError(name, rule, outside)


def why_not(activation: str, loss: str) -> Statement | None:
    """Why ``loss`` cannot judge the outputs of ``activation``, or None where it can."""
    low, high = LOSSES[loss].output_range
    least, greatest = ACTIVATIONS[activation].range
    if low <= least and greatest <= high:
        return None
    return PAIR(
        loss=loss,
        activation=activation,
        low=f"{low:g}",
        high=f"{high:g}",
        least=f"{least:g}",
        greatest=f"{greatest:g}",
    )
