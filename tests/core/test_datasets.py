import attrs
import pytest
import sklearn.datasets
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from slp_core import (
    DATASETS,
    DERIVED,
    GIVEN,
    KINDS,
    OPTIMIZERS,
    Experiment,
    ExperimentError,
    forward,
    on_dataset,
    on_samples,
    prepare,
    train,
    tutorial,
)
from slp_core.datasets import build
from slp_core.samples import Data
from tests.core.oracle import assert_close, torch_run

GENERATED = [name for name, entry in DATASETS.items() if "dataset_size" in entry.settings]
SPLIT = [name for name, entry in DATASETS.items() if entry.splits]
CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def on(name, **fields):
    return on_dataset(tutorial(), name, **fields)


def arrays(e):
    return [getattr(e, name) for name in DERIVED if getattr(e, name) is not None]


@pytest.mark.parametrize("name", DATASETS)
def test_dataset_describes_itself(name):
    entry = DATASETS[name]
    assert entry.name == name
    assert entry.title
    assert entry.lesson.endswith(".")
    assert len(set(entry.feature_names)) == len(entry.feature_names)
    assert len(set(entry.class_names)) == 2
    assert set(entry.settings) <= KINDS.keys()


@pytest.mark.parametrize("name", DATASETS)
def test_dataset_makes_two_classes_of_named_inputs(name):
    e = on(name)
    assert e.dataset == name
    assert e.inputs == len(DATASETS[name].feature_names) == len(e.feature_names)
    assert e.class_names == DATASETS[name].class_names
    assert e.outputs == 1
    assert e.real_valued or set(e.target.flatten().tolist()) == {0.0, 1.0}
    assert (e.target_name != "") == e.real_valued
    assert all(tensor.dtype == torch.float64 and bool(tensor.isfinite().all()) for tensor in arrays(e))
    assert train(e.change(steps=20)).diverged_at is None


@pytest.mark.parametrize("name", DATASETS)
def test_dataset_is_the_same_each_time_and_leaves_the_global_seed_alone(name):
    torch.manual_seed(1)
    state = torch.get_rng_state()
    first = on(name, data_seed=7)
    build.cache_clear()
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(2)
    assert on(name, data_seed=7) == first


@pytest.mark.parametrize("name", DATASETS)
def test_dataset_depends_on_its_settings_and_on_no_other(name):
    e = on(name)
    others = {"dataset_size": 90, "noise": 0.5, "test_fraction": 0.5, "data_seed": 3, "standardise": False}
    for field, value in others.items():
        changed = e.change(**{field: value})
        same = all(torch.equal(a, b) for a, b in zip(arrays(e), arrays(changed), strict=True))
        assert same == (field not in DATASETS[name].settings), field


def test_truth_tables_are_exact_and_whole():
    for name, wanted in {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}.items():
        e = on(name, test_fraction=0.5, standardise=True)
        assert e.x.tolist() == CORNERS
        assert e.target.flatten().tolist() == wanted
        assert e.x_test is None
        assert e.target_test is None


@pytest.mark.parametrize(("name", "right"), [("and", 4), ("or", 4), ("xor", 3)])
def test_one_neuron_solves_and_and_or_but_not_xor(name, right):
    e = on(name, loss="binary_cross_entropy", learning_rate=1.0, steps=2_000)
    found = train(e)
    answers = (found.outputs[-1] > 0.5).double()
    assert int((answers == e.target).sum()) <= right
    assert (int((answers == e.target).sum()) == 4) == (name != "xor")
    if name == "xor":  # it ends where all four answers are one half
        assert (found.outputs[-1] - 0.5).abs().max().item() < 1e-3


@pytest.mark.parametrize("name", GENERATED)
def test_generated_dataset_has_the_size_that_is_asked_for(name):
    for size in (4, 5, 333):
        e = on(name, dataset_size=size, test_fraction=0)
        assert (e.samples, e.x_test) == (size, None)
        if name not in ("hours", "line"):
            assert abs(e.target.sum().item() - size / 2) <= 1


@pytest.mark.parametrize("name", [name for name in GENERATED if len(DATASETS[name].feature_names) == 2])
def test_noise_moves_the_same_samples_further(name):
    def drawn(noise):
        return on(name, noise=noise, test_fraction=0, standardise=False)

    still, some, more = drawn(0.0), drawn(0.1), drawn(0.2)
    assert torch.equal(some.target, still.target)
    assert torch.allclose(more.x - still.x, 2 * (some.x - still.x), rtol=0, atol=1e-12)


