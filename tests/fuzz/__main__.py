"""``python -m tests.fuzz DOOR [libFuzzer's arguments]``: atheris hunts, from the corpus on, and keeps what it finds."""

import sys
from pathlib import Path

import atheris
import torch

torch.set_num_threads(1)
with atheris.instrument_imports(include=["explorer", "slp_core"]):
    from tests.fuzz.doors import DOORS, listen

CORPUS = Path(__file__).parents[1] / "corpus"


def main() -> None:
    name, *arguments = sys.argv[1:]
    listen()
    options = ["-max_len=4096", "-timeout=20", "-rss_limit_mb=4000", *arguments]
    found = CORPUS.parent.parent / ".fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    # New inputs go into the first folder; the corpus is only read, and grows by hand.
    atheris.Setup(
        [sys.argv[0], *options, f"-artifact_prefix={found}/crash-", str(found), str(CORPUS / name)], DOORS[name]
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
