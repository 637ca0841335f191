"""Terms: why a neuron that parts by a plane can draw a curve."""

from collections.abc import Sequence

from explorer.text.names import input_name
from explorer.text.voice import t


def terms_caption(features: Sequence[str], terms: Sequence[str], numbers: bool = False) -> str:
    """What further inputs made of two are for, or what those that are switched on do: to the boundary of classes, or
    to an output that predicts ``numbers``.
    """
    names = [input_name(j) if name == f"x{j + 1}" else name for j, name in enumerate(features)]
    places = {"first": names[0], "second": names[1]}
    if not terms:
        return t(
            "Terms are further inputs, made of {first} and {second}. Each has a weight of its own, which starts at 0: "
            "nothing changes until training moves it.",
            **places,
        )
    if numbers:
        return t(
            "The neuron is linear in {inputs}: over these {dimensions} dimensions its sum is a flat plane. "
            "Over {first} and {second} alone the same sum is seen as a curved surface.",
            inputs=", ".join(names),
            dimensions=len(names),
            **places,
        )
    return t(
        "The neuron is linear in {inputs}: in these {dimensions} dimensions its boundary is a flat plane. "
        "Over {first} and {second} alone the same plane is seen as a curve.",
        inputs=", ".join(names),
        dimensions=len(names),
        **places,
    )