def test_blobs_overlap_by_their_noise():
    def wrong(noise):
        e = on("blobs", noise=noise, test_fraction=0, dataset_size=1000, standardise=False)
        return ((e.x.sum(1, keepdim=True) > 0).double() != e.target).double().mean().item()

    # The centres are (-1, -1) and (1, 1): along the diagonal they are sqrt(2) from the line between them.
    normal = torch.distributions.Normal(0, 1)
    for noise in (0.2, 1.0, 2.0):
        expected = normal.cdf(torch.tensor(-(2**0.5) / noise)).item()
        assert wrong(noise) == pytest.approx(expected, abs=0.03)


def test_iris_is_the_two_kinds_that_are_hard_to_tell_apart():
    e = on("iris", test_fraction=0, standardise=False)
    bunch = sklearn.datasets.load_iris()
    assert e.x.tolist() == bunch.data[50:].tolist()
    assert e.target.flatten().tolist() == [0.0] * 50 + [1.0] * 50
    assert e.feature_names == tuple(bunch.feature_names)
    assert e.class_names == tuple(bunch.target_names[1:])


def test_breast_cancer_is_its_ten_means():
    e = on("breast_cancer", test_fraction=0, standardise=False)
    bunch = sklearn.datasets.load_breast_cancer()
    assert e.x.shape == (569, 10)
    assert e.x.tolist() == bunch.data[:, :10].tolist()
    assert e.target.flatten().tolist() == bunch.target.tolist()
    assert e.feature_names == tuple(bunch.feature_names[:10])
    assert e.class_names == tuple(bunch.target_names)


@pytest.mark.parametrize("name", SPLIT)
def test_split_parts_the_samples_and_loses_none(name):
    whole = on(name, test_fraction=0, standardise=False)
    e = on(name, test_fraction=0.3, standardise=False)
    assert len(e.x_test) == round(0.3 * whole.samples)
    joined = torch.cat([torch.cat([e.x, e.target], 1), torch.cat([e.x_test, e.target_test], 1)])
    assert sorted(joined.tolist()) == sorted(torch.cat([whole.x, whole.target], 1).tolist())
    assert on(name, test_fraction=0.3, data_seed=1, standardise=False) != e


@pytest.mark.parametrize("name", SPLIT)
def test_standardisation_is_fitted_on_the_training_part_alone(name):
    raw, e = (on(name, standardise=standardise) for standardise in (False, True))
    scaler = StandardScaler().fit(raw.x.numpy())
    assert_close(e.x, torch.tensor(scaler.transform(raw.x.numpy())))
    assert_close(e.x_test, torch.tensor(scaler.transform(raw.x_test.numpy())))
    assert e.x.mean(0).abs().max().item() < 1e-12
    assert e.x_test.mean(0).abs().max().item() > 1e-3


@pytest.mark.parametrize("fraction", [0.0, 0.3])
def test_target_is_standardised_by_its_training_part_where_that_is_asked_for(fraction):
    x, target = (torch.arange(20, dtype=torch.float64)[:, None] ** power for power in (1, 2))
    raw, data = (prepare(x, target, fraction, 0, False, scaled) for scaled in (False, True))
    scaler = StandardScaler().fit(raw.target.numpy())
    assert_close(data.target, torch.tensor(scaler.transform(raw.target.numpy())))
    assert torch.equal(data.x, raw.x)
    if fraction:
        assert_close(data.target_test, torch.tensor(scaler.transform(raw.target_test.numpy())))


def test_given_targets_are_numbers_where_there_are_more_than_two():
    def on_targets(target, tested=None):
        return Experiment(
            x=[[1.0]] * len(target),
            target=target,
            weights=[1.0],
            x_test=None if tested is None else [[1.0]] * len(tested),
            target_test=tested,
        )

    assert not on_targets([0, 1, 1]).real_valued
    assert not on_targets([0.5, -3, 0.5]).real_valued
    assert not on_targets([7]).real_valued
    assert on_targets([0, 1, 2]).real_valued
    assert on_targets([0, 1], [0.5]).real_valued
    assert not on_targets([0, 1], [1]).real_valued
    two_outputs = Experiment(x=[[1.0]], target=[[0.1, 0.7, 0.9]], weights=[[1.0, 1.0, 1.0]], bias=[0.0] * 3)
    assert not two_outputs.real_valued  # each output has one target


