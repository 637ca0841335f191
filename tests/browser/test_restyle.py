"""Rules of style: what a browser looks at anew for them in every frame of a drag, and what stays of other pages."""

from statistics import median

import pytest
from playwright.sync_api import Page

from explorer.views import VIEWS
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

CHANGE = """() => {
  for (const picture of document.querySelectorAll(".slp svg")) {
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
    picture.append(mark);
    getComputedStyle(mark).fill;
    mark.setAttribute("class", "slp-mark");
    getComputedStyle(mark).fill;
    mark.remove();
    document.body.offsetHeight;
  }
}"""


def looked_at(page: Page) -> list[int]:
    """How many elements the browser styled in each go while marks came, changed and went."""
    client = page.context.new_cdp_session(page)
    events, ended = [], []
    client.on("Tracing.dataCollected", lambda some: events.extend(some["value"]))
    client.on("Tracing.tracingComplete", lambda _: ended.append(True))
    client.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
    page.evaluate(CHANGE)
    client.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    styled = (event["args"] for event in events if event["name"] == "UpdateLayoutTree")
    # A go that was under way when the trace began or ended has no count.
    return [told["elementCount"] for told in styled if "elementCount" in told]


@pytest.mark.parametrize("view", VIEWS)
def test_mark_that_comes_and_goes_in_a_picture_is_looked_at_alone(open_page, view):
    page = open_page("/" if view == "neuron" else f"/{view}?dataset=moons")
    wait_until_live(page)
    counts = looked_at(page)
    assert len(counts) > 5
    assert median(counts) < 10  # of more than a thousand; the median, because the page may do something else meanwhile


STYLES = """() => [...document.querySelectorAll(".slp, .slp *")]
  .filter((element) => !element.closest("svg, .slp-chart"))
  .map((element) => {
    const style = getComputedStyle(element);
    const told = ["position", "display", "order", "zIndex", "gap", "padding", "minWidth", "maxHeight", "fontSize"];
    return [element.className, ...told.map((name) => style[name])].join(" ");
  })"""


@pytest.mark.parametrize("view", ["step", "landscape"])
def test_page_looks_as_it_does_alone_after_others_were_open(open_page, view):
    alone, page = (open_page(f"/{view}", **PHONE) for _ in range(2))
    for opened in (alone, page):
        wait_until_live(opened)
    pages = page.get_by_role("navigation", name="Pages")
    for other in [*(other for other in VIEWS if other != view), view]:
        pages.get_by_role("link", name=VIEWS[other].title, exact=True).click()
        page.locator(f".st-key-stage-{other} .slp-toolbar").wait_for()
    wait_until_live(page)

    def alike() -> bool:
        styles = alone.evaluate(STYLES)
        return len(styles) > 200 and page.evaluate(STYLES) == styles

    until(page, alike, "every element has the style that it has alone")
