"""The Landscape page: the real loss around one step of a run, along each weight and over two of them."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from explorer import limits
from explorer.captions import landscape as captions
from explorer.contract.landscape import (
    LandscapeNumbers,
    LandscapeSettings,
    LossSlices,
    RunPath,
    RunPoint,
    RunPoints,
    Tops,
)
from explorer.contract.wire import Json, packed
from explorer.views.cost import Cost, Size, judging, losses, training
from explorer.views.runs import remembered, run
from explorer.views.scene import Scene
from explorer.views.work import Work
from slp_core import Experiment, ExperimentError, Statement, Trace, gradients, loss_slice, loss_surface
from slp_core.experiment import MAX_WEIGHT
from slp_core.neuron import Neuron
from slp_core.train import judge

SPANS = Statement("spans", "{field} must be {size} numbers, each below its number in high.")

FINE = 101
"""Points along each side of a picture that somebody looks at."""
COARSE = 41
"""The most along each side of one that changes under a pointer."""
FEW = 11
"""The least along each side of any."""
COMPARED = ("mse", "binary_cross_entropy")
BLOCKS = 8
"""Parts in which a surface is computed: between two of them it can be abandoned, and tells its progress."""


@dataclass(frozen=True)
class Frame:
    """The spans of all pictures: for each weight, the bias last. It belongs to a whole run, not to one of its steps."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    def values(self, j: int, points: int) -> Tensor:
        """So many values of parameter j, evenly over its span."""
        return torch.linspace(self.low[j], self.high[j], points, dtype=torch.float64)


def landscape_cost(size: Size, settings: LandscapeSettings) -> Cost:
    """One run, slices along every parameter, and surfaces of every loss that is compared."""
    wanted = settings.points or _quick(size.samples)
    return _with_points(size, min(wanted, _fine(size)))


def _with_points(size: Size, points: int) -> Cost:
    dearest = replace(size, logarithms=True)
    surfaces = len(COMPARED) + 1
    aside = (size.inputs + 1) * 4 + surfaces * (BLOCKS + 3)
    looked_at = (size.inputs + 1) * (points + 15) + surfaces * (points**2 + 75)
    path = min(size.steps + 1, limits.LANDSCAPE_MOST_ON_PATH)
    held = losses(dearest, points**2)
    return (
        training(size)
        + judging(size, size.samples, size.steps + 1)
        + judging(dearest, size.samples, aside + surfaces * path)
        + Cost(losses(dearest, looked_at).seconds, held.bytes * surfaces)
    )


def _fine(size: Size) -> int:
    """Points along each side of a picture that somebody looks at: as many as can be had, at least a few."""
    low, high = FEW, FINE
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _with_points(size, middle).allowed else (low, middle - 1)
    return low


def landscape_view(scene: Scene[LandscapeSettings], work: Work) -> LandscapeNumbers:
    """Every number on the Landscape page. Weights and bias are those of the first output."""
    experiment, settings = scene.experiment, scene.settings
    trace = run(experiment, work.stale)
    last = last_shown(trace)
    step = min(settings.step, last)
    pair = _pair(experiment, settings.pair)
    fine = _fine(Size.of(experiment))
    points = min(settings.points or _quick(experiment.samples), fine)
    frame = _given_frame(experiment, settings.low, settings.high)
    held = frame is not None
    frame = frame or run_frame(trace, settings.reach)
    at = moment(experiment, trace, step)
    parts = _Parts(work, experiment.inputs + 1 + BLOCKS * len({*COMPARED, experiment.loss}))
    slices = _slices(at, frame, points, parts)
    surfaces, refused = _surfaces(at, pair, frame, points, parts)
    ends: RunPoints = {
        "start": _point(experiment, trace, 0, pair),
        "shown": _point(experiment, trace, step, pair),
        "end": _point(experiment, trace, last, pair),
    }
    slopes = gradients(at)
    column = [*slopes.weights[:, 0].tolist(), slopes.bias[0].item()]
    here, loss = trace.parameters[step, :, 0], trace.loss[step]
    return {
        "step": step,
        "last": last,
        "features": list(scene.source.feature_names),
        "pair": pair,
        "points": points,
        "fine": fine,
        "loss": loss,
        "parameters": here,
        "gradients": column,
        "frame": {"low": list(frame.low), "high": list(frame.high)},
        "widened": frame.high[0] - frame.low[0] > 2 * settings.reach * (1 + 1e-9),
        "tops": None if held else _tops(trace, frame, pair),
        "slices": slices,
        "compared": list(COMPARED),
        "surfaces": {name: packed(surface) for name, surface in surfaces.items()},
        "refused": refused,
        "first": frame.values(pair[0], points),
        "second": frame.values(pair[1], points),
        "path": _path(experiment, trace, pair, last, list(surfaces)),
        "here": {name: loss_slice(at.change(loss=name), 0, trace.parameters[step, 0, :1])[0] for name in surfaces},
        "ends": ends,
        "captions": {
            "slices": [captions.slope(j, experiment.inputs, slope) for j, slope in enumerate(column)],
            "pair": captions.slices(experiment, column, pair, step),
            "run": captions.run_end(trace, last),
            "surface": captions.surface(experiment, pair, ends),
            "compared": captions.compared(experiment, pair, _highest(at, pair, frame, surfaces)),
        },
    }


