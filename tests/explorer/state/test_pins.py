"""Runs put aside: what is drawn of them, what differs, and what the session does with them."""

import json
from base64 import b64decode
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, r2_score
from streamlit.testing.v1 import AppTest

from explorer import limits
from explorer.contract.outbox import ChooseDataset, ChooseStart, PinRun, PutBack, RenamePin, RestorePin, Unpin
from explorer.contract.wire import encode
from explorer.state.choices import FIRST_RATE, FIRST_RATE_OF_LINES
from explorer.state.pins import Pin, describe, differences
from explorer.state.session import Session
from explorer.text.fields import FIELD_TITLES
from slp_core import DATASETS, DERIVED, KINDS, STARTS, Experiment, on_dataset, train, tutorial
from tests.core.oracle import activation_of, torch_run
from tests.explorer.state.test_session import change, linked, session_of, visit  # noqa: F401

MOONS = on_dataset(tutorial(), "moons", dataset_size=30, steps=20, learning_rate=0.5)
LOW = ["₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉", "₁₀", "₁₁", "₁₂"]
DIVERGING = on_dataset(tutorial(), "iris", activation="identity", learning_rate=1e4, steps=300)


def told(*kept: Pin, current=MOONS) -> dict:
    return json.loads(encode(describe(kept, current)))


def numbers(packed: dict) -> np.ndarray:
    return np.frombuffer(b64decode(packed["f8"]), "<f8")


def test_pinned_run_is_drawn_as_pytorch_runs_it():
    (drawn,) = told(Pin("A", MOONS, 7))["runs"]
    loss = torch_run(MOONS).loss.numpy()
    assert (drawn["name"], drawn["step"]) == ("A", 7)
    assert drawn["steps"] == list(range(21))
    assert numbers(drawn["loss"]) == pytest.approx(loss, rel=1e-9)
    assert drawn["loss_at_step"] == pytest.approx(loss[7], rel=1e-9)
    assert drawn["final_loss"] == pytest.approx(loss[20], rel=1e-9)


def test_long_run_is_drawn_by_some_of_its_steps_with_both_ends():
    long = MOONS.change(steps=3000)
    (drawn,) = told(Pin("A", long, 3000))["runs"]
    assert len(drawn["steps"]) == len(numbers(drawn["loss"])) == limits.PINS_MOST_POINTS
    assert (drawn["steps"][0], drawn["steps"][-1]) == (0, 3000)
    assert numbers(drawn["loss"]) == pytest.approx(torch_run(long).loss[drawn["steps"]].numpy(), rel=1e-9)


def test_diverging_run_is_drawn_up_to_where_it_diverges():
    (drawn,) = told(Pin("A", DIVERGING, 300))["runs"]
    last = train(DIVERGING).diverged_at
    assert drawn["steps"] == list(range(last + 1))
    assert drawn["final_loss"] is drawn["loss_at_step"] is None  # no number that JSON has


def test_differences_are_the_fields_that_are_not_all_alike_and_the_current_comes_last():
    kept = [Pin("A", MOONS.change(learning_rate=0.1), 0), Pin("B", MOONS.change(optimizer="adam", batch_size=8), 0)]
    assert differences(kept, MOONS) == [
        {"title": "optimizer", "values": ["SGD", "Adam", "SGD"]},
        {"title": "learning rate", "values": ["0.1", "0.5", "0.5"]},
        {"title": "batch size", "values": ["all", "8", "all"]},
    ]
    assert differences([Pin("A", MOONS, 3)], MOONS) == differences([], MOONS) == []


def test_differences_of_parameters_are_told_number_by_number():
    rows = differences([Pin("A", MOONS.change(weights=[1, 2], bias=0.5), 0)], MOONS.change(weights=[1, 3], bias=0.25))
    assert rows == [{"title": "w₂", "values": ["2", "3"]}, {"title": "b", "values": ["0.5", "0.25"]}]
    one, other = tutorial(), tutorial().change(x=[0.5] * 10, target=0.5)
    assert differences([Pin("A", one, 0)], other)[0] == {"title": "x₁", "values": ["0.5817", "0.5"]}
    assert differences([Pin("A", one, 0)], other)[-1] == {"title": "t", "values": ["1", "0.5"]}
    # What four decimals do not show is told all the same.
    (row,) = differences([Pin("A", MOONS.change(bias=1e-7), 0)], MOONS.change(bias=0.0))
    assert row == {"title": "b", "values": ["1e−7", "0"]}


