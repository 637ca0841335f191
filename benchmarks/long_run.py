"""How soon a change to a long run is seen: 10,000 steps of one sample each, on the Train page."""

from benchmarks import browser, servers
from benchmarks.measure import Benchmark, Budget, Rounds

ROUNDS, ALLOWED = 7, 300
QUERY = "/train?dataset=moons&learning_rate=0.5&steps=10000&batch_size=1"
CHARTS = ("chart-loss", "chart-accuracy", "chart-boundary", "chart-weights")
# Resolves in the frame in which the new run is told; the text says where it ends, so that another rate has another one.
_CHANGE = """
(rate) => new Promise((resolve) => {
  const told = document.querySelector("[data-testid=caption-run]");
  const range = document.querySelector("[data-testid=learning-rate]");
  const before = told.textContent;
  const start = performance.now();
  range.value = String(Math.log10(rate));
  range.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => {
    if (told.textContent === before) requestAnimationFrame(look);
    else resolve(performance.now() - start);
  };
  requestAnimationFrame(look);
})
"""


def measure() -> Rounds:
    """Milliseconds from a moved learning rate to the frame in which its run is told."""
    rounds = Rounds()
    with servers.app() as server, browser.chromium() as chromium, browser.visitor(chromium) as page:
        server.wait_until_green()
        page.goto(f"{server.url}{QUERY}")
        page.locator("[data-testid=live-state][data-state=live]").wait_for()
        for chart in CHARTS:
            page.locator(f"[data-testid={chart}] .main-svg").first.wait_for()
        page.wait_for_timeout(1000)
        for number in range(ROUNDS):
            rounds.add(page.evaluate(_CHANGE, 0.1 * 1.3**number), ALLOWED)
            page.wait_for_timeout(500)
    return rounds


BENCHMARK = Benchmark(
    name="long_run",
    ours="from a moved learning rate to the frame in which the new run of 10,000 steps of one sample each (moons) is "
    "told on the Train page with all its panels, in headless Chromium at 1280x720",
    reference="what it may take",
    unit="ms",
    budget=Budget(at_most=1),
    measure=measure,
)
