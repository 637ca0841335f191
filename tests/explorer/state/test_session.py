"""The session in the app, as one visitor's: its URL, its changes and its history."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from explorer import limits
from explorer.contract.outbox import Commit, Outbox, Redo, Undo
from explorer.state import link
from explorer.state.experiment_json import experiment_to_json
from explorer.state.history import Patch
from explorer.state.session import Session
from explorer.state.visits import VisitsOnShelf
from explorer.store.shelf import ShelfInProcess
from explorer.text.told import field_title
from slp_core import Experiment, tutorial

SCRIPT = str(Path(__file__).parents[3] / "pages" / "navigation.py")


@pytest.fixture
def visit() -> Callable[[str], AppTest]:
    def open_(query: str = "") -> AppTest:
        app = AppTest.from_file(SCRIPT, default_timeout=60)
        for name, value in parse_qsl(query):
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return open_


def session_of(app: AppTest) -> Session:
    return app.session_state["slp_session"]


def url_of(app: AppTest) -> dict[str, str]:
    """AppTest hands out lists; a link has one value for each name."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def linked(app: AppTest) -> Experiment:
    opened = link.read(url_of(app))
    assert opened.notices == []
    return opened.experiment


def change(session: Session, fields: dict, step: object = 0) -> bool:
    """What a person sets, as the session takes it."""
    return session.take(lambda: session.experiment.change(**fields), step)


def moved_on(*biases: float) -> tuple[Session, dict[str, str]]:
    """A session after some commits on the Neuron page, and the link to Train that stood there before them."""
    session = Session()
    offered = session.sync_link({}, "neuron")
    for bias in biases:
        change(session, {"bias": bias})
        session.sync_link(offered, "neuron")
    return session, offered


@pytest.mark.parametrize("presses", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize("biases", [[0.5], [0.5, 0.6, 0.7]], ids=["one change", "three changes"])
def test_page_link_of_before_the_last_changes_takes_them_along(biases, presses):
    session, stale = moved_on(*biases)
    for _ in range(presses):
        assert link.read(session.sync_link(stale, "train")).experiment == tutorial().change(bias=biases[-1])
    assert link.read(session.sync_link(stale, "step")).experiment == tutorial().change(bias=biases[-1])
    assert not session.can_redo
    for bias in [*biases[-2::-1], 0.0]:
        session.undo()
        assert session.experiment == tutorial().change(bias=bias)
    assert not session.can_undo


def test_url_that_comes_with_what_the_stage_asks_is_no_news_and_is_left_alone():
    session, stale = moved_on(0.5)
    session.hear()
    assert session.sync_link(stale, "neuron") == stale
    assert session.experiment == tutorial().change(bias=0.5)
    session.sync_link(stale, "neuron")  # without it somebody went back
    assert session.experiment == tutorial()


def test_first_url_of_a_session_is_read_whoever_asks_for_the_run():
    session = Session()
    session.hear()
    session.sync_link(link.write(tutorial().change(bias=9)), "neuron")
    assert session.experiment == tutorial().change(bias=9)


def test_link_that_did_not_get_into_the_url_is_written_by_the_next_run():
    session, stale = moved_on(0.5)
    session.unlinked()
    session.hear()
    assert link.read(session.sync_link(stale, "neuron")).experiment == tutorial().change(bias=0.5)


def test_page_link_of_before_an_undo_does_not_take_it_back():
    session, _ = moved_on(0.5)
    stale = session.sync_link(link.write(session.experiment), "neuron")
    session.undo()
    session.sync_link(stale, "neuron")
    assert link.read(session.sync_link(stale, "train")).experiment == tutorial()
    assert session.can_redo


def test_going_back_on_the_page_and_a_link_from_elsewhere_still_open_what_they_say():
    session, earlier = moved_on(0.5)
    session.sync_link(earlier, "neuron")
    assert session.experiment == tutorial()
    foreign = tutorial().change(bias=9)
    session.sync_link(link.write(foreign), "train")
    assert session.experiment == foreign
    session.sync_link(link.write(foreign.change(bias=8)), "train")
    session.sync_link(link.write(foreign), "train")
    assert session.experiment == foreign


def test_page_link_that_was_overtaken_is_an_earlier_state_again_after_the_next_change():
    session, stale = moved_on(0.5)
    session.sync_link(stale, "train")
    change(session, {"bias": 0.6})
    session.sync_link(stale, "train")
    session.sync_link(stale, "train")
    assert session.experiment == tutorial()


def changed(app: AppTest, **fields) -> None:
    change(session_of(app), fields)
    app.run()
    assert not app.exception


def test_session_begins_with_the_tutorial_in_its_url(visit):
    app = visit()
    assert session_of(app).experiment == linked(app) == tutorial()
    assert (session_of(app).can_undo, session_of(app).can_redo) == (False, False)


def test_session_change_is_in_the_url_and_leaves_strangers_parameters(visit):
    app = visit("utm_source=mail")
    changed(app, bias=0.5)
    assert linked(app) == tutorial().change(bias=0.5)
    assert url_of(app)["utm_source"] == "mail"


def test_session_opens_the_experiment_of_its_url(visit):
    app = visit("bias=0.25&activation=tanh")
    expected = tutorial().change(bias=0.25, activation="tanh")
    assert session_of(app).experiment == linked(app) == expected
    assert session_of(app).can_undo  # back to what was there before the link


def test_session_undo_and_redo_walk_through_every_change_and_the_url_follows(visit):
    app = visit()
    states = [tutorial()]
    for bias in (0.1, 0.2, 0.3):
        changed(app, bias=bias)
        states.append(tutorial().change(bias=bias))
    for state in reversed(states[:-1]):
        assert session_of(app).can_undo
        session_of(app).undo()
        app.run()
        assert session_of(app).experiment == linked(app) == state
    assert not session_of(app).can_undo
    for state in states[1:]:
        assert session_of(app).can_redo
        session_of(app).redo()
        app.run()
        assert session_of(app).experiment == linked(app) == state
    assert not session_of(app).can_redo


@pytest.mark.parametrize(
    ("steps", "looked_at", "undone"),
    [(1000, 1000, 200), (1000, 70, 70), (1000, 700, 200), (50, 50, 200), (50, 30, 30), (50, 0, 0), (200, 200, 200)],
)
def test_undo_stays_at_the_step_that_is_looked_at_and_at_the_end_where_that_is_looked_at(steps, looked_at, undone):
    session = Session()
    change(session, {"steps": 200})
    change(session, {"steps": steps, "learning_rate": 0.3}, looked_at)
    session.act(Undo(step=looked_at))
    assert (session.experiment.steps, session.step) == (200, undone)
    session.act(Redo(step=undone))
    assert (session.experiment.steps, session.step) == (steps, looked_at)


def test_undo_that_cannot_be_leads_no_redo_astray():
    session = Session()
    for steps in (50, 60, 70):
        session.commit(tutorial().change(steps=steps))
    session.act(Undo(step=70))
    session.history.past[-1] = Patch({"own": "gone"}, ())
    session.act(Undo(step=5))
    (notice,) = session.take_notices()
    assert notice.startswith("own must be data that this server still holds")
    session.act(Redo())
    assert (session.experiment.steps, session.step) == (70, 70)


def test_session_undo_and_redo_without_history_change_nothing(visit):
    app = visit()
    session_of(app).undo()
    session_of(app).redo()
    app.run()
    assert session_of(app).experiment == tutorial()


def test_session_change_after_undo_forgets_what_was_undone(visit):
    app = visit()
    changed(app, bias=0.1)
    session_of(app).undo()
    changed(app, bias=0.2)
    assert not session_of(app).can_redo
    session_of(app).undo()
    assert session_of(app).experiment == tutorial()


def test_session_commit_of_the_same_experiment_is_no_step_of_history(visit):
    app = visit()
    before = session_of(app).revision
    changed(app, bias=0.0)
    assert not session_of(app).can_undo
    assert session_of(app).revision > before  # the stage is told all the same


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"steps": -1}, "steps"),
        ({"weights": [[float("nan")]] * 10}, "weights"),
        ({"activation": "softmax"}, "activation"),
        ({"nonsense": 1}, "nonsense"),
        ({"self": 1}, "self"),
        ({"bias": 0.5, "learning_rate": 1e9}, "learning_rate"),
    ],
)
def test_session_change_that_is_refused_is_a_notice_and_changes_nothing(visit, fields, field):
    app = visit()
    assert not change(session_of(app), fields)
    (notice,) = session_of(app).notices
    assert notice.startswith(f"{field_title(field)} must be ")
    app.run()
    assert session_of(app).experiment == linked(app) == tutorial()
    assert session_of(app).notices == []  # told once
    assert not session_of(app).can_undo


