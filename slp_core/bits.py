"""A tensor's bits as something short that can be compared and hashed again and again."""

import hashlib
from functools import cached_property

import numpy as np
from torch import Tensor


class Bits:
    """The shape and the bits of one float64 tensor, which nobody writes to.

    What the tensor holds is read once, when it is first asked for; all who share the tensor share that. A digest
    stands for the numbers: two tensors of other bits have the same one with a probability of 2**-256.
    """

    def __init__(self, tensor: Tensor) -> None:
        self._tensor = tensor

    @cached_property
    def key(self) -> tuple[tuple[int, ...], bytes]:
        """The same for tensors of one shape that are equal to the bit, and for no others: 0.0 is not -0.0."""
        numbers = np.ascontiguousarray(self._tensor.numpy())
        return tuple(self._tensor.shape), hashlib.blake2b(numbers.data, digest_size=32).digest()
