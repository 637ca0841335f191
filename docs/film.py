"""Write the film of one step as contact sheets: `python -m docs.film FOLDER [WIDTH] [THEME]` plays it in the real app.

A sheet has a picture for every 200 ms, with its time and its sentence. Somebody who knows no calculus should be able to
say of each what moves, why, and where it goes next.
"""

import sys
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from docs.app import started
from explorer.state import link
from slp_core import Experiment, tutorial

EVERY = 200
"""Milliseconds from picture to picture."""
FILMS = {
    "sigmoid-mse": tutorial(),
    "tanh-half": tutorial().change(activation="tanh", loss="half_squared_error", learning_rate=0.1),
    "cross-entropy": tutorial().change(loss="binary_cross_entropy", learning_rate=0.1),
    "adam": tutorial().change(optimizer="adam", learning_rate=0.1),
}
CLOCK = """() => {
  // Time passes when this script says so: what is seen at 200 ms is what is to be seen then, however busy the machine.
  let now = performance.now();
  const asked = [];
  performance.now = () => now;
  window.requestAnimationFrame = (draw) => asked.push(draw);
  window.cancelAnimationFrame = () => asked.splice(0);
  window.pass = (milliseconds) => {
    now += milliseconds;
    for (const draw of asked.splice(0)) draw(now);
  };
}"""
STYLE = """
  body { margin: 16px; font: 13px sans-serif; }
  body { display: grid; grid-template-columns: repeat(%(across)d, %(wide)dpx); gap: 12px; }
  figure { margin: 0; } img { width: %(wide)dpx; display: block; border: 1px solid #ccc; }
"""
SHEET = 2600
WIDEST = 640
"""Of a picture on a sheet; a browser draws no sheet that is much higher than 16,000 pixels."""

Shot = tuple[int, str, bytes]


def main(folder: Path, width: int = 1280, theme: Literal["light", "dark"] = "light") -> None:
    """Play each film once, and write its sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    with started() as (url, chromium):
        for name, experiment in FILMS.items():
            page = opened(chromium, url, experiment, width, theme)
            taken = film(page)
            page.close()
            write_sheet(chromium, taken, folder / f"{name}.png", min(width, WIDEST))
            print(f"{folder / name}.png: {len(taken)} pictures")


def opened(chromium: Browser, url: str, experiment: Experiment, width: int, theme: Literal["light", "dark"]) -> Page:
    """The Step page of an Experiment, at its start."""
    page = chromium.new_page(viewport={"width": width, "height": 720}, color_scheme=theme)
    page.goto(f"{url}/step?{urlencode(link.write(experiment, 0))}")
    page.get_by_test_id("timeline").locator(".main-svg").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(500)  # Streamlit fades its elements in
    return page


def film(page: Page) -> list[Shot]:
    """The first step: time, sentence and picture, until the next step begins."""
    page.evaluate(CLOCK)
    page.get_by_test_id("play").click()
    taken: list[Shot] = []
    while page.get_by_test_id("step").inner_text() == "0":
        time = EVERY * (len(taken) + 1)
        page.evaluate("(milliseconds) => window.pass(milliseconds)", EVERY)
        taken.append((time, page.get_by_test_id("caption-phase").inner_text(), page.screenshot(type="jpeg")))
    return taken


def write_sheet(chromium: Browser, taken: list[Shot], path: Path, wide: int) -> None:
    """All pictures on one, each ``wide`` pixels wide."""
    figures = "".join(
        f'<figure><img src="data:image/jpeg;base64,{b64encode(picture).decode()}">'
        f"<figcaption>{time / 1000:.1f} s: {escape(sentence)}</figcaption></figure>"
        for time, sentence, picture in taken
    )
    page = chromium.new_page(viewport={"width": SHEET + 40, "height": 720})
    style = STYLE % {"across": SHEET // (wide + 10), "wide": wide}
    page.set_content(f"<style>{style}</style>{figures}")
    page.screenshot(path=path, full_page=True, timeout=120_000)
    page.close()


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(Path(given.get(1, "film")), int(given.get(2, 1280)), "dark" if given.get(3) == "dark" else "light")
