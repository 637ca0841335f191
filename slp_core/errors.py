"""The one error of the core, and the sign that nobody waits any more."""


class ExperimentError(ValueError):
    """A value that an :class:`~slp_core.Experiment` cannot hold.

    The message says what must hold, then what came ("steps must be a whole number from 0 to 10000.
    Got -1 instead."), so that it can be shown to a person as it is.

    Attributes
    ----------
    field : str
        The name of the Experiment's field that was refused.
    """

    def __init__(self, field: str, rule: str, got: object) -> None:
        try:
            shown = repr(got)
        except (ValueError, RecursionError):  # a whole number of thousands of digits, a list thousands deep
            shown = f"<{type(got).__name__} too long to show>"
        if len(shown) > 60:
            shown = shown[:57] + "..."
        super().__init__(f"{field} must be {rule}. Got {shown} instead.")
        self.field = field


class Abandoned(Exception):
    """Long work was given up because its ``abandoned`` said so; there is no result, and nothing is wrong."""


def never() -> bool:
    """The ``abandoned`` of work that somebody waits for to the end."""
    return False
