"""The QR code of a link, for the foot of a page that is printed: `POST /slp/qr`, the link as the body, gives an SVG.

The browser sends the link, since only it knows under which address a proxy shows the app. It asks when something is
printed and never before, so codes cost nothing while numbers move.
"""

import io
import re

import anyio
import anyio.to_thread
import segno
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from explorer import limits
from explorer.web.people import Allowance

PATH = "/slp/qr"
MODULE = 0.5
"""Millimetres of paper for one module: a phone reads them from a hand's length."""
_LINK = re.compile(rb"https?://[\x21-\x7e]+")
_allowance = Allowance(limits.QR_RATE, limits.QR_RATE)  # of everybody together


def drawn(link: str) -> bytes | None:
    """The code as an SVG of its size on paper; None where the link is longer than any code holds."""
    try:
        made = segno.make_qr(link, error="l")
    except segno.DataOverflowError:
        return None
    picture = io.BytesIO()
    made.save(picture, kind="svg", scale=MODULE, unit="mm", dark="#000", light="#fff", xmldecl=False, nl=False)
    return picture.getvalue()


async def qr(request: Request) -> Response:
    """An SVG, nothing (204) where the link is too long for one, or why there is none."""
    link = b""
    try:
        async for part in request.stream():
            link += part
            if len(link) > limits.QR_MOST_BYTES:
                return Response(status_code=204)
    except ClientDisconnect:
        return Response(status_code=204)  # nobody hears it
    if not _LINK.fullmatch(link):
        return PlainTextResponse("A code is made of a link.", 400)
    if not _allowance.take():
        return PlainTextResponse("Too many codes.", 429, {"Retry-After": "1"})
    picture = await anyio.to_thread.run_sync(drawn, link.decode("ascii"))
    headers = {"Cache-Control": "no-store"}
    if picture is None:
        return Response(status_code=204, headers=headers)
    return Response(picture, headers=headers, media_type="image/svg+xml")
