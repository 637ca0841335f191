"""A fault of the program is told with its number, and takes nothing away."""

import re
from pathlib import Path

from slp_core import tutorial
from tests.browser import stage
from tests.browser.stage import until

FAULTY = {"PYTHONPATH": str(Path(__file__).parent / "faulty")}


def told(page) -> str:
    return page.get_by_test_id("message").inner_text() if page.get_by_test_id("message").is_visible() else ""


def test_fault_in_a_view_is_told_with_its_number_and_the_stage_stays(fresh_server, open_page):
    server = fresh_server(env=FAULTY)
    page = open_page(server.url)
    before = stage.opened(page)
    stage.type_into(page, "b", "0.625")
    number = until(page, lambda: re.search(r"error ([0-9a-f]{8})", told(page)), "the fault is told")[1]
    assert "secret" not in page.inner_text("body")
    assert f"Error {number}" in server.log.read_text()
    stage.shows(page, before.experiment)  # the value that could not be computed is taken back
    stage.type_into(page, "b", "0.5")
    stage.shows(page, tutorial().change(bias=0.5))
    assert told(page) == ""
    assert page.get_by_test_id("live-state").get_attribute("data-state") == "live"


def test_link_to_a_fault_tells_its_number_in_place_of_the_page(fresh_server, open_page):
    server = fresh_server(env=FAULTY)
    page = open_page(f"{server.url}/?bias=0.625")
    number = until(page, lambda: re.search(r"error ([0-9a-f]{8})", told(page)), "the fault is told")[1]
    assert f"Error {number}" in server.log.read_text()
    assert page.locator("[data-testid=stException]").count() == 0
    page.goto(f"{server.url}/?bias=0.5")
    stage.opened(page)
