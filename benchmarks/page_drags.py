"""Paints per second while a slider is dragged on Train, Rates and Landscape, on breast cancer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Page

from benchmarks import browser, servers
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS, SECONDS, STEPS = 3, 4, 200
_FOLLOWS = """
(selectors) => {
  window.benchmarkFollowed = selectors.map(() => 0);
  const shown = selectors.map(() => null);
  const tick = () => {
    selectors.forEach((drawn, which) => {
      const now = [...document.querySelectorAll(drawn)].map((e) => e.getAttribute("d") ?? e.textContent).join();
      if (now !== shown[which]) window.benchmarkFollowed[which] += 1;
      shown[which] = now;
    });
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""


@dataclass(frozen=True)
class Drag:
    """A page with the slider that is dragged on it.

    Attributes
    ----------
    page : str
        Its name, and the address.
    query : str
        What its address says beside data, rate and steps.
    slider : str
        The data-testid of the slider.
    moved : str
        Where what the pointer moves is printed.
    moves : str
        What that is, for the table.
    follows : tuple of str
        What follows less often, because it is computed first, and because pictures take turns.
    charts : tuple of str
        Those that are waited for.
    """

    page: str
    query: str
    slider: str
    moved: str
    moves: str
    follows: tuple[str, ...]
    charts: tuple[str, ...]

    def open(self, page: Page, url: str) -> None:
        """The page, when its charts are drawn and the live socket is open."""
        page.goto(f"{url}/{self.page}?dataset=breast_cancer&learning_rate=0.5&steps={STEPS}{self.query}")
        page.locator("[data-testid=live-state][data-state=live]").wait_for()
        for chart in self.charts:
            page.locator(f"[data-testid={chart}] .main-svg").first.wait_for()
        page.wait_for_timeout(1000)

    def measure(self) -> Rounds:
        """Frames with a new print, beside the display's own rate."""
        rounds = Rounds()
        with servers.app() as server, browser.chromium() as chromium, browser.visitor(chromium) as page:
            server.wait_until_green()
            self.open(page, server.url)
            page.evaluate(_FOLLOWS, list(self.follows))
            counter = browser.FrameCounter(page, self.moved)
            frames: list[float] = []
            followed: list[list[float]] = []
            for _ in range(ROUNDS):
                display = counter.display_rate()
                with browser.dragging(page, self.slider):
                    before = page.evaluate("window.benchmarkFollowed")
                    counter.rates()
                    time.sleep(SECONDS)
                    fluid, paints = counter.rates()
                    now = page.evaluate("window.benchmarkFollowed")
                    followed.append([(new - old) / SECONDS for old, new in zip(before, now, strict=True)])
                frames.append(fluid)
                rounds.add(paints, display)
        rounds.notes.append(
            f"{min(frames):.1f} to {max(frames):.1f} animation frames a second meanwhile. What follows was new: "
            + "; ".join(
                f"{what} {min(rates):.1f} to {max(rates):.1f} times a second"
                for what, rates in zip(self.follows, zip(*followed, strict=True), strict=True)
            )
        )
        return rounds


DRAGS = (
    Drag(
        page="train",
        query=f"&step={STEPS}",
        slider="learning-rate",
        moved="[data-testid=learning-rate]",
        moves="the learning rate at its new place while it is dragged",
        follows=("[data-testid=caption-run]", "[data-testid=chart-loss] .js-line"),
        charts=("chart-loss", "chart-accuracy", "chart-boundary", "chart-weights"),
    ),
    Drag(
        page="rates",
        query="",
        slider="rates-highest",
        moved="[data-testid=rates-highest]",
        moves="the highest rate of the sweep at its new place while it is dragged",
        follows=("[data-testid=curves-chart] .js-line", "[data-testid=final-chart] .js-line"),
        charts=("curves-chart", "final-chart"),
    ),
    Drag(
        page="landscape",
        query="",
        slider="w-1",
        moved="[data-testid=w-1]",
        moves="the weight of a slice at its new place while it is dragged",
        follows=("[data-testid=loss]", "[data-testid=end-loss]"),
        charts=(),
    ),
)


def _benchmark(drag: Drag) -> Benchmark:
    measure: Callable[[], Rounds] = partial(Drag.measure, drag)
    return Benchmark(
        name=f"{drag.page}_drag",
        ours=f"animation frames with {drag.moves}, on the {drag.page.capitalize()} page with all its panels "
        f"({STEPS} steps over 427 samples of breast cancer), in headless Chromium at 1280x720, for {SECONDS} s; input "
        "events come from requestAnimationFrame in the page",
        reference="animation frames of the same page while nothing moves: the display's own rate",
        unit="paints/s",
        budget=Budget(at_least=0.9),
        measure=measure,
    )


BENCHMARKS = tuple(map(_benchmark, DRAGS))
