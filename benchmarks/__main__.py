"""`python -m benchmarks [hosting]`: measure every ratio of design section 6 that exists, each against its reference."""

import argparse
import json
import sys
import time
import traceback
from pathlib import Path

from benchmarks import report
from benchmarks.registry import BENCHMARKS, GROUPS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("group", nargs="?", choices=GROUPS, help="those that belong together; without it all")
    parser.add_argument("--only", action="append", choices=BENCHMARKS, metavar="NAME", help="may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write what was found, or the list, as JSON")
    parser.add_argument("--list", action="store_true", help="say what there is, and measure nothing")
    arguments = parser.parse_args()
    wanted = arguments.only or GROUPS.get(arguments.group, BENCHMARKS)
    chosen = [benchmark for name, benchmark in BENCHMARKS.items() if name in wanted]

    if arguments.list:
        results = [report.described(benchmark) for benchmark in chosen]
        print("\n".join(f"{entry.name:16}{entry.budget!s:10}{entry.ours}" for entry in chosen))
    else:
        results = []
        for benchmark in chosen:
            print(f"measuring {benchmark.name} ...", file=sys.stderr, flush=True)
            start = time.perf_counter()
            try:
                rounds = benchmark.measure()
            except Exception as error:  # one that fails must not hide the others
                traceback.print_exc()
                results.append(report.failed(benchmark, error))
            else:
                results.append(report.measured(benchmark, rounds, time.perf_counter() - start))
        print(report.table(results))
    if arguments.json:
        arguments.json.write_text(json.dumps(report.document(results), indent=2) + "\n", encoding="utf-8")
    return int(any("error" in result for result in results))


if __name__ == "__main__":
    sys.exit(main())
