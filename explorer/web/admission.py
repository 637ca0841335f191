"""Above its capacity a process lets newcomers in late: a light page says so, and asks again by itself.

``SLP_MOST_PEOPLE``   how many people may be here at once; without it :data:`explorer.limits.ADMISSION_MOST_PEOPLE`

Those who are inside are asked nothing: their sockets go on, and so does the reload of a page that was let in before.
"""

import os
import random
from collections.abc import Mapping
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer import limits
from explorer.text.voice import t
from explorer.web import people

MOST = "SLP_MOST_PEOPLE"
INSIDE = "slp_inside"
"""A cookie of the browser's session; it holds nothing but that somebody was let in."""


def most_people(environment: Mapping[str, str] = os.environ) -> int:
    """How many people may be here at once.

    Raises
    ------
    ValueError
        If the host set what is no number.
    """
    wanted = environment.get(MOST, "").strip()
    if wanted and not (wanted.isdecimal() and int(wanted) > 0):
        raise ValueError(f"{MOST} must be a whole number above 0, not {wanted!r}.")
    return int(wanted) if wanted else limits.ADMISSION_MOST_PEOPLE


class Admission:
    """ASGI middleware: while there are ``most`` people, who opens a page for the first time is asked to wait."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or ask to wait."""
        if scope["type"] != "http" or not _opens_a_page(scope):
            await self._app(scope, receive, send)
            return
        if INSIDE not in HTTPConnection(scope).cookies and people.present() >= self._most:
            await waiting_page()(scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", f"{INSIDE}=1; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        await self._app(scope, receive, tell)


def _opens_a_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def waiting_page() -> HTMLResponse:
    """Some hundred bytes that come back by themselves, everybody at another moment."""
    seconds = random.randint(limits.ADMISSION_SOONEST, limits.ADMISSION_LATEST)
    title = escape(t("Many people are here"))
    told = escape(t("There will be room in a moment. This page asks by itself."))
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="refresh" content="{seconds}"><title>SLP Explorer</title>'
        f"<style>body{{font:24px/1.5 sans-serif;margin:20vh auto;max-width:24em;padding:0 1em;color-scheme:light dark}}"
        f"</style><h1>{title}</h1><p role=status>{told}"
    )
    return HTMLResponse(page, 503, {"Retry-After": str(seconds), "Cache-Control": "no-store"})
