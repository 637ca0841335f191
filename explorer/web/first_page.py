"""The page that a browser loads first: Streamlit's, with a title, skip links, and the shape of what will stand there.

Streamlit's own is blank, then grey, then full of jumps. Here the first paint has the page's shape; what Streamlit
builds is seen when it is finished.
"""

import gzip
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.text.languages import ENGLISH, spoken
from explorer.text.voice import speaking, t
from explorer.views import VIEWS
from explorer.web import assets

_NAME = re.compile(r"[\w-]*")
_FIRST = assets.STAGE / "first"
_DEFAULT = next(iter(VIEWS))

Row = tuple[int, tuple[int, ...]]
"""A row of the page: its part of the height, and those of its columns of the width."""
SHAPES: Mapping[str, tuple[Row, ...]] = {
    "neuron": ((55, (1,)), (45, (37, 32, 31))),
    "step": ((8, (1,)), (57, (1,)), (35, (77, 23))),
    "train": ((10, (1,)), (55, (50, 50)), (35, (1, 1, 1))),
    "rates": ((70, (60, 40)), (30, (1, 1))),
    "landscape": ((10, (1,)), (60, (1, 1)), (30, (1,))),
    "derivation": ((60, (1, 1)), (40, (1,))),
}
"""How each page is divided: the first screen of it, seen from afar."""


class FirstPage:
    """ASGI middleware: answers for the app's pages; everything else passes.

    ``index`` is Streamlit's page, ``base`` the app's base path.
    """

    def __init__(self, app: ASGIApp, index: Path, base: str = "") -> None:
        self._app, self._index = app, index
        self._prefix = f"/{base.strip('/')}/" if base.strip("/") else "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        name = self._name(scope)
        if name is None or name == _DEFAULT:  # which has an address of its own
            await self._app(scope, receive, send)
            return
        if name not in VIEWS and name.lower() in VIEWS:  # as somebody types it who was told the page's title
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"./{name.lower()}" + (f"?{query}" if query else ""))(scope, receive, send)
            return
        view = name if name in VIEWS else _DEFAULT  # a page that does not exist looks like the first one
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [ENGLISH])
        page = first_page(self._index, view, spoken(asked[0]))
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            page, headers["Content-Encoding"] = gzip.compress(page, compresslevel=1, mtime=0), "gzip"
        headers["Content-Length"] = str(len(page))
        answer = Response(b"" if scope["method"] == "HEAD" else page, headers=headers, media_type="text/html")
        await answer(scope, receive, send)

    def _name(self, scope: Scope) -> str | None:
        """The name in the address of a page, empty for the first one; None where no person asks for a page."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        if "text/html" not in Headers(scope=scope).get("accept", "") or not scope["path"].startswith(self._prefix):
            return None
        name = scope["path"].removeprefix(self._prefix)
        return name if _NAME.fullmatch(name) else None


@lru_cache(maxsize=64)
def first_page(index: Path, view: str, language: str) -> bytes:
    """Streamlit's page, made that of ``view``."""
    page = index.read_text(encoding="utf-8")
    frame, first = ((_FIRST / name).read_text(encoding="utf-8") for name in ("page.css", "first.css"))
    # Streamlit's rules come later and say as much; within ``html`` ours say more.
    styles = f"html {{ {frame} }}\n{first}"
    script = f'<script type="module" src="./{assets.base()}first/first.js"></script>'
    with speaking(language):
        title = escape(page_title(view))
        body = _skip_links() + _shape(view) + _unconnected()
    for old, new in (
        ('<html lang="en">', f'<html lang="{escape(language)}">'),
        ("<title>Streamlit</title>", f"<title>{title}</title><style>{styles}</style>{script}"),
        ("</head>", f"{_early(view)}</head>"),
        ("<body>", f"<body>{body}"),
    ):
        if page.count(old) != 1:
            raise RuntimeError(f"Streamlit's page is not as it was: it has not one {old}.")
        page = page.replace(old, new)
    return page.encode()


def _early(view: str) -> str:
    """Links to the stage's files: they arrive while Streamlit is starting, and not after it."""
    early = ((name, attributes | {"fetchpriority": "low"}) for name, attributes in assets.early(view).items())
    return "".join(
        f'<link href="./{assets.base()}{name}"'
        + "".join(f' {key}="{value}"' for key, value in attributes.items())
        + ">"
        for name, attributes in early
    )


def page_title(view: str) -> str:
    """What the browser's tab says."""
    return t("{page} · SLP Explorer", page=t(VIEWS[view].title))


def _skip_links() -> str:
    places = {".slp": t("Skip to the stage"), "[data-testid=play]": t("Skip to the player")}
    links = (
        f'<a class="slp-skip" href="#" data-place="{escape(place)}">{escape(told)}</a>'
        for place, told in places.items()
    )
    return f'<nav aria-label="{escape(t("Skip links"))}">{"".join(links)}</nav>'


def _shape(view: str) -> str:
    names = "".join(f"<span>{escape(t(entry.title))}</span>" for entry in VIEWS.values())
    rows = "".join(
        f'<div class="slp-first-row" style="--part:{height}">'
        + "".join(f'<i style="--part:{width}"></i>' for width in columns)
        + "</div>"
        for height, columns in SHAPES[view]
    )
    return (
        '<div id="slp-first" aria-hidden="true"><div class="slp-first-bar"><span>SLP Explorer</span>'
        f'{names}</div><div class="slp-first-tools">{"<i></i>" * 5}</div>{rows}</div>'
    )


def _unconnected() -> str:
    told = escape(t("There is no connection to the server yet. This page goes on trying by itself."))
    return f'<p id="slp-unconnected" role="status" data-told="{told}"></p>'
