"""Terms on the Train page: their switches, their sentence, the curve, and what the script makes of them."""

import contextlib
import io

import pytest
import torch

from explorer.contract.train import TrainSettings
from explorer.views.scene import Scene, Source
from explorer.views.script import script
from explorer.views.train import train_view
from explorer.views.work import Work
from slp_core import TERMS, forward, on_dataset, train, tutorial


def shown(experiment, **settings):
    return train_view(Scene(experiment, TrainSettings(**settings), Source.of(experiment)), Work())


def on(name, **fields):
    return on_dataset(tutorial(), name, **fields)


def test_terms_are_offered_where_there_are_two_inputs():
    assert shown(on("iris"))["terms"] is None
    assert shown(tutorial())["terms"] is None
    offered = shown(on("xor"))["terms"]
    assert [choice["title"] for choice in offered["choices"]] == ["A²", "B²", "A·B", "sin A", "sin B"]
    assert not any(choice["on"] for choice in offered["choices"])
    assert offered["told"].startswith("Terms are further inputs, made of A and B.")


def test_terms_that_are_on_are_told_as_a_plane_of_so_many_dimensions():
    numbers = shown(on("circles", terms=["x1_squared", "x2_squared", "x1_x2"]))
    assert [c["name"] for c in numbers["terms"]["choices"] if c["on"]] == ["x1_squared", "x2_squared", "x1_x2"]
    assert numbers["terms"]["told"] == (
        "The neuron is linear in x₁, x₂, x₁², x₂², x₁·x₂: in these 5 dimensions its boundary is a flat plane. "
        "Over x₁ and x₂ alone the same plane is seen as a curve."
    )
    assert numbers["data"]["features"] == ("x1", "x2", "x₁²", "x₂²", "x₁·x₂")


def test_boundary_with_terms_is_drawn_over_the_two_that_they_are_made_of():
    e = on("circles", terms=["x1_squared", "x2_squared"], noise=0.05, learning_rate=3, steps=300)
    numbers = shown(e, step=300, features=(0, 3))
    assert numbers["plane"]["features"] == (0, 1)
    lines = numbers["boundary"]["lines"]
    assert len(lines) > 30
    trace = train(e)
    ends = lines.reshape(-1, 2)
    columns = torch.stack([*ends.T, *(ends**2).T], dim=1)
    z = columns @ trace.weights[300] + trace.bias[300]
    assert z.abs().max().item() < 1e-9  # where the output is 0.5


def test_xor_with_terms_is_not_called_unsolvable():
    plain = on("xor", steps=3)
    assert "One straight line cannot part XOR" in shown(plain, step=3)["captions"]["moment"]
    bent = plain.change(terms=["x1_x2"])
    assert "cannot" not in shown(bent, step=3)["captions"]["moment"]


@pytest.mark.parametrize("terms", [["x1_squared"], list(TERMS)])
def test_script_makes_the_same_columns_and_prints_the_same_numbers(terms):
    e = on("circles", terms=terms, dataset_size=12, steps=7, learning_rate=0.5)
    text = script(e)
    assert len(text.splitlines()[5]) < 700  # the raw inputs alone
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    torch.set_default_dtype(torch.float32)  # the script has set it for its own process
    found = {line.split(" [")[0]: line for line in printed.getvalue().splitlines()}
    trace = train(e)
    for name, value in (("output", forward(e).o), ("weights", trace.weights[-1]), ("bias", trace.bias[-1])):
        numbers = torch.tensor(eval(found[name].removeprefix(name)), dtype=torch.float64)
        assert torch.allclose(numbers, value, rtol=0, atol=1e-12)
