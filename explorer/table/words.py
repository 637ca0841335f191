"""What words say: which are the same one, written otherwise, and which is the no of two."""

from collections.abc import Sequence

_YES, _NO, _NOT = (
    frozenset(words.split())
    for words in (
        "yes ja oui si sí sim да evet tak ano true wahr vrai verdadero bestanden",
        "no nein non não nao нет hayır hayir nie ne nej nee false falsch faux falso",
        "no not non nicht kein keine pas",
    )
)
_SHORTEST = 3
"""Of fewer letters, capitals may tell one thing from another: the genes Aa and AA."""


def alike(words: Sequence[str]) -> list[int]:
    """Of each word, which is the first that is the same but for capitals and blanks.

    >>> alike(["yes", "no", "Yes", "NO", "Aa", "AA"])
    [0, 1, 0, 1, 4, 5]
    """
    first: dict[str, int] = {}
    return [first.setdefault(_plain(word), at) for at, word in enumerate(words)]


def is_no(one: str, other: str) -> bool:
    """Whether the first of two words says no to what the second says.

    >>> is_no("nein", "ja"), is_no("ja", "nein"), is_no("nicht bestanden", "bestanden"), is_no("M", "F")
    (True, False, True, False)
    """
    no, yes = one.casefold().split(), other.casefold().split()
    if len(no) == len(yes) == 1:
        return (no[0] in _NO or yes[0] in _YES) and no[0] not in _YES and yes[0] not in _NO
    return no[:1] != yes[:1] and no[1:] == yes and no[0] in _NOT


def _plain(word: str) -> str:
    plain = " ".join(word.casefold().split())
    return plain if len(plain) >= _SHORTEST or plain in _YES | _NO else word
