"""Whether a proxy may send people here: `/slp/ready` is 200 until the process is told to stop.

Its port opens when everything is warm, so an answer is enough to be ready. It stays trivial and on the event loop: a
false alarm would move half a lecture hall onto a busy process.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

PATH = "/slp/ready"

_draining = False


def drain() -> None:
    """From now on people are to go elsewhere."""
    global _draining
    _draining = True


def draining() -> bool:
    """Whether they are."""
    return _draining


async def ready(_: Request) -> Response:
    """200, or 503 while this process is being left."""
    headers = {"Cache-Control": "no-store"}
    return PlainTextResponse("draining", 503, headers) if _draining else PlainTextResponse("ready", 200, headers)
