"""What is changed on the way of a run, in words."""

from explorer.text.fields import SYMBOLS
from explorer.text.numbers import given
from explorer.text.told import field_title
from explorer.text.voice import t
from slp_core import Experiment


def changes_told(experiment: Experiment) -> list[str]:
    """Each change of a run, in the order in which they happen.

    >>> changes_told(Experiment(x=[1], weights=[2], target=1, changes=[(400, "learning_rate", 0.03)]))
    ['η 0.1 → 0.03 at step 400']
    """
    return [
        t(
            "{name} {before} → {after} at step {step}",
            name=SYMBOLS.get(name) or field_title(name),
            before=_told(getattr(experiment.at(step - 1), name)),
            after=_told(value),
            step=step,
        )
        for step, name, value in experiment.changes
    ]


def _told(value: float | int | None) -> str:
    if value is None:
        return t("all")
    return given(value) if isinstance(value, float) else str(value)
