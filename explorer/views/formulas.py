"""Formulas as MathML: symbols with the tutorial's indices, and places that take numbers.

Above stands the layer, below the node, both counted from 0, as in the tutorial: x_j^0 is an input, x_0^1 the sum (z on
the other pages), O_0^1 the output. A place is written ``@name``: the stage prints the number of that name there, in
brackets where it is negative. A sign after the @ says how: ``!`` without brackets, ``~`` with all the digits that a
small step needs, ``.`` as short as it was typed.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from explorer.contract.derivation import DerivationLine, Unfolded
from explorer.views.typeset import typeset

_SYMBOL = re.compile(r"(?<![A-Za-z\\@])(O\^2|[Ozt])(?![A-Za-z])")
_OF_A_RULE = re.compile(r"\\eta|(?<![A-Za-z\\@])[wg](?![A-Za-z])")
_INDEXED = {"O": "O_0^1", "O^2": r"\left(O_0^1\right)^2", "z": "{x_0^1}", "t": "t"}


@lru_cache(maxsize=4096)
def mathml(latex: str) -> str:
    """A formula as the browser draws it; in HTML it needs no namespace."""
    return typeset(latex, "block").replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


def place(name: str) -> str:
    """A place for the number ``name``."""
    return rf"{{\text{{@{name}}}}}"


def indexed(latex: str, node: str = "0") -> str:
    r"""A formula of the core in O, z and t, with the indices of layer 1 and of an output's ``node``.

    >>> indexed("(O - t)^2")
    '(O_0^1 - t)^2'
    >>> indexed("(O - t)^2", "k")
    '(O_k^1 - t_k)^2'
    """
    if node == "0":
        return _SYMBOL.sub(lambda found: _INDEXED[found[1]], latex)
    return _SYMBOL.sub(lambda found: f"{found[1]}_{node}" if found[1] == "t" else f"{found[1]}_{node}^1", latex)


def filled(latex: str) -> str:
    """A formula of the core with places for the numbers of O, z and t."""
    return _SYMBOL.sub(lambda found: place(found[1][0]) + found[1][1:], latex)


def factor(latex: str) -> str:
    r"""A formula as a factor of a product: a sum is put in brackets.

    >>> factor("O - t"), factor("O (1 - O)")
    ('(O - t)', 'O (1 - O)')
    """
    depth = 0
    for at, letter in enumerate(latex):
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and at > 0 and letter in "+-":
            return f"({latex})"
    return latex


def by_cases(latex: str) -> bool:
    """Whether a formula says different things in different cases: its numbers are only one of them."""
    return r"\begin{cases}" in latex


def rule_with(rule: str, w: str, eta: str, g: str) -> str:
    """An optimizer's rule with other things in the places of w, eta and the gradient g."""
    return _OF_A_RULE.sub(lambda found: {"w": w, "g": g}.get(found[0], eta), rule)


def line(
    key: str, told: str, symbols: str, numbers: str, lights: str, unfolds: Unfolded | None = None
) -> DerivationLine:
    """A line of the derivation, of formulas in LaTeX; ``lights`` are the names of what lights up with it."""
    return {
        "key": key,
        "told": told,
        "symbols": mathml(symbols),
        "numbers": mathml(numbers) if numbers else "",
        "lights": lights.split(),
        "unfolds": unfolds,
    }


def unfolded(title: str, formulas: Sequence[str]) -> Unfolded:
    """What a line has below it for those who ask why."""
    return {"title": title, "formulas": [mathml(latex) for latex in formulas]}
