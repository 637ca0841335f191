"""What the server process does once, before it serves anybody."""

import gc
import sys
from pathlib import Path

import anyio
import anyio.to_thread
import torch
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from streamlit import config, file_util

from explorer import limits
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.views import VIEWS
from explorer.web import (
    admission,
    ahead,
    answering,
    assets,
    compression,
    first_page,
    headers,
    live,
    metrics,
    qr,
    ready,
    request_log,
    streamlit_files,
    uvicorns,
)
from explorer.web.origin import OriginGuard
from slp_core import tutorial

STREAMLIT = Path(file_util.get_static_dir())
"""Streamlit's own page and its files."""


def warm_up() -> None:
    """Draw everything, and run the first page once, as its first visitor would; what is compressed is ready too."""
    compressed = compression.begin(STREAMLIT)  # app.py has done so, long ago
    torch.set_num_threads(1)  # small tensors, many sessions: more threads only wait for each other
    sys.setswitchinterval(limits.LIVE_SWITCH)
    request_log.begin()
    _allow_open_files()
    _keep_files_in_memory()
    uvicorns.adjust()
    for view in VIEWS.values():
        # Now, and never later: plotly asks whether pandas is loaded, and must not meet it half loaded.
        _ = view.figures_json
    # The others take no longer at their first run than at any other.
    first = next(iter(VIEWS))
    answering.answer(encode({"id": 0, "view": first, "experiment": experiment_to_json(tutorial())}))
    compressed.result()
    gc.freeze()  # what was loaded stays; the collector need not walk through it again and again
    gc.enable()  # app.py switched it off


async def load_the_rest() -> None:
    """Import what data need once the first visitors are served: the first one who needs it need not wait.

    A replica has done so before (:mod:`deploy.replica`).
    """
    await anyio.sleep(limits.SERVER_QUIET)
    await anyio.to_thread.run_sync(ahead.load, abandon_on_cancel=True)


async def tell_figures() -> None:
    """Measure what goes on, and give it to Prometheus where the host wants that."""
    where = metrics.place()
    if where is not None:
        metrics.serve(where)
    await metrics.watch_the_loop()


def _allow_open_files() -> None:
    if sys.platform == "win32":
        return  # has no such limit
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.SERVER_OPEN_FILES if hard == resource.RLIM_INFINITY else min(limits.SERVER_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _keep_files_in_memory() -> None:
    """No file that may be used is put on a disk while it arrives, as Starlette does above a megabyte: it is promised
    not to be stored. And each of its 60 pieces would wait for a thread that writes it."""
    MultiPartParser.spool_max_size = limits.TABLE_MOST_BYTES


def allowed_origins() -> tuple[str, ...]:
    """The further origins that Streamlit's own settings allow."""
    return tuple(config.get_option("server.corsAllowedOrigins") or ())


def middleware() -> list[Middleware]:
    """What every request passes, the outermost first."""
    hosts = list(config.get_option("server.allowedHosts") or ["*"])
    base = str(config.get_option("server.baseUrlPath") or "")
    index = STREAMLIT / "index.html"
    return [
        Middleware(headers.Headers, policy=headers.policy(index, headers.frame_ancestors())),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(OriginGuard, allowed=allowed_origins()),
        Middleware(admission.Admission, most=admission.most_people()),
        Middleware(first_page.FirstPage, index=index, base=base),
        Middleware(streamlit_files.StreamlitFiles, folder=STREAMLIT, base=base),
    ]


def routes() -> list[BaseRoute]:
    """The app's own routes, under the base path too: Streamlit puts only its own there."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return [
        route
        for prefix in dict.fromkeys(["", f"/{base}" if base else ""])
        for route in (
            WebSocketRoute(prefix + live.PATH, live.live),
            Route(prefix + ready.PATH, ready.ready),
            Route(prefix + qr.PATH, qr.qr, methods=["POST"]),
            Route(prefix + assets.ROUTE.path, assets.ROUTE.endpoint),
            Route(f"{prefix}/{next(iter(VIEWS))}", _to_default_page),
        )
    ]


def _to_default_page(request: Request) -> Response:
    """Streamlit knows its default page only without a name; with one it says that there is no such page."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")
