"""What is no clean table has a way on, and what was done is told."""

import pytest

from explorer import limits
from explorer.table.answer import NUMBER, Answer, possible
from explorer.table.errors import TableError
from explorer.table.read import How, read_table, read_text
from explorer.table.samples import to_data


def cells(table, name):
    return list(table.column(name).cells)


def numbers(data, name):
    return read_table(data, "f.csv").column(name).numbers.tolist()


def test_missing_names_are_invented_and_that_is_told():
    table = read_table(b"1,2,no\n3,4,yes\n5,6,no\n", "f.csv")
    assert table.names == ("x1", "x2", "x3")
    assert (cells(table, "x1"), table.row_numbers.tolist(), table.has_names) == (["1", "3", "5"], [1, 2, 3], False)
    assert table.notes == ("The first row holds values and no names, so the columns are called x1 to x3.",)
    comma = read_table(b"1,5;2,5\n4,5;6,5\n", "f.csv")
    assert comma.column("x2").numbers.tolist() == [2.5, 6.5]


def test_person_may_say_whether_the_first_row_holds_names():
    years = b"2019,2020\n1,2\n3,4\n"
    assert read_table(years, "f.csv").names == ("x1", "x2")
    assert read_table(years, "f.csv", How(has_names=True)).names == ("2019", "2020")
    texts = read_table(b"a,b\nc,d\n", "f.csv", How(has_names=False))
    assert (texts.names, cells(texts, "x1")) == (("x1", "x2"), ["a", "c"])


def test_titles_above_and_notes_below_are_left_out_and_told():
    data = b"Survey of 2024\n\nTaken in May,,,\na,b,c,y\n1,2,3,0\n4,5,6,1\n\nSource: somebody\n"
    table = read_table(data, "f.csv")
    assert table.names == ("a", "b", "c", "y")
    assert table.row_numbers.tolist() == [5, 6]
    assert table.notes == (
        "2 rows above the table were left out, the first is “Survey of 2024”.",
        "1 row below the table was left out.",
    )
    with pytest.raises(TableError, match="Row 7, column “b”: “x” is not a number"):
        to_data(read_table(data[:-18] + b"7,x,8,1\n", "f.csv"), "y", ["b"])


def test_short_row_within_the_table_is_no_note():
    with pytest.raises(TableError, match="Row 3: It has 1 cell, but there are 3 names"):
        read_table(b"a,b,y\n1,2,0\nTotal\n4,5,1\n", "f.csv")


def test_names_that_come_twice_are_told_apart():
    table = read_table(b"a,b,a, a ,a (2),y\n1,2,3,4,5,0\n", "f.csv")
    assert table.names == ("a", "b", "a (3)", "a (4)", "a (2)", "y")
    assert table.notes[0] == "Several columns are called “a”: one of them is called “a (3)” here."
    assert read_table(b",column 1,y\n1,2,0\n", "f.csv").names == ("column 1", "column 1 (2)", "y")


def test_row_names_that_r_writes_without_a_name_above_are_a_column():
    table = read_table(b'"a" "b"\n"Mazda" 1 2\n"Datsun" 3 4\n', "f.txt")
    assert (table.names, cells(table, "column 1")) == (("column 1", "a", "b"), ["Mazda", "Datsun"])
    with pytest.raises(TableError, match="Row 2: It has 3 cells"):
        read_table(b"a,b\n1,2,3\n4,5,6\n", "f.csv")


