"""Every sentence that a person reads, said in the language of the moment.

A sentence is one whole template with named places, written in English where it is said:

    t("The loss falls from {first} to {last}.", first=shown(first), last=shown(last))
    tn("{count} sample", "{count} samples", count)

The English template is also its name in the catalogs, from which Babel's extraction (``make catalog``) collects it; so
it is written out in the call, never put together. A sentence that is declared in one place and said in another is
marked with :func:`phrase` where it stands.

The language is that of one computation (:func:`speaking`). What is cached and holds sentences has it in its key.
"""

import gettext
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from explorer.text.languages import ENGLISH, translations

_PLACE = re.compile(r"\{(\w+)\}")
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)

Place = str | int
"""What may stand in a place: text, a number that was printed by ``explorer.text.numbers``, or a whole number."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it all sentences are said in ``language``, one of ``explorer.text.languages.languages()``."""
    translations(language)
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language of the moment."""
    return _language.get()


def t(template: str, /, **places: Place) -> str:
    """A sentence, its places filled.

    >>> t("{name} rises by {size}.", name="w₇", size="0.1000")
    'w₇ rises by 0.1000.'
    """
    return _filled(_catalog().gettext(template), places)


def tn(one: str, many: str, count: int, /, **places: Place) -> str:
    """A sentence about a count, in the form that its language has for it; ``{count}`` is the count itself.

    >>> tn("{count} sample", "{count} samples", 1), tn("{count} sample", "{count} samples", 1200)
    ('1 sample', '1,200 samples')
    """
    return _filled(_catalog().ngettext(one, many, count), {"count": f"{count:,}"} | places)


def phrase(template: str, /) -> str:
    """The template itself, for the catalog to know of: :func:`t` says it later."""
    return template


def places(template: str) -> set[str]:
    """The names of a template's places."""
    return set(_PLACE.findall(template))


def _catalog() -> gettext.NullTranslations:
    return translations(_language.get())


def _filled(template: str, places: Mapping[str, Place]) -> str:
    """A place without a value is an error: a sentence with a gap in it is not said."""
    return _PLACE.sub(lambda place: str(places[place[1]]), template)
