"""Start the app in its own process, as `make run` does, told nothing but its address, and stop it again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class StreamlitServer:
    """A running server: `url` (no trailing slash), `port`, `log` and `process`.

    Options are Streamlit's, with `_` for the dot: `server_baseUrlPath="app"`.
    """

    def __init__(
        self, log: Path, *, script: str = "app.py", env: dict[str, str] | None = None, **options: object
    ) -> None:
        self.log = log
        self.port = _free_port()
        base_path = str(options.get("server_baseUrlPath", "")).strip("/")
        self.url = f"http://127.0.0.1:{self.port}" + (f"/{base_path}" if base_path else "")
        flags: dict[str, object] = {
            "server_headless": True,
            "server_address": "127.0.0.1",
            "server_port": self.port,
            **options,
        }
        words = [f"--{name.replace('_', '.', 1)}={_word(value)}" for name, value in flags.items()]
        self._command = [sys.executable, "-m", "streamlit", "run", script, *words]
        self._env = {**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})}
        self.start()

    def start(self) -> None:
        """Start it, at the same address if it ran before."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._env, stdout=output, stderr=subprocess.STDOUT
            )

    def kill(self) -> None:
        """It dies at once, without a word to anybody."""
        self.process.kill()
        self.process.wait()

    def wait_until_healthy(self, seconds: float = 120) -> None:
        """Return when the health check is green; raise, with the log's end, if that does not happen."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The server did not come up. End of its log:\n{self.log_tail()}")

    def log_tail(self, lines: int = 40) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
