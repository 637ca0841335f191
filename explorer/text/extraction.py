"""Collects every sentence of the program into one catalog: ``python -m explorer.text.extraction`` (``make catalog``).

Only people who change sentences run it, so Babel is among the tools and not among what the app runs on.
"""

import ast
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from explorer.text.browser import browser_part
from explorer.text.languages import CATALOG
from slp_core import ACTIVATIONS, DATASETS, LABELS, LOSSES, OPTIMIZERS, PRESETS, STARTS

ROOT = Path(__file__).parents[2]
TEMPLATE = CATALOG / "messages.pot"
FOLDERS = ("slp_core", "explorer", "pages")

Said = str | tuple[str, str]
"""A sentence, or both forms of one about a count."""

_PYTHON: Mapping[str, tuple[int, ...]] = {"t": (1,), "tn": (1, 2), "phrase": (1,), "Statement": (2,)}
_JAVASCRIPT: Mapping[str, tuple[int, ...]] = {"t": (1,), "tn": (1, 2), "parts": (1,), "partsN": (1, 2), "phrase": (1,)}
_STRING = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_CALL = re.compile(
    rf"(?<!\w)(?<!\w\.)(?P<name>{'|'.join(_JAVASCRIPT)})\(\s*(?P<first>{_STRING[1:-1]})(?:,\s*(?P<second>{_STRING[1:-1]}))?"
)
_PERCENT = frozenset({"python-format", "python-brace-format"})
_SAID = ("title", "lesson")
_LISTED = ("feature_names", "class_names")


def collected() -> Catalog:
    """Every sentence, with the files in which it stands."""
    catalog = Catalog(
        project="SLP Explorer", creation_date=datetime(2026, 1, 1, tzinfo=UTC), header_comment="", fuzzy=False
    )
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".js"):
                _collect(catalog, path)
    for text, file in _entries():
        catalog.add(text, locations=[(file, 0)])
    for message in catalog:
        message.flags -= _PERCENT  # places are written in braces, and a percent sign is one
        message.locations = sorted({(file, 0) for file, _ in message.locations})
    return catalog


def template() -> bytes:
    """The catalog as a file for translators; the same sentences give the same bytes."""
    file = io.BytesIO()
    write_po(file, collected(), sort_output=True, include_lineno=False, width=120)
    return file.getvalue()


def compiled(catalog: Catalog, language: str, folder: Path) -> None:
    """Write what the app reads of a translated catalog: ``<language>.mo``, and the browser's part beside it."""
    with (folder / f"{language}.mo").open("wb") as file:
        write_mo(file, catalog)
    (folder / f"{language}.json").write_bytes(browser_part(catalog, language))


def main() -> None:
    """Renew the template, and what is made of every translation."""
    TEMPLATE.write_bytes(template())
    for path in sorted(CATALOG.glob("*.po")):
        with path.open("rb") as file:
            compiled(read_po(file, locale=path.stem), path.stem, CATALOG)


def _collect(catalog: Catalog, path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    found = _of_javascript(_plain(path.read_text())) if path.suffix == ".js" else _of_python(path.read_text())
    for message in found:
        catalog.add(message, locations=[(name, 0)])


def _of_python(text: str) -> Iterator[Said]:
    """What is written out in calls. Babel's own extraction misses calls within calls, and in strings with places."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _PYTHON:
            places = _PYTHON[node.func.id]
            given = [node.args[place - 1] for place in places if place <= len(node.args)]
            texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(texts) == len(places):
                yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def _of_javascript(text: str) -> Iterator[Said]:
    """What is written out in calls, each read by itself: Babel's own extraction mixes up calls within calls."""
    for call in _CALL.finditer(text):
        places = _JAVASCRIPT[call["name"]]
        texts = [ast.literal_eval(one) for one in (call["first"], call["second"])[: len(places)] if one]
        if len(texts) == len(places):
            yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def _plain(text: str) -> str:
    """Without comments: an example in one of them is no sentence."""
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def _entries() -> Iterator[tuple[str, str]]:
    """What the entries of the core's registries say of themselves, and the names of the verdicts."""
    registries: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("slp_core/activations.py", ACTIVATIONS),
        ("slp_core/datasets.py", DATASETS),
        ("slp_core/losses.py", LOSSES),
        ("slp_core/optimizers.py", OPTIMIZERS),
        ("slp_core/presets.py", PRESETS),
        ("slp_core/presets.py", STARTS),
    )
    for file, registry in registries:
        for entry in registry.values():
            yield from ((getattr(entry, name), file) for name in _SAID if hasattr(entry, name))
            for name in _LISTED:
                yield from ((text, file) for text in getattr(entry, name, ()) if text)
            yield from ((text, file) for text in getattr(entry, "titles", {}).values())
    yield from ((outcome.title, "slp_core/outcomes.py") for outcome in LABELS.values())


if __name__ == "__main__":
    main()
