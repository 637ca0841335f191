"""LaTeX as MathML, with the spaces that LaTeX would have set.

latex2mathml leaves out what a browser cannot know: that the name of a function stands off from what it is of, as in
ln O, and that a minus after another sign belongs to the number behind it.
"""

from typing import Literal
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import unescape

from latex2mathml.converter import convert_to_element

THIN = "0.167em"
_MINUS = "&#x02212;"
_CLOSING = {"&#x00029;", "]"}
_LIMITS = {"max", "min"}
"""Names of functions that latex2mathml takes for signs."""


def typeset(latex: str, display: Literal["inline", "block"] = "inline") -> str:
    """A formula as the browser draws it."""
    math = convert_to_element(latex, display=display)
    for row in list(math.iter()):
        if len(row) > 1:
            row[:] = _spaced(list(row))
    return unescape(tostring(math, encoding="unicode"))


def _spaced(parts: list[Element]) -> list[Element]:
    """The parts of a row, with a thin space on both sides of a function's name, and each sign before its number."""
    spaced: list[Element] = []
    for at, part in enumerate(parts):
        before = parts[at - 1] if at > 0 else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        if part.text in _LIMITS:
            part.tag = "mi"
        if part.text == _MINUS and before is not None and _is_sign(before):
            part.set("form", "prefix")
        if not _is_name(part):
            spaced.append(part)
            continue
        if before is not None and not (_is_sign(before) or before.tag == "mspace"):
            spaced.append(Element("mspace", width=THIN))
        spaced.append(part)
        if after is not None and not (after.tag in {"mo", "mspace"} or _opens(after)):
            spaced.append(Element("mspace", width=THIN))
    return spaced


def _is_name(part: Element) -> bool:
    return part.tag == "mi" and len(part) == 0 and (part.text or "").isalpha() and len(part.text or "") > 1


def _is_sign(part: Element) -> bool:
    return part.tag == "mo" and part.text not in _CLOSING


def _opens(part: Element) -> bool:
    r"""Whether a part begins with a bracket, as that of \left( does."""
    return len(part) > 0 and part.tag == "mrow" and part[0].get("form") == "prefix"
