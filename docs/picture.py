"""Take the README's picture of the real app: `python -m docs.picture` writes docs/neuron.png."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_or_install
from tests.browser.conftest import FLAGS
from tests.browser.streamlit_server import StreamlitServer

PICTURE = Path(__file__).parent / "neuron.png"
LINK = "/?learning_rate=0.5"
"""The tutorial's neuron with a learning rate at which its loss visibly falls."""


def main() -> None:
    """Start the app, look at it, write the picture."""
    browser = find_or_install()
    with tempfile.TemporaryDirectory() as logs:
        server = StreamlitServer(Path(logs) / "log.txt")
        try:
            server.wait_until_healthy()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
                page = chromium.new_page(viewport={"width": 1280, "height": 720}, color_scheme="light")
                page.goto(server.url + LINK)
                page.get_by_test_id("run-chart").locator(".main-svg").first.wait_for()
                page.locator("[data-testid=live-state][data-state=live]").wait_for()
                page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
                page.wait_for_timeout(500)  # Streamlit fades its elements in
                page.screenshot(path=PICTURE)
                chromium.close()
        finally:
            server.stop()
    print(f"{PICTURE} ({PICTURE.stat().st_size // 1024} kB)")


if __name__ == "__main__":
    main()
