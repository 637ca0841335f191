"""What a host says: where to listen, how many replicas, which shared store."""

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer import limits
from explorer.store.chosen import SettingError, check


@dataclass(frozen=True)
class Hosting:
    """What was asked for.

    Attributes
    ----------
    address, port : str, int
        Where the proxy listens.
    replicas : int
    base : str
        The base path without slashes around it, empty at the root.
    tls : Path or None
        A PEM file with certificate and key.
    valkey : str
        The shared store's URL, empty where each replica keeps its own.
    """

    address: str
    port: int
    replicas: int
    base: str
    tls: Path | None
    valkey: str

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        host = "127.0.0.1" if self.address in ("0.0.0.0", "::", "*") else self.address
        return f"http{'s' if self.tls else ''}://{host}:{self.port}/{self.base}{'/' if self.base else ''}"


def asked(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Hosting:
    """What the arguments of a command say; what cannot be ends it with a message."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy", description="Serve SLP Explorer by several processes behind HAProxy."
    )
    parser.add_argument("--address", default="0.0.0.0", help="the address to listen at; all, if not given")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--replicas", type=int, default=os.cpu_count() or 1, help="processes; one a core, if not given")
    parser.add_argument("--base", default="", help="a base path, such as slp")
    parser.add_argument("--tls", type=Path, help="a PEM file with certificate and key: speak HTTPS")
    parser.add_argument("--valkey", default="", help="a Valkey or Redis that they share: redis://127.0.0.1:6379/0")
    given = parser.parse_args(arguments)
    if not 1 <= given.port <= 65_535:
        parser.error(f"PORT must be from 1 to 65535, not {given.port}.")
    if not 1 <= given.replicas <= limits.SERVER_MOST_REPLICAS:
        parser.error(f"REPLICAS must be from 1 to {limits.SERVER_MOST_REPLICAS}, not {given.replicas}.")
    base = given.base.strip("/")
    if not re.fullmatch(r"[\w.~-]+(/[\w.~-]+)*|", base, re.ASCII):
        parser.error(f"BASE must be letters, digits, '.', '_', '~', '-' and '/', not {given.base!r}.")
    if given.tls is not None and not os.access(given.tls, os.R_OK):
        parser.error(f"TLS must be a PEM file that can be read, not {str(given.tls)!r}.")
    try:
        check({**environment, "SLP_STORE": given.valkey})
    except SettingError as error:
        parser.error(str(error).replace("SLP_STORE", "VALKEY"))
    tls = None if given.tls is None else given.tls.resolve()
    return Hosting(given.address, given.port, given.replicas, base, tls, given.valkey)
