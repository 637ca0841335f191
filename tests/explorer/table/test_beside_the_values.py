"""What programs write beside the values: names of rows, units, questions, marks of comments, notes, gaps."""

import io

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import dump_svmlight_file

from explorer import limits
from explorer.table.errors import TableError
from explorer.table.guess import likely_features, likely_missing, likely_target
from explorer.table.read import How, read_table, read_text
from explorer.table.samples import to_data
from tests.explorer.table.test_workbook import xlsx

N = 40
VALUES = np.random.default_rng(3).normal(size=(N, 2)).round(3)
CLASS = [int(value > 0) for value in VALUES[:, 0]]
FRAME = pd.DataFrame({"a": VALUES[:, 0], "b": VALUES[:, 1], "won": CLASS})


def chosen(data: bytes, name: str = "f.csv") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features that are chosen for a person, and what is told of the others."""
    table = read_table(data, name)
    found = likely_features(table, likely_target(table).name)
    return found.names, found.left_out


def same_as_the_frame(data: bytes) -> bool:
    samples = to_data(read_table(data, "f.csv"), "won", ["a", "b"])
    return samples.x.tolist() == VALUES.tolist() and samples.target.flatten().tolist() == CLASS


def test_names_of_rows_are_no_feature_where_rows_were_drawn_shuffled_or_taken_out():
    counted = ("a", "b"), ("Column “column 1”: It only counts the rows.",)
    named = ("a", "b"), ("Column “column 1”: It likely names the rows: no two have the same number.",)
    long = pd.concat([FRAME] * (1 + limits.TABLE_MOST_ROWS // N), ignore_index=True)
    assert len(long) > limits.TABLE_MOST_ROWS
    assert chosen(long.to_csv().encode()) == counted
    assert chosen(FRAME.sample(frac=1, random_state=0).to_csv().encode()) == named
    assert chosen(FRAME.drop(index=[3, 4, 9]).to_csv().encode()) == named
    assert chosen(FRAME.assign(ID=range(1000, 1000 + 3 * N, 3)).to_csv(index=False).encode()) == (
        ("a", "b"),
        ("Column “ID”: It likely names the rows: no two have the same number.",),
    )


def test_first_column_with_a_name_of_its_own_and_one_called_id_with_numbers_that_come_again_are_features():
    years = FRAME.assign(year=range(1900, 1900 + 2 * N, 2))[["year", "a", "b", "won"]]
    assert chosen(years.to_csv(index=False).encode()) == (("year", "a", "b"), ())
    shops = FRAME.assign(shop_id=[i % 7 for i in range(N)])[["shop_id", "a", "b", "won"]]
    assert chosen(shops.to_csv(index=False).encode()) == (("shop_id", "a", "b"), ())


def test_name_of_rows_is_no_target_either():
    table = read_table(FRAME.assign(id=range(7, 7 + 2 * N, 2))[["a", "b", "id"]].to_csv(index=False).encode(), "f.csv")
    assert likely_target(table).name == "b"


SURVEY = ['"How a?","How b?","Won?"', '"{""ImportId"":""1""}","{""ImportId"":""2""}","{""ImportId"":""3""}"']


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["cm,kg,"], "1 row below the names was left out, as it holds no values: “cm kg”."),
        (["(cm),[kg],yes/no"], "1 row below the names was left out, as it holds no values: “(cm) [kg] yes/no”."),
        (SURVEY, "2 rows below the names were left out, as they hold no values, the first is “How a? How b? Won?”."),
    ],
)
def test_units_and_questions_below_the_names_are_left_out_and_told(rows, told):
    names, *values = FRAME.to_csv(index=False).splitlines()
    data = "\n".join([names, *rows, *values]).encode()
    assert read_table(data, "f.csv").notes == (told,)
    assert same_as_the_frame(data)
    broken = data.replace(values[5].encode(), b"oops,1,0")
    with pytest.raises(TableError, match=f"Row {7 + len(rows)}, column “a”: “oops” is not a number"):
        to_data(read_table(broken, "f.csv"), "won", ["a"])


@pytest.mark.parametrize(
    "data",
    [
        b"a,b,won\nx,1,0\n2,3,1\n4,5,0\n6,7,1\n",  # one wrong cell is one, and is to be seen
        b"a,b,won\nx,y,0\n2,3,1\n4,5,0\n6,7,1\n",  # a value stands beside
        b"a,b,won\nx,y,z\n",
        b"a,b,won\nNA,NA,NA\n2,3,1\n4,5,0\n6,7,1\n",
    ],
)
def test_row_of_values_below_the_names_stays(data):
    table = read_table(data, "f.csv")
    assert (table.row_numbers[0], table.notes) == (2, ())


def saved_by_numpy(**how: object) -> bytes:
    written = io.BytesIO()
    np.savetxt(written, FRAME.to_numpy(), **how)
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        saved_by_numpy(header="a b won"),
        saved_by_numpy(header="a,b,won", delimiter=",", fmt="%g"),
        saved_by_numpy(header="made in May\na,b,won", delimiter=","),
        FRAME.to_string(index=False).encode(),
        "\r\n".join(f"   {line}   " for line in FRAME.to_string(index=False).splitlines()).encode(),
    ],
)
def test_table_that_numpy_or_print_wrote_is_read(data):
    assert same_as_the_frame(data)


def test_column_that_is_called_by_the_sign_of_numbers_keeps_its_name():
    assert read_table(b"#,b,won\n1,2,0\n2,5,1\n", "f.csv").names == ("#", "b", "won")
    assert read_table(b'"# of rooms",b\n1,2\n2,5\n', "f.csv").names == ("# of rooms", "b")


def test_columns_of_numbers_that_stand_below_each_other_without_names_are_read():
    data = "".join(f" {a:8.4f}   {b:8.4f}  {won:d}\n" for (a, b), won in zip(VALUES, CLASS, strict=True)).encode()
    table = read_table(data, "housing.data")
    assert table.names == ("x1", "x2", "x3")
    assert table.column("x1").numbers.tolist() == VALUES[:, 0].tolist()


@pytest.mark.parametrize(
    ("cells", "values", "note"),
    [
        (["(1,234.50)", "2", "3"], [-1234.5, 2, 3], "“a” has amounts in brackets: (1) is read as −1."),
        (["($5)", "$6", "$ (7)"], [-5, 6, -7], "“a” is read without its $, and (1) as −1."),
        (["(5%)", "6%", "7%"], [-0.05, 0.06, 0.07], "“a” is in percent: 5% is read as 0.05, and (5%) as −0.05."),
        (["(1)", "(2)", "(1)"], [None, None, None], None),
        (["(1) little", "2", "3"], [None, 2, 3], None),
    ],
)
def test_amounts_in_an_accountants_brackets_are_negative_and_told(cells, values, note):
    column = read_table("\n".join(["a;y", *(f"{cell};0" for cell in cells)]).encode(), "f.csv").column("a")
    assert [None if number != number else number for number in column.numbers] == values
    assert column.note == note


@pytest.mark.parametrize("missing", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NV", "#N/A"])
def test_what_spreadsheets_and_spss_write_for_no_value_is_missing(missing):
    data = FRAME.astype({"a": object})
    data.loc[3, "a"] = missing
    table = read_table(data.to_csv(index=False).encode(), "f.csv")
    assert table.column("a").missing.tolist() == [i == 3 for i in range(N)]
    assert to_data(table, "won", ["a", "b"]).x.shape == (N - 1, 2)


def test_column_that_is_mostly_empty_is_not_chosen_and_it_is_told():
    data = FRAME.assign(boat=[str(i) if i % 8 == 0 else "" for i in range(N)]).to_csv(index=False).encode()
    assert chosen(data) == (("a", "b"), ("Column “boat”: It has no value in 35 of 40 rows.",))


def test_means_are_filled_in_where_leaving_rows_out_would_leave_few_and_it_is_told():
    gaps = FRAME.astype({"a": object, "b": object})
    gaps.loc[::3, "a"] = ""
    table = read_table(gaps.to_csv(index=False).encode(), "f.csv")
    assert likely_missing(table, "won", ["a", "b"]) == ("drop", "")
    gaps.loc[1::3, "b"] = ""
    table = read_table(gaps.to_csv(index=False).encode(), "f.csv")
    told = "Of 40 rows, 13 would be left without those in which a value is missing."
    assert likely_missing(table, "won", ["a", "b"]) == ("mean", told)
    samples = to_data(table, "won", ["a", "b"], missing="mean")
    assert samples.x.shape == (N, 2)
    assert samples.notes[:2] == (
        "14 missing values of “a” became its mean.",
        "13 missing values of “b” became its mean.",
    )
    with pytest.raises(TableError, match="fill in the columns' means"):
        to_data(read_table(b"a,b,y\n1,,0\n,4,1\n,5,1\n", "f.csv"), "y", ["a", "b"])


def test_texts_alone_have_a_way_on():
    data = "\n".join(["colour,shape,won", *(f"{'rgb'[i % 3]},{'osx'[i % 3]},{i % 2}" for i in range(N))]).encode()
    with pytest.raises(TableError, match="give each kind of a text a column of its own, of 0 and 1"):
        to_data(read_table(data, "f.csv"), "won", [])
    with pytest.raises(TableError, match="Choose at least one feature"):
        to_data(read_table(FRAME.to_csv(index=False).encode(), "f.csv"), "won", [])


def sparse() -> bytes:
    written = io.BytesIO()
    dump_svmlight_file(VALUES, CLASS, written, zero_based=False)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "way_on"),
    [
        (FRAME.to_html().encode(), "open it in a spreadsheet program"),
        (b"<!DOCTYPE html>\n<html><body>no table</body></html>", "open it in a spreadsheet program"),
        (b'<?xml version="1.0"?><Workbook/>', "open it in a spreadsheet program"),
        (FRAME.to_json(orient="records").encode(), "This is JSON"),
        (FRAME.to_json().encode(), "This is JSON"),
        (b"% of Weka\n\n@RELATION x\n@attribute a numeric\n@data\n1\n", "This is ARFF"),
        (sparse(), "read it with scikit-learn"),
    ],
)
def test_text_of_another_kind_gets_a_sentence_with_the_way_on(data, way_on):
    for read in (lambda: read_table(data, "f.csv"), lambda: read_text(data.decode(), "pasted cells")):
        with pytest.raises(TableError, match=way_on):
            read()


@pytest.mark.parametrize("data", [b"a,b\n<5,1\n6,0\n", b'"{a}",b\n1,2\n3,4\n', b"10:30,1\n10:40,2\n"])
def test_table_that_begins_a_little_like_another_kind_is_one(data):
    assert len(read_table(data, "f.csv").columns) == 2


def with_notes_first(*notes: list[object]) -> bytes:
    def more(book):
        book.active.title = "Read me"
        book.create_sheet("Data")
        for row in FRAME.itertuples(index=False):
            book["Data"].append(list(row))
        book["Data"].insert_rows(1)
        for at, name in enumerate(FRAME.columns, 1):
            book["Data"].cell(1, at, name)

    return xlsx([*notes], more)


def test_sheet_of_notes_before_the_table_is_passed_over_and_it_is_told():
    table = read_table(with_notes_first(["The data are on the other sheet"], ["Please read"]), "book.xlsx")
    assert (table.names, table.sheets) == (("a", "b", "won"), ("Data", "Read me"))
    assert table.notes == ("The sheet “Data” is read: “Read me”, before it, holds no table.",)
    with pytest.raises(TableError, match=r"a target and a feature are needed\.$"):
        read_table(with_notes_first(["a"], ["b"]), "book.xlsx", How(sheet="Read me"))


def test_sheet_that_cannot_be_read_leaves_the_others_to_be_chosen():
    with pytest.raises(TableError) as refused:
        read_table(with_notes_first(["only", "names"], [None, None], [" ", None]), "book.xlsx")
    assert refused.value.sheets == ("Read me", "Data")
