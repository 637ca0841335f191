"""The exported script: what a person pastes into a file prints the numbers that the screen shows."""

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from explorer import limits
from explorer.views import measure
from explorer.views.script import script, written
from slp_core import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    PRESETS,
    Experiment,
    Trace,
    forward,
    gradients,
    on_dataset,
    train,
    tutorial,
)
from tests.core.strategies import PAIRS, drawn
from tests.core.test_changes import EACH

# Each script has a namespace and an output of its own, as in a process of its own; torch is loaded once.
RUN_MANY = """
import contextlib, io, json, sys
outputs = []
for text in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    outputs.append(printed.getvalue())
json.dump(outputs, sys.stdout)
"""


def experiments() -> list[Experiment]:
    """Every pair with every optimizer once, in random sizes: full batches and small ones, one output and two."""
    dice = random.Random(3)
    made = []
    for number, (pair, optimizer) in enumerate((pair, optimizer) for pair in PAIRS for optimizer in OPTIMIZERS):
        n, d, m = dice.choice([1, 1, 4, 7]), dice.choice([1, 3, 10]), dice.choice([1, 2])
        made.append(
            drawn(
                n, d, m,
                data_seed=number,
                activation=pair[0],
                loss=pair[1],
                optimizer=optimizer,
                learning_rate=10 ** dice.uniform(-4, -1),
                momentum=dice.choice([0.0, 0.5, 0.9]),
                alpha=dice.uniform(0.5, 0.99),
                beta1=dice.uniform(0.5, 0.95),
                beta2=dice.uniform(0.9, 0.999),
                epsilon=10 ** dice.uniform(-8, -3),
                steps=dice.randint(0, 30),
                batch_size=dice.choice([None, n, dice.randint(1, n)]),
                seed=dice.randrange(2**32),
                train_bias=number % 3 > 0,
                weight_decay=(0.0, 0.05)[number % 4 % 2],
                l1=(0.0, 0.02)[number % 4 // 2],
            )
        )  # fmt: skip
    for number, (optimizer, batch_size) in enumerate((o, b) for o in OPTIMIZERS for b in (None, 3)):
        e = drawn(7, 2, 1, data_seed=number, optimizer=optimizer, batch_size=batch_size, learning_rate=0.05, steps=40)
        made += [e.change(changes=[change]) for change in EACH]
        made.append(e.change(changes=EACH, l1=0.01, weight_decay=0.1, train_bias=number % 3 > 0))
        made.append(e.change(changes=EACH, steps=16))
    noises = [(10, "noise", 0.6), (14, "batch_size", 5), (20, "noise", 0.05)]
    for name, batch_size, terms in (("moons", None, []), ("moons", 7, ["x1_x2"]), ("line", 7, [])):
        e = on_dataset(tutorial(), name, dataset_size=20, batch_size=batch_size, learning_rate=0.05, terms=terms)
        made += [e.change(steps=steps, changes=noises[: 1 + 2 * (terms != [])]) for steps in (9, 10, 11, 20, 30)]
    shared = {"dataset_size": 24, "learning_rate": 0.05, "steps": 30}
    for name, loss, activation in (
        ("iris", "perceptron", "step"),
        ("xor", "hinge", "identity"),
        ("hours", "mse", "sigmoid"),
    ):
        e = on_dataset(tutorial(), name, activation=activation, loss=loss, **shared)
        made += [e.change(changes=[(9, "learning_rate", 0.4), (12, "l1", 0.02)], batch_size=3)]
    made += [on_dataset(tutorial(), "line", **shared), on_dataset(tutorial(), "circles", **shared, terms=["sin_x1"])]
    made += [on_dataset(tutorial(), "moons", **shared, changes=noises)]
    return made


FURTHER = ("accuracy", "R2", "test loss", "test accuracy", "test R2")


def printed(output: str) -> dict[str, object]:
    names = ["z", "output", "loss", "weight gradients", "bias gradients", "weights", "bias", "final loss"]
    lines = output.splitlines()
    if not any(line.startswith("bias gradients ") for line in lines):  # PyTorch has none where none is asked for
        names.remove("bias gradients")
    names += [name for name in FURTHER if any(line.startswith(f"{name} ") for line in lines)]
    assert [line.startswith(f"{name} ") for name, line in zip(names, lines, strict=True)] == [True] * len(names)
    return {name: ast.literal_eval(line.removeprefix(name).strip()) for name, line in zip(names, lines, strict=True)}


SAID = {"r_squared": "R2", "test_loss": "test loss", "test_accuracy": "test accuracy", "test_r_squared": "test R2"}


def judged(trace: Trace) -> dict[str, torch.Tensor]:
    """What the page tells of the run's end, beside its loss."""
    end = torch.tensor([len(trace.loss) - 1])
    return measure.measured(trace, end, lambda: False) | measure.tested(trace, end, lambda: False)


def assert_prints_the_numbers_of(experiment: Experiment, output: str) -> None:
    passed, slopes, trace = forward(experiment), gradients(experiment), train(experiment)
    expected = {
        "z": passed.z,
        "output": passed.o,
        "loss": passed.loss,
        "weight gradients": slopes.weights,
        "bias gradients": slopes.bias,
        "weights": trace.weights[-1],
        "bias": trace.bias[-1],
        "final loss": trace.loss[-1],
        **{SAID.get(name, name): curve[-1] for name, curve in judged(trace).items()},
    }
    rated = {name for name in FURTHER if name in printed(output)}
    if experiment.samples > 1 and (not experiment.real_valued or len(experiment.target.unique(dim=0)) > 1):
        assert rated == expected.keys() & {*FURTHER}
    assert ("bias gradients" in printed(output)) == experiment.train_bias
    for name, value in printed(output).items():
        found = torch.tensor(value, dtype=torch.float64)
        assert found.shape == expected[name].shape, name
        assert bool(((found - expected[name]).abs() <= 1e-9).all()), (name, experiment)


def test_script_of_every_kind_of_experiment_prints_the_traces_numbers_in_a_fresh_process():
    made = experiments()
    assert len(made) >= 40
    for field, registry in (("activation", ACTIVATIONS), ("loss", LOSSES), ("optimizer", OPTIMIZERS)):
        assert {getattr(experiment, field) for experiment in made} == set(registry)
    batched = [e for e in made if e.batch_size is not None and e.batch_size < e.samples and e.steps > 0]
    assert len(batched) >= 5
    assert {e.outputs for e in batched} == {1, 2}
    texts = json.dumps([script(experiment) for experiment in made])
    run = subprocess.run(
        [sys.executable, "-c", RUN_MANY], input=texts, capture_output=True, text=True, check=True, timeout=300
    )
    outputs = json.loads(run.stdout)
    for experiment, output in zip(made, outputs, strict=True):
        assert_prints_the_numbers_of(experiment, output)


@pytest.mark.parametrize(
    "experiment",
    [
        tutorial(),
        drawn(9, 3, 2, optimizer="adam", learning_rate=0.05, loss="binary_cross_entropy", batch_size=4, steps=25),
    ],
)
def test_script_runs_as_a_file_of_its_own_and_says_nothing_else(experiment, tmp_path: Path):
    file = tmp_path / "perceptron.py"
    file.write_text(script(experiment), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", file], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert_prints_the_numbers_of(experiment, run.stdout)


def test_script_of_the_tutorial_is_short_and_is_what_everybody_writes():
    text = script(tutorial())
    lines = [line for line in text.splitlines() if line]
    assert len(lines) <= 32
    assert [text.count(part) for part in ("import ", "loss.backward()", "optimizer.step()", "requires_grad=True")] == [
        2, 1, 1, 1,
    ]  # fmt: skip
    trained = script(tutorial().change(train_bias=True))
    assert trained.count("requires_grad=True") == 2
    assert "parameters = [weights, bias]" in trained
    assert "parameters = [weights]" in text
    assert "torch.optim.SGD(parameters, lr=0.001)" in text
    assert "F.mse_loss(o, t)" in text
    assert "slp" not in text.replace("SLP Explorer", "")  # nothing of ours is needed to run it


@pytest.mark.parametrize("experiment", [preset.build(1) for preset in PRESETS.values()] + experiments()[::7])
def test_script_imports_what_it_uses_and_nothing_more(experiment):
    tree = ast.parse(script(experiment))
    imported = {name.asname or name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported == used & {"torch", "F"}


def test_script_names_weight_decay_where_there_is_some_and_nowhere_else():
    assert "decay" not in script(tutorial())
    decaying = script(tutorial().change(weight_decay=0.1, optimizer="adam"))
    assert "torch.optim.Adam(parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.1)" in decaying
    assert "abs()" not in decaying
    sparse = script(tutorial().change(l1=0.2))
    assert "    (loss_of(x, t)[0] + 0.2 * sum(p.abs().sum() for p in parameters)).backward()" in sparse
    assert "weight_decay" not in sparse


def test_script_holds_every_number_to_the_last_digit():
    experiment = tutorial().change(bias=1 / 3, learning_rate=0.1 + 0.2, weights=[2**-50] * 10)
    text = script(experiment)
    assert repr(1 / 3) in text
    assert "lr=0.30000000000000004" in text
    assert repr(2**-50) in text


def test_script_writes_a_change_where_it_happens():
    e = drawn(7, 2, 1, batch_size=3, steps=500, changes=[(400, "learning_rate", 0.03), (400, "batch_size", 2)])
    text = script(e)
    changed = """for step in range(500):
    if step == 400:
        optimizer.param_groups[0]["lr"] = 0.03
        size, batches = 2, []
    if not batches:
        batches = list(torch.randperm(len(x), generator=generator).split(size))
"""
    assert changed in text
    assert "size = 3\n" in text
    assert "if step ==" not in script(e.change(steps=400))
    assert "momentum" not in script(e.change(changes=[(4, "momentum", 0.5)]))


def test_script_of_samples_that_are_too_many_is_a_sentence_and_a_page_does_not_write_it():
    rows = limits.VIEW_MOST_WRITTEN // 11
    many = drawn(rows, 10, 1)
    assert written(many) == {"text": script(many), "told": ""}
    more = written(drawn(rows + 1, 10, 1))
    assert more["text"] == ""
    assert "50,000 numbers" in more["told"]
