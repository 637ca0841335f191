"""Take the README's picture of the real app: `python -m docs.picture` writes docs/neuron.png."""

from pathlib import Path

from docs.app import started

PICTURE = Path(__file__).parent / "neuron.png"
LINK = "/?learning_rate=0.5"
"""The tutorial's neuron with a learning rate at which its loss visibly falls."""


def main() -> None:
    """Start the app, look at it, write the picture."""
    with started() as (url, chromium):
        page = chromium.new_page(viewport={"width": 1280, "height": 720}, color_scheme="light")
        page.goto(url + LINK)
        page.get_by_test_id("run-chart").locator(".main-svg").first.wait_for()
        page.locator("[data-testid=live-state][data-state=live]").wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.wait_for_timeout(500)  # Streamlit fades its elements in
        page.screenshot(path=PICTURE)
    print(f"{PICTURE} ({PICTURE.stat().st_size // 1024} kB)")


if __name__ == "__main__":
    main()
