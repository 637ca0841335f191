"""The files that the browser loads: the stage's modules, plotly.js, and what the stage says in other languages.

Their URLs hold a digest of their content, so browsers may keep them for ever and still get a new one at once.
"""

import gzip
import hashlib
import json
import posixpath
import re
from functools import cache, lru_cache
from pathlib import Path

import plotly
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer.text.languages import for_the_browser

STAGE = Path(__file__).parents[1] / "stage"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_AT_LOAD = b"//# allFunctionsCalledOnLoad\n"
"""Has Chromium compile all of a script on the side while it arrives (V8's explicit compile hints; to others a comment).
Else plotly.js has its functions compiled one by one as they are called, and for so long nothing on the page moves."""
ENTRANCE = "stage.js"
"""The module that the page loads, which then asks for the one of its view."""
THEME = "kit/theme.css"
"""What every style sheet builds on."""
_IMPORTED = re.compile(r'^(?:import|export)\s(?:[^;"]*\bfrom\s)?"(\.{1,2}/[\w./]+)";$', re.MULTILINE)
"""What a module imports; the names may stand on several lines."""
_ROOMS = ("kit", "charts", "parts", "pages")
"""Where styles lie, in the order in which they are applied: a page's rules come after those of its parts."""
_SHEET = "styles/{}.css"
"""All rules of a page: a browser is busy for three milliseconds with every file that it asks for."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


@lru_cache(maxsize=1)
def _stage() -> dict[str, bytes]:
    """Every file by its path in the stage's folder, read once: what is served is what was there at the start."""
    paths = sorted(path for path in STAGE.rglob("*") if path.suffix in _TYPES)
    return {path.relative_to(STAGE).as_posix(): path.read_bytes() for path in paths}


@lru_cache(maxsize=1)
def _files() -> dict[str, bytes]:
    """Every file that is served, by its name."""
    modules = {name: module for name, module in _stage().items() if not name.endswith(".css")}
    pages = (Path(name).stem for name in modules if re.fullmatch(r"pages/\w+\.js", name))
    sheets = {_SHEET.format(page): _sheet(page) for page in pages}
    said = {f"text/{language}.json": catalog for language, catalog in for_the_browser().items()}
    return modules | sheets | said | {PLOTLY.name: _AT_LOAD + PLOTLY.read_bytes()}


@lru_cache(maxsize=1)
def version() -> str:
    """A digest of all files."""
    return hashlib.sha256(b"\0".join(_files().values())).hexdigest()[:12]


@cache
def _compressed(name: str) -> bytes:
    """The file compressed, once and not for each visitor: plotly.js is 4.8 MB."""
    return gzip.compress(_files()[name], compresslevel=6, mtime=0)


def warm_up() -> None:
    """Read and compress everything, so that the first visitor does not wait for it."""
    for name in _files():
        _compressed(name)


def base() -> str:
    """The folder of the files, relative to the app's address: a base path in front of it keeps working."""
    return f"slp/files/{version()}/"


@lru_cache(maxsize=64)
def preloads(page: str) -> str:
    """:func:`early` as JSON."""
    return json.dumps(early(page))


@lru_cache(maxsize=64)
def early(page: str) -> dict[str, dict[str, str]]:
    """Every file that a page needs by its name, with the attributes of the ``<link>`` that asks for it early.

    plotly.js comes first: a browser compiles its megabytes on the side while the modules arrive.
    """
    modules = {name: {"rel": "modulepreload"} for name in _modules(page)}
    sheet = {_SHEET.format(page): {"rel": "preload", "as": "style"}}
    return {PLOTLY.name: {"rel": "preload", "as": "script"}} | sheet | modules


def _sheet(page: str) -> bytes:
    """The style sheets that a page needs, in the order in which they are applied: a module's lies beside it."""
    beside = (name.removesuffix(".js") + ".css" for name in _modules(page))
    found = {THEME, *(name for name in beside if name in _stage())}
    ordered = sorted(found, key=lambda name: (name != THEME, _ROOMS.index(name.split("/")[0]), name))
    return b"\n".join(f"/* {name} */\n".encode() + _stage()[name] for name in ordered)


def _modules(page: str) -> list[str]:
    """The modules of a page and all that they import, in the order in which they are met."""
    found = [ENTRANCE, f"pages/{page}.js"]
    for name in found:  # grows on the way
        for path in _IMPORTED.findall(_stage()[name].decode()):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            if other not in found:
                found.append(other)
    return found


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if request.path_params["version"] != version() or name not in _files():
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = _files()[name]
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = _compressed(name), "gzip"
    return Response(body, headers=headers, media_type=_TYPES[Path(name).suffix])


ROUTE = Route("/slp/files/{version}/{name:path}", _serve)
