"""What the Rates page costs, and what it refuses to do for that reason."""

from dataclasses import replace

from explorer import limits
from explorer.contract.rates import RatesSettings
from explorer.text.voice import tn
from explorer.views.compared import compared_cost, optimizers_cost
from explorer.views.cost import Cost, Size, judging, most, training
from slp_core import LOSSES, Experiment


def rates_cost(size: Size, settings: RatesSettings) -> Cost:
    """What the view does: what would be too dear it refuses itself, beside the controls that make it cheaper."""
    runs = all_runs(size, settings)
    return runs if runs.allowed else Cost()


def all_runs(size: Size, settings: RatesSettings) -> Cost:
    """A run for each rate side by side, then one for each optimizer and each loss."""
    rates, moments = settings.count + 1, size.steps + 1
    side_by_side = replace(size, outputs=size.outputs * rates, states=0)
    turning = Cost(moments * side_by_side.parameters * 12e-9)
    bend = Cost(size.outputs * (size.samples * (size.inputs + 1) ** 2 * 0.3e-9 + (size.inputs + 1) ** 3 * 20e-9))
    swept = training(side_by_side) + turning + bend
    if size.batch is not None:
        swept += judging(size, size.samples, moments * rates)
    return swept.then(optimizers_cost(size)).then(compared_cost(size, size.states).times(len(LOSSES)))


def most_steps(experiment: Experiment, settings: RatesSettings) -> int | None:
    """How many steps all these runs may have; None where even a run of none is too dear."""
    size = replace(Size.of(experiment), steps=limits.RATES_MOST_STEPS)
    return most(lambda changed: all_runs(changed, settings), size, "steps")


def refusal(experiment: Experiment, allowed: int | None, runs: int) -> str:
    """Why the page has no pictures, and what would make it cheaper."""
    if allowed is None:
        return tn(
            "{runs} runs of {count} sample with {inputs} inputs and {outputs} outputs take too long, however few their "
            "steps. Fewer rates or samples are needed.",
            "{runs} runs of {count} samples with {inputs} inputs and {outputs} outputs take too long, however few "
            "their steps. Fewer rates or samples are needed.",
            experiment.samples,
            runs=runs,
            inputs=experiment.inputs,
            outputs=experiment.outputs,
        )
    return tn(
        "steps must be at most {allowed} here, where {runs} runs of {count} sample are trained at once. Got {steps} "
        "instead. Fewer rates or samples leave room for more steps.",
        "steps must be at most {allowed} here, where {runs} runs of {count} samples are trained at once. Got {steps} "
        "instead. Fewer rates or samples leave room for more steps.",
        experiment.samples,
        allowed=f"{allowed:,}",
        runs=runs,
        steps=f"{experiment.steps:,}",
    )
