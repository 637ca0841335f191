"""What every answer tells a browser it may do, and what strangers are not told.

``SLP_FRAME_ANCESTORS``   pages that may show the app in a frame, such as ``https://moodle.example.org`` (several by
                          spaces, ``*`` for all); without it the app's own alone

Which hosts the app answers for is Streamlit's own setting ``server.allowedHosts``.
"""

import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMES = "SLP_FRAME_ANCESTORS"
CLOSED = re.compile(r"(?:^|/)_stcore/(?:metrics|script-health-check|agent)(?:/|$)")
"""Routes of Streamlit's that tell too much: what everybody does, what broke, and how a program drives the app."""
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def policy(index: Path, frames: str = "") -> str:
    """The content security policy: nothing from elsewhere, no inline script but those of Streamlit's own page."""
    scripts = _INLINE.findall(index.read_text(encoding="utf-8"))
    hashes = (f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": frames or "'self'",
    }
    return "; ".join(f"{name} {allowed}" for name, allowed in rules.items())


def frame_ancestors(environment: Mapping[str, str] = os.environ) -> str:
    """Who may show the app in a frame.

    Raises
    ------
    ValueError
        If it could end the rule, and begin another one.
    """
    wanted = environment.get(FRAMES, "").strip()
    if not re.fullmatch(r"[\x21-\x7e ]*", wanted) or ";" in wanted or "," in wanted:
        raise ValueError(f"{FRAMES} must be addresses separated by spaces, not {wanted!r}.")
    return wanted


class Headers:
    """ASGI middleware: adds the headers to every answer, and closes :data:`CLOSED` for everybody."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        if CLOSED.search(scope["path"]):
            await PlainTextResponse("Not Found", 404)(scope, receive, tell)
        else:
            await self._app(scope, receive, tell)