def test_differences_of_many_numbers_are_cut_and_counted():
    wide = Experiment(x=[1.0] * 64, weights=[0.0] * 64, target=1)
    *told, last = differences([Pin("A", wide, 0)], wide.change(weights=[1.0] * 64))
    assert [row["title"] for row in told] == [
        f"w{index}" for index in ["₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉", "₁₀", "₁₁", "₁₂"]
    ]
    assert last["title"] == f"and {64 - limits.PINS_MOST_ELEMENTS} more weights"


def test_differences_between_datasets_name_the_dataset_and_not_its_samples():
    rows = differences([Pin("A", MOONS, 0)], on_dataset(MOONS, "circles", noise=0.1))
    assert rows[0] == {"title": "data", "values": ["Moons", "Circles"]}
    assert {row["title"] for row in rows} == {"data", "noise"}


def test_differences_between_one_sample_and_data_name_both():
    rows = {row["title"]: row["values"] for row in differences([Pin("A", tutorial(), 0)], MOONS)}
    assert rows["data"] == ["one sample", "Moons"]


def test_differences_between_samples_of_the_same_name_are_told_by_number():
    one = MOONS.change(x=MOONS.x)  # leaves the dataset
    other = one.change(x=-MOONS.x)
    rows = differences([Pin("A", one, 0), Pin("B", other, 0)], one)
    assert rows == [{"title": "data", "values": ["22 samples (1)", "22 samples (2)", "22 samples (1)"]}]


def test_every_field_can_differ():
    one = tutorial()
    other = one.change(
        x=[0.2] * 10, target=0.5, weights=[0.5] * 10, bias=1.0, train_bias=True, activation="tanh",
        loss="half_squared_error", optimizer="adam", learning_rate=0.7, momentum=0.1, alpha=0.2, beta1=0.3,
        beta2=0.4, epsilon=0.5, weight_decay=0.6, l1=0.7, steps=7, batch_size=1, seed=9,
        dataset_size=9, noise=0.9, test_fraction=0.5, data_seed=3, standardise=False,
        changes=[(3, "learning_rate", 0.2), (5, "batch_size", None)],
    )  # fmt: skip
    rows = differences([Pin("A", one, 0)], other)
    bent = on_dataset(one, "circles")
    [terms] = [
        row for row in differences([Pin("A", bent, 0)], bent.change(terms=["sin_x1"])) if row["title"] == "terms"
    ]
    rows.append(terms)
    [changes] = [row["values"] for row in rows if row["title"] == "changes on the way"]
    assert changes == ["none", "η 0.7 → 0.2 at step 3; batch size 1 → all at step 5"]
    titles = [row["title"] for row in rows]
    assert len(titles) == len(set(titles))
    arrays = {"dataset", *DERIVED, "weights", "bias"}
    arrays |= {"shown_sample"}  # the runs are the same
    assert set(titles) >= {FIELD_TITLES[name] for name in KINDS if name not in arrays}
    assert set(titles) >= {"x₁", "x₁₀", "t", "w₁", "w₁₀", "b"}
    assert not any("_" in text for row in rows for text in [row["title"], *row["values"]])
    assert all(isinstance(value, str) and value for row in rows for value in row["values"])
    assert {row["title"]: row["values"] for row in rows}["standardised"] == ["yes", "no"]


def test_every_field_has_a_title_of_its_own():
    assert set(FIELD_TITLES) == set(KINDS)
    assert len(set(FIELD_TITLES.values())) == len(KINDS)


@pytest.mark.parametrize(
    ("other", "comparable"),
    [
        (MOONS, True),
        (MOONS.change(learning_rate=3.0, optimizer="adam", activation="tanh"), True),
        (MOONS.change(loss="half_squared_error"), False),
        (on_dataset(MOONS, "circles"), False),
    ],
)
def test_curves_compare_by_the_same_loss_on_the_same_data(other, comparable):
    assert told(Pin("A", MOONS, 0))["comparable"]
    assert told(Pin("A", MOONS, 0), current=other)["comparable"] is comparable
    assert told(Pin("A", other, 0), Pin("B", MOONS, 0))["comparable"] is comparable


def test_ends_tell_losses_as_pytorch_and_accuracies_as_scikit_learn():
    other = MOONS.change(learning_rate=0.05, activation="tanh")
    without = MOONS.change(test_fraction=0.0)
    rows = {row["title"]: row["values"] for row in told(Pin("A", other, 0), Pin("B", without, 3))["ends"]}
    assert list(rows) == ["training loss", "test loss", "training accuracy", "test accuracy"]
    for column, experiment in enumerate([other, without, MOONS]):
        ran = torch_run(experiment)
        o = activation_of(experiment)
        parts = {"training": (experiment.x, experiment.target), "test": (experiment.x_test, experiment.target_test)}
        for part, (x, target) in parts.items():
            if x is None:
                assert rows[f"{part} loss"][column] == rows[f"{part} accuracy"][column] == "–"
                continue
            answers = o(x @ ran.weights[experiment.steps] + ran.bias[experiment.steps])
            right = accuracy_score((target >= 0.5).flatten(), (answers >= 0.5).flatten())
            assert rows[f"{part} accuracy"][column] == f"{100 * right:.1f} %"
            assert float(rows[f"{part} loss"][column]) == pytest.approx(
                ((answers - target) ** 2).mean().item(), abs=6e-5
            )


