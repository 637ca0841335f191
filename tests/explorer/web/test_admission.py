import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from explorer import limits
from explorer.web import people
from explorer.web.admission import INSIDE, MOST, Admission, most_people

PAGE = {"accept": "text/html,*/*"}


def page(_) -> PlainTextResponse:
    return PlainTextResponse("page")


@pytest.fixture
def client():
    app = Starlette(routes=[Route("/{path:path}", page)], middleware=[Middleware(Admission, most=2)])
    with TestClient(app) as opened:
        yield opened


@pytest.fixture
def full():
    here = [people.person(name) for name in ("ann", "bob")]
    for person in here:
        person.come()
    yield here
    for person in here:
        person.leave()


def test_newcomer_is_asked_to_wait_while_it_is_full_and_let_in_after(client, full):
    seen = set()
    for _ in range(60):
        answer = client.get("/train", headers=PAGE)
        assert answer.status_code == 503
        assert INSIDE not in answer.cookies
        (seconds,) = re.findall(r'http-equiv="refresh" content="(\d+)"', answer.text)
        assert answer.headers["retry-after"] == seconds
        seen.add(int(seconds))
        assert len(answer.content) < 1_000
    assert min(seen) >= limits.ADMISSION_SOONEST and max(seen) <= limits.ADMISSION_LATEST and len(seen) > 4
    full[0].leave()
    try:
        assert client.get("/train", headers=PAGE).text == "page"
    finally:
        full[0].come()


def test_who_was_let_in_before_comes_back_however_full_it_is(client):
    assert client.get("/", headers=PAGE).text == "page"
    here = [people.person(name) for name in ("ann", "bob", "carl")]
    for person in here:
        person.come()
    try:
        assert client.get("/", headers=PAGE).text == "page"
        client.cookies.clear()
        assert client.get("/", headers=PAGE).status_code == 503
    finally:
        for person in here:
            person.leave()


def test_files_and_signs_of_life_are_answered_however_full_it_is(client, full):
    for path in ("/slp/ready", "/static/js/a.js", "/_stcore/health"):
        assert client.get(path, headers={"accept": "*/*"}).text == "page"


def test_how_many_people_is_the_hosts_to_say():
    assert most_people({}) == limits.ADMISSION_MOST_PEOPLE
    assert most_people({MOST: "40"}) == 40
    for wrong in ("0", "-1", "many", "1.5"):
        with pytest.raises(ValueError, match=MOST):
            most_people({MOST: wrong})
