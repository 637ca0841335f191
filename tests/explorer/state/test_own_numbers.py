"""Data of one's own whose target is a number: everywhere it is regression, with the names and the scale of the file."""

import json
import subprocess
import sys

import pytest
import torch
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from explorer.contract.outbox import ChooseDataset, PinRun
from explorer.contract.wire import encode
from explorer.state import link, pins
from explorer.state.choices import FIRST_RATE_OF_LINES
from explorer.state.experiment_json import experiment_from_json, experiment_to_json
from explorer.state.own_data import behind, prepared, source
from explorer.state.own_store import OwnData
from explorer.state.session import Session
from explorer.table.answer import NUMBER
from explorer.table.read import read_table
from explorer.table.samples import to_data
from explorer.text.numbers import shown
from explorer.views import VIEWS
from explorer.views.script import script
from explorer.web import answering
from slp_core import on_dataset, train, tutorial

NAMES = ("rooms", "area", "age")
PRICES = [i * 37 % 101 + i % 3 / 4 + 20 for i in range(40)]


def brought(features: tuple[str, ...] = NAMES, scaled: bool = False) -> OwnData:
    rows = [f"{i * 7 % 5},{i * 13 % 61},{i * i % 17},{price}" for i, price in enumerate(PRICES)]
    table = read_table("\n".join([",".join((*NAMES, "<i>price")), *rows]).encode(), "houses.csv")
    samples = to_data(table, "<i>price", features, answer=NUMBER)
    return prepared(samples, "houses.csv", 0.25, 0, True, standardise_target=scaled)


def using(**options) -> Session:
    session = Session()
    session.keep(brought(**options))
    assert session.take_notices() == []
    return session


def told(session: Session, view: str = "train", **settings) -> dict:
    question = {"id": 1, "view": view, "experiment": experiment_to_json(session.experiment), "settings": settings}
    reply = json.loads(answering.answer(encode(question)))
    assert "error" not in reply
    return reply["numbers"]


def test_it_starts_as_built_in_regression_does():
    e = using().experiment
    built_in = on_dataset(tutorial(), "line")
    assert e.real_valued
    assert (e.activation, e.loss, e.learning_rate) == ("identity", "mse", FIRST_RATE_OF_LINES)
    assert (e.activation, e.loss, e.steps) == (built_in.activation, built_in.loss, built_in.steps)
    after_classes = Session()
    after_classes.act(ChooseDataset(dataset="moons"))
    after_classes.keep(brought())
    assert after_classes.experiment.learning_rate == FIRST_RATE_OF_LINES
    after_classes.keep(brought(features=NAMES[:1]))  # numbers before, too: the rate is the person's own
    after_classes.commit(after_classes.experiment.change(learning_rate=0.2))
    after_classes.keep(brought())
    assert after_classes.experiment.learning_rate == 0.2


def test_undo_and_another_choice_lead_back_to_classes():
    session = using()
    session.act(ChooseDataset(dataset="moons"))
    assert (session.experiment.activation, session.experiment.real_valued) == ("sigmoid", False)
    session.undo()
    assert session.experiment.real_valued
    assert behind(session.experiment).target_name == "<i>price"
    session.undo()
    assert session.experiment == tutorial()


def test_wire_and_link_carry_it_as_any_file():
    session = using()
    e = session.experiment
    again = experiment_from_json(json.loads(encode(experiment_to_json(e))))
    assert again == e
    assert again.real_valued
    assert source(again).target == "<i>price"
    written = link.write(e, 0)
    assert not written.keys() & {"x", "target"}
    assert "load the file again" in link.read(written).notices[0]


@pytest.mark.parametrize("scaled", [False, True])
def test_one_input_is_a_line_with_squares_in_the_units_that_are_said(scaled):
    session = using(features=("area",), scaled=scaled)
    e, numbers = session.experiment, told(session, step=3)
    one = numbers["one_input"]
    assert one["target"] == ("<i>price, standardised" if scaled else "<i>price")
    assert one["input"] == "area, in standard deviations"
    low, high = one["span"]
    assert low < e.target.min() < e.target.max() < high
    assert one["answers"] is not None
    fitted = LinearRegression().fit(e.x.numpy(), e.target.numpy())
    bias = 0.0 if scaled else fitted.intercept_.item()  # not what rounding leaves of it
    assert f"w = {shown(fitted.coef_.item())}, b = {shown(bias)}, " in one["told"]
    assert numbers["data"]["lesson"] == f"Regression: the target, “{one['target']}”, is a number and no class."


