"""The PyTorch script of an Experiment: short, idiomatic, and printing the same numbers as the screen.

It uses autograd and torch.optim, nothing of ours; that its numbers agree is what it is there to show.
"""

from torch import Tensor

from explorer import limits
from explorer.contract.script import Script
from explorer.text.voice import t
from explorer.views.cost import Cost, Size
from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, TERMS, Decay, Experiment
from slp_core.phases import batch_spans, sample_spans
from slp_core.verdicts import THRESHOLD

GROUP = {"learning_rate": "lr", "momentum": "momentum", "weight_decay": "weight_decay"}
"""What settings that may change on the way are called by an optimizer of PyTorch's."""


WRITTEN = 1.2e-6
"""Seconds to write a number in full precision."""


def script_cost(size: Size) -> Cost:
    """Writing all samples; nothing where they are too many to be written."""
    numbers = (size.samples + size.tested) * (size.inputs + size.outputs)
    return Cost(numbers * WRITTEN, numbers * 100) if numbers <= limits.VIEW_MOST_WRITTEN else Cost()


def written(experiment: Experiment) -> Script:
    """The script as a page shows it, or why there is none."""
    if sum(_numbers(span.experiment) for span in sample_spans(experiment)) <= limits.VIEW_MOST_WRITTEN:
        return {"text": script(experiment), "told": ""}
    told = t(
        "A script has all samples in it, and these are too many: it may hold {most} numbers. Fewer rows, or fewer "
        "features, are needed.",
        most=f"{limits.VIEW_MOST_WRITTEN:,}",
    )
    return {"text": "", "told": told}


def _numbers(experiment: Experiment) -> int:
    tables = (experiment.x, experiment.target, experiment.x_test, experiment.target_test)
    return sum(0 if table is None else table.numel() for table in tables)


def script(experiment: Experiment) -> str:
    """A Python program that runs ``experiment`` and prints its start, its gradients and its end.

    Every number is printed in full precision, after its name, so that it can be compared with the screen. A bias that
    is not trained has no gradient in PyTorch. Weight decay is the optimizer's (L2), or stands in the loop (L1): the
    loss that is printed, and its gradients, know nothing of it. What changes on the way is written where it does. Of
    many samples it also tells how good the end is, and of a test part the same.
    """
    loss, activation = LOSSES[experiment.loss], ACTIVATIONS[experiment.activation]
    joint = loss.canonical if loss.canonical is not None and loss.canonical.activation == activation.name else None
    error = joint.code if joint is not None else loss.code
    optimizer = OPTIMIZERS[experiment.optimizer]
    settings = {name: getattr(experiment, name) for name in optimizer.settings}
    constructor = Decay.of(experiment).constructor(optimizer.code(**settings))
    sections = [
        ['"""A single-layer perceptron, as set in SLP Explorer."""'],
        ["import torch", *(["import torch.nn.functional as F"] if "F." in error else [])],
        ["torch.set_default_dtype(torch.float64)"],
        [
            *_samples(experiment),
            f"weights = torch.tensor({experiment.weights.tolist()}, requires_grad=True)",
            f"bias = torch.tensor({experiment.bias.tolist()}{', requires_grad=True' if experiment.train_bias else ''})",
            f"parameters = [{'weights, bias' if experiment.train_bias else 'weights'}]",
            f"optimizer = {constructor}",
        ],
        [""],
        ["def loss_of(x, t):", "    z = x @ weights + bias", f"    o = {activation.code}", f"    return {error}, z, o"],
        [""],
        [
            "loss, z, o = loss_of(x, t)",
            "loss.backward()",
            'print("z", z.tolist())',
            'print("output", o.tolist())',
            'print("loss", loss.item())',
            'print("weight gradients", weights.grad.tolist())',
            *(['print("bias gradients", bias.grad.tolist())'] if experiment.train_bias else []),
        ],
        [*_loop(experiment), *_samples_of_the_end(experiment)],
        [
            'print("weights", weights.tolist())',
            'print("bias", bias.tolist())',
            'print("final loss", loss_of(x, t)[0].item())',
            *_judged(experiment, sample_spans(experiment)[-1].experiment.target),
        ],
        *_tested(experiment),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections).replace("\n\n\n\n", "\n\n\n") + "\n"


def _samples(experiment: Experiment) -> list[str]:
    raw = experiment.raw["x"]
    assert raw is not None  # every Experiment has samples
    return [*_inputs(experiment, raw), f"t = torch.tensor({experiment.target.tolist()})"]


def _inputs(experiment: Experiment, raw: Tensor, x: str = "x") -> list[str]:
    lines = [f"{x} = torch.tensor({raw.tolist()})"]
    if experiment.terms:
        columns = ", ".join(["x1", "x2", *(TERMS[name].code for name in experiment.terms)])
        lines += [f"x1, x2 = {x}.T", f"{x} = torch.stack([{columns}], dim=1)"]
    return lines


