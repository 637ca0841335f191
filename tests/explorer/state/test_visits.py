"""Visits by their names, of which a store learns nothing."""

import pytest

from explorer.state.session import Session
from explorer.state.visits import Visit, VisitsOnShelf
from explorer.store.shelf import ShelfInProcess

ONE = Visit(keepsake="{}", step=3, answered=17e11 + 0.5, own=("a" * 32,))


@pytest.fixture
def shelf() -> ShelfInProcess:
    return ShelfInProcess(1_000_000)


def test_visit_is_found_by_its_name_and_by_no_other(shelf):
    visits = VisitsOnShelf(shelf)
    assert visits.put("a", ONE)
    assert (visits.get("a"), visits.get("b"), visits.get("")) == (ONE, None, None)


def test_store_does_not_learn_the_name(shelf):
    name = Session().name
    VisitsOnShelf(shelf).put(name, ONE)
    (key,) = shelf.entries()
    assert name not in key
    assert name.encode() not in (shelf.get(key) or b"")


@pytest.mark.parametrize("name", ["\ud800", "a" * 100_000, "\0", "*", "slp:own:1"])
def test_name_that_a_stranger_made_up_finds_nothing(shelf, name):
    VisitsOnShelf(shelf).put("a", ONE)
    assert VisitsOnShelf(shelf).get(name) is None


@pytest.mark.parametrize("written", [b"", b"[]", b'{"keepsake": 3}', b"\xff", b'{"keepsake": "", "step": 1}'])
def test_what_another_version_wrote_is_no_visit(shelf, written):
    visits = VisitsOnShelf(shelf)
    visits.put("a", ONE)
    (key,) = shelf.entries()
    shelf.put(key, written)
    assert visits.get("a") is None
