"""A language that nobody speaks, made of the catalog's own English: whatever is read and is not in it was forgotten.

Every sentence is marked at both ends, accented, and longer by a third, as many a translation is. ``python -m
explorer.text.pseudo FOLDER`` writes it where ``SLP_LANGUAGES=FOLDER make run`` finds it; ``?lang=en-XA`` speaks it.
"""

import re
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po

from explorer.text.extraction import TEMPLATE, compiled

LANGUAGE = "en-XA"
"""The tag by which pseudo-languages are known elsewhere, too; its plural forms are those of English."""
OPENING, CLOSING = "⟦", "⟧"

_ACCENTED = str.maketrans("aeiouAEIOUcnsy", "áéíóúÁÉÍÓÚçñšý")
_PLACE = re.compile(r"(\{\w+\})")
_WORD = 12
"""The letters of its longest word."""


def pseudo(text: str) -> str:
    """A sentence of the pseudo-language, its places kept.

    >>> pseudo("The loss is {loss}.")
    '⟦Thé lóšš íš {loss}. ~~~~~⟧'
    """
    parts = _PLACE.split(text)
    said = "".join(part if index % 2 else part.translate(_ACCENTED) for index, part in enumerate(parts))
    letters = sum(len(part) for part in parts[::2])
    more = "~" * max(1, -(-letters // 3))
    # In words: a line breaks between them, as it does in a language that is spoken.
    words = [more[start : start + _WORD] for start in range(0, len(more), _WORD)]
    return f"{OPENING}{said} {' '.join(words)}{CLOSING}"


def translated() -> Catalog:
    """The whole catalog in the pseudo-language."""
    with TEMPLATE.open("rb") as file:
        found = read_po(file)
    catalog = Catalog(locale="en")
    for message in found:
        if message.id:
            texts = pseudo(message.id) if isinstance(message.id, str) else tuple(map(pseudo, message.id))
            catalog.add(message.id, texts, locations=message.locations)
    return catalog


def write(folder: Path) -> None:
    """Its catalogs, as the app reads them."""
    compiled(translated(), LANGUAGE, folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
