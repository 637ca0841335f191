import doctest
import importlib
import pkgutil

import pytest

import slp_core

MODULES = ["slp_core", *(f"slp_core.{module.name}" for module in pkgutil.iter_modules(slp_core.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_print_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_docstring_examples_exist():
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) >= 4


def test_package_has_what_it_lists():
    assert [name for name in slp_core.__all__ if not hasattr(slp_core, name)] == []
    assert len(set(slp_core.__all__)) == len(slp_core.__all__)