@pytest.mark.parametrize(
    ("data", "values", "told"),
    [
        ("a,y\n5%,0\n12.5 %,1\n", [0.05, 0.125], "“a” is in percent: 5% is read as 0.05."),
        ("a;y\n5,5%;0\n;1\n100%;1\n", [0.055, None, 1.0], "“a” is in percent: 5% is read as 0.05."),
        ("a,y\n5 €,0\n6.5€,1\n", [5, 6.5], "“a” is read without its €."),
        ('a,y\n"$1,234.50",0\n-$2,1\n$-3,1\n', [1234.5, -2, -3], "“a” is read without its $."),
        ("a;y\n1.234,50 EUR;0\n2 EUR;1\n", [1234.5, 2], "“a” is read without its EUR."),
        ("a;y\n1 234,5;0\n12\u00a0345;1\n1\u202f000\u202f000;1\n", [1234.5, 12345, 1e6], None),
        ("a;y\n1'234.5;0\n2’000;1\n", [1234.5, 2000], None),
        ("a,y\n\u22125,0\n3,1\n", [-5, 3], None),
        ("a,y\n5%,0\n6 €,1\n", [None, None], None),
        ("a,y\n5%,0\n6,1\n", [None, 6], None),
    ],
)
def test_percent_currency_and_thousands_are_read(data, values, told):
    column = read_table(data.encode(), "f.csv").column("a")
    assert [None if number != number else number for number in column.numbers] == values
    assert column.note == told


def test_what_was_taken_off_a_feature_is_told():
    samples = to_data(read_table(b"a,y\n5%,0\n6%,1\n7%,1\n", "f.csv"), "y", ["a"])
    assert samples.x.flatten().tolist() == [0.05, 0.06, 0.07]
    assert samples.notes[0] == "“a” is in percent: 5% is read as 0.05."


def test_feature_of_two_texts_becomes_zero_and_one_and_it_is_told_which():
    table = read_table(b"sex,a,y\nmale,1,0\nfemale,2,1\nmale,3,1\n,4,1\n", "f.csv")
    samples = to_data(table, "y", ["sex", "a"], missing="drop")
    assert samples.x.tolist() == [[1, 1], [0, 2], [1, 3]]
    assert samples.notes[0] == "“sex”: 0 is “female”, 1 is “male”."
    assert table.trouble("sex") is None


def test_two_texts_that_both_come_once_are_names_and_no_classes():
    assert read_table(b"a,y\nu,0\nv,1\n", "f.csv").trouble("a") == "Row 2, column “a”: “u” is not a number."


def test_more_rows_than_fit_are_drawn_by_a_seed_and_told():
    data = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (i, i % 7, i % 2) for i in range(limits.TABLE_MOST_ROWS + 5_000))
    first, again, other = (read_table(data, "f.csv", How(seed=seed)) for seed in (0, 0, 1))
    assert first.notes == ("10,000 of the 15,000 rows are used: more do not fit. They are drawn by the seed 0.",)
    assert (first.rows_found, len(first.row_numbers)) == (15_000, 10_000)
    assert first.row_numbers.tolist() == again.row_numbers.tolist() == sorted(first.row_numbers.tolist())
    assert first.row_numbers.tolist() != other.row_numbers.tolist()
    assert [int(cell) + 2 for cell in cells(first, "a")] == first.row_numbers.tolist()


def test_more_features_than_fit_are_for_a_person_to_choose():
    names = [f"c{j}" for j in range(80)]
    lines = [",".join(names), *(",".join(str((i * j) % 11) for j in range(80)) for i in range(30))]
    table = read_table("\n".join(lines).encode(), "f.csv")
    assert to_data(table, "c79", names[10:70], constant="keep").x.shape == (30, 60) if table.targets else True
    with pytest.raises(TableError, match="79 features are chosen; at most 64 can be used"):
        to_data(table, "c79", names[:79])


IRIS = "\n".join(
    ["length,species", *(f"{i % 9},{kind}" for i, kind in enumerate(["setosa", "versicolor", "virginica"] * 10))]
).encode()


def test_one_of_three_classes_stands_against_the_rest():
    table = read_table(IRIS, "f.csv")
    ways = possible(table.column("species"))
    assert [way.title for way in ways] == [
        f"“{name}”, against the rest" for name in ("virginica", "versicolor", "setosa")
    ]
    samples = to_data(table, "species", ["length"], answer=ways[1])
    assert samples.class_names == ("not versicolor", "versicolor")
    assert samples.target.flatten().tolist() == [0, 1, 0] * 10
    assert samples.notes[-1] == "Target 0 is the rest, target 1 is “versicolor”."
    with pytest.raises(TableError, match="It has no class “rosa”"):
        to_data(table, "species", ["length"], answer=Answer("rosa"))
    with pytest.raises(TableError, match="It is not a column of numbers"):
        to_data(table, "species", ["length"], answer=Answer(above=1))


