"""``python -m tests.fuzz DOOR [libFuzzer's arguments]``: atheris hunts, from the corpus on, and keeps what it finds."""

import subprocess
import sys
from pathlib import Path

import atheris
import torch

torch.set_num_threads(1)
with atheris.instrument_imports(include=["explorer", "slp_core"]):
    from tests.fuzz.doors import DOORS, listen

CORPUS = Path(__file__).parents[1] / "corpus"

ROUND = 50_000
"""Inputs to a process: atheris keeps some 20 kB of each link that it has traced, so that a long hunt is one of many."""


def main() -> None:
    name, *arguments = sys.argv[1:]
    runs = next((int(option.removeprefix("-runs=")) for option in arguments if option.startswith("-runs=")), ROUND)
    if runs > ROUND:
        hunt(name, [option for option in arguments if not option.startswith("-runs=")], runs)
        return
    listen()
    options = ["-max_len=4096", "-timeout=20", "-rss_limit_mb=4000", *arguments]
    found = CORPUS.parent.parent / ".fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    # New inputs go into the first folder; the corpus is only read, and grows by hand.
    atheris.Setup(
        [sys.argv[0], *options, f"-artifact_prefix={found}/crash-", str(found), str(CORPUS / name)], DOORS[name]
    )
    atheris.Fuzz()


def hunt(name: str, arguments: list[str], runs: int) -> None:
    """So many inputs, a round after the other: each begins with what those before found."""
    for done in range(0, runs, ROUND):
        one = [sys.executable, "-m", "tests.fuzz", name, *arguments, f"-runs={min(ROUND, runs - done)}"]
        if code := subprocess.run(one, check=False).returncode:
            sys.exit(code)


if __name__ == "__main__":
    main()
