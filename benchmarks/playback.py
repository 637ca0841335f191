"""Animation frames per second while a run plays on the Step page."""

import time

from playwright.sync_api import Page

from benchmarks import browser, servers
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS, SECONDS, STEPS = 3, 4, 1_000
STEP = "[data-testid=step]"


def open_run(page: Page, url: str) -> None:
    """The Step page with a run that lasts longer than the measurement, set to play step by step at 4x."""
    page.goto(f"{url}/step?learning_rate=0.5&optimizer=momentum&steps={STEPS}")
    page.locator(f"{STEP}[data-value]").wait_for()
    page.locator("[data-testid=timeline] .main-svg").first.wait_for()
    page.get_by_test_id("play-by").select_option("step")
    page.get_by_test_id("speed").select_option("4")


def measure() -> Rounds:
    rounds = Rounds()
    with servers.app() as server, browser.chromium() as chromium, browser.visitor(chromium) as page:
        server.wait_until_green()
        open_run(page, server.url)
        counter = browser.FrameCounter(page, STEP)
        shown = []
        for _ in range(ROUNDS):
            display = counter.display_rate()
            page.get_by_test_id("play").click()
            counter.rates()
            time.sleep(SECONDS)
            frames, steps = counter.rates()
            page.get_by_test_id("play").click()
            shown.append(steps)
            rounds.add(frames, display)
    rounds.notes.append(f"{min(shown):.1f} to {max(shown):.1f} steps were shown a second; 4x asks for 18.2.")
    return rounds


BENCHMARK = Benchmark(
    name="playback",
    ours=f"animation frames while the Step page plays a run of {STEPS} steps (ten inputs, momentum) step by step at "
    f"4x, in headless Chromium at 1280x720, for {SECONDS} s",
    reference="animation frames of the same page while nothing moves: the display's own rate",
    unit="frames/s",
    budget=Budget(at_least=0.9),
    measure=measure,
)
