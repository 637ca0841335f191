import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from explorer.views import VIEWS
from explorer.web import assets
from explorer.web.first_page import SHAPES, FirstPage

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
HTML = {"accept": "text/html,application/xhtml+xml"}


def serving(base: str = "", index: Path = INDEX) -> TestClient:
    routes = [Route("/{path:path}", lambda _: PlainTextResponse("passed on"), methods=["GET", "POST", "HEAD"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(FirstPage, index=index, base=base)]))


@pytest.mark.parametrize("base", ["", "app", "/a/b/"])
@pytest.mark.parametrize("view", VIEWS)
def test_page_has_its_title_and_shape_and_all_that_streamlits_has(view, base):
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    name = "" if view == next(iter(VIEWS)) else view
    with serving(base) as client:
        answer = client.get(f"{prefix}/{name}", headers=HTML)
        assert f"<title>{VIEWS[view].title} · SLP Explorer</title>" in answer.text
        assert answer.text.count('class="slp-first-row"') == len(SHAPES[view])
        named = re.findall(r'(?:href|src)="(\./static/[^"]+)"', INDEX.read_text())
        assert len(named) > 50
        assert all(name in answer.text for name in named)
        assert '<div id="root"></div>' in answer.text
        assert "etag" not in answer.headers  # of a file that it is not
        plain = client.get(f"{prefix}/{name}", headers=HTML | {"accept-encoding": "identity"})
        assert plain.text == answer.text
        assert plain.headers["content-length"] == str(len(plain.content))
        assert client.head(f"{prefix}/{name}", headers=HTML).content == b""


@pytest.mark.parametrize("view", VIEWS)
def test_page_asks_for_the_stages_files_while_streamlit_is_starting(view):
    name = "" if view == next(iter(VIEWS)) else view
    with serving() as client:
        head = client.get(f"/{name}", headers=HTML).text.split("</head>")[0]
    asked = {
        href: (rel, kind) for href, rel, kind in re.findall(r'<link href="([^"]+)" rel="(\w+)"(?: as="(\w+)")?', head)
    }
    folder = f"./{assets.base()}"
    assert asked.keys() == {folder + file for file in assets.early(view)}
    assert asked[f"{folder}plotly.min.js"] == ("preload", "script")
    assert asked[f"{folder}pages/{view}.js"] == ("modulepreload", "")
    assert head.index("/static/js/") < head.index(folder + "plotly.min.js"), "Streamlit's own come first"


def test_every_page_has_a_shape():
    assert SHAPES.keys() == VIEWS.keys()


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/x.js", "/step/", "/neuron", "/a/step"])
def test_everything_else_is_passed_on(path):
    with serving() as client:
        assert client.get(path, headers=HTML).text == "passed on"


def test_what_is_no_page_for_a_person_is_passed_on():
    with serving("app") as client:
        assert client.get("/app/step", headers={"accept": "*/*"}).text == "passed on"
        assert client.post("/app/step", headers=HTML).text == "passed on"
        assert client.get("/step", headers=HTML).text == "passed on"


@pytest.mark.parametrize(("typed", "leads"), [("Step", "step"), ("TRAIN?steps=3&w=%2B1", "train?steps=3&w=%2B1")])
@pytest.mark.parametrize("base", ["", "app"])
def test_address_with_capitals_leads_to_its_page(base, typed, leads):
    prefix = f"/{base}/" if base else "/"
    with serving(base) as client:
        answer = client.get(prefix + typed, headers=HTML, follow_redirects=False)
        assert answer.is_redirect
        assert str(client.get(prefix + typed, headers=HTML).url) == f"http://testserver{prefix}{leads}"


def test_unknown_page_is_the_first_one_and_an_unknown_language_english():
    with serving() as client:
        answer = client.get("/nothing?lang=%22%3E%3Cscript%3E", headers=HTML)
        assert '<html lang="en">' in answer.text
        assert "<title>Neuron · SLP Explorer</title>" in answer.text
        assert '"><script>' not in answer.text


def test_another_page_of_streamlits_is_a_fault_that_says_so(tmp_path):
    other = tmp_path / "index.html"
    other.write_text("<html><body></body></html>")
    with serving(index=other) as client, pytest.raises(RuntimeError, match="not as it was"):
        client.get("/", headers=HTML)
