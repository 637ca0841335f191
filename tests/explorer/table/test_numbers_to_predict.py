"""A target that is a number: read as one or as classes, and predicted as scikit-learn predicts it."""

import io

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.preprocessing import StandardScaler

from explorer.state.own_data import prepared
from explorer.table.answer import NUMBER, Answer, possible, why_first
from explorer.table.errors import TableError
from explorer.table.guess import likely_features, likely_target
from explorer.table.read import read_table
from explorer.table.samples import to_data
from slp_core import on_samples, r_squared, train, tutorial
from tests.explorer.table.test_workbook import xlsx

ROWS = 60
ROOMS = [2 + i * 7 % 5 for i in range(ROWS)]
AREA = [40.5 + i * 13 % 61 for i in range(ROWS)]
PRICE = [
    round(90 * rooms + 2.5 * area + i * 17 % 23, 1) for i, (rooms, area) in enumerate(zip(ROOMS, AREA, strict=True))
]
FRAME = pd.DataFrame({"rooms": ROOMS, "area": AREA, "price": PRICE})


def as_csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def as_xlsx(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_excel(buffer, index=False, engine="openpyxl")
    return buffer.getvalue()


def column(values: list) -> object:
    return read_table("\n".join(["a,y", *(f"{i},{value}" for i, value in enumerate(values))]).encode(), "f.csv").column(
        "y"
    )


@pytest.mark.parametrize(
    ("values", "first", "why"),
    [
        (PRICE, True, "It holds fractions, so it is likely a number to predict, and no class."),
        ([0.5, 1, 1.5] * 9, True, "It holds fractions, so it is likely a number to predict, and no class."),
        ([3, 4, 5, 6] * 9, False, "It holds 4 whole numbers, so few that they are likely classes."),
        (list(range(10)) * 3, False, "It holds 10 whole numbers, so few that they are likely classes."),
        (list(range(11)) * 3, True, "It holds 11 whole numbers, so many that it is likely a number to predict, and no"),
    ],
)
def test_target_of_numbers_is_guessed_to_be_one_or_classes_and_it_is_told_why(values, first, why):
    found = column(values)
    ways = possible(found)
    assert (ways[0] == NUMBER) == first
    assert NUMBER in ways  # and the other reading is there as well
    assert len(ways) > 1
    assert why_first(found).startswith(why)
    assert NUMBER.title == "a number to predict"


@pytest.mark.parametrize("values", [[0, 1] * 9, ["a", "b", "c"] * 9])
def test_two_values_and_texts_are_no_numbers_to_predict(values):
    assert NUMBER not in possible(column(values))


@pytest.mark.parametrize("write", [as_csv, as_xlsx, lambda frame: xlsx([[*frame], *frame.values.tolist()])])
def test_number_is_predicted_as_by_linear_regression(write):
    table = read_table(write(FRAME), "houses")
    assert likely_target(table).name == "price"
    samples = to_data(table, "price", likely_features(table, "price").names, answer=possible(table.column("price"))[0])
    assert samples.target.flatten().tolist() == PRICE
    assert (samples.target_name, samples.notes[-1]) == ("price", "The target is “price” itself, a number.")
    own = prepared(samples, "houses", 0.25, 0, True)
    e = on_samples(tutorial(), own.data).change(learning_rate=0.2, steps=400)
    # The same split; scaled by what is known of the training part.
    order = torch.randperm(ROWS, generator=torch.Generator().manual_seed(0)).numpy()
    test, training = order[:15], order[15:]
    x, y = FRAME[["rooms", "area"]].to_numpy(), np.array(PRICE)
    scaler = StandardScaler().fit(x[training])
    fitted = LinearRegression().fit(scaler.transform(x[training]), y[training])
    run = train(e)
    for inputs, target, rows in ((e.x, e.target, training), (e.x_test, e.target_test, test)):
        predicted = fitted.predict(scaler.transform(x[rows]))
        o = inputs @ run.weights[-1] + run.bias[-1]
        assert o[:, 0].tolist() == pytest.approx(predicted.tolist(), rel=1e-9)
        assert target[:, 0].tolist() == y[rows].tolist()
        assert r_squared(o, target).item() == pytest.approx(r2_score(y[rows], predicted), abs=1e-9)


def test_number_in_standard_deviations_is_predicted_as_well():
    table = read_table(as_csv(FRAME), "houses.csv")
    samples = to_data(table, "price", ["rooms", "area"], answer=NUMBER)
    plain, scaled = (prepared(samples, "f", 0.25, 0, True, standardise_target=how) for how in (False, True))
    assert (plain.target_standardised, scaled.target_standardised) == (False, True)
    assert plain.token != scaled.token
    assert scaled.data.target.mean().item() == pytest.approx(0, abs=1e-12)
    assert scaled.data.target.std(correction=0).item() == pytest.approx(1)
    for own in (plain, scaled):
        e = on_samples(tutorial(), own.data).change(learning_rate=0.2, steps=400)
        assert e.real_valued
        assert r_squared(train(e).outputs[-1], e.target).item() == pytest.approx(
            LinearRegression().fit(e.x.numpy(), e.target.numpy()).score(e.x.numpy(), e.target.numpy()), abs=1e-9
        )


def test_classes_of_a_table_are_no_numbers_and_are_never_scaled():
    table = read_table(as_csv(FRAME.assign(dear=[int(price > 400) for price in PRICE])), "houses.csv")
    samples = to_data(table, "dear", ["rooms", "area"])
    assert samples.target_name == ""
    own = prepared(samples, "f", 0.25, 0, True, standardise_target=True)
    assert not own.target_standardised
    assert set(own.data.target.flatten().tolist()) == {0.0, 1.0}


def test_rows_without_a_target_are_left_out_as_with_classes():
    data = b"a;y\n1;1,5\n2;\n3;NaN\n4;2,5 EUR\n5;3,5\n"
    table = read_table(data, "f.csv")
    samples = to_data(read_table(data.replace(b" EUR", b""), "f.csv"), "y", ["a"], answer=NUMBER)
    assert samples.target.flatten().tolist() == [1.5, 2.5, 3.5]
    assert samples.notes[0] == "2 rows were left out: no target."
    with pytest.raises(TableError, match="It is not a column of numbers"):
        to_data(table, "y", ["a"], answer=NUMBER)  # one cell is no plain number


def test_money_that_is_predicted_is_told():
    samples = to_data(read_table(b"a,y\n1,$1.5\n2,$2.5\n3,$4\n", "f.csv"), "y", ["a"], answer=NUMBER)
    assert samples.notes == ("“y” is read without its $.", "The target is “y” itself, a number.")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a,y\n1,4\n,5\n,6\n3,4\n", "In the rows that are left it is the same number: there is nothing to predict."),
        (
            b"a,y\n1,4\n,5\n2,6\n3,4\n",
            "In the rows that are left it has two different values: they can only be classes.",
        ),
        (b"a,y\n1,4\n2,5\n3,1e200\n", "It holds numbers above 1e100."),
        (b"a,y\n1,p\n2,q\n3,q\n", "It is not a column of numbers."),
    ],
)
def test_what_cannot_be_predicted_says_why(data, told):
    with pytest.raises(TableError, match=told):
        to_data(read_table(data, "f.csv"), "y", ["a"], answer=NUMBER)


def test_text_among_numbers_is_named_with_its_row():
    data = "\n".join(["a,price", *(f"{i},{'sold' if i == 7 else i / 4}" for i in range(40))])
    table = read_table(data.encode(), "f.csv")
    with pytest.raises(TableError) as caught:
        possible(table.column("price"), table.row_numbers)
    assert str(caught.value) == (
        "Row 9, column “price”: “sold” is not a number, as most of its cells are: a target is a number in every row, "
        "or one of at most 20 classes."
    )
    with pytest.raises(TableError, match="Column “price”: “sold” is not a number"):
        possible(table.column("price"))


def test_one_number_in_every_row_is_refused():
    with pytest.raises(TableError, match="in every row; the target needs two different values"):
        possible(column([7.5] * 20))
    assert not Answer(above=2.0).is_number
