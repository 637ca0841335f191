"""Fixtures of the browser tests: servers, one Chromium, and pages that fail on uncaught errors."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import find_or_install
from tests.browser.streamlit_server import StreamlitServer

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",  # as root, in a container, Chromium does not start with its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Playwright listens to errors, for which V8 then notes where each was made, also those that are caught: it reads
    # the functions around it once more, half a second for one of plotly.js as it starts. In a browser that nobody
    # watches it does not. So here it remembers from the first reading where everything is.
    "--js-flags=--no-enable-lazy-source-positions",
]
# As long as every other wait: a machine that is busy is slow, not wrong.
expect.set_options(timeout=15_000)
# A stage goes when another page comes. One that goes and comes again took along what somebody held.
STAYS = """(() => {
  const keys = new WeakMap();
  let gone = null;
  const stages = (nodes) => [...nodes].flatMap((node) =>
    node instanceof Element ? [...(node.matches(".slp") ? [node] : []), ...node.querySelectorAll(".slp")] : []);
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const stage of stages(removedNodes)) if (!stage.isConnected) gone = keys.get(stage);
      for (const stage of stages(addedNodes)) {
        if (keys.has(stage)) continue;
        const key = stage.closest("[class*=st-key-stage-]")?.className.match(/st-key-stage-[a-z]+/)[0];
        keys.set(stage, key);
        if (key && key === gone) reportError(new Error("The stage was taken off its page."));
      }
    }
  }).observe(document, { childList: true, subtree: true });
})()"""
PAGES = pytest.StashKey[list[Page]]()
SERVERS: list[StreamlitServer] = []  # running now; their logs belong to a failure's evidence


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Last of all, because Playwright keeps an event loop running in the main thread from then on.
    items.sort(key=lambda item: HERE in item.path.parents)
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.failed and call.when != "teardown" and HERE in item.path.parents:
        report.sections.append(("browser evidence", save_evidence(item.stash.get(PAGES, []))))
    return report


def save_evidence(pages: list[Page]) -> str:
    """Save a picture of each open page and the end of each server's log; return where they are."""
    folder = Path(tempfile.mkdtemp(prefix="slp-browser-failure-"))
    for number, page in enumerate(pages):
        try:
            page.screenshot(path=folder / f"page-{number}.png", timeout=5000)
        except Exception as error:  # a crashed page must not hide the failure it explains
            (folder / f"page-{number}.txt").write_text(f"no picture: {error}")
    for server in SERVERS:
        (folder / f"server-{server.port}.log").write_text(server.log_tail(200))
    return f"pictures and server logs: {folder}"


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., StreamlitServer]:
    """Start a server and wait for it. Whoever calls this stops it."""

    def start(**options) -> StreamlitServer:
        running = StreamlitServer(tmp_path_factory.mktemp("server") / "log.txt", **options)
        SERVERS.append(running)
        try:
            running.wait_until_healthy()
        except BaseException:
            running.stop()
            raise
        return running

    return start


@pytest.fixture(scope="session")
def server(start_server) -> Iterator[str]:
    """The base URL of the one server that most tests share."""
    running = start_server()
    yield running.url
    running.stop()


@pytest.fixture
def fresh_server(start_server) -> Iterator[Callable[..., StreamlitServer]]:
    """`fresh_server(server_baseUrlPath="app", env={...})`: a server of the test's own, never visited."""
    started: list[StreamlitServer] = []

    def start(**options) -> StreamlitServer:
        started.append(start_server(**options))
        return started[-1]

    yield start
    for running in started:
        running.stop()
        SERVERS.remove(running)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=find_or_install(), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def profile(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., BrowserContext]]:
    """`profile(has_touch=True)`: a browser that was here before, one for each kind of screen.

    It has compiled the scripts, which is a third of what a page takes to open.
    """
    path = find_or_install()
    known: dict[frozenset[str], BrowserContext] = {}

    def of(**screen: bool) -> BrowserContext:
        kind = frozenset(name for name, has in screen.items() if has)
        if kind not in known:
            known[kind] = playwright.chromium.launch_persistent_context(
                tmp_path_factory.mktemp("profile"), executable_path=path, args=FLAGS, **dict.fromkeys(kind, True)
            )
        return known[kind]

    yield of
    for context in known.values():
        context.close()


@dataclass
class Watched:
    """The pages of a test, the errors that nobody caught in them, and how their visitors leave."""

    pages: list[Page] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    leave: list[Callable[[], None]] = field(default_factory=list)

    def add(self, page: Page, leave: Callable[[], None]) -> Page:
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        page.add_init_script(STAYS)
        self.pages.append(page)
        self.leave.append(leave)
        return page


@pytest.fixture
def watched(request: pytest.FixtureRequest) -> Iterator[Watched]:
    """An uncaught error in a page that is added fails the test."""
    watched = Watched()
    request.node.stash[PAGES] = watched.pages
    yield watched
    evidence = save_evidence(watched.pages) if watched.errors else ""
    for leave in watched.leave:
        leave()
    if watched.errors:
        pytest.fail("\n".join(["Uncaught errors in the page:", *watched.errors, evidence]), pytrace=False)


def forget(profile: BrowserContext) -> None:
    """Close what a test has opened, and keep nothing of its visitor: for the next it is the first visit."""
    first, *opened = profile.pages
    session = profile.new_cdp_session(first)
    for page in opened:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        page.close()
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})
    session.detach()
    profile.clear_cookies()


@pytest.fixture
def new_page(browser: Browser, watched: Watched) -> Callable[..., Page]:
    """`new_page(**context_options)`: a blank page of a visitor whose browser was never here."""

    def new(width: int = 1280, height: int = 720, **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        return watched.add(context.new_page(), context.close)

    return new


@pytest.fixture
def page(new_page, server: str) -> Page:
    """A blank 1280x720 page; `page.goto("/forward")` goes to the shared server."""
    return new_page(base_url=server)


@pytest.fixture
def open_page(
    profile: Callable[..., BrowserContext], watched: Watched, request: pytest.FixtureRequest
) -> Callable[..., Page]:
    """`open_page("/forward")`: a new visitor's page, when its first run has finished.

    The path is on the shared server; a full URL goes anywhere else, e.g. to a fresh server.
    """

    def open_(
        path: str = "/",
        width: int = 1280,
        height: int = 720,
        theme: Literal["light", "dark"] = "light",
        reduced_motion: bool = False,
        forced_colors: Literal["active", "none"] = "none",
        has_touch: bool = False,
        is_mobile: bool = False,
        **context_options,
    ) -> Page:
        url = path if "://" in path else urljoin(request.getfixturevalue("server"), path)
        motion: Literal["reduce", "no-preference"] = "reduce" if reduced_motion else "no-preference"
        # Two visitors are two browsers, and fingers belong to a browser.
        screen = {"has_touch": has_touch, "is_mobile": is_mobile}
        if context_options or len((here := profile(**screen)).pages) > 1:
            page = request.getfixturevalue("new_page")(width, height, **screen, **context_options)
        else:
            page = watched.add(here.new_page(), lambda: forget(here))
            page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion=motion, forced_colors=forced_colors)
        page.goto(url)
        page.locator("[data-testid=stElementContainer]").first.wait_for(state="attached")
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        return page

    return open_
