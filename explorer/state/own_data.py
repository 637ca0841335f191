"""Data that a person brought along: held in this process while their session lives, and named by a token.

A link cannot hold a file and a live request should not: both name the data instead. The token is a keyed digest of
the numbers, so nobody can make up one that is valid here.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from threading import RLock
from weakref import ref

from torch import Tensor

from explorer.table.csv_file import Samples
from explorer.views.runs import forget
from explorer.views.scene import Source
from slp_core import GIVEN, Data, Experiment, prepare

_KEY = secrets.token_bytes(32)


@dataclass(frozen=True, eq=False)
class OwnData:
    """Samples from a file, split and standardised.

    Attributes
    ----------
    token : str
        Its name in live requests.
    file : str
        The file's name.
    data : Data
    feature_names : tuple of str
        Text from a stranger: to be shown as text.
    class_names : (str, str)
    """

    token: str
    file: str
    data: Data
    feature_names: tuple[str, ...]
    class_names: tuple[str, str]


# Weak: a session that ends, or takes other data, takes its file along. A list, because the same numbers may be held
# by many (a class with one file), and the one who leaves must not take them away from the others.
_HELD: "dict[str, list[ref[OwnData]]]" = {}
_GUARD = RLock()  # may be entered again: a garbage collection in the middle lets data go


def hold(samples: Samples, file: str, test_fraction: float, seed: int, standardise: bool) -> OwnData:
    """Split and standardise ``samples``; whoever is given the result keeps it alive.

    Raises
    ------
    ExperimentError
        If the samples cannot be split.
    """
    data = prepare(samples.x, samples.target, test_fraction, seed, standardise)
    token = _digest((data.x, data.target, data.x_test, data.target_test))
    own = OwnData(token, file, data, samples.feature_names, samples.class_names)
    with _GUARD:
        _HELD.setdefault(token, []).append(ref(own, partial(_let_go, token)))
    return own


def _let_go(token: str, gone: "ref[OwnData]") -> None:
    with _GUARD:
        _HELD[token].remove(gone)
        if not _HELD[token]:
            del _HELD[token]
    forget()


def find(token: object) -> OwnData | None:
    """The data of this name, while somebody keeps it."""
    return _newest(token) if isinstance(token, str) else None


def _newest(token: str) -> OwnData | None:
    held = (entry() for entry in reversed(tuple(_HELD.get(token, ()))))
    return next((own for own in held if own is not None), None)


def behind(experiment: Experiment) -> OwnData | None:
    """The data that an Experiment's samples came from, or None."""
    if experiment.dataset != GIVEN or experiment.samples == 1 or not _HELD:
        return None
    return _newest(_digest((experiment.x, experiment.target, experiment.x_test, experiment.target_test)))


def source(experiment: Experiment) -> Source:
    """Names of what an Experiment's samples are: a file's, where they came from one."""
    own = behind(experiment)
    return Source.of(experiment) if own is None else Source(own.feature_names, own.class_names, own.file)


def _digest(tensors: Iterable[Tensor | None]) -> str:
    digest = hashlib.blake2b(key=_KEY, digest_size=16)
    for tensor in tensors:
        digest.update(b"none" if tensor is None else repr(tuple(tensor.shape)).encode() + tensor.numpy().tobytes())
    return digest.hexdigest()
