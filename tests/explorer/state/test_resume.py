"""A session takes over what a visitor had: from the session before, or from what their browser kept."""

import msgspec
import orjson
import pytest

from explorer import limits
from explorer.contract.outbox import Act, Commit, Outbox, PinRun, Resume, Undo
from explorer.state import keepsake, link
from explorer.state.experiment_json import experiment_to_json
from explorer.state.session import Session
from explorer.state.visits import Visits, VisitsOnShelf
from explorer.store.shelf import ShelfInProcess
from explorer.views import VIEWS
from slp_core import Experiment, on_dataset, tutorial
from tests.explorer.state.test_session import change

TOO_MUCH = experiment_to_json(tutorial().change(steps=10_000)) | {"dataset": "moons", "dataset_size": 10_000}
"""More work than a visitor may ask for."""


@pytest.fixture
def visits() -> Visits:
    return VisitsOnShelf(ShelfInProcess(10_000_000))


def used(visits: Visits | None = None) -> Session:
    """A session with two steps back, one forward, a pin, and a page set."""
    session = Session()
    for bias in (0.1, 0.2, 0.3):
        change(session, {"bias": bias})
    session.undo()
    session.act(PinRun(step=5))
    session.settings["rates"] = VIEWS["rates"].settings(count=64)
    if visits is not None:
        visits.put(session.name, session.visit)
    return session


def commit(number: float, experiment: Experiment, view: str = "neuron") -> Commit:
    return Commit(number, view, experiment_to_json(experiment), {}, 0)


def opened(here: dict[str, str] | None = None, view: str = "neuron") -> Session:
    """A session that a page was just opened in."""
    session = Session()
    session.sync_link(here or {}, view)
    return session


def same_history(session: Session) -> None:
    session.redo()
    assert session.experiment == tutorial().change(bias=0.3)
    for bias in (0.2, 0.1, 0.0):
        session.undo()
        assert session.experiment == tutorial().change(bias=bias)
    assert not session.can_undo


@pytest.mark.parametrize("known", [True, False], ids=["the server lives", "the server is another one"])
@pytest.mark.parametrize("reloaded", [True, False])
def test_session_takes_over_history_pins_and_settings(visits, known, reloaded):
    before = used(visits if known else None)
    session = opened(link.write(before.experiment))
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, reloaded)), visits)
    assert session.notices == []
    assert (session.resumed, session.attempt) == (before.name, 1)
    assert [(pin.name, pin.step, pin.experiment) for pin in session.pinned.runs] == [("A", 5, before.experiment)]
    assert session.settings["rates"] == VIEWS["rates"].settings(count=64)
    same_history(session)


def taken_unheard(visits: Visits, *messages: Commit | Act) -> Session:
    """A session that took messages, of which the browser did not hear before it was loaded anew."""
    before = Session()
    before.sync_link({}, "neuron")
    before.receive(Outbox(1, list(messages), None), visits)
    visits.put(before.name, before.visit)
    return before


def test_reload_with_a_link_that_is_older_than_what_arrived_keeps_what_arrived(visits):
    # The commit arrived, the address had not followed when the page was loaded anew: its link is the one of before.
    message = commit(5, tutorial().change(steps=5))
    before = taken_unheard(visits, message)
    session = opened(link.write(tutorial()))
    session.receive(Outbox(1, [message], Resume(before.name, "", True)), visits)
    assert session.experiment == tutorial().change(steps=5)
    session.undo()
    assert session.experiment == tutorial()


def test_reload_with_an_older_link_keeps_the_settings_that_arrived(visits):
    message = msgspec.structs.replace(commit(5, tutorial(), "rates"), settings={"count": 64})
    before = taken_unheard(visits, message)
    session = opened(link.write(tutorial()), "rates")
    session.receive(Outbox(1, [message], Resume(before.name, "", True)), visits)
    assert session.settings["rates"].count == 64


