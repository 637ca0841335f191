"""What a view's numbers cost, told beforehand from the sizes of an Experiment: seconds of one core, bytes of memory.

The prices were measured with ``slp_core`` on one core (see ``benchmarks/dearest.py``, which measures them against what
really happens) and rounded up. They are there to refuse what is too dear, not to tell anybody how long it takes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer import limits
from explorer.text.voice import t, tn
from slp_core import OPTIMIZERS, Experiment
from slp_core.phases import batch_spans

STEP, STATE = 22e-6, 28e-6
"""Seconds that any step of a run takes, and any state of the optimizer in it, however few numbers there are."""
DELTA, JUDGED, JUDGED_BY_LOGARITHMS, PRODUCT = 18e-9, 11e-9, 25e-9, 0.33e-9
"""Seconds for an output with its slopes in a step, for one that is only judged, and for one input of an output,"""
FAR_PRODUCT, NEAR = 0.5e-9, 250_000
"""which is dearer where there are more inputs of all samples than a core's cache holds: they are fetched every time."""
PARAMETER = 6e-9
"""Seconds that a step takes for each number that it records."""
SHUFFLED, CUT = 4e-9, 2e-6
"""Seconds to put a number at another place for the next epoch, and to cut a batch."""
NUMBER = 8
"""Bytes."""


@dataclass(frozen=True)
class Cost:
    """Seconds of one core, and bytes at the largest moment."""

    seconds: float = 0.0
    bytes: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.seconds + other.seconds, self.bytes + other.bytes)

    def then(self, other: "Cost") -> "Cost":
        """One after the other: what the first needed is free for the second."""
        return Cost(self.seconds + other.seconds, max(self.bytes, other.bytes))

    def times(self, count: int) -> "Cost":
        """So often, one after the other: what one needed is free for the next."""
        return Cost(self.seconds * count, self.bytes)

    @property
    def allowed(self) -> bool:
        """Whether one request may cost so much."""
        return self.share <= 1

    @property
    def share(self) -> float:
        """The part of what is allowed that it takes, in time or in memory, whichever is more."""
        return max(self.seconds / limits.VIEW_MOST_SECONDS, self.bytes / limits.VIEW_MOST_BYTES)


@dataclass(frozen=True)
class Size:
    """Everything of an Experiment that its cost follows from: whoever asks what could be changed changes one of these.

    Attributes
    ----------
    samples, tested, inputs, outputs, steps : int
        ``tested`` are the samples that are kept for testing.
    batch : int or None
        None where every step sees all samples.
    states : int
        How many tables the optimizer remembers.
    logarithms : bool
        Whether the loss takes logarithms, which are dearer.
    """

    samples: int
    tested: int
    inputs: int
    outputs: int
    steps: int
    batch: int | None
    states: int
    logarithms: bool

    @classmethod
    def of(cls, experiment: Experiment) -> "Size":
        """The sizes of ``experiment``: where its batches change, with those that are dearest."""
        whole, sizes = experiment.samples, {span.size for span in batch_spans(experiment)}
        ways = [replace(cls._plain(experiment), batch=None if size == whole else size) for size in sorted(sizes)]
        return max(ways, key=lambda way: training(way).seconds)

    @classmethod
    def _plain(cls, experiment: Experiment) -> "Size":
        return cls(
            samples=experiment.samples,
            tested=0 if experiment.x_test is None else len(experiment.x_test),
            inputs=experiment.inputs,
            outputs=experiment.outputs,
            steps=experiment.steps,
            batch=None,
            states=len(OPTIMIZERS[experiment.optimizer].symbols),
            logarithms=experiment.loss == "binary_cross_entropy",
        )

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return (self.inputs + 1) * self.outputs

    @property
    def product(self) -> float:
        """Seconds for one input of an output."""
        return PRODUCT if self.samples * (self.inputs + 1) <= NEAR else FAR_PRODUCT

    @property
    def data(self) -> Cost:
        """Holding the samples, in the forms in which they are worked on."""
        numbers = (self.samples + self.tested) * (self.inputs + 1 + self.outputs)
        return Cost(numbers * 2e-9, numbers * NUMBER * 4)


