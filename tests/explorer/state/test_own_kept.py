"""Data of one's own on a shelf: locked, found by another process to the bit, and by nobody who lacks key or token."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
import torch
from redis import Redis

from explorer.state.own_bytes import from_bytes, to_bytes
from explorer.state.own_kept import OwnDataKept
from explorer.state.own_store import OwnData
from explorer.store.chosen import Stores, stores
from explorer.store.shelf import ShelfInProcess
from slp_core import DERIVED, Data
from tests.valkey_server import ValkeyServer

KEY = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0ISEhISE="
OTHER = "b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIhISE="


NAMED = ("token", "file", "feature_names", "class_names", "standardised", "target_name", "target_standardised")


def own(token: str = "a" * 32, rows: int = 40, test: int = 7) -> OwnData:
    drawn = torch.Generator().manual_seed(rows)
    x, target = (torch.randn(rows + test, n, generator=drawn, dtype=torch.float64) for n in (3, 1))
    rest = (x[rows:], target[rows:]) if test else (None, None)
    data = Data(x[:rows], target[:rows], *rest)
    return OwnData(token, "Größe.csv", data, ("a\0", "<b>", ""), ("no", "ja"), True, "<i>Preis", True)


def same(one: OwnData | None, other: OwnData | None) -> bool:
    if one is None or other is None:
        return one is other
    named = all(getattr(one, name) == getattr(other, name) for name in NAMED)
    pairs = [(getattr(one.data, name), getattr(other.data, name)) for name in DERIVED]
    return named and all(a is b if a is None or b is None else torch.equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("test", [0, 7])
def test_bytes_come_back_to_the_bit(test):
    data = own(test=test)
    data.data.x[0, 0], data.data.x[1, 1] = -0.0, 5e-324
    back = from_bytes(to_bytes(data), data.token)
    assert same(back, data)
    assert str(back.data.x[0, 0].item()) == "-0.0"
    back.data.x[0, 0] = 1.0  # its memory is its own
    assert data.data.x[0, 0] == 0


def changed(**values: object) -> bytes:
    fields = msgspec.msgpack.decode(to_bytes(own()))
    return msgspec.msgpack.encode(fields | values)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\x80",
        b"cos\nsystem\n(S'true'\ntR.",  # pickle is not read
        changed(arrays={}),
        changed(arrays={"x": [[2, 2], bytes(31)], "target": [[2, 1], bytes(16)]}),
        changed(arrays={"x": [[-2, -2], bytes(32)], "target": [[2, 1], bytes(16)]}),
        changed(arrays={"x": [[2, 2], bytes(32)], "target": [[2, 1], bytes(16)], "weights": [[1, 1], bytes(8)]}),
        changed(class_names=["one"]),
        changed(token="b" * 32),
    ],
)
def test_bytes_that_are_something_else_are_no_data(written):
    assert from_bytes(written, "a" * 32) is None


@pytest.fixture
def valkey(tmp_path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path / "log.txt")
    yield server
    server.kill()


@pytest.fixture(params=["in process", "valkey"])
def make(request: pytest.FixtureRequest, tmp_path) -> Iterator[Callable[[], OwnDataKept]]:
    """Two of them are two processes, where the store is shared."""
    if request.param == "in process":
        shared = stores({})
        yield lambda: OwnDataKept(shared.own, shared.cipher)
        return
    server = ValkeyServer(tmp_path / "log.txt")
    made: list[Stores] = []

    def process() -> OwnDataKept:
        made.append(stores({"SLP_STORE": server.url, "SLP_DATA_KEY": KEY}))
        return OwnDataKept(made[-1].own, made[-1].cipher)

    yield process
    for each in made:
        each.end()
    server.kill()


def test_what_was_kept_is_found_by_another_who_knows_its_token(make):
    here, there = make(), make()
    assert here.keep(own())
    assert here.keep(own())  # for longer
    assert same(there.find("a" * 32), own())
    assert there.find("a" * 32) is there.find("a" * 32)  # read once
    assert there.at_hand(own()) is there.find("a" * 32)
    other = own("b" * 32)
    assert there.at_hand(other) is other


@pytest.mark.parametrize("token", ["", "a", "A" * 32, "b" * 32, "a" * 31 + "\n", "*", "a" * 33])
def test_token_that_nobody_was_told_finds_nothing(make, token):
    here = make()
    here.keep(own())
    assert here.find(token) is None


def test_what_is_at_hand_is_bounded():
    shelf = stores({}).own
    kept = OwnDataKept(shelf, stores({}).cipher, most_read=3 * own().size)
    for letter in "abcdef":
        kept.keep(own(letter * 32))
        assert kept.find(letter * 32) is not None
    assert kept._size == sum(each.size for each in kept._read.values()) <= 3 * own().size
    assert list(kept._read) == ["d" * 32, "e" * 32, "f" * 32]


def test_store_sees_neither_data_nor_names_nor_token(valkey):
    made = stores({"SLP_STORE": valkey.url, "SLP_DATA_KEY": KEY})
    OwnDataKept(made.own, made.cipher).keep(own())
    with Redis.from_url(valkey.url) as client:
        (key,) = client.scan_iter()
        written = client.get(key)
    for secret in (b"a" * 32, "Größe".encode(), own().data.x[0].numpy().tobytes()):
        assert secret not in key + written
    made.end()


def test_who_has_another_key_finds_nothing_and_who_has_the_old_one_too_does(valkey):
    kept = []
    for keys in (KEY, OTHER, f"{OTHER},{KEY}"):
        made = stores({"SLP_STORE": valkey.url, "SLP_DATA_KEY": keys})
        kept.append(OwnDataKept(made.own, made.cipher))
        made.end()
    kept[0].keep(own())
    assert kept[1].find("a" * 32) is None
    assert same(kept[2].find("a" * 32), own())


@pytest.mark.parametrize("more", [{}, {"SLP_DATA_KEY": KEY, "SLP_OWN_DATA": "process"}])
def test_data_that_is_to_stay_in_the_process_does(valkey, more):
    made = stores({"SLP_STORE": valkey.url, **more})
    assert isinstance(made.own, ShelfInProcess)
    assert "own data in this process" in made.says
    made.end()
