"""What the words and signs of the pages mean, as the stage is told."""

from typing import TypedDict


class Entry(TypedDict):
    """A word or a sign: what it is called, what it means, and how to say what it is here.

    ``here`` is a template: its places are filled with the page's own numbers, and it is left out on a page that has
    not all of them.
    """

    title: str
    meaning: str
    here: str
