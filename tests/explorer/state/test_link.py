import math
import random
import re
from urllib.parse import parse_qsl, urlencode

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.state import link
from explorer.text.told import field_title
from slp_core import ACTIVATIONS, KINDS, LOSSES, PRESETS, Experiment, tutorial
from slp_core.fields import Boolean, Changes, Choice, Names
from tests.explorer.strategies import any_experiments

X = "0.5817,-1.1089,-0.9756,-0.4556,-0.2144,-1.1662,1.9232,0.2331,-1.2987,-0.495"
WEIGHTS = "-1.049,-1.7553,0.1665,-0.0458,-0.8664,-0.3328,-0.1398,1.2416,1.3097,-0.4996"


def opened(query: str) -> link.Opened:
    return link.read(dict(parse_qsl(query, keep_blank_values=True)))


@given(any_experiments())
@settings(max_examples=300)
def test_link_gives_every_experiment_back_to_the_bit(experiment):
    query = urlencode(link.write(experiment))
    back = opened(query)
    assert back.notices == []
    assert back.experiment == experiment
    for name in KINDS:  # equality tells 0.0 from -0.0; shapes once more by other means
        one, other = getattr(back.experiment, name), getattr(experiment, name)
        assert repr(one.tolist() if isinstance(one, torch.Tensor) else one) == repr(
            other.tolist() if isinstance(other, torch.Tensor) else other
        ), name


@pytest.mark.parametrize("name", PRESETS)
def test_link_of_a_preset_opens_it(name):
    experiment = PRESETS[name].build(7)
    assert link.read(link.write(experiment)) == link.Opened(experiment)


def test_link_uses_the_fields_own_names_and_leaves_unset_ones_out():
    written = link.write(tutorial())
    assert set(written) == {"v", *KINDS} - {"batch_size", "x_test", "target_test", "terms", "changes"}
    assert written["x"] == X
    assert written["weights"] == WEIGHTS
    assert written["target"] == "1"
    assert written["learning_rate"] == "0.001"


# Links of version 1, as they stand in slides and mails. They must open for ever: add to them, never change one.
PINNED = {
    f"v=1&x={X}&target=1&weights={WEIGHTS}&bias=0&activation=sigmoid&loss=mse&optimizer=sgd&learning_rate=0.001"
    "&momentum=0.9&alpha=0.99&beta1=0.9&beta2=0.999&epsilon=1e-08&steps=200&seed=0": {},
    "v=1&x=1,2;3,4;5,6&target=1,0;0,1;1,1&weights=0.1,0.2;0.3,0.4&bias=0.5,-0.5&activation=tanh&loss=half_squared_error"
    "&optimizer=adam&learning_rate=0.25&beta1=0.8&beta2=0.99&epsilon=0.001&steps=12&batch_size=2&seed=7"
    "&x_test=9,8&target_test=0,1": {
        "x": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
        "target": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]],
        "weights": [[0.1, 0.2], [0.3, 0.4]],
        "bias": [0.5, -0.5],
        "activation": "tanh",
        "loss": "half_squared_error",
        "optimizer": "adam",
        "learning_rate": 0.25,
        "beta1": 0.8,
        "beta2": 0.99,
        "epsilon": 0.001,
        "steps": 12,
        "batch_size": 2,
        "seed": 7,
        "x_test": [[9.0, 8.0]],
        "target_test": [[0.0, 1.0]],
    },
    "v=1&x=1;2;3&target=1,0,1&weights=0.5": {
        "x": [[1.0], [2.0], [3.0]],
        "target": [[1.0], [0.0], [1.0]],
        "weights": [[0.5]],
    },
    "v=1&x=1&target=1,0,0;&weights=0.5,0.25,0.125;&bias=0,0,0": {
        "x": [[1.0]],
        "target": [[1.0, 0.0, 0.0]],
        "weights": [[0.5, 0.25, 0.125]],
        "bias": [0.0, 0.0, 0.0],
    },
    "v=1&activation=relu&optimizer=momentum&momentum=0.5&bias=-1.5e-3": {
        "activation": "relu",
        "optimizer": "momentum",
        "momentum": 0.5,
        "bias": [-0.0015],
    },
    "loss=binary_cross_entropy&target=.5": {"loss": "binary_cross_entropy", "target": [[0.5]]},
}


@pytest.mark.parametrize("query", PINNED)
def test_link_of_version_1_still_opens(query):
    back = opened(query)
    assert back.notices == []
    for name in KINDS:
        value = getattr(back.experiment, name)
        value = value.tolist() if isinstance(value, torch.Tensor) else value
        standard = getattr(tutorial().change(train_bias="v=1" in query), name)  # it was, before there was a choice
        standard = standard.tolist() if isinstance(standard, torch.Tensor) else standard
        assert value == PINNED[query].get(name, standard), name


WIDEST = [-math.pi * 10.0**-scale for scale in range(3, 300, 14)]


