"""When a page stands: it is live, and its letters have the size that they keep."""

from playwright.sync_api import Page

LETTERS = """async () => {
  document.body.getBoundingClientRect();  // asks for the faces of what is there by now
  await document.fonts.ready;
}"""


def wait_until_live(page: Page, *, state: str = "live", timeout: float | None = None) -> None:
    """Wait until the stage is live, or what else its mark says, and every face that it uses has come.

    Before the italic one has come, formulas and symbols are wider by some pixels: what fits a screen is measured after.
    """
    page.locator(f"[data-testid=live-state][data-state={state}]").wait_for(timeout=timeout)
    page.evaluate(LETTERS)
