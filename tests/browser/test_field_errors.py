"""What is wrong stands at its field and is tied to it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import stage

PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
LAPTOP = {"width": 1280, "height": 720}
TIED = """(field) => {
  const told = document.getElementById(field.getAttribute("aria-describedby"));
  if (!told) return null;
  const [at, here] = [field.getBoundingClientRect(), told.getBoundingClientRect()];
  const seen = here.top >= 0 && here.left >= 0 && here.bottom <= innerHeight && here.right <= innerWidth;
  return { text: told.textContent, away: Math.max(here.top - at.bottom, at.top - here.bottom), seen };
}"""


def tied(page: Page, field: Locator, text: str) -> dict[str, object]:
    """What a field is described by, once it says `text`."""
    found: list[dict[str, object] | None] = []

    def said() -> bool:
        found[:] = [field.evaluate(TIED)]
        return found[0] is not None and text in str(found[0]["text"])

    stage.until(page, said, f"the field says {text}")
    return found[0] or {}


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_typed_nonsense_is_told_at_its_field(open_page, size):
    page = open_page("/", **size)
    stage.opened(page)
    for testid in ("w-3", "steps"):
        field = page.get_by_test_id(f"{testid}-number")
        field.scroll_into_view_if_needed()
        stage.type_into(page, testid, "abc")
        told = tied(page, field, "Got “abc” instead.")
        expect(field).to_have_attribute("aria-invalid", "true")
        assert told["away"] < 10
        assert told["seen"]
    # Each at its own; the alert is for those who listen.
    assert "Got “abc” instead." in tied(page, page.get_by_test_id("w-3-number"), "weight w₃ must be")["text"]
    assert page.get_by_test_id("message").evaluate("e => getComputedStyle(e).clipPath") == "inset(50%)"
    for testid in ("w-3", "steps"):
        field = page.get_by_test_id(f"{testid}-number")
        field.press("Escape")
        expect(field).not_to_have_attribute("aria-invalid", "true")
        assert field.evaluate(TIED) is None
    expect(page.locator(".slp-fault:visible")).to_have_count(0)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_is_wrong_is_read_whole_where_its_field_is_far_left(open_page, size):
    page = open_page("/train?v=2&dataset=breast_cancer", **size)
    stage.until(page, lambda: page.get_by_test_id("learning-rate-number").count() == 1, "the page stands")
    for testid in ("learning-rate", "batch-size", "steps"):
        field = page.get_by_test_id(f"{testid}-number")
        field.scroll_into_view_if_needed()
        stage.type_into(page, testid, "-5")
        assert tied(page, field, "must be")["seen"], testid
        field.press("Escape")


def test_value_that_the_core_refuses_is_told_at_the_field_it_was_typed_into(open_page):
    page = open_page("/?loss=binary_cross_entropy&bias=0.5")
    stage.opened(page)
    field = page.get_by_test_id("t-number")
    stage.type_into(page, "t", "1.5")
    assert tied(page, field, "target must be from 0 to 1")["away"] < 10
    expect(field).not_to_have_attribute("aria-invalid", "true")  # the value before stands in it again
    stage.type_into(page, "t", "0.5")
    expect(page.locator(".slp-fault:visible")).to_have_count(0)
    expect(page.get_by_test_id("message")).to_be_hidden()


def test_link_that_was_refused_is_told_at_the_top(open_page):
    page = open_page("/?activation=nothing")
    stage.opened(page)
    expect(page.get_by_test_id("message")).to_contain_text("activation")
    assert page.get_by_test_id("message").evaluate("e => getComputedStyle(e).clipPath") == "none"
