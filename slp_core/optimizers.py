"""Optimizers: how a gradient becomes an update.

Each is a pair of pure functions over a tensor of parameters of any shape. ``step`` names the settings
that it reads as its keyword arguments, so its signature is the whole declaration: controls, links and
``train`` ask :attr:`Optimizer.settings`. A setting may be a number or a tensor that broadcasts, which is
how a sweep runs many learning rates at once. The conventions are those of ``torch.optim``.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Float
from torch import Tensor

Parameters = Float[Tensor, "..."]
State = Mapping[str, Tensor]
Setting = float | Tensor
Step = Callable[..., tuple[Parameters, State]]


@dataclass(frozen=True)
class Optimizer:
    """How a gradient becomes an update that is added to the parameters.

    Attributes
    ----------
    name : str
        Its name in an Experiment and a link.
    title : str
        Its name for a reader.
    latex : str
        Its formulas; g is the gradient, eta the learning rate.
    code : callable
        (**settings) -> the constructor in ``torch.optim``, for exported scripts.
    init : callable
        parameters -> state before the first step. An empty state means that it remembers nothing.
    step : callable
        (gradient, state, **settings) -> (update, state after the step).
    symbols : mapping
        The LaTeX symbol of each part of the state.
    titles : mapping
        The name of each part of the state for a reader.
    lesson : str
        One sentence on what it teaches.
    normalizes : bool
        Whether it divides by what it remembers of the gradients' sizes: gradients a thousand times as large lead to the
        same updates.
    forgets : callable
        (**settings) -> whether what it remembers of a gradient dies away in its updates. Else they may grow for ever
        where gradients do not.
    by_hand : (str, callable) or None
        Where an update needs nothing but the gradient g: what w becomes in LaTeX, and (learning_rate) -> the same as
        PyTorch in ``w``, without an optimizer.
    """

    name: str
    title: str
    latex: str
    code: Callable[..., str]
    init: Callable[[Parameters], State]
    step: Step
    symbols: Mapping[str, str]
    titles: Mapping[str, str]
    lesson: str
    normalizes: bool = False
    forgets: Callable[..., bool] = lambda **settings: True
    by_hand: tuple[str, Callable[..., str]] | None = None

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """Names of the Experiment's fields that ``step`` reads, the learning rate first."""
        return tuple(inspect.signature(self.step).parameters)[2:]

    def is_plain(self, **settings: float) -> bool:
        """Whether its updates are those of gradient descent, at any rate: it is tried with two gradients.

        >>> momentum = OPTIMIZERS["momentum"]
        >>> momentum.is_plain(learning_rate=0.1, momentum=0), momentum.is_plain(learning_rate=0.1, momentum=0.9)
        (True, False)
        """
        gradients = torch.tensor([[2.0], [-3.0]], dtype=torch.float64)
        updates, state = [], self.init(torch.zeros(1, dtype=torch.float64))
        for gradient in gradients:
            update, state = self.step(gradient, state, **(settings | {"learning_rate": 1.0}))
            updates.append(update)
        return torch.equal(torch.stack(updates), -gradients)


def _nothing(parameters: Parameters) -> State:
    return {}


def _sgd(gradient: Parameters, state: State, learning_rate: Setting) -> tuple[Parameters, State]:
    return gradient * -learning_rate, state


def _velocity(parameters: Parameters) -> State:
    return {"velocity": torch.zeros_like(parameters)}


def _momentum(
    gradient: Parameters, state: State, learning_rate: Setting, momentum: Setting
) -> tuple[Parameters, State]:
    velocity = momentum * state["velocity"] + gradient
    return velocity * -learning_rate, {"velocity": velocity}


def _nesterov(
    gradient: Parameters, state: State, learning_rate: Setting, momentum: Setting
) -> tuple[Parameters, State]:
    velocity = momentum * state["velocity"] + gradient
    return (gradient + momentum * velocity) * -learning_rate, {"velocity": velocity}


def _square_sum(parameters: Parameters) -> State:
    return {"square_sum": torch.zeros_like(parameters)}


def _adagrad(gradient: Parameters, state: State, learning_rate: Setting, epsilon: Setting) -> tuple[Parameters, State]:
    square_sum = state["square_sum"] + gradient * gradient
    return gradient * -learning_rate / (square_sum.sqrt() + epsilon), {"square_sum": square_sum}


def _square_average(parameters: Parameters) -> State:
    return {"square_average": torch.zeros_like(parameters)}


def _rmsprop(
    gradient: Parameters, state: State, learning_rate: Setting, alpha: Setting, epsilon: Setting
) -> tuple[Parameters, State]:
    square_average = alpha * state["square_average"] + (1 - alpha) * gradient * gradient
    update = gradient * -learning_rate / (square_average.sqrt() + epsilon)
    return update, {"square_average": square_average}


def _moments(parameters: Parameters) -> State:
    return {
        "first_moment": torch.zeros_like(parameters),
        "second_moment": torch.zeros_like(parameters),
        "count": torch.zeros((), dtype=parameters.dtype),
    }


