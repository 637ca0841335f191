"""A page on paper: white also in the dark, complete, without controls, with its link and the code of that."""

import re
from io import BytesIO
from pathlib import Path

import pytest
import segno
from pypdf import PdfReader

from tests.browser.ready import wait_until_live
from tests.browser.stage import until

CUT = """() => [...document.querySelectorAll(".slp-table-scroll, .slp pre")]
  .filter((e) => e.offsetParent && getComputedStyle(e).overflowX !== "visible")
  .map((e) => e.outerHTML.slice(0, 100))"""


WIDE = "e => e.getBoundingClientRect().width / innerWidth"
REACH = Path(__file__).with_name("reach.js").read_text().strip().removesuffix(";")
PATHS = ["/", "/step?step=3", "/train?dataset=moons&steps=60", "/rates", "/landscape", "/derivation?lines=12"]
A4 = {"width": 718, "height": 1047}
"""Without its margins, in the pixels of a screen."""


@pytest.mark.parametrize("path", PATHS)
def test_paper_is_white_and_has_all_of_the_page_without_its_controls_and_with_its_link(open_page, path):
    page = open_page(path, theme="dark")
    wait_until_live(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    app = page.get_by_test_id("stApp")
    until(
        page,
        lambda: app.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)",
        "the paper is white",
    )
    assert page.locator(".slp").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    for control in (".slp-toolbar", ".st-key-slp-top", "[data-testid=stHeader]"):
        assert page.locator(control).first.is_hidden()
    assert page.locator(".slp input[type=range]:visible").count() == 0
    assert page.evaluate(CUT) == []
    assert page.locator(".slp-printed").text_content() == page.url
    assert page.get_by_test_id("stMain").evaluate("e => getComputedStyle(e).overflowY") == "visible"
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))
    assert len(PdfReader(BytesIO(printed)).pages) <= 2
    page.set_viewport_size(A4)
    until(page, lambda: page.locator(".slp").evaluate(WIDE) > 0.97, "the page is as wide as its paper")
    until(page, lambda: page.evaluate(f"() => ({REACH}).overlapping()") == [], "no words lie on others")


def printing(page):
    wait_until_live(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("path", ["/", "/derivation?lines=12"])
def test_code_at_the_foot_is_that_of_the_address_also_after_it_changed(open_page, path):
    page = open_page(path, theme="dark")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/slp/qr" in request.url else None)
    printing(page)
    for address in (page.url, page.url + "#here"):
        page.evaluate("url => history.replaceState(history.state, '', url)", address)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        code = page.get_by_test_id("printed-code")
        drawn = segno.make_qr(address, error="l").svg_inline(scale=0.5, unit="mm", dark="#000", light="#fff")
        lines = re.search(r'class="qrline"[^>]* d="([^"]+)"', drawn)[1]
        assert code.locator("path.qrline").get_attribute("d") == lines
        wide = float(re.search(r'width="([\d.]+)mm"', drawn)[1]) * 96 / 25.4
        box = code.bounding_box()
        assert box["width"] == pytest.approx(wide, abs=1) and box["height"] == pytest.approx(wide, abs=1)
        assert page.locator(".slp-printed").text_content() == address
        assert page.locator(".slp-printed-note").text_content() == ""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(asked) == 2  # nothing is asked anew for the same address
    page.emulate_media(media="screen")
    assert page.get_by_test_id("printed-foot").is_hidden()


def test_foot_says_where_a_link_is_too_long_for_a_code_or_no_server_gives_one(open_page):
    page = open_page("/")
    printing(page)
    page.get_by_test_id("printed-code").wait_for()
    page.evaluate("history.replaceState(history.state, '', '?x=' + 'a'.repeat(3000))")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".slp-printed-note").text_content() == "This link is too long for a QR code."
    assert page.get_by_test_id("printed-code").count() == 0
    page.route("**/slp/qr", lambda route: route.abort())
    page.evaluate("history.replaceState(history.state, '', '?x=a')")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    said = page.locator(".slp-printed-note").text_content()
    assert said == "The server could not be asked for the code of this link."
    assert page.locator(".slp-printed").text_content() == page.url


def drawn(page, loss):
    """Print, and count the levels of a loss that has no map on the screen."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page.locator(f"[data-testid=compared-{loss}-paper-map] .contourlayer path").count()


def test_landscape_on_paper_is_its_map(open_page):
    page = open_page("/landscape")
    page.get_by_test_id("surface-map").locator(".main-svg").first.wait_for()
    page.get_by_test_id("surface-landscape").wait_for()
    printing(page)
    assert page.get_by_test_id("surface-map").is_visible()
    assert page.get_by_test_id("surface-landscape").is_hidden()
    for loss in ("mse", "binary-cross-entropy"):
        until(page, lambda loss=loss: drawn(page, loss) > 2, f"there is a map of {loss}")
        assert page.get_by_test_id(f"compared-{loss}-landscape").is_hidden()
    until(page, lambda: page.locator(".slp-slice:visible").count() == 11, "every slice is there")
    assert page.get_by_test_id("pair-1").is_visible()  # what was chosen, without what chooses
    assert page.get_by_test_id("pair-1").evaluate("e => getComputedStyle(e).appearance") == "none"
    page.emulate_media(media="screen")
    page.get_by_test_id("compared-mse-paper-map").wait_for(state="hidden")


def test_paper_has_every_rate(open_page):
    page = open_page("/rates")
    printing(page)
    until(page, lambda: page.locator(".slp-rate:visible").count() == 33, "there are 32 rates, and one's own")
