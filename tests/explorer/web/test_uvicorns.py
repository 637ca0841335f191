import socket

import uvicorn
from starlette.types import Receive, Scope, Send

from explorer.web import uvicorns


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("nobody asks it")


def test_connections_send_at_once_also_where_the_listening_socket_does_not_name_its_protocol():
    with socket.socket() as listener, socket.socket() as client, socket.socket() as closed:
        closed.close()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        uvicorns.adjust()
        client.connect(listener.getsockname())
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)  # nobody else's socket is touched


def test_servers_name_is_not_told():
    config = uvicorn.Config(app, server_header=True)
    config.load()
    assert b"server" in dict(config.encoded_headers)
    uvicorns.adjust()
    assert b"server" not in dict(config.encoded_headers)
