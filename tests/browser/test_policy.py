"""What the pages load: nothing from elsewhere, and nothing that the policy forbids."""

from urllib.parse import urlsplit

import pytest

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live


@pytest.mark.parametrize("view", VIEWS)
def test_page_breaks_no_policy_and_asks_no_other_origin(new_page, server, view):
    page = new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server}/{view}?dataset=moons")
    wait_until_live(page)
    page.wait_for_timeout(1_500)  # what is drawn at rest: surfaces, finer pictures
    own = urlsplit(server).netloc
    elsewhere = [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own]
    assert elsewhere == []
    assert len(asked) > 20
    assert [text for text in said if "Content Security Policy" in text or "Permissions-Policy" in text] == []


def test_second_visit_asks_for_no_file_again(new_page, server):
    page = new_page()
    page.goto(server)
    wait_until_live(page)
    asked = []
    page.on("response", lambda answer: asked.append(answer))
    page.reload()
    wait_until_live(page)
    files = [answer for answer in asked if "/static/" in answer.url or "/slp/files/" in answer.url]
    assert len(files) > 30
    again = [answer.url for answer in files if not cached(page, answer)]
    assert again == []


def cached(page, answer) -> bool:
    """Whether the browser's own timing says that nothing travelled."""
    return page.evaluate(
        "url => performance.getEntriesByName(url).every(entry => entry.transferSize === 0)", answer.url
    )
