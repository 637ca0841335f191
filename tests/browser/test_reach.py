"""Every page with its reader's own spacing, by Tab alone, and for a finger: nothing is cut off, lost or too small."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from explorer.views import VIEWS
from tests.browser.conftest import PAGES
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

HERE = Path(__file__).parent
CUT_OFF = (HERE / "voice.js").read_text().strip().removesuffix(";")
REACH = (HERE / "reach.js").read_text().strip().removesuffix(";")
SIZES = ((1280, 720), (360, 740))
SPACING = """html:root:root * {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
html:root:root p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 lets a reader set."""


@pytest.fixture(scope="module", params=VIEWS)
def shared(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """One page that all tests of a view look at."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/{request.param}?step=3")
    wait_until_live(page)
    page.evaluate(f"() => {{ window.reach = {REACH}; }}")
    yield page
    context.close()


@pytest.fixture
def standing(shared: Page, request: pytest.FixtureRequest) -> Page:
    request.node.stash[PAGES] = [shared]
    return shared


def sized(page: Page, width: int, height: int, scheme: str = "light") -> None:
    """The page in a window and a theme, scrolled to its start."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    app = page.get_by_test_id("stApp")
    page.get_by_test_id("stMain").evaluate("e => (e.scrollTop = 0)")

    def drawn() -> bool:
        ground = app.evaluate("e => getComputedStyle(e).backgroundColor")
        return (sum(map(int, re.findall(r"\d+", ground)[:3])) < 300) == (scheme == "dark")

    until(page, drawn, f"the page is {scheme}")


def none(page: Page, script: str, what: str) -> None:
    """Once the page has come to rest, `script` finds nothing wrong."""
    found: list[str] = []

    def nothing() -> bool:
        found[:] = [fault for fault in page.evaluate(script) if not fault.startswith("unmarked")]
        return not found

    try:
        until(page, nothing, what)
    except AssertionError:
        pytest.fail("\n".join([f"{what}:", *found]), pytrace=False)


def test_readers_own_spacing_of_letters_and_lines_cuts_nothing_off(standing):
    for width, height in SIZES:
        sized(standing, width, height)
        style = standing.add_style_tag(content=SPACING)
        try:
            none(standing, f"() => ({CUT_OFF})([])", f"nothing is cut off at {width}")
            none(standing, "() => reach.overlapping()", f"no words lie on others at {width}")
        finally:
            style.evaluate("e => e.remove()")


def test_targets_are_large_or_apart(standing):
    for width, height in SIZES:
        sized(standing, width, height)
        none(standing, "() => reach.small()", f"targets have 24 pixels, or that much around them, at {width}")


@pytest.mark.parametrize(("size", "scheme", "key"), [(SIZES[0], "light", "Tab"), (SIZES[1], "dark", "Shift+Tab")])
def test_focus_is_seen_wherever_tab_leads(standing, size, scheme, key):
    sized(standing, *size, scheme)
    standing.evaluate("document.activeElement.blur()")
    wrong, stops = [], 0
    for _ in range(400):
        standing.keyboard.press(key)
        found = standing.evaluate("() => reach.focused()")
        if found is None:
            break
        stops += 1
        if found["wrong"]:
            wrong.append(found["wrong"])
    assert not wrong, "\n".join(wrong)
    assert 20 < stops < 400