def test_ends_of_a_line_tell_r_squared_and_of_a_run_that_overflows_only_that_it_does():
    line = on_dataset(tutorial(), "line", activation="identity", learning_rate=0.05, steps=30)
    (loss, _, fit, _) = told(Pin("A", line, 0), current=line)["ends"]
    assert (loss["title"], fit["title"]) == ("training loss", "training R²")
    ran = torch_run(line)
    answers = line.x @ ran.weights[line.steps] + ran.bias[line.steps]
    assert float(fit["values"][0].replace("−", "-")) == pytest.approx(r2_score(line.target, answers), abs=6e-5)
    rows = {row["title"]: row["values"] for row in told(Pin("A", DIVERGING, 0), current=DIVERGING)["ends"]}
    assert rows["training loss"] == ["overflow", "overflow"]
    assert "training accuracy" not in rows


def test_no_pins_have_no_ends():
    assert told()["ends"] == []


def test_pins_are_full_when_no_further_one_can_be_taken():
    pinned = [Pin(name, MOONS, 0) for name in "ABCDEF"]
    assert len(pinned) == limits.PINS_MOST
    assert not told(*pinned[1:])["full"]
    assert told(*pinned)["full"]


@pytest.fixture
def app(visit: Callable[[str], AppTest]) -> AppTest:  # noqa: F811
    return visit("dataset=moons&learning_rate=0.5&steps=20")


def run(app: AppTest) -> Session:
    app.run()
    assert not app.exception
    return session_of(app)


def test_session_pins_up_to_six_runs_by_letters_and_then_says_why_not(app):
    for number in range(limits.PINS_MOST):
        change(session_of(app), {"learning_rate": number + 1.0})
        session_of(app).act(PinRun(step=number))
    session = run(app)
    assert [pin.name for pin in session.pinned.runs] == list("ABCDEF")
    assert [pin.step for pin in session.pinned.runs] == list(range(6))
    assert [pin.experiment.learning_rate for pin in session.pinned.runs] == [1, 2, 3, 4, 5, 6]
    session.act(PinRun(step=0))
    assert session.notices == ["At most 6 runs can be pinned: unpin one first."]
    assert len(session.pinned.runs) == limits.PINS_MOST


def test_unpinned_run_is_put_back_where_it_stood_until_the_next_is_unpinned(app):
    session = session_of(app)
    for _ in range(3):
        session.act(PinRun(step=0))
    session.act(RenamePin(pin=1, text="steep"))
    session.act(Unpin(pin=1))
    assert run(app).pinned.unpinned == "steep"
    session.act(PutBack())
    assert [pin.name for pin in session.pinned.runs] == ["A", "steep", "C"]
    assert session.pinned.unpinned is None
    session.act(PutBack())  # twice
    assert len(session.pinned.runs) == 3
    session.act(Unpin(pin=0))
    session.act(Unpin(pin=0))
    session.act(PutBack())
    assert [pin.name for pin in session.pinned.runs] == ["steep", "C"]


def test_of_two_runs_that_are_the_same_the_one_that_is_meant_is_named():
    session = Session()
    for _ in range(2):
        session.act(PinRun(step=0))
    session.act(RenamePin(pin=1, text="A"))
    session.act(RenamePin(pin=1, text="second"))
    assert [pin.name for pin in session.pinned.runs] == ["A", "second"]


def test_unpinned_run_whose_letter_was_given_away_gets_another_and_waits_for_room(app):
    session = session_of(app)
    for _ in range(limits.PINS_MOST):
        session.act(PinRun(step=0))
    session.act(Unpin(pin=0))
    session.act(PinRun(step=0))
    session.act(PutBack())  # there is no room
    assert [pin.name for pin in session.pinned.runs] == list("BCDEFA")
    session.pinned.runs.pop()
    session.pinned.runs[0] = Pin("A", session.experiment, 0)
    session.act(PutBack())
    assert [pin.name for pin in session.pinned.runs] == list("BACDEF")


def test_session_gives_a_freed_letter_again(app):
    session = session_of(app)
    for _ in range(3):
        session.act(PinRun(step=0))
    session.act(Unpin(pin=1))
    session.act(PinRun(step=0))
    assert [pin.name for pin in session.pinned.runs] == ["A", "C", "B"]


