"""What a neuron answers at one place: its sum in numbers, what it says, and what is true."""

import math

from explorer import limits
from explorer.text.numbers import shown
from explorer.text.voice import t


def place_caption(names: tuple[str, str], place: tuple[float, float], others: int, answer: str) -> str:
    """A place on the map, and the answer there."""
    (first, second), (x, y) = names, (shown(value) for value in place)
    if others:
        return t(
            "{first} = {x}, {second} = {y}, every other input at its mean: {answer}",
            first=first,
            x=x,
            second=second,
            y=y,
            answer=answer,
        )
    return t("{first} = {x}, {second} = {y}: {answer}", first=first, x=x, second=second, y=y, answer=answer)


def sample_caption(number: int, tested: bool, truth: str, answer: str) -> str:
    """A sample, and the answer to it."""
    if tested:
        return t("Test sample {number}, truly {truth}: {answer}", number=number, truth=truth, answer=answer)
    return t("Training sample {number}, truly {truth}: {answer}", number=number, truth=truth, answer=answer)


def answer_caption(terms: list[tuple[float, float]], rest: float, z: float, output: float, answer: str) -> str:
    """How the sum comes about of products of a weight and an input and a ``rest``, and what the neuron says."""
    if len(terms) > limits.TRAIN_MOST_TERMS:
        told = t(
            "{products} of {count} products",
            products=shown(math.fsum(weight * value for weight, value in terms)),
            count=len(terms),
        )
    else:
        told = " + ".join(f"{_factor(weight)}·{_factor(value)}" for weight, value in terms)
    return t(
        "z = {sum} + {rest} = {z}, O = {output}, it says {answer}.",
        sum=told,
        rest=_factor(rest),
        z=shown(z),
        output=shown(output),
        answer=answer,
    )


def _factor(value: float) -> str:
    return f"({shown(value)})" if value < 0 else shown(value)
