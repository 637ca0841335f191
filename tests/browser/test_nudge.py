"""The nudge: a weight is held and moved a little; bars, slopes and sentence follow, and the neuron stays as it is."""

import re

import pytest
from playwright.sync_api import Page, expect

from slp_core import nudge, tutorial
from tests.browser import stage
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at


def opened(open_page, path: str = "/", **options) -> Page:
    page = open_page(path, **options)
    stage.opened(page)
    return page


def hold(page: Page, weight: int = 6) -> None:
    page.get_by_test_id("nudge-open").click()
    page.get_by_test_id("nudge-weight").select_option(str(weight))
    stage.until(page, lambda: stage.read(page).chosen == weight, "the weight is held")
    stage.settled(page)


def bars(page: Page) -> dict[str, list[dict]]:
    """Of the measured and of the foretold: which way each bar goes from the middle, and how far."""
    gone = "document.getAnimations().every(({ playState }) => playState !== 'running')"
    stage.until(page, lambda: page.evaluate(gone), "the change has gone along the chain")
    return page.evaluate(
        """() => Object.fromEntries(["measured", "predicted"].map((kind) => [kind,
          [...document.querySelectorAll(`.slp-nudge-bar.${kind}`)].map((bar) => {
            const [own, all] = [bar.getBoundingClientRect(), bar.parentElement.getBoundingClientRect()];
            const middle = all.top + all.height / 2;
            return { up: middle - own.top, down: own.bottom - middle, sign: bar.className };
          })]))"""
    )


def test_a_weight_is_nudged_and_the_chain_is_the_cores(open_page):
    page = opened(open_page)
    before = stage.read(page).experiment
    hold(page)
    state = stage.settled(page)
    expect(page.get_by_test_id("nudge-open")).to_have_attribute("aria-expanded", "true")
    assert state.printed["nudge-measured-z"] == pytest.approx(0.019232)
    assert page.get_by_test_id("nudge-measured-loss").inner_text() == "−0.00387"
    assert page.get_by_test_id("nudge-predicted-loss").inner_text() == "−0.00390"
    offs = [page.get_by_test_id(f"nudge-percent-{k}").inner_text() for k in range(4)]
    assert offs == ["0.72", "0.072", "0.0072", "0.00072"]
    assert "the smaller the nudge, the better they foretell" in page.get_by_test_id("caption-nudge").inner_text()
    assert state.experiment == before


def test_nudge_of_a_saturated_neuron_calls_rounding_no_error_of_the_slopes(open_page):
    page = opened(open_page, "/?nudge=0.01&weight=6&bias=-40")
    assert "E moves too little for float64 to show" in page.get_by_test_id("caption-nudge").inner_text()
    offs = page.locator(".slp-nudge-off").evaluate_all("(offs) => offs.map((off) => off.innerText.trim())")
    assert offs == ["rounding"] * 4


def test_bars_of_the_nudge_point_as_their_signs_and_are_on_one_scale(open_page):
    page = opened(open_page)
    hold(page)
    changes = nudge(tutorial(), 6, 0.01).measured.chain()[0].tolist()
    drawn = bars(page)["measured"]
    longest = drawn[1]["up"]
    for change, bar in zip(changes, drawn, strict=True):
        length = bar["up"] if change > 0 else bar["down"]
        assert length == pytest.approx(longest * abs(change) / changes[1], abs=2.5)  # its frame has a width
        assert ("positive" if change > 0 else "negative") in bar["sign"]
        assert (bar["down"] if change > 0 else bar["up"]) <= 1
    page.get_by_test_id("nudge-down").click()
    stage.until(page, lambda: stage.read(page).printed["nudge-measured-weight"] < 0, "the nudge is the other way")
    stage.settled(page)
    turned = bars(page)["measured"]
    assert [bar["up"] > 2 for bar in turned] == [False, False, False, True]
    expect(page.get_by_test_id("nudge-down")).to_have_attribute("aria-pressed", "true")


def test_what_is_pointed_at_does_not_take_the_held_weight_away(open_page):
    page = opened(open_page)
    hold(page)
    page.locator(".slp-bar-row").nth(2).hover()
    page.locator(".slp-pair[data-row='3']").hover(position={"x": 5, "y": 5})
    page.wait_for_timeout(300)
    assert stage.read(page).chosen == 6
    page.locator(".slp-bar-row").nth(2).click()
    stage.until(page, lambda: stage.read(page).chosen == 2, "a click holds another")
    assert stage.settled(page).printed["nudge-slope-input"] == tutorial().x[0, 2].item()
    expect(page.get_by_test_id("nudge-weight")).to_have_value("2")
    page.get_by_test_id("nudge-open").click()
    expect(page.get_by_test_id("nudge")).to_be_hidden()
    page.locator(".slp-bar-row").nth(4).hover()
    stage.until(page, lambda: stage.read(page).chosen == 4, "nothing is held any more")


