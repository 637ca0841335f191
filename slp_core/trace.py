"""A whole training run as one immutable record.

The loop computes only what the next step depends on: the gradient and the parameters. The rest
(outputs, losses) follows afterwards, in one batched pass over all steps, when somebody asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from slp_core.decay import Decay
from slp_core.errors import Abandoned, never
from slp_core.experiment import Experiment
from slp_core.neuron import CHUNK, Neuron, pre_activation, with_ones
from slp_core.phases import Span, rows_shared, sample_spans, spans

KEPT = 1_000_000
"""How many outputs of a run are kept while its losses are computed, so that nobody computes them again: 8 MB."""

Recorded = tuple[
    Float[Tensor, "steps d+1 c"], Float[Tensor, "steps d+1 c"], Float[Tensor, "steps d+1 c"], dict[str, Tensor]
]
"""Parameters, gradients, updates and states as in :class:`Trace`, with c columns in place of m."""
Judged = tuple[Float[Tensor, "k n m"] | None, Float[Tensor, " k"]]
"""The outputs of k neurons, where they are kept, and their losses."""
Known = tuple[Float[Tensor, "j n m"] | None, Float[Tensor, " j"] | None]
"""The same of the first j of them, as far as it is known."""


@dataclass(frozen=True, eq=False)
class Trace:
    """A run of T steps: for k = 0..T what the parameters were and what step k does to them.

    Row k holds the parameters *before* step k, the gradient there, the update that the optimizer makes of it
    and the optimizer's state after it: ``weights[k + 1] = weights[k] + weight_updates[k]``. Row T is where the
    run ends; its gradient and update are those of the step that would come next. With mini-batches the gradient
    is that of step k's batch, the loss always that of all samples; neither knows of weight decay, which the updates do
    (:attr:`parameter_decays`, :attr:`objective`). Do not write into a Trace: it is shared.

    Attributes
    ----------
    experiment : Experiment
        What was run.
    parameters, parameter_gradients, parameter_updates : (T+1, d+1, m)
        Weights, with the bias as the last row. The loss has a slope along a bias that is not trained, too; its update
        is 0.
    states : dict of (T+1, d+1, m) or (T+1,)
        The parts of the optimizer's state by name, after step k. It has nothing to remember of a bias that is not
        trained: 0.
    """

    experiment: Experiment
    parameters: Float[Tensor, "steps d+1 m"]
    parameter_gradients: Float[Tensor, "steps d+1 m"]
    parameter_updates: Float[Tensor, "steps d+1 m"]
    states: dict[str, Tensor]

    @property
    def recorded(self) -> Recorded:
        """Everything that was recorded while it was trained."""
        return self.parameters, self.parameter_gradients, self.parameter_updates, self.states

    @property
    def tensors(self) -> list[Tensor]:
        """Everything that it holds at the moment: what was recorded, and what was computed of it since."""
        at_the_moment = list(vars(self).values())  # another thread may compute more of it meanwhile
        since = [made for value in at_the_moment for made in (value if isinstance(value, tuple) else (value,))]
        return [made for made in (*since, *self.states.values()) if isinstance(made, Tensor)]

    @property
    def weights(self) -> Float[Tensor, "steps d m"]:
        """(T+1, d, m)"""
        return self.parameters[:, :-1]

    @property
    def bias(self) -> Float[Tensor, "steps m"]:
        """(T+1, m)"""
        return self.parameters[:, -1]

    @property
    def weight_gradients(self) -> Float[Tensor, "steps d m"]:
        """(T+1, d, m)"""
        return self.parameter_gradients[:, :-1]

    @property
    def bias_gradients(self) -> Float[Tensor, "steps m"]:
        """(T+1, m)"""
        return self.parameter_gradients[:, -1]

    @property
    def weight_updates(self) -> Float[Tensor, "steps d m"]:
        """(T+1, d, m): what is added to the weights."""
        return self.parameter_updates[:, :-1]

    @property
    def bias_updates(self) -> Float[Tensor, "steps m"]:
        """(T+1, m): what is added to the bias."""
        return self.parameter_updates[:, -1]

    @cached_property
    def parameter_decays(self) -> Float[Tensor, "steps d+1 m"]:
        """(T+1, d+1, m): what weight decay adds to the gradients before the optimizer sees them; zeros without."""
        decays = [Decay.of(e).slope(self.parameters[first:end]) for first, end, e in spans(self.experiment)]
        return torch.cat(decays)

    @property
    def objective(self) -> Float[Tensor, " steps"]:
        """(T+1,): what the run descends: the loss, and the penalty of weight decay where there is some."""
        if not self.decays:
            return self.loss
        penalties = [Decay.of(e).penalty(self.parameters[first:end]) for first, end, e in spans(self.experiment)]
        return self.loss + torch.cat(penalties)

    @property
    def decays(self) -> bool:
        """Whether anything decays at any step."""
        return Decay.ever(self.experiment)

    @cached_property
    def outputs(self) -> Float[Tensor, "steps n m"]:
        """(T+1, n, m): the outputs for all samples. Large for long runs on much data; the losses do not need it."""
        outputs = self.kept_outputs
        if outputs is None:
            value = Neuron.of(self.experiment).activation.value
            parts = [
                value(pre_activation(e.x, self.weights[first:end], self.bias[first:end]))
                for first, end, e in sample_spans(self.experiment)
            ]
            outputs = torch.cat(parts)
        return outputs

    @property
    def kept_outputs(self) -> Float[Tensor, "steps n m"] | None:
        """The outputs, if there are few enough (:data:`KEPT`) to be left over from computing the losses, or None."""
        return self._judged[0]

    @property
    def loss(self) -> Float[Tensor, " steps"]:
        """(T+1,): the loss over all training samples, those of each step."""
        return self._judged[1]

    @cached_property
    def test_loss(self) -> Float[Tensor, " steps"] | None:
        """(T+1,): the loss over the test samples, or None without them."""
        return None if self.experiment.x_test is None else self._judge_tested(never)

    @cached_property
    def diverged_at(self) -> int | None:
        """The first step at which a parameter, a gradient or the loss is no longer finite, or None."""
        held = finite(self.parameters) & finite(self.parameter_gradients) & self.loss.isfinite()
        return None if bool(held.all()) else int((~held).nonzero()[0])

    def judged(self, abandoned: Callable[[], bool], before: "Trace | None" = None) -> "Trace":
        """This Trace, its losses computed now: whoever only reads them later cannot give up on the way.

        What ``before``, a run that has its first rows in common with this one, knows of them is not computed again.

        Raises
        ------
        Abandoned
            As soon as ``abandoned`` says so.
        """
        if "_judged" not in self.__dict__:
            self.__dict__["_judged"] = self._judge(abandoned, before)
        if "test_loss" not in self.__dict__ and self.experiment.x_test is not None:
            self.__dict__["test_loss"] = self._judge_tested(abandoned, before)
        return self

    @cached_property
    def _judged(self) -> Judged:
        return self._judge(never)

    def _judge(self, abandoned: Callable[[], bool], before: "Trace | None" = None) -> Judged:
        keep = len(self.parameters) * self.experiment.target.numel() <= KEPT
        known: Known = (None, None)
        if before is not None:
            outputs, losses = before._judged
            shared = rows_shared(self.experiment, before.experiment)
            known = None if outputs is None else outputs[:shared], losses[:shared]
        parts = [
            self._judge_part(span, span.experiment.x, span.experiment.target, keep, abandoned, known)
            for span in sample_spans(self.experiment)
        ]
        if len(parts) == 1:
            return parts[0]
        return torch.cat([o for o, _ in parts if o is not None]) if keep else None, torch.cat([e for _, e in parts])

    def _judge_tested(self, abandoned: Callable[[], bool], before: "Trace | None" = None) -> Tensor:
        known: Known = (None, None)
        if before is not None and before.test_loss is not None:
            known = None, before.test_loss[: rows_shared(self.experiment, before.experiment)]
        losses = []
        for span in sample_spans(self.experiment):
            x, target = span.experiment.x_test, span.experiment.target_test
            assert x is not None and target is not None  # other samples are as many
            losses.append(self._judge_part(span, x, target, False, abandoned, known)[1])
        return torch.cat(losses)

    def _judge_part(
        self, span: Span, x: Tensor, target: Tensor, keep: bool, abandoned: Callable[[], bool], known: Known
    ) -> Judged:
        """The steps of a part of the run, by its samples."""
        rows = slice(span.first, span.end)
        outputs, losses = known
        of_part = None if outputs is None else outputs[rows], None if losses is None else losses[rows]
        return judge(Neuron.of(self.experiment), self.parameters[rows], x, target, keep, abandoned, of_part)


def finite(table: Float[Tensor, "k d m"]) -> Bool[Tensor, " k"]:
    """Which of k rows hold nothing but finite numbers, in parts that stay in the cache."""
    size = max(1, CHUNK // table[0].numel())
    return torch.cat([part.isfinite().flatten(1).all(1) for part in table.split(size)])


def judge(
    neuron: Neuron,
    parameters: Float[Tensor, "k d+1 m"],
    x: Float[Tensor, "n d"],
    target: Float[Tensor, "n m"],
    keep: bool = False,
    abandoned: Callable[[], bool] = never,
    known: Known = (None, None),
) -> Judged:
    """The outputs (where they are to be kept) and the loss of k neurons, in parts that stay in the cache.

    What is ``known`` of the first is taken over in whole parts: how many neurons stand in a matrix product can change
    the last bit of what comes of each, so that a part is the same only as a whole.

    Raises
    ------
    Abandoned
        As soon as ``abandoned`` says so.
    """
    size = max(1, CHUNK // target.numel())
    inputs = with_ones(x)
    # Into memory of its own: small results made between large temporaries would pin the heap above each of them.
    losses = torch.empty(len(parameters), dtype=torch.float64)
    known_outputs, known_losses = known
    done = 0
    if known_losses is not None and (known_outputs is not None or not keep):
        done = min(len(parameters), len(known_losses)) // size * size
        losses[:done] = known_losses[:done]
    outputs = [] if known_outputs is None else [known_outputs[:done]]
    with torch.inference_mode():
        for part, loss in zip(parameters[done:].split(size), losses[done:].split(size), strict=True):
            if abandoned():
                raise Abandoned
            z = pre_activation(inputs, part)
            o = neuron.activation.value(z)
            loss.copy_(neuron.mean(neuron.terms(z, o, target)))
            if keep:
                outputs.append(o)
    return torch.cat(outputs) if keep else None, losses