def test_reload_with_another_link_is_what_the_person_wants_to_see(visits):
    message = commit(5, tutorial().change(steps=5))
    before = taken_unheard(visits, message)
    session = opened(link.write(tutorial().change(bias=7.0)))
    session.receive(Outbox(1, [message], Resume(before.name, "", True)), visits)
    assert session.experiment == tutorial().change(bias=7.0)
    session.undo()
    assert session.experiment == tutorial().change(steps=5)


def test_session_does_it_once(visits):
    before = used(visits)
    session = opened()
    outbox = Outbox(1, [commit(5, tutorial().change(bias=0.9))], Resume(before.name, before.keepsake, False))
    session.receive(outbox, visits)
    session.receive(Outbox(2, outbox.messages, outbox.resume), visits)  # its acknowledgement was lost
    session.undo()
    assert session.experiment == tutorial().change(bias=0.2)


def test_messages_that_the_session_before_has_taken_are_not_taken_again(visits):
    before = used(visits)
    messages = [commit(1, tutorial().change(bias=0.7)), Act(2, "neuron", Undo(), {})]
    before.receive(Outbox(1, messages), visits)
    visits.put(before.name, before.visit)
    assert before.experiment == tutorial().change(bias=0.2)
    session = opened()
    session.receive(Outbox(2, messages, Resume(before.name, "{}", False)), visits)
    assert session.experiment == tutorial().change(bias=0.2)
    assert session.answered == 2


def test_unacknowledged_changes_come_after_what_was_kept(visits):
    before = used()
    session = opened()
    messages = [commit(1, tutorial().change(bias=0.7)), commit(2, tutorial().change(bias=0.8))]
    session.receive(Outbox(1, messages, Resume(before.name, before.keepsake, False)), visits)
    for bias in (0.7, 0.2):
        session.undo()
        assert session.experiment == tutorial().change(bias=bias)


def test_link_that_was_opened_in_the_same_tab_is_a_change_that_can_be_undone(visits):
    before = used(visits)
    linked = tutorial().change(activation="tanh", bias=1.0)
    session = opened(link.write(linked))
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, True)), visits)
    assert session.experiment == linked
    session.undo()
    assert session.experiment == before.experiment


def test_address_without_an_experiment_brings_the_one_of_before_back(visits):
    before = used(visits)
    session = opened({"utm_source": "mail"})
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, True)), visits)
    assert session.experiment == before.experiment


def test_link_of_a_page_that_was_there_all_the_while_is_older_than_its_messages(visits):
    before = used()
    session = opened(link.write(tutorial().change(bias=0.1)))
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, False)), visits)
    assert session.experiment == before.experiment


def test_settings_in_a_reloaded_link_win_over_those_that_were_kept(visits):
    before = used(visits)
    session = opened(link.write(before.experiment) | {"count": "16"}, "rates")
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, True)), visits)
    assert session.settings["rates"].count == 16


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        '{"experiment": {"weights": [[1e999]]}}',
        '{"experiment": 3, "past": {}}',
        "[" * 50_000,
        orjson.dumps({"experiment": experiment_to_json(tutorial()), "past": [1]}).decode(),
        orjson.dumps({"experiment": experiment_to_json(tutorial()), "past": [[{}, 1]]}).decode(),
        orjson.dumps({"experiment": experiment_to_json(tutorial()), "settings": {"rates": {"count": -1}}}).decode(),
        orjson.dumps({"experiment": TOO_MUCH}).decode(),
    ],
)
def test_keepsake_that_a_stranger_wrote_is_refused_in_words_and_costs_nothing_else(visits, text):
    session = opened({"bias": "0.5"})
    session.receive(Outbox(1, [], Resume("somebody", text, True)), visits)
    (notice,) = session.notices
    assert notice.startswith("Undo and pinned runs could not be taken over from before: ")
    assert session.experiment == tutorial().change(bias=0.5)
    assert session.resumed == "somebody"  # it need not be sent again


