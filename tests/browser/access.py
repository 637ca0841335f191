"""What axe-core finds that keeps somebody from using a page."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """async (within) => {
  const { violations } = await axe.run(within ?? document);
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html.slice(0, 120)]));
}"""


def serious(page: Page, within: str | None = None) -> list[Any]:
    """The rules that are broken so that it matters, and by what; of all of the page, or within an element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN, within)
