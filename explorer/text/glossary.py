"""The glossary: every word and sign that explains itself when somebody points at it, one entry each.

An entry is at most two sentences: what the word means, true whatever is set, and what it is on the page that is looked
at. The second is a template whose places the stage fills with the page's numbers; where a page lacks one of them, the
first sentence stands alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from explorer.contract.glossary import Entry
from explorer.text.numbers import given
from explorer.text.voice import language, phrase, places, speaking, t
from slp_core.judgement import SATURATED


@dataclass(frozen=True)
class Explained:
    """A word or a sign.

    Attributes
    ----------
    name : str
        What the stage marks it with, as ``data-term``.
    title : str
        What stands above its explanation.
    meaning : str
        One sentence that holds in every state.
    here : str
        One sentence with the page's own numbers, or nothing.
    """

    name: str
    title: str
    meaning: str
    here: str = ""


TERMS: Mapping[str, Explained] = {
    term.name: term
    for term in (
        Explained(
            "input",
            phrase("input x"),
            phrase("The inputs x are what the neuron is shown: the numbers of one sample."),
            phrase("Here {input} = {x}."),
        ),
        Explained(
            "weight",
            phrase("weight w"),
            phrase("A weight w says how much its input counts, and with which sign."),
            phrase("Here {weight} = {w}."),
        ),
        Explained(
            "bias",
            phrase("bias b"),
            phrase("The bias b is added to the sum, like a weight whose input is always 1."),
            phrase("Here b = {b}."),
        ),
        Explained(
            "sum",
            phrase("sum z"),
            phrase("The sum z adds up every input times its weight, and the bias."),
            phrase("Here z = {z}."),
        ),
        Explained(
            "activation",
            phrase("activation"),
            phrase("The activation turns the sum z into the output O."),
            phrase("{activation}: {activation_lesson}"),
        ),
        Explained(
            "output",
            phrase("output O"),
            phrase("The output O is the neuron's answer: what the activation makes of the sum z."),
            phrase("Here O = {O}."),
        ),
        Explained(
            "target",
            phrase("target t"),
            phrase("The target t is the answer that the output O should give."),
            phrase("Here t = {t} and O = {O}."),
        ),
        Explained(
            "error",
            phrase("error O − t"),
            phrase("O − t says by how much the output is too high; below zero, it is too low."),
            phrase("Here O − t = {error}."),
        ),
        Explained(
            "loss",
            phrase("loss E"),
            phrase("The loss E measures how wrong the output is; training tries to make it small."),
            phrase("Here E = {E}."),
        ),
        Explained(
            "gradient",
            phrase("gradient ∂E/∂w"),
            phrase("A weight's gradient is how fast the loss rises when the weight rises; below zero, the loss falls."),
            phrase("Here that of {weight} is {gradient}."),
        ),
        Explained(
            "partial",
            phrase("the sign ∂"),
            phrase("∂E/∂w is how much E changes for a tiny change of w alone, divided by that change."),
            phrase("Here ∂E/∂{weight} = {gradient}."),
        ),
        Explained(
            "g",
            phrase("the letter g"),
            phrase("g is the gradient that the optimizer is given, ∂E/∂w."),
            phrase("Here that of {weight} is g = {gradient}."),
        ),
        Explained(
            "delta",
            phrase("the letter δ"),
            phrase("δ = ∂E/∂z goes back to every weight: times its input, it is one sample's part in the gradient."),
            phrase("Here δ = {delta}."),
        ),
        Explained(
            "saturated",
            phrase("saturated"),
            phrase(
                "A neuron is saturated where its activation is nearly flat: with a slope ∂O/∂z below {limit}, a change "
                "of z hardly moves the output."
            ),
            phrase("Here ∂O/∂z = {slope}."),
        ),
        Explained(
            "learning_rate",
            phrase("learning rate η"),
            phrase("The learning rate η scales every update: how far a weight is moved."),
            phrase("Here η = {eta}."),
        ),
        Explained(
            "weight_decay",
            phrase("weight decay λ"),
            phrase(
                "Weight decay pulls every trained weight towards 0 at each step: λ₂ by a part of its size, λ₁ by the "
                "same whatever its size."
            ),
        ),
        Explained(
            "optimizer",
            phrase("optimizer"),
            phrase("The optimizer turns each gradient into an update of its weight."),
            phrase("{optimizer}: {optimizer_lesson}"),
        ),
        Explained(
            "change",
            phrase("the sign Δ"),
            phrase("Δ means a change: Δw is the update, which is added to the weight w."),
            phrase("Here Δ{weight} = {update}."),
        ),
        Explained(
            "positive",
            phrase("blue"),
            phrase("Blue is above zero; a blue gradient says that the loss rises when its weight rises."),
        ),
        Explained(
            "negative",
            phrase("orange"),
            phrase(
                "Orange, striped or dashed, is below zero; an orange gradient says that the loss falls when its weight "
                "rises."
            ),
        ),
        Explained(
            "full_bar",
            phrase("full bar"),
            phrase(
                "Bars of one quantity share one scale, which holds still while something is dragged; a dashed outline "
                "is where the bar was a step before."
            ),
            phrase("A bar of full length stands for {full}."),
        ),
        Explained(
            "live",
            phrase("live"),
            phrase("This mark says whether what is changed here reaches the server at once."),
            phrase("{mark}"),
        ),
    )
}
"""Every term by its name."""

_FILLED: Mapping[str, str] = {"limit": given(SATURATED)}
"""Places of meanings: the thresholds that judgements are made by."""


def glossary() -> Mapping[str, Entry]:
    """Every entry in the language of the moment, as the stage is told."""
    return _glossary(language())


@lru_cache(maxsize=8)
def _glossary(language: str) -> Mapping[str, Entry]:
    with speaking(language):
        return {name: _said(term) for name, term in TERMS.items()}


def _said(term: Explained) -> Entry:
    # What the page fills in stays a place of its own name.
    own = {place: f"{{{place}}}" for place in places(term.here)}
    return {
        "title": t(term.title),
        "meaning": t(term.meaning, **_FILLED),
        "here": t(term.here, **own) if term.here else "",
    }
