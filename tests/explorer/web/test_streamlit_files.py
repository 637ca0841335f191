import gzip
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from explorer.web import streamlit_files
from explorer.web.streamlit_files import StreamlitFiles

FOLDER = Path(streamlit.__file__).parent / "static"
FIRST_PAGE = re.findall(r'(?:href|src)="\./(static/[^"]+)"', (FOLDER / "index.html").read_text())


def streamlits_own(_) -> PlainTextResponse:
    return PlainTextResponse("passed on")


def serving(base: str) -> TestClient:
    routes = [Route("/{path:path}", streamlits_own, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(StreamlitFiles, folder=FOLDER, base=base)]))


@pytest.mark.parametrize("base", ["", "app", "/a/b/"])
def test_file_is_sent_compressed_and_may_be_kept_for_ever(base):
    name = next(name for name in FIRST_PAGE if name.endswith(".js"))
    with serving(base) as client:
        path = "/".join(part for part in (base.strip("/"), name) if part)
        answer = client.get(f"/{path}")
        assert answer.content == (FOLDER / name).read_bytes()  # unpacked by the client
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert client.head(f"/{path}").headers["content-length"] == answer.headers["content-length"]


def test_first_page_takes_a_third_of_the_bytes():
    sent = 0
    with serving("") as client:
        for name in FIRST_PAGE:
            with client.stream("GET", f"/{name}") as answer:
                raw = b"".join(answer.iter_raw())
            sent += len(raw) if "content-encoding" in answer.headers else (FOLDER / name).stat().st_size
    assert len(FIRST_PAGE) > 50
    assert sent / sum((FOLDER / name).stat().st_size for name in FIRST_PAGE) < 0.34


@pytest.mark.parametrize(
    "path",
    ["/", "/index.html", "/static/../index.html", "/static/%2e%2e/index.html", "/static//etc/passwd", "/static/js/",
     "/static/js/nothing.12345678.js", "/favicon.png", "/staticjs/x.js"],
)  # fmt: skip
def test_everything_else_is_passed_on(path):
    with serving("") as client:
        assert client.get(path).text == "passed on"


def test_browser_that_cannot_unpack_is_passed_on_and_nobody_can_post():
    with serving("") as client:
        assert client.get(f"/{FIRST_PAGE[0]}", headers={"accept-encoding": "identity"}).text == "passed on"
        assert client.post(f"/{FIRST_PAGE[0]}").text == "passed on"


def test_file_is_compressed_once():
    name = next(name for name in FIRST_PAGE if name.endswith(".js")).removeprefix("static/")
    streamlit_files.warm_up(FOLDER)
    before = streamlit_files.compressed.cache_info().misses
    assert gzip.decompress(streamlit_files.compressed(FOLDER, name)) == (FOLDER / "static" / name).read_bytes()
    assert streamlit_files.compressed.cache_info().misses == before
