"""Undo and redo: what was set before, kept as what changed.

An entry is not a copy of an Experiment but the fields in which it differs from its neighbour: a drag of one weight
takes a few hundred bytes, whatever data it is trained on. So 200 steps back are small enough for the browser to keep.
"""

from dataclasses import dataclass, field
from typing import Any

from explorer import limits
from explorer.contract.wire import Json
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from slp_core import Experiment, ExperimentError, Statement

CHANGES = Statement("changes", "{field} must be a list of pairs: fields to set, names to leave out.")


@dataclass(frozen=True)
class Patch:
    """What makes one Experiment of another: fields to set, and fields to leave out."""

    fields: Json
    gone: tuple[str, ...] = ()

    @classmethod
    def between(cls, start: Json, end: Json) -> "Patch":
        """What makes ``end`` of ``start``."""
        fields = {name: value for name, value in end.items() if name not in start or start[name] != value}
        return cls(fields, tuple(name for name in start if name not in end))

    def apply(self, start: Json) -> Json:
        """The fields of the other Experiment."""
        return {name: value for name, value in start.items() if name not in self.gone} | self.fields


@dataclass
class History:
    """The present Experiment and its neighbours in time.

    Attributes
    ----------
    experiment : Experiment
        The present one.
    past, future : list of Patch
        What leads from each present to the one before or after it, the nearest last.
    """

    experiment: Experiment
    past: list[Patch] = field(default_factory=list)
    future: list[Patch] = field(default_factory=list)

    def commit(self, experiment: Experiment) -> None:
        """Make ``experiment`` the present one; what was undone before is gone."""
        back = Patch.between(experiment_to_json(experiment), self.fields)
        self.past = [*self.past[-limits.UNDO_MOST + 1 :], back]
        self.future = []
        self.experiment = experiment

    def undo(self) -> None:
        """Go back by one.

        Raises
        ------
        ExperimentError
            If that one cannot be had any more, because its file is gone. It is then left out.
        """
        self._move(self.past, self.future)

    def redo(self) -> None:
        """Go forward by one; errors as in :meth:`undo`."""
        self._move(self.future, self.past)

    def _move(self, there: list[Patch], back: list[Patch]) -> None:
        here = self.fields
        wanted = there.pop().apply(here)
        self.experiment = experiment_from_json(wanted)
        back.append(Patch.between(self.fields, here))

    @property
    def fields(self) -> Json:
        """The present Experiment as JSON has it."""
        return experiment_to_json(self.experiment)

    def copy(self) -> "History":
        """The same history for another session."""
        return History(self.experiment, list(self.past), list(self.future))

    def earlier(self) -> "list[Json]":
        """The fields of all others, from the nearest past to the farthest, then of the future."""
        found = []
        for changes in (self.past, self.future):
            fields = self.fields
            for change in reversed(changes):
                fields = change.apply(fields)
                found.append(fields)
        return found


def read_patches(values: Any) -> list[Patch]:
    """Changes as a keepsake holds them.

    Raises
    ------
    ExperimentError
        If they are something else.
    """
    if not isinstance(values, list):
        raise ExperimentError("history", CHANGES, values)
    found = []
    for entry in values[-limits.UNDO_MOST :]:
        pair = isinstance(entry, list) and len(entry) == 2
        if not pair or not isinstance(entry[0], dict) or not isinstance(entry[1], list):
            raise ExperimentError("history", CHANGES, entry)
        found.append(Patch(entry[0], tuple(map(str, entry[1]))))
    return found