def test_map_of_two_inputs_is_shaded_by_the_targets_and_judges_nobody():
    session = using()
    e = session.experiment
    numbers = told(session, step=5)
    low, high = e.target.min().item(), e.target.max().item()
    boundary, points = numbers["boundary"], numbers["points"]
    assert boundary["levels"] == [low, pytest.approx((low + high) / 2), high]
    assert f"from {low:.4g} (hatched orange) to {high:.4g} (blue)" in boundary["told"]
    for part, target in (("training", e.target), ("testing", e.target_test)):
        assert points[part]["right"] is None
        assert points[part]["positive"] == [value >= (low + high) / 2 for value in target.flatten().tolist()]
    assert numbers["moment"]["scores"] is numbers["moment"]["confusion"] is None
    assert numbers["curves"]["accuracy"] is None
    assert "R² is" in numbers["captions"]["moment"]


def test_line_of_the_map_is_at_the_middle_of_the_targets():
    session = using()
    session.commit(session.experiment.change(learning_rate=0.2, steps=100))
    e, (ends, *_) = session.experiment, told(session, step=100)["boundary"]["lines"]
    trace, middle = train(e), (e.target.min() + e.target.max()).item() / 2
    for place in ends:
        x = e.x.mean(0)
        x[:2] = torch.tensor(place, dtype=torch.float64)
        assert (x @ trace.weights[-1, :, 0] + trace.bias[-1, 0]).item() == pytest.approx(middle, abs=1e-6)


def test_map_of_classes_is_as_it_was():
    session = Session()
    session.act(ChooseDataset(dataset="moons"))
    boundary = told(session)["boundary"]
    assert (boundary["levels"], boundary["told"]) == ([0, 0.5, 1], "")


def test_sample_that_is_pointed_at_has_a_number_and_no_class():
    session = using()
    e = session.experiment
    for index, target in ((4, e.target[4]), (e.samples + 2, e.target_test[2])):
        pointed = told(session, sample=index)["pointed"]
        assert f"truly {shown(target.item())}: z = " in pointed["told"]
        assert pointed["told"].endswith(f", O = {shown(pointed['output'])}.")
    assert "says" not in told(session, place=[0.5, 0.5])["pointed"]["told"]


def test_terms_bend_a_surface_and_no_boundary():
    session = using(features=NAMES[:2])
    session.commit(session.experiment.change(terms=["x1_x2"]))
    numbers = told(session)
    assert "its sum is a flat plane" in numbers["terms"]["told"]
    assert len(numbers["boundary"]["output"]["shape"]) == 2


def test_training_part_of_one_number_has_a_map_all_the_same():
    table = read_table(b"a,b,y\n" + b"1,2,0\n2,1,0\n3,3,0\n" * 3 + b"4,4,5\n5,4,6\n", "f.csv")
    samples = to_data(table, "y", ["a", "b"], answer=NUMBER)
    seeds = (prepared(samples, "f", 0.2, seed, True) for seed in range(2_000))
    own = next(own for own in seeds if own.data.target.unique().numel() == 1)
    session = Session()
    session.keep(own)
    assert session.experiment.real_valued
    assert told(session)["boundary"]["levels"] == [-1, 0, 1]


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_answers(view):
    assert told(using(), view)


def test_losses_are_compared_without_right_answers():
    losses = told(using(), "rates")["pictures"]["losses"]
    assert {len(loss["measured"]) for loss in losses} == {2}  # losses, and nothing that is right or wrong


def test_pinned_runs_are_told_by_r_squared():
    session = using()
    session.act(PinRun(step=10))
    session.commit(session.experiment.change(learning_rate=0.1))
    rows = {row["title"]: row["values"] for row in pins.describe(session.pinned.runs, session.experiment)["ends"]}
    assert rows.keys() == {"training loss", "test loss", "training R²", "test R²"}
    ends = []
    for e in (session.pinned.runs[0].experiment, session.experiment):
        run = train(e)
        o = e.x_test @ run.weights[-1] + run.bias[-1]
        ends.append(shown(r2_score(e.target_test.numpy(), o.numpy())))
    assert rows["test R²"] == ends


def test_script_prints_the_numbers_of_the_screen():
    e = using().experiment
    out = subprocess.run([sys.executable, "-c", script(e)], capture_output=True, text=True, check=True).stdout
    told = dict(line.rsplit(" ", 1) for line in out.splitlines() if "[" not in line)
    run = train(e)
    o = e.x_test @ run.weights[-1] + run.bias[-1]
    assert float(told["final loss"]) == pytest.approx(run.loss[-1].item(), rel=1e-9)
    assert float(told["test loss"]) == pytest.approx(run.test_loss[-1].item(), rel=1e-9)
    assert float(told["test R2"]) == pytest.approx(r2_score(e.target_test.numpy(), o.numpy()), rel=1e-9)
