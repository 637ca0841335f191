"""Limits stand in one file, each with its reason; what a person is told of one is read from there."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer import limits
from slp_core.shapes import MAX_INPUTS, MAX_SAMPLES

ROOT = Path(__file__).parents[2]
FILE = ROOT / "explorer" / "limits.py"
ROOMS = {("explorer", room) for room in ("web", "store", "state", "table", "ui")}
MODULES = [path for room in ("explorer", "deploy") for path in sorted((ROOT / room).rglob("*.py")) if path != FILE]
BOUNDING = [path for path in MODULES if path.relative_to(ROOT).parts[:2] in ROOMS or path.parent.name == "deploy"]
SUBJECTS = {"LIVE", "VIEW", "RUNS", "STEP", "RATES", "LANDSCAPE", "TRAIN", "PINS", "UNDO", "KEEPSAKE", "VISITS", "LINK"}
SERVERS = {"ADMISSION", "TURNS", "ANSWERS", "LOG", "TABLE", "BESIDE", "WORKBOOK", "OWN", "STORE", "QR", "SERVER"}


def assigned(path: Path) -> list[str]:
    names = []
    for statement in ast.parse(path.read_text()).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
        names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_limit_is_declared_in_no_other_file(path):
    assert [name for name in assigned(path) if re.match(r"_?(MOST|MAX|LARGEST|LONGEST)_|LARGEST$", name)] == []


@pytest.mark.parametrize("path", BOUNDING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_number_of_seconds_or_bytes_that_are_allowed_is_declared_in_no_other_file(path):
    """A room that meets strangers has no bound of its own, whatever its name."""
    for statement, told in pairwise(ast.parse(path.read_text()).body):
        if isinstance(statement, ast.Assign) and isinstance(told, ast.Expr) and isinstance(told.value, ast.Constant):
            is_number = isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, int | float)
            assert not (is_number and re.match("Seconds|Bytes", str(told.value.value))), statement.lineno


def test_every_limit_begins_with_its_subject_and_says_why_it_is_there():
    statements = ast.parse(FILE.read_text()).body
    names = assigned(FILE)
    assert len(names) == len(set(names)) > 30
    for name in names:
        assert name.split("_")[0] in SUBJECTS | SERVERS
        assert getattr(limits, name) > 0
    for statement, told in pairwise(statements):
        if isinstance(statement, ast.Assign):
            assert isinstance(told, ast.Expr), ast.unparse(statement)
            assert isinstance(told.value, ast.Constant)


def test_every_limit_is_used():
    text = "".join(path.read_text() for path in MODULES)
    assert [name for name in assigned(FILE) if f"limits.{name}" not in text] == []


def test_file_may_hold_what_an_experiment_can():
    assert (limits.TABLE_MOST_ROWS, limits.TABLE_MOST_FEATURES) == (MAX_SAMPLES, MAX_INPUTS)


def test_form_for_a_file_says_the_limits_of_the_moment(monkeypatch):
    monkeypatch.setattr(limits, "TABLE_MOST_BYTES", 7_500_000)
    monkeypatch.setattr(limits, "TABLE_MOST_ROWS", 1_234)
    app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60)
    app.run().switch_page("train.py").run()
    app.button(key="own-open").click().run()
    assert not app.exception
    (told,) = [caption.value for caption in app.caption if caption.value.startswith("Up to")]
    assert told.startswith("Up to 7.5 MB; 1,234 rows and 64 features of it are used.")
