"""What the Rates page costs, and how far its runs go for that reason."""

from dataclasses import dataclass, replace

from attrs import evolve

from explorer import limits
from explorer.contract.rates import FEWEST, RatesSettings
from explorer.text.voice import t, tn
from explorer.views.compared import compared_cost, optimizers_cost
from explorer.views.cost import STATE, Cost, Size, judging, most, training
from slp_core import LOSSES, Experiment


@dataclass(frozen=True)
class Lengths:
    """How many steps fit into one request.

    Attributes
    ----------
    swept : int
        Of the runs of all rates, side by side: they come first.
    compared : int
        Of those of each optimizer and each loss, one after the other, in what time is left.
    """

    swept: int
    compared: int


def rates_cost(size: Size, settings: RatesSettings) -> Cost:
    """What the view does: of what would be too dear as much as fits."""
    fitting = _lengths(size, settings)
    return Cost() if fitting is None else _cost(size, settings, fitting)


def lengths(experiment: Experiment, settings: RatesSettings) -> Lengths | None:
    """How far the runs of ``experiment`` go; None where hardly the start of them fits."""
    return _lengths(Size.of(experiment), settings)


def _lengths(size: Size, settings: RatesSettings) -> Lengths | None:
    whole = Lengths(size.steps, size.steps)
    if _cost(size, settings, whole).allowed:
        return whole

    def alone(changed: Size) -> Cost:
        cost = _swept(changed, settings)
        return Cost(cost.seconds / limits.RATES_SWEPT, cost.bytes)

    swept = most(alone, size, "steps")
    if swept is None or swept == 0 < size.steps:
        return None
    compared = most(lambda changed: _cost(size, settings, Lengths(swept, changed.steps)), size, "steps")
    return None if compared is None else Lengths(swept, compared)


def _cost(size: Size, settings: RatesSettings, fitting: Lengths) -> Cost:
    swept = _swept(replace(size, steps=fitting.swept), settings)
    other = replace(size, steps=fitting.compared)
    return swept.then(optimizers_cost(other)).then(compared_cost(other, other.states).times(len(LOSSES)))


def _swept(size: Size, settings: RatesSettings) -> Cost:
    """A run for each rate side by side, and what is told of them."""
    rates, moments = settings.count + 1, size.steps + 1
    side_by_side = replace(size, outputs=size.outputs * rates, states=0)
    turning = Cost(moments * (side_by_side.parameters * 12e-9 + size.states * STATE))  # states are used, not recorded
    bend = Cost(size.outputs * (size.samples * (size.inputs + 1) ** 2 * 0.3e-9 + (size.inputs + 1) ** 3 * 20e-9))
    ended = judging(replace(size, logarithms=True), size.samples + size.tested, rates)
    swept = training(side_by_side) + turning + bend + ended
    if size.batch is not None:
        swept += judging(size, size.samples, moments * rates)
    return swept


def refusal(experiment: Experiment, runs: int) -> str:
    """Why the page has no pictures, and what would make it cheaper."""
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


def shortening(experiment: Experiment, settings: RatesSettings, fitting: Lengths) -> str:
    """How far the runs go where they are longer than fits, and what would let them go farther, if anything does."""
    told = []
    steps = f"{experiment.steps:,}"
    if fitting.swept < experiment.steps:
        fewer = lengths(experiment, evolve(settings, count=FEWEST))
        helps = fewer is not None and fewer.swept > fitting.swept
        most = f"{fitting.swept:,}"
        told.append(
            t(
                "The runs of all rates are shown as far as step {most} of {steps}: more would take too long. With "
                "fewer rates they go farther.",
                most=most,
                steps=steps,
            )
            if helps
            else t(
                "The runs of all rates are shown as far as step {most} of {steps}: more would take too long.",
                most=most,
                steps=steps,
            )
        )
    if fitting.compared < experiment.steps:
        told.append(
            t(
                "Optimizers and losses are compared as far as step {most} of {steps}: more would take too long.",
                most=f"{fitting.compared:,}",
                steps=steps,
            )
        )
    return " ".join(told)
