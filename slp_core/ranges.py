"""Within which limits each number of an Experiment may lie, also on the way, and how far its slider reaches."""

from collections.abc import Mapping, Sequence

from slp_core.errors import ExperimentError, Statement
from slp_core.fields import Change, Integer, Real
from slp_core.shapes import MAX_SAMPLES, TOO_LARGE_BATCH

MAX_WEIGHT = 1e6
MOST_CHANGES = 20
"""How often settings may be changed in the middle of a run."""
MOST_MADE_ANEW = 40_000
"""So many samples may be made anew on the way of a run, which takes a sixth of a second."""

DATUM = Real(-1e6, 1e6, slider=(-3, 3), step=0.01)
WEIGHT = Real(-MAX_WEIGHT, MAX_WEIGHT, slider=(-3, 3), step=0.01)
TARGET = Real(-1e6, 1e6, slider=(0, 1), step=0.01)
DECAY = Real(0, 0.999999, slider=(0, 0.999), step=0.001)
"""What an average remembers at each step."""
PULL = Real(0, 100, slider=(0, 0.5), step=0.001)
"""How strongly weights are drawn to 0."""
RATE = Real(0, 1e4, slider=(1e-4, 100), step=0.02, logarithmic=True)
MOMENTUM = Real(0, 1, slider=(0, 0.99), step=0.01)
NOISE = Real(0, 100, slider=(0, 2), step=0.01)
STEPS = Integer(0, 10_000, slider=(1, 1_000))
BATCH = Integer(1, MAX_SAMPLES, slider=(1, 512), optional=True)

CHANGEABLE: Mapping[str, Real | Integer] = {
    "learning_rate": RATE,
    "momentum": MOMENTUM,
    "weight_decay": PULL,
    "l1": PULL,
    "batch_size": BATCH,
    "noise": NOISE,
}
"""The settings that may be changed in the middle of a run."""

STILL = Statement(
    "still", "{field} must change momentum from and to numbers above 0: at 0, PyTorch leaves the velocity alone."
)


def check_changes(changes: Sequence[Change], momentum: float, samples: int) -> None:
    """Refuse changes that the samples, or an optimizer that begins with this ``momentum``, cannot follow.

    Raises
    ------
    ExperimentError
        If there is such a change.
    """
    momenta = [momentum] + [value for _, name, value in changes if name == "momentum"]
    if len(momenta) > 1 and 0 in momenta:
        raise ExperimentError("changes", STILL, 0)
    for _, name, value in changes:
        if name == "batch_size" and value is not None and value > samples:
            raise ExperimentError("changes", TOO_LARGE_BATCH(samples=samples), value)
