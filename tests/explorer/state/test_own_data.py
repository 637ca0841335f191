"""Data from a file: held while somebody uses it, named by a token, in no link and in no message."""

import gc
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl
from weakref import ref

import pytest
from streamlit.testing.v1 import AppTest

from explorer import limits
from explorer.contract.outbox import ChooseDataset, ChooseOwn, Resume
from explorer.contract.wire import encode
from explorer.state import link, own_data
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from explorer.state.own_data import behind, find, prepared, source
from explorer.state.own_files import OwnFiles
from explorer.state.own_kept import OwnDataKept
from explorer.state.own_store import OwnData, OwnDataInProcess
from explorer.state.session import Session
from explorer.state.visits import VisitsOnShelf
from explorer.store.cipher import Plain
from explorer.store.shelf import ShelfInProcess
from explorer.table.read import read_table
from explorer.table.samples import Samples, to_data
from explorer.views import VIEWS
from explorer.views.compute import compute, scene
from explorer.web import answering
from slp_core import DERIVED, Experiment, ExperimentError, on_dataset, on_samples, tutorial
from tests.explorer.state.test_session import SCRIPT, change, session_of, url_of

NAMES = ("<b>Größe</b> & Co", "=SUM(A1:A9)", "w1")
CLASSES = ("nein", "ja <i>")


def samples(number: int = 0, rows: int = 40) -> Samples:
    lines = [f"{i * (number + 1) % 7};{i * i % 11};{i},5;{CLASSES[i % 2]}" for i in range(rows)]
    table = read_table(("\n".join([";".join((*NAMES, "Klasse")), *lines])).encode(), "file.csv")
    return to_data(table, "Klasse", NAMES)


def brought(number: int = 0, file: str = "<i>meine</i> Datei.csv", **options) -> OwnData:
    return prepared(samples(number), file, **({"test_fraction": 0.25, "seed": 0, "standardise": True} | options))


@pytest.fixture
def held() -> Callable[..., OwnData]:
    """Data that is held until the test is over."""
    files = OwnFiles()
    return lambda *which, **options: files.bring(brought(*which, **options))


def on(own: OwnData) -> Experiment:
    return on_samples(tutorial(), own.data)


def test_data_is_found_by_its_token_and_by_its_numbers(held):
    own = held()
    assert find(own.token) is own
    e = on(own)
    assert behind(e) is own
    assert source(e).feature_names == NAMES
    assert source(e).class_names == ("ja <i>", "nein")  # by the alphabet
    assert behind(e.change(learning_rate=2.0, weights=[0.1, 0.2, 0.3])) is own


def test_other_numbers_are_nobodys_file(held):
    own = held()
    e = on(own)
    other = e.change(x=e.x + 1e-12)
    assert behind(other) is None
    assert (source(other).feature_names, source(other).class_names) == (("x1", "x2", "x3"), ("0", "1"))
    assert behind(e.change(x_test=None, target_test=None)) is None
    assert behind(tutorial()) is behind(on_dataset(tutorial(), "iris")) is None
    assert source(on_dataset(tutorial(), "and")).feature_names == ("A", "B")


def test_file_stays_to_be_chosen_while_the_session_lives():
    session = Session()
    first, second = brought(0, "one.csv"), brought(1, "two.csv")
    session.keep(first)
    session.keep(second)
    session.act(ChooseDataset("and"))
    assert [own.file for own in session.own] == ["one.csv", "two.csv"]
    session.act(ChooseOwn(first.token))
    assert behind(session.experiment).file == "one.csv"
    assert session.experiment.x is session.own[-1].data.x
    session.undo()
    assert session.experiment.dataset == "and"
    session.take_notices()
    session.act(ChooseOwn("0" * 32))
    assert session.experiment.dataset == "and"
    assert session.take_notices() == ["The server does not have this file any more: load it again."]


def test_tokens_differ_by_every_choice_and_cannot_be_computed_from_the_numbers():
    options = (
        {"seed": 1},
        {"test_fraction": 0.5},
        {"test_fraction": 0.0},
        {"standardise": False},
        {"file": "other.csv"},
    )
    kept = [brought(), brought(1), *(brought(**option) for option in options)]
    tokens = [own.token for own in kept]
    assert len(set(tokens)) == len(kept)
    assert all(re.fullmatch("[0-9a-f]{32}", token) for token in tokens)
    assert len(own_data._KEY) == 32
    assert brought().token == tokens[0]
    assert brought(key=b"another process").token not in tokens


@pytest.mark.parametrize("token", [None, 0, "", "0" * 32, [], {}, b"x", True, "<b>"])
def test_token_that_nobody_holds_finds_nothing(token, held):
    own = held()
    assert find(token) is None
    assert find(own.token.upper()) is None
    assert find(own.token[:8]) is None  # what links show of it
    with pytest.raises(ExperimentError, match="load the file again") as caught:
        experiment_from_json({"weights": [1, 2, 3], "own": token})
    assert caught.value.field == "own"


