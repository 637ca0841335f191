"""HAProxy in front of the replicas, with the configuration that is shipped."""

import asyncio
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.hosting import Hosting
from deploy.packages import find_or_install

HERE = Path(__file__).parent
CONFIGURATION = HERE / "haproxy.cfg"


class ProxyError(RuntimeError):
    """HAProxy does not take what it is told; the message is its own."""


def servers(ports: Sequence[tuple[int, int]]) -> str:
    """The section that names the replicas of this machine: where each serves, and where it says how it is."""
    lines = (
        f"    server r{number} 127.0.0.1:{port} check port {pulse} cookie r{number}"
        for number, (port, pulse) in enumerate(ports, 1)
    )
    return "\n".join(["backend replicas from app", *lines, ""])


def environment(hosting: Hosting) -> dict[str, str]:
    """What the configuration is told."""
    told = {"PORT": str(hosting.port), "ADDRESS": "*" if hosting.address == "0.0.0.0" else hosting.address}
    told["PAGES"] = str(HERE)
    return told | ({"TLS": str(hosting.tls)} if hosting.tls else {})


class Proxy:
    """One HAProxy; ``start`` it again if it ended by itself."""

    def __init__(self, hosting: Hosting, ports: Sequence[tuple[int, int]], folder: Path) -> None:
        self._program = find_or_install("haproxy", "haproxy", "the proxy that make serve puts before the replicas")
        (folder / "replicas.cfg").write_text(servers(ports))
        self._files = ["-f", str(CONFIGURATION), "-f", str(folder / "replicas.cfg")]
        self._environment = {**{k: v for k, v in os.environ.items() if k != "TLS"}, **environment(hosting)}
        self.process: asyncio.subprocess.Process | None = None
        checked = subprocess.run(
            [self._program, "-c", *self._files], env=self._environment, capture_output=True, text=True, check=False
        )
        if checked.returncode:
            raise ProxyError(f"{self._program} does not take its configuration:\n{checked.stderr}")

    @property
    def version(self) -> str:
        """What it calls itself."""
        told = subprocess.run([self._program, "-v"], capture_output=True, text=True, check=True).stdout
        return " ".join(told.split()[:3])

    async def start(self) -> asyncio.subprocess.Process:
        """Start it."""
        self.process = await asyncio.create_subprocess_exec(
            self._program, "-db", *self._files, env=self._environment, start_new_session=True
        )
        return self.process

    def stop(self) -> None:
        """End it, with the connections that it has."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
