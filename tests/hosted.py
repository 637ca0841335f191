"""`make serve` for tests: the launcher, its replicas and its proxy as real processes, which a test may kill or stop."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.watched import free_port

ROOT = Path(__file__).resolve().parents[1]


def until(holds: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait until `holds()` is true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"This did not happen in {seconds} s: {what}"
        time.sleep(0.05)


class Hosted:
    """A served app: `url` (no trailing slash), `port`, `log`, `process`."""

    def __init__(self, log: Path, replicas: int = 2, base: str = "", **options: object) -> None:
        self.log, self.port, self.replicas = log, free_port(), replicas
        scheme = "https" if options.get("tls") else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}" + (f"/{base}" if base else "")
        given = {"address": "127.0.0.1", "port": self.port, "replicas": replicas, "base": base, **options}
        words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy", *words], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
            )

    def wait_until_ready(self) -> None:
        """Return when every replica is."""
        until(lambda: self.said("ready at") or self.process.poll() is not None, "all replicas are ready", 240)
        assert self.process.poll() is None, self.log_tail()
        until(lambda: self.status("/slp/ready") == 200, "the proxy sends people there", 30)

    def wait_until_all_are_up(self) -> None:
        """Return when no replica is missing any more, and the proxy knows it."""
        for number in range(1, self.replicas + 1):
            cookie = f"slp-replica=r{number}"
            until(lambda cookie=cookie: self._served_by(cookie), f"replica {number} is used", 120)

    def _served_by(self, cookie: str) -> bool:
        """Whether the proxy gives this cookie no new value: it names a server that is up."""
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.url + "/slp/ready", headers={"Cookie": cookie})
            ) as got:
                return not any("slp-replica" in each for each in got.headers.get_all("set-cookie") or [])
        except OSError:
            return False

    def said(self, what: str) -> int:
        """How often the launcher has said it."""
        return self.log.read_text(errors="replace").count(what)

    def status(self, path: str, method: str = "GET", **headers: str) -> int:
        """What is answered at a path."""
        request = urllib.request.Request(self.url + path, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def replica(self, number: int) -> int:
        """The process of a replica; waits for it while there is none."""
        found: list[int] = []
        until(lambda: found.extend(self._children(f"SLP_REPLICA={number}")) or found, f"replica {number} runs", 60)
        return found[0]

    def proxy(self) -> int:
        """The process of HAProxy."""
        found: list[int] = []
        until(lambda: found.extend(self._children("haproxy.cfg")) or found, "the proxy runs", 60)
        return found[0]

    def signal(self, pids: Iterable[int], what: signal.Signals) -> None:
        """Send it to processes of ours."""
        for pid in pids:
            os.kill(pid, what)

    def _children(self, mark: str) -> list[int]:
        """Children of the launcher with a word in their environment or their command."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = []
        for pid in listed:
            try:
                told = [(Path("/proc") / pid / name).read_bytes().split(b"\0") for name in ("environ", "cmdline")]
            except OSError:
                continue  # it has just ended
            if any(word.endswith(mark.encode()) for words in told for word in words):
                found.append(int(pid))
        return found

    def log_tail(self, lines: int = 60) -> str:
        """The end of what launcher, replicas and proxy said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> int:
        """End it as a host does; the exit code."""
        for number in range(1, self.replicas + 1):
            self.signal(self._children(f"SLP_REPLICA={number}"), signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextmanager
def hosting(log: Path, **options: object) -> Iterator[Hosted]:
    """A served app that is ready; afterwards it has to end well."""
    made = Hosted(log, **options)
    try:
        made.wait_until_ready()
        yield made
    finally:
        assert made.stop() == 0, made.log_tail()
