"""Streamlit's own files, compressed once for everybody: it sends 2.3 MB in 61 files, and leaves that to a proxy.

Their names hold a digest of their content, so browsers keep them for ever.
"""

import gzip
import mimetypes
import re
from functools import cache
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

COMPRESSIBLE = {".js", ".css", ".svg", ".json"}
_NAMED = re.compile(r'(?:href|src)="\./(static/[^"]+)"')
_HASHED = re.compile(r"\.[\w-]{8}\.\w+$")
"""How Streamlit's build names what never changes: ``index.DormvYxC.js``."""


class StreamlitFiles:
    """ASGI middleware: answers for Streamlit's compressible files; everything else passes.

    ``folder`` is Streamlit's, with ``index.html`` and ``static/``; ``base`` the app's base path.
    """

    def __init__(self, app: ASGIApp, folder: Path, base: str = "") -> None:
        self._app, self._folder = app, folder
        self._prefix = f"/{base.strip('/')}/static/" if base.strip("/") else "/static/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        body = None
        if (
            scope["type"] == "http"
            and scope["method"] in ("GET", "HEAD")
            and scope["path"].startswith(self._prefix)
            and "gzip" in Headers(scope=scope).get("accept-encoding", "")
            and (name := scope["path"].removeprefix(self._prefix)) in names(self._folder)
        ):
            body = await to_thread.run_sync(compressed, self._folder, name)
        if body is None:
            await self._app(scope, receive, send)
            return
        headers = {
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Length": str(len(body)),
        }
        kind = mimetypes.guess_type(scope["path"])[0] or "application/octet-stream"
        answer = Response(b"" if scope["method"] == "HEAD" else body, headers=headers, media_type=kind)
        await answer(scope, receive, send)


@cache
def names(folder: Path) -> frozenset[str]:
    """The files that are worth it, by their path in ``static/``: no other path is ever looked for."""
    static = folder / "static"
    return frozenset(
        path.relative_to(static).as_posix()
        for path in static.rglob("*")
        if path.suffix in COMPRESSIBLE and _HASHED.search(path.name)
    )


@cache
def compressed(folder: Path, name: str) -> bytes:
    """A file, compressed at its first use."""
    return gzip.compress((folder / "static" / name).read_bytes(), compresslevel=6, mtime=0)


def warm_up(folder: Path) -> None:
    """Compress what the first page names, so that the first visitor does not wait for it."""
    for named in _NAMED.findall((folder / "index.html").read_text(encoding="utf-8")):
        name = named.removeprefix("static/")
        if name in names(folder):
            compressed(folder, name)
