"""What weights and inputs are called: their index set low, everywhere. The stage's kit/names.js says the same."""

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
