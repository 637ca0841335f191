"""Every page in the pseudo-language: nothing that is read was forgotten by the catalog, and nothing is cut off where a
translation is longer than the English.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from explorer.text import languages, pseudo
from explorer.views import VIEWS
from slp_core import ACTIVATIONS
from tests.browser import stage
from tests.browser.ready import wait_until_live

FAULTS = Path(__file__).with_name("voice.js").read_text()
ALLOWED = ("SLP Explorer", "float64", "float32", "sin")
"""What is the same in every language: the app's name, those of PyTorch's dtypes, and a function's."""
SIZES = {
    "screen": {"width": 1280, "height": 720},
    "phone": {"width": 360, "height": 740, "has_touch": True, "is_mobile": True},
}
REFUSED = "dataset=moons&optimizer=momentum&steps=40&learning_rate=99x&momentum=7&activation=§§"
"""A link with data, three parts of which are refused."""
DRAWN = """() => [...document.querySelectorAll(".slp .slp-chart")]
  .every((chart) => !chart.checkVisibility() || chart.querySelector(".main-svg"))"""
TWICE = f"""async (allowed) => {{
  const faults = {FAULTS.strip().removesuffix(";")};
  const first = faults(allowed);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [...new Set([...first, ...faults(allowed)])];
}}"""


@pytest.fixture(scope="module")
def pseudo_server(start_server, tmp_path_factory):
    """The address of a server that speaks the pseudo-language as well."""
    folder = tmp_path_factory.mktemp("languages")
    pseudo.write(folder)
    running = start_server(env={languages.FURTHER: str(folder)})
    yield running.url
    running.stop()


def standing(page: Page) -> Page:
    wait_until_live(page)
    stage.until(page, lambda: page.evaluate(DRAWN), "every chart is drawn")
    return page


def well_said(page: Page, what: str, *also: str) -> None:
    """Once the page has come to rest there is no fault on it, on two looks with a frame between them."""
    found: list[str] = []

    def none() -> bool:
        found[:] = page.evaluate(TWICE, [*ALLOWED, *also])
        return not found

    try:
        stage.until(page, none, what)
    except AssertionError:
        pytest.fail("\n".join([f"{what}:", *found]), pytrace=False)


def nudged(page: Page) -> None:
    page.get_by_test_id("nudge-open").click()
    page.get_by_test_id("caption-nudge").wait_for()
    well_said(page, "a weight is nudged")


def taken_apart(page: Page) -> None:
    page.get_by_test_id("speed").select_option("4")  # what is read is what stands there when it has come to rest
    for phase in ("forward", "loss", "backward", "update"):
        page.get_by_test_id("next-phase").click()
        stage.until(page, lambda: page.locator("[data-moving]").count() == 0, f"{phase} has come to rest")
        well_said(page, phase)


def opened_script_and_form(page: Page) -> None:
    page.locator("[data-testid=run-script] summary").click()
    stage.until(page, lambda: page.get_by_test_id("script").inner_text() != "", "the script is there")
    well_said(page, "the script")
    page.locator(".st-key-own-data button").click()
    form = page.locator(".st-key-own-form")
    form.locator("input[type=file]").set_input_files(
        {"name": "§.csv", "mimeType": "text/csv", "buffer": b"p,q,r\n1,2,f\n3,4,g\n5,,f\n7,8,g\n2,k,f\n"}
    )
    form.get_by_role("button", name=pseudo.pseudo("Use"), exact=True).wait_for()
    well_said(page, "the form for a file of one's own")


def opened_lines(page: Page) -> None:
    page.get_by_test_id("all-lines").click()
    well_said(page, "all lines")


FURTHER: dict[str, Callable[[Page], None]] = {
    "neuron": nudged,
    "step": taken_apart,
    "train": opened_script_and_form,
    "derivation": opened_lines,
}
"""What a page has besides what it shows at first."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", VIEWS)
def test_page_is_said_from_the_catalog_and_cuts_nothing_off(open_page, pseudo_server, name, size):
    page = standing(open_page(f"{pseudo_server}/{name}?lang={pseudo.LANGUAGE}&{REFUSED}", **SIZES[size]))
    well_said(page, "data, and a link that is refused in parts", *ACTIVATIONS)  # as a link has to write them
    assert page.get_by_test_id("message").inner_text().count("§§") == 1  # it stays, whatever the page asks for
    if VIEWS[name].shows_pins:
        page.get_by_test_id("pin").click()
        page.get_by_test_id("pin-name-0").wait_for()
        well_said(page, "a pinned run")
    page.get_by_test_id("choose-preset").select_option("tutorial")
    stage.until(page, lambda: "dataset=given" in page.url, "the tutorial is shown")
    standing(page)
    well_said(page, "the tutorial")
    if name in FURTHER:
        FURTHER[name](page)
