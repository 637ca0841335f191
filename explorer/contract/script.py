"""A run as a program."""

from typing import TypedDict


class Script(TypedDict):
    """A program that trains a run and prints its numbers; where ``text`` is empty, ``told`` says why."""

    text: str
    told: str
