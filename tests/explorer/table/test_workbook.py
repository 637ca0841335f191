"""Workbooks of spreadsheet programs, and those that somebody made to do harm."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from explorer import limits
from explorer.table import workbook
from explorer.table.errors import TableError
from explorer.table.read import How, read_table

ROWS = [["Höhe", "Gewicht", "Klasse"], [1.5, 70, "ja"], [1.75, 80, "nein"], [None, None, None], [2, 90.25, "ja"]]


def xlsx(rows: Sequence[Sequence[object]], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    change(book)
    book.save(written)
    return written.getvalue()


def ods(rows: Sequence[Sequence[object]], repeated: int | None = None) -> bytes:
    document, sheet, written = OpenDocumentSpreadsheet(), OdfTable(name="Blatt"), io.BytesIO()
    rows_like = {"numberrowsrepeated": repeated} if repeated else {}
    cells_like = {"numbercolumnsrepeated": repeated} if repeated else {}
    for row in rows:
        line = TableRow(**rows_like)
        for value in row:
            kind = {"valuetype": "float", "value": str(value)} if isinstance(value, int | float) else {}
            cell = TableCell(**kind, **cells_like) if value is not None else TableCell()
            if value is not None:
                if not kind:
                    cell.setAttribute("valuetype", "string")
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.write(written)
    return written.getvalue()


def other_sheet(data: bytes, change: Callable[[bytes], bytes], changed: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The same workbook with other bytes as its first sheet, or another of its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == changed else part)
    return written.getvalue()


@pytest.mark.parametrize("write", [xlsx, ods])
def test_workbook_is_read_as_its_sheet_shows_it(write):
    table = read_table(write(ROWS), "book")
    assert table.names == ("Höhe", "Gewicht", "Klasse")
    assert table.column("Höhe").numbers.tolist() == [1.5, 1.75, 2]
    assert table.column("Gewicht").numbers.tolist() == [70, 80, 90.25]
    assert table.column("Klasse").classes == ("nein", "ja")
    assert table.row_numbers.tolist() == [2, 3, 5]


def test_rows_are_named_as_the_sheet_counts_them():
    def lower(book):
        book.active.move_range("A1:C5", rows=6, cols=2)

    with pytest.raises(TableError, match="Row 9, column “Höhe”: “x” is not a number"):
        table = read_table(xlsx([*ROWS[:2], ["x", 1, "ja"], ROWS[4]], lower), "book.xlsx")
        table.column("Höhe").check_feature(table.row_numbers)


def test_numbers_of_a_workbook_come_to_the_bit_and_formats_are_not_read():
    def formatted(book):
        for row in book.active["A2:B4"]:
            row[0].number_format, row[1].number_format = "0.00%", "#,##0.00 €"

    values = [[0.1, 1234.5], [1e-17, -7], [123456789012345, 0]]
    table = read_table(xlsx([["a", "b"], *values], formatted), "book.xlsx")
    assert [column.numbers.tolist() for column in table.columns] == [
        list(column) for column in zip(*values, strict=True)
    ]


def test_whole_numbers_and_truths_are_classes_as_they_are_shown():
    table = read_table(xlsx([["a", "b"], [1, True], [2, False], [1, True]]), "book.xlsx")
    assert [column.classes for column in table.columns] == [("1", "2"), ("FALSE", "TRUE")]


def test_another_sheet_can_be_chosen_and_hidden_ones_are_not_offered():
    def more(book):
        book.create_sheet("Second").append(["c", "d"])
        book["Second"].append([5, 6])
        book.create_sheet("secret").sheet_state = "hidden"

    data = xlsx(ROWS, more)
    table = read_table(data, "book.xlsx")
    assert table.sheets == ("Sheet", "Second")
    other = read_table(data, "book.xlsx", How(sheet="Second"))
    assert (other.names, other.sheets) == (("c", "d"), ("Second", "Sheet"))


def test_first_sheet_that_has_cells_is_read():
    def behind(book):
        book.create_sheet("empty", 0)

    assert read_table(xlsx(ROWS, behind), "book.xlsx").names == ("Höhe", "Gewicht", "Klasse")
    with pytest.raises(TableError, match="The file is empty"):
        read_table(xlsx([]), "book.xlsx")


def formulas_of_ods(result: bool) -> bytes:
    """Two sheets; in the second one half of b is computed, or only said how."""
    document, written = OpenDocumentSpreadsheet(), io.BytesIO()
    for name in ("Notes", 'A & "B"'):
        sheet = OdfTable(name=name)
        for row in range(1, 5):
            line = TableRow()
            line.addElement(TableCell(valuetype="float", value=str(row)))
            stored = {"valuetype": "float", "value": str(2 * row)} if result and name != "Notes" else {}
            line.addElement(TableCell(formula=f"of:=[.A{row}]*2", **stored))
            sheet.addElement(line)
        document.spreadsheet.addElement(sheet)
    document.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["a", "b", "y"], *([i, f"=A{i + 2}*2", i % 2] for i in range(5))], "5 formulas have no stored results"),
        ([["a", "b", "y"], [1, "=A2*2", 0], [2, 4, 1], [3, 5, 0]], "The formula in B2 has no stored result"),
    ],
)
def test_formulas_that_were_never_computed_are_told_with_the_way_on(rows, told):
    table = read_table(xlsx(rows), "book.xlsx")  # openpyxl writes formulas, and computes none
    [note] = table.notes
    assert note.startswith(told)
    assert note.endswith("open the workbook in its spreadsheet program, save it there, and choose it again.")


def test_table_of_formulas_alone_is_not_called_empty_without_a_reason():
    with pytest.raises(TableError, match=r"4 formulas have no stored results .* the first in A2: open the workbook"):
        read_table(xlsx([["a", "y"], ["=1+1", "=2+2"], ["=1+2", "=2+3"]]), "book.xlsx")


def test_results_that_were_stored_are_numbers_and_nothing_is_told():
    def computed(part: bytes) -> bytes:
        """As Excel writes it, an empty text as a result among them."""
        numbers = part.replace(b"<f>A2*2</f><v />", b"<f>A2*2</f><v>2</v>").replace(b"<f>A2*2</f><v></v>", b"")
        return numbers.replace(b'<c r="B3"><f>A3*2</f><v />', b'<c r="B3" t="str"><f>A3*2</f><v></v>')

    plain = xlsx([["a", "b", "y"], [1, "=A2*2", 0], [2, "=A3*2", 1], [3, 6, 0]])
    table = read_table(other_sheet(plain, computed), "book.xlsx")
    assert table.column("b").text.to_pylist() == ["2", "", "6"]
    assert table.notes == ()


def test_formulas_of_an_open_document_are_told_of_the_sheet_that_is_read():
    how = How(sheet='A & "B"', has_names=False)
    assert read_table(formulas_of_ods(result=True), "book.ods", how).column("x2").numbers.tolist() == [2, 4, 6, 8]
    with pytest.raises(TableError, match="4 formulas have no stored results and are read as empty cells: open"):
        read_table(formulas_of_ods(result=False), "book.ods", how)


def test_workbook_that_defines_words_of_its_own_is_not_searched_for_formulas():
    def with_entity(part: bytes) -> bytes:
        return part.replace(b"<workbook", b'<!DOCTYPE workbook [<!ENTITY a "aaaaaaaa">]><workbook', 1)

    made = xlsx([["a", "b", "y"], [1, "=A2*2", 0], [2, 4, 1], [3, 5, 0]])
    assert len(read_table(made, "book.xlsx").notes) == 1
    hostile = other_sheet(made, with_entity, "xl/workbook.xml")
    assert read_table(hostile, "book.xlsx").notes == ()


def bomb(size: int) -> bytes:
    return other_sheet(xlsx(ROWS), lambda part: part + b" " * size)


def lying(data: bytes) -> bytes:
    """A workbook whose directory says that its parts are small."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = next(entry.file_size for entry in archive.infolist() if entry.filename == "xl/worksheets/sheet1.xml")
    return data.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