@given(st.lists(st.sampled_from(WIDEST) | st.floats(-1e6, 1e6), min_size=22, max_size=22), st.data())
def test_link_of_any_ten_input_neuron_is_shorter_than_2000_characters(numbers, data):
    fields = {
        "x": numbers[:10],
        "weights": numbers[10:20],
        "bias": numbers[20],
        "target": numbers[21],
        "activation": max(ACTIVATIONS, key=len),
        "loss": max((name for name in LOSSES if name != "binary_cross_entropy"), key=len),
        "steps": 10_000,
        "seed": 2**32 - 1,
    }
    for name in ("learning_rate", "momentum", "alpha", "beta1", "beta2", "epsilon", "weight_decay", "l1"):
        fields[name] = data.draw(st.floats(KINDS[name].minimum, KINDS[name].maximum), name)
    written = link.write(Experiment(**fields))
    address = "https://explorer.some-university.example.org/base/neuron?" + urlencode(written)
    assert len(address) < 2000


def test_link_of_the_longest_ten_input_neuron_is_shorter_than_2000_characters():
    longest = -1.2345678901234567e-300
    assert len(repr(longest)) == 24  # no float64 takes more
    positive = {
        name: -longest
        for name in ("learning_rate", "momentum", "alpha", "beta1", "beta2", "epsilon", "weight_decay", "l1")
    }
    experiment = Experiment(
        x=[longest] * 10, weights=[longest] * 10, bias=longest, target=longest, loss="half_squared_error", steps=10_000,
        seed=2**32 - 1, **positive,
    )  # fmt: skip
    assert len("https://explorer.some-university.example.org/base/neuron?" + urlencode(link.write(experiment))) < 2000


def assert_within_limits(experiment: Experiment) -> None:
    for name, kind in KINDS.items():
        value = getattr(experiment, name)
        if isinstance(kind, Choice):
            assert value in kind.registry
            continue
        if isinstance(kind, Names | Changes):
            assert kind.convert(value, name) == value
            continue
        if isinstance(kind, Boolean):
            assert isinstance(value, bool)
            continue
        if value is None:
            assert kind.optional
            continue
        numbers = value.flatten().tolist() if isinstance(value, torch.Tensor) else [value]
        limits = getattr(kind, "element", kind)
        assert numbers
        assert all(limits.minimum <= number <= limits.maximum for number in numbers), name
    n, d, m = len(experiment.x), len(experiment.weights), len(experiment.bias)
    assert experiment.x.shape == (n, d)
    assert experiment.weights.shape == (d, m)
    assert experiment.target.shape == (n, m)


PIECES = [
    "", "-", "+", ".", ",", ";", ",,", ";;", "e", "e9", "e999", "e-999", "0", "1", "9" * 30, "9" * 5000, "nan", "inf",
    "-inf", "Infinity", "NaN", "null", "None", "true", "0x10", "1_0", " ", "\n", "\0", "%00", "٣", "１", "−1", "½",
    "<script>", "'", '"', "\\", "{}", "[]", "[[1]]", "1e308", "-1e308", "1e6", "1000001", "-0", "sgd", "step", "tanh",
    "binary_cross_entropy", "2", "10001", "4294967296", "𝟙", "\ud800", "1,2", "1;2", "1;2,3", "1,2;", ";1",
]  # fmt: skip


def mutated(parameters: dict[str, str], dice: random.Random) -> dict[str, str]:
    mutant = dict(parameters)
    for _ in range(dice.randint(1, 6)):
        name = dice.choice([*mutant, *KINDS, "v", "V", "x[]", "self", "utm_source", "\0"])
        text = mutant.get(name, "")
        at, to = sorted(dice.randint(0, len(text)) for _ in range(2))
        change = dice.randrange(6)
        if change == 0:
            mutant[name] = dice.choice(PIECES)
        elif change == 1:
            mutant[name] = text[:at] + dice.choice(PIECES) + text[at:]
        elif change == 2:
            mutant[name] = text[:at] + text[to:]
        elif change == 3:
            mutant[name] = text[:at] + chr(dice.choice([*range(32, 127), dice.randrange(0x110000)])) + text[at + 1 :]
        elif change == 4:
            mutant.pop(name, None)
        else:
            mutant[name] = mutant.get(dice.choice(list(mutant) or ["x"]), "")
    return mutant


def test_link_mutated_two_thousand_times_never_raises_and_stays_within_limits():
    dice = random.Random(20240501)
    seeds = [dict(parse_qsl(query)) for query in PINNED]
    outcomes = {"noticed": 0, "silent": 0}
    for _ in range(2000):
        mutant = mutated(dice.choice(seeds), dice)
        back = link.read(mutant)
        assert_within_limits(back.experiment)
        assert len(back.notices) <= len(KINDS) + 1
        assert all(isinstance(notice, str) and 0 < len(notice) < 600 for notice in back.notices)
        outcomes["noticed" if back.notices else "silent"] += 1
        # What was accepted is a state like any other: its own link gives it back.
        assert link.read(link.write(back.experiment)) == link.Opened(back.experiment)
    assert min(outcomes.values()) > 100  # the mutations are neither all harmless nor all fatal