def test_nudge_is_dragged_and_the_bars_keep_their_scale_until_it_is_let_go(open_page):
    page = opened(open_page)
    hold(page)
    scale = page.locator(".slp-nudge .slp-scale").inner_text()
    box = page.get_by_test_id("nudge-size").bounding_box()
    x, y = stage.thumb(page, "nudge-size", 0.01)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, y, steps=5)
    state = stage.settled(page)
    assert state.sliders["nudge-size"] > 0.4
    assert page.locator(".slp-nudge .slp-scale").inner_text() == scale
    assert "over" in page.locator(".slp-nudge-bar.measured").nth(0).get_attribute("class")
    page.mouse.up()
    stage.until(page, lambda: page.locator(".slp-nudge .slp-scale").inner_text() != scale, "the bars fit again")
    assert "over" not in page.locator(".slp-nudge-bar.measured").nth(0).get_attribute("class")
    assert stage.linked(page) == tutorial().change(seed=0)


def test_kept_nudge_is_the_neurons_own_and_can_be_undone(open_page):
    page = opened(open_page)
    hold(page)
    page.get_by_test_id("nudge-keep").click()
    weights = tutorial().weights.flatten().tolist()
    weights[6] += 0.01
    stage.shows(page, tutorial().change(weights=weights))
    page.get_by_test_id("undo").click()
    stage.shows(page, tutorial())


def test_nudge_is_in_the_link_and_stands_after_a_reload(open_page, new_page, server):
    page = opened(open_page)
    hold(page)
    page.get_by_test_id("nudge-down").click()
    stage.until(page, lambda: re.search(r"nudge=-0\.01\b", page.url) and "weight=6" in page.url, "the address has it")
    other = new_page(base_url=server)
    other.goto(stage.address(page))
    state = stage.opened(other)
    assert (state.chosen, state.printed["nudge-measured-weight"]) == (6, pytest.approx(-0.01))
    page.reload()
    assert stage.opened(page).sliders["nudge-size"] == -0.01


def test_nudge_works_by_keys_alone(open_page):
    page = opened(open_page)
    page.get_by_test_id("nudge-open").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("nudge").wait_for()
    page.get_by_test_id("nudge-weight").focus()
    page.keyboard.press("End")
    stage.until(page, lambda: stage.read(page).chosen == 10, "the bias is held")
    page.get_by_test_id("nudge-size").focus()
    page.keyboard.press("ArrowRight")
    stage.until(page, lambda: stage.read(page).sliders["nudge-size"] == 0.02, "a key moves it by a step")
    state = stage.settled(page)
    assert state.printed["nudge-slope-input"] == 1


CRAMPED = """() => {
  const [panel, all] = [document.querySelector(".slp-nudge"), document.documentElement];
  const box = panel.getBoundingClientRect();
  const outside = [...panel.querySelectorAll("*")].filter((one) => {
    const own = one.getBoundingClientRect();
    return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1);
  });
  const texts = [...panel.querySelectorAll(":not(:has(*))")].filter((one) => one.textContent.trim());
  const small = texts.filter((one) => parseFloat(getComputedStyle(one).fontSize) < 12);
  return [
    ...(all.scrollWidth > all.clientWidth ? ["the page is too wide"] : []),
    ...outside.map((one) => `it sticks out: ${one.outerHTML.slice(0, 90)}`),
    ...small.map((one) => `it is small: ${one.outerHTML}`),
    // Forward picture and nudge are seen together.
    ...(innerWidth === 1280 && box.bottom > innerHeight ? ["it is below the screen"] : []),
  ];
}"""


def test_nudge_has_room_on_every_screen(open_page):
    page = opened(open_page, "/?nudge=-0.37&weight=8")
    page.locator(".slp-nudge").wait_for()
    assert wrong_at(page, [(1280, 720), (1024, 768), (360, 740)], lambda: page.evaluate(CRAMPED)) == {}


def test_derivation_nudges_the_weight_that_is_derived_for(open_page):
    page = open_page("/derivation?weight=6&lines=99")
    wait_until_live(page)
    page.get_by_test_id("nudge-open").click()
    page.get_by_test_id("nudge-measured-loss").wait_for()
    assert page.get_by_test_id("nudge-measured-loss").inner_text() == "−0.00387"
    page.get_by_test_id("nudge-weight").select_option("10")
    expect(page.get_by_test_id("choose-weight")).to_have_value("10")
    slope = page.get_by_test_id("nudge-slope-input")
    stage.until(page, lambda: slope.get_attribute("data-value") == "1", "the bias is nudged")
    found = nudge(tutorial(), 10, 0.01).measured.loss[0].item()
    loss = page.get_by_test_id("nudge-measured-loss")
    assert float(loss.get_attribute("data-value")) == pytest.approx(found, rel=1e-12)