def last_shown(trace: Trace) -> int:
    """The last step whose weights an Experiment could hold, and whose loss is known."""
    shown = (trace.parameters.abs() <= MAX_WEIGHT).flatten(1).all(1) & trace.loss.isfinite()
    return trace.experiment.steps if bool(shown.all()) else max(0, int((~shown).nonzero()[0]) - 1)


def moment(experiment: Experiment, trace: Trace, step: int) -> Experiment:
    """The Experiment with the weights and the bias that its run has before ``step``."""
    return experiment.change(weights=trace.weights[step], bias=trace.bias[step])


def run_frame(trace: Trace, reach: float) -> Frame:
    """Spans around the middle of the run, all of one width, so that slopes can be compared between them."""
    shown = trace.parameters[: last_shown(trace) + 1, :, 0]
    least, most = shown.amin(0), shown.amax(0)
    half = _round_up(max(reach, 0.55 * (most - least).max().item()))
    mark = half / 10  # the ends are round numbers, too
    middle = ((least + most) / 2 / mark).round() * mark
    return Frame(tuple((middle - half).tolist()), tuple((middle + half).tolist()))


@remembered(64, by=lambda trace, frame, pair: (trace.experiment, frame, pair))
def _tops(trace: Trace, frame: Frame, pair: tuple[int, int]) -> Tops:
    """The tops of the loss axes: what the start, the middle and the end of the run need, in round numbers.

    The slices' is not above twice the run's own largest loss, because tangents would be flat in front of it.
    """
    experiment, last = trace.experiment, last_shown(trace)
    moments = [moment(experiment, trace, step) for step in (0, last // 2, last)]
    along = max(
        loss_slice(at, j, frame.values(j, 5)).max().item() for at in moments for j in range(experiment.inputs + 1)
    )
    most = trace.loss[: last + 1].max().item()
    over: dict[str, float] = {}
    for name in _losses(experiment):
        try:
            changed = [at.change(loss=name) for at in moments]
        except ExperimentError:
            continue
        over[name] = _round_up(max(_surface(at, pair, frame, 5).max().item() for at in changed))
    return {"slices": _round_up(min(along, 2 * most) or along), "surfaces": over}


def _slices(at: Experiment, frame: Frame, points: int, parts: "_Parts") -> LossSlices:
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


def _surfaces(
    at: Experiment, pair: tuple[int, int], frame: Frame, points: int, parts: "_Parts"
) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The loss over the pair by the Experiment's own loss and by those compared, and why one of them is missing."""
    surfaces, refused = {}, {}
    for name in _losses(at):
        try:
            changed = at.change(loss=name)
        except ExperimentError as error:
            refused[name] = captions.refusal(at, name, error)
        else:
            surfaces[name] = _surface(changed, pair, frame, points, parts)
    return surfaces, refused


def _losses(experiment: Experiment) -> list[str]:
    return list(dict.fromkeys([experiment.loss, *COMPARED]))


def _surface(at: Experiment, pair: tuple[int, int], frame: Frame, points: int, parts: "_Parts | None" = None) -> Tensor:
    """The loss with a row for each value of the second parameter, a column for each of the first."""
    first, second = (frame.values(j, points) for j in pair)
    parts = parts or _Parts(Work(), BLOCKS)
    blocks = []
    for rows in second.tensor_split(BLOCKS):
        if len(rows):
            blocks.append(loss_surface(at, (pair[1], pair[0]), rows, first, parts.work.stale))
        parts.done()
    return torch.cat(blocks)


def _highest(at: Experiment, pair: tuple[int, int], frame: Frame, surfaces: dict[str, Tensor]) -> Json | None:
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


def _path(experiment: Experiment, trace: Trace, pair: tuple[int, int], last: int, losses: list[str]) -> RunPath:
    """The run over the pair and what each loss says of it: every so many steps, with the first and the last."""
    points = min(last + 1, limits.LANDSCAPE_MOST_ON_PATH)
    steps = torch.linspace(0, last, points, dtype=torch.float64).round().to(torch.int64)
    parameters = trace.parameters[steps]
    neurons = {name: Neuron.of(experiment.change(loss=name)) for name in losses}
    return {
        "first": parameters[:, pair[0], 0],
        "second": parameters[:, pair[1], 0],
        "losses": {
            name: judge(neuron, parameters, experiment.x, experiment.target)[1] for name, neuron in neurons.items()
        },
    }


def _point(experiment: Experiment, trace: Trace, step: int, pair: tuple[int, int]) -> RunPoint:
    """Where the run is at a step, and the slopes of the whole loss there."""
    slopes = gradients(moment(experiment, trace, step))
    column = torch.cat([slopes.weights, slopes.bias[None]])[:, 0]
    return {
        "step": step,
        "values": trace.parameters[step, list(pair), 0].tolist(),
        "loss": trace.loss[step].item(),
        "slopes": column[list(pair)].tolist(),
    }


def _pair(experiment: Experiment, wanted: tuple[int, int] | None) -> tuple[int, int]:
    """The two that are asked for, as long as the data has them."""
    if wanted is not None and max(wanted) <= experiment.inputs:
        return wanted
    slopes = gradients(experiment)
    column = torch.cat([slopes.weights, slopes.bias[None]])[:, 0].abs()
    if not experiment.train_bias:
        column[-1] = -1.0  # along it nothing moves: it comes last
    order = column.argsort(descending=True, stable=True)
    return int(order[0]), int(order[1])


def _given_frame(experiment: Experiment, low: tuple[float, ...] | None, high: tuple[float, ...] | None) -> Frame | None:
    if low is None and high is None:
        return None
    size = experiment.inputs + 1
    fits = low is not None and high is not None and len(low) == len(high) == size
    if low is None or high is None or not fits or not all(one < other for one, other in zip(low, high, strict=True)):
        raise ExperimentError("low", SPANS(size=size), (low, high))
    return Frame(low, high)


def _quick(samples: int) -> int:
    """Points along each side of a surface that follows a pointer: an odd number, fewer for many samples."""
    return min(COARSE, max(FEW, int((limits.LANDSCAPE_QUICK / samples) ** 0.5) // 2 * 2 + 1))


def _round_up(value: float) -> float:
    """The round number (1, 2 or 5 times a power of ten) that is at least ``value``."""
    if not 0 < value < float("inf"):
        return 1.0
    power = 10.0 ** torch.tensor(value).double().log10().floor().item()
    return float(f"{next(f for f in (1, 2, 5, 10) if f * power >= value * (1 - 1e-12)) * power:.12g}")


class _Parts:
    """Counts the parts of a picture."""

    def __init__(self, work: Work, of: int) -> None:
        self.work, self._of, self._done = work, of, 0

    def done(self) -> None:
        """One more is done."""
        self._done += 1
        self.work.done(self._done, self._of)