def _adam(
    gradient: Parameters,
    state: State,
    learning_rate: Setting,
    beta1: Setting,
    beta2: Setting,
    epsilon: Setting,
) -> tuple[Parameters, State]:
    count = state["count"] + 1
    first = beta1 * state["first_moment"] + (1 - beta1) * gradient
    second = beta2 * state["second_moment"] + (1 - beta2) * gradient * gradient
    unbiased = first / (1 - beta1**count)
    spread = (second / (1 - beta2**count)).sqrt() + epsilon
    update = unbiased * -learning_rate / spread
    return update, {"first_moment": first, "second_moment": second, "count": count}


_ENTRIES = (
    Optimizer(
        name="sgd",
        title="SGD",
        latex=r"\Delta w = -\eta\, g",
        code=lambda learning_rate: f"torch.optim.SGD(parameters, lr={learning_rate!r})",
        init=_nothing,
        step=_sgd,
        symbols={},
        titles={},
        lesson="The tutorial's rule: one step straight down the slope.",
        by_hand=(r"w - \eta\, g", lambda learning_rate: f"w - {learning_rate!r} * w.grad"),
    ),
    Optimizer(
        name="momentum",
        title="momentum",
        latex=r"v \leftarrow \mu v + g, \quad \Delta w = -\eta\, v",
        code=lambda learning_rate, momentum: (
            f"torch.optim.SGD(parameters, lr={learning_rate!r}, momentum={momentum!r})"
        ),
        init=_velocity,
        step=_momentum,
        symbols={"velocity": "v"},
        titles={"velocity": "velocity"},
        lesson="A heavy ball: past gradients keep pushing.",
        forgets=lambda learning_rate, momentum: momentum < 1,
    ),
    Optimizer(
        name="nesterov",
        title="Nesterov",
        latex=r"v \leftarrow \mu v + g, \quad \Delta w = -\eta\,(g + \mu v)",
        # PyTorch refuses Nesterov without momentum, where the two rules are the same.
        code=lambda learning_rate, momentum: (
            f"torch.optim.SGD(parameters, lr={learning_rate!r}, momentum={momentum!r}, nesterov={momentum > 0})"
        ),
        init=_velocity,
        step=_nesterov,
        symbols={"velocity": "v"},
        titles={"velocity": "velocity"},
        lesson="Momentum that looks one step ahead.",
        forgets=lambda learning_rate, momentum: momentum < 1,
    ),
    Optimizer(
        name="adagrad",
        title="Adagrad",
        latex=r"s \leftarrow s + g^2, \quad \Delta w = -\eta\, \frac{g}{\sqrt{s} + \epsilon}",
        code=lambda learning_rate, epsilon: f"torch.optim.Adagrad(parameters, lr={learning_rate!r}, eps={epsilon!r})",
        init=_square_sum,
        step=_adagrad,
        symbols={"square_sum": "s"},
        titles={"square_sum": "square sum"},
        lesson="Each weight has its own rate, which only ever shrinks.",
        normalizes=True,
    ),
    Optimizer(
        name="rmsprop",
        title="RMSprop",
        latex=r"s \leftarrow \alpha s + (1 - \alpha) g^2, \quad \Delta w = -\eta\, \frac{g}{\sqrt{s} + \epsilon}",
        code=lambda learning_rate, alpha, epsilon: (
            f"torch.optim.RMSprop(parameters, lr={learning_rate!r}, alpha={alpha!r}, eps={epsilon!r})"
        ),
        init=_square_average,
        step=_rmsprop,
        symbols={"square_average": "s"},
        titles={"square_average": "square average"},
        lesson="Adagrad that forgets: the rate follows the recent gradients.",
        normalizes=True,
    ),
    Optimizer(
        name="adam",
        title="Adam",
        latex=(
            r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad s \leftarrow \beta_2 s + (1 - \beta_2) g^2, \quad "
            r"\hat{m} = m / (1 - \beta_1^k), \quad \hat{s} = s / (1 - \beta_2^k), \quad "
            r"\Delta w = -\eta\, \hat{m} / (\sqrt{\hat{s}} + \epsilon)"
        ),
        code=lambda learning_rate, beta1, beta2, epsilon: (
            f"torch.optim.Adam(parameters, lr={learning_rate!r}, betas=({beta1!r}, {beta2!r}), eps={epsilon!r})"
        ),
        init=_moments,
        step=_adam,
        symbols={"first_moment": "m", "second_moment": "s", "count": "k"},
        titles={"first_moment": "first moment", "second_moment": "second moment", "count": "count"},
        lesson="Momentum and RMSprop together, corrected for their start at zero.",
        normalizes=True,
        # Else a gradient's size is forgotten before the gradient is.
        forgets=lambda learning_rate, beta1, beta2, epsilon: beta1**2 < beta2,
    ),
)

OPTIMIZERS: dict[str, Optimizer] = {entry.name: entry for entry in _ENTRIES}
