"""What a view costs is told beforehand, grows with everything that costs, and is bounded for every view."""

from dataclasses import replace

import pytest
import torch

from explorer import limits
from explorer.contract.wire import encode
from explorer.views import VIEWS
from explorer.views.compute import RequestError, check_cost, compute, scene
from explorer.views.cost import Cost, Size, most
from explorer.views.runs import remembered
from explorer.views.work import Work
from slp_core import Abandoned, Experiment, ExperimentError, on_dataset, tutorial


def experiment(samples: int = 1, inputs: int = 10, outputs: int = 1, **fields) -> Experiment:
    generator = torch.Generator().manual_seed(7)
    x = torch.randn(samples, inputs, generator=generator, dtype=torch.float64)
    target = torch.rand(samples, outputs, generator=generator, dtype=torch.float64)
    return Experiment(x=x, target=target, weights=torch.ones(inputs, outputs) / 10, **fields)


def told(view: str, size: Size) -> Cost:
    return VIEWS[view].cost(size, VIEWS[view].settings())


SMALL = Size.of(experiment(samples=50, inputs=5, outputs=2, steps=100))
GROWN = {"samples": 400, "inputs": 40, "outputs": 8, "steps": 400, "states": 3, "tested": 2_000, "logarithms": True}
USES_TESTED = {"train", "derivation"}
"""Train judges by the samples for testing, and the scripts of both have them."""
COSTS_NOTHING = {("derivation", "steps"), *((view, "tested") for view in VIEWS if view not in USES_TESTED)}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", GROWN)
def test_cost_grows_with_everything_that_costs(view, name):
    grown = replace(SMALL, **{name: GROWN[name]})
    before, after = told(view, SMALL), told(view, grown)
    if name == "logarithms" and view == "rates":
        assert after == before  # it compares with a loss that takes logarithms anyway
    elif (view, name) in COSTS_NOTHING:
        assert after.seconds == pytest.approx(before.seconds, rel=0.5)
    else:
        assert after.seconds > before.seconds


def test_size_is_that_of_the_experiment():
    cancer = on_dataset(tutorial(), "breast_cancer", steps=30, optimizer="adam", batch_size=16)
    size = Size.of(cancer)
    assert (size.samples, size.inputs, size.outputs, size.steps, size.batch) == (*cancer.x.shape, 1, 30, 16)
    assert (size.tested, size.states) == (len(cancer.x_test), 3)
    assert Size.of(cancer.change(batch_size=cancer.samples)).batch is None


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "everyday",
    [
        tutorial(),
        tutorial().change(steps=1_000, optimizer="adam"),
        on_dataset(tutorial(), "moons", dataset_size=1_000, steps=200),
        on_dataset(tutorial(), "breast_cancer", steps=300, loss="binary_cross_entropy"),
        experiment(samples=10, inputs=64, outputs=4, steps=200),
    ],
    ids=["tutorial", "long", "moons", "cancer", "wide"],
)
def test_what_people_do_is_far_from_the_bound(view, everyday):
    # Where more is asked of it than fits, Rates takes what it may.
    assert told(view, Size.of(everyday)).share <= (1 if view == "rates" else 0.9)


HUGE = experiment(samples=10_000, inputs=64, outputs=16, steps=10_000)


@pytest.mark.parametrize("view", sorted(set(VIEWS) - {"rates", "step"}))
def test_what_is_too_dear_is_refused_with_what_is_too_much_and_what_is_allowed(view):
    with pytest.raises(
        RequestError, match=r"must be at most [\d,]+ here.*Got [\d,]+ instead\.|Fewer of several"
    ) as error:
        compute(view, scene(view, HUGE))
    assert error.value.field in ("steps", "x", "weights")


def test_steps_that_the_refusal_allows_are_allowed_and_one_more_is_not():
    dear = experiment(samples=5_000, inputs=8, steps=10_000)
    allowed = most(lambda changed: told("neuron", changed), Size.of(dear), "steps")
    assert 0 < allowed < 10_000
    settings = VIEWS["neuron"].settings()
    check_cost("neuron", dear.change(steps=allowed), settings)
    with pytest.raises(RequestError, match=rf"steps must be at most {allowed:,} here, with 5,000 samples, 8 inputs"):
        check_cost("neuron", dear.change(steps=allowed + 1), settings)


def test_parameters_alone_can_be_too_much_where_each_is_moved_by_itself():
    wide = experiment(samples=1, inputs=64, outputs=16)
    with pytest.raises(RequestError, match="outputs must be at most"):
        check_cost("derivation", wide, VIEWS["derivation"].settings())
    assert told("neuron", Size.of(wide)).allowed


@pytest.mark.parametrize("field", ["VIEW_MOST_SECONDS", "VIEW_MOST_BYTES"])
def test_time_and_memory_are_both_bounded(monkeypatch, field):
    monkeypatch.setattr(limits, field, getattr(limits, field) * 1e-6)
    with pytest.raises(RequestError):
        compute("train", scene("train", tutorial()))


def test_landscape_has_as_many_points_as_can_be_had():
    few = compute("landscape", scene("landscape", experiment(samples=6_000, inputs=4, steps=5), {"points": 101}))
    assert 11 <= few["points"] == few["fine"] < 101
    many = compute("landscape", scene("landscape", tutorial(), {"points": 101}))
    assert many["points"] == many["fine"] == 101


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_given_up_whenever_nobody_waits(view):
    """Wherever it asks, it ends; and it asks more often than at its start."""
    shown = scene(view, experiment(samples=3_000, inputs=8, steps=40, loss="binary_cross_entropy"))
    asked: list[int] = []

    def stale() -> bool:
        asked.append(1)
        return len(asked) >= last

    last = 10**9
    encode(compute(view, shown, Work(stale)))
    every = len(asked)
    assert every > 3
    for last in range(1, min(every, 40)):
        asked.clear()
        with pytest.raises(Abandoned):
            compute(view, replace(shown, experiment=shown.experiment.change(seed=last)), Work(stale))
        assert len(asked) == last


def test_remembered_keeps_the_newest_by_their_keys():
    made = []

    @remembered(2, by=lambda number: number % 10)
    def compute_once(number: int) -> int:
        made.append(number)
        return number

    assert [compute_once(number) for number in (1, 11, 2, 1, 3, 2)] == [1, 1, 2, 1, 3, 2]
    assert made == [1, 2, 3, 2]


def test_settings_that_cannot_be_are_refused_before_anything_is_counted():
    with pytest.raises(ExperimentError):
        scene("landscape", tutorial(), {"points": 10**9})
