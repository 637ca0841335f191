"""What a neuron answers at one place: its sum in numbers, what it says, and what is true."""

import math

from explorer import limits
from explorer.text.numbers import given, shown
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


def answer_caption(terms: list[tuple[float, float]], rest: float, z: float, output: float, answer: str | None) -> str:
    """How the sum comes about of products of a weight and an input and a ``rest``, and what the neuron says: a class,
    or with None the output itself.
    """
    if len(terms) > limits.TRAIN_MOST_TERMS:
        told = t(
            "{products} of {count} products",
            products=shown(math.fsum(weight * value for weight, value in terms)),
            count=len(terms),
        )
    else:
        told = " + ".join(f"{_factor(weight)}·{_factor(value)}" for weight, value in terms)
    if answer is None:
        return t(
            "z = {sum} + {rest} = {z}, O = {output}.", sum=told, rest=_factor(rest), z=shown(z), output=shown(output)
        )
    return t(
        "z = {sum} + {rest} = {z}, O = {output}, it says {answer}.",
        sum=told,
        rest=_factor(rest),
        z=shown(z),
        output=shown(output),
        answer=answer,
    )


def levels_caption(levels: tuple[float, float, float]) -> str:
    """What shade, line and samples mean on the map of an output that predicts a number."""
    low, middle, high = (given(float(f"{level:.4g}")) for level in levels)
    return t(
        "The shade is the output, from {low} (hatched orange) to {high} (blue), as far as the targets reach; the line "
        "is at {middle}, their middle. ▲ target below it, ● not below; hollow: kept for testing.",
        low=low,
        middle=middle,
        high=high,
    )


def _factor(value: float) -> str:
    return f"({shown(value)})" if value < 0 else shown(value)