def test_data_is_gone_with_the_last_who_uses_it():
    files = OwnFiles()
    own = files.bring(brought(seed=102))
    token, e, size = own.token, on(own), ref(own)
    del own
    assert find(token) is behind(e) is not None
    del files
    gc.collect()
    assert find(token) is behind(e) is size() is None
    assert source(e).feature_names == ("x1", "x2", "x3")


def test_a_class_with_one_file_holds_it_once_and_who_leaves_takes_it_from_nobody():
    alone = OwnFiles()
    first = alone.bring(brought(seed=103))
    everybody = [OwnFiles() for _ in range(30)]
    assert all(files.bring(brought(seed=103)) is first for files in everybody)
    token, e = first.token, on(first)
    del alone, first, everybody[1:]
    gc.collect()
    assert find(token) is behind(e) is everybody[0].held[0]
    assert experiment_from_json(experiment_to_json(e)) == e
    everybody.clear()
    gc.collect()
    assert find(token) is None


def test_same_numbers_under_other_names_are_other_data(held):
    first, second = held(file="first.csv", seed=104), held(file="second.csv", seed=104)
    assert first.token != second.token
    for own in (first, second):
        assert behind(on(own)) is find(own.token) is own
        assert source(on(own)).file == own.file


@pytest.mark.parametrize("standardise", [True, False])
@pytest.mark.parametrize("fraction", [0.0, 0.25])
def test_experiments_share_their_samples_with_the_data_they_stand_on(held, standardise, fraction):
    own = held(standardise=standardise, test_fraction=fraction)
    e = on(own)
    for same in (e, e.change(steps=3, weights=[1, 2, 3]), experiment_from_json(experiment_to_json(e))):
        assert behind(same) is own
        assert all(getattr(same, name) is getattr(own.data, name) for name in DERIVED)


def test_visitor_holds_what_is_used_and_the_newest_of_the_rest():
    store = OwnDataInProcess(lambda: None)
    files = OwnFiles(store)
    kept = [files.bring(brought(seed=300 + number)) for number in range(limits.OWN_MOST_FILES + 3)]
    files.use([kept[0], kept[2]])
    left = [*kept[len(kept) - limits.OWN_MOST_FILES + 2 :], kept[0], kept[2]]
    assert list(files.held) == left
    assert [store.get(own.token) for own in kept] == [own if own in left else None for own in kept]
    files.use(kept)  # pinned, say: all are used
    assert len(files.held) == len(kept)
    files.use([])
    assert list(files.held) == kept[-limits.OWN_MOST_FILES :]


def test_wire_names_the_data_and_comes_back_to_the_bit(held):
    own = held()
    e = on(own).change(learning_rate=0.3, batch_size=7)
    sent = encode(experiment_to_json(e))
    assert len(sent) < 1_000
    fields = json.loads(sent)
    assert fields["own"] == own.token
    assert not fields.keys() & set(DERIVED)
    assert experiment_from_json(fields) == e


def test_wire_of_ten_thousand_rows_is_as_short():
    files = OwnFiles()
    e = on(files.bring(prepared(samples(rows=10_000), "large.csv", 0.25, 0, True)))
    assert (e.samples, len(e.x_test)) == (7500, 2500)
    assert len(encode(experiment_to_json(e))) < 1_000
    assert experiment_from_json(experiment_to_json(e)) == e


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_for_own_data_and_calls_it_by_its_names(view, held):
    own = held()
    fields = experiment_to_json(on(own).change(steps=5, learning_rate=0.1))
    reply = json.loads(answering.answer(encode({"id": 1, "view": view, "experiment": fields})))
    assert "error" not in reply
    if view != "rates":  # it has no names of inputs
        assert NAMES[0] in texts(reply["numbers"])


def test_answer_for_data_that_was_let_go_says_so():
    files = OwnFiles()
    fields = experiment_to_json(on(files.bring(brought(seed=104))))
    del files
    gc.collect()
    reply = json.loads(answering.answer(encode({"id": 1, "view": "train", "experiment": fields})))
    assert reply["field"] == "own"
    assert "load the file again" in reply["error"]
    assert fields["own"] not in reply["error"]


def test_link_says_that_it_cannot_hold_the_file_and_keeps_the_rest(held):
    own = held()
    e = on(own).change(learning_rate=0.25, optimizer="adam", steps=77, batch_size=9, weights=[0.1, 0.2, 0.3])
    written = link.write(e, 12)
    assert written["own"] == own.token[:8]
    assert sum(map(len, written.values())) < 400
    assert not written.keys() & set(DERIVED)
    opened = link.read(written)
    (notice,) = opened.notices
    assert "load the file again" in notice
    assert opened.experiment == tutorial().change(learning_rate=0.25, optimizer="adam", steps=77, train_bias=True)
    assert opened.step == 12


@pytest.fixture
def app() -> AppTest:
    opened = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, text in parse_qsl("learning_rate=0.5&steps=30"):
        opened.query_params[name] = text
    opened.run()
    assert not opened.exception
    return opened


def run(app: AppTest) -> Session:
    app.run()
    assert not app.exception
    return session_of(app)


