"""The step that is shown, as a part of the share link."""

import random
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.state import link
from slp_core import KINDS, tutorial
from tests.explorer.state.test_link import PIECES, mutated
from tests.explorer.strategies import any_experiments

LONG = tutorial().change(steps=10_000)


def opened(query: str) -> link.Opened:
    return link.read(dict(parse_qsl(query, keep_blank_values=True)))


@given(any_experiments(), st.data())
@settings(max_examples=200)
def test_link_gives_the_step_back_with_its_experiment(experiment, data):
    step = data.draw(st.integers(0, experiment.steps))
    assert opened(urlencode(link.write(experiment, step))) == link.Opened(experiment, step)


def test_link_leaves_the_first_step_out():
    assert "step" not in link.write(tutorial())
    assert "step" not in link.write(tutorial(), 0)
    assert link.write(tutorial(), 7) == link.write(tutorial()) | {"step": "7"}


@pytest.mark.parametrize(
    ("query", "step"),
    [("v=1&step=7", 7), ("step=200", 200), ("step=0", 0), ("v=1&steps=10000&step=10000", 10_000), ("step=007", 7)],
)
def test_link_with_a_step_opens_there(query, step):
    back = opened(query)
    assert (back.step, back.notices) == (step, [])


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("-1", "a whole number from 0 to 10000"),
        ("1.5", "a whole number from 0 to 10000"),
        ("1e2", "a whole number from 0 to 10000"),
        ("", "a whole number from 0 to 10000"),
        ("last", "a whole number from 0 to 10000"),
        ("٣", "a whole number from 0 to 10000"),
        ("+7", "a whole number from 0 to 10000"),
        ("7;8", "a whole number from 0 to 10000"),
        ("10001", "a whole number from 0 to 10000"),
        ("9" * 5000, "a whole number from 0 to 10000"),
        ("201", "at most 200, where the run ends"),
    ],
)
def test_link_with_a_bad_step_names_it_and_keeps_the_rest(step, told):
    back = opened(urlencode({"bias": "0.25", "step": step}))
    assert back.experiment == tutorial().change(bias=0.25)
    assert back.step == 0
    assert len(back.notices) == 1
    assert back.notices[0].startswith(f"The link's step was ignored: step must be {told}. Got ")
    assert len(back.notices[0]) < 200


def test_link_judges_the_step_by_the_steps_that_were_taken_over():
    back = opened("steps=20&step=30")
    assert (back.experiment.steps, back.step) == (20, 0)
    assert len(back.notices) == 1
    back = opened("steps=wrong&step=30")
    assert (back.experiment.steps, back.step) == (200, 30)
    assert len(back.notices) == 1


def test_link_with_a_step_mutated_two_thousand_times_never_raises_and_never_leaves_the_run():
    dice = random.Random(31)
    seen: dict[str, int] = {"kept": 0, "ignored": 0, "first": 0}
    for _ in range(2000):
        parameters = link.write(LONG.change(steps=dice.randint(0, 10_000)), dice.randint(0, dice.choice([0, 9000])))
        if dice.random() < 0.4:
            parameters["step"] = dice.choice(PIECES) + parameters.get("step", "")[: dice.randint(0, 5)]
        mutant = mutated(parameters, dice)
        back = link.read(mutant)
        assert type(back.step) is int
        assert 0 <= back.step <= back.experiment.steps
        told = any(notice.startswith("The link's step was ignored") for notice in back.notices)
        # Ignored or kept as it is written: nothing in between.
        if told or "step" not in mutant:
            assert back.step == 0
        else:
            assert mutant["step"].isascii() and mutant["step"].isdigit() and int(mutant["step"]) == back.step
        seen["ignored" if told else "kept" if back.step else "first"] += 1
        assert link.read(link.write(back.experiment, back.step)) == link.Opened(back.experiment, back.step)
    assert min(seen.values()) > 50, seen


def test_link_with_a_step_of_the_longest_ten_input_neuron_is_shorter_than_2000_characters():
    longest = -1.2345678901234567e-300
    settings = {
        name: -longest
        for name in ("learning_rate", "momentum", "alpha", "beta1", "beta2", "epsilon", "weight_decay", "l1")
    }
    experiment = LONG.change(x=[longest] * 10, weights=[longest] * 10, bias=longest, target=longest, **settings)
    experiment = experiment.change(loss="half_squared_error", seed=2**32 - 1, data_seed=2**32 - 1)
    written = link.write(experiment, 10_000)
    assert written["step"] == "10000"
    assert written.keys() - {"v", "step"} <= KINDS.keys()
    assert len("https://explorer.some-university.example.org/base/derivation?" + urlencode(written)) < 2000
