"""The pictures of the Landscape page: the loss along each parameter and over two of them, around one moment."""

import torch
from torch import Tensor

from explorer.captions import landscape as captions
from explorer.contract.landscape import LossSlices
from explorer.contract.wire import Json, packed
from explorer.views.landscape_frame import Frame, last_shown, round_up
from explorer.views.landscape_levels import Heights, even_levels, levels
from explorer.views.runs import remembered
from explorer.views.work import Work
from slp_core import Decay, Experiment, ExperimentError, Trace, gradients, loss_slice, loss_surface, objective_surface
from slp_core.neuron import CHUNK
from slp_core.ranges import MAX_WEIGHT

COMPARED = ("mse", "binary_cross_entropy")
"""The losses whose surfaces are always drawn."""
OBJECTIVE = "objective"
"""What stands in the place of a loss's name where the penalty of weight decay is added to the Experiment's own."""
BLOCKS = 8
"""Parts in which a surface is computed at most: between two of them it can be abandoned, and tells its progress."""


class Parts:
    """Counts the parts of a picture."""

    def __init__(self, work: Work, of: int) -> None:
        self.work, self._of, self._done = work, of, 0

    def done(self) -> None:
        """One more is done."""
        self._done += 1
        self.work.done(self._done, self._of)


def stopped_at(experiment: Experiment, trace: Trace, step: int) -> Experiment:
    """The Experiment with the settings, the weights and the bias that its run has before ``step``."""
    return experiment.at(step).change(weights=trace.weights[step], bias=trace.bias[step])


def drawn(experiment: Experiment) -> str:
    """What is drawn over the two: the Experiment's own loss, or the sum with its penalty where a run decays."""
    return OBJECTIVE if Decay.ever(experiment) else experiment.loss


@remembered(64, by=lambda trace, frame, pair: (trace.experiment, frame, pair))
def tops(trace: Trace, frame: Frame, pair: tuple[int, int]) -> Heights:
    """The tops of the loss axes: what the start, the middle and the end of the run need, in round numbers.

    The slices' is not above twice the run's own largest loss, because tangents would be flat in front of it.
    """
    experiment, last = trace.experiment, last_shown(trace)
    moments = [stopped_at(experiment, trace, step) for step in (0, last // 2, last)]
    along = max(
        loss_slice(at, j, frame.values(j, 5)).max().item() for at in moments for j in range(experiment.inputs + 1)
    )
    most = trace.loss[: last + 1].max().item()
    over: dict[str, float] = {}
    least = most
    own = drawn(experiment)
    for name in _drawn(experiment):
        try:
            changed = [judged(at, name) for at in moments]
        except ExperimentError:
            continue
        found = [_surface(at, pair, frame, 5, penalised=name == OBJECTIVE) for at in changed]
        over[name] = round_up(max(surface.max().item() for surface in found))
        if name == own:
            of_run = trace.objective if own == OBJECTIVE else trace.loss
            least = min(of_run[: last + 1].min().item(), *(surface.min().item() for surface in found))
    return Heights(round_up(min(along, 2 * most) or along), over, levels(least, over[own]), even_levels(over))


def slices(at: Experiment, frame: Frame, points: int, parts: Parts) -> LossSlices:
    """The loss along each parameter, with the point where the run stands among the values, and the tangent there."""
    slopes = gradients(at)
    here, column = torch.cat([at.weights, at.bias[None]])[:, 0], torch.cat([slopes.weights, slopes.bias[None]])[:, 0]
    values, losses = [], []
    for j, place in enumerate(here):
        along = torch.cat([frame.values(j, points), place[None]]).sort().values
        values.append(along)
        losses.append(loss_slice(at, j, along, parts.work.stale))
        parts.done()
    loss = loss_slice(at, 0, here[:1])
    aside = (torch.tensor(frame.high) - torch.tensor(frame.low)).double()[:, None] * torch.tensor([-0.2, 0.2]).double()
    return {
        "values": packed(torch.stack(values)),
        "loss": packed(torch.stack(losses)),
        "tangents": {"values": here[:, None] + aside, "loss": loss + column[:, None] * aside},
    }


def surfaces(
    experiment: Experiment, at: Experiment, pair: tuple[int, int], frame: Frame, points: int, parts: Parts
) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The loss over the pair by what is drawn and by the losses compared, and why one of them is missing."""
    surfaces, refused = {}, {}
    for name in _drawn(experiment):
        try:
            changed = judged(at, name)
        except ExperimentError as error:
            refused[name] = captions.refusal(at, name, error)
        else:
            surfaces[name] = _surface(changed, pair, frame, points, parts, penalised=name == OBJECTIVE)
    return surfaces, refused


def height(loss: Tensor, decay: Decay, parameters: Tensor) -> Tensor:
    """A loss with the penalty of its parameters. Where nothing decays it is the same, also of numbers without end."""
    return loss + decay.penalty(parameters) if decay else loss


def _drawn(experiment: Experiment) -> list[str]:
    return list(dict.fromkeys([drawn(experiment), *COMPARED]))


def judged(at: Experiment, name: str) -> Experiment:
    """The Experiment by another loss; by its own where that is drawn with its penalty."""
    return at if name == OBJECTIVE else at.change(loss=name)


def surfaces_of(experiment: Experiment) -> int:
    """How many are computed."""
    return len(_drawn(experiment))


def blocks(experiment: Experiment, points: int) -> int:
    """In how many parts each is: a small one would take longer to be divided than to be computed."""
    return max(1, min(BLOCKS, points, points * points * experiment.samples // CHUNK))


def _surface(
    at: Experiment,
    pair: tuple[int, int],
    frame: Frame,
    points: int,
    parts: Parts | None = None,
    *,
    penalised: bool = False,
) -> Tensor:
    """The loss, alone or with its penalty: a row for each value of the second parameter, a column for the first's."""
    first, second = (frame.values(j, points) for j in pair)
    parts = parts or Parts(Work(), BLOCKS)
    over = objective_surface if penalised else loss_surface
    found = []
    for rows in second.tensor_split(blocks(at, points)):
        found.append(over(at, (pair[1], pair[0]), rows, first, parts.work.stale))
        parts.done()
    return torch.cat(found)


def highest(at: Experiment, pair: tuple[int, int], frame: Frame, surfaces: dict[str, Tensor]) -> Json | None:
    """The place where the mse surface is highest, and how steep each compared loss is there over the two."""
    if not all(name in surfaces for name in COMPARED) or not surfaces["mse"].isfinite().all():
        return None
    points = len(surfaces["mse"])
    row, column = divmod(int(surfaces["mse"].argmax()), points)
    parameters = torch.cat([at.weights, at.bias[None]])
    place = [frame.values(pair[0], points)[column], frame.values(pair[1], points)[row]]
    parameters[list(pair), 0] = torch.stack(place)
    if not (parameters.abs() <= MAX_WEIGHT).all():
        return None
    there = at.change(weights=parameters[:-1], bias=parameters[-1])
    return {
        "place": [value.item() for value in place],
        "d_output_d_z": gradients(there).d_output_d_z[:, 0].abs().mean().item(),
        "loss": surfaces["mse"][row, column].item(),
        "slopes": {name: _steepness(there.change(loss=name), pair) for name in COMPARED},
    }


def _steepness(at: Experiment, pair: tuple[int, int]) -> float:
    slopes = gradients(at)
    column = torch.cat([slopes.weights, slopes.bias[None]])[:, 0]
    return float(column[list(pair)].norm())
