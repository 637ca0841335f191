"""Formulas are spaced as LaTeX would space them: names of functions apart, signs at their numbers."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from explorer.views.controls import controls
from explorer.views.typeset import typeset


def read(latex: str) -> str:
    """A formula in letters: a thin space is ``~``, a minus that belongs to what follows it ``¯``."""
    written = re.sub(r"&#x0*([0-9A-F]+);", lambda found: chr(int(found[1], 16)), typeset(latex))
    return "".join(
        "~"
        if part.tag.endswith("mspace")
        else "¯"
        if part.get("form") == "prefix" and part.text == "−"
        else part.text or ""
        for part in fromstring(written).iter()
    )


@pytest.mark.parametrize(
    ("latex", "spaced"),
    [
        (r"E = -t \ln O - (1 - t) \ln(1 - O)", "E=¯t~ln~O−(1−t)~ln(1−O)"),
        (r"\max(0, -z)", "max(0,¯z)"),
        (r"x \min y", "x~min~y"),
        (r"\tanh(z)", "tanh(z)"),
        (r"\ln\left(O\right)", "ln(O)"),
        (r"\ln \frac{O}{t} - \ln t", "ln~Ot−ln~t"),
        (r"\Delta w = -\eta\, v", "Δw=¯η~v"),
        (r"w - \eta g - 1", "w−ηg−1"),
        (r"[O] - t", "[O]−t"),
        (r"2 \cdot -3", "2·¯3"),
    ],
)
def test_formula_is_spaced_as_latex_spaces_it(latex, spaced):
    assert read(latex) == spaced


@pytest.mark.parametrize("choice", [*controls()["choices"]["activation"], *controls()["choices"]["loss"]])
@pytest.mark.parametrize("part", ["formula", "slope"])
def test_name_of_a_function_stands_apart_in_the_formula_of_every_choice(choice, part):
    assert not re.search(r"</m(?!o>)[a-z]+><mi>[a-z]{2,}</mi>|<mi>[a-z]{2,}</mi><m(?!o|space)", choice[part])
