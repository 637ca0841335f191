"""A replica that is looked after: started again when it died, ended when it hangs, replaced when it is to be."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from explorer import limits

ROOT = Path(__file__).parents[1]
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a replica that did not become ready is started again: later each time."""


class WatchedReplica:
    """One place for a process of the app: always at the same port, with a process in it as long as it is kept."""

    def __init__(self, number: int, base: str, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.number, self.port, self.pulse = number, free_port(), free_port()
        self._path = f"/{base}/slp/ready" if base else "/slp/ready"
        words = ["--port", str(self.port), "--pulse", str(self.pulse), "--base", base]
        self._command = [sys.executable, "-m", "deploy.replica", *words]
        self._environment, self._say = {**environment, "SLP_REPLICA": str(number)}, say
        if environment.get("SLP_METRICS"):
            self._environment["SLP_METRICS"] = metrics_place(environment["SLP_METRICS"], number)
        self.process: asyncio.subprocess.Process | None = None
        self.ready = asyncio.Event()
        self._wanted = True

    async def keep(self) -> None:
        """Have a process here until :meth:`end`."""
        failures = 0
        while self._wanted:
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            if not self._wanted:
                return
            self.process = await asyncio.create_subprocess_exec(
                *self._command, cwd=ROOT, env=self._environment, start_new_session=True
            )
            watch = asyncio.create_task(self._look_after(self.process))
            code = await self.process.wait()
            watch.cancel()
            failures = 0 if self.ready.is_set() else failures + 1
            self.ready.clear()
            if self._wanted and code not in (0, -signal.SIGTERM):
                self._say(f"Replica {self.number} ended by itself ({_told(code)}): it is started again.")

    async def _look_after(self, process: asyncio.subprocess.Process) -> None:
        patience, silent = limits.SERVER_STARTS_WITHIN, 0.0
        while True:
            if await self.answers():
                self.ready.set()
                patience, silent = limits.SERVER_SILENT_MOST, 0.0
            elif (silent := silent + limits.SERVER_LOOK) > patience:
                self._say(f"Replica {self.number} does not answer for {patience:.0f} s: it is ended.")
                process.kill()
            await asyncio.sleep(limits.SERVER_LOOK if self.ready.is_set() else 0.2)

    async def answers(self) -> bool:
        """Whether it says anything, be it that it drains."""
        try:
            async with asyncio.timeout(limits.SERVER_LOOK):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(f"GET {self._path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                    return (await reader.read(9)).startswith(b"HTTP/1.")
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False

    async def replace(self) -> None:
        """Let its people move over, end it, and return when the next one is ready."""
        process = self.process
        self._send(signal.SIGTERM)
        if process is not None:
            await process.wait()
        self.ready.clear()
        await self.ready.wait()

    def end(self) -> None:
        """No process is wanted here any more: it ends at once, there is nobody to move to."""
        self._wanted = False
        # One that is still starting has nobody to say goodbye to, and ends without a traceback.
        self._send(signal.SIGINT if self.ready.is_set() else signal.SIGTERM)

    def kill(self) -> None:
        """It did not end."""
        self._send(signal.SIGKILL)

    def _send(self, what: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(what)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _told(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def metrics_place(first: str, number: int) -> str:
    """Where replica ``number`` shows its figures: the first at the port that was asked for, the next at the next one.

    >>> metrics_place("0.0.0.0:9100", 3)
    '0.0.0.0:9102'
    """
    address, colon, port = first.rpartition(":")
    return f"{address}{colon}{int(port) + number - 1}" if port.isdecimal() else first


def own_environment(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment, and more."""
    return {**os.environ, **more, "PYTHONUNBUFFERED": "1"}
