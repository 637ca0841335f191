"""The runs that a visitor put aside: pinned, named, unpinned, put back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeGuard

from explorer import limits
from explorer.state.pins import Pin
from slp_core import Experiment


class Pinned:
    """Up to :data:`explorer.limits.PINS_MOST` runs, and the one that was unpinned last.

    Attributes
    ----------
    runs : list of Pin
    """

    def __init__(self, runs: Iterable[Pin] = ()) -> None:
        self.runs = list(runs)
        self._unpinned: tuple[int, Pin] | None = None

    @property
    def unpinned(self) -> str | None:
        """The name of the run that can be put back."""
        return None if self._unpinned is None else self._unpinned[1].name

    @property
    def experiments(self) -> list[Experiment]:
        """Those of all runs that are held, also of the one that can be put back."""
        last = [] if self._unpinned is None else [self._unpinned[1]]
        return [pin.experiment for pin in (*self.runs, *last)]

    @property
    def full(self) -> bool:
        """Whether there is room for no other one."""
        return len(self.runs) >= limits.PINS_MOST

    def pin(self, experiment: Experiment, step: object) -> None:
        """Put a run aside, as it is looked at."""
        at = step if isinstance(step, int) and 0 <= step <= experiment.steps else 0
        self.runs.append(Pin(self._free_letter(), experiment, at))

    def find(self, index: object) -> Pin | None:
        """The run at this place, if there is one."""
        return self.runs[index] if self._is_place(index) else None

    def rename(self, index: object, text: object) -> None:
        """Give the run at this place another name, as much of it as there is room for; an empty one is none."""
        if self._is_place(index) and isinstance(text, str) and text.strip():
            self.runs[index] = replace(self.runs[index], name=text.strip()[: limits.PINS_MOST_LETTERS])

    def unpin(self, index: object) -> None:
        """Let go of the run at this place; until the next one is, it can be put back."""
        if self._is_place(index):
            self._unpinned = index, self.runs.pop(index)

    def put_back(self) -> None:
        """Pin the run again that was unpinned last, where it stood. If its name was given away, it gets another one."""
        if self._unpinned is None or self.full:
            return
        (index, pin), self._unpinned = self._unpinned, None
        taken = any(other.name == pin.name for other in self.runs)
        self.runs.insert(index, replace(pin, name=self._free_letter()) if taken else pin)

    def _is_place(self, index: object) -> TypeGuard[int]:
        return isinstance(index, int) and 0 <= index < len(self.runs)

    def _free_letter(self) -> str:
        taken = {pin.name for pin in self.runs}
        return next(letter for letter in "ABCDEFG" if letter not in taken)
