"""Whether a replica is to be used, told on a port of its own by a thread of its own.

The event loop of a process that 200 people join at once answers late, and is not to be taken for dead: its people would
all move to the next one, which is as busy. A process that was stopped, or died, does not answer here either; one whose
loop hangs says so after a while.
"""

import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from explorer import limits
from explorer.web import ready


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked has hung up: they know enough."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Pulse:
    """Answers every GET with 200, or with 503 where the loop hangs or the process drains."""

    def __init__(self, address: str, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._beaten = clock, clock()
        pulse = self

        class Handler(BaseHTTPRequestHandler):
            timeout = limits.SERVER_LAST_WORDS

            def do_GET(self) -> None:
                """Say how it is."""
                told = pulse.told()
                self.send_response_only(200 if told == "ready" else 503)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: it is asked twice a second."""

        self._server = _Server((address, port), Handler)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, name="pulse", daemon=True).start()

    def beat(self) -> None:
        """The event loop is alive."""
        self._beaten = self._clock()

    def told(self) -> str:
        """What is answered now."""
        if ready.draining():
            return "draining"
        return "ready" if self._clock() - self._beaten < limits.SERVER_HANGS_AFTER else "hangs"

    def end(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
