"""Data that a person brought along, and which Experiments stand on it.

A link cannot hold a file and a live request should not: both name the data by its token instead. The token is a keyed
digest of the numbers and the names, so nobody can make up one that is valid here, and the same file with the same
choices has the same one, whoever brings it.
"""

import hashlib
from weakref import WeakValueDictionary

from explorer.state.own_kept import OwnDataKept
from explorer.state.own_store import OwnData, OwnDataInProcess, OwnDataStore
from explorer.store.chosen import chosen
from explorer.table.samples import Samples
from explorer.views.runs import forget
from explorer.views.scene import Source, names_with_terms
from slp_core import DERIVED, Data, Experiment, prepare

_KEY = chosen().token_key

STORE: OwnDataStore = OwnDataInProcess(forget)
"""Where all data is held that sessions of this process work with."""

KEPT = OwnDataKept(chosen().own, chosen().cipher)
"""Where data of visits is kept, also for other processes where the host chose so."""

# By the identity of its inputs: an Experiment on it shares them, and who holds the data keeps the identity unique.
_BY_INPUTS: "WeakValueDictionary[int, OwnData]" = WeakValueDictionary()


def prepared(
    samples: Samples,
    file: str,
    test_fraction: float,
    seed: int,
    standardise: bool,
    key: bytes = _KEY,
    standardise_target: bool = False,
) -> OwnData:
    """Split and standardise ``samples``, and name them. The result is held by nobody yet.

    Parameters
    ----------
    standardise_target : bool
        Where the target is a number, whether that is standardised as well.
    key : bytes
        Makes the token one that cannot be made up: this process's own, or one that replicas share.

    Raises
    ------
    ExperimentError
        If the samples cannot be split.
    """
    scaled = standardise_target and samples.target_name != ""
    data = prepare(samples.x, samples.target, test_fraction, seed, standardise, scaled)
    names = (samples.feature_names, samples.class_names, standardise, samples.target_name, scaled)
    return OwnData(_token(data, (file, *names), key), file, data, *names)


def _token(data: Data, names: object, key: bytes) -> str:
    digest = hashlib.blake2b(ascii(names).encode(), key=key, digest_size=16)
    for name in DERIVED:
        tensor = getattr(data, name)
        if tensor is not None:
            digest.update(f"{name}{tuple(tensor.shape)}".encode() + tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()


def find(token: object) -> OwnData | None:
    """The data of this token, while somebody uses it or may come back to it."""
    own = (STORE.get(token) or KEPT.find(token)) if isinstance(token, str) else None
    return None if own is None else known(own)


def known(own: OwnData) -> OwnData:
    """The same data, as the store holds it: :func:`behind` finds it from now on."""
    _BY_INPUTS[id(own.data.x)] = own
    return own


def behind(experiment: Experiment) -> OwnData | None:
    """The data that an Experiment's samples are, or None: not a copy of it, but the same tensors."""
    own = _BY_INPUTS.get(id(experiment.raw["x"]))
    if own is None:
        return None
    tensors = {name: getattr(experiment, name) for name in DERIVED} | dict(experiment.raw)
    if any(tensors[name] is not getattr(own.data, name) for name in DERIVED):
        return None
    return own


def source(experiment: Experiment) -> Source:
    """Names of what an Experiment's samples are: a file's, where they came from one."""
    own = behind(experiment)
    if own is None:
        return Source.of(experiment)
    return Source(
        names_with_terms(own.feature_names, experiment.terms),
        own.class_names,
        own.file,
        own.standardised,
        own.target_name,
        own.target_standardised,
    )
