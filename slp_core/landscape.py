"""The real loss around an Experiment's weights, and the outputs over two of its inputs.

Nothing is approximated: a slice holds every other parameter where it is, and each of its points is what
:func:`~slp_core.forward` gives there. One moved weight changes the sum z by a multiple of one input, so that a
point costs two multiplications a sample, whatever the number of inputs.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from slp_core.activations import ACTIVATIONS
from slp_core.curves import decision_curves, outputs_over
from slp_core.errors import Abandoned, ExperimentError, Statement, never
from slp_core.experiment import Experiment
from slp_core.fields import Array, Real
from slp_core.neuron import CHUNK, Neuron, pre_activation, with_ones
from slp_core.verdicts import THRESHOLD

MOST_POINTS = 1_000_000

LEVELS = 513
"""Sums z at which a decision line is looked for, and again between the two where it lies."""

TIMES = 5
"""How often again: 2**-9 of a span becomes 2**-54, beyond its last digit."""

AROUND = (0, 1, 3, 2, 0)
"""The corners of two spans, as ``cartesian_prod`` numbers them, on the way around their edge."""

TWO_PARAMETERS = Statement("two_parameters", "{field} must be two different parameters.")
TWO_INPUTS = Statement("two_inputs", "{field} must be two different inputs.")
RAW_INPUTS = Statement("raw_inputs", "{field} must be 0 and 1 where terms are made of them.")
SPAN = Statement("span", "{field} must be the least and the greatest value of an input.")
PLACE = Statement("place", "{field} must be an input j, or a pair (j, k) of an input and an output.")
NUMBERED = Statement("numbered", "{field} must be numbered from 0 to {last}.")
POINTS = Statement("points", "{field} must be a list of 1 to {most} numbers.")
PAIRS = Statement("pairs", "{field} must be at most {most} pairs.")

Parameter = int | tuple[int, int]
"""A place in ``Trace.parameters``: (j, k) is the weight from input j to output k, and (d, k), the row below the last
weight, output k's bias. A lone j means (j, 0)."""

_VALUES = Array("v", Real(-1e9, 1e9, slider=(-3, 3), step=0.01))


def loss_slice(
    experiment: Experiment,
    weight: Parameter,
    values: Sequence[float] | Float[Tensor, " v"],
    abandoned: Callable[[], bool] = never,
) -> Float[Tensor, " v"]:
    """The loss over the training samples for each value of one parameter, all others held.

    Raises
    ------
    ExperimentError
        If there is no such parameter or a value is not finite.
    Abandoned
        As soon as ``abandoned`` says so.

    >>> from slp_core import tutorial
    >>> [round(loss, 4) for loss in loss_slice(tutorial(), 0, [-1.0490, 0.0]).tolist()]
    [0.1738, 0.0783]
    """
    (row, output), points = _place(experiment, weight), _checked(values)
    return _along(experiment, output, (row,), points[:, None], abandoned) + _others(experiment, output)


def loss_surface(
    experiment: Experiment,
    weights: tuple[Parameter, Parameter],
    values: Sequence[float] | Float[Tensor, " v"],
    other_values: Sequence[float] | Float[Tensor, " u"],
    abandoned: Callable[[], bool] = never,
) -> Float[Tensor, "v u"]:
    """The loss over the training samples for each pair of values of two parameters, all others held.

    Row i belongs to ``values[i]`` of the first parameter, column j to ``other_values[j]`` of the second.

    Raises
    ------
    ExperimentError
        If the parameters are not two different ones, a value is not finite, or there are over a million pairs.
    Abandoned
        As soon as ``abandoned`` says so.
    """
    (row, output), (other_row, other_output) = (_place(experiment, weight) for weight in weights)
    if (row, output) == (other_row, other_output):
        raise ExperimentError("weights", TWO_PARAMETERS, weights)
    first, second = _grid(values, other_values)
    if output != other_output:  # each moves an output of its own, and the loss is a sum over outputs
        one = _along(experiment, output, (row,), first[:, None], abandoned)[:, None]
        other = _along(experiment, other_output, (other_row,), second[:, None], abandoned)
        return one + other + _others(experiment, output, other_output)
    loss = _along(experiment, output, (row, other_row), torch.cartesian_prod(first, second), abandoned)
    return loss.reshape(len(first), len(second)) + _others(experiment, output)


def output_grid(
    experiment: Experiment,
    inputs: tuple[int, int],
    values: Sequence[float] | Float[Tensor, " v"],
    other_values: Sequence[float] | Float[Tensor, " u"],
) -> Float[Tensor, "v u m"]:
    """The outputs for each pair of values of two inputs, the others held at their mean over the training samples.

    Row i belongs to ``values[i]`` of the first input, column j to ``other_values[j]`` of the second. With terms the two
    are the raw inputs, and the terms follow them.

    Raises
    ------
    ExperimentError
        If the inputs are not two different ones (with terms: not the raw ones in their order), a value is not finite,
        or there are over a million pairs.
    """
    rows = _pair_of_inputs(experiment, inputs)
    first, second = _grid(values, other_values)
    if experiment.terms:
        o = outputs_over(experiment, torch.cartesian_prod(first, second))
        return o.reshape(len(first), len(second), experiment.outputs)
    x = experiment.x.mean(0).repeat(len(first) * len(second), 1)
    x[:, list(rows)] = torch.cartesian_prod(first, second)
    z = pre_activation(x, experiment.weights, experiment.bias)
    o = Neuron.of(experiment).activation.value(z)
    return o.reshape(len(first), len(second), experiment.outputs)