HOSTILE = {
    "unpacks to more than may be": (bomb(2_000_000), "unpacks to more than can be read"),
    "unpacks to more than it says": (lying(bomb(2_000_000)), "unpacks to more than can be"),
    "two cells far apart": (
        other_sheet(xlsx(ROWS), lambda part: part.replace(b'r="C5"', b'r="XFD1048576"')),
        "unpacks to more than can be read",
    ),
    "a trillion cells of one": (ods([[1, 2]], repeated=1_000_000), "This workbook"),
    "cut off": (xlsx(ROWS)[:-40], "it is damaged"),
    "cut in the middle": (xlsx(ROWS)[:2_000], "it is damaged"),
    "nothing behind the first bytes": (b"PK\x03\x04" + bytes(60), "it is damaged"),
    "no XML": (other_sheet(xlsx(ROWS), lambda part: b"<<<"), "This workbook cannot be read"),
    "old, and nothing in it": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_workbook_gets_its_message(case, monkeypatch):
    monkeypatch.setattr(limits, "WORKBOOK_MOST_UNPACKED", 1_000_000)
    data, message = HOSTILE[case]
    assert len(data) < limits.TABLE_MOST_BYTES
    with pytest.raises(TableError, match=message):
        read_table(data, "book.xlsx")


def test_archive_of_something_else_says_what_to_do():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("table.csv", "a,b\n1,2\n")
    with pytest.raises(TableError, match="This is an archive, not a table: unpack it"):
        read_table(written.getvalue(), "table.zip")


def test_wide_or_long_sheet_keeps_within_the_bounds_of_every_table():
    with pytest.raises(TableError, match="There are 1,200 columns; at most 1,000 can be read"):
        read_table(xlsx([[f"c{j}" for j in range(1_200)], list(range(1_200))]), "wide.xlsx")
    table = read_table(xlsx([["a", "y"], *([i, i % 2] for i in range(10_100))]), "long.xlsx")
    assert (len(table.row_numbers), table.rows_found) == (10_000, 10_100)


def test_reader_that_takes_too_long_is_ended_and_its_place_is_free(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(limits, "WORKBOOK_MOST_SECONDS", 0.1)
    with monkeypatch.context() as patched:
        patched.setattr(workbook, "_PROGRAM", slow)
        for _ in range(2):
            with pytest.raises(TableError, match="more than can be read"):
                read_table(xlsx(ROWS), "book.xlsx")


def test_who_comes_while_others_read_waits_and_is_told(monkeypatch):
    data = xlsx(ROWS)
    monkeypatch.setattr(limits, "WORKBOOK_MOST_SECONDS", 0.01)
    with workbook._PLACES, pytest.raises(TableError, match="Others read their workbooks just now"):
        read_table(data, "book.xlsx")
