"""A file is read once for each way that it is asked for in a row."""

from collections.abc import Callable

import pytest

from explorer.table import once
from explorer.table.errors import TableError
from explorer.table.once import ReadFile
from explorer.table.read import How, read_table

UNICODE = "größe,klasse\n1,a\n2,b\n".encode()
CYRILLIC = "рост и вес,класс\n1,да\n2,нет\n3,да\n".encode("cp1251")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[How]:
    """The ways in which a file was really read."""
    ways: list[How] = []

    def counted(data: bytes, name: str, how: How) -> object:
        ways.append(how)
        return read_table(data, name, how)

    monkeypatch.setattr(once, "read_table", counted)
    return ways


def bytes_of(data: bytes) -> tuple[Callable[[], bytes], list[int]]:
    fetched: list[int] = []
    return lambda: fetched.append(1) or data, fetched


def test_file_is_read_once_and_its_bytes_are_fetched_once(asked):
    data, fetched = bytes_of(UNICODE)
    read = ReadFile("1")
    tables = {id(read.table(data, "f.csv", How())) for _ in range(5)}
    assert read.found(data, "f.csv").encoding == "utf-8"
    assert len(tables) == len(asked) == len(fetched) == 1
    assert read.found(data, "f.csv").names == ("größe", "klasse")


def test_file_is_read_again_when_another_encoding_is_chosen_and_not_for_its_own(asked):
    data, _ = bytes_of(CYRILLIC)
    read = ReadFile("1")
    guessed = read.found(data, "f.csv")
    assert read.table(data, "f.csv", How()) is guessed
    assert asked == [How()]
    assert guessed.encoding != "cp1251"  # too short to be guessed
    for _ in range(3):
        assert read.found(data, "f.csv") is guessed
        assert read.table(data, "f.csv", How("cp1251")).names == ("рост и вес", "класс")
    assert asked == [How(), How("cp1251")]


def test_file_that_cannot_be_read_is_tried_once_and_refused_each_time_in_the_same_words(asked):
    data, _ = bytes_of(b"a,b\n1\n")
    read = ReadFile("1")
    for _ in range(3):
        for ask in (read.found, lambda data, name: read.table(data, name, How())):
            with pytest.raises(TableError, match="Row 2: It has 1 cell,"):
                ask(data, "f.csv")
    assert asked == [How()]


def test_wrong_choice_of_an_encoding_can_be_taken_back(asked):
    data, _ = bytes_of(CYRILLIC)
    read = ReadFile("1")
    found = read.found(data, "f.csv")
    with pytest.raises(TableError, match="not written in cp932"):
        read.table(data, "f.csv", How("cp932"))
    assert read.found(data, "f.csv") is found
    assert read.table(data, "f.csv", How("cp1251")).names[1] == "класс"
