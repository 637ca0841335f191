"""The catalog holds every sentence of the program, and what it holds can be said."""

import ast
import json
import re
from pathlib import Path

import pytest

from explorer.text import pseudo
from explorer.text.extraction import FOLDERS, ROOT, TEMPLATE, collected, template
from explorer.text.voice import places
from slp_core import ACTIVATIONS, DATASETS, LOSSES, OPTIMIZERS, PRESETS

MESSAGES = [message for message in collected() if message.id]
TEXTS = sorted({text for m in MESSAGES for text in ([m.id] if isinstance(m.id, str) else m.id)})
SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def test_catalog_is_as_the_program_says():
    assert TEMPLATE.read_bytes() == template(), "make catalog renews it"


@pytest.mark.parametrize("registry", [ACTIVATIONS, DATASETS, LOSSES, OPTIMIZERS, PRESETS])
def test_catalog_holds_what_the_entries_of_the_core_say(registry):
    assert {entry.title for entry in registry.values()} <= set(TEXTS)
    assert {entry.lesson for entry in registry.values()} <= set(TEXTS)


def test_catalog_holds_what_python_and_the_stage_say_one_way_and_in_numbers():
    said = {m.id if isinstance(m.id, str) else m.id[0]: {file for file, _ in m.locations} for m in MESSAGES}
    assert "explorer/captions/run.py" in said["{count} input"]
    assert any(file.startswith("explorer/stage/") for files in said.values() for file in files)
    assert not any("{" in re.sub(r"\{\w+\}", "", text) for text in TEXTS)


def test_no_identifier_is_a_word_of_a_sentence():
    named = re.compile(r"F\.mse_loss|n_test|torch\.\w+")  # PyTorch's names, and the shape of an array
    words = {text: re.findall(r"\w*[a-z]_[a-z]\w*", named.sub("", re.sub(r"\{\w+\}", "", text))) for text in TEXTS}
    assert {text: found for text, found in words.items() if found} == {}


def test_both_forms_of_a_count_have_places_of_the_same_names():
    for message in MESSAGES:
        if isinstance(message.id, tuple):
            assert {*places(message.id[0]), "count"} == {*places(message.id[1]), "count"}


def calls(path: Path):
    """Every sentence that is written out in a call of t or tn, with the names of what it is given."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "tn"):
            first = node.args[0]
            if isinstance(first, ast.Constant) and all(keyword.arg for keyword in node.keywords):
                given = {keyword.arg for keyword in node.keywords} | ({"count"} if node.func.id == "tn" else set())
                yield first.value, given


def test_every_place_of_a_sentence_is_given_and_nothing_else():
    found = [(path.name, text, given) for path in SOURCES for text, given in calls(path)]
    assert len(found) > 100
    for name, text, given in found:
        assert places(text) | {"count"} == given | {"count"}, (name, text)


def test_pseudo_language_says_everything_and_keeps_the_places(tmp_path):
    pseudo.write(tmp_path)
    part = json.loads((tmp_path / "en-XA.json").read_bytes())
    assert part["language"] == "en-XA"
    for text, said in part["messages"].items():
        for form in [said] if isinstance(said, str) else said.values():
            assert form.startswith("⟦")
            assert form.endswith("⟧")
            assert len(form) >= len(text)
        if isinstance(said, str):
            assert places(said) == places(text)
    assert {m.id for m in pseudo.translated() if m.id} == {m.id for m in MESSAGES}
