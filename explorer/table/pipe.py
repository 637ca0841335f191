"""What goes to the process beside the server's, and comes from it: pickled, its length in front, so that what was cut
off is told from what is whole."""

import pickle
from typing import IO, Any

_HEAD = 8
"""How many bytes tell the length."""


def send(what: object, to: IO[bytes]) -> None:
    """Write it, and have it arrive."""
    data = pickle.dumps(what, protocol=5)
    to.write(len(data).to_bytes(_HEAD, "big"))
    to.write(data)
    to.flush()


def receive(source: IO[bytes]) -> Any:
    """Read what was sent, by this program at the other end; an EOFError where it ends before."""
    size = int.from_bytes(_read(_HEAD, source), "big")
    return pickle.loads(_read(size, source))  # nosec B301


def _read(size: int, source: IO[bytes]) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data
