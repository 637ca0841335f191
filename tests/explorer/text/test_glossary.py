import re
from pathlib import Path

import pytest

from explorer.text.glossary import TERMS, glossary
from explorer.text.voice import places
from slp_core import ACTIVATIONS, OPTIMIZERS
from slp_core.judgement import SATURATED

STAGE = Path(__file__).parents[3] / "explorer" / "stage"
WANTED = {
    *("loss", "gradient", "learning_rate", "target", "bias", "saturated"),
    *("partial", "change", "g", "delta"),
    *("positive", "negative", "full_bar", "live"),
}
"""What somebody who arrives cold must be able to ask about."""


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?=\s|$)", text))


def test_glossary_has_what_was_asked_for():
    assert TERMS.keys() >= WANTED


def test_every_word_that_the_stage_marks_has_its_entry_and_every_entry_is_marked():
    sources = [path.read_text() for path in sorted(STAGE.rglob("*.js"))]
    direct = re.compile(r'\b(?:term|mention|reachable)\(\s*"(\w+)"|"data-term": "(\w+)"|"data-term"\]?="(\w+)"')
    marked = {name for source in sources for found in direct.findall(source) for name in found if name}
    tables = re.compile(r"const (?:LETTERS|FIELDS|TERMS) = \{(.*?)\};", re.DOTALL)
    for source in sources:
        for table in tables.findall(source):
            marked |= set(re.findall(r': "(\w+)"', table))
    # A choice's label is marked by the name of its field, a kind of bars by its own.
    marked |= {"activation", "optimizer"}
    assert marked == TERMS.keys()


@pytest.mark.parametrize("name", TERMS)
def test_entry_is_two_whole_sentences_at_most(name):
    entry = glossary()[name]
    assert entry["title"]
    assert sentences(entry["meaning"]) == 1 and entry["meaning"].endswith(".")
    assert not places(entry["meaning"])
    assert entry["here"] == TERMS[name].here
    if entry["here"] and places(entry["here"]) != {"mark"}:
        assert entry["here"].endswith(".") or "lesson" in entry["here"]


@pytest.mark.parametrize("entry", [*ACTIVATIONS.values(), *OPTIMIZERS.values()], ids=lambda entry: entry.name)
def test_lesson_that_an_entry_quotes_is_one_sentence(entry):
    assert sentences(entry.lesson) == 1


def test_limit_of_saturation_is_the_judgements_own():
    assert f"below {SATURATED:g}," in glossary()["saturated"]["meaning"]
