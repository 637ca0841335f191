"""The Step page's sentences: they say what its numbers say, and give the true reason."""

import random
import re

import pytest
from playwright.sync_api import Page

from explorer.text.names import input_name, weight_name
from explorer.text.numbers import shown
from slp_core import OPTIMIZERS, PRESETS, Experiment, on_dataset, train, tutorial
from tests.browser import steps
from tests.browser.steps import open_run, press

BY = re.compile(r"(w[₀-₉]+|b) (rises|falls) by (\S+?)([:,;])")

LIFTED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def key_of(name: str) -> str:
    """The end of a weight's handles: "7" for w₇."""
    return name.removeprefix("w").translate(LIFTED)


def told(text: str) -> float:
    return float(text.rstrip(".").replace("−", "-"))


def assert_caption_agrees(moment: steps.Moment, experiment: Experiment) -> str:
    """Every word about a sign, and every number, in an update's sentence; returns what kind of sentence it is."""
    n = moment.numbers
    if stays := re.match(r"(w[₀-₉]+|b) stays", moment.caption):
        name = key_of(stays.group(1))
        assert n[f"update-{name}"] == 0
        assert ("its gradient is 0." in moment.caption) == (n[f"gradient-{name}"] == 0)
        return "stays"
    match = BY.match(moment.caption)
    assert match, moment.caption
    key = key_of(match.group(1))
    update, gradient = n[f"update-{key}"], n[f"gradient-{key}"]
    assert match.group(2) == ("rises" if update > 0 else "falls")
    assert match.group(3) == shown(abs(update))
    assert ("asks it to" in moment.caption) == (update * gradient > 0)
    assert ("asks it to fall" in moment.caption) == (update > 0 and gradient > 0)
    optimizer = OPTIMIZERS[experiment.optimizer]
    if "asks it to" in moment.caption:
        assert f"gradient of {shown(gradient)} asks" in moment.caption
        assert moment.caption.endswith(f": {optimizer.title} carries it on.")
        return "against"
    if "although its gradient is 0" in moment.caption:
        assert gradient == 0
        return "although"
    states = [name for name in train(experiment).states if f"{name.replace('_', '-')}-{key}" in n]
    if states:
        assert f"{optimizer.title} makes that of its gradient, {shown(gradient)}, and what" in moment.caption
        for name in states:
            symbol = optimizer.symbols[name]
            remembered = n[f"{name.replace('_', '-')}-{key}"]
            assert f"{symbol} = {shown(remembered)}" in moment.caption
        return "remembered"
    if "rounding" in moment.caption:
        assert abs(n["error"]) < 1e-15
        return "rounding"
    assert f"{shown(abs(n['error']))} too {'high' if n['error'] > 0 else 'low'}" in moment.caption
    fed = 1.0 if key == "b" else n[f"x-{key}"]
    assert (
        "the input of the bias is 1"
        if key == "b"
        else f"{input_name(int(key) - 1)} is {'positive' if fed > 0 else 'negative'}"
    ) in moment.caption
    assert (update > 0) == ((n["error"] < 0) == (fed > 0))  # the reason that is given is a reason
    return "with"


def test_step_page_says_what_its_numbers_say(open_page):
    start = PRESETS["random"].build(2).change(learning_rate=0.2, target=0.4, steps=60)
    page, _ = open_run(open_page, start, reduced_motion=True)
    for name, trace in steps.each_optimizer(page, start):
        kinds = kinds_of_sentences(page, start.change(optimizer=name))
        assert ("remembered" if trace.states else "with") in kinds
        assert ("against" in kinds) == (name in ("momentum", "nesterov", "adam"))