def training(size: Size) -> Cost:
    """One recorded run: ``slp_core.train``."""
    moments = size.steps + 1
    seen = min(size.batch or size.samples, size.samples)
    recorded = size.parameters * (3 + size.states)
    step = STEP + STATE * size.states + seen * size.outputs * (DELTA + size.product * (size.inputs + 1))
    seconds = moments * (step + PARAMETER * recorded)
    if size.batch is not None:
        epochs = -(-moments * seen // size.samples)
        seconds += epochs * (size.samples * (size.inputs + size.outputs + 1) * SHUFFLED + CUT * size.samples / seen)
    objects = moments * (3 + size.states) * 400  # a tensor's own, beside its numbers
    return size.data + Cost(seconds, (2 * moments * recorded + 6 * seen * size.outputs) * NUMBER + objects)


def judging(size: Size, samples: int, moments: int) -> Cost:
    """The loss over ``samples`` (or which of them are right), for so many sets of parameters."""
    each = (JUDGED_BY_LOGARITHMS if size.logarithms else JUDGED) + size.product * (size.inputs + 1)
    outputs = samples * size.outputs
    return Cost(moments * (outputs * each + 1e-6), NUMBER * (5 * max(outputs, 32_768) + 2 * moments))


def losses(size: Size, points: int) -> Cost:
    """The loss at ``points`` places along one parameter or two, everything else held."""
    each = JUDGED_BY_LOGARITHMS if size.logarithms else JUDGED
    return Cost(1e-4 + points * size.samples * each, NUMBER * (5 * max(size.samples, 32_768) + 4 * points))


def differences(size: Size, sizes: int) -> Cost:
    """Central differences of so many sizes, for every parameter by itself."""
    moved, outputs = size.parameters, size.samples * size.outputs
    each = (JUDGED_BY_LOGARITHMS if size.logarithms else JUDGED) + size.product * (size.inputs + 1)
    seconds = 2 * sizes * (moved * outputs * each + moved * moved * PARAMETER)
    each_size = moved * max(moved, outputs)
    return Cost(seconds, 6 * NUMBER * max(each_size, min(1_000_000, sizes * each_size)))


def sending(numbers: int) -> Cost:
    """Writing so many numbers as base64 into an answer, which is then encoded and sent."""
    return Cost(numbers * 20e-9, numbers * NUMBER * 5)


def most(cost: Callable[[Size], Cost], size: Size, name: str) -> int | None:
    """The largest value of one of the sizes with which the whole costs what is allowed; None where there is none."""
    low, high = (0 if name == "steps" else 1), int(getattr(size, name))

    def fits(value: int) -> bool:
        return cost(replace(size, **{name: value})).allowed  # type: ignore[arg-type]

    if not fits(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def why_refused(cost: Callable[[Size], Cost], size: Size) -> tuple[str, str]:
    """Why it is refused, and the field that is to blame: what is too much, what came, what is allowed."""
    steps, samples, outputs = (most(cost, size, name) for name in ("steps", "samples", "outputs"))
    sizes = {"inputs": size.inputs, "outputs": size.outputs}
    if steps is not None:
        told = tn(
            "steps must be at most {most} here, with {count} sample, {inputs} inputs and {outputs} outputs. Got {got} "
            "instead.",
            "steps must be at most {most} here, with {count} samples, {inputs} inputs and {outputs} outputs. Got {got} "
            "instead.",
            size.samples,
            most=f"{steps:,}",
            got=f"{size.steps:,}",
            **sizes,
        )
        return told, "steps"
    if samples is not None:
        told = t(
            "samples must be at most {most} here, with {inputs} inputs, {outputs} outputs and {steps} steps. Got {got} "
            "instead.",
            most=f"{samples:,}",
            got=f"{size.samples:,}",
            steps=f"{size.steps:,}",
            **sizes,
        )
        return told, "x"
    if outputs is not None:
        told = t(
            "outputs must be at most {most} here, with {inputs} inputs and {steps} steps. Got {got} instead.",
            most=outputs,
            got=size.outputs,
            inputs=size.inputs,
            steps=f"{size.steps:,}",
        )
        return told, "weights"
    told = t(
        "This page would take {times} times what a request may take, with {samples} samples, {inputs} inputs, "
        "{outputs} outputs and {steps} steps. Fewer of several of these are needed.",
        times=f"{cost(size).share:,.0f}",
        samples=f"{size.samples:,}",
        steps=f"{size.steps:,}",
        **sizes,
    )
    return told, "steps"
