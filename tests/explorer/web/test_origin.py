import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.web.origin import OriginGuard

ALLOWED = "https://slides.example.org"
SOCKET = "ws://explorer.test:8501/socket"


async def greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("welcome")
    await socket.close()


def page(_) -> PlainTextResponse:
    return PlainTextResponse("page")


@pytest.fixture(scope="module")
def client():
    app = Starlette(
        routes=[WebSocketRoute("/socket", greet), Route("/page", page)],
        middleware=[Middleware(OriginGuard, allowed=(ALLOWED,))],
    )
    with TestClient(app) as opened:
        yield opened


@pytest.mark.parametrize(
    "origin",
    [None, "http://explorer.test:8501", "https://explorer.test:8501", "http://EXPLORER.test:8501", ALLOWED],
)
def test_guard_lets_sockets_of_its_own_pages_and_of_allowed_ones_in(client, origin):
    headers = {} if origin is None else {"origin": origin}
    with client.websocket_connect(SOCKET, headers=headers) as socket:
        assert socket.receive_text() == "welcome"


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://explorer.test",
        "http://explorer.test:8502",
        "http://explorer.test:8501.evil.example",
        "http://explorer.test:8501@evil.example",
        "http://evil.example/explorer.test:8501",
        "http://slides.example.org",
        "https://slides.example.org.evil.example",
        "explorer.test:8501",
        "null",
        "",
        "http://[::1",
    ],
)
def test_guard_refuses_sockets_of_other_origins_before_they_open(client, origin):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect(SOCKET, headers={"origin": origin}),
    ):
        pass
    assert refused.value.code == 1008


def test_guard_lets_http_requests_of_any_origin_pass(client):
    assert client.get("/page", headers={"origin": "http://evil.example"}).text == "page"