@pytest.mark.parametrize(
    ("step", "kept"), [(20, 20), (0, 0), (21, 0), (-1, 0), (None, 0), ("3", 0), (3.5, 0), ([], 0), (10**30, 0)]
)
def test_session_pins_at_a_step_of_the_run(app, step, kept):
    session_of(app).act(PinRun(step=step))
    assert run(app).pinned.runs[0].step == kept


def test_session_pins_are_no_step_of_history_and_survive_undo(app):
    session = session_of(app)
    before = session.experiment
    undoable = session.can_undo
    session.act(PinRun(step=4))
    assert session.experiment is before
    assert session.can_undo == undoable
    change(session, {"bias": 0.5})
    session.undo()
    assert [pin.name for pin in run(app).pinned.runs] == ["A"]


def test_session_restores_a_pin_with_its_step_and_it_can_be_undone(app):
    session = session_of(app)
    pinned = session.experiment
    session.act(PinRun(step=13))
    session.act(ChooseDataset(dataset="breast_cancer"))
    run(app)
    session.act(RestorePin(pin=0))
    session = run(app)
    assert session.experiment == linked(app) == pinned
    assert session.step == 13
    session.undo()
    assert run(app).experiment.dataset == "breast_cancer"
    assert [pin.experiment for pin in session.pinned.runs] == [pinned]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("steep", "steep"),
        ("  blanks  ", "blanks"),
        ('<b>bold</b> & "q"', '<b>bold</b> & "q"'),
        ("x" * 500, "x" * limits.PINS_MOST_LETTERS),
        ("山" * 30, "山" * limits.PINS_MOST_LETTERS),
        ("", "A"),
        ("   ", "A"),
        (None, "A"),
        (7, "A"),
        (["B"], "A"),
    ],
)
def test_session_names_a_pin_as_it_is_told_or_not_at_all(app, text, name):
    session_of(app).act(PinRun(step=0))
    session_of(app).act(RenamePin(pin=0, text=text))
    assert run(app).pinned.runs[0].name == name


@pytest.mark.parametrize("index", [-1, 1, 99, None, "0", 0.0, [], {}])
@pytest.mark.parametrize("action", [Unpin, RestorePin, partial(RenamePin, text="other")])
def test_session_leaves_pins_alone_that_are_not_there(app, index, action):
    session_of(app).act(PinRun(step=2))
    before = session_of(app).experiment
    session_of(app).act(action(pin=index))
    session = run(app)
    assert [(pin.name, pin.step) for pin in session.pinned.runs] == [("A", 2)]
    assert session.experiment == before


@pytest.mark.parametrize("name", DATASETS)
def test_session_chooses_every_dataset_with_a_rate_at_which_something_is_seen(visit, name):  # noqa: F811
    app = visit("")
    session_of(app).act(ChooseDataset(dataset=name))
    session = run(app)
    rate = FIRST_RATE_OF_LINES if DATASETS[name].real_valued else FIRST_RATE
    assert session.experiment == linked(app) == on_dataset(tutorial(), name, learning_rate=rate)
    session.undo()
    assert run(app).experiment == tutorial()


@pytest.mark.parametrize("name", STARTS)
def test_session_starts_from_other_weights_on_the_same_data(app, name):
    session_of(app).act(ChooseDataset(dataset="iris"))
    change(session_of(app), {"weights": [1.0, 2.0, 3.0, 4.0], "bias": [1.0]})
    before = session_of(app).experiment
    session_of(app).act(ChooseStart(name))
    assert run(app).experiment == STARTS[name].of(before)
    session_of(app).undo()
    assert run(app).experiment == before


def test_session_refuses_a_start_that_there_is_not(app):
    before = session_of(app).experiment
    session_of(app).act(ChooseStart("<b>"))
    assert len(session_of(app).notices) == 1
    assert run(app).experiment == before


def test_session_keeps_a_rate_that_was_chosen_for_data(app):
    change(session_of(app), {"learning_rate": 0.01})
    session_of(app).act(ChooseDataset(dataset="circles"))
    assert run(app).experiment.learning_rate == 0.01


@pytest.mark.parametrize("name", ["titanic", "", "None", "<b>"])
def test_session_refuses_a_dataset_that_there_is_not(app, name):
    before = session_of(app).experiment
    session_of(app).act(ChooseDataset(dataset=name))
    (notice,) = session_of(app).notices
    assert notice.startswith("data must be one of ")
    assert run(app).experiment == before


def test_session_shows_no_step_after_the_end_of_a_shorter_run(app):
    assert change(session_of(app), {"steps": 8}, step=20)
    session = run(app)
    assert session.step == 8
    linked(app)  # without a notice
