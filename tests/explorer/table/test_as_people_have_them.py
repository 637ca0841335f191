"""Tables as people have them, used as they are read: what is guessed is what they meant, and what is done is told."""

import io
from importlib.resources import files

import numpy as np
import openpyxl
import pytest
from sklearn import datasets

from explorer.table.guess import likely_features, likely_target
from explorer.table.read import read_table, read_text
from tests.explorer.table.test_files_of_programs import used_as_it_is

ROWS = range(40)


def csv(head, row, separator=",", rows=ROWS):
    return "\n".join([head, *(separator.join(map(str, row(i))) for i in rows)]).encode()


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def guessed(data):
    table = read_table(data, "f.csv")
    target = likely_target(table).name
    return target, likely_features(table, target)


@pytest.mark.parametrize(
    ("data", "feature"),
    [
        (csv("hours,passed", lambda i: (i + 1, int(i > 20))), "hours"),
        (csv("x,y", lambda i: (i, 2 * i + i % 3)), "x"),
        (csv("year,temperature", lambda i: (1980 + i, 10.5 + i % 7)), "year"),
    ],
)
def test_feature_that_counts_is_used_where_it_is_the_only_one(data, feature):
    assert (guessed(data)[1].names, guessed(data)[1].left_out) == ((feature,), ())
    assert used_as_it_is(data)[1].feature_names == (feature,)


def test_number_of_a_row_is_no_feature_though_there_is_no_other():
    found = guessed(csv("id,passed", lambda i: (i + 1, i % 2)))[1]
    assert (found.names, found.left_out) == ((), ("Column “id”: It only counts the rows.",))


@pytest.mark.parametrize(
    ("written", "numbers", "told"),
    [
        (["950", "1.234", "12.500"], [950, 1234, 12_500], "“a”: “1.234” is read as 1234."),
        (["950", "1,234", "12,500"], [950, 1234, 12_500], "“a”: “1,234” is read as 1234."),
        (["-950 €", "1.234 €", "12.500 €"], [-950, 1234, 12_500], "“a” is read without its €. “a”: “1.234 €” is read"),
        (["245,000", "310,500", "199,000"], [245, 310.5, 199], "“a”: “245,000” is read as 245."),
        (["0,950", "1,234", "12,500"], [0.95, 1.234, 12.5], None),
        (["950,5", "1,234", "12,500"], [950.5, 1.234, 12.5], None),
        (["1.5", "2", "1.234"], [1.5, 2, 1.234], None),
        (["1.234", "1000", "2"], [1.234, 1000, 2], None),
        (["1", "2", "3"], [1, 2, 3], None),
    ],
)
@pytest.mark.parametrize("separator", [";", "\t"])
def test_mark_before_three_digits_parts_thousands_where_cells_without_it_stand_beside(
    separator, written, numbers, told
):
    column = read_table(csv(f"a{separator}y", lambda i: (written[i % 3], i % 2), separator), "f.csv").column("a")
    assert column.numbers[:3].tolist() == numbers
    assert column.note is None if told is None else column.note.startswith(told)


def test_same_mark_is_a_decimal_one_in_a_file_that_is_parted_by_commas():
    column = read_table(csv("a,y", lambda i: (["950", "1.234", "12.500"][i % 3], i % 2)), "f.csv").column("a")
    assert column.numbers[:3].tolist() == [950, 1.234, 12.5]


def test_thousands_that_come_after_many_small_numbers_are_no_decimals():
    data = csv("a;y", lambda i: (f"{1 + i // 1000}.{i % 1000:03d}" if i > 300 else i, i % 2), ";", range(5000))
    numbers = read_table(data, "f.csv").column("a").numbers
    assert numbers[1:300].tolist() == list(range(1, 300))
    assert numbers[1500] == 2500


@pytest.mark.parametrize(
    ("one", "other", "classes"),
    [
        ("ja", "nein", ("nein", "ja")),
        ("Ja", "Nein", ("Nein", "Ja")),
        ("ano", "ne", ("ne", "ano")),
        ("да", "нет", ("нет", "да")),
        ("yes", "no", ("no", "yes")),
        ("WAHR", "FALSCH", ("FALSCH", "WAHR")),
        ("bestanden", "nicht bestanden", ("nicht bestanden", "bestanden")),
        ("bestanden", "durchgefallen", ("durchgefallen", "bestanden")),
        ("M", "F", ("F", "M")),
        ("<=50K", ">50K", ("<=50K", ">50K")),
    ],
)
def test_of_yes_and_no_no_becomes_0(one, other, classes):
    _, samples = used_as_it_is(csv("a;b;y", lambda i: (i % 7, [one, other][i % 3 % 2], [one, other][i % 2]), ";"))
    assert samples.class_names == classes
    assert samples.target[:4, 0].tolist() == [float(classes.index([one, other][i % 2])) for i in range(4)]
    assert samples.x[:4, 1].tolist() == [float(classes.index([one, other][i % 3 % 2])) for i in range(4)]
    assert f"“b”: 0 is “{classes[0]}”, 1 is “{classes[1]}”." in samples.notes


def test_words_that_differ_by_capitals_are_the_same_and_that_is_told():
    words = ["yes", "no", "Yes", "NO", "YES", "no"]
    _, samples = used_as_it_is(csv("a,passed", lambda i: (i * 7 % 11, words[i % 6])))
    assert samples.class_names == ("no", "yes")
    assert samples.target[:6, 0].tolist() == [1, 0, 1, 0, 1, 0]
    assert samples.notes[:3] == tuple(
        f"“passed”: “{word}” is read as “{word.lower()}”." for word in ("Yes", "NO", "YES")
    )
    genes = read_table(csv("a,gene", lambda i: (i % 7, ["AA", "Aa", "aa"][i % 3])), "f.csv")
    assert genes.column("gene").classes == ("AA", "Aa", "aa")


