"""What the neuron of one step answers at a place on the map, or to a sample."""

import torch

from explorer.captions.pointed import answer_caption, place_caption, sample_caption
from explorer.contract.train import Plane, Pointed, TrainSettings
from explorer.text.names import feature_name
from explorer.text.numbers import shown
from explorer.views.scene import Source
from slp_core import Experiment, forward
from slp_core.terms import with_terms
from slp_core.verdicts import THRESHOLD


def pointed(at: Experiment | None, settings: TrainSettings, plane: Plane | None, source: Source) -> Pointed | None:
    """The answer where the page points, or None where it points at nothing that there is."""
    if at is None or plane is None:
        return None
    index, place, (first, second) = settings.sample, settings.place, plane["features"]
    tested = index is not None and index >= at.samples
    number = None if index is None else index - at.samples * tested
    x, target = (at.x_test, at.target_test) if tested else (at.x, at.target)
    if number is not None:
        if x is None or target is None or number >= len(x):
            return None
        inputs, wanted = x[number], target[number, 0].item()
        truth = shown(wanted) if at.real_valued else source.class_names[wanted >= THRESHOLD]
    elif place is not None and len(place) == 2:
        values = torch.tensor(place, dtype=torch.float64)
        if at.terms:
            inputs = with_terms(values[None], at.terms)[0]
        else:
            inputs = at.x.mean(0)
            inputs[[first, second]] = values
    else:
        return None
    alone = {"x_test": None, "target_test": None, "batch_size": None}
    passed = forward(at.change(x=inputs[None], target=at.target[:1], **alone))
    z, output = passed.z[0, 0].item(), passed.o[0, 0].item()
    # On the map two inputs vary; what the others come to at their mean stands beside the bias.
    told_of = range(at.inputs) if number is not None or at.terms else (first, second)
    terms = [(at.weights[j, 0].item(), inputs[j].item()) for j in told_of]
    held = [j for j in range(at.inputs) if j not in told_of]
    rest = (at.bias[0] + inputs[held] @ at.weights[held, 0]).item()
    says = None if at.real_valued else source.class_names[output >= THRESHOLD]
    answer = answer_caption(terms, rest, z, output, says)
    here = inputs[first].item(), inputs[second].item()
    if number is not None:
        told = sample_caption(number + 1, tested, truth, answer)
    else:
        across, up = (feature_name(source.feature_names[j], j) for j in (first, second))
        told = place_caption((across, up), here, at.inputs - len(told_of), answer)
    return {"sample": index, "x": here[0], "y": here[1], "z": z, "output": output, "told": told}
