import codecs
import io
import math

import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import limits
from explorer.table.encodings import ENCODINGS
from explorer.table.errors import TableError
from explorer.table.read import How, read_table
from explorer.table.samples import to_data
from slp_core import Experiment, prepare

GOOD = b"a,b,y\n1,2,no\n3,4,yes\n5,7,no\n"


def use(data, target="y", features=("a", "b"), **choices):
    """What a person does: choose a file, then columns."""
    return to_data(read_table(data, "f.csv"), target, features, **choices)


def test_plain_file_becomes_samples():
    table = read_table(GOOD, "good.csv")
    assert (table.name, table.names, table.targets) == ("good.csv", ("a", "b", "y"), ("y",))
    assert table.row_numbers.tolist() == [2, 3, 4]
    assert [column.is_numeric for column in table.columns] == [True, True, False]
    found = to_data(table, "y", ["b", "a"])
    assert found.x.tolist() == [[2, 1], [4, 3], [7, 5]]
    assert found.target.tolist() == [[0], [1], [0]]
    assert found.x.dtype == found.target.dtype == torch.float64
    assert (found.feature_names, found.class_names) == (("b", "a"), ("no", "yes"))
    assert found.notes == ("Target 0 is “no”, target 1 is “yes”.",)


def test_samples_fit_an_experiment():
    found = use(b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (i, i * i, i % 2) for i in range(40)))
    data = prepare(found.x, found.target, 0.25, 3, True)
    e = Experiment(
        x=data.x, target=data.target, weights=[0, 0], x_test=data.x_test, target_test=data.target_test, steps=5
    )
    assert (e.samples, len(e.x_test)) == (30, 10)


# Files as spreadsheet programs write them. Each holds the same table.
NAMES, ROWS = ["Größe", "Gewicht", "Klasse"], [("1.5", "70", "ja"), ("1.75", "80", "nein"), ("2", "90.25", "ja")]


def table_text(separator, comma=False, newline="\r\n", quote=""):
    lines = [[f"{quote}{name}{quote}" for name in NAMES]]
    lines += [[cell.replace(".", ",") if comma else cell for cell in row] for row in ROWS]
    return "".join(separator.join(line) + newline for line in lines)


SPREADSHEETS = {
    "Excel, German, CSV UTF-8": codecs.BOM_UTF8 + table_text(";", comma=True).encode(),
    "Excel, German, CSV": table_text(";", comma=True).encode("cp1252"),
    "Excel, Unicode text": table_text("\t", comma=True).encode("utf-16"),
    "Excel, Unicode text, English": table_text("\t").encode("utf-16"),
    "Excel, English, CSV UTF-8": codecs.BOM_UTF8 + table_text(",").encode(),
    "Excel, English, CSV": table_text(",").encode("cp1252"),
    "Excel for Mac, old line ends": table_text(";", comma=True, newline="\r").encode("cp1252"),
    "Excel, sep= in the first line": b"sep=;\r\n" + table_text(";", comma=True).encode("cp1252"),
    "LibreOffice": table_text(",", newline="\n").encode(),
    "LibreOffice, all text quoted": table_text(";", comma=True, newline="\n", quote='"').encode(),
    "LibreOffice, UTF-16": codecs.BOM_UTF16_BE + table_text(",").encode("utf-16-be"),
    "Google Sheets": table_text(",").removesuffix("\r\n").encode(),
    "Google Sheets, TSV": table_text("\t").encode(),
    "Numbers": table_text(";", newline="\n").encode(),
    "pipes": table_text("|", newline="\n").encode(),
    "UTF-16 without a mark": table_text(";").encode("utf-16-le"),
    "UTF-16 the other way round, without a mark": table_text(";").encode("utf-16-be"),
    "UTF-32": table_text(";").encode("utf-32"),
    "decimal commas in quotes": 'Größe,Gewicht,Klasse\n"1,5",70,ja\n"1,75",80,nein\n2,"90,25",ja\n'.encode(),
    "empty columns and rows at the end": (
        "Größe;Gewicht;Klasse;;\n1,5;70;ja;;\n1,75;80;nein;;\n2;90,25;ja;;\n;;;;\n;;;;\n".encode()
    ),
    "blank lines": ("\n\n" + table_text(",", newline="\n\n")).encode(),
    "blanks around cells": " Größe , Gewicht , Klasse \n 1.5 , 70 , ja \n 1.75 ,80,nein\n2, 90.25 , ja\n".encode(),
}


