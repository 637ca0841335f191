"""Files as a spreadsheet program, a statistics package and scikit-learn write them: two actions, and a neuron learns.

Each is written by the library that writes such files, or letter by letter as the program is known to. An action is
what a person does in the dialog: to choose the file, to change one choice, to press "Use".
"""

import io
from collections.abc import Callable
from importlib import resources

import pandas as pd
import pytest
from openpyxl import Workbook
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris

from explorer.table.answer import possible
from explorer.table.errors import TableError
from explorer.table.guess import likely_features, likely_target
from explorer.table.read import How, read_table
from explorer.table.samples import Samples, to_data
from slp_core import on_samples, prepare, r_squared, train, tutorial
from tests.explorer.table.test_workbook import ods, xlsx

N = 60
HEIGHT = [(150 + i * 7 % 50) / 100 for i in range(N)]
WEIGHT = [50 + i * 11 % 45 for i in range(N)]
SPORT = ["ja" if i % 3 else "nein" for i in range(N)]
PASSED = ["yes" if height + weight / 100 > 2.45 else "no" for height, weight in zip(HEIGHT, WEIGHT, strict=True)]
FRAME = pd.DataFrame({"height": HEIGHT, "weight": WEIGHT, "sport": SPORT, "passed": PASSED})


def saved(write: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def lines(*rows: object) -> bytes:
    return "\r\n".join(map(str, rows)).encode() + b"\r\n"


def excel_with_a_title_percent_and_money() -> bytes:
    def dressed(book: Workbook) -> None:
        sheet = book.active
        sheet.merge_cells("A1:D1")
        for row in sheet.iter_rows(min_row=4):
            row[0].number_format, row[1].number_format = "0.0%", "#,##0.00 €"

    rows = [
        [height / 2, weight * 100, sport, passed] for height, weight, sport, passed in FRAME.itertuples(index=False)
    ]
    return xlsx([["Survey of the first year"], [], ["share", "income", "sport", "passed"], *rows], dressed)


def money_and_percent_as_google_sheets_exports_them() -> bytes:
    rows = [
        f'{height / 2:.1%},"${weight * 100:,.2f}",{sport},{passed}'
        for height, weight, sport, passed in FRAME.itertuples(index=False)
    ]
    return lines("share,income,sport,passed", *rows)


def labels_of_spss() -> bytes:
    """Value labels instead of codes, decimal commas, a blank for what the system misses, three classes."""
    kinds = ["gering", "mittel", "sehr hoch"]
    rows = [
        f"{i + 1};{str(HEIGHT[i]).replace('.', ',')};{' ' if i % 20 == 7 else WEIGHT[i]};"
        f"{'male' if i % 3 else 'female'};{kinds[(WEIGHT[i] - 50) // 15]}"
        for i in range(N)
    ]
    return b"\xef\xbb\xbf" + lines("ID;Groesse;Gewicht;Sex;Status", *rows)


def r_table() -> bytes:
    """write.table(d): blanks between cells, quoted texts, names of rows without a name above."""
    rows = [
        f'"{i + 1}" {height} {weight} "{sport}" "{passed}"'
        for i, (height, weight, sport, passed) in enumerate(FRAME.itertuples(index=False))
    ]
    return "\n".join(['"height" "weight" "sport" "passed"', *rows, ""]).encode()


def r_csv() -> bytes:
    """write.csv(d): names of rows below an empty name, NA for what is missing."""
    rows = [
        f'"{i + 1}",{height},{"NA" if i == 4 else weight},"{sport}","{passed}"'
        for i, (height, weight, sport, passed) in enumerate(FRAME.itertuples(index=False))
    ]
    return "\n".join(['"","height","weight","sport","passed"', *rows, ""]).encode()


def of_scikit_learn(name: str) -> bytes:
    return resources.files("sklearn.datasets.data").joinpath(name).read_bytes()


def headless_iris() -> bytes:
    """iris.data as the repository at Irvine has it: no names, a blank line at its end."""
    x, y = load_iris(return_X_y=True)
    kinds = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"]
    return lines(*(",".join([*map(str, row), kinds[kind]]) for row, kind in zip(x, y, strict=True)), "")


FILES: dict[str, tuple[Callable[[], bytes], str, tuple[str, ...]]] = {
    "Excel, German: semicolons, decimal commas, a mark": (
        lambda: saved(lambda to: FRAME.to_csv(to, sep=";", decimal=",", index=False, encoding="utf-8-sig")),
        "passed",
        ("height", "weight", "sport"),
    ),
    "Excel, Unicode text": (
        lambda: FRAME.to_csv(sep="\t", index=False, lineterminator="\r\n").encode("utf-16"),
        "passed",
        ("height", "weight", "sport"),
    ),
    "Excel workbook by pandas, with its index": (
        lambda: saved(FRAME.to_excel),
        "passed",
        ("height", "weight", "sport"),
    ),
    "Excel workbook with a title, percent and money": (
        excel_with_a_title_percent_and_money,
        "passed",
        ("share", "income", "sport"),
    ),
    "LibreOffice sheet": (
        lambda: ods([[*FRAME.columns], *FRAME.itertuples(index=False)]),
        "passed",
        ("height", "weight", "sport"),
    ),
    "Google Sheets, money and percent": (
        money_and_percent_as_google_sheets_exports_them,
        "passed",
        ("share", "income", "sport"),
    ),
    "pandas, with its index": (lambda: FRAME.to_csv().encode(), "passed", ("height", "weight", "sport")),
    "R, write.csv": (r_csv, "passed", ("height", "weight", "sport")),
    "R, write.table": (r_table, "passed", ("height", "weight", "sport")),
    "SPSS, labels": (labels_of_spss, "Status", ("Groesse", "Gewicht", "Sex")),
    "scikit-learn, breast cancer, its own file": (
        lambda: of_scikit_learn("breast_cancer.csv"),
        "x31",
        tuple(f"x{j}" for j in range(1, 31)),
    ),
    "scikit-learn, iris, its own file": (
        lambda: of_scikit_learn("iris.csv"),
        "x5",
        ("x1", "x2", "x3", "x4"),
    ),
    "scikit-learn, breast cancer as a frame": (
        lambda: load_breast_cancer(as_frame=True).frame.to_csv(index=False).encode(),
        "target",
        tuple(load_breast_cancer().feature_names),
    ),
    "scikit-learn, diabetes as a frame: a target of real numbers": (
        lambda: load_diabetes(as_frame=True).frame.to_csv(index=False).encode(),
        "target",
        ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
    ),
    "iris.data, without names": (headless_iris, "x5", ("x1", "x2", "x3", "x4")),
}


def used_as_it_is(data: bytes) -> tuple[str, Samples]:
    """Choose the file, press "Use": the target, and the samples."""
    table = read_table(data, "file")
    target = likely_target(table).name
    answer = next(iter(possible(table.column(target))), None)
    return target, to_data(table, target, likely_features(table, target).names, answer=answer)


@pytest.mark.parametrize("program", FILES)
def test_file_of_a_program_trains_after_two_actions(program):
    write, target, features = FILES[program]
    found, samples = used_as_it_is(write())
    assert (found, samples.feature_names) == (target, features)
    start = on_samples(tutorial(), prepare(samples.x, samples.target, 0.25, 0, True))
    if start.real_valued:
        run = train(start.change(learning_rate=0.05, steps=300))
        assert float(r_squared(run.outputs[-1], start.target)) > 0.45
        return
    run = train(start.change(loss="binary_cross_entropy", learning_rate=0.5, steps=150))
    right = (run.outputs[-1] > 0.5) == (start.target > 0.5)
    commoner = max(float(start.target.mean()), 1 - float(start.target.mean()))
    assert float(right.double().mean()) > min(commoner + 0.02, 0.95)


def test_two_ways_of_writing_one_table_give_the_same_samples():
    same = [used_as_it_is(FILES[name][0]())[1] for name in FILES if FILES[name][2] == ("height", "weight", "sport")]
    assert len(same) == 7
    for samples in same:
        if len(samples.x) == N:  # R's has a gap
            assert samples.x.tolist() == same[0].x.tolist()
            assert samples.target.tolist() == same[0].target.tolist()


def test_percent_and_money_are_the_same_from_a_workbook_and_as_text():
    workbook, text = (
        used_as_it_is(write())[1]
        for write in (excel_with_a_title_percent_and_money, money_and_percent_as_google_sheets_exports_them)
    )
    assert text.x[:, 1:].tolist() == workbook.x[:, 1:].tolist()
    assert (text.x[:, 0] - workbook.x[:, 0]).abs().max() < 5.1e-4  # it is exported with one digit
    assert text.notes[:2] == ("“sport”: 0 is “nein”, 1 is “ja”.", "“share” is in percent: 5% is read as 0.05.")
    title = read_table(excel_with_a_title_percent_and_money(), "f.xlsx").notes
    assert title == ("1 row above the table was left out: “Survey of the first year”.",)


@pytest.mark.parametrize(
    ("data", "way_on"),
    [
        (saved(FRAME.drop(columns="sport").assign(passed=1).to_stata), "Save the table as CSV or as a workbook"),
        (b"$FL2@(#) SPSS DATA FILE" + bytes(200), "Save the table as CSV or as a workbook"),
        (b"PAR1" + bytes(range(32)) + b"PAR1", "Save the table as CSV or as a workbook"),
    ],
)
def test_file_that_only_its_program_reads_gets_a_sentence_with_the_way_on(data, way_on):
    with pytest.raises(TableError, match=way_on):
        read_table(data, "file")


def test_third_action_is_enough_where_the_first_row_of_numbers_holds_names():
    data = "\n".join(["2019,2020,2021", *(f"{i % 7},{i * i % 5},{i % 2}" for i in range(40))]).encode()
    table = read_table(data, "years.csv", How(has_names=True))
    assert to_data(table, "2021", ["2019", "2020"]).x.shape == (40, 2)
