"""A projector: type that grows with the screen and as one likes, and a stage that has all of the screen."""

import pytest

from slp_core import tutorial
from tests.browser import stage, steps
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.stage import until

SIZE = "Number(getComputedStyle(document.documentElement).getPropertyValue('--slp-size'))"
LOOSE = """() => {
  const parts = [...document.querySelector(".slp-forward").children];
  const arrow = (part) => getComputedStyle(part, "::before");
  return parts
    .filter((part) => arrow(part).display !== "none" && /[←→]/.test(arrow(part).content))
    .filter((part) => {
      const { left, top, bottom } = part.getBoundingClientRect();
      return !parts.some((other) => {
        const beside = other.getBoundingClientRect();
        return beside.right <= left && beside.top < bottom && beside.bottom > top;
      });
    })
    .map((part) => part.className);
}"""
"""Parts with an arrow from their left, where nothing stands."""
HEIGHT = "document.querySelector('[data-testid=w-1-number]').getBoundingClientRect().height"


def test_type_grows_with_the_screen_and_the_page_still_fits(open_page):
    page = open_page("/", width=1920, height=1080)
    stage.opened(page)
    chart = page.get_by_test_id("run-chart")
    chart.locator(".main-svg").first.wait_for()
    assert page.evaluate(SIZE) == 1.5
    assert page.evaluate(HEIGHT) == pytest.approx(36, abs=1)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollHeight - e.clientHeight") <= 0
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    # The bar is read from the last row, too.
    for told in (".st-key-slp-top a p", ".st-key-slp-purpose p"):
        assert page.locator(told).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 20.9
    size = chart.locator(".xtick text").first.evaluate("e => e.getBoundingClientRect().height")
    assert size > 18  # twelve pixels' type is 15 high
    stage.grab(page, "w-1")
    assert stage.move_follows(page, "w-1", 2.0).sliders["w-1"] == pytest.approx(2, abs=0.1)
    page.mouse.up()


LETTERS = """() => [...document.querySelectorAll(".slp-chart text")]
  .filter((text) => text.checkVisibility() && text.textContent && text.getBoundingClientRect().width > 0)
  .map((text) => [text.textContent, parseFloat(getComputedStyle(text).fontSize)])"""
"""What charts say, and how large."""

OVERLAPS = """() => [...document.querySelectorAll(".slp-chart")].flatMap((chart) => {
  const placed = (one) => [one.textContent || "the mark", one.getBoundingClientRect()];
  const all = (kind) => [...chart.querySelectorAll(kind)].map(placed);
  const [numbers, below] = [all(".ytick text"), all(".xtick text")];
  const others = [...all(".ytitle"), ...all(".slp-pin"), ...below];
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  // The box of a word has room below its letters that none of these words fills.
  const inked = ({ left, right, top, bottom }) => ({ left, right: right - 3, top: top + 2, bottom: bottom - 3 });
  return numbers.flatMap(([number, box]) =>
    others.filter(([, other]) => meet(inked(box), inked(other))).map(([other]) => [number, other]));
})"""
"""Numbers beside a chart that are covered by another word, or by the mark of a step."""


@pytest.mark.parametrize("path", ["/", "/train?dataset=moons", "/rates?dataset=moons"])
def test_all_that_charts_say_grows_with_the_screen_and_covers_nothing(open_page, path):
    page = open_page(path, width=1920, height=1080)
    wait_until_live(page)
    stage.until(page, lambda: page.evaluate("document.querySelector('.ytick text') !== null"), "there is a chart")
    page.wait_for_function(f"({LETTERS})().every(([, size]) => size >= 18)")
    assert page.evaluate(LETTERS)
    until(page, lambda: page.evaluate(OVERLAPS) == [], "no word covers another")


INK = """() => {
  const chart = document.querySelector("[data-testid=chart-boundary]");
  const width = (one) => parseFloat(getComputedStyle(one).strokeWidth);
  const wide = (one) => one.getBoundingClientRect().width;
  return {
    sample: wide(chart.querySelector(".scatterlayer .point")),
    boundary: width(chart.querySelector(".slp-shade path[d]")),
    ring: width(chart.querySelector(".slp-rings path")),
    around: Number(chart.querySelector(".slp-rings path").getAttribute("d").match(/a([\\d.]+),/)[1]),
    loss: width(document.querySelector("[data-testid=chart-loss] .js-line[d]")),
    mark: wide(document.querySelector("[data-testid=chart-loss] .slp-pin")),
  };
}"""
"""How thick what a chart draws is, and how large."""


