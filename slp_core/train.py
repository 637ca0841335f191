"""The loop: every step of a run, from its start or from where another one ended."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.batches import batches
from slp_core.decay import Decay
from slp_core.errors import Abandoned, never
from slp_core.experiment import Experiment
from slp_core.neuron import CHUNK, Neuron
from slp_core.optimizers import OPTIMIZERS, Setting, State, Step
from slp_core.phases import batch_spans, rows_shared, spans
from slp_core.trace import Recorded, Trace

LOOK_EVERY = 16
"""Steps between two looks at whether somebody still waits: 0.2 s of the dearest steps, 0.3 ms of small ones."""

Look = Callable[[Tensor, Tensor, Tensor], None]
After = tuple[int, State]
"""So many steps, and what the optimizer remembers after them."""


def train(experiment: Experiment, abandoned: Callable[[], bool] = never) -> Trace:
    """Train for ``experiment.steps`` steps and record every one.

    Deterministic: the same Experiment gives a bit-identical Trace. A run that overflows does not raise; its
    Trace says where (:attr:`Trace.diverged_at`), and every value before that is exact.

    Raises
    ------
    Abandoned
        Within :data:`LOOK_EVERY` steps after ``abandoned`` says so.

    >>> from slp_core import tutorial
    >>> train(tutorial().change(steps=3)).loss.shape
    torch.Size([4])
    """
    start = torch.cat([experiment.weights, experiment.bias[None, :]])
    return Trace(experiment, *descend(experiment, start, None, abandoned))


def resume(experiment: Experiment, before: Trace, abandoned: Callable[[], bool] = never) -> Trace:
    """The run of ``experiment``, judged, where ``before`` is the same run with another number of steps, or changes.

    Bit-identical to :func:`train`, at the cost of what is new alone: it goes on with the weights and with what the
    optimizer remembers, where the two part.

    Raises
    ------
    ValueError
        If ``before`` is another run.
    Abandoned
        Within :data:`LOOK_EVERY` steps after ``abandoned`` says so.

    >>> from slp_core import tutorial
    >>> resume(tutorial().change(steps=5), train(tutorial().change(steps=3))).loss.shape
    torch.Size([6])
    """
    if before.experiment.run_key != experiment.run_key:
        raise ValueError("A run can only be resumed with the same Experiment, but for its steps and changes.")
    known, wanted = rows_shared(experiment, before.experiment), experiment.steps + 1
    recorded = _merged(before.recorded, before.recorded, lambda one, _: one[:known])
    if wanted > known:
        start = before.parameters[known - 1] + before.parameter_updates[known - 1]
        after = known, {name: state[known - 1] for name, state in before.states.items()}
        later = descend(experiment, start, None, abandoned, after)
        recorded = _merged(recorded, later, lambda one, other: torch.cat([one, other]))
    return Trace(experiment, *recorded).judged(abandoned, before)


def _merged(one: Recorded, other: Recorded, merge: Callable[[Tensor, Tensor], Tensor]) -> Recorded:
    parameters, gradients, updates = map(merge, one[:3], other[:3])
    return parameters, gradients, updates, {name: merge(one[3][name], other[3][name]) for name in one[3]}


def descend(
    experiment: Experiment,
    start: Float[Tensor, "d+1 c"],
    learning_rate: Setting | None,
    abandoned: Callable[[], bool] = never,
    after: After | None = None,
) -> Recorded:
    """Every step of :func:`walk`, recorded.

    Returns
    -------
    parameters, gradients, updates, states : as in :class:`Trace`, with c in place of m

    Raises
    ------
    Abandoned
        Within :data:`LOOK_EVERY` steps after ``abandoned`` says so.
    """
    rows = experiment.steps + 1 - (after[0] if after else 0)
    before_any = OPTIMIZERS[experiment.optimizer].init(start)
    # The recorded tensors are made outside of inference mode, so that a reader may put them into autograd; and before
    # the first step: small results that are kept among large temporaries would pin the heap above each of them.
    parameters, gradients, updates = (start.new_empty(rows, *start.shape) for _ in range(3))
    states = {name: state.new_empty(rows, *state.shape) for name, state in before_any.items()}
    # Inference mode: half the loop's time is PyTorch's bookkeeping for a backward pass that never comes.
    with torch.inference_mode():
        steps = walk(experiment, start, learning_rate, after=after)
        at_once = recorded_at_once(experiment, start.shape[1])
        for row in range(0, rows, at_once):
            *taken, remembered = zip(*islice(steps, at_once), strict=True)
            if abandoned():
                raise Abandoned
            some = slice(row, row + at_once)
            for record, made in zip((parameters, gradients, updates), taken, strict=True):
                torch.stack(made, out=record[some])
            for name, record in states.items():
                torch.stack([state[name] for state in remembered], out=record[some])
    return parameters, gradients, updates, states


def recorded_at_once(experiment: Experiment, columns: int) -> int:
    """Steps that are taken before what came of them is recorded: fewer where their temporaries are large."""
    seen = max(span.size for span in batch_spans(experiment))
    rows = max(seen, experiment.inputs + 1)
    return max(1, min(LOOK_EVERY, CHUNK // (rows * columns)))


def walk(
    experiment: Experiment,
    start: Float[Tensor, "d+1 c"],
    learning_rate: Setting | None,
    look: Look | None = None,
    after: After | None = None,
) -> Iterator[tuple[Float[Tensor, "d+1 c"], Float[Tensor, "d+1 c"], Float[Tensor, "d+1 c"], State]]:
    """The loop itself, over c columns of parameters (weights, the bias as the last row): for k = 0..T what they are
    before step k, the gradient there, the update that the optimizer makes of it, and its state afterwards.

    The columns are the m outputs of one run, or of many runs side by side (c a multiple of m), each column with
    its own learning rate if that is a tensor of c numbers; where it is None, all have that of the Experiment, with its
    changes. ``look`` is shown z, the outputs and the target of every
    step's batch, (batch, c) each: what a step computes anyway need not be computed again.

    A run that goes on ``after`` some steps starts with the parameters there, and has the rest of its steps to take.
    """
    neuron, optimizer = Neuron.of(experiment), OPTIMIZERS[experiment.optimizer]
    done, state = after or (0, optimizer.init(start))
    taken = batches(experiment, neuron, runs=start.shape[1] // experiment.outputs, done=done)
    parameters = start
    # A step on a small neuron costs what its calls cost: names are looked up once, and mm asks for fewer checks than @.
    value, delta, mm = neuron.activation.value, neuron.delta, torch.mm
    for first, end, phase in spans(experiment):
        step, decay = _step(phase, learning_rate), Decay.of(phase)
        decays = bool(decay)
        for inputs, scaled_inputs, target in islice(taken, max(0, end - max(first, done))):
            z = mm(inputs, parameters)
            o = value(z)
            if look is not None:
                look(z, o, target)
            gradient = mm(scaled_inputs, delta(z, o, target))
            update, state = step(gradient + decay.slope(parameters) if decays else gradient, state)
            yield parameters, gradient, update, state
            parameters = parameters + update


def _step(experiment: Experiment, learning_rate: Setting | None) -> Step:
    """The step of its optimizer with its settings, or with another learning rate."""
    optimizer = OPTIMIZERS[experiment.optimizer]
    settings: dict[str, Setting] = {name: getattr(experiment, name) for name in optimizer.settings}
    if learning_rate is not None:
        settings["learning_rate"] = learning_rate
    step = partial(optimizer.step, **settings)
    return step if experiment.train_bias else partial(_without_bias, step)


def _without_bias(step: Step, gradient: Tensor, state: State) -> tuple[Tensor, State]:
    """An optimizer's step that is not told of the bias, and leaves it where it is.

    The bias keeps its row, of zeros: what a step makes of a 0 may still be 0 / 0, where epsilon is 0.
    """
    if state:  # it remembers nothing of the bias either; one without a memory needs no copy
        gradient = gradient.clone()
        gradient[-1].zero_()
    update, state = step(gradient, state)
    update[-1].zero_()
    return update, state
