"""The real app and a browser to look at it with, for the pictures of it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import find_or_install
from tests.browser.conftest import FLAGS
from tests.browser.streamlit_server import StreamlitServer


@contextmanager
def started() -> Iterator[tuple[str, Browser]]:
    """Its address, and a browser, while they are needed."""
    path = find_or_install()
    with tempfile.TemporaryDirectory() as logs:
        server = StreamlitServer(Path(logs) / "log.txt")
        try:
            server.wait_until_healthy()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
                yield server.url, chromium
                chromium.close()
        finally:
            server.stop()