def test_samples_of_ones_own_are_trained_as_what_they_are():
    x = torch.arange(6, dtype=torch.float64)[:, None]
    numbers, classes = Data(x, 2 * x), Data(x, (x > 2).to(torch.float64))
    e = on_samples(tutorial().change(loss="binary_cross_entropy"), numbers)
    assert (e.activation, e.loss, e.real_valued, e.target_name) == ("identity", "mse", True, "")
    assert on_samples(tutorial().change(loss="half_squared_error"), numbers).loss == "half_squared_error"
    back = on_samples(e, classes)
    assert (back.activation, back.real_valued) == ("sigmoid", False)
    assert on_dataset(e, "moons").activation == "sigmoid"


def test_standardisation_of_a_column_that_never_changes_only_shifts_it():
    x = torch.tensor([[0.1, 1.0]] * 7 + [[0.1, 3.0]] * 7, dtype=torch.float64)
    data = prepare(x, torch.zeros(14, 1, dtype=torch.float64), 0.0, 0, True)
    assert torch.equal(data.x, torch.tensor([[0.0, -1.0]] * 7 + [[0.0, 1.0]] * 7, dtype=torch.float64))


@given(st.integers(2, 40), st.floats(0.001, 0.9), st.integers(0, 2**32 - 1))
def test_prepare_keeps_a_sample_on_either_side(n, fraction, seed):
    x = torch.arange(n, dtype=torch.float64)[:, None]
    data = prepare(x, x, fraction, seed, False)
    assert len(data.x) >= 1
    assert len(data.x_test) >= 1
    assert torch.equal(data.x, data.target)
    assert torch.equal(torch.cat([data.x, data.x_test]).sort(0).values, x)


def test_prepare_cannot_split_one_sample():
    one = torch.ones(1, 1, dtype=torch.float64)
    assert torch.equal(prepare(one, one, 0, 0, False).x, one)
    with pytest.raises(ExperimentError, match="test_fraction must be 0 where there is a single sample"):
        prepare(one, one, 0.5, 0, False)


def test_experiment_makes_its_arrays_whatever_is_given_for_them():
    bare = Experiment(weights=[0, 0], dataset="moons")
    assert bare == Experiment([[1, 2]], [0], [0, 0], dataset="moons", x_test=[[9, 9]], target_test=[1])
    assert (bare.samples, len(bare.x_test)) == (150, 50)
    assert bare.derived == DERIVED
    assert tutorial().derived == ()


def test_experiment_without_a_dataset_needs_its_arrays():
    for name in ("x", "target", "weights"):
        fields = {"x": [1], "target": 0, "weights": [1]} | {name: None}
        with pytest.raises(ExperimentError, match=f"{name} must be given") as caught:
            Experiment(**fields)
        assert caught.value.field == name
    with pytest.raises(ExperimentError, match="weights must be given"):
        Experiment(dataset="moons")


def test_experiments_do_not_share_what_is_cached():
    e, other = on("moons"), on("moons")
    kept = [tensor.clone() for tensor in arrays(e)]
    for tensor in arrays(e):
        tensor.zero_()
    for again in (other, on("moons")):
        assert all(torch.equal(*pair) for pair in zip(arrays(again), kept, strict=True))


@pytest.mark.parametrize("name", DERIVED)
def test_change_of_a_derived_array_leaves_the_dataset(name):
    e = on("moons")
    edited = getattr(e, name).clone()
    edited[0] = 0.5
    changed = e.change(**{name: edited})
    assert changed.dataset == GIVEN
    assert torch.equal(getattr(changed, name), edited)
    for other in set(DERIVED) - {name}:
        assert torch.equal(getattr(changed, other), getattr(e, other))
    assert changed.change(noise=1.0).x is not None
    assert torch.equal(changed.change(noise=1.0, data_seed=5).x, changed.x)


def test_change_of_anything_else_keeps_the_dataset():
    e = on("moons")
    assert e.change(learning_rate=1, weights=[1, 2]).dataset == "moons"
    assert e.change(dataset="circles", x=[[0, 0]]) == e.change(dataset="circles")
    given_now = e.change(dataset=GIVEN)
    assert all(torch.equal(a, b) for a, b in zip(arrays(given_now), arrays(e), strict=True))


def test_names_of_given_arrays_are_numbered():
    assert tutorial().feature_names == tuple(f"x{j}" for j in range(1, 11))
    assert tutorial().class_names == ("0", "1")


