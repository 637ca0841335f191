import re
from typing import Annotated, TypedDict

import pytest

from explorer.contract.records import modules, record
from explorer.contract.typescript import FILE, spelled, text
from explorer.contract.wire import OnWire, Row, Value
from slp_core import KINDS


def test_stages_declarations_are_those_of_the_contract():
    assert FILE.read_text() == text(), "stale: write it anew with `python -m explorer.contract`"


def test_every_field_of_the_experiment_is_declared():
    declared = re.search(r"interface Experiment \{(.*?)\}", text(), re.DOTALL)
    assert declared is not None
    assert set(re.findall(r"(\w+)\??:", declared[1])) == {*KINDS, "own"}


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (Value, "Value"),
        (list[Row], "Row[]"),
        (list[float | None], "(number | null)[]"),
        (tuple[int, int], "[number, number]"),
        (tuple[str, ...], "string[]"),
        (dict[str, bool], "Record<string, boolean>"),
        (int | None, "number | null"),
        (Annotated[int, "a word that is not for the wire"], "number"),
        (Annotated[int, OnWire("", typescript="keyof S")], "keyof S"),
    ],
)
def test_type_is_spelled_as_typescript_has_it(hint, expected):
    assert spelled(hint) == expected


def test_type_without_words_is_refused():
    with pytest.raises(TypeError, match="no words for"):
        spelled(set[int])


def test_number_that_may_be_absent_cannot_be_told_from_an_overflow():
    with pytest.raises(TypeError, match="overflow"):
        spelled(Value | None)


def test_field_that_may_be_left_out_is_marked():
    class Half(TypedDict, total=False):
        """A half."""

        part: int

    assert record(Half).fields["part"].optional


def test_every_module_of_declarations_is_read():
    assert {"messages", "controls", "neuron", "settings"} <= modules().keys()