def test_numbers_of_many_values_are_parted_in_their_middle():
    table = read_table(b"a,y\n" + b"".join(b"%d,%d\n" % (i % 5, i) for i in range(101)), "f.csv")
    number, way = possible(table.column("y"))
    assert number == NUMBER
    assert way.title == "above 50, the middle of its numbers"
    samples = to_data(table, "y", ["a"], answer=way)
    assert samples.class_names == ("at most 50", "above 50")
    assert samples.target.flatten().tolist() == [0] * 51 + [1] * 50


def test_middle_parts_even_where_most_numbers_are_the_largest():
    table = read_table(b"a,y\n" + b"1,9\n2,9\n3,9\n4,9\n5,7\n6,8\n", "f.csv")
    *rest, middle, number = possible(table.column("y"))
    assert number == NUMBER
    assert [way.one for way in rest] == ["9", "8", "7"]
    assert to_data(table, "y", ["a"], answer=middle).target.flatten().tolist() == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["same"] * 30, "It is “same” in every row"),
        ([""] * 30, "It is empty"),
        ([f"name {i}" for i in range(30)], "It has 30 different texts, too many for classes: choose a target of at mo"),
    ],
)
def test_column_that_can_be_no_target_says_why(values, told):
    table = read_table("\n".join(["a,y", *(f"{i},{value}" for i, value in enumerate(values))]).encode(), "f.csv")
    with pytest.raises(TableError, match=told):
        possible(table.column("y"))


def test_pasted_cells_are_read_as_a_spreadsheet_copies_them():
    table = read_text("Höhe\tGewicht\tKlasse\n1,5\t70\tja\n1,75\t80\tnein\n", "pasted cells")
    assert (table.names, table.encoding) == (("Höhe", "Gewicht", "Klasse"), None)
    assert table.column("Höhe").numbers.tolist() == [1.5, 1.75]
    with pytest.raises(TableError, match="not a text file"):
        read_text("a\tb\n1\x07\t2\n", "pasted cells")


def test_blank_before_a_quotation_mark_is_no_part_of_a_cell():
    table = read_table(b'a, "b, c", y\n1, "2,5", "no"\n3, "4", "yes"\n', "f.csv")
    assert (table.names, cells(table, "y")) == (("a", "b, c", "y"), ["no", "yes"])


def test_row_that_is_far_below_is_named_as_it_stands_in_the_file():
    rows = [b'"x\ny",%d,0' % i if i % 100 == 0 else b"z,%d,1" % i for i in range(3_000)]
    rows[2_500] = b"z,oops,1"
    table = read_table(b"a,b,y\n\n" + b"\n".join(rows), "f.csv")
    assert table.trouble("b") == "Row 2503, column “b”: “oops” is not a number."
    rows[2_600] = b"z,1"
    with pytest.raises(TableError, match="Row 2603: It has 2 cells"):
        read_table(b"a,b,y\n\n" + b"\n".join(rows), "f.csv")


def test_thousands_of_blank_rows_are_skipped_and_a_flood_of_odd_ones_is_not():
    rows = b"1,2,0\n3,4,1\n"
    assert len(read_table(b"a,b,y\n" + rows + b"\n" * 5_000 + rows, "f.csv").row_numbers) == 4
    with pytest.raises(TableError, match="Row 4: It has 1 cell, but there are 3 names"):
        read_table(b"a,b,y\n" + rows + b"x\n" * 5_000 + rows, "f.csv")
    with pytest.raises(TableError, match="not parted as those of a table"):
        read_table(b"a,b,y\n" + rows + b" \n" * (limits.TABLE_MOST_SKIPPED + 1) + rows, "f.csv")
