"""The process beside the server's: it does what it is asked for, one after the other, and knows no torch."""

import os
import signal
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from explorer import limits
from explorer.table.errors import TableError
from explorer.table.pipe import receive, send
from explorer.table.read import read_table
from explorer.text.voice import speaking


def serve(asked: BinaryIO, told: BinaryIO, idle: int, most_seconds: int) -> None:
    """Answer until nobody asks any more, or for so long that it is ended, or it has become large."""
    while not _is_large():
        _end_after(idle)
        try:
            language, work, args = receive(asked)
        except EOFError:
            return
        _end_after(most_seconds)
        found, error = None, None
        with speaking(language):
            try:
                found = work(*args)
            except Exception as raised:
                if not isinstance(raised, TableError):
                    raised.add_note(traceback.format_exc())  # is not pickled, and belongs into the log
                error = raised
        send((found, error), told)
        del work, args, found, error


def _end_after(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


def _is_large() -> bool:
    if sys.platform != "linux":
        return False
    # Not what getrusage says was its most: that goes back to before its program, when it was a copy of the server.
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") > limits.BESIDE_MOST_KEPT


if __name__ == "__main__":
    _idle, _most_seconds = map(int, sys.argv[1:])
    if sys.platform != "win32":
        os.nice(limits.BESIDE_NICE)
    _told, sys.stdout = sys.stdout.buffer, sys.stderr
    read_table(b"a,b\n1,2\n", "")  # what is imported where it is used is here then
    serve(sys.stdin.buffer, _told, _idle, _most_seconds)
