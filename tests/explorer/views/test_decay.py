"""What the stage is told of weight decay, as it arrives there."""

import pytest
import torch

from slp_core import OPTIMIZERS, train, tutorial
from slp_core.neuron import with_ones
from tests.core.oracle import assert_close
from tests.core.strategies import drawn
from tests.explorer.views import test_views_derivation as derivation
from tests.explorer.views import test_views_step as step
from tests.explorer.views.test_rule import AND
from tests.explorer.views.test_rule import told as told_on_train

KINDS = [{"weight_decay": 0.3}, {"l1": 0.2}, {"weight_decay": 0.3, "l1": 0.2}]


@pytest.mark.parametrize("fields", KINDS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_step_view_tells_what_decays_add_and_the_update_made_of_both(optimizer, fields):
    e = drawn(5, 3, 1, optimizer=optimizer, steps=12, learning_rate=0.05, **fields)
    numbers = step.told(e)
    parameters = torch.cat([train(e).weights[:, :, 0], train(e).bias], 1)
    expected = fields.get("weight_decay", 0) * parameters + fields.get("l1", 0) * parameters.sign()
    decays = step.unpacked(numbers["decay"]["values"])
    assert_close(decays, expected)
    assert numbers["decay"]["rule"].count("&#x003BB;") == len(fields)
    assert "\\" not in numbers["decay"]["rule"]
    updates = step.with_bias(numbers["numbers"], "updates", "bias_update")
    assert_close(-0.05 * step.unpacked(numbers["directions"]), updates)
    if optimizer == "sgd":
        gradients = step.with_bias(numbers["numbers"], "gradients", "bias_gradient")
        assert_close(-0.05 * (gradients + decays), updates)


def test_step_view_tells_nothing_of_decay_where_there_is_none():
    numbers = step.told(tutorial())
    assert numbers["decay"] is None
    assert numbers["directions"] is None


@pytest.mark.parametrize("fields", KINDS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("train_bias", [True, False])
def test_derivation_view_writes_decay_into_the_update_and_into_the_code(optimizer, fields, train_bias):
    e = tutorial().change(optimizer=optimizer, learning_rate=0.05, bias=0.5, train_bias=train_bias, **fields)
    after = train(e.change(steps=1)).parameters[1, :, 0]
    for j in (0, 10):
        numbers = derivation.told(e, weight=j, ran=99)
        (update,) = (line for line in numbers["lines"] if line["key"] == "update")
        formulas = "".join([update["symbols"], update["numbers"], *(update["unfolds"] or {"formulas": []})["formulas"]])
        assert numbers["values"]["new"] == pytest.approx(after[j].item(), abs=1e-12)
        decays = j < 10 or train_bias
        assert ("@decay" in formulas) == decays
        assert (numbers["values"]["decay"] != 0) == decays
        assert set(derivation.PLACE.findall(formulas)) <= numbers["values"].keys()
        assert "\\" not in formulas
    assert [line["gives"] for line in numbers["code"]] == derivation.executed(numbers["code"])
    texts = " ".join(line["text"] for line in numbers["code"])
    assert ("weight_decay=0.3" in texts) == ("weight_decay" in fields and optimizer != "sgd")
    assert (".sign()" in texts) == ("l1" in fields)


def test_derivation_views_line_of_a_weight_that_decays_is_the_one_worked_by_hand():
    e = tutorial().change(learning_rate=0.5, weight_decay=0.1)
    values = derivation.told(e, weight=6)["values"]
    worked = values["old"] - 0.5 * (values["gradient"] + 0.1 * values["old"])
    assert values["new"] == pytest.approx(worked, abs=1e-15)
    assert torch.equal(with_ones(e.x)[0, 6], torch.tensor(values["input"], dtype=torch.float64))


def test_rule_of_rosenblatt_has_no_bound_with_decay():
    assert told_on_train(AND.change(l1=0.1)).endswith("weight decay does, and no bound holds.")