def test_on_dataset_keeps_the_settings_of_training():
    e = tutorial().change(loss="binary_cross_entropy", optimizer="adam", learning_rate=0.3, steps=7, seed=4)
    moved = on_dataset(e, "iris")
    kept = {field.name for field in attrs.fields(Experiment)} - {*DERIVED, "dataset", "weights", "bias", "train_bias"}
    assert all(getattr(moved, name) == getattr(e, name) for name in kept)


@pytest.mark.parametrize("name", DATASETS)
def test_on_dataset_trains_the_bias_that_the_tutorial_has_not(name):
    e = on_dataset(tutorial(), name)
    assert e.train_bias
    still = e.change(train_bias=False)
    assert not on_dataset(still, name).train_bias  # no new data: as it was chosen
    assert not on_dataset(tutorial(), name, train_bias=False).train_bias
    assert not on_dataset(tutorial(), GIVEN).train_bias
    assert on_samples(tutorial(), Data(e.x, e.target)).train_bias


def test_on_dataset_starts_anew_whatever_weights_stood_there():
    two = on("moons", seed=5)
    assert two.weights.shape == (2, 1)
    assert two.bias.tolist() == [0.0]
    assert torch.equal(two.weights, (two.weights * 100).round() / 100)
    assert torch.count_nonzero(two.weights) == 2
    trained = two.change(weights=[3, 4], bias=1)
    assert on_dataset(trained, "circles") == on_dataset(two, "circles") == on("circles", seed=5)
    assert on_dataset(trained, "moons", noise=0.1).weights.flatten().tolist() == [3, 4]  # the same data, described anew
    ten = on("breast_cancer")
    assert not torch.equal(ten.weights, tutorial().weights)  # as many inputs, and another's weights
    assert not torch.equal(on("moons", seed=6).weights, two.weights)
    assert on("moons", weights=[1, 2]).weights.flatten().tolist() == [1, 2]
    several = Experiment(x=[[1, 2]], target=[[0, 1]], weights=[[1, 2], [3, 4]])
    assert on_dataset(several, "moons").weights.shape == (2, 1)


def test_start_weights_give_sums_of_about_unit_variance():
    z = torch.stack([forward(on("iris", seed=seed, test_fraction=0)).z for seed in range(40)])
    assert 0.3 < z.var().item() < 3


def test_on_dataset_fits_the_batch_size():
    e = Experiment(x=torch.ones(50, 2), target=torch.ones(50, 1), weights=[0, 0], batch_size=50)
    assert on_dataset(e, "xor").batch_size == 4
    assert on_dataset(e, "moons").batch_size == 50
    assert on_dataset(e, "xor", batch_size=2).batch_size == 2
    with pytest.raises(ExperimentError, match="batch_size"):
        on_dataset(e, "xor", batch_size=5)


def test_on_dataset_refuses_what_does_not_fit():
    with pytest.raises(ExperimentError, match="dataset must be one of given, and, or, xor"):
        on("titanic")
    with pytest.raises(ExperimentError, match="loss must be one that fits"):
        on("moons", activation="tanh", loss="binary_cross_entropy")
    with pytest.raises(ExperimentError, match="standardise must be true or false"):
        on("moons", standardise=1)
    assert on_dataset(tutorial(), GIVEN) == tutorial()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("batch_size", [None, 3])
def test_train_on_every_dataset_equals_the_usual_torch_loop(name, optimizer, batch_size):
    e = on(name, optimizer=optimizer, learning_rate=0.05, steps=40, batch_size=batch_size)
    found, expected = train(e), torch_run(e)
    for part in ("weights", "bias", "loss"):
        assert_close(getattr(found, part), getattr(expected, part), 1e-9)


def test_run_to_convergence_agrees_with_logistic_regression():
    e = on(
        "breast_cancer",
        test_fraction=0,
        loss="binary_cross_entropy",
        optimizer="nesterov",
        momentum=0.995,
        learning_rate=3.0,
        steps=10_000,
    )
    fitted = LogisticRegression(C=float("inf"), tol=1e-12, max_iter=10_000, solver="newton-cholesky")
    fitted.fit(e.x.numpy(), e.target.flatten().numpy())
    found = train(e)
    assert found.weight_gradients[-1].abs().max().item() < 1e-9
    assert (found.weights[-1, :, 0] - torch.tensor(fitted.coef_[0])).abs().max().item() < 1e-3
    assert abs(found.bias[-1].item() - fitted.intercept_[0]) < 1e-3
