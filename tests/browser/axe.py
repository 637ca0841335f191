"""What axe-core finds that is serious."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious(page: Page, *parts: str) -> list[str]:
    """What is wrong with the page as it stands, or with these parts of it (CSS selectors) where the rest is known."""
    found = Axe().run(page, context={"include": [[part] for part in parts]} if parts else None).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} ({[node['html'][:120] for node in violation['nodes'][:3]]})"
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
