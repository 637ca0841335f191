"""The languages there are: each is a catalog of gettext's, ``<language>.mo``; English needs none.

Beside it lies ``<language>.json``, the browser's part. ``make catalog`` makes both from ``<language>.po``. The
environment variable ``SLP_LANGUAGES`` may name one more folder of catalogs: a translator tries theirs with it, and the
tests their pseudo-language.
"""

import gettext
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

ENGLISH = "en"
CATALOG = Path(__file__).parent / "catalog"
FURTHER = "SLP_LANGUAGES"


@lru_cache(maxsize=1)
def _found() -> Mapping[str, Path]:
    """The catalog of each language, looked for once."""
    folders = [CATALOG, *([Path(os.environ[FURTHER])] if os.environ.get(FURTHER) else [])]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.mo"))}


def languages() -> tuple[str, ...]:
    """All of them, English first."""
    return (ENGLISH, *_found())


def spoken(wanted: object) -> str:
    """``wanted`` where it is one of them, and English for everything else that somebody may ask for."""
    return wanted if isinstance(wanted, str) and wanted in languages() else ENGLISH


@lru_cache(maxsize=64)
def translations(language: str) -> gettext.NullTranslations:
    """The catalog of ``language``, or a LookupError where it is not spoken here."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    with _found()[language].open("rb") as file:
        return gettext.GNUTranslations(file)


def for_the_browser() -> Mapping[str, bytes]:
    """The part of each catalog that the stage says, as JSON by its language: none for English."""
    return {language: path.with_suffix(".json").read_bytes() for language, path in _found().items()}
