"""What weights and inputs are called: their index set low, everywhere. The stage's kit/names.js says the same."""

import re

from explorer.text.voice import t

AXIS_LETTERS = 28
"""Letters of a feature's name at an axis."""

_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def lowered(number: int) -> str:
    """A number as an index.

    >>> lowered(10)
    '₁₀'
    """
    return str(number).translate(_LOW)


def weight_name(j: int, inputs: int) -> str:
    """Parameter j of a neuron: the weight of input j, or the bias after all of them.

    >>> weight_name(6, 10), weight_name(10, 10)
    ('w₇', 'b')
    """
    return f"w{lowered(j + 1)}" if j < inputs else "b"


def input_name(j: int) -> str:
    """Input j, where it has no name of its own.

    >>> input_name(6)
    'x₇'
    """
    return f"x{lowered(j + 1)}"


def feature_name(name: str, j: int) -> str:
    """What input j is called: by the name that it has in its data, if that is more than its number.

    >>> feature_name("x2", 1), feature_name("petal width", 1)
    ('x₂', 'petal width')
    """
    return input_name(j) if name == f"x{j + 1}" else name


def without_unit(name: str) -> str:
    """A feature whose numbers are no longer in its unit.

    >>> without_unit("length (cm)"), without_unit("(cm)")
    ('length', '(cm)')
    """
    return re.sub(r"\s*\([^()]*\)\s*$", "", name) or name


def axis_title(name: str, standardised: bool) -> str:
    """What an axis of a feature is called: short, and without its unit where that is not what is drawn.

    >>> axis_title("length (cm)", False)
    'length (cm)'
    """
    if not standardised:
        return _short(name)
    return t("{name}, in standard deviations", name=_short(without_unit(name)))


def _short(name: str) -> str:
    return name if len(name) <= AXIS_LETTERS else f"{name[: AXIS_LETTERS - 1]}…"