@pytest.mark.parametrize("program", SPREADSHEETS)
def test_file_of_a_spreadsheet_works_at_the_first_try(program):
    found = use(SPREADSHEETS[program], "Klasse", ["Größe", "Gewicht"])
    assert found.x.tolist() == [[1.5, 70], [1.75, 80], [2, 90.25]]
    assert found.target.tolist() == [[1], [0], [1]]
    assert found.class_names == ("nein", "ja")


def test_pandas_and_its_index_column_are_read_back():
    frame = pd.DataFrame({"a": [0.1, 1e-9, -3.5], "b": [1, 2, 4], "y": [0, 1, 1]})
    table = read_table(frame.to_csv().encode(), "pandas.csv")
    assert table.names == ("column 1", "a", "b", "y")
    assert to_data(table, "y", ["a", "b"]).x.tolist() == frame[["a", "b"]].to_numpy().tolist()


WRITTEN_IN = {
    "gb18030": ("长度,宽度,类别", "好", "坏"),
    "big5": ("長度,寬度,類別", "好", "壞"),
    "cp932": ("長さ,幅,種類", "良い", "悪い"),
    "cp949": ("길이,너비,종류", "좋음", "나쁨"),
    "cp1250": ("délka,šířka,třída", "dobrý", "špatný"),
    "cp1251": ("длина,ширина,класс", "да", "нет"),
    "cp1252": ("durée,âge,catégorie", "été", "hiver"),
    "cp1253": ("μήκος,πλάτος,τάξη", "καλό", "κακό"),
}


def written(heads: str, yes: str, no: str) -> str:
    return f"{heads}\n" + "".join(f"{i}.{i % 7},{i * 3 % 11}.5,{yes if i % 2 else no}\n" for i in range(40))


@pytest.mark.parametrize("encoding", WRITTEN_IN)
def test_file_in_an_older_encoding_is_read_as_it_was_written(encoding):
    heads, yes, no = WRITTEN_IN[encoding]
    table = read_table(written(heads, yes, no).encode(encoding), "file.csv")
    assert table.names == tuple(heads.split(","))
    assert set(table.columns[2].classes) == {yes, no}
    assert table.encoding in ENCODINGS


def test_encoding_that_was_guessed_wrongly_can_be_chosen():
    # One letter is too little to tell Turkish by.
    data = written("uzunluk,genişlik,sınıf", "iyi", "kötü").encode("cp1254")
    assert read_table(data, "file.csv", How("cp1254")).names == ("uzunluk", "genişlik", "sınıf")
    with pytest.raises(TableError, match="The file is not written in big5"):
        read_table(written("a,b,c", "é", "e").encode("cp1252"), "file.csv", How("big5"))
    with pytest.raises(TableError, match="The encoding must be one of gb18030, "):
        read_table(b"a,b\n1,2\n", "file.csv", How("rot13"))


def test_encoding_of_a_western_file_with_one_accent_is_western():
    assert read_table(written("a,b,c", "é", "e").encode("cp1252"), "file.csv").columns[2].classes == ("e", "é")


def test_unicode_is_in_no_doubt():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        table = read_table(written("长度,b,c", "é", "ж").encode(encoding), "file.csv")
        assert table.names[0] == "长度"
        assert table.encoding not in ENCODINGS