def test_session_keeps_the_data_and_its_link_says_so(app, held):
    own = held()
    session_of(app).keep(own)
    session = run(app)
    assert session.experiment == on(own).change(learning_rate=0.5, steps=30)
    assert url_of(app)["own"] == own.token[:8]
    token = own.token
    del own
    gc.collect()
    assert find(token) is not None


def test_session_finds_its_data_when_the_browser_goes_back_and_forward(app, held):
    own = held()
    session_of(app).keep(own)
    run(app)
    with_file = url_of(app)
    session_of(app).act(ChooseDataset(dataset="moons"))
    run(app)
    without = url_of(app)
    assert "own" not in without
    for wanted in (with_file, without, with_file):
        _replace(app, wanted)
        session = run(app)
        assert session.notices == []
        assert (behind(session.experiment) is own) == ("own" in wanted)
        assert session.experiment.steps == 30
    other = with_file | {"own": "00000000"}
    _replace(app, other)
    assert behind(run(app).experiment) is None  # another's file: only the rest of the link is taken


def _replace(app: AppTest, parameters: dict[str, str]) -> None:
    for name in list(app.query_params):
        del app.query_params[name]
    for name, text in parameters.items():
        app.query_params[name] = text


def test_data_is_nowhere_in_the_process_when_its_session_is_gone():
    session, own = Session(), brought(seed=101)
    token, reference = own.token, ref(own.data)
    session.keep(own)
    for view in VIEWS:  # they remember runs, and pictures of them
        compute(view, scene(view, session.experiment))
    experiment = ref(session.experiment)
    del session, own
    gc.collect()
    assert find(token) is reference() is experiment() is None


def test_session_holds_its_newest_files_only(app):
    kept = [brought(seed=200 + number) for number in range(limits.OWN_MOST_FILES + 2)]
    tokens = [own.token for own in kept]
    for own in kept:
        session_of(app).keep(own)
    del kept, own
    gc.collect()
    assert [find(token) is not None for token in tokens] == [False] * 2 + [True] * limits.OWN_MOST_FILES


def test_session_refuses_data_that_its_loss_cannot_judge_and_keeps_what_it_has(app):
    change(session_of(app), {"activation": "tanh", "loss": "mse"})
    run(app)
    before = session_of(app).experiment
    own = brought()
    bad = OwnData("bad".zfill(32), own.file, type(own.data)(own.data.x, own.data.target * 1e300), NAMES, CLASSES)
    session_of(app).keep(bad)
    (notice,) = session_of(app).notices
    assert notice.startswith("target must be ")
    assert run(app).experiment == before


def test_visitor_who_comes_back_holds_the_files_that_they_had_used(app):
    before, after, visits = Session(), Session(), VisitsOnShelf(ShelfInProcess(10_000_000))
    own = brought(seed=105)
    before.keep(own)
    before.act(ChooseDataset(dataset="moons"))
    visits.put(before.name, before.visit)
    after.resume(Resume(was=before.name, keepsake="", reloaded=False), visits)
    del before
    gc.collect()
    after.undo()
    assert behind(after.experiment) is own is find(own.token)


def test_visitor_who_comes_back_late_finds_their_data_as_long_as_it_is_kept(monkeypatch):
    before, after, visits = Session(), Session(), VisitsOnShelf(ShelfInProcess(10_000_000))
    monkeypatch.setattr(own_data, "KEPT", OwnDataKept(ShelfInProcess(10_000_000), Plain()))
    own = brought(seed=120)
    before.keep(own)
    experiment, token = before.experiment, own.token
    visits.put(before.name, before.visit)
    own_data.KEPT.keep(own)
    name = before.name
    del before, own
    gc.collect()
    assert own_data.STORE.get(token) is None
    after.resume(Resume(was=name, keepsake="", reloaded=False), visits)
    assert after.experiment == experiment
    assert behind(after.experiment) is own_data.STORE.get(token) is not None
    assert source(after.experiment).feature_names == NAMES


def test_visitor_whose_session_is_gone_holds_what_their_browser_kept_while_another_uses_it():
    before, other, after = Session(), Session(), Session()
    before.keep(brought(seed=106))
    other.keep(brought(seed=106))
    token, kept = behind(before.experiment).token, before.keepsake
    del before
    after.resume(Resume(was="gone", keepsake=kept, reloaded=False), VisitsOnShelf(ShelfInProcess(10)))
    del other
    gc.collect()
    assert behind(after.experiment) is find(token) is not None


def test_session_tells_that_there_is_no_room_and_keeps_what_it_has(monkeypatch):
    own = brought(seed=107)
    monkeypatch.setattr(own_data, "STORE", OwnDataInProcess(lambda: None, most=own.size - 1))
    session = Session()
    session.keep(own)
    assert session.notices == ["This server holds as much data of its visitors as it may. Try again later."]
    assert session.experiment == tutorial()


def test_session_tells_what_data_it_works_with():
    session, first, second = Session(), brought(seed=108), brought(seed=109)
    assert session.own == ()
    for own in (first, second, first):
        session.keep(own)
    assert session.own == (second, first)
