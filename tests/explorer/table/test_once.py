"""A file is read once for each encoding that it is asked for in a row."""

from collections.abc import Callable

import pytest

from explorer.table import once
from explorer.table.csv_file import CsvError, read_csv
from explorer.table.once import ReadFile

UNICODE = "größe,klasse\n1,a\n2,b\n".encode()
CYRILLIC = "рост и вес,класс\n1,да\n2,нет\n3,да\n".encode("cp1251")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The encodings in which a file was really read."""
    encodings: list[str | None] = []

    def counted(data: bytes, name: str, encoding: str | None = None) -> object:
        encodings.append(encoding)
        return read_csv(data, name, encoding)

    monkeypatch.setattr(once, "read_csv", counted)
    return encodings


def bytes_of(data: bytes) -> tuple[Callable[[], bytes], list[int]]:
    fetched: list[int] = []
    return lambda: fetched.append(1) or data, fetched


def test_file_is_read_once_and_its_bytes_are_fetched_once(asked):
    data, fetched = bytes_of(UNICODE)
    read = ReadFile("1")
    tables = {id(read.table(data, "f.csv")) for _ in range(5)}
    assert read.encoding(data, "f.csv") == "utf-8"
    assert len(tables) == len(asked) == len(fetched) == 1
    assert read.table(data, "f.csv") == read_csv(UNICODE, "f.csv")


def test_file_is_read_again_when_another_encoding_is_chosen_and_not_for_its_own(asked):
    data, _ = bytes_of(CYRILLIC)
    read = ReadFile("1")
    found = read.encoding(data, "f.csv")
    guessed = read_csv(CYRILLIC, "f.csv")
    assert read.table(data, "f.csv", found) == guessed
    assert asked == [None]
    assert found == guessed.encoding != "cp1251"  # too short to be guessed
    for _ in range(3):
        assert read.encoding(data, "f.csv") == found
        assert read.table(data, "f.csv", "cp1251").names == ("рост и вес", "класс")
    assert asked == [None, "cp1251"]
    assert read.table(data, "f.csv", found) == guessed
    assert asked == [None, "cp1251", None]


def test_file_that_cannot_be_read_is_tried_once_and_refused_each_time_in_the_same_words(asked):
    data, _ = bytes_of(b"a,b\n1\n")
    read = ReadFile("1")
    for _ in range(3):
        for ask in (read.table, read.encoding):
            with pytest.raises(CsvError, match="Row 2: It has 1 cell,"):
                ask(data, "f.csv")
    assert asked == [None]


def test_wrong_choice_of_an_encoding_can_be_taken_back(asked):
    data, _ = bytes_of(CYRILLIC)
    read = ReadFile("1")
    found = read.encoding(data, "f.csv")
    with pytest.raises(CsvError, match="not written in cp932"):
        read.table(data, "f.csv", "cp932")
    assert read.encoding(data, "f.csv") == found
    assert read.table(data, "f.csv", "cp1251").names[1] == "класс"
