"""Several things named in one sentence."""

from collections.abc import Sequence

from explorer.text.voice import t


def listed(parts: Sequence[str]) -> str:
    """One thing, or several with an "and" before the last.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *others, last = parts
    if not others:
        return last
    before = others[0]
    for other in others[1:]:
        before = t("{before}, {next}", before=before, next=other)
    return t("{before} and {last}", before=before, last=last)