def test_file_that_is_gone_takes_only_its_own_steps_and_pins_along(visits):
    own = experiment_to_json(tutorial()) | {"own": "a token of a server that is no more"}
    kept = {
        "experiment": own,
        "past": [[{"bias": [0.5]}, []], [{"bias": [0.0]}, ["own"]]],
        "pins": [
            {"name": "A", "step": 0, "experiment": own},
            {"name": "B", "step": 2, "experiment": experiment_to_json(tutorial())},
        ],
    }
    session = opened()
    session.receive(Outbox(1, [], Resume("somebody", orjson.dumps(kept).decode(), True)), visits)
    assert session.experiment == tutorial()
    assert [pin.name for pin in session.pinned.runs] == ["B"]
    session.undo()
    assert session.experiment == tutorial().change(bias=0.5)


def test_step_of_the_history_that_a_stranger_made_up_is_left_out_when_it_is_reached(visits):
    text = orjson.dumps(
        {"experiment": experiment_to_json(tutorial()), "past": [[{"bias": [0.5]}, []], [{"loss": "nonsense"}, []]]}
    ).decode()
    session = opened()
    session.receive(Outbox(1, [], Resume("somebody", text, True)), visits)
    session.undo()
    assert session.experiment == tutorial()
    assert "loss must be one of" in session.notices[-1]
    session.undo()
    assert session.experiment == tutorial().change(bias=0.5)


def test_keepsake_is_bounded_and_keeps_the_nearest_steps():
    session = Session()
    wide = on_dataset(tutorial(), "given", x=[[0.1] * 64], weights=[[0.1]] * 64)
    for number in range(200):
        change(session, {"x": wide.x, "weights": wide.weights + number / 3, "bias": 0.0})
    text = session.keepsake
    assert len(text) < limits.KEEPSAKE_MOST_BYTES + 1_000
    history = keepsake.read(text).history
    assert 10 < len(history.past) < 200
    assert len(keepsake.read(session.visit.keepsake, limits.VISITS_LARGEST).history.past) == 200
    session.undo()
    history.undo()
    assert history.experiment == session.experiment


def test_what_was_for_a_session_that_is_gone_waits_until_the_visit_is_taken_over(visits):
    before = used(visits)
    session = opened(link.write(before.experiment))
    undo = [Act(7, "neuron", Undo(), {})]
    session.receive(Outbox(1, undo, None, before.name), visits)  # by Streamlit, with the first run
    assert (session.answered, session.attempt) == (0, 1)
    session.receive(Outbox(2, undo, Resume(before.name, before.keepsake, False), session.name), visits)
    assert session.experiment == tutorial().change(bias=0.1)
    assert session.answered == 7


def test_browser_knows_better_where_the_store_missed_the_last_changes(visits):
    before = used(visits)
    change(before, {"bias": 0.9})  # while the store was away
    session = opened(link.write(before.experiment))
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, False)), visits)
    assert session.experiment == tutorial().change(bias=0.9)
    session.undo()
    assert session.experiment == tutorial().change(bias=0.2)


def test_visit_that_was_taken_over_twice_is_newer_each_time(visits):
    first = used(visits)
    second = opened()
    second.receive(Outbox(1, [commit(5, tutorial().change(bias=0.9))], Resume(first.name, "", False)), visits)
    visits.put(second.name, second.visit)
    third = opened()
    third.receive(Outbox(1, [], Resume(second.name, first.keepsake, False)), visits)
    assert third.experiment == tutorial().change(bias=0.9)


def test_shown_step_is_taken_over(visits):
    before = used()
    before.step = 7
    visits.put(before.name, before.visit)
    session = opened()
    session.receive(Outbox(1, [], Resume(before.name, before.keepsake, False)), visits)
    assert session.step == 7


def test_names_of_sessions_cannot_be_guessed():
    names = {Session().name for _ in range(1_000)}
    assert len(names) == 1_000
    assert min(map(len, names)) >= 22  # 128 bits
