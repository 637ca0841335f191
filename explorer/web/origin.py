"""A guard that refuses sockets opened by other sites' pages, before Streamlit sees them.

Streamlit itself, asked by a foreign origin, looks up its external address on the event loop, and everybody waits.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class OriginGuard:
    """ASGI middleware: a WebSocket whose Origin is not its Host is closed before it opens.

    ``allowed`` are further origins, such as ``https://slides.example.org``; a request without an Origin does not
    come from a browser and passes. Behind a proxy the Host must be handed on with its port.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...] = ()) -> None:
        self._app, self._allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but foreign sockets."""
        if scope["type"] == "websocket" and not self._welcome(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
            return
        await self._app(scope, receive, send)

    def _welcome(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None or origin in self._allowed:
            return True
        try:
            return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
        except ValueError:
            return False
