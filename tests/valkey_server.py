"""A real Valkey (or Redis) on a free port, that a test can kill and start again. `python -m tests.valkey_server` finds
or installs one.
"""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from redis import Redis, RedisError

from deploy.packages import MissingProgramError, find_or_install


def program() -> str:
    """The path of a server; raises MissingProgramError where there is none to be had. Tests are never skipped."""
    return shutil.which("valkey-server") or find_or_install("redis-server", "redis-server", "tests of the shared store")


class ValkeyServer:
    """A running server: `url`, `port`, `process`. Nothing of it is on disk."""

    def __init__(self, log: Path, most_bytes: int = 0) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        policy = ["--maxmemory", str(most_bytes), "--maxmemory-policy", "volatile-lru"]
        address = ["--bind", "127.0.0.1", "--port", str(self.port)]
        self._command = [program(), *address, "--save", "", "--appendonly", "no", *policy]
        self._log, self._folder = log, log.parent
        self.start()

    def start(self) -> None:
        """Start it, empty, at the same address if it ran before; return when it answers."""
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(self._command, cwd=self._folder, stdout=output, stderr=subprocess.STDOUT)
        client, deadline = Redis.from_url(self.url), time.monotonic() + 30
        while True:
            try:
                client.ping()
                break
            except RedisError:
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.02)
        client.close()

    def kill(self) -> None:
        """It dies at once, with all that it had."""
        self.process.kill()
        self.process.wait()


if __name__ == "__main__":
    try:
        print(f"Valkey: {program()}")
    except MissingProgramError as error:
        sys.exit(f"error: {error}")
