"""One name, one thing: whoever reads a name that was imported knows it from every other file."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("pages", "explorer", "slp_core", "deploy")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """The names of ours that a file takes by themselves, each with the module that it comes from."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.split(".")[0] in ROOMS:
            yield from ((alias.asname or alias.name, node.module) for alias in node.names)


def classes(path: Path) -> list[str]:
    body = ast.parse(path.read_text()).body
    return [node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def test_name_that_is_imported_means_one_thing():
    handed_on = dict(imports(ROOT / "slp_core" / "__init__.py"))
    found = defaultdict(set)
    for path in FILES:
        for name, module in imports(path):
            found[name].add(handed_on.get(name, module) if module == "slp_core" else module)
    assert len(found) > 300
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}


def test_no_two_classes_have_one_name():
    found = defaultdict(list)
    for path in FILES:
        for name in classes(path):
            found[name].append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}
