"""Every page with its reader's own spacing, enlarged, by Tab, for a finger: nothing is cut off, lost or too small."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer.views import VIEWS
from tests.browser.conftest import PAGES, forget
from tests.browser.ready import wait_until_live
from tests.browser.sizes import resize
from tests.browser.stage import until
from tests.browser.themes import themed, wrong_in

HERE = Path(__file__).parent
CUT_OFF = (HERE / "voice.js").read_text().strip().removesuffix(";")
REACH = (HERE / "reach.js").read_text().strip().removesuffix(";")
SCREENS = ((1280, 720), (360, 740))
ENLARGED = ((640, 360), (320, 256))
"""A usual screen at 200 % and at 400 %."""
SPACING = """html:root:root * {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
html:root:root p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 lets a reader set."""
SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""
COVERED = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
  .filter((e) => getComputedStyle(e).position === "sticky" && e.checkVisibility() && !e.closest("table"))
  .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0) / innerHeight"""


@pytest.fixture(scope="module", params=VIEWS)
def shared(request: pytest.FixtureRequest, profile, server: str) -> Iterator[Page]:
    """One page that all tests of a view look at."""
    page = profile().new_page()
    page.goto(f"{server}/{request.param}?step=3")
    wait_until_live(page)
    page.evaluate(f"() => {{ window.reach = {REACH}; }}")
    yield page
    forget(profile())


@pytest.fixture
def standing(shared: Page, request: pytest.FixtureRequest) -> Page:
    request.node.stash[PAGES] = [shared]
    return shared


def sized(page: Page, width: int, height: int) -> None:
    """The page in a window, scrolled to its start."""
    resize(page, width, height)
    page.get_by_test_id("stMain").evaluate("e => (e.scrollTop = 0)")


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
    for width, height in SCREENS:
        sized(standing, width, height)
        style = standing.add_style_tag(content=SPACING)
        try:
            none(standing, f"() => ({CUT_OFF})([])", f"nothing is cut off at {width}")
            none(standing, "() => reach.overlapping()", f"no words lie on others at {width}")
        finally:
            style.evaluate("e => e.remove()")


def test_targets_are_large_or_apart(standing):
    for width, height in SCREENS:
        sized(standing, width, height)
        none(standing, "() => reach.small()", f"targets have 24 pixels, or that much around them, at {width}")


def test_page_at_200_and_400_percent_scrolls_one_way_cuts_nothing_off_and_is_covered_by_no_bar(standing):
    for width, height in ENLARGED:
        sized(standing, width, height)
        until(standing, lambda: standing.evaluate(SIDEWAYS) <= 0, f"nothing scrolls sideways at {width}")
        none(standing, f"() => ({CUT_OFF})([])", f"nothing is cut off at {width}")
        assert standing.evaluate(COVERED) < 0.5, width


@pytest.mark.parametrize(("size", "theme", "key"), [(SCREENS[0], "light", "Tab"), (SCREENS[1], "dark", "Shift+Tab")])
def test_focus_is_seen_wherever_tab_leads(standing, size, theme, key):
    sized(standing, *size)
    themed(standing, theme)
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


def test_focus_is_seen_in_the_menu(open_page):
    page = open_page("/")
    wait_until_live(page)
    page.evaluate(f"() => {{ window.reach = {REACH}; }}")

    def unseen() -> list[str]:
        page.get_by_test_id("stMainMenuButton").press("Enter")
        page.get_by_test_id("stMainMenuList").wait_for()
        wrong = []
        for key in (*["ArrowDown"] * 4, "Tab"):
            page.keyboard.press(key)
            wrong.append(page.evaluate("() => reach.focused().wrong"))
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stMainMenuButton")).to_be_focused()
        return [one for one in wrong if one]

    assert wrong_in(page, unseen) == {}
