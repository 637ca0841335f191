"""What would keep Python's lock for long, done in a process beside this one: the others here go on meanwhile.

It is started for the first who needs it, or is about to, and ends when nobody has for a while; and with the process
that started it, however that ends, since its input is closed then.
"""

import atexit
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from explorer import limits
from explorer.table.errors import TableError
from explorer.table.pipe import receive, send
from explorer.text.voice import language, t

_T = TypeVar("_T")
_PROJECT = Path(__file__).parents[2]
_PROGRAM = "explorer.table.beside_process"
_PIPE = 2**20
"""Bytes of a pipe, where the system lets one choose: with the usual 64 kB a table comes in 160 pieces, and each waits
for Python's lock."""


class Beside:
    """One such process, and whoever waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Have it ready, without waiting for it."""
        if self._lock.acquire(blocking=False):
            try:
                self._started()
            finally:
                self._lock.release()

    def call(self, work: Callable[..., _T], *args: Any) -> _T:
        """What ``work``, a function of a module, returns or raises there, in the language of this moment.

        Raises
        ------
        TableError
            Where that takes too long, or ends the process.
        """
        if not self._lock.acquire(timeout=limits.BESIDE_MOST_WAIT):
            raise TableError(t("Others bring their files just now. Try again in a moment."))
        try:
            if not self._started():
                return work(*args)  # no process may be started here: others wait a little
            found, error = self._answer((language(), work, args))
        finally:
            self._lock.release()
        if error is not None:
            raise error
        result: _T = found
        return result

    def end(self) -> None:
        """End it, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _answer(self, asked: object) -> tuple[Any, Exception | None]:
        # The one that is there may have ended: it waited for too long, or somebody killed it.
        for _ in range(2):
            try:
                process = self._running()
                assert process.stdin is not None and process.stdout is not None
                send(asked, process.stdin)
                answer: tuple[Any, Exception | None] = receive(process.stdout)
                return answer
            except (EOFError, OSError):
                self.end()
        raise TableError(
            t(
                "This table cannot be read here: it takes too much time or memory. Copy the columns that you need into "
                "a new file, and choose that."
            )
        )

    def _started(self) -> bool:
        try:
            self._running()
        except OSError:
            return False
        return True

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", _PROGRAM, str(limits.BESIDE_IDLE), str(limits.BESIDE_MOST_SECONDS)],
                cwd=_PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pipesize=_PIPE,
            )
        return self._process


BESIDE = Beside()
atexit.register(BESIDE.end)
