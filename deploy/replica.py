"""One process of the app, as a host starts it: `python -m deploy.replica --port 8501`.

It is bounded where a stranger would make it grow before the app looks at what came. On SIGTERM it first says that it
is not ready, so that people move over to others, and ends when they have; on SIGINT, or a second signal, at once.
"""

import argparse
import os
import signal
import time
from contextlib import suppress
from types import FrameType

import uvicorn
from streamlit.web.bootstrap import load_config_options
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from deploy.pulse import Pulse
from explorer import limits
from explorer.web import ahead, ready

APP = "app:app"


class Replica(uvicorn.Server):
    """A uvicorn that drains."""

    def __init__(self, config: uvicorn.Config, pulse: int | None = None) -> None:
        super().__init__(config)
        self._pulse_port = pulse
        self._pulse: Pulse | None = None
        self._draining_since: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain first, if there is somebody to serve and they are asked to leave in peace."""
        if sig == signal.SIGTERM and self._draining_since is None and self.started:
            self._draining_since = time.monotonic()
            self._captured_signals.append(sig)
            ready.drain()
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; whether it is over."""
        if self._pulse is not None:
            self._pulse.beat()
        elif self._pulse_port is not None:  # the first turn: everything is ready
            self._pulse = Pulse(self.config.host, self._pulse_port)
        if self._draining_since is not None:
            lasted = time.monotonic() - self._draining_since
            left = not any(isinstance(each, WebSocketsSansIOProtocol) for each in self.server_state.connections)
            if lasted >= (limits.SERVER_DRAIN_LEAST if left else limits.SERVER_DRAIN_MOST):
                return True
        return await super().on_tick(counter)


def config(address: str, port: int, trusted: str) -> uvicorn.Config:
    """How a replica speaks to its proxy, which is at the address ``trusted``."""
    return uvicorn.Config(
        APP,
        host=address,
        port=port,
        ws="websockets-sansio",
        ws_max_size=limits.SERVER_SOCKET_MOST_BYTES,
        ws_ping_interval=limits.SERVER_PING,
        ws_ping_timeout=limits.SERVER_PING,
        ws_per_message_deflate=False,  # a kilobyte could become a gigabyte
        timeout_keep_alive=limits.SERVER_KEEP_ALIVE,
        timeout_graceful_shutdown=limits.SERVER_LAST_WORDS,
        proxy_headers=True,
        forwarded_allow_ips=trusted,
        server_header=False,
        access_log=False,
        log_level="warning",
    )


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m deploy.replica", description=__doc__)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--pulse", type=int, help="a port on which a thread of its own says whether it is to be used")
    parser.add_argument("--base", default="", help="the base path, such as slp")
    parser.add_argument("--trusted", default="127.0.0.1", help="the proxy's address, or several separated by commas")
    given = parser.parse_args()
    # As `streamlit run` does with its flags; uvicorn knows nothing of them, nor of Streamlit's environment variables.
    secret = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET")
    load_config_options(
        {
            "server_baseUrlPath": given.base.strip("/"),
            "server_headless": True,
            "server_cookieSecret": secret,
            "logger_level": "warning",
        }
    )
    # Before anybody is sent here. A hall that comes to a process just started had to share its core with this, and from
    # then on waited for a garbage collector that walks through all of it: what is loaded now, warm_up exempts.
    ahead.load()
    with suppress(KeyboardInterrupt):  # uvicorn raises it when it has ended on SIGINT
        Replica(config(given.address, given.port, given.trusted), given.pulse).run()


if __name__ == "__main__":
    main()
