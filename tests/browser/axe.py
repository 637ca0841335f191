"""What axe-core finds on a page as it stands."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """async ([parts, options]) => {
  const looked = parts.length > 0 ? { include: parts.map((part) => [part]) } : document;
  const { violations } = await axe.run(looked, options);
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => [id, impact, html.slice(0, 160)]));
}"""


def violations(page: Page, *parts: str, **options: Any) -> list[tuple[str, str, str]]:
    """The rules that are broken, how much that matters, and by what: on the page, or in parts of it (CSS selectors)
    where the rest is known. ``options`` are axe.run's."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [(rule, impact, html) for rule, impact, html in page.evaluate(RUN, [parts, options])]


def serious(page: Page, *parts: str) -> list[tuple[str, str, str]]:
    """Those that keep somebody from using it."""
    return [found for found in violations(page, *parts) if found[1] in ("serious", "critical")]
