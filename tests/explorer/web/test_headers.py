import hashlib
from base64 import b64decode
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from explorer.web import headers, server

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def page(_) -> PlainTextResponse:
    return PlainTextResponse("page")


@pytest.fixture(scope="module")
def client():
    policy = headers.policy(INDEX)
    app = Starlette(
        routes=[Route("/{path:path}", page, methods=["GET", "POST"])],
        middleware=[Middleware(headers.Headers, policy=policy)],
    )
    with TestClient(app) as opened:
        yield opened


def rules(policy: str) -> dict[str, list[str]]:
    return {name: allowed for name, *allowed in (rule.split() for rule in policy.split(";"))}


@pytest.mark.parametrize("path", ["/", "/train", "/_stcore/metrics", "/_stcore/health"])
def test_every_answer_tells_what_a_browser_may_do(client, path):
    told = client.get(path).headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "same-origin"
    assert "camera=()" in told["permissions-policy"]
    assert rules(told["content-security-policy"])["frame-ancestors"] == ["'self'"]


def test_policy_allows_no_eval_and_no_script_but_the_pages_own():
    text = INDEX.read_text()
    script = text[text.index("<script>") + 8 : text.index("</script>")]
    allowed = rules(headers.policy(INDEX))
    (own,) = [source for source in allowed["script-src"] if source.startswith("'sha256-")]
    assert b64decode(own[8:-1]) == hashlib.sha256(script.encode()).digest()
    assert set(allowed["script-src"]) == {"'self'", "blob:", own}
    assert allowed["default-src"] == allowed["connect-src"] == ["'self'"]
    assert "unsafe-eval" not in headers.policy(INDEX)


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/app/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json",
     "/a/_stcore/agent/mcp", "/_stcore/agent/", "/_stcore/script-health-check"],
)  # fmt: skip
def test_routes_that_tell_too_much_are_closed(client, path):
    assert client.get(path).status_code == client.post(path).status_code == 404


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/metrics", "/my_stcore/metrics"])
def test_other_routes_are_open(client, path):
    assert client.get(path).text == "page"


def test_frames_are_the_hosts_setting_and_cannot_add_a_rule():
    wanted = {headers.FRAMES: "https://moodle.example.org https://slides.example.org"}
    policy = headers.policy(INDEX, headers.frame_ancestors(wanted))
    assert rules(policy)["frame-ancestors"] == wanted[headers.FRAMES].split()
    for bad in ("https://a; script-src *", "https://a, b", "a\nb", "ä"):
        with pytest.raises(ValueError, match=headers.FRAMES):
            headers.frame_ancestors({headers.FRAMES: bad})


def test_app_answers_for_the_hosts_that_streamlit_is_told(monkeypatch):
    def answers(hosts: list[str], host: str) -> int:
        options = {"server.allowedHosts": hosts}
        monkeypatch.setattr(server.config, "get_option", lambda name: options.get(name))
        app = Starlette(routes=[Route("/", page)], middleware=server.middleware())
        with TestClient(app, base_url=f"http://{host}") as client:
            return client.get("/").status_code

    assert answers(["explorer.test"], "explorer.test") == 200
    assert answers(["explorer.test"], "evil.test") == 400
    assert answers(["*.uni.test"], "a.uni.test") == 200
    assert answers([], "whatever.test") == 200