def test_column_that_is_no_feature_says_where_and_why():
    table = read_table(b"a,b,c\n1,2,0\noops,3,1\n", "file.csv")
    assert table.trouble("a") == "Row 3, column “a”: “oops” is not a number."
    assert table.trouble("b") is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (b'a,y\n"1,234",0\n"12,345,678",1\n', [1234, 12345678]),
        (b'a,y\n"1,234.5",0\n99,1\n', [1234.5, 99]),
        (b"a;y\n1,234;0\n2;1\n", [1.234, 2]),
        (b"a;y\n1.234,5;0\n1.000.000,25;1\n", [1234.5, 1000000.25]),
        (b"a;y\n1.234;0\n0.5;1\n", [1.234, 0.5]),
        (b"a;y\n1,234,567;0\n1;1\n", [1234567, 1]),
        (b"a,y\n-1.5e3,0\n+.5,1\n", [-1500, 0.5]),
        (b"a;y\n-1,5e3;0\n,5;1\n", [-1500, 0.5]),
        (b"a,y\n1.,0\n1E-2,1\n", [1, 0.01]),
        (b"a,y\n-0,0\n007,1\n", [0, 7]),
    ],
)
def test_numbers_are_read_as_they_were_written(text, values):
    assert use(text, "y", ["a"]).x.flatten().tolist() == values


def test_quoted_cells_may_hold_separators_quotes_and_line_ends():
    table = read_table(b'"a, ""b""\nc",y\n1,"no\n way"\n2,yes\n,\n3,"yes"\n', "f.csv")
    assert table.names == ('a, "b" c', "y")
    assert table.column("y").cells == ("no\n way", "yes", "yes")
    assert table.row_numbers.tolist() == [2, 3, 5]


NASTY = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "$x_1$",
    "[a](javascript:b)",
    "{{7*7}}",
    "a\u202eb",
    "名前",
    "'; DROP TABLE x; --",
    "__class__",
]


@pytest.mark.parametrize("name", NASTY)
def test_names_are_text_whatever_they_contain(name):
    buffer = io.StringIO()
    pd.DataFrame({name: [1, 2, 3], "y": [name, "other", name]}).to_csv(buffer, index=False)
    found = use(buffer.getvalue().encode(), "y", [name])
    assert found.feature_names == (name,)
    assert set(found.class_names) == {name, "other"}


@pytest.mark.parametrize(
    ("labels", "classes", "target"),
    [
        ("0 1 1", ("0", "1"), [0, 1, 1]),
        ("1 0 1", ("0", "1"), [1, 0, 1]),
        ("10 9 9", ("9", "10"), [1, 0, 0]),
        ("1 1.0 2", ("1", "2"), [0, 0, 1]),
        ("2 -1 2", ("-1", "2"), [1, 0, 1]),
        ("true false true", ("false", "true"), [1, 0, 1]),
        ("M B B", ("B", "M"), [1, 0, 0]),
        ("ja 1 1", ("1", "ja"), [1, 0, 0]),
    ],
)
def test_target_of_any_two_labels_becomes_zero_and_one(labels, classes, target):
    found = use("\n".join(["a;y", *(f"{i};{label}" for i, label in enumerate(labels.split()))]).encode(), "y", ["a"])
    assert found.class_names == classes
    assert found.target.flatten().tolist() == target


GAPS = b"a,b,y\n1,,0\n3,4,1\n,6,0\n5,8,NA\n7,11,0\n"


def test_rows_with_missing_values_are_dropped_and_counted():
    found = use(GAPS)
    assert found.x.tolist() == [[3, 4], [7, 11]]
    assert found.target.flatten().tolist() == [1, 0]
    assert found.notes[:2] == ("1 row was left out: no target.", "2 rows were left out: a feature is missing.")


def test_missing_values_can_become_the_mean():
    found = use(GAPS, missing="mean")
    assert found.x.tolist() == [[1, 7], [3, 4], [11 / 3, 6], [7, 11]]
    assert found.target.flatten().tolist() == [0, 1, 0, 0]
    assert found.notes[:3] == (
        "1 row was left out: no target.",
        "1 missing value of “a” became its mean.",
        "1 missing value of “b” became its mean.",
    )


@pytest.mark.parametrize("mark", ["", "NA", "n/a", "#N/A", "NaN", "nan", "NULL", "None", "?", "-", " "])
def test_marks_of_a_missing_value_are_known(mark):
    found = use(f"a,b,y\n1,1,0\n{mark},2,1\n3,3,1\n4,4,0\n".encode())
    assert found.x.flatten().tolist() == [1, 1, 3, 3, 4, 4]
    assert found.notes[0] == "1 row was left out: a feature is missing."


