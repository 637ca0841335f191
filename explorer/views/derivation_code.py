"""The tutorial's code for an Experiment, line by line, each with what it gives, as PyTorch prints it."""

import re
from collections.abc import Iterator

from torch import Tensor

from explorer.contract.derivation import CodeLine
from slp_core import ACTIVATIONS, LOSSES, OPTIMIZERS, Decay, Experiment, forward, gradients, train

_W = re.compile(r"\bw\b")


Line = tuple[str, str, str, Tensor | None]
"""Its text, the line of the derivation that it computes, what it is about, and its value."""


def code_lines(experiment: Experiment, ran: int) -> list[CodeLine]:
    """The code, in the tutorial's shapes: a row of inputs, a row of weights; what the first ``ran`` lines give.

    Empty for more samples or outputs than one. A bias that is 0 and not trained is no part of it, as in the tutorial.
    """
    if experiment.samples * experiment.outputs > 1:
        return []
    return [
        {
            "text": text,
            "line": line,
            "lights": lights.split(),
            "gives": printed(value) if value is not None and at < ran else "",
        }
        for at, (text, line, lights, value) in enumerate(_lines(experiment))
    ]


def _lines(e: Experiment) -> Iterator[Line]:
    passed, slopes = forward(e), gradients(e)
    loss, joint = LOSSES[e.loss].code, LOSSES[e.loss].canonical
    if joint is not None and joint.activation == e.activation:
        loss = joint.code
    has_bias = e.train_bias or bool(e.bias.any())
    yield "import torch", "", "", None
    if "F." in loss:
        yield "import torch.nn.functional as F", "", "", None
    yield "torch.set_default_dtype(torch.float64)", "", "", None
    yield f"x = torch.tensor({e.x.tolist()})", "sum", "x", e.x
    yield f"w = torch.tensor({e.weights.T.tolist()}, requires_grad=True)", "sum", "w", e.weights.T
    if has_bias:
        asked = ", requires_grad=True" if e.train_bias else ""
        yield f"b = torch.tensor({e.bias.tolist()}{asked})", "sum", "b", e.bias
    yield f"z = x @ w.t(){' + b' if has_bias else ''}", "sum", "z", passed.z
    yield f"o = {ACTIVATIONS[e.activation].code}", "output", "O", passed.o
    target = "torch.ones(1, 1)" if e.target.item() == 1 else f"torch.tensor({e.target.tolist()})"
    yield f"t = {target}", "error", "t", e.target
    yield f"loss = {loss}", "error", "E", passed.loss
    yield "loss.backward()", "chain", "E O z", None
    yield "w.grad", "result", "w", slopes.weights.T
    if e.train_bias:
        yield "b.grad", "result", "b", slopes.bias
    yield from _step(e)


def _step(e: Experiment) -> Iterator[Line]:
    """The update: by hand where the gradient is all that it needs, otherwise by PyTorch's optimizer.

    What decays is added to the gradient by hand; by PyTorch's optimizer only where it is L2.
    """
    optimizer, trace, decay = OPTIMIZERS[e.optimizer], train(e.change(steps=1)), Decay.of(e)
    weights, bias = trace.weights[1].T, trace.bias[1]
    settings = {name: getattr(e, name) for name in optimizer.settings}
    if optimizer.by_hand is not None:
        rule = optimizer.by_hand[1](**settings)
        if decay:
            rule = rule.replace("w.grad", f"(w.grad + {decay.code('w')})")
        yield f"w_new = {rule}", "update", "w η", weights
        if e.train_bias:
            yield f"b_new = {_W.sub('b', rule)}", "update", "b η", bias
        return
    yield f"parameters = [{'w, b' if e.train_bias else 'w'}]", "update", "", None
    yield f"optimizer = {decay.constructor(optimizer.code(**settings))}", "update", "η", None
    if decay.l1 > 0:
        trained = ("w", "b") if e.train_bias else ("w",)
        for name in trained:
            yield f"{name}.grad += {decay.l1!r} * {name}.detach().sign()", "update", name, None
    yield "optimizer.step()", "update", "w b η" if e.train_bias else "w η", None
    yield "w", "update", "w", weights
    if e.train_bias:
        yield "b", "update", "b", bias


def printed(value: Tensor) -> str:
    """A tensor as PyTorch prints it where float64 is the default: to 4 decimals.

    >>> printed(torch.tensor([[0.58309]], dtype=torch.float64))
    'tensor([[0.5831]])'
    """
    return re.sub(r",\s*dtype=torch\.float64\)$", ")", str(value + 0.0))  # a minus before 0 says nothing