def kinds_of_sentences(page: Page, experiment: Experiment) -> set[str]:
    """Compare the sentences of all phases with the numbers at seven steps."""
    dice = random.Random(5)
    kinds = set()
    for step in sorted(dice.sample(range(60), 7)):
        moment, *others = steps.tour(page, [(step, phase) for phase in ("update", "loss", "forward", "backward")])
        loss, forward, backward = others
        steps.jump(page, step, "update")
        kinds.add(assert_caption_agrees(moment, experiment))
        updates = {key: abs(value) for key, value in moment.numbers.items() if re.fullmatch(r"update-(\d+|b)", key)}
        assert key_of(BY.match(moment.caption).group(1)) == max(updates, key=updates.get).split("-")[1]
        page.get_by_test_id("next-operation").click()
        kinds.add(assert_caption_agrees(press(page, *["ArrowRight"] * dice.randrange(10)), experiment))
        page.get_by_test_id("play-by").select_option("phase")
        n, caption = loss.numbers, loss.caption
        side = f"{shown(abs(n['error']))} too {'high' if n['error'] > 0 else 'low'}"
        if abs(n["error"]) < 1e-4:  # four decimals show no difference
            side = f"at its target {shown(n['t'])}"
        assert f"{shown(n['output'])} is {side}" in caption
        assert caption.endswith(f"the loss is E = {shown(n['loss'])}.")
        assert f"z = {shown(n['z'])}" in forward.caption
        assert f"O = {shown(n['output'])}" in forward.caption
        n, caption = backward.numbers, backward.caption
        assert f"is δ = {shown(n['delta'])}; multiplied by each input" in caption
        slopes = {key: abs(value) for key, value in n.items() if re.fullmatch(r"gradient-(\d+|b)", key)}
        most = max(slopes, key=slopes.get).split("-")[1]
        name = "b" if most == "b" else weight_name(int(most) - 1, 10)
        assert caption.endswith(f"it gives {name} the largest gradient, {shown(n[f'gradient-{most}'])}.")
    return kinds


def test_step_page_gives_no_reason_for_what_is_only_rounding(open_page):
    experiment = PRESETS["random"].build(2).change(learning_rate=0.5, target=0.4, steps=60)
    page, _ = open_run(open_page, experiment, reduced_motion=True)
    moments = steps.tour(page, [(step, "update") for step in range(24, 60, 3)])
    kinds = {assert_caption_agrees(moment, experiment) for moment in moments}
    assert kinds & {"rounding", "stays"}
    assert kinds <= {"with", "rounding", "stays"}


@pytest.mark.parametrize(
    ("changes", "captions"),
    [
        ({"learning_rate": 0.0},
         {"update": "w₁ stays although its gradient is −0.1179: the learning rate is 0."}),
        ({"activation": "step", "bias": -1},
         {"update": "w₁ stays: its gradient is 0.",
          "backward": "Every gradient is 0: the activation is flat here (∂O/∂z = 0)."}),
        ({"activation": "identity", "x": [1.0] + [0.0] * 9, "weights": [1.0] + [0.0] * 9},
         {"backward": "Every gradient is 0: the output is at its target."}),
        ({"learning_rate": 1e-300, "x": [1e-30] * 10, "activation": "identity", "weights": [1.0] * 10, "target": 0.0},
         {"update": "w₁ stays although its gradient is 2.00e−59: its update comes out as 0."}),
        # The batch of this step is the other sample, for which relu is flat; the one in the picture is off its target.
        ({"activation": "relu", "x": [[1.0], [-1.0]], "weights": [1.0], "target": [0.0, 0.0], "batch_size": 1,
          "seed": 1}, {"backward": "Every gradient is 0: the parts of this step's batch add up to 0."}),
    ],
)  # fmt: skip
def test_step_page_gives_the_true_reason_where_nothing_moves(open_page, changes, captions):
    page, _ = open_run(open_page, tutorial().change(**changes), reduced_motion=True)
    assert {phase: steps.jump(page, 0, phase).caption for phase in captions} == captions


def test_step_page_says_whose_numbers_it_shows_where_there_are_many_samples(open_page):
    experiment = on_dataset(tutorial(), "moons", learning_rate=0.5, batch_size=4)
    page, _ = open_run(open_page, experiment)
    moment = steps.jump(page, 9, "backward")
    assert "added up over this step's batch" in moment.caption
    assert "its share of the mean E" in moment.note
    assert "Gradients are of the step's batch." in moment.note
