"""The shapes that an Experiment's arrays must have, alone and beside each other."""

from torch import Tensor

from slp_core.errors import ExperimentError, Statement

MAX_SAMPLES = 10_000
MAX_INPUTS = 64
MAX_OUTPUTS = 16

TOO_LARGE_BATCH = Statement("batch", "{field} must be a whole number from 1 to {samples}, the samples, or None.")
ALONE = Statement("alone", "{field} must be given together with its counterpart.")
AXES = Statement(
    "axes",
    "{field} must be of shape ({first}, {second}) with {first} from 1 to {most} and {second} from 1 to {most_second}.",
)
WEIGHTS_SHAPE = Statement(
    "weights_shape", "{field} must be of shape ({inputs}, m): one row for each of the {inputs} inputs in x."
)
TARGET_SHAPE = Statement(
    "target_shape",
    "{field} must be of shape ({samples}, {outputs}): a row for each sample, a column for each output.",
)
BIAS_SHAPE = Statement("bias_shape", "{field} must be of shape ({outputs},): a number for each output.")
TEST_SHAPE = Statement("test_shape", "{field} must be of shape (n_test, {inputs}): the inputs of x.")
TEST_TARGET_SHAPE = Statement("test_target_shape", "{field} must be of shape ({samples}, {outputs}).")


def check_shapes(
    x: Tensor,
    target: Tensor,
    weights: Tensor,
    bias: Tensor,
    x_test: Tensor | None,
    target_test: Tensor | None,
    batch_size: int | None,
) -> None:
    """Refuse arrays that do not fit each other, and batches larger than the samples.

    Raises
    ------
    ExperimentError
        For the first field that does not fit.
    """
    _check("x", x, ("n", "d"), (MAX_SAMPLES, MAX_INPUTS))
    _check("weights", weights, ("d", "m"), (MAX_INPUTS, MAX_OUTPUTS))
    n, d = x.shape
    m = weights.shape[1]
    _fit("weights", weights, (d, m), WEIGHTS_SHAPE(inputs=d))
    _fit("target", target, (n, m), TARGET_SHAPE(samples=n, outputs=m))
    _fit("bias", bias, (m,), BIAS_SHAPE(outputs=m))
    if batch_size is not None and batch_size > n:
        raise ExperimentError("batch_size", TOO_LARGE_BATCH(samples=n), batch_size)
    if (x_test is None) != (target_test is None):
        missing = "x_test" if x_test is None else "target_test"
        raise ExperimentError(missing, ALONE, None)
    if x_test is not None and target_test is not None:
        _check("x_test", x_test, ("n_test", "d"), (MAX_SAMPLES, MAX_INPUTS))
        tested = len(x_test)
        _fit("x_test", x_test, (tested, d), TEST_SHAPE(inputs=d))
        _fit("target_test", target_test, (tested, m), TEST_TARGET_SHAPE(samples=tested, outputs=m))


def full(
    x: Tensor, target: Tensor, weights: Tensor, bias: Tensor, x_test: Tensor | None, target_test: Tensor | None
) -> dict[str, Tensor | None]:
    """The arrays by name, with the axes that a person may leave out."""
    weights = weights[:, None] if weights.ndim == 1 else weights
    x = x[None, :] if x.ndim == 1 else x
    bias = bias.repeat(weights.shape[1]) if bias.ndim == 0 and weights.ndim == 2 else bias
    target = _as_rows(target, x) if target.ndim < 2 else target
    if x_test is not None and target_test is not None and target_test.ndim < 2:
        target_test = _as_rows(target_test, x_test)
    return {"x": x, "target": target, "weights": weights, "bias": bias, "x_test": x_test, "target_test": target_test}


def _as_rows(target: Tensor, x: Tensor) -> Tensor:
    """A flat target as (n, m): one output for many samples, or many outputs for one."""
    flat = target.reshape(-1)
    if x.ndim == 2 and len(x) == 1:
        return flat[None, :]
    return flat[:, None]


def _check(name: str, tensor: Tensor, axes: tuple[str, str], most: tuple[int, int]) -> None:
    """Refuse a tensor that has other axes than ``axes``, or an axis that is empty or too long."""
    shape = tuple(tensor.shape)
    if len(shape) != len(axes) or not all(1 <= s <= limit for s, limit in zip(shape, most, strict=True)):
        raise ExperimentError(name, AXES(first=axes[0], second=axes[1], most=most[0], most_second=most[1]), shape)


def _fit(name: str, tensor: Tensor, shape: tuple[int, ...], rule: Statement) -> None:
    if tuple(tensor.shape) != shape:
        raise ExperimentError(name, rule, tuple(tensor.shape))