def _judged(experiment: Experiment, target: Tensor, part: str = "") -> list[str]:
    """How good the answers to many samples are, as the page tells it: R² of numbers, right answers of classes."""
    if len(target) == 1 or (experiment.real_valued and not bool((target != target[0]).any(0).all())):
        return []  # R² divides by what targets vary
    x, t, name = (f"x{part}", f"t{part}", part.removeprefix("_") + " " * bool(part))
    lines = [f"o = loss_of({x}, {t})[2]"]
    if experiment.real_valued:
        off = f"(({t} - o) ** 2).sum(0) / (({t} - {t}.mean(0)) ** 2).sum(0)"
        return [*lines, f'print("{name}R2", (1 - {off}).mean().item())']
    right = f"((o >= {THRESHOLD}) == ({t} >= {THRESHOLD})).double().mean().item()"
    return [*lines, f'print("{name}accuracy", {right})']


def _tested(experiment: Experiment) -> list[list[str]]:
    """The same of the test part, on which nothing is trained."""
    end = sample_spans(experiment)[-1].experiment
    raw = end.raw["x_test"]
    if raw is None or end.target_test is None:
        return []
    return [
        [
            *_inputs(end, raw, "x_test"),
            f"t_test = torch.tensor({end.target_test.tolist()})",
            'print("test loss", loss_of(x_test, t_test)[0].item())',
            *_judged(end, end.target_test, "_test"),
        ]
    ]


def _loop(experiment: Experiment) -> list[str]:
    """Mini-batches by the same permutations as ours: those of PyTorch's generator."""
    sizes = [span.size for span in batch_spans(experiment)]
    batched = any(size < experiment.samples for size in sizes)
    l1s = {settings.l1 for _, settings in experiment.phases}
    loss = "loss_of(x[batch], t[batch])[0]" if batched else "loss_of(x, t)[0]"
    penalised = Decay.of(experiment).penalised(loss)
    if len(l1s) > 1:
        penalised = f"({loss} + l1 * sum(p.abs().sum() for p in parameters))"
    size = "size" if len(set(sizes)) > 1 else f"{sizes[0]}"
    return [
        *([f"l1 = {experiment.l1!r}"] if len(l1s) > 1 else []),
        *([f"size = {sizes[0]}"] if len(set(sizes)) > 1 else []),
        *([f"generator = torch.Generator().manual_seed({experiment.seed})", "batches = []"] if batched else []),
        f"for step in range({experiment.steps}):",
        *_changes(experiment),
        *(_batches(size, experiment.samples in sizes) if batched else []),
        "    optimizer.zero_grad()",
        f"    {penalised}.backward()",
        "    optimizer.step()",
    ]


def _samples_of_the_end(experiment: Experiment) -> list[str]:
    """Those over which the run ends, where they are other ones from its end on alone."""
    last = sample_spans(experiment)[-1]
    return _samples(last.experiment) if 0 < last.first == experiment.steps else []


def _batches(size: str, some_full: bool) -> list[str]:
    """The batch of a step; where it is of all samples, nothing is drawn for it."""
    shuffled = f"list(torch.randperm(len(x), generator=generator).split({size}))"
    return [
        "    if not batches:",
        f"        batches = {shuffled}{f' if {size} < len(x) else [slice(None)]' if some_full else ''}",
        "    batch = batches.pop(0)",
    ]


def _changes(experiment: Experiment) -> list[str]:
    """What has another value from a step on: only what this run knows of."""
    known = {*OPTIMIZERS[experiment.optimizer].settings, "weight_decay"} & GROUP.keys()
    sizes = {span.size for span in batch_spans(experiment)}
    begun = {span.first: span.size for span in batch_spans(experiment)[1:]} if min(sizes) < experiment.samples else {}
    l1s = {settings.l1 for _, settings in experiment.phases}
    others = {span.first: span.experiment for span in sample_spans(experiment)[1:]}
    lines = []
    for first, _ in experiment.phases[1:]:
        found = [(name, value) for step, name, value in experiment.changes if step == first]
        inner = [f'optimizer.param_groups[0]["{GROUP[name]}"] = {value!r}' for name, value in found if name in known]
        inner += [f"l1 = {value!r}" for name, value in found if name == "l1" and len(l1s) > 1]
        if first in begun:
            inner.append(f"size, batches = {begun[first]}, []" if len(sizes) > 1 else "batches = []")
        inner += _samples(others[first]) if first in others else []
        if inner and first < experiment.steps:
            lines += [f"    if step == {first}:", *(f"        {line}" for line in inner)]
    return lines
