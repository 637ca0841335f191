"""Terms travel as their names: in a link, to the live path, through history, pins and data of one's own."""

import orjson
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.contract.outbox import ChooseDataset, ChooseTerm, Undo
from explorer.contract.wire import encode
from explorer.state import link
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from explorer.state.own_data import STORE, behind, known, source
from explorer.state.own_store import OwnData
from explorer.state.pins import Pin, differences
from explorer.state.session import Session
from slp_core import TERMS, Data, Experiment, on_dataset, on_samples, tutorial

SOME = st.lists(st.sampled_from(list(TERMS)), unique=True)


def on(name, **fields):
    return on_dataset(tutorial(), name, **fields)


@given(terms=SOME, name=st.sampled_from(["circles", "xor"]))
def test_link_with_terms_comes_back_to_the_bit(terms, name):
    e = on(name, terms=terms)
    written = link.write(e)
    assert written.get("terms", "") == ",".join(e.terms)
    assert "x" not in written
    opened = link.read(written)
    assert opened.notices == []
    assert opened.experiment == e


@given(terms=SOME)
def test_link_of_given_inputs_holds_the_two_that_terms_are_made_of(terms):
    x = [[0.1, 0.7], [0.3, -2]]
    e = Experiment(x=x, target=[0, 1], weights=[0.5] * (2 + len(terms)), terms=terms, x_test=x, target_test=[1, 0])
    written = link.write(e)
    assert written["x"] == "0.1,0.7;0.3,-2"
    assert link.read(written).experiment == e
    assert experiment_from_json(orjson.loads(encode(experiment_to_json(e)))) == e


@pytest.mark.parametrize("text", ["x3", "x1_squared,x1_squared", "x1_squared,,", "X1_SQUARED"])
def test_link_with_terms_that_do_not_exist_opens_without_them(text):
    opened = link.read({"dataset": "circles", "terms": text})
    assert opened.experiment == on("circles")
    [notice] = opened.notices
    assert notice.startswith("The link's terms was ignored: terms must be a list of different names")


def test_link_that_names_terms_for_other_data_opens_without_them():
    opened = link.read({"dataset": "iris", "terms": "x1_squared"})
    assert opened.experiment == on("iris")
    assert "terms must be none unless there are exactly two inputs" in opened.notices[0]
    assert link.read({"dataset": "iris", "terms": ""}).notices == []


def test_session_switches_terms_and_undo_brings_the_weight_back():
    session = Session()
    session.act(ChooseDataset("circles"))
    start = session.experiment
    session.act(ChooseTerm("x2_squared", True))
    session.act(ChooseTerm("x1_squared", True))
    assert session.experiment.terms == ("x1_squared", "x2_squared")
    bent = session.experiment.change(weights=[1, 2, 3, 4])
    session.commit(bent)
    session.act(ChooseTerm("x1_squared", False))
    assert session.experiment.weights.flatten().tolist() == [1, 2, 4]
    session.act(Undo())
    assert session.experiment == bent
    for _ in range(3):
        session.act(Undo())
    assert session.experiment == start
    assert session.notices == []


def test_session_refuses_terms_of_other_data_with_a_sentence():
    session = Session()
    session.act(ChooseTerm("x1_squared", True))
    session.act(ChooseDataset("circles"))
    session.act(ChooseTerm("<script>", True))
    assert session.experiment.terms == ()
    first, second = session.take_notices()
    assert first.startswith("terms must be none unless there are exactly two inputs")
    assert second.startswith("terms must be a list of different names")


def test_pins_tell_terms_by_their_names():
    plain = on("circles")
    rows = differences([Pin("A", plain.change(terms=["x1_squared", "x1_x2"]), 0)], plain)
    assert {"title": "terms", "values": ["x₁², x₁·x₂", "none"]} in rows


def test_own_data_stays_ones_own_with_terms():
    data = Data(torch.rand(6, 2, dtype=torch.float64), torch.ones(6, 1, dtype=torch.float64))
    own = known(OwnData("token", "people.csv", data, ("height (cm)", "age"), ("no", "yes")))
    STORE.put(own)
    try:
        e = on_samples(tutorial(), data).change(terms=["x1_squared", "x2_squared"])
        assert behind(e) is own
        assert source(e).feature_names == ("height (cm)", "age", "x₁²", "age²")
        sent = experiment_to_json(e)
        assert "x" not in sent
        back = experiment_from_json(orjson.loads(encode(sent)))
        assert back == e
        assert behind(back) is own
        assert behind(back.change(x=[[1, 2]], target=1)) is None
    finally:
        STORE.forget("token")
