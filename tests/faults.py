"""`python -m tests.faults`: every fault test, and a table of what was done to the servers and what came of it."""

import sys

import pytest

FILES = ["tests/browser/test_hosted.py", "tests/browser/test_hosted_long.py", "tests/browser/test_lost.py"]


class Table:
    """Collects one row a test."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, float]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has passed, or something of it failed."""
        if report.when == "call" or report.failed:
            name = report.nodeid.split("::test_")[-1].replace("_", " ")
            self.rows.append((name, report.outcome, report.duration))

    def printed(self) -> str:
        """The table, as the guide has it."""
        lines = [f"| {name} | {outcome} | {seconds:.0f} s |" for name, outcome, seconds in self.rows]
        return "\n".join(["| what happens | | whole test |", "|---|---|---|", *lines])


if __name__ == "__main__":
    table = Table()
    code = pytest.main(["-q", *FILES, *sys.argv[1:]], plugins=[table])
    print(table.printed())
    sys.exit(int(code))
