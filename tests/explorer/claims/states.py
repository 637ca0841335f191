"""Thousands of Experiments from one seed: ordinary ones, and those where sentences go wrong."""

import random
from collections.abc import Iterator
from typing import Any

import torch

from slp_core import GIVEN, KINDS, LOSSES, OPTIMIZERS, Experiment
from slp_core.neuron import Neuron, pre_activation
from slp_core.terms import TERMS
from tests.core.strategies import PAIRS

LEARNING_RATES = (0.0, 1e-300, 1e-30, 1e-3, 0.1, 0.5, 3.0, 50.0, 1e4)
BIASES = (0.0, 0.0, 1.0, -1.0, 8.0, -8.0, 40.0, -500.0, 1e6)


def states(count: int, seed: int = 0, **fields: Any) -> Iterator[Experiment]:
    """So many Experiments; ``fields`` are the same in all of them."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _state(chance, fields)


def _state(chance: random.Random, fields: dict[str, Any]) -> Experiment:
    activation, loss = chance.choice(PAIRS)
    samples = chance.choice([1, 1, 1, 2, 3, 5])
    inputs, outputs = chance.choice([1, 2, 3, 4]), chance.choice([1, 1, 1, 2])
    low, high = LOSSES[loss].target_range
    chosen: dict[str, Any] = {
        "activation": activation,
        "loss": loss,
        "x": _numbers(chance, samples, inputs),
        "weights": _numbers(chance, inputs, outputs),
        "bias": [chance.choice([*BIASES, chance.uniform(-3, 3)]) for _ in range(outputs)],
        "target": _targets(chance, samples, outputs).clamp(low, high),
        "train_bias": chance.random() < 0.7,
        "optimizer": chance.choice(list(OPTIMIZERS)),
        "learning_rate": chance.choice(LEARNING_RATES),
        "momentum": chance.choice([0.0, 0.5, 0.9, 1.0]),
        "epsilon": chance.choice([0.0, 1e-8, 1e-8, 1.0]),
        "steps": chance.choice([0, 1, 2, 3, 8, 20]),
        "batch_size": chance.choice([None, None, chance.randint(1, samples)]),
        "seed": chance.randrange(100),
        "dataset": GIVEN,
    }
    chosen["shown_sample"] = chosen["seed"] % samples
    assert chosen.keys() <= KINDS.keys()
    made = Experiment(**(chosen | fields))
    if samples == 2 and outputs == 1 and chance.random() < 0.2:
        return _cancelling(made)
    return _at_its_target(made) if chance.random() < 0.05 else made


def _numbers(chance: random.Random, *shape: int) -> torch.Tensor:
    """Of one kind: ordinary, all zero, small whole numbers with zeros among them (which tie and cancel), or of any
    size."""
    kind = chance.choice(["normal", "normal", "normal", "zero", "whole", "whole", "any"])

    def one() -> float:
        if kind == "normal":
            return chance.gauss(0, 1)
        if kind == "whole":
            return float(chance.choice([-1, 0, 0, 1]))
        return chance.choice([-1, 1]) * 10 ** chance.uniform(-9, 6) if kind == "any" else 0.0

    numbers = [one() for _ in range(shape[0] * shape[1])]
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape)


def _targets(chance: random.Random, *shape: int) -> torch.Tensor:
    kinds = [0.0, 1.0, 0.5, chance.random(), chance.gauss(0, 1), 10 ** chance.uniform(-6, 6)]
    numbers = [chance.choice(kinds) for _ in range(shape[0] * shape[1])]
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape)


def _cancelling(experiment: Experiment) -> Experiment:
    """The same sample twice, once with each answer, before a neuron that says one half."""
    x = experiment.x[:1].repeat(2, 1)
    fields = {"weights": torch.zeros_like(experiment.weights), "bias": 0.0, "activation": "sigmoid"}
    return experiment.change(x=x, target=[[0.0], [1.0]], batch_size=None, **fields)


def _at_its_target(experiment: Experiment) -> Experiment:
    """The same with targets that are met to the bit, as far as the loss can judge them."""
    z = pre_activation(experiment.x, experiment.weights, experiment.bias)
    low, high = LOSSES[experiment.loss].target_range
    target = Neuron.of(experiment).activation.value(z).clamp(max(low, -1e6), min(high, 1e6))
    return experiment.change(target=target)


def crowds(count: int, seed: int = 0, **fields: Any) -> Iterator[Experiment]:
    """What `states` never makes: many samples, more outputs, inputs that are made of two, and decays of any kind."""
    chance = random.Random(seed)
    for _ in range(count):
        samples, outputs = chance.choice([17, 40, 150]), chance.choice([1, 1, 2, 3])
        terms = chance.sample(list(TERMS), chance.randint(0, len(TERMS)))
        inputs = 2 if terms else chance.choice([1, 2, 7])
        activation, loss = chance.choice(PAIRS)
        low, high = LOSSES[loss].target_range
        chosen: dict[str, Any] = {
            "activation": activation,
            "loss": loss,
            "x": _numbers(chance, samples, inputs).clamp(-900, 900),  # a term of it is no number beyond a million
            "weights": _numbers(chance, inputs + len(terms), outputs),
            "bias": [chance.gauss(0, 1) for _ in range(outputs)],
            "target": _targets(chance, samples, outputs).clamp(low, high),
            "terms": terms,
            "train_bias": chance.random() < 0.7,
            "optimizer": chance.choice(list(OPTIMIZERS)),
            "learning_rate": chance.choice(LEARNING_RATES),
            "weight_decay": chance.choice([0.0, 0.0, 0.001, 0.5, 1.0]),
            "l1": chance.choice([0.0, 0.0, 0.01, 1.0]),
            "steps": chance.choice([1, 3, 12]),
            "batch_size": chance.choice([None, 1, samples - 1, samples]),
            "seed": chance.randrange(100),
            "shown_sample": chance.randrange(samples),
            "dataset": GIVEN,
        }
        yield Experiment(**(chosen | fields))
