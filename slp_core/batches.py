"""Which samples each step of a run is computed from."""

from collections.abc import Iterator
from itertools import repeat

import torch
from torch import Tensor

from slp_core.experiment import Experiment
from slp_core.neuron import Neuron, with_ones
from slp_core.phases import batch_spans


def batches(
    experiment: Experiment, neuron: Neuron, runs: int, done: int = 0
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """The inputs with a column of ones for the bias, their transpose, and the target, of the batch of each step.

    The first so many that are ``done`` are left out.

    The transpose is scaled by each term's share in the loss, so that its product with delta is the gradient.
    Mini-batches go through a new permutation in every epoch, all from ``experiment.seed``; an epoch's last batch
    holds what is left. Batches of another size, or of other samples, begin with a new epoch.
    """
    n, m = experiment.samples, experiment.outputs
    generator = torch.Generator().manual_seed(experiment.seed)
    for first, end, size, settings in batch_spans(experiment):
        x, target = with_ones(settings.x), settings.target.repeat(1, runs)
        count = end - first
        over = min(count, max(0, done - first))
        if size == n:
            yield from repeat((x, (x * neuron.slope_share(n, m)).T.contiguous(), target), count - over)
            continue
        epochs, inside = divmod(over, -(-n // size))
        for _ in range(epochs + (over == count and inside > 0)):
            torch.randperm(n, generator=generator)
        yield from _mini_batches(size, x, target, m, neuron, generator, inside, count - over)


def _mini_batches(
    size: int, x: Tensor, target: Tensor, outputs: int, neuron: Neuron, generator: torch.Generator, done: int, left: int
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """So many as are ``left``, of one size; the first so many of the first epoch are ``done``."""
    while left > 0:
        order = torch.randperm(len(x), generator=generator)[done * size : (done + left) * size]
        done = 0
        inputs, rest = x[order], len(order) % size
        scaled = inputs * neuron.slope_share(size, outputs)
        if rest:
            scaled[-rest:] = inputs[-rest:] * neuron.slope_share(rest, outputs)
        cut = zip(inputs.split(size), scaled.T.split(size, 1), target[order].split(size), strict=True)
        left -= -(-len(order) // size)
        yield from cut
