import re
from xml.etree import ElementTree

import pytest
import segno
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from explorer import limits
from explorer.web import qr, server
from explorer.web.people import Allowance

LINK = "https://slp.example.org/app/derivation?v=2&inputs=0.5,-1.25&weights=0.1,0.2#here"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(qr, "_allowance", Allowance(1e6, 1e6))
    with TestClient(Starlette(routes=[Route(qr.PATH, qr.qr, methods=["POST"])])) as opened:
        yield opened


def dark(picture: bytes) -> tuple[int, set[tuple[int, int]]]:
    """The modules that a picture of lines shows as dark, and how many modules it is wide."""
    root = ElementTree.fromstring(picture)
    lines = next(path.get("d") for path in root.iter(f"{SVG}path") if path.get("class") == "qrline")
    found, x, y = set(), 0, 0.0
    for kind, numbers in re.findall(r"([Mmh])([^Mmh]+)", lines):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if kind == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if kind == "M" else (x + values[0], y + values[1])
    return round(float(root.get("width").removesuffix("mm")) / qr.MODULE), found


@pytest.mark.parametrize("link", [LINK, "http://127.0.0.1:8501/", "https://a.example/?x=" + "0.5," * 500])
def test_code_has_the_modules_of_the_link_and_a_quiet_zone(client, link):
    answer = client.post(qr.PATH, content=link)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    wide, found = dark(answer.content)
    rows = list(segno.make_qr(link, error="l").matrix)
    assert wide == len(rows) + 2 * 4
    assert found == {(x + 4, y + 4) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


def test_code_is_made_up_to_the_length_that_a_code_holds(client):
    start = "https://a.example/?x="
    longest = start + "a" * (limits.QR_MOST_BYTES - len(start))
    assert client.post(qr.PATH, content=longest).status_code == 200
    assert qr.drawn(longest + "a") is None
    for more in (1, 10_000_000):
        refused = client.post(qr.PATH, content=longest + "a" * more)
        assert (refused.status_code, refused.content) == (204, b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"javascript:alert(1)",
        b"https://",
        b"https://a.example/\n",
        b"https://a.example/ x",
        "https://ä.example/".encode(),
        b"\xff\xfe\0",
        b"<svg onload=alert(1)>",
    ],
)
def test_what_is_no_link_gets_no_code(client, body):
    answer = client.post(qr.PATH, content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")


def test_markup_in_a_link_is_not_in_its_code(client):
    picture = client.post(qr.PATH, content="https://a.example/?x=</svg><script>alert(1)</script>").content
    assert {element.tag for element in ElementTree.fromstring(picture).iter()} <= {f"{SVG}svg", f"{SVG}g", f"{SVG}path"}
    assert b"script" not in picture


def test_codes_are_only_so_many_a_second(client, monkeypatch):
    monkeypatch.setattr(qr, "_allowance", Allowance(1e-9, 2))
    assert [client.post(qr.PATH, content=LINK).status_code for _ in range(3)] == [200, 200, 429]


def test_code_is_only_made_for_who_posts(client):
    assert client.get(qr.PATH).status_code == 405


def test_code_is_among_the_routes():
    assert qr.PATH in {getattr(route, "path", "") for route in server.routes()}
