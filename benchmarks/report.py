"""What a run of the benchmarks found, as JSON and as a table for people."""

import os
import platform
import statistics
import textwrap
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from benchmarks.measure import Benchmark, Rounds

Json = dict[str, Any]
WIDTH = 112


def described(benchmark: Benchmark) -> Json:
    """What a benchmark is, without measuring."""
    return {
        "name": benchmark.name,
        "ours": benchmark.ours,
        "reference": benchmark.reference,
        "unit": benchmark.unit,
        "budget": {"at_least": benchmark.budget.at_least, "at_most": benchmark.budget.at_most},
    }


def measured(benchmark: Benchmark, rounds: Rounds, seconds: float) -> Json:
    return described(benchmark) | {
        "measured": {"ours": rounds.ours, "reference": rounds.reference},
        "ratio": {"median": rounds.ratio, "min": min(rounds.ratios), "max": max(rounds.ratios)},
        "met": benchmark.budget.met(rounds.ratio),
        "notes": rounds.notes,
        "seconds": round(seconds, 1),
    }


def failed(benchmark: Benchmark, error: Exception) -> Json:
    return described(benchmark) | {"error": f"{type(error).__name__}: {error}", "met": None}


def document(results: list[Json]) -> Json:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
            "torch": version("torch"),
            "streamlit": version("streamlit"),
        },
        "benchmarks": results,
    }


def table(results: list[Json]) -> str:
    """One line for each benchmark, then what exactly was measured."""
    rows = [("benchmark", "ours", "reference", "unit", "ratio (min..max)", "budget", "")]
    for result in results:
        if "ratio" not in result:
            rows.append((result["name"], "", "", "", "failed", _budget(result), "FAILED"))
            continue
        ratio = result["ratio"]
        rows.append(
            (
                result["name"],
                *(_number(statistics.median(result["measured"][side])) for side in ("ours", "reference")),
                result["unit"],
                f"{_number(ratio['median'])} ({_number(ratio['min'])}..{_number(ratio['max'])})",
                _budget(result),
                "met" if result["met"] else "MISSED",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "-" * max(map(len, lines)))
    lines += ["", "Ratio = ours / reference, the median over rounds in which both were measured one after the other."]
    for result in results:
        lines += ["", result["name"]]
        told = [f"ours: {result['ours']}.", f"reference: {result['reference']}.", *result.get("notes", [])]
        if "error" in result:
            told.append(f"failed: {result['error']}")
        for text in told:
            lines += textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(lines)


def _budget(result: Json) -> str:
    at_least, at_most = result["budget"]["at_least"], result["budget"]["at_most"]
    return f">= {at_least:g}" if at_least is not None else f"<= {at_most:g}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
