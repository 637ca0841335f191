"""What is read in the process beside the server's: the same, whatever happens to that process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer import limits
from explorer.table import read
from explorer.table.beside import Beside
from explorer.table.errors import TableError
from explorer.table.guess import likely_features, likely_target
from explorer.table.read import read_table
from explorer.table.table import Table
from explorer.text import languages, pseudo
from explorer.text.voice import speaking
from tests.explorer.table.beside_work import ends_once, keep
from tests.explorer.table.test_files_of_programs import FILES
from tests.explorer.table.test_read import SPREADSHEETS, UNREADABLE

LARGE = b"a;b;passed\n" + b"".join(b"%d,5;%d;%s\n" % (i, i % 7, b"yes" if i % 3 else b"no") for i in range(6_000))
TEXTS = {
    **SPREADSHEETS,
    **{name: file() for name, (file, *_) in FILES.items()},
    **{name: data for name, (data, _) in UNREADABLE.items()},
    "large": LARGE,
    "more rows than fit": b"a,b\n" + b"1,2\n3,4\n" * limits.TABLE_MOST_ROWS,
}


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """A process of the test's own, that reads however little it is."""
    own = Beside()
    monkeypatch.setattr(limits, "BESIDE_FROM", 0)
    monkeypatch.setattr(read, "BESIDE", own)
    yield own
    own.end()


@pytest.fixture(scope="module")
def found_beside() -> Iterator[dict[str, object]]:
    """What a process of its own says to each of the texts, one after the other."""
    own = Beside()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "BESIDE_FROM", 0)
        patch.setattr(read, "BESIDE", own)
        yield {name: found(data) for name, data in TEXTS.items()}
    own.end()


def found(data: bytes) -> object:
    """All that a table says of itself, or why it is none."""
    try:
        table = read_table(data, "file")
    except TableError as error:
        return str(error), error.row, error.column, error.sheets
    return said(table)


def said(table: Table) -> object:
    target = likely_target(table)
    columns = [
        (column.name, column.cells, column.numbers.tobytes(), column.missing.tolist(), column.classes, column.note)
        for column in table.columns
    ]
    told = (table.name, table.rows_found, table.has_names, table.encoding, table.sheets, table.notes)
    return told, table.row_numbers.tolist(), columns, target, likely_features(table, target.name)


@pytest.mark.parametrize("name", TEXTS)
def test_same_is_read_there_as_here(name, found_beside, monkeypatch):
    monkeypatch.setattr(limits, "BESIDE_FROM", sys.maxsize)
    assert found_beside[name] == found(TEXTS[name])


def test_what_is_small_starts_no_process(beside, monkeypatch):
    monkeypatch.setattr(limits, "BESIDE_FROM", len(LARGE) + 1)
    read_table(LARGE, "file.csv")
    assert beside._process is None


def test_what_is_large_is_read_there_and_its_columns_need_not_be_looked_through_again(beside, monkeypatch):
    monkeypatch.setattr(limits, "BESIDE_FROM", len(LARGE))
    table = read_table(LARGE, "file.csv")
    assert beside._process is not None
    monkeypatch.setattr("explorer.table.column.read_numbers", None)
    assert table.column("a").numbers.tolist() == (np.arange(6_000) + 0.5).tolist()


def test_process_that_was_killed_meanwhile_is_another_one_for_who_comes_next(beside):
    read_table(LARGE, "file.csv")
    first = beside._process.pid
    os.kill(first, signal.SIGKILL)
    assert read_table(LARGE, "file.csv").rows_found == 6_000
    assert beside._process.pid != first


def test_where_no_process_may_be_started_the_table_is_read_here(beside, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("no larger pipe, no further process")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    beside.start()
    assert read_table(LARGE, "file.csv").rows_found == 6_000
    assert beside._process is None


def test_what_is_killed_under_way_is_done_again(beside, tmp_path):
    assert beside.call(ends_once, tmp_path / "mark") == "done"


def test_text_that_ends_the_process_each_time_is_refused_and_the_next_one_read(beside):
    with pytest.raises(TableError, match="too much time or memory"):
        beside.call(os._exit, 1)
    assert read_table(LARGE, "file.csv").rows_found == 6_000


def test_what_takes_too_long_is_ended(beside, monkeypatch):
    monkeypatch.setattr(limits, "BESIDE_MOST_SECONDS", 1)
    with pytest.raises(TableError, match="too much time or memory"):
        beside.call(time.sleep, 600)


def test_process_that_nobody_asks_ends_by_itself(beside, monkeypatch):
    monkeypatch.setattr(limits, "BESIDE_IDLE", 1)
    beside.start()
    assert beside._process.wait(60) == -signal.SIGALRM
    assert read_table(LARGE, "file.csv").rows_found == 6_000


def test_process_that_became_large_gives_its_memory_back(beside):
    beside.call(len, ())
    small = beside._process.pid
    beside.call(len, ())
    assert beside._process.pid == small
    beside.call(keep, limits.BESIDE_MOST_KEPT)
    assert beside._process.wait(60) == 0


def test_who_waits_for_too_long_is_told_that_others_are_there(beside, monkeypatch):
    monkeypatch.setattr(limits, "BESIDE_MOST_WAIT", 0.01)
    with beside._lock, pytest.raises(TableError, match="Others bring their files just now"):
        read_table(LARGE, "file.csv")


def test_process_ends_with_the_one_that_started_it_also_when_that_is_killed():
    code = "from explorer.table.beside import BESIDE; BESIDE.call(len, ()); print(BESIDE._process.pid, flush=True); "
    parent = subprocess.Popen([sys.executable, "-c", f"{code}input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    assert runs(pid)
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 60
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not runs(pid)


def runs(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], stdout=subprocess.PIPE, check=False).stdout.strip()
    return bool(state) and not state.startswith(b"Z")


def test_process_is_not_started_by_an_import_and_knows_no_torch(beside):
    code = "import explorer.table.read; from explorer.table.beside import BESIDE; print(BESIDE._process)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout.strip() == b"None"
    assert not beside.call(eval, "{'torch', 'streamlit'} & {*__import__('sys').modules}")


def test_what_goes_wrong_there_is_raised_here_and_says_where(beside):
    with pytest.raises(ValueError, match="invalid literal") as caught:
        beside.call(int, "x")
    assert "beside_process.py" in "".join(caught.value.__notes__)


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language whose every sentence has marks around it."""
    pseudo.write(tmp_path)
    with monkeypatch.context() as patch:
        patch.setenv(languages.FURTHER, str(tmp_path))
        languages._found.cache_clear()
        languages.translations.cache_clear()
        yield "en-XA"
    languages._found.cache_clear()
    languages.translations.cache_clear()


def test_it_speaks_the_language_of_who_asks(marked, beside):
    for language, told in ((marked, pseudo.pseudo("The file is empty.")), ("en", "The file is empty.")):
        with speaking(language), pytest.raises(TableError) as caught:
            read_table(b"\n\n", "file.csv")
        assert str(caught.value) == told
