"""The one error of the core, what it says, and the sign that nobody waits any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Statement:
    """Something that is to be said: a code that owns its sentence.

    Programs compare codes. The sentence is English and has named places, so that another language can say it too.

    Attributes
    ----------
    code : str
        What is said, whatever the language.
    sentence : str
        A whole sentence; what stands in its places is written ``{so}``.
    arguments : mapping
        What stands in them.
    """

    code: str
    sentence: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)

    def __call__(self, **arguments: str | int) -> "Statement":
        """The same with something in its places."""
        return replace(self, arguments={**self.arguments, **arguments})

    def __str__(self) -> str:
        return self.sentence.format_map(self.arguments)


class ExperimentError(ValueError):
    """A value that an :class:`~slp_core.Experiment` cannot hold.

    The message says what must hold, then what came ("steps must be a whole number from 0 to 10000.
    Got -1 instead."), so that it can be shown to a person as it is.

    Attributes
    ----------
    field : str
        The name of the Experiment's field that was refused.
    rule : Statement
        What must hold, with the field in its place ``field``.
    got : str
        What came, in a few letters.
    """

    def __init__(self, field: str, rule: Statement, got: object) -> None:
        try:
            shown = repr(got)
        except (ValueError, RecursionError):  # a whole number of thousands of digits, a list thousands deep
            shown = f"<{type(got).__name__} too long to show>"
        if len(shown) > 60:
            shown = shown[:57] + "..."
        self.field, self.rule, self.got = field, rule(field=field), shown
        super().__init__(f"{self.rule} Got {shown} instead.")

    @property
    def code(self) -> str:
        """Which rule was broken, whatever the language."""
        return self.rule.code

    @property
    def arguments(self) -> Mapping[str, str | int]:
        """What stands in the rule's sentence, the field among it."""
        return self.rule.arguments


class Abandoned(Exception):
    """Long work was given up because its ``abandoned`` said so; there is no result, and nothing is wrong."""


def never() -> bool:
    """The ``abandoned`` of work that somebody waits for to the end."""
    return False
