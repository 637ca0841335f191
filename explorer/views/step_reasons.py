"""Why a run does what it does, judged at each of its steps for the stage's sentences.

A judgement is a word for each step (or for each parameter of each step); a table of them is packed as one byte each.
"""

from collections.abc import Sequence
from typing import TypeVar, get_args

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from explorer.contract.step import Flatness, Move, Over, Side, StepReasons, Way, Worded
from explorer.contract.wire import packed_bytes
from slp_core import Experiment, Trace
from slp_core.judgement import at_target, saturated
from slp_core.neuron import Neuron
from slp_core.phases import batch_spans, spans

W = TypeVar("W", bound=str)
Choices = Sequence[tuple[Bool[Tensor, "..."], W]]

_REMEMBERING: dict[Over, tuple[Move, Move]] = {
    "one": ("rises_remembering_one", "falls_remembering_one"),
    "all": ("rises_remembering_all", "falls_remembering_all"),
    "batch": ("rises_remembering_batch", "falls_remembering_batch"),
}
_SHARED: dict[Over, tuple[Move, Move]] = {
    "all": ("rises_shared_all", "falls_shared_all"),
    "batch": ("rises_shared_batch", "falls_shared_batch"),
}


def reasons(trace: Trace, last: int, error: Tensor, pull: Tensor, slope: Tensor) -> StepReasons:
    """All judgements of a run up to step ``last``, from O - t, dE/dO and dO/dz of the shown sample at every step."""
    error, pull, slope = (values[: last + 1] for values in (error, pull, slope))
    gradients, updates = (table[: last + 1, :, 0] for table in (trace.parameter_gradients, trace.parameter_updates))
    over, trained = _over(trace.experiment), trace.experiment.inputs + trace.experiment.train_bias
    return {
        "over": over,
        "side": told(Side, [(at_target(error), "at"), (pull == 0, "beyond"), (error > 0, "high")], "low"),
        "pull": told(Way, [(pull > 0, "rises"), (pull < 0, "falls")], "stays"),
        "saturated": packed_bytes(saturated(slope)),
        "flat": told(Flatness, _flat(trace.experiment, gradients[:, :trained], error, slope, pull), "no"),
        "steepest": packed_bytes(_largest(gradients[:, :trained])),
        "most_moved": packed_bytes(_largest(updates[:, :trained])),
        "moves": told(Move, _moves(trace, gradients, updates, error, pull), "overflows"),
    }


def told(words: object, choices: Choices[W], otherwise: W) -> Worded[W]:
    """Each place's word: that of the first choice that holds there."""
    names: tuple[W, ...] = get_args(words)
    codes = torch.full(choices[0][0].shape, names.index(otherwise), dtype=torch.uint8)
    for holds, word in reversed(choices):
        codes[holds] = names.index(word)
    return {"words": list(names), "codes": packed_bytes(codes)}


def _over(experiment: Experiment) -> Over:
    """What a step's gradient is made of."""
    if experiment.samples == 1:
        return "one"
    full = all(span.size == experiment.samples for span in batch_spans(experiment))
    return "all" if full else "batch"  # of a run whose batches change, all samples are one of them


def _largest(values: Float[Tensor, "k d+1"]) -> Tensor:
    """The parameter with the largest number of each step, the first of several; an overflow does not count."""
    return values.abs().nan_to_num(nan=-1.0, posinf=-1.0).argmax(1)


def _flat(
    experiment: Experiment, gradients: Float[Tensor, "k p"], error: Tensor, slope: Tensor, pull: Tensor
) -> Choices[Flatness]:
    """Why no parameter that is trained has a gradient."""
    flat, over = (gradients == 0).all(1), _over(experiment)
    if over != "one":
        return [(flat, "cancelled_all" if over == "all" else "cancelled_batch")]
    rest: Flatness = "too_small" if experiment.x.any() else "no_input"
    asked: Choices[Flatness] = [(flat & (pull == 0) & (error != 0), "beyond"), (flat & (pull == 0), "target")]
    gate: Choices[Flatness] = [(flat & (slope == 0), "activation")]
    joint = Neuron.of(experiment).canonical
    if joint and joint.sees_sum:  # the slope of the activation is left out
        return [*asked, (flat, rest)]
    return [*gate, *asked, (flat, rest)]


def _moves(
    trace: Trace,
    gradients: Float[Tensor, "k d+1"],
    updates: Float[Tensor, "k d+1"],
    error: Float[Tensor, " k"],
    pull: Float[Tensor, " k"],
) -> Choices[Move]:
    """Why each parameter moves as it does."""
    experiment, over = trace.experiment, _over(trace.experiment)
    flat, still, up, down = gradients == 0, updates == 0, updates > 0, updates < 0
    always = torch.ones_like(flat)
    remembers = any(state.ndim > 1 for state in trace.states.values())
    decays = trace.parameter_decays[: len(updates), :, 0] != 0 if trace.decays else ~always
    causes: list[tuple[Tensor, tuple[Move, Move]]] = [
        (decays & remembers, ("rises_decaying_remembering", "falls_decaying_remembering")),
        (decays, ("rises_decaying", "falls_decaying")),
        (flat, ("rises_on", "falls_on")),
        ((gradients > 0) == up, ("rises_against", "falls_against")),
    ]
    if remembers:
        causes.append((always, _REMEMBERING[over]))
    elif over != "one":
        causes.append((always, _SHARED[over]))
    # A single sample's slope has the sign of error times input, unless the error is so small that rounding rules it.
    fed = torch.cat([experiment.x[experiment.shown], experiment.x.new_ones(1)])
    if Neuron.of(experiment).canonical is None:
        causes.append(((error.sign() != pull.sign())[:, None] & always, ("rises_downhill", "falls_downhill")))
    causes += [
        (error[:, None].sign() * fed.sign() != gradients.sign(), ("rises_rounding", "falls_rounding")),
        ((error < 0)[:, None] & always, ("rises_low", "falls_low")),
        (always, ("rises_high", "falls_high")),
    ]
    moved = [
        choice
        for cause, (rises, falls) in causes
        for choice in ((updates.isfinite() & up & cause, rises), (updates.isfinite() & down & cause, falls))
    ]
    frozen = torch.cat([torch.full((end - first, 1), e.learning_rate == 0) for first, end, e in spans(experiment)])[
        : len(updates)
    ]
    untrained = always & (torch.arange(fed.numel()) >= experiment.inputs + experiment.train_bias)
    return [
        (untrained, "untrained"),
        (still & decays & frozen, "frozen"),
        (still & decays, "balanced"),
        (still & flat, "flat"),
        (still & frozen, "frozen"),
        (still, "lost"),
        *moved,
    ]
