"""Paints per second while the learning rate is dragged on the Train page, on breast cancer."""

import time

from playwright.sync_api import Page

from benchmarks import browser, servers
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS, SECONDS, STEPS = 3, 4, 200
LOSS = "[data-testid=caption-run]"
_CURVE = """
() => {
  window.benchmarkCurves = 0;
  let shown = null;
  const tick = () => {
    const lines = [...document.querySelectorAll("[data-testid=chart-loss] .js-line")];
    const drawn = lines.map((line) => line.getAttribute("d")).join();
    if (drawn !== shown) window.benchmarkCurves += 1;
    shown = drawn;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""


def open_train(page: Page, url: str) -> None:
    """The Train page, when its charts are drawn and the live socket is open."""
    page.goto(f"{url}/train?dataset=breast_cancer&learning_rate=0.5&steps={STEPS}&step={STEPS}")
    page.locator("[data-testid=live-state][data-state=live]").wait_for()
    for chart in ("loss", "accuracy", "boundary", "weights"):
        page.locator(f"[data-testid=chart-{chart}] .main-svg").first.wait_for()
    page.wait_for_timeout(1000)


def measure() -> Rounds:
    rounds = Rounds()
    with servers.app() as server, browser.chromium() as chromium, browser.visitor(chromium) as page:
        server.wait_until_green()
        open_train(page, server.url)
        page.evaluate(_CURVE)
        counter = browser.FrameCounter(page, LOSS)
        frames, curves = [], []
        for _ in range(ROUNDS):
            display = counter.display_rate()
            with browser.dragging(page, "learning-rate"):
                drawn = page.evaluate("window.benchmarkCurves")
                counter.rates()
                time.sleep(SECONDS)
                fluid, paints = counter.rates()
                curves.append((page.evaluate("window.benchmarkCurves") - drawn) / SECONDS)
            frames.append(fluid)
            rounds.add(paints, display)
    rounds.notes.append(
        f"{min(frames):.1f} to {max(frames):.1f} animation frames a second meanwhile. The charts take "
        f"turns: the loss curve itself was drawn {min(curves):.1f} to {max(curves):.1f} times a second."
    )
    return rounds


BENCHMARK = Benchmark(
    name="train_drag",
    ours=f"animation frames with a newly printed run ({STEPS} steps over 427 samples of breast cancer, trained anew in "
    "each) while the learning rate is dragged on the Train page with all its panels, in headless Chromium at 1280x720, "
    f"for {SECONDS} s; input events come from requestAnimationFrame in the page",
    reference="animation frames of the same page while nothing moves: the display's own rate",
    unit="paints/s",
    budget=Budget(at_least=0.9),
    measure=measure,
)
