"""Paints per second while w-1 is dragged on the Neuron page."""

import time
from functools import lru_cache

from playwright.sync_api import Page

from benchmarks import browser, servers
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS, SECONDS = 3, 4

# The next key goes down as soon as the new loss is shown and the run is over. Any sooner, and Streamlit would break the
# run off before it came to the charts: they would stand still.
_PRESS = """
(range, selector) => {
  let presses = 0, shown = null;
  const tick = () => {
    if (window.benchmarkRelease) { window.benchmarkRelease = false; return; }
    const now = document.querySelector(selector).textContent;
    const done = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
    if (now !== shown && done) {
      shown = now;
      presses += 1;
      const key = presses % 200 < 100 ? "ArrowRight" : "ArrowLeft";
      for (const type of ["keydown", "keyup"]) range.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
    }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""
LOSS = "[data-testid=loss]"
REFERENCE_LOSS, REFERENCE_SLIDER = ".st-key-loss p", "input[type=range][aria-label=w1]"


def neuron_page_is_usable(page: Page) -> None:
    """The numbers are printed and the live socket is open."""
    page.locator(f"{LOSS}[data-value]").wait_for()
    page.locator("[data-testid=live-state][data-state=live]").wait_for()


def neuron_page_is_ready(page: Page) -> None:
    """It is usable and its loss curve is drawn."""
    neuron_page_is_usable(page)
    page.locator("[data-testid=run-chart] .main-svg").first.wait_for()


@lru_cache(maxsize=1)
def _rates() -> tuple[list[tuple[float, float, float]], str]:
    """For each round the display's rate, ours and the reference's; and what a held pointer does over there."""
    rates = []
    with (
        servers.app() as ours,
        servers.reference("panels.py") as reference,
        browser.chromium() as chromium,
        browser.visitor(chromium) as page,
        browser.visitor(chromium) as panels,
    ):
        ours.wait_until_green()
        reference.wait_until_green()
        page.goto(ours.url)
        neuron_page_is_ready(page)
        panels.goto(reference.url)
        panels.locator(".st-key-run .main-svg").first.wait_for()
        counter = browser.FrameCounter(page, LOSS)
        their_counter = browser.FrameCounter(panels, REFERENCE_LOSS)
        held = _held_pointer(panels, their_counter)
        for _ in range(ROUNDS):
            page.bring_to_front()
            page.get_by_test_id("w-2").press("ArrowRight")  # a neuron that was not computed lately
            display = counter.display_rate()
            with browser.dragging(page, "w-1"):
                counter.rates()
                time.sleep(SECONDS)
                _, paints = counter.rates()
            panels.bring_to_front()
            rates.append((display, paints, _reference_paints(panels, their_counter)))
    return rates, held


def _reference_paints(page: Page, counter: browser.FrameCounter) -> float:
    page.locator(REFERENCE_SLIDER).evaluate(_PRESS, REFERENCE_LOSS)
    counter.rates()
    time.sleep(SECONDS)
    _, paints = counter.rates()
    browser.release(page)
    return paints


def _held_pointer(page: Page, counter: browser.FrameCounter) -> str:
    """Drag the reference's slider with the pointer held down, and say how many new numbers that gave."""
    box = page.get_by_role("group", name="w1", exact=True).bounding_box()
    thumb = page.locator(f"div:has(> div > {REFERENCE_SLIDER})").bounding_box()
    assert box is not None and thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    counter.rates()
    start = time.perf_counter()
    for step in range(30):
        page.mouse.move(x + box["width"] * step * 0.01, y)
    page.wait_for_timeout(300)
    paints = counter.rates()[1] * (time.perf_counter() - start)
    page.mouse.up()
    page.wait_for_timeout(1500)
    released = counter.rates()[1] > 0
    return (
        f"While a pointer is held down and moved, the reference page showed {paints:.0f} new numbers"
        f"{', on release one' if released else ''}: st.slider reruns on release. So its keys are pressed instead, "
        "each as soon as the run that the last one started is over."
    )


def measure_display() -> Rounds:
    rounds = Rounds()
    for display, paints, _ in _rates()[0]:
        rounds.add(paints, display)
    return rounds


def measure_reference() -> Rounds:
    rates, held = _rates()
    rounds = Rounds(notes=[held])
    for _, paints, theirs in rates:
        rounds.add(paints, theirs)
    return rounds


_OURS = (
    "animation frames with a newly printed loss while w-1 is dragged on the Neuron page with all its panels, in "
    f"headless Chromium at 1280x720, for {SECONDS} s; input events come from requestAnimationFrame in the page"
)
BENCHMARKS = (
    Benchmark(
        name="drag_display",
        ours=_OURS,
        reference="animation frames of the same page while nothing moves: the display's own rate",
        unit="paints/s",
        budget=Budget(at_least=0.9),
        measure=measure_display,
    ),
    Benchmark(
        name="drag_reference",
        ours=_OURS,
        reference="the same count on benchmarks/reference/panels.py, sliders and st.plotly_chart on a default "
        "Streamlit server, driven by arrow keys",
        unit="paints/s",
        budget=Budget(at_least=10),
        measure=measure_reference,
    ),
)
