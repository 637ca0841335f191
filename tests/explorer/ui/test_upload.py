"""The form for a file, as one visitor's: what is read of a file, and what is kept of it."""

import gc
from pathlib import Path
from weakref import ref

import pytest
from streamlit.testing.v1 import AppTest

from explorer.state.own_data import behind
from explorer.table import once
from explorer.table.read import How, read_table
from explorer.table.table import Table
from tests.explorer.table.test_workbook import xlsx

SCRIPT = str(Path(__file__).parents[3] / "pages" / "navigation.py")
ROWS = "".join(f"{i * 5 % 31},{i * i % 7},{'yes' if i % 3 else 'no'}\n" for i in range(30))
PLAIN = ("plain.csv", f"a,b,class\n{ROWS}".encode(), "text/csv")
CYRILLIC = (
    "plain.csv",
    f"рост,и вес,класс\n{ROWS.replace('yes', 'да').replace('no', 'нет')}".encode("cp1251"),
    "text/csv",
)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> list["ref[Table]"]:
    """Every table that was read, in order."""
    read: list[ref[Table]] = []

    def counted(data: bytes, name: str, how: How) -> Table:
        table = read_table(data, name, how)
        read.append(ref(table))
        return table

    monkeypatch.setattr(once, "read_table", counted)
    return read


@pytest.fixture
def app() -> AppTest:
    opened = AppTest.from_file(SCRIPT, default_timeout=60)
    opened.run()
    opened.switch_page("train.py").run()
    opened.button(key="own-open").click().run()
    assert not opened.exception
    return opened


def choose(app: AppTest, file: tuple[str, bytes, str]) -> None:
    app.file_uploader(key="own-file").set_value(file).run()
    assert not app.exception


def told(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def test_file_is_read_once_over_many_reruns_and_used(app, tables):
    choose(app, PLAIN)
    assert told(app)[0] == "30 rows, 3 columns: a, b, class"
    for fraction in (0.1, 0.5, 0.3):
        app.slider(key="own-fraction").set_value(fraction).run()
    app.button(key="own-use").click().run()
    app.run()
    assert not app.exception
    assert len(tables) == 1
    experiment = app.session_state["slp_session"].experiment
    assert behind(experiment).file == "plain.csv"
    assert (experiment.samples, len(experiment.x_test)) == (21, 9)


def test_another_file_of_the_same_name_is_read(app, tables):
    choose(app, PLAIN)
    choose(app, ("plain.csv", f"c,d,class\n{ROWS}".encode(), "text/csv"))
    assert len(tables) == 2
    assert told(app)[0] == "30 rows, 3 columns: c, d, class"


def test_file_is_read_again_only_when_another_encoding_is_chosen(app, tables):
    choose(app, CYRILLIC)
    app.slider(key="own-fraction").set_value(0.5).run()
    assert "рост" not in told(app)[0]  # too short to be guessed
    assert len(tables) == 1
    (encoding,) = [box for box in app.selectbox if box.key.startswith("own-encoding-")]
    encoding.set_value("cp1251").run()
    app.slider(key="own-fraction").set_value(0.3).run()
    assert len(tables) == 2
    assert told(app)[0] == "30 rows, 3 columns: рост, и вес, класс"


def test_what_was_read_goes_with_its_file(app, tables):
    choose(app, PLAIN)
    assert tables[0]() is not None
    app.file_uploader(key="own-file").clear().run()
    assert not app.exception
    gc.collect()
    assert tables[0]() is None


def test_sheet_that_cannot_be_read_leaves_the_choice_of_another(app):
    def more(book):
        sheet = book.create_sheet("Data")
        for row in [["a", "b", "class"], *([i * 5 % 31, i % 7, i % 2] for i in range(30))]:
            sheet.append(row)

    choose(app, ("book.xlsx", xlsx([["only", "names"], [" ", None]], more), "application/octet-stream"))
    assert "no rows below it" in app.error[0].value
    (sheet,) = [box for box in app.selectbox if box.key.startswith("own-sheet-")]
    sheet.set_value(1).run()
    assert not app.error
    assert told(app)[0] == "30 rows, 3 columns: a, b, class"
    app.button(key="own-use").click().run()
    assert app.session_state["slp_session"].experiment.inputs == 2


def test_means_are_filled_in_where_few_rows_are_whole_and_a_person_may_choose_otherwise(app):
    rows = "".join(f"{'' if i % 2 else i},{i if i % 2 else i * i},{i // 3 % 2}\n" for i in range(20))
    rows += "".join(f"{i},,{i // 3 % 2}\n" for i in range(12))
    choose(app, ("gaps.csv", f"a,b,class\n{rows}".encode(), "text/csv"))
    why = "Chosen for you. Of 32 rows, 10 would be left without those in which a value is missing."
    assert why in told(app)
    assert "10 missing values of “a” became its mean." in told(app)
    (ways,) = [radio for radio in app.radio if radio.key.startswith("own-missing")]
    ways.set_value("drop").run()
    assert why not in told(app)
    assert "22 rows were left out: a feature is missing." in told(app)
