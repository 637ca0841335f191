"""What a benchmark is, and what it gives: one ratio for each round, ours over the reference."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Budget:
    """What a ratio is held against. Exactly one of the two is given."""

    at_least: float | None = None
    at_most: float | None = None

    def met(self, ratio: float) -> bool:
        return ratio >= self.at_least if self.at_least is not None else ratio <= (self.at_most or 0)

    def __str__(self) -> str:
        return f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"


@dataclass
class Rounds:
    """What was measured: in round i `ours[i]` and `reference[i]`, one right after the other."""

    ours: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, ours: float, reference: float) -> None:
        self.ours.append(ours)
        self.reference.append(reference)

    @property
    def ratios(self) -> list[float]:
        return [mine / theirs for mine, theirs in zip(self.ours, self.reference, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return statistics.median(self.ratios)


@dataclass(frozen=True)
class Benchmark:
    """One line of design section 6.

    `measure` takes no arguments, measures both sides in turns and returns the rounds, in `unit`.
    """

    name: str
    ours: str
    reference: str
    unit: str
    budget: Budget
    measure: Callable[[], Rounds]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]
