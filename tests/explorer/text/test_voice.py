"""Sentences in other languages, by catalogs that the standard library's own gettext reads."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from explorer.text import languages
from explorer.text.voice import language, phrase, places, speaking, t, tn

POLISH = r"""
msgid ""
msgstr ""
"Language: pl\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

msgid "{name} of {file}"
msgstr "{file}: {name}, {name}"

msgid "slow"
msgstr "powoli"

msgid "{count} file"
msgid_plural "{count} files"
msgstr[0] "{count} plik"
msgstr[1] "{count} pliki"
msgstr[2] "{count} plików"
"""


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with (tmp_path / "pl.mo").open("wb") as file:
        write_mo(file, read_po(BytesIO(POLISH.encode()), locale="pl"))
    (tmp_path / "pl.json").write_text(json.dumps({"language": "pl", "messages": {}}))
    monkeypatch.setenv(languages.FURTHER, str(tmp_path))
    languages._found.cache_clear()
    languages.translations.cache_clear()
    yield
    monkeypatch.undo()
    languages._found.cache_clear()
    languages.translations.cache_clear()


def test_english_is_said_without_a_catalog():
    assert language() == "en"
    assert t("{name} rises by {size}.", name="w₇", size="0.1000") == "w₇ rises by 0.1000."
    assert [tn("{count} step", "{count} steps", count) for count in (0, 1, 2, 12000)] == [
        "0 steps",
        "1 step",
        "2 steps",
        "12,000 steps",
    ]


def test_a_language_is_spoken_within_its_block_only(polish: None):
    assert languages.languages() == ("en", "pl")
    with speaking("pl"):
        assert language() == "pl"
        assert t("slow") == "powoli"
        with speaking("en"):
            assert t("slow") == "slow"
        assert t("slow") == "powoli"
    assert t("slow") == "slow"


def test_plural_forms_are_those_of_the_language(polish: None):
    with speaking("pl"):
        told = [tn("{count} file", "{count} files", count) for count in (1, 2, 5, 12, 21, 22)]
    assert told == ["1 plik", "2 pliki", "5 plików", "12 plików", "21 plików", "22 pliki"]


def test_a_translation_may_put_its_places_elsewhere(polish: None):
    with speaking("pl"):
        assert t("{name} of {file}", name="x", file="y") == "y: x, x"


def test_a_phrase_is_said_later(polish: None):
    declared = phrase("slow")
    with speaking("pl"):
        assert t(declared) == "powoli"


def test_what_a_catalog_lacks_is_said_in_english(polish: None):
    with speaking("pl"):
        assert t("fast") == "fast"


def test_a_language_that_is_not_there_is_not_spoken():
    with pytest.raises(LookupError), speaking("tlh"):
        pass


def test_a_place_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        t("{name} rises", size="1")
    assert places("{a} and {b}, {a}") == {"a", "b"}


def test_text_with_braces_in_a_place_stays_text():
    assert t("{name} rises", name="{count}") == "{count} rises"
