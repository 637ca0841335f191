import pytest
import torch

from slp_core import PRESETS, STARTS, Experiment, forward, gradients, on_dataset, train, tutorial


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_a_ten_input_neuron(name):
    preset = PRESETS[name]
    e = preset.build(0)
    assert preset.name == name
    assert preset.lesson.endswith(".")
    assert isinstance(e, Experiment)
    assert (e.samples, e.inputs, e.outputs) == (1, 10, 1)
    assert train(e).diverged_at is None


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_the_same_each_time_and_leaves_the_global_seed_alone(name):
    before = torch.get_rng_state()
    first = PRESETS[name].build(5)
    torch.manual_seed(99)
    assert PRESETS[name].build(5) == first
    torch.set_rng_state(before)
    PRESETS[name].build(6)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", PRESETS)
def test_preset_depends_on_the_seed_only_if_it_is_random(name):
    differs = PRESETS[name].build(1) != PRESETS[name].build(2)
    assert differs == (name == "random")


def test_presets_are_the_five():
    assert {"tutorial", "zeros", "saturated", "nearly solved", "random"} <= PRESETS.keys()
    assert PRESETS["tutorial"].build(0) == tutorial()


@pytest.mark.parametrize("name", PRESETS)
def test_preset_trains_its_bias_but_for_the_tutorials(name):
    assert PRESETS[name].build(3).train_bias == (name != "tutorial")


def test_zeros_preset_answers_one_half():
    e = PRESETS["zeros"].build(0)
    assert torch.count_nonzero(e.weights) == 0
    assert torch.count_nonzero(e.bias) == 0
    assert forward(e).o.item() == 0.5
    # dE/dO = -1, dO/dz = 1/4: the gradient is -x/4, ten different numbers
    assert torch.allclose(gradients(e).weights[:, 0], -e.x[0] / 4, rtol=0, atol=1e-15)
    assert len(set(gradients(e).weights.flatten().tolist())) == 10


def test_saturated_preset_is_wrong_and_hardly_learns():
    e = PRESETS["saturated"].build(0)
    assert (e.x @ e.weights + e.bias).item() == pytest.approx(-8, abs=1e-3)
    assert e.target.item() == 1.0
    assert forward(e).loss.item() > 0.99
    assert gradients(e).weights.abs().max().item() < 2e-3
    assert train(e).loss[-1].item() > 0.9


def test_nearly_solved_preset_is_close_to_its_target():
    e = PRESETS["nearly solved"].build(0)
    assert (e.x @ e.weights + e.bias).item() == pytest.approx(4, abs=1e-3)
    assert abs(forward(e).o.item() - e.target.item()) < 0.02
    assert gradients(e).weights.abs().max().item() < 2e-3


def test_random_preset_draws_two_decimals_from_its_seed():
    e, other = PRESETS["random"].build(12), PRESETS["random"].build(13)
    assert e.seed == 12
    for name in ("x", "weights", "bias"):
        assert not torch.equal(getattr(e, name), getattr(other, name))
    for values in (e.x, e.weights, e.bias):
        assert all(value == round(value, 2) for value in values.flatten().tolist())
    assert torch.cat([e.x.flatten(), e.weights.flatten()]).unique().numel() > 10


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.parametrize("data", ["moons", "breast_cancer"])
def test_start_changes_the_weights_and_never_the_data(name, data):
    trained = on_dataset(tutorial(), data, seed=4, learning_rate=0.7, steps=9).change(bias=2.5)
    trained = trained.change(weights=trained.weights + 1)
    found = STARTS[name].of(trained)
    assert STARTS[name].name == name
    assert STARTS[name].lesson.endswith(".")
    assert torch.count_nonzero(found.bias) == 0
    assert found.change(weights=trained.weights, bias=trained.bias, seed=4) == trained
    assert STARTS[name].of(trained.change(weights=trained.weights * 3)) == found  # whatever stood there


def test_start_of_the_seed_is_that_of_chosen_data_and_random_that_of_the_next():
    e = on_dataset(tutorial(), "iris", seed=2**32 - 1)
    moved = e.change(weights=[1, 2, 3, 4], bias=1)
    assert STARTS["seed"].of(moved) == e
    assert STARTS["random"].of(moved) == on_dataset(tutorial(), "iris", seed=0)
    assert torch.count_nonzero(STARTS["zeros"].of(moved).weights) == 0


@pytest.mark.parametrize("name", STARTS)
def test_start_is_for_several_outputs_too(name):
    several = Experiment(x=[[1, 2], [3, 4]], target=[[0, 1], [1, 0]], weights=[[1, 2], [3, 4]])
    found = STARTS[name].of(several)
    assert found.weights.shape == (2, 2)
    assert found.weights.unique().numel() == (1 if name == "zeros" else 4)
