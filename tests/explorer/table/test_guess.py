"""Target and features are guessed from names and values, and it is told why."""

import pytest

from explorer.table.guess import likely_features, likely_target
from explorer.table.read import read_table


def table(columns):
    names = list(columns)
    lines = [",".join(names), *(",".join(str(columns[name][i]) for name in names) for i in range(30))]
    return read_table("\n".join(lines).encode(), "f.csv")


TWO = [i * 7 % 5 % 2 for i in range(30)]
TEXTS = ["yes" if i % 3 else "no" for i in range(30)]
THREE = ["abc"[i % 3] for i in range(30)]
REAL = [i * i % 37 + 0.5 for i in range(30)]
COUNT = list(range(1, 31))
NAMES = [f"person {i}" for i in range(30)]


@pytest.mark.parametrize(
    ("columns", "target"),
    [
        ({"target": TWO, "a": REAL, "b": TEXTS}, "target"),
        ({"a": REAL, "Label": TWO, "b": TEXTS}, "Label"),
        ({"y": REAL, "b": TEXTS}, "y"),
        ({"PassengerId": COUNT, "Survived": TWO, "Class": THREE, "Sex": TEXTS, "Embarked": THREE}, "Survived"),
        ({"id": COUNT, "diagnosis": TEXTS, "radius": REAL, "texture": REAL}, "diagnosis"),
        ({"age": REAL, "sex": TWO, "bmi": REAL, "target": REAL}, "target"),
        ({"age": REAL, "sex": TWO, "bmi": REAL, "measured": REAL}, "measured"),
        ({"age": REAL, "Geschlecht": TEXTS, "bmi": REAL, "verlauf": REAL}, "verlauf"),
        ({"hours": REAL, "passed": TWO}, "passed"),
        ({"is_spam": TWO, "words": REAL, "links": TEXTS}, "is_spam"),
        ({"isFraud": TWO, "amount": REAL, "kept": TEXTS}, "isFraud"),
        ({"sepal": REAL, "petal": REAL, "species": THREE}, "species"),
        ({"won": TEXTS, "a": REAL, "b": REAL}, "won"),
        ({"u": TEXTS, "v": TWO, "a": REAL}, "v"),
        ({"a": REAL, "b": REAL, "c": NAMES}, "b"),
        ({"class": NAMES, "b": REAL, "c": TWO}, "c"),
        ({"a": NAMES, "b": NAMES}, "b"),
        ({"rooms": COUNT, "at the river": TWO, "house price": REAL}, "house price"),
        ({"price": REAL, "rooms": REAL, "sold": TWO}, "sold"),
    ],
)
def test_target_is_guessed(columns, target):
    assert likely_target(table(columns)).name == target


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"label": TWO, "a": REAL}, "“label”: targets are often called so."),
        ({"won": TWO, "a": REAL}, "“won”: the last column of two values."),
        ({"a": REAL, "b": REAL}, "“b”: the last column that can be one."),
        ({"won": TWO, "Price": REAL}, "“Price”: an amount in the last column."),
    ],
)
def test_guess_says_why(columns, why):
    assert likely_target(table(columns)).why == why


def test_features_are_numbers_and_two_texts_and_the_others_say_why_not():
    found = likely_features(
        table({"row": COUNT, "a": REAL, "who": NAMES, "kind": TEXTS, "three": THREE, "y": TWO, "n": COUNT}), "y"
    )
    assert found.names == ("a", "kind", "n")
    assert found.left_out == (
        "Column “row”: It only counts the rows.",
        "Row 2, column “who”: “person 0” is not a number.",
        "Row 2, column “three”: “a” is not a number.",
    )


def test_first_features_are_chosen_where_more_could_be_than_fit():
    found = likely_features(table({f"c{j}": [(i + 2) * (j + 2) % 73 for i in range(30)] for j in range(70)}), "c69")
    assert found.names == tuple(f"c{j}" for j in range(64))
    assert found.left_out == ("5 columns more could be, but at most 64 fit: the first ones are chosen.",)