def test_constant_columns_are_left_out_or_kept():
    data = b"a,b,y\n1,5,0\n2,5,1\n3,5,1\n"
    dropped, kept = use(data), use(data, constant="keep")
    assert (dropped.feature_names, dropped.x.tolist()) == (("a",), [[1], [2], [3]])
    assert "The column “b” was left out: it never changes." in dropped.notes
    assert (kept.feature_names, kept.x.tolist()) == (("a", "b"), [[1, 5], [2, 5], [3, 5]])


def test_largest_file_is_read():
    rows = b"".join(b"%d,%d,%d\n" % (i, i % 7, i % 2) for i in range(limits.TABLE_MOST_ROWS))
    assert use(b"a,b,y\n" + rows).x.shape == (limits.TABLE_MOST_ROWS, 2)
    names = ",".join(f"c{j}" for j in range(limits.TABLE_MOST_FEATURES))
    line = ",".join(str(j % 2) for j in range(limits.TABLE_MOST_FEATURES))
    other = ",".join(str((j + 1) % 2) for j in range(limits.TABLE_MOST_FEATURES))
    table = read_table(f"{names}\n{line}\n{other}\n".encode(), "wide.csv")
    assert to_data(table, "c0", table.names[1:]).x.shape == (2, limits.TABLE_MOST_FEATURES - 1)