def test_rows_below_a_table_that_sum_it_up_are_left_out():
    rows = [["force", "way", "broken"], *([i % 7, i * 3 % 11, ["ja", "nein"][i % 2]] for i in ROWS)]
    data = workbook(*rows, ["Summe", 200, 20], ["Mittelwert:", 5, 0.5])
    _, samples = used_as_it_is(data)
    assert read_table(data, "f.xlsx").notes[:2] == (
        "Row 42 was left out: “Summe” sums up the rows above it.",
        "Row 43 was left out: “Mittelwert:” sums up the rows above it.",
    )
    assert (len(samples.x), samples.class_names) == (40, ("nein", "ja"))
    kinds = read_table(csv("kind,a", lambda i: (["total", "part"][1 - i % 2], i)), "f.csv")
    assert (len(kinds.row_numbers), kinds.notes) == (40, ())


def test_names_below_cells_that_were_merged_are_the_names():
    rows = [["left", None, "right", None], ["a", "b", "c", "y"], *([i % 7, i % 5, i % 3, i % 2] for i in ROWS)]
    table = read_table(workbook(*rows), "f.xlsx")
    assert table.names == ("a", "b", "c", "y")
    assert table.notes == ("1 row above the table was left out: “left right”.",)


def test_units_in_cells_are_taken_off_where_all_have_the_same():
    _, samples = used_as_it_is(csv("height,weight,y", lambda i: (f"{150 + i % 30} cm", f"{50 + i % 20}.5kg", i % 2)))
    assert samples.x[:2].tolist() == [[150, 50.5], [151, 51.5]]
    assert samples.notes[:2] == ("“height” is read without its cm.", "“weight” is read without its kg.")
    mixed = read_table(csv("height,y", lambda i: (f"{1 + i % 3} {['m', 'cm'][i % 2]}", i % 2)), "f.csv")
    assert np.isnan(mixed.column("height").numbers).all()


def test_column_that_gives_the_target_away_is_no_feature():
    data = csv("survived,age,alive", lambda i: (i % 2, i * 7 % 50, ["no", "yes"][i % 2]))
    target, found = guessed(data)
    assert (target, found.names) == ("survived", ("age",))
    assert found.left_out == ("Column “alive”: It says what the target says, in every row.",)
    gate = guessed(b"a,b,y\n0,0,0\n0,1,0\n1,0,1\n1,1,1\n")[1]
    assert gate.names == ("a", "b")


@pytest.mark.parametrize(
    ("name", "target", "counts"),
    [
        ("iris", "x5", "150 4 setosa versicolor virginica"),
        ("wine_data", "x14", "178 13 class_0 class_1 class_2"),
        ("breast_cancer", "x31", "569 30 malignant benign"),
    ],
)
def test_file_that_scikit_learn_brings_along_is_read_without_its_counts(name, target, counts):
    data = (files("sklearn.datasets") / "data" / f"{name}.csv").read_bytes()
    found, samples = used_as_it_is(data)
    assert found == target
    assert read_table(data, "f.csv").notes[0] == f"1 row above the table was left out: “{counts}”."
    wanted = getattr(datasets, f"load_{name.removesuffix('_data')}")()
    assert np.allclose(samples.x.numpy(), wanted.data)
    assert samples.target[:, 0].tolist() == (wanted.target == wanted.target.max()).tolist()


def test_classes_that_stand_first_are_the_target_where_no_column_has_a_name():
    uci = "\n".join(f"{1 + i // 14},{13 + i % 3}.2,{i * 7 % 5}.71,{500 + i * 37 % 90}" for i in ROWS).encode()
    table = read_table(uci, "wine.data")
    assert likely_target(table).name == "x1"
    assert likely_target(table).why == "“x1”: likely classes, which stand first or last."
    measured = "\n".join(f"{i * 7 % 5}.5,{i * 3 % 11}.25" for i in ROWS).encode()
    assert likely_target(read_table(measured, "f.csv")).name == "x2"


def test_column_that_is_called_like_a_target_and_cannot_be_one_is_told():
    table = read_table(csv("a,b,passed", lambda i: (i % 7, i % 2, "x" if i % 3 else "")), "f.csv")
    found = likely_target(table)
    assert found.name == "b"
    assert found.passed == (
        "“passed” is called like a target, and does not hold two different values: an empty cell is none."
    )
    assert likely_target(read_table(csv("a,y", lambda i: (i % 7, i % 2)), "f.csv")).passed == ""


def test_of_more_columns_than_fit_those_that_never_change_are_not_chosen():
    pixels = csv(",".join(["label", *(f"p{j}" for j in range(100))]),
                 lambda i: (i % 10, *(0 if j < 70 else i * j % 101 for j in range(100))))  # fmt: skip
    assert used_as_it_is(pixels)[1].feature_names == tuple(f"p{j}" for j in range(70, 100))
    found = guessed(pixels)[1]
    assert found.left_out == ("70 columns never change.",)


def test_of_many_names_that_come_again_some_are_told_and_the_others_counted():
    table = read_table(csv(",".join(["a"] * 30), lambda i: range(i, i + 30)), "f.csv")
    assert len(table.notes) == 5
    assert table.notes[-1] == "25 more columns got other names."


def test_cells_that_are_pasted_with_thousands_are_read():
    table = read_text(
        "sales\twon\n" + "\n".join(f"{['950', '1,234', '12,500'][i % 3]}\t{i % 2}" for i in ROWS), "pasted cells"
    )
    assert table.column("sales").numbers[:2].tolist() == [950, 1234]
