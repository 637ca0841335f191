"""The sentences under the pictures of the Rates page, made from the values that are drawn."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from explorer.text.numbers import shown
from slp_core import LABELS, Experiment, Sweep

_VERBS = {"converging": "converge", "oscillating": "oscillate", "diverging": "diverge"}


def sweep_caption(found: Sweep, counted: Sequence[int], own: int) -> str:
    """How many rates do what, which is the largest that converges, which ends lowest, and what the own one does.

    Parameters
    ----------
    counted : the rows of the rates that were asked for
    own : the row of the Experiment's own learning rate, which may not be one of them
    """
    labels, rates = found.labels, found.learning_rates.tolist()
    final = found.loss[:, -1].tolist()
    held = [(sum(labels[row] == name for row in counted), name) for name in LABELS]
    told = f"Of {_count(len(counted), 'rate')}, {_listed([f'{n} {_does(name, n)}' for n, name in held if n])}"
    converging = [rates[row] for row in counted if labels[row] == "converging"]
    told += f"; the largest that converges is {max(converging):g}." if converging else "; none converges."
    ended = [row for row in counted if math.isfinite(final[row])]
    if ended:
        lowest = min(final[row] for row in ended)
        best = [row for row in ended if shown(final[row]) == shown(lowest)]
        where = f"{'first ' if len(best) > 1 else ''}at η = {rates[best[0]]:g}"
        told += f" The lowest loss at the end is {shown(lowest)}, {where}."
    overflow = found.diverged_at[own]
    outcome = f"overflows at step {overflow}" if overflow is not None else f"ends at {shown(final[own])}"
    return f"{told} The Experiment's own η = {rates[own]:g} {_does(labels[own], 1)}: it {outcome}."


def optimizers_caption(experiment: Experiment, rows: Sequence[Mapping[str, Any]]) -> str:
    """Which optimizer ends lowest, and which highest."""
    told = f"{_count(experiment.steps, 'step')} from the same start, each with η = {experiment.learning_rate:g}: "
    return told + _ranked(rows, "final", ("ends lowest", "end lowest"), "highest")


def losses_caption(rows: Sequence[Mapping[str, Any]]) -> str:
    """Which loss brings the outputs closest to their targets, whatever each of them calls close."""
    told = "Each curve is of its own loss, so their heights do not compare. By the mean error |O − t| at the end, "
    return told + _ranked(rows, "error", ("comes closest", "come closest"), "least close")


def _ranked(rows: Sequence[Mapping[str, Any]], measure: str, best: tuple[str, str], worst: str) -> str:
    """Who is best and worst; numbers that read the same are a tie. ``best`` is told of one, and of many."""
    values = {row["name"].replace("_", " "): row[measure] for row in rows}
    finite = {name: value for name, value in values.items() if math.isfinite(value)}
    lost = [name for name in values if name not in finite]
    if not finite:
        return "every run overflows."
    low, high = shown(min(finite.values())), shown(max(finite.values()))
    first, last = ([name for name, value in finite.items() if shown(value) == end] for end in (low, high))
    if low == high:
        told = f"{_listed(first)} {'ends' if len(first) == 1 else 'end alike'} at {low}"
    else:
        told = f"{_listed(first)} {best[len(first) > 1]} ({low}), {_listed(last)} {worst} ({high})"
    return told + (f"; {_listed(lost)} {'overflows' if len(lost) == 1 else 'overflow'}." if lost else ".")


def _does(label: str, count: int) -> str:
    """What rates of this verdict do: "3 diverge", "1 diverges", "2 are slow"."""
    if label in _VERBS:
        return _VERBS[label] + ("s" if count == 1 else "")
    return f"{'is' if count == 1 else 'are'} {label}"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