def decision_lines(
    experiment: Experiment,
    inputs: tuple[int, int],
    span: tuple[float, float],
    other_span: tuple[float, float],
    threshold: float = THRESHOLD,
) -> Float[Tensor, "s 2 2"]:
    """Where the first output passes ``threshold``, at which the verdict on it changes, over the spans of two inputs,
    the others held at their mean as in :func:`output_grid`.

    The output depends on z alone, and z is linear in the inputs: so these are straight lines, one for each z at which
    the activation passes the threshold. Of each, the two places (first input, second input) where it meets the edge.

    With terms z is not linear in the raw inputs, and what is found is short lines along a curve
    (:func:`~slp_core.curves.decision_curves`).

    Raises
    ------
    ExperimentError
        If the inputs are not two different ones (with terms: not the raw ones in their order), or a span is not two
        finite numbers.
    """
    rows = _pair_of_inputs(experiment, inputs)
    corners = torch.cartesian_prod(*_grid(span, other_span))
    if len(corners) != 4:
        raise ExperimentError("span", SPAN, (span, other_span))
    if experiment.terms:
        return decision_curves(experiment, _checked(span), _checked(other_span), threshold)
    at_mean = experiment.x.mean(0)
    at_mean[list(rows)] = 0.0
    held = at_mean @ experiment.weights[:, 0] + experiment.bias[0]
    z = corners @ experiment.weights[list(rows), 0] + held
    says = ACTIVATIONS[experiment.activation].value

    def changes(low: float, high: float) -> list[tuple[float, float]]:
        """Between which two levels the verdict changes."""
        levels = torch.linspace(low, high, LEVELS, dtype=torch.float64)
        at = (says(levels) >= threshold).diff().nonzero()[:, 0]
        return list(zip(levels[at].tolist(), levels[at + 1].tolist(), strict=True))

    lines, onward = [], list(AROUND)
    for between in changes(z.min().item(), z.max().item()):
        for _ in range(TIMES):
            between = next(iter(changes(*between)), between)
        beyond = (z - between[1])[onward]
        start, end = beyond[:-1], beyond[1:]
        crossed = (start >= 0) != (end >= 0)
        edges = corners[onward]
        ends = edges[:-1] + (start / (start - end))[:, None] * edges.diff(dim=0)
        lines.append(ends[crossed][:2])  # rounding may find more where all four sums are nearly the same
    return torch.stack(lines) if lines else torch.empty(0, 2, 2, dtype=torch.float64)


def _along(
    experiment: Experiment,
    output: int,
    rows: tuple[int, ...],
    points: Float[Tensor, "p r"],
    abandoned: Callable[[], bool],
) -> Float[Tensor, " p"]:
    """What one output adds to the loss when the parameters in ``rows`` of its column take each point's values."""
    neuron, (n, m) = Neuron.of(experiment), experiment.target.shape
    inputs = with_ones(experiment.x)
    column = torch.cat([experiment.weights, experiment.bias[None, :]])[:, output]
    column[list(rows)] = 0.0  # taken out, not subtracted: a large weight would leave its rounding behind
    held, moving = inputs @ column, inputs[:, list(rows)].T.contiguous()
    target = experiment.target[:, output]
    losses = []
    with torch.inference_mode():
        for part in points.split(max(1, CHUNK // n)):
            if abandoned():
                raise Abandoned
            z = torch.addmm(held, part, moving)
            losses.append(neuron.terms(z, neuron.activation.value(z), target).sum(1))
    return torch.cat(losses) * neuron.share(n, m)


def _others(experiment: Experiment, *outputs: int) -> Float[Tensor, ""]:
    """What all outputs but ``outputs`` add to the loss."""
    rest = [k for k in range(experiment.outputs) if k not in outputs]
    if not rest:
        return torch.zeros((), dtype=torch.float64)
    neuron = Neuron.of(experiment)
    z = pre_activation(experiment.x, experiment.weights[:, rest], experiment.bias[rest])
    terms = neuron.terms(z, neuron.activation.value(z), experiment.target[:, rest])
    return terms.sum() * neuron.share(*experiment.target.shape)


def _place(experiment: Experiment, weight: Parameter) -> tuple[int, int]:
    pair = weight if isinstance(weight, tuple) else (weight, 0)
    if len(pair) != 2:
        raise ExperimentError("weight", PLACE, weight)
    return _index("weight", pair[0], experiment.inputs + 1), _index("weight", pair[1], experiment.outputs)


def _pair_of_inputs(experiment: Experiment, inputs: tuple[int, int]) -> tuple[int, ...]:
    rows = tuple(_index("inputs", j, experiment.inputs) for j in inputs)
    if len(rows) != 2 or rows[0] == rows[1]:
        raise ExperimentError("inputs", TWO_INPUTS, inputs)
    if experiment.terms and rows != (0, 1):
        raise ExperimentError("inputs", RAW_INPUTS, inputs)
    return rows


def _index(name: str, index: Any, size: int) -> int:
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < size:
        raise ExperimentError(name, NUMBERED(last=size - 1), index)
    return index


def _checked(values: Any) -> Float[Tensor, " v"]:
    points = _VALUES.convert(values, "values")
    if points is None or points.ndim != 1 or not 1 <= len(points) <= MOST_POINTS:
        raise ExperimentError("values", POINTS(most=f"{MOST_POINTS:,}"), values)
    return points


def _grid(values: Any, other_values: Any) -> tuple[Float[Tensor, " v"], Float[Tensor, " u"]]:
    first, second = _checked(values), _checked(other_values)
    if len(first) * len(second) > MOST_POINTS:
        raise ExperimentError("values", PAIRS(most=f"{MOST_POINTS:,}"), len(first) * len(second))
    return first, second
