"""What was sent through the three doors once, and what was found there: replayed with every run of the tests."""

from pathlib import Path

import pytest

from tests.fuzz.doors import DOORS, listen

CORPUS = Path(__file__).parents[1] / "corpus"
INPUTS = [(door, path) for door in DOORS for path in sorted((CORPUS / door).iterdir())]


@pytest.mark.parametrize(("door", "path"), INPUTS, ids=lambda value: value if isinstance(value, str) else value.name)
def test_door_takes_what_it_was_sent(door, path, monkeypatch):
    DOORS[door](path.read_bytes())


def test_every_door_has_a_corpus():
    assert {door for door, _ in INPUTS} == set(DOORS)
    assert len(INPUTS) > 30


def test_a_fault_that_is_only_logged_is_a_finding():
    import logging

    logger = logging.getLogger("explorer")
    before = list(logger.handlers)
    try:
        listen()
        with pytest.raises(AssertionError, match="a line in the log"):
            logging.getLogger("explorer.views.guard").error("Error 1")
    finally:
        logger.handlers = before
