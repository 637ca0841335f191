"""Undo and redo as changes: whatever was set, each step leads back to the bit."""

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import limits
from explorer.contract.wire import encode
from explorer.state.history import History, Patch, read_patches
from slp_core import Experiment, on_dataset, tutorial
from tests.explorer.strategies import any_experiments


@settings(max_examples=25)
@given(st.lists(any_experiments(), min_size=1, max_size=6))
def test_history_leads_back_and_forward_through_any_experiments(chain: list[Experiment]):
    history = History(chain[0])
    for experiment in chain[1:]:
        history.commit(experiment)
    for experiment in reversed(chain[:-1]):
        history.undo()
        assert history.experiment == experiment
    for experiment in chain[1:]:
        history.redo()
        assert history.experiment == experiment
    assert history.future == []


def test_history_survives_json():
    history = History(tutorial())
    for bias in (0.1, 0.2, 0.3):
        history.commit(tutorial().change(bias=bias))
    history.undo()
    past, future = orjson.loads(
        encode([[[one.fields, list(one.gone)] for one in side] for side in (history.past, history.future)])
    )
    again = History(history.experiment, read_patches(past), read_patches(future))
    again.redo()
    assert again.experiment == tutorial().change(bias=0.3)
    for bias in (0.2, 0.1, 0.0):
        again.undo()
        assert again.experiment == tutorial().change(bias=bias)


def test_history_of_a_drag_on_much_data_takes_little():
    start = on_dataset(tutorial(), "moons", dataset_size=10_000)
    history = History(start)
    for number in range(limits.UNDO_MOST + 10):
        history.commit(start.change(bias=number + 1.0))
    assert len(history.past) == limits.UNDO_MOST
    assert len(encode([one.fields for one in history.past])) < 50 * limits.UNDO_MOST


def test_change_leaves_out_what_is_gone():
    change = Patch.between({"a": 1, "own": "token"}, {"a": 2})
    assert change.apply({"a": 1, "own": "token", "b": 3}) == {"a": 2, "b": 3}


def test_history_tells_all_others_from_the_nearest_past_to_the_future():
    history = History(tutorial())
    for bias in (0.1, 0.2):
        history.commit(tutorial().change(bias=bias))
    history.undo()
    assert [fields["bias"] for fields in history.earlier()] == [[0.0], [0.2]]