@given(st.dictionaries(st.sampled_from(["v", *KINDS]), st.text()))
def test_link_of_any_text_never_raises_and_stays_within_limits(parameters):
    assert_within_limits(link.read(parameters).experiment)


@pytest.mark.parametrize(
    ("query", "field", "told"),
    [
        ("steps=1e3", "steps", "whole number from 0 to 10000"),
        ("steps=10001", "steps", "whole number from 0 to 10000"),
        ("steps=", "steps", "whole number"),
        ("learning_rate=nan", "learning_rate", "number from 0 to 10000"),
        ("learning_rate=1e999", "learning_rate", "number from 0 to 10000"),
        ("learning_rate=-1", "learning_rate", "number from 0 to 10000"),
        ("learning_rate=0,5", "learning_rate", "number from 0 to 10000"),
        ("weights=1,2", "weights", "shape (10, m)"),
        ("weights=1,2;3", "weights", "rows of one length"),
        ("x=" + ",".join(["1"] * 2000), "x", "at most 1000 numbers"),
        ("target=2&loss=binary_cross_entropy", "target", "from 0 to 1"),
        ("activation=Sigmoid", "activation", "one of sigmoid, tanh"),
        ("activation=tanh&loss=binary_cross_entropy", "loss", "outputs from 0 to 1"),
        ("batch_size=3", "batch_size", "from 1 to 1"),
    ],
)
def test_link_with_one_bad_part_names_it_and_keeps_the_rest(query, field, told):
    back = opened(f"bias=0.25&{query}")
    assert len(back.notices) == 1
    name = field_title(field)
    assert back.notices[0].startswith(f"The link's {name} was ignored: {name} must be ")
    assert told in back.notices[0]
    standard = getattr(tutorial(), field)
    kept = getattr(back.experiment, field)
    assert torch.equal(kept, standard) if isinstance(kept, torch.Tensor) else kept == standard
    assert back.experiment.bias.tolist() == [0.25]


def test_link_of_an_unknown_version_is_read_with_a_notice():
    back = opened("v=3&bias=0.25")
    assert back.experiment == tutorial().change(bias=0.25)
    assert len(back.notices) == 1
    assert re.search("version '3'.*version 2", back.notices[0])


def test_link_of_version_2_says_whether_the_bias_is_trained():
    assert link.write(tutorial())["train_bias"] == "false"
    for trained in (True, False):
        experiment = tutorial().change(train_bias=trained, bias=0.25)
        written = link.write(experiment)
        assert written["v"] == "2"
        assert link.read(written) == link.Opened(experiment)
    assert not opened("bias=0.25").experiment.train_bias  # what is not said is the tutorial's
    assert opened("v=1&bias=0.25&train_bias=false").experiment == tutorial().change(bias=0.25)
    assert opened("v=1&dataset=moons").experiment.train_bias
    (notice,) = opened("train_bias=perhaps").notices
    assert notice.startswith("The link's training of the bias was ignored: training of the bias must be true or false.")


def test_link_leaves_parameters_of_others_alone():
    assert opened("utm_source=mail&embed=true&self=1") == link.Opened(tutorial())


CHANGED = tutorial().change(
    x=[[0.5, 1], [2, 3], [4, 5]],
    weights=[0.1, 0.2],
    target=[0, 1, 1],
    steps=500,
    changes=[(400, "learning_rate", 0.03), (400, "batch_size", 2), (450, "batch_size", None), (451, "l1", 1e-7)],
)


def test_changes_on_the_way_are_readable_in_a_link_and_come_back():
    written = link.write(CHANGED)
    assert written["changes"] == "400:batch_size:2,400:learning_rate:0.03,450:batch_size:all,451:l1:1e-07"
    opened = link.read(written)
    assert (opened.experiment, opened.notices) == (CHANGED, [])


@pytest.mark.parametrize(
    "text",
    [
        "400",
        ":",
        "400:learning_rate",
        "400:learning_rate:",
        "400:learning_rate:nan",
        "400:learning_rate:1e999",
        "400:learning_rate:all",
        "0:learning_rate:1",
        "-1:learning_rate:1",
        "99999:learning_rate:1",
        "9" * 5000 + ":learning_rate:1",
        "400:seed:1",
        "400:batch_size:4",
        "400:batch_size:0",
        "400:momentum:0",
        "400:l1:1,400:l1:2",
        "400:l1:1," * 21 + "400:l1:1",
        ",",
        "٣:l1:1",
    ],
)
def test_changes_that_cannot_be_are_left_out_of_a_link_and_named(text):
    opened = link.read(link.write(CHANGED) | {"changes": text})
    assert opened.experiment == CHANGED.change(changes=())
    assert len(opened.notices) == 1
    assert "changes on the way" in opened.notices[0]


def test_link_without_changes_says_nothing_of_them():
    assert "changes" not in link.write(CHANGED.change(changes=()))
    assert link.read(link.write(CHANGED) | {"changes": ""}).experiment == CHANGED.change(changes=())
