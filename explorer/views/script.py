"""The PyTorch script of an Experiment: short, idiomatic, and printing the same numbers as the screen.

It uses autograd and torch.optim, nothing of ours; that its numbers agree is what it is there to show.
"""

from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, TERMS, Decay, Experiment


def script(experiment: Experiment) -> str:
    """A Python program that runs ``experiment`` and prints its start, its gradients and its end.

    Every number is printed in full precision, after its name, so that it can be compared with the screen. A bias that
    is not trained has no gradient in PyTorch. Weight decay is the optimizer's (L2), or stands in the loop (L1): the
    loss that is printed, and its gradients, know nothing of it.
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
            *_inputs(experiment),
            f"t = torch.tensor({experiment.target.tolist()})",
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
        _loop(experiment) if experiment.is_full_batch else _batched_loop(experiment),
        [
            'print("weights", weights.tolist())',
            'print("bias", bias.tolist())',
            'print("final loss", loss_of(x, t)[0].item())',
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections).replace("\n\n\n\n", "\n\n\n") + "\n"


def _inputs(experiment: Experiment) -> list[str]:
    raw = experiment.raw["x"]
    assert raw is not None  # every Experiment has samples
    lines = [f"x = torch.tensor({raw.tolist()})"]
    if experiment.terms:
        columns = ", ".join(["x1", "x2", *(TERMS[name].code for name in experiment.terms)])
        lines += ["x1, x2 = x.T", f"x = torch.stack([{columns}], dim=1)"]
    return lines


def _loop(experiment: Experiment) -> list[str]:
    return [
        f"for step in range({experiment.steps}):",
        "    optimizer.zero_grad()",
        f"    {Decay.of(experiment).penalised('loss_of(x, t)[0]')}.backward()",
        "    optimizer.step()",
    ]


def _batched_loop(experiment: Experiment) -> list[str]:
    """Mini-batches by the same permutations as ours: those of PyTorch's generator."""
    return [
        f"generator = torch.Generator().manual_seed({experiment.seed})",
        "batches = []",
        f"for step in range({experiment.steps}):",
        "    if not batches:",
        f"        batches = list(torch.randperm(len(x), generator=generator).split({experiment.batch_size}))",
        "    batch = batches.pop(0)",
        "    optimizer.zero_grad()",
        f"    {Decay.of(experiment).penalised('loss_of(x[batch], t[batch])[0]')}.backward()",
        "    optimizer.step()",
    ]
