"""The Landscape page: the real loss around one step of a run, along each weight and over two of them."""

import torch
from torch import Tensor

from explorer.captions import landscape as captions
from explorer.captions import landscape_ground as ground
from explorer.contract.landscape import (
    LandscapeNumbers,
    LandscapeSettings,
    RunPath,
    RunPoint,
    RunPoints,
)
from explorer.contract.wire import Row, packed
from explorer.views import landscape_pictures as pictures
from explorer.views.cost import Size
from explorer.views.landscape_cost import draws_paths, fine, quick
from explorer.views.landscape_frame import given_frame, last_shown, run_frame
from explorer.views.landscape_levels import told_heights
from explorer.views.landscape_paths import optimizer_paths, steps_on_path
from explorer.views.landscape_pictures import COMPARED, OBJECTIVE, height, judged, stopped_at
from explorer.views.runs import run
from explorer.views.scene import Scene
from explorer.views.work import Work
from slp_core import OPTIMIZERS, Decay, Experiment, Trace, gradients, loss_slice, lowest, sides
from slp_core.neuron import Neuron
from slp_core.trace import judge


def landscape_view(scene: Scene[LandscapeSettings], work: Work) -> LandscapeNumbers:
    """Every number on the Landscape page. Weights and bias are those of the first output."""
    experiment, settings = scene.experiment, scene.settings
    trace = run(experiment, work.stale)
    last = last_shown(trace)
    step = min(settings.step, last)
    pair = _pair(experiment, settings.pair)
    size = Size.of(experiment)
    compares = draws_paths(size, settings)
    finest = fine(size, compares)
    points = min(settings.points or quick(experiment.samples), finest)
    frame = given_frame(experiment, settings.low, settings.high)
    held = frame is not None
    frame = frame or run_frame(trace, settings.reach)
    at = stopped_at(experiment, trace, step)
    own, decay = pictures.drawn(experiment), Decay.of(at)
    penalised = own == OBJECTIVE
    counted = experiment.inputs + 1 + pictures.blocks(experiment, points) * pictures.surfaces_of(experiment)
    parts = pictures.Parts(work, counted + (len(OPTIMIZERS) if compares else 0))
    slices = pictures.slices(at, frame, points, parts)
    surfaces, refused = pictures.surfaces(experiment, at, pair, frame, points, parts)
    valley = lowest(at, pair)
    ends: RunPoints = {
        "start": _point(experiment, trace, 0, pair, decay),
        "shown": _point(experiment, trace, step, pair, decay),
        "end": _point(experiment, trace, last, pair, decay),
    }
    paths, paths_told = optimizer_paths(experiment, settings, pair, ends, frame, decay, parts)
    slopes = gradients(at)
    column = [*slopes.weights[:, 0].tolist(), slopes.bias[0].item()]
    left, right = (side.tolist() for side in sides(at))
    told = [captions.slope(j, experiment.inputs, column[j], left[j], right[j]) for j in range(len(column))]
    here, loss = trace.parameters[step, :, 0], trace.loss[step]
    return {
        "step": step,
        "last": last,
        "features": list(scene.source.feature_names),
        "pair": pair,
        "points": points,
        "fine": finest,
        "loss": loss,
        "parameters": here,
        "gradients": column,
        "frame": {"low": list(frame.low), "high": list(frame.high)},
        "widened": frame.high[0] - frame.low[0] > 2 * settings.reach * (1 + 1e-9),
        "tops": None if held else told_heights(experiment, pictures.tops(trace, frame, pair)),
        "slices": slices,
        "compared": list(COMPARED),
        "surfaces": {name: packed(surface) for name, surface in surfaces.items()},
        "refused": refused,
        "first": frame.values(pair[0], points),
        "second": frame.values(pair[1], points),
        "own": own,
        "penalised": penalised,
        "path": _path(experiment, trace, pair, last, list(surfaces), decay),
        "paths": paths,
        "here": {name: _here(at, name, decay) for name in surfaces},
        "ends": ends,
        "lowest": None if valley is None else {"values": valley.values.tolist(), "loss": valley.loss},
        "captions": {
            "slices": told,
            "pair": captions.slices(experiment, told, pair, step),
            "run": captions.run_end(trace, last),
            "surface": captions.surface(experiment, pair, ends),
            "lowest": " ".join(
                filter(
                    None,
                    (
                        ground.lowest(at, penalised, pair, valley, [(frame.low[j], frame.high[j]) for j in pair]),
                        ""
                        if any(left[j] != right[j] for j in pair)  # at a corner it is flat to one side at most
                        else ground.plateau(ends, surfaces[own].min().item(), penalised),
                    ),
                )
            ),
            "paths": paths_told,
            "compared": captions.compared(experiment, pair, pictures.highest(at, pair, frame, surfaces)),
        },
    }


def _here(at: Experiment, name: str, decay: Decay) -> Tensor:
    """What is drawn where the run stands."""
    parameters = torch.cat([at.weights, at.bias[None]])
    loss = loss_slice(judged(at, name), 0, parameters[0, :1])[0]
    return height(loss, decay, parameters) if name == OBJECTIVE else loss


def _path(
    experiment: Experiment, trace: Trace, pair: tuple[int, int], last: int, names: list[str], decay: Decay
) -> RunPath:
    """The run over the pair and what each surface says of it: every so many steps, with the first and the last."""
    parameters = trace.parameters[steps_on_path(last)]
    heights: dict[str, Row] = {}
    for name in names:
        loss = judge(Neuron.of(judged(experiment, name)), parameters, experiment.x, experiment.target)[1]
        heights[name] = height(loss, decay, parameters) if name == OBJECTIVE else loss
    return {"first": parameters[:, pair[0], 0], "second": parameters[:, pair[1], 0], "losses": heights}


def _point(experiment: Experiment, trace: Trace, step: int, pair: tuple[int, int], decay: Decay) -> RunPoint:
    """Where the run is at a step, and the slopes of what is drawn there: of the whole loss and of its penalty."""
    slopes = gradients(stopped_at(experiment, trace, step))
    column = (torch.cat([slopes.weights, slopes.bias[None]]) + decay.slope(trace.parameters[step]))[:, 0]
    return {
        "step": step,
        "values": trace.parameters[step, list(pair), 0].tolist(),
        "loss": height(trace.loss[step], decay, trace.parameters[step]).item(),
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
