"""What is seen before the app is there: the page's shape, nothing that jumps, and a word when nobody answers."""

import pytest

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries())
    if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "")]);
}).observe({ type: "layout-shift", buffered: true });
"""
FIRST = """
window.first = [];
(function look() {
  const row = document.querySelector("#slp-first .slp-first-row");
  if (row?.checkVisibility()) first.push(document.title);
  else requestAnimationFrame(look);
})();
"""
"""The page's title when its shape was seen: on a busy machine it may be gone before a test looks for it."""
LANDMARKS = """() => ({
  lang: document.documentElement.lang,
  h1: [...document.querySelectorAll("h1")].map((heading) => heading.textContent),
  main: document.querySelectorAll("main").length,
  current: [...document.querySelectorAll("[role=navigation][aria-label=Pages] [aria-current=page]")]
    .map((link) => link.textContent.trim()),
})"""


@pytest.mark.parametrize("size", [(1280, 720), (360, 740)], ids=["laptop", "phone"])
@pytest.mark.parametrize("view", VIEWS)
def test_page_opens_without_a_jump_or_a_failing_request_and_says_where_one_is(new_page, server, view, size):
    page = new_page(*size)
    page.add_init_script(SHIFTS + FIRST)
    failed, said = [], []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    number = list(VIEWS).index(view)
    page.goto(f"{server}/{view if number else ''}", wait_until="commit")
    title = f"{VIEWS[view].title} · SLP Explorer"
    wait_until_live(page)
    assert page.evaluate("first") == [title]
    page.locator("#slp-first").wait_for(state="hidden")
    assert page.title() == title
    assert page.evaluate(LANDMARKS) == {
        "lang": "en",
        "h1": [VIEWS[view].title],
        "main": 1,
        "current": [VIEWS[view].title],
    }
    for chart in page.locator(".slp-chart").filter(visible=True).all():  # some are for paper alone
        chart.locator(".main-svg, canvas").first.wait_for(state="attached")
    shifts = page.evaluate("shifts")
    assert sum(value for value, _ in shifts) < 0.02, shifts
    assert (failed, said) == ([], [])


def test_skip_links_lead_to_the_stage_and_to_the_player_and_leave_the_address(open_page):
    page = open_page("/step")
    wait_until_live(page)
    address = page.url
    for presses, place in ((1, "e => e.matches('.slp')"), (2, "e => e.dataset.testid === 'play'")):
        page.evaluate("document.activeElement.blur()")
        page.locator(".slp-skip").first.focus()
        for _ in range(presses - 1):
            page.keyboard.press("Tab")
        box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
        assert box["width"] > 100 and box["height"] > 24  # it is seen while it has the focus
        page.keyboard.press("Enter")
        until(page, lambda place=place: page.evaluate(f"({place})(document.activeElement)"), "the place has the focus")
    assert page.url == address


def test_page_without_a_connection_says_so_and_stands_when_there_is_one(new_page, server):
    page = new_page()
    answering = []

    def open_(socket) -> None:
        if answering:
            socket.connect_to_server()
        else:
            socket.close()

    page.route_web_socket("**/_stcore/stream", open_)
    page.goto(f"{server}/step", wait_until="commit")
    told = page.get_by_text("There is no connection to the server yet. This page goes on trying by itself.")
    told.wait_for()
    answering.append(True)
    wait_until_live(page, timeout=60_000)
    told.wait_for(state="hidden")
