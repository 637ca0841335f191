"""The servers that are measured: the app as `streamlit run app.py` starts it, and default Streamlit servers."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "benchmarks" / "reference"
HEALTHY_WITHIN = 120


class Server:
    """A process of its own, started at once: `port`, `url`, and `started` by time.perf_counter()."""

    def __init__(self, script: Path, folder: Path, log: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        options = {
            "server.headless": "true",
            "server.address": "127.0.0.1",
            "server.port": self.port,
            "browser.gatherUsageStats": "false",
        }
        self.started = time.perf_counter()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", script, *(f"--{name}={options[name]}" for name in options)],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_green(self) -> None:
        """Return as soon as the health check answers."""
        deadline = time.monotonic() + HEALTHY_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"The server did not come up:\n{self._log.read_text(errors='replace')[-4000:]}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def app() -> Iterator[Server]:
    """This project's server, with its settings."""
    with _running(ROOT / "app.py", ROOT) as server:
        yield server


@contextmanager
def reference(name: str) -> Iterator[Server]:
    """A default Streamlit server with a script of benchmarks/reference.

    It runs in an empty folder, so that this project's .streamlit/config.toml does not hold for it. What both kinds
    are told: no window, 127.0.0.1 only, no usage statistics. Everything else is what a person gets who starts it.
    """
    with tempfile.TemporaryDirectory(prefix="slp-benchmark-") as folder, _running(REFERENCE / name, folder) as server:
        yield server


@contextmanager
def _running(script: Path, folder: Path | str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="slp-benchmark-") as logs:
        server = Server(script, Path(folder), Path(logs) / "log.txt")
        try:
            yield server
        finally:
            server.stop()