def test_lines_and_points_grow_with_the_screen_as_type_does(open_page):
    page = open_page("/train?dataset=moons&step=60")
    wait_until_live(page)
    for drawn in (
        "[data-testid=chart-boundary] .scatterlayer .point",
        "[data-testid=chart-boundary] .slp-rings path[d^=M]",
        "[data-testid=chart-loss] .js-line[d]",
        "[data-testid=chart-loss] .slp-pin",
    ):
        page.locator(drawn).first.wait_for(state="attached")
    usual = page.evaluate(INK)
    page.set_viewport_size({"width": 1920, "height": 1080})
    large = {part: pytest.approx(1.5 * size, rel=0.01) for part, size in usual.items()}
    until(page, lambda: page.evaluate(INK) == large, "all of it has grown")


@pytest.mark.parametrize("data", ["breast_cancer", "moons", "hours"])
def test_boundary_moves_beside_the_loss_that_falls_on_an_old_projector(open_page, data):
    page = open_page(f"/train?dataset={data}", width=1024, height=768)
    wait_until_live(page)
    page.locator("[data-testid=chart-loss] .main-svg").first.wait_for()
    picture = page.get_by_test_id("chart-one_input" if data == "hours" else "chart-boundary")
    picture.locator(".main-svg").first.wait_for()

    def beside() -> bool:
        loss, seen = page.get_by_test_id("chart-loss").bounding_box(), picture.bounding_box()
        return loss["x"] + loss["width"] <= seen["x"] and seen["y"] + seen["height"] <= 768

    until(page, beside, "both are on the first screen")


def test_mark_of_the_first_step_covers_no_number_of_its_axis(open_page):
    page = open_page("/train?dataset=moons&learning_rate=0.5&steps=60")
    wait_until_live(page)
    page.locator("[data-testid=chart-loss] .slp-pin").wait_for()
    page.locator("[data-testid=chart-loss] .ytick text").first.wait_for()
    until(page, lambda: page.evaluate(OVERLAPS) == [], "no word covers another")


def test_click_on_a_curve_goes_to_its_step_at_any_size(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100", width=1920, height=1080)
    steps.opened(page)
    area = page.locator("[data-testid=timeline] .nsewdrag")
    area.wait_for()
    box = area.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    steps.until(page, lambda moment: 45 < moment.step < 55, "the step under the pointer")


def test_size_is_chosen_kept_in_the_browser_and_in_no_link(open_page):
    page = open_page("/")
    stage.opened(page)
    address, usual = page.url, page.evaluate(HEIGHT)
    page.get_by_test_id("larger-type").click()
    page.get_by_test_id("larger-type").click()
    assert page.evaluate(HEIGHT) == pytest.approx(1.3 * usual, abs=1)
    assert page.url == address
    page.get_by_role("navigation", name="Pages").get_by_text("Rates", exact=True).click()
    page.locator("[data-testid=curves-chart]").wait_for()
    assert page.evaluate(SIZE) == 1.3
    page.reload()
    page.locator("[data-testid=curves-chart]").wait_for()
    assert page.evaluate(SIZE) == 1.3
    page.get_by_test_id("usual-type").click()
    assert page.evaluate(SIZE) == 1


def test_f_gives_the_stage_all_of_the_screen_and_escape_gives_it_back(open_page):
    page = open_page("/step?learning_rate=0.5&steps=100&step=30")
    steps.opened(page)
    bars = [page.get_by_test_id("stHeader"), page.locator(".st-key-slp-top"), page.locator(".slp-toolbar")]
    page.get_by_test_id("w-1-number").click()
    page.keyboard.press("f")  # a letter in a field
    assert all(bar.is_visible() for bar in bars)
    page.keyboard.press("Escape")
    page.get_by_test_id("play").focus()
    page.keyboard.press("f")
    for bar in bars:
        bar.wait_for(state="hidden")
    page.keyboard.press("Shift+ArrowRight")
    steps.until(page, lambda moment: moment.step == 31, "keys go on working")
    page.keyboard.press("Escape")
    for bar in bars:
        bar.wait_for(state="visible")
    until(page, lambda: page.evaluate("document.fullscreenElement === null"), "the browser's own is left, too")


def test_layout_holds_between_a_phone_and_a_laptop(open_page):
    page = open_page("/", width=740, height=768)
    stage.opened(page)

    def wrong() -> list[str]:
        sideways = page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") > 0
        fills = page.locator(".slp-activation").bounding_box()["height"] >= 400
        said = {"it scrolls sideways": sideways, "the activation fills the page": fills}
        return [what for what, is_so in said.items() if is_so] + page.evaluate(LOOSE)

    assert wrong_at(page, [(width, 768) for width in (740, 820, 1024, 1115)], wrong) == {}
    assert stage.linked(page) == tutorial()
