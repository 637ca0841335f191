"""What uvicorn was made with and Streamlit hands over to nobody: the socket that listens, and its settings.

Both are found among what refers to their classes. That takes 20 ms, hence once for both.
"""

import gc
import socket

import uvicorn


def adjust() -> None:
    """Let connections send at once, and answers not say which server gave them."""
    for found in gc.get_referrers(socket.socket, uvicorn.Config):
        if type(found) is socket.socket and _listens(found):
            _send_at_once(found)
        elif type(found) is uvicorn.Config:
            _hide_name(found)


def _send_at_once(listener: socket.socket) -> None:
    """Turn Nagle's algorithm off for all connections: they inherit it from the socket that listens.

    asyncio does so for sockets that name their protocol; Streamlit's does not, and every answer of two packets would
    wait 40 ms for the browser's acknowledgement of the first.
    """
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _hide_name(config: uvicorn.Config) -> None:
    """uvicorn adds its name below all middleware."""
    config.encoded_headers = [header for header in config.encoded_headers if header[0] != b"server"]


def _listens(candidate: socket.socket) -> bool:
    return (
        candidate.fileno() >= 0
        and candidate.family in (socket.AF_INET, socket.AF_INET6)
        and candidate.type == socket.SOCK_STREAM
        and bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )
