"""`train` against the loop that everybody writes in PyTorch, both recording every step."""

import time
from collections import defaultdict

import torch
import torch.nn.functional as F
from torch import Tensor

from benchmarks.measure import Benchmark, Budget, Rounds
from slp_core import Experiment, train

SAMPLES, INPUTS, STEPS, ROUNDS = 200, 10, 500, 9


def experiment() -> Experiment:
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(SAMPLES, INPUTS, generator=generator, dtype=torch.float64)
    target = (x @ torch.randn(INPUTS, generator=generator, dtype=torch.float64) > 0).double()
    weights = torch.randn(INPUTS, generator=generator, dtype=torch.float64)
    return Experiment(x=x, target=target, weights=weights, steps=STEPS, learning_rate=0.5)


def full_trace(e: Experiment) -> dict[str, Tensor]:
    trace = train(e)
    return {
        "weights": trace.weights,
        "bias": trace.bias,
        "weight_gradients": trace.weight_gradients,
        "bias_gradients": trace.bias_gradients,
        "weight_updates": trace.weight_updates,
        "bias_updates": trace.bias_updates,
        "outputs": trace.outputs,
        "loss": trace.loss,
    }


def usual_loop(e: Experiment) -> dict[str, Tensor]:
    """The same record, row k before step k. PyTorch keeps weights as (m, d); the record turns them."""
    model = torch.nn.Linear(e.inputs, e.outputs, dtype=torch.float64)
    with torch.no_grad():
        model.weight.copy_(e.weights.T)
        model.bias.copy_(e.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=e.learning_rate)
    record: dict[str, list[Tensor]] = defaultdict(list)
    for _ in range(e.steps + 1):  # the last row's update is that of the step that would come next, as in Trace
        optimizer.zero_grad()
        outputs = torch.sigmoid(model(e.x))
        loss = F.mse_loss(outputs, e.target)
        loss.backward()
        weights, bias = model.weight.detach().clone(), model.bias.detach().clone()
        record["weights"].append(weights)
        record["bias"].append(bias)
        record["weight_gradients"].append(model.weight.grad.clone())
        record["bias_gradients"].append(model.bias.grad.clone())
        record["outputs"].append(outputs.detach())
        record["loss"].append(loss.detach())
        optimizer.step()
        record["weight_updates"].append(model.weight.detach() - weights)
        record["bias_updates"].append(model.bias.detach() - bias)
    stacked = {name: torch.stack(rows) for name, rows in record.items()}
    return stacked | {name: rows.mT for name, rows in stacked.items() if name.startswith("weight")}


def measure() -> Rounds:
    torch.set_num_threads(1)  # as the app does
    e = experiment()
    mine, theirs = full_trace(e), usual_loop(e)  # also warms both up
    error = max((mine[name] - theirs[name]).abs().max().item() for name in theirs)
    if mine.keys() != theirs.keys() or not error < 1e-9:
        raise AssertionError(f"The two runs differ by {error:g}: they are not the same work.")
    rounds = Rounds(notes=[f"The two records of {len(theirs)} tensors differ by at most {error:.1e}."])
    for _ in range(ROUNDS):
        rounds.add(STEPS / _seconds(full_trace, e), STEPS / _seconds(usual_loop, e))
    return rounds


def _seconds(run, e: Experiment) -> float:
    start = time.perf_counter()
    run(e)
    return time.perf_counter() - start


BENCHMARK = Benchmark(
    name="train",
    ours=f"slp_core.train, {STEPS} steps, {SAMPLES}x{INPUTS}, sigmoid, mse, sgd, full batch, one thread; "
    "weights, bias, gradients, updates, outputs and loss of every step",
    reference="the usual PyTorch loop: nn.Linear in double, autograd, torch.optim.SGD; "
    "recording the same eight tensors (weights, bias and gradients cloned, the rest detached)",
    unit="steps/s",
    budget=Budget(at_least=8),
    measure=measure,
)
