"""What every store of own data promises: the same tests for each of them."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
import torch

from explorer.state.own_store import OwnData, OwnDataInProcess, OwnDataStore, StoreFull
from slp_core import Data

STORES: dict[str, Callable[[int], OwnDataStore]] = {"in process": lambda most: OwnDataInProcess(lambda: None, most)}


@pytest.fixture(params=STORES)
def make(request: pytest.FixtureRequest) -> Callable[[int], OwnDataStore]:
    return STORES[request.param]


def own(token: str, rows: int = 4) -> OwnData:
    x = torch.arange(rows * 2, dtype=torch.float64).reshape(rows, 2)
    return OwnData(
        token, "f.csv", Data(x, torch.ones(rows, 1, dtype=torch.float64), x[:1], None), ("a", "b"), ("0", "1")
    )


def same(one: OwnData | None, other: OwnData | None) -> bool:
    if one is None or other is None:
        return one is other
    names = ("token", "file", "feature_names", "class_names")
    return all(getattr(one, name) == getattr(other, name) for name in names) and torch.equal(one.data.x, other.data.x)


def test_store_gives_what_was_put_until_it_is_forgotten(make):
    store, first, second = make(10_000), own("a"), own("b")
    assert store.get("a") is None
    for one in (first, second):
        assert same(store.put(one), one)
    assert same(store.get("a"), first)
    assert same(store.get("b"), second)
    store.forget("a")
    assert store.get("a") is None
    assert same(store.get("b"), second)
    store.put(first)
    assert same(store.get("a"), first)


def test_store_forgets_with_the_last_of_all_who_put_it(make):
    store, users, random_order = make(10_000), Counter(), random.Random(0)
    for _ in range(500):
        token = random_order.choice("abc")
        if users[token] and random_order.random() < 0.5:
            store.forget(token)
            users[token] -= 1
        else:
            store.put(own(token))
            users[token] += 1
        assert {token: store.get(token) is not None for token in "abc"} == {token: users[token] > 0 for token in "abc"}


def test_store_holds_the_same_data_once(make):
    first, twin = own("a"), own("a")
    store = make(first.size)  # there is room for one
    assert store.put(first) is store.put(twin) is store.get("a")


def test_store_refuses_what_it_has_no_room_for_and_keeps_the_rest(make):
    first = own("a")
    store = make(2 * first.size)
    store.put(first)
    with pytest.raises(StoreFull):
        store.put(own("b", rows=50))
    assert store.get("b") is None
    store.put(own("c"))
    with pytest.raises(StoreFull):
        store.put(own("d"))
    store.forget("a")
    store.put(own("d"))
    assert [store.get(token) is not None for token in "abcd"] == [False, False, True, True]


def test_size_counts_every_number_and_every_letter():
    assert own("a").size == (4 * 2 + 4 + 2) * 8 + len("f.csv" + "ab" + "01")


def test_store_in_process_tells_when_data_has_gone_and_only_then():
    told: list[str] = []
    store = OwnDataInProcess(lambda: told.append("gone"))
    store.put(own("a"))
    store.put(own("a"))
    store.forget("a")
    assert told == []
    store.forget("a")
    assert told == ["gone"]
