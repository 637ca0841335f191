"""The dialog for data of one's own: two actions for a clean file, by mouse and keyboard, on a phone; cells pasted."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.ready import wait_until_live
from tests.browser.stage import until

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 720}
KINDS = ["red", "green", "blue"]
TABLE = "\n".join(
    ["height,sport,kind", *(f"{i * 7 % 11},{'yes' if i % 3 else 'no'},{KINDS[i % 3]}" for i in range(40))]
)


def train(open_page, **how):
    page = open_page("train?dataset=moons", **how)
    wait_until_live(page)
    return page


def dialog(page):
    page.get_by_test_id("choose-dataset").select_option("own")
    form = page.locator(".st-key-own-form")
    form.wait_for()
    return form


def bring(form, content: str, name: str = "mine.csv"):
    form.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    use = form.get_by_role("button", name="Use", exact=True)
    use.wait_for()
    return use


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_dialog_is_within_reach_and_axe_finds_nothing_serious(open_page, theme, size):
    page = train(open_page, theme=theme, **size)
    form = dialog(page)
    use = bring(form, TABLE)
    form.get_by_text("Chosen for you. “kind”: targets are often called so.").wait_for()
    form.get_by_text("“sport”: 0 is “no”, 1 is “yes”.").wait_for()
    box = use.bounding_box()
    assert box["y"] + box["height"] <= size["height"]  # file and use: nothing to scroll in between
    assert box["x"] + box["width"] <= size["width"]
    assert form.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    found = Axe().run(page, context=".st-key-own-form").response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    use.focus()
    page.keyboard.press("Enter")
    form.wait_for(state="detached")
    page.get_by_test_id("choose-dataset").locator("option", has_text="mine.csv").wait_for(state="attached")
    page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()


def test_escape_leaves_the_dialog_and_everything_as_it_was(open_page):
    page = train(open_page)
    before = page.url
    form = dialog(page)
    bring(form, TABLE)
    page.keyboard.press("Escape")
    form.wait_for(state="detached")
    assert page.get_by_test_id("choose-dataset").input_value() == "moons"
    assert page.url == before
    dialog(page)  # and it opens again


def test_cells_are_pasted_and_the_page_goes_to_its_top(open_page):
    page = train(open_page)
    page.get_by_role("button", name="Your own data…").scroll_into_view_if_needed()
    page.get_by_role("button", name="Your own data…").click()
    form = page.locator(".st-key-own-form")
    form.locator("textarea").fill(TABLE.replace(",", "\t"))
    page.keyboard.press("Control+Enter")
    form.get_by_role("button", name="Use", exact=True).click()
    page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()
    page.get_by_test_id("choose-dataset").locator("option", has_text="pasted cells").wait_for(state="attached")
    until(page, lambda: page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0, "the page is at its top")


DESCRIBED = """form => [...form.querySelectorAll("[aria-describedby=slp-own-error]")].map((field) => {
  const error = document.getElementById("slp-own-error");
  const from = field.closest("[data-testid=stElementContainer]").getBoundingClientRect();
  return [error.textContent, error.getBoundingClientRect().top - from.bottom];
})"""


def test_error_stands_below_its_field_and_is_tied_to_it(open_page):
    page = train(open_page)
    form = dialog(page)
    form.locator("input[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    error = form.get_by_role("alert")
    error.wait_for()
    field = form.locator("input[type=file]")
    expect(field).to_have_attribute("aria-invalid", "true")
    for text, below in form.evaluate(DESCRIBED):
        assert "no rows below it" in text
        assert 0 <= below < 40
    expect(form.get_by_role("button", name="Add files")).to_have_accessible_description(error.inner_text())
    form.get_by_role("button", name="Remove a.csv").click()
    error.wait_for(state="detached")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    cells = form.locator("textarea")
    cells.fill("only one cell")
    page.keyboard.press("Control+Enter")
    error.wait_for()
    expect(cells).to_have_attribute("aria-invalid", "true")
    expect(cells).to_have_accessible_description(error.inner_text())
