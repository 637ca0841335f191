"""What sentences claim: which templates were said, and of which claims each of them is made.

A template is tiled by fragments, such as "{name} rises by {size}" and "{input} is positive". Each fragment is one
claim, and has a check against facts. A template that is not wholly made of known fragments is a claim that nobody
checks.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from explorer.text import voice
from explorer.text.extraction import collected

Check = Callable[[Any, Mapping[str, str]], bool]
"""(facts, what was said in each place) -> whether the claim is true."""

_JOINED = re.compile(r"(?:\s|[;:,.–]|\b(?:and|but|which|because|so|that|it)\b)*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One sentence as it was said."""

    template: str
    places: Mapping[str, str]
    text: str


@contextmanager
def hearing() -> Iterator[list[Said]]:
    """Everything that Python says within it."""
    heard: list[Said] = []
    fill = voice._filled

    def listen(template: str, places: Mapping[str, voice.Place]) -> str:
        text = fill(template, places)
        heard.append(Said(template, {name: str(value) for name, value in places.items()}, text))
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voice, "_filled", listen)
        yield heard


@cache
def _forms() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each template by its first form: all of its forms, and the files that say it."""
    found = {}
    for message in collected():
        if message.id:
            forms = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            found[forms[0]] = forms, tuple(file for file, _ in message.locations)
    return found


@cache
def _all_forms() -> frozenset[str]:
    return frozenset(form for forms, _ in _forms().values() for form in forms)


def templates(file: str) -> dict[str, str]:
    """Every form of every template that a file says, with its first form."""
    return {form: first for first, (forms, files) in _forms().items() if file in files for form in forms}


def tiled(template: str, fragments: Iterable[str]) -> tuple[list[str], str]:
    """The fragments of which a template is made, and what of it is none."""
    left, used = template, []
    for fragment in sorted(fragments, key=len, reverse=True):
        if fragment in left:
            used.append(fragment)
            left = left.replace(fragment, " ")
    return used, "" if _JOINED.fullmatch(left) else " ".join(left.split())


def unchecked(files: Iterable[str], claims: Mapping[str, Check]) -> dict[str, str]:
    """The templates of these files that hold more than known claims, and what is left of them."""
    said = [form for file in files for form in templates(file)]
    return {form: left for form in said if (left := tiled(form, claims)[1])}


class Listener:
    """Checks what is said in many states, and remembers which templates were said."""

    def __init__(self, files: Iterable[str], claims: Mapping[str, Check]) -> None:
        self.claims = claims
        self.tiles = cache(lambda template: tiled(template, claims)[0])
        self.templates = {form: first for file in files for form, first in templates(file).items()}
        self.said: set[str] = set()

    def check(self, heard: Iterable[Said], facts: Any) -> None:
        """Every sentence against the facts of its state."""
        for sentence in heard:
            first = self.templates.get(sentence.template)
            if first is None:  # a name or a list, said within one of the sentences: it is in the catalog, too
                assert sentence.template in _all_forms(), sentence.template
                continue
            self.said.add(first)
            for fragment in self.tiles(sentence.template):
                assert self.claims[fragment](facts, sentence.places), (fragment, sentence.text, facts)

    def unsaid(self) -> set[str]:
        """The templates that no state brought about: their claims were never checked."""
        return set(self.templates.values()) - self.said