def test_session_history_is_bounded(visit):
    app = visit()
    for number in range(limits.UNDO_MOST + 50):
        change(session_of(app), {"seed": number + 1})
    undone = 0
    while session_of(app).can_undo:
        session_of(app).undo()
        undone += 1
    assert undone == limits.UNDO_MOST
    assert session_of(app).experiment.seed == 50


def test_session_reads_a_url_that_was_edited_or_gone_back_to(visit):
    app = visit()
    changed(app, bias=0.5)
    for bias in ("0", "0.75"):
        app.query_params["bias"] = bias
        app.run()
        assert session_of(app).experiment == linked(app) == tutorial().change(bias=float(bias))


def test_session_change_wins_over_the_older_url_that_came_with_it(visit):
    app = visit()
    changed(app, bias=0.5)
    app.query_params["bias"] = "0"
    changed(app, bias=0.75)
    assert session_of(app).experiment == linked(app) == tutorial().change(bias=0.75)


def test_session_with_a_url_without_experiment_keeps_its_own(visit):
    app = visit()
    changed(app, bias=0.5)
    for name in list(app.query_params):
        del app.query_params[name]
    app.run()
    assert session_of(app).experiment == linked(app) == tutorial().change(bias=0.5)


def test_sessions_of_two_visitors_are_apart(visit):
    one, other = visit(), visit()
    changed(one, bias=0.5)
    other.run()
    assert session_of(other).experiment == linked(other) == tutorial()
    assert session_of(one).experiment == tutorial().change(bias=0.5)


def test_session_says_what_it_refused_until_something_new_has_arrived():
    # A run that is overtaken by the next one never reaches the browser, and what it had to say would be gone.
    session, visits = Session(), VisitsOnShelf(ShelfInProcess(10_000_000))
    before = session.experiment
    send(session, visits, 1, before.change(bias=1), loss="nonsense")
    first = session.take_notices()
    assert len(first) == 1
    assert session.take_notices() == first
    send(session, visits, 1, before.change(bias=1), loss="nonsense")  # the same again: it is not acknowledged
    assert session.take_notices() == first
    send(session, visits, 2, before.change(bias=2))
    assert session.take_notices() == []
    assert session.experiment == before.change(bias=2)


def send(session: Session, visits: VisitsOnShelf, number: int, experiment: Experiment, **fields: object) -> None:
    """The stage sends one commit."""
    sent = {**experiment_to_json(experiment), **fields}
    message = Commit(id=number, view="neuron", experiment=sent, settings={}, step=0)
    session.receive(Outbox(session=None, attempt=number, resume=None, messages=[message]), visits)
