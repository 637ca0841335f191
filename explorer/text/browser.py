"""The browser's part of a catalog: what its modules say, with plural forms by the names that a browser gives them."""

import gettext

import orjson
from babel import Locale
from babel.messages import Catalog, Message

_COUNTS = range(1_001)
"""Counts by which a language's forms in gettext are matched with those of CLDR, which browsers know by name."""


def browser_part(catalog: Catalog, language: str) -> bytes:
    """As ``explorer/stage/kernel/text.js`` reads it: English on the left, one text or one for each plural form."""
    forms = _forms(catalog, language)
    said = {
        _key(message): _texts(message, forms)
        for message in catalog
        if message.id and message.string and any(file.endswith(".js") for file, _ in message.locations)
    }
    return orjson.dumps({"language": language, "messages": said})


def _forms(catalog: Catalog, language: str) -> dict[str, int]:
    """Which of gettext's forms each plural category of the language takes."""
    locale, number = Locale.parse(language.split("-")[0]), gettext.c2py(catalog.plural_expr)
    return {locale.plural_form(count): number(count) for count in _COUNTS}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message, forms: dict[str, int]) -> str | dict[str, str]:
    texts = message.string or ""
    return texts if isinstance(texts, str) else {category: texts[index] for category, index in forms.items()}
