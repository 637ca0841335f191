"""Points that a person draws: what becomes of the data that were there, and what link and session make of them."""

import pytest
import torch

from explorer import limits
from explorer.contract.outbox import DrawPoints
from explorer.state import choices, link
from slp_core import DATASETS, GIVEN, Experiment, on_dataset, tutorial
from tests.explorer.state.test_session import session_of, visit  # noqa: F401

MOST = limits.TRAIN_MOST_DRAWN_BY_HAND


@pytest.mark.parametrize("size", [20, 200])
def test_data_of_two_inputs_become_points_where_they_are(size):
    data = on_dataset(tutorial(), "moons", dataset_size=size, terms=["x1_x2"], batch_size=3)
    drawn = choices.by_hand(data)
    every = torch.cat([data.raw["x"], data.raw["x_test"]])
    assert drawn.dataset == GIVEN and drawn.x_test is None and drawn.target_test is None
    assert drawn.samples == min(size, MOST)
    spread = every.amax(0) - every.amin(0)
    assert ((drawn.raw["x"] - every[: drawn.samples]).abs() <= spread / 1000).all()
    assert torch.equal(drawn.target, torch.cat([data.target, data.target_test])[: drawn.samples])
    assert torch.equal(drawn.weights, data.weights) and drawn.terms == data.terms and drawn.batch_size == 3
    assert choices.beyond_the_pen(data) == size - drawn.samples


def test_a_truth_table_is_drawn_on_as_it_is():
    data = on_dataset(tutorial(), "xor", learning_rate=3)
    drawn = choices.by_hand(data)
    assert torch.equal(drawn.x, data.x) and drawn.learning_rate == 3
    assert choices.beyond_the_pen(data) == 0


@pytest.mark.parametrize("name", [GIVEN, "iris", "hours", "line"])
def test_data_that_is_no_plane_of_classes_gives_way_to_a_sheet_with_a_point_of_each(name):
    data = on_dataset(tutorial(), name)
    drawn = choices.by_hand(data)
    assert drawn.x.tolist() == [[-1, -1], [1, 1]] and drawn.target.tolist() == [[0], [1]]
    assert drawn.activation == "sigmoid" and drawn.train_bias
    assert name != GIVEN or drawn.learning_rate == choices.FIRST_RATE
    assert choices.by_hand(data) == drawn, "the same sheet for everybody"


def test_points_of_one_place_keep_it():
    same = Experiment(x=[[0.12345, 5]] * 3, target=[0, 1, 0], weights=[1, 1])
    assert choices.by_hand(same).x.tolist() == [[0.123, 5]] * 3


def test_drawn_points_are_in_the_link_and_undo_brings_the_data_back(visit):  # noqa: F811
    app = visit("dataset=moons&dataset_size=100")
    session, before = session_of(app), session_of(app).experiment
    session.act(DrawPoints())
    drawn = session.experiment
    assert drawn.samples == MOST
    assert link.read(link.write(drawn)).experiment == drawn
    assert sum(map(len, link.write(drawn).values())) < 2000, "an address that mail programs take"
    assert f"{100 - MOST} more were left out" in session.take_notices()[0]
    session.undo()
    assert session.experiment == before


def test_data_that_a_link_holds_whole_is_drawn_on_without_a_word(visit):  # noqa: F811
    session = session_of(visit("dataset=moons&dataset_size=40"))
    session.act(DrawPoints())
    assert session.experiment.samples == 40 and session.take_notices() == []
    session.act(DrawPoints())
    assert session.experiment.samples == 40


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if len(entry.feature_names) == 2])
def test_every_plane_of_classes_can_be_drawn_on(name):
    data = on_dataset(tutorial(), name, dataset_size=30)
    drawn = choices.by_hand(data)
    assert drawn.samples == data.samples + (0 if data.x_test is None else len(data.x_test))