UNREADABLE = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\n \n", "The file is empty."),
    "only separators": (b",,,\n,,,\n", "The file is empty."),
    "mark only": (codecs.BOM_UTF8, "The file is empty."),
    "UTF-16 mark only": (codecs.BOM_UTF16_LE, "The file is empty."),
    "sep= only": (b"sep=;\n", "The file is empty."),
    "header only": (b"a,b,y\n", "no rows below"),
    "header only, no line end": (b"a;b;y", "no rows below"),
    "header and blank rows": (b"a,b,y\n,,\n\n,,\n", "no rows below"),
    "one column": (b"a\n1\n2\n", "one column only"),
    "colons": (b"a:b\n1:2\n", "one column only"),
    "prose": (b"Lorem ipsum dolor\nsit amet", "one column only"),
    "too wide a row": (b"a,b\n1,2\n1,2,3\n", "Row 3: It has 3 cells, but there are 2 names"),
    "pandas would shift this": (b"a,b\n1,2,3\n4,5,6\n", "Row 2: It has 3 cells"),
    "too narrow a row": (b"a,b,y\n1,2,0\n1,2\n", "Row 3: It has 2 cells"),
    "ragged after blank lines": (b"a,b,y\n\n\n1,2,0\n1,2\n", "Row 5: It has 2 cells"),
    "ragged semicolons": (b"a;b;y\n1;2;0\n1;2;0;4\n", "Row 3: It has 4 cells"),
    "open quote": (b'a,b\n"1,2\n3,4\n', "Row 2: A quotation mark is not closed"),
    "open quote in the names": (b'"a,b\n1,2\n', "A quotation mark"),
    "text after a quote": (b'a,b\n"1"x,2\n', "Row 2: A quotation mark"),
    "endless cell": (b'a,b\n"' + b"x" * 200_000 + b'",1\n', "Row 2: A cell is far too long"),
    "endless cell without a mark": (b"a,b\n1,2\n" + b"x" * 200_000 + b",1\n", "Row 3: A cell is far too long"),
    "nothing but tabs": (b"\t" * 200_000, "Row 1: A cell is far too long"),
    "NUL": (b"a,b\n1,\x002\n", "not a text file"),
    "control characters": (b"a,b\n1,\x072\n", "not a text file"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
    "PDF": (b"%PDF-1.7\n\x80\x81\x02\x03 stream", "not a text file"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "not a text file"),
    "all bytes": (bytes(range(256)) * 4, "not a text file"),
    "Excel workbook": (b"PK\x03\x04\x14\x00\x06\x00", "Save the sheet as CSV"),
    "old Excel workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "Save the sheet as CSV"),
    "half of UTF-16": (codecs.BOM_UTF16_LE + "a,b\n1,2\n".encode("utf-16-le")[:-1], "not a text file"),
    "too large": (b"a,b\n" + b"1,2\n" * (limits.TABLE_MOST_BYTES // 4), "at most 5 MB. It has 5.0 MB"),
    "64 MB": (b"0" * 64_000_000, "at most 5 MB. It has 64.0 MB"),
    "too many columns": (
        b",".join(b"c%d" % j for j in range(1_001)) + b"\n" + b",".join([b"1"] * 1_001),
        "There are 1,001 columns; at most 1,000 can be read: leave out",
    ),
    "nothing but blank rows at first": (b",,\n" * 300 + b"a,b,y\n1,2,0\n", "The first 200 rows are empty"),
    "no names, and a row of another width": (b"1,2,3\n4,5,6\n7,8\n", "Row 3: It has 2 cells, but the first row has 3."),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_file_gets_its_message(case):
    data, message = UNREADABLE[case]
    with pytest.raises(TableError) as caught:
        read_table(data, "bad.csv")
    assert message in str(caught.value)


UNUSABLE = {
    "text in a feature": (b"a,b,y\n1,2,0\n3,x,1\n", "Row 3, column “b”: “x” is not a number."),
    "text feature": (b"a,b,y\n1,u,0\n3,v,1\n", "Row 2, column “b”: “u” is not a number."),
    "dates": (b"a,b,y\n1,2020-01-31,0\n3,2020-02-01,1\n", "Row 2, column “b”: “2020-01-31” is not a number."),
    "German dates": (b"a;b;y\n1;31.01.2020;0\n3;01.02.2020;1\n", "“31.01.2020” is not a number."),
    "times": (b"a,b,y\n1,12:30,0\n3,12:31,1\n", "“12:30” is not a number."),
    "inf": (b"a,b,y\n1,2,0\n3,inf,1\n", "Row 3, column “b”: “inf” is not a number."),
    "Infinity": (b"a,b,y\n1,-Infinity,0\n3,1,1\n", "“-Infinity” is not a number."),
    "too large for a float": (b"a,b,y\n1,1e999,0\n3,1,1\n", "Row 2, column “b”: “1e999” is too large"),
    "too large to square": (b"a,b,y\n1,1e200,0\n3,1,1\n", "is too large: the most is 1e100"),
    "many digits": (b"a,b,y\n1," + b"9" * 5_000 + b",0\n3,1,1\n", "is too large"),
    "huge exponent": (b"a,b,y\n1,1e99999,0\n3,1,1\n", "“1e99999” is not a number."),
    "units": (b"a,b,y\n1,5 cm,0\n3,6 m,1\n", "“5 cm” is not a number."),
    "underscores": (b"a,b,y\n1,1_000,0\n3,2,1\n", "“1_000” is not a number."),
    "hexadecimal": (b"a,b,y\n1,0x10,0\n3,2,1\n", "“0x10” is not a number."),
    "other digits": ("a,b,y\n1,٣,0\n3,2,1\n".encode(), "“٣” is not a number."),
    "formula": (b"a,b,y\n1,=A1+1,0\n3,2,1\n", "“=A1+1” is not a number."),
    "HTML": (b"a,b,y\n1,<b>1</b>,0\n3,2,1\n", "“<b>1</b>” is not a number."),
    "two ways of writing": (b"a;b;y\n1;1,5;0\n2;2,5;1\n3;3.5;0\n", "Row 4, column “b”: “3.5” is not a number."),
    "broken thousands": (b'a,b,y\n1,"1,23,4",0\n3,2,1\n', "“1,23,4” is not a number."),
    "long text": (b"a,b,y\n1," + b"w" * 999 + b",0\n3,2,1\n", "w…” is not a number."),
    "empty feature": (b"a,b,y\n1,,0\n3,,1\n", "Column “b”: It is empty."),
    "one class": (
        b"a,b,y\n1,2,0\n3,4,0\n",
        "Column “y”: The target needs exactly two different values. It has 1: “0”.",
    ),
    "three classes": (b"a,b,y\n1,2,u\n3,4,v\n5,6,w\n", "It has 3: “u”, “v”, “w”."),
    "many classes": (
        b"a,b,y\n" + b"".join(b"%d,1,%d\n" % (i, i) for i in range(9)),
        "It has 9: “0”, “1”, “2”, “3”, “4”",
    ),
    "empty target": (b"a,b,y\n1,2,\n3,4,NA\n", "Column “y”: It is empty; the target needs two different values."),
    "all rows incomplete": (b"a,b,y\n1,,0\n,4,1\n", "Fewer than two rows are left"),
    "one row": (b"a,b,y\n1,2,0\n,4,1\n", "Fewer than two rows are left"),
    "one class is left": (b"a,b,y\n1,2,0\n2,3,0\n,4,1\n", "Column “y”: In the rows that are left there is only one"),
    "nothing changes": (b"a,b,y\n1,2,0\n1,2,1\n", "None of the chosen features ever changes"),
    "no such target": (b"a,b,z\n1,2,0\n1,2,1\n", "There is no column “y” in this file."),
    "no such feature": (b"a,c,y\n1,2,0\n1,2,1\n", "There is no column “b” in this file."),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_column_gets_its_message(case):
    data, message = UNUSABLE[case]
    table = read_table(data, "bad.csv")
    with pytest.raises(TableError) as caught:
        to_data(table, "y", ["a", "b"])
    assert message in str(caught.value)
    assert len(str(caught.value)) < 250


def test_feature_without_a_value_beside_a_target_has_no_mean():
    with pytest.raises(TableError, match="Column “b”: It has no values in the rows that have a target"):
        use(b"a,b,y\n1,,0\n3,,1\n4,5,\n", missing="mean")


@pytest.mark.parametrize(
    ("target", "features", "message"),
    [
        ("y", [], "Choose at least one feature."),
        ("y", ["a", "y"], "Column “y”: It is the target"),
        ("y", ["a", "b", "a"], "Column “a”: It is chosen twice."),
    ],
)
def test_choice_of_columns_is_checked(target, features, message):
    with pytest.raises(TableError, match=message):
        use(GOOD, target, features)


@pytest.mark.parametrize("choice", ["missing", "constant"])
def test_choice_of_treatment_is_checked(choice):
    with pytest.raises(TableError, match=f"{choice} must be drop or .* Got 'guess' instead"):
        use(GOOD, **{choice: "guess"})


def test_error_says_where_in_its_attributes():
    with pytest.raises(TableError) as caught:
        use(b"a,b,y\n1,2,0\n3,x,1\n")
    assert (caught.value.row, caught.value.column) == (3, "b")
    with pytest.raises(TableError) as caught:
        read_table(b"", "f.csv")
    assert (caught.value.row, caught.value.column) == (None, None)


def either_works_or_says_why(data):
    """A stranger's bytes: samples that an Experiment could take, or a TableError."""
    try:
        table = read_table(data, "any.csv")
        found = to_data(table, table.names[-1], table.names[:-1], missing="mean")
    except TableError as error:
        assert len(str(error)) < 300
        return
    assert bool(found.x.isfinite().all())
    assert set(found.target.flatten().tolist()) == {0.0, 1.0}
    assert found.x.abs().max().item() <= limits.TABLE_LARGEST
    assert len(found.x) == len(found.target)


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_work_or_say_why(data):
    either_works_or_says_why(data)


PIECES = ["1", "0", "-2.5", "1,5", "1e400", "inf", "", " ", "NA", "x", "é", '"', '""', "'", ",", ";", "\t", "|", "\n"]
PIECES += ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x1a", "a", "y", "=1", "<b>", "sep=;\n", "2020-01-01"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]))
def test_any_pieces_of_a_table_work_or_say_why(pieces, encoding):
    either_works_or_says_why("".join(pieces).encode(encoding))


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.floats(-1e50, 1e50), st.floats(-1e50, 1e50), st.booleans()),
        min_size=2,
        max_size=20,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_written_tables_are_read_back_to_the_bit(rows, separator, encoding):
    rows = [*rows, (0.5, 0.25, True), (1.5, 0.75, False)]
    text = pd.DataFrame(rows, columns=["a", "b", "y"]).to_csv(index=False, sep=separator)
    found = use(text.encode(encoding), constant="keep")
    assert found.x.tolist() == [[a, b] for a, b, _ in rows]
    assert found.target.flatten().tolist() == [float(y) for *_, y in rows]
    assert not any(math.isnan(value) for value in found.x.flatten().tolist())
