"""The Landscape page: numbers at the mark, axes that hold still, and the same without a mouse or WebGL."""

import pytest
import torch
from playwright.sync_api import Page

from explorer.figures.landscape import loss_contour
from slp_core import OPTIMIZERS, Experiment, gradients, lowest, on_dataset, train, tutorial
from tests.browser import stage
from tests.browser.axe import serious
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.themes import wrong_in

QUICK = tutorial().change(learning_rate=0.1, steps=30)
QUERY = "/landscape?learning_rate=0.1&steps=30"
KEYS = [*map(str, range(1, 11)), "b"]
NO_WEBGL = """(() => {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return /webgl/.test(kind) ? null : real.call(this, kind, ...rest);
  };
})();"""
READ = """() => {
  const printed = document.querySelectorAll(".slp [data-testid][data-value]");
  return Object.fromEntries([...printed].map((e) => [e.dataset.testid, Number(e.dataset.value)]));
}"""
POINTS = """() => [...document.querySelectorAll(".slp-slice-point")].map((e) => Number(e.dataset.value))"""

PICTURE = """() => ({
  chosen: [...document.querySelectorAll(".slp select[data-testid]")].map((e) => [e.dataset.testid, e.value]),
  sliders: [...document.querySelectorAll(".slp input[type=range][data-value]")].map((e) => [
    e.dataset.testid, e.dataset.value,
  ]),
  printed: [...document.querySelectorAll(".slp [data-value]:not(input)")].map((e) => e.dataset.value),
  captions: [...document.querySelectorAll(".slp-caption")].map((e) => e.textContent),
  pressed: [...document.querySelectorAll(".slp-slice[aria-pressed=true]")].map((e) => e.getAttribute("aria-label")),
  scale: document.querySelector("[data-testid=slice-scale]").textContent,
  map: (({ data, layout }) => [data[0].z, data[2].x, data[2].y, layout.xaxis.range, layout.yaxis.range])(
    document.querySelector("[data-testid=surface-map]"),
  ),
})"""
FINE = """() => document.querySelector("[data-testid=surface-map]").data[0].z.length === 101"""
EYE = """() => document.querySelector("[data-testid=surface-landscape]").layout.scene.camera.eye"""


@pytest.fixture
def open_flat(new_page, server):
    """A page without WebGL: here it would be computed without a graphics card, slowly."""

    def open_(path: str = QUERY) -> Page:
        page = new_page(base_url=server)
        page.add_init_script(NO_WEBGL)
        page.goto(path)
        return opened(page)

    return open_


def opened(page: Page) -> Page:
    wait_until_live(page)
    page.locator("[data-testid=surface-map] .main-svg").first.wait_for()
    return page


def expected(experiment: Experiment, step: int, keys: list[str] = KEYS) -> dict[str, float]:
    trace = train(experiment)
    at = experiment.change(weights=trace.weights[step], bias=trace.bias[step])
    slopes = gradients(at)
    column = torch.cat([slopes.weights, slopes.bias[None]])[:, 0].tolist()
    return {f"slope-{key}": slope for key, slope in zip(keys, column, strict=True)} | {"loss": trace.loss[step].item()}


def shows(page: Page, experiment: Experiment, step: int, keys: list[str] = KEYS) -> None:
    """Wait until the small charts are those of a step of the run."""
    wanted, points = expected(experiment, step, keys), train(experiment).parameters[step, :, 0].tolist()

    def same() -> bool:
        found = page.evaluate(READ)
        return page.evaluate(POINTS) == points and all(
            abs(found[name] - value) < 1e-12 for name, value in wanted.items()
        )

    stage.until(page, same, f"the charts show step {step}")


def unfit(page: Page) -> list[object]:
    """What keeps somebody from using the page, or is wider than it."""
    wide = page.get_by_test_id("stMain").evaluate("e => e.scrollWidth > e.clientWidth")
    return serious(page) + ["it is wider than its window"] * wide


def axes(page: Page) -> object:
    return page.evaluate(
        """() => {
          const { xaxis, yaxis } = document.querySelector("[data-testid=surface-map]")._fullLayout;
          return [xaxis.range, yaxis.range, document.querySelector("[data-testid=slice-scale]").textContent];
        }"""
    )


def test_marks_and_tangents_are_those_of_the_run_while_it_is_scrubbed_and_axes_hold(open_flat):
    page = open_flat()
    shows(page, QUICK, 0)
    before = axes(page)
    page.get_by_test_id("scrubber").focus()
    page.keyboard.press("ArrowRight")
    shows(page, QUICK, 1)
    page.keyboard.press("End")
    shows(page, QUICK, 30)
    assert axes(page) == before
    assert page.get_by_test_id("shown-loss").text_content() == page.get_by_test_id("end-loss").text_content()
    assert "step 30" in page.get_by_test_id("caption-surface").text_content()
    assert "step=30" in stage.address(page)
    page.reload()
    shows(opened(page), QUICK, 30)


def test_drag_of_a_start_weight_is_followed_on_axes_that_hold_still(open_flat):
    page = open_flat()
    shows(page, QUICK, 0)
    before = axes(page)
    slider = page.get_by_test_id("w-7")
    page.mouse.move(*stage.thumb(page, "w-7", float(slider.get_attribute("data-value"))))
    page.mouse.down()
    for target in (-1.5, 1.0):
        page.mouse.move(*stage.thumb(page, "w-7", target), steps=5)
        dragged = QUICK.weights.clone()
        dragged[6, 0] = float(slider.get_attribute("data-value"))
        shows(page, QUICK.change(weights=dragged), 0)
        assert axes(page) == before
    page.mouse.up()
    stage.until(page, lambda: axes(page) != before, "the axes are those of the new run")
    stage.until(page, lambda: stage.linked(page) == QUICK.change(weights=dragged), "the change is in the URL")
    shows(page, QUICK.change(weights=dragged), 0)


def test_pair_is_chosen_with_the_keyboard_and_the_pictures_become_fine(open_flat):
    page = open_flat()
    assert [page.get_by_test_id(f"pair-{axis}").input_value() for axis in (1, 2)] == ["6", "8"]
    page.get_by_test_id("slice-3").focus()
    page.keyboard.press("Enter")
    pressed = page.locator(".slp-slice[aria-pressed=true]")
    stage.until(page, lambda: page.get_by_test_id("pair-1").input_value() == "2", "w3 is horizontal")
    assert page.get_by_test_id("pair-2").input_value() == "6"
    assert pressed.count() == 2
    assert "Along w₃ the loss" in page.get_by_test_id("caption-pair").text_content()
    assert page.get_by_test_id("w-3").count() == 1
    page.get_by_test_id("pair-2").select_option("10")
    stage.until(page, lambda: page.get_by_test_id("slice-b").get_attribute("aria-pressed") == "true", "b is vertical")
    stage.until(page, lambda: page.evaluate(FINE), "the map rests with all its points")


def test_everything_that_was_set_is_in_a_copied_link_and_on_the_page_when_it_is_opened_again(open_flat):
    page = open_flat("/landscape?dataset=iris&learning_rate=0.3&steps=40")
    page.get_by_test_id("pair-1").select_option("4")
    page.get_by_test_id("pair-2").select_option("1")
    page.get_by_test_id("reach").select_option("20")
    stage.type_into(page, "w-2", "0.75")
    page.get_by_test_id("scrubber").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    stage.until(page, lambda: "step=39" in page.url and "reach=20" in page.url, "step and reach are in the address")
    stage.until(page, lambda: stage.linked(page).weights[1, 0] == 0.75, "and the weight")
    stage.until(page, lambda: page.get_by_test_id("shown-first").count(), "the figure of the step before the last")

    elsewhere = open_flat(stage.address(page))

    def same() -> bool:  # a fine map may still be that of before the weight: only the two together are at rest
        fine = elsewhere.evaluate(FINE) and page.evaluate(FINE)
        return fine and elsewhere.evaluate(PICTURE) == page.evaluate(PICTURE)

    stage.until(page, same, "a copied link shows the same picture")
    picture = page.evaluate(PICTURE)
    assert dict(picture["chosen"])["pair-1"] == "4" and dict(picture["chosen"])["reach"] == "20"
    assert picture["scale"].startswith("each chart 40 wide")
    page.get_by_role("link", name="Neuron", exact=True).click()
    page.get_by_test_id("show-gradient").wait_for()
    page.get_by_role("link", name="Landscape", exact=True).click()
    opened(page)
    stage.until(page, lambda: page.evaluate(PICTURE) == picture, "nothing was lost by looking at another page")
    page.reload()
    opened(page)
    stage.until(page, lambda: page.evaluate(PICTURE) == picture, "nor by a reload")


def test_pair_that_nobody_chose_stays_under_the_hand_that_moves_one_of_the_two_until_that_is_undone(open_flat):
    page = open_flat("/landscape?dataset=iris&learning_rate=0.1&steps=30&activation=identity")

    def pair() -> list[str]:
        return [page.get_by_test_id(f"pair-{axis}").input_value() for axis in (1, 2)]

    def steepest(experiment: Experiment) -> list[str]:
        slopes = gradients(experiment)
        order = torch.cat([slopes.weights, slopes.bias[None]])[:, 0].abs().argsort(descending=True, stable=True)
        return [str(j) for j in order[:2].tolist()]

    start = stage.linked(page)
    before = pair()
    assert before == steepest(start)
    assert "pair=" not in stage.address(page)
    moved = f"w-{int(before[0]) + 1}" if before[0] != "4" else "b"
    slider = page.get_by_test_id(moved)
    page.mouse.move(*stage.thumb(page, moved, float(slider.get_attribute("data-value"))))
    page.mouse.down()
    for target in (2.5, -2.5):
        page.mouse.move(*stage.thumb(page, moved, target), steps=8)
        assert pair() == before
    page.mouse.up()
    stage.until(page, lambda: stage.linked(page) != start, "the change is in the address")
    assert pair() == before
    stage.until(page, lambda: f"pair={'%2C'.join(before)}" in page.url, "the address says which pair is shown")
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: stage.linked(page) == start and pair() == steepest(start), "undone")
    stage.until(page, lambda: "pair=" not in page.url, "the pair follows the gradients again")
    page.get_by_test_id("redo").click()
    stage.until(page, lambda: stage.linked(page) != start, "what was undone can be done again")


LOWEST = """() => {
  const { x, y } = document.querySelector("[data-testid=surface-map]").data.find(({ name }) => name === "lowest");
  return [x[0], y[0]];
}"""
HOVER = """() => document.querySelector("[data-testid=surface-map]").data[0].hovertemplate"""
SCALE = """() => {
  const { z, customdata } = document.querySelector("[data-testid=surface-map]").data[0];
  return { z: z.flat(), loss: customdata.flat() };
}"""
ON_MAP = """([x, y]) => {
  const map = document.querySelector("[data-testid=surface-map]");
  const { xaxis, yaxis } = map._fullLayout;
  const { left, top } = map.getBoundingClientRect();
  return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}"""


def test_map_shows_the_valley_on_a_scale_that_it_states_with_its_lowest_place(open_flat):
    page = open_flat("/landscape?dataset=moons&loss=binary_cross_entropy&learning_rate=1&steps=40&pair=0%2C1")
    experiment = stage.linked(page)
    stage.until(page, lambda: page.evaluate(FINE), "the map rests with all its points")
    found = lowest(experiment, (0, 1))
    assert page.evaluate(LOWEST) == pytest.approx(found.values.tolist(), abs=1e-12)
    assert "marked with a cross" in page.get_by_test_id("caption-lowest").text_content()
    assert "logarithmic" in page.get_by_test_id("caption-levels").text_content()
    assert "loss %{customdata" in page.evaluate(HOVER)  # not the height in levels
    drawn = page.evaluate(SCALE)
    heights, losses = (torch.tensor(drawn[name], dtype=torch.float64) for name in ("z", "loss"))
    inside = (heights > 1e-3) & (heights < 20)
    assert inside.sum() > 9000
    heights, logarithms = heights[inside], losses[inside].log()
    level = (logarithms.max() - logarithms.min()) / (heights.max() - heights.min())
    base = logarithms - heights * level
    assert (base - base.mean()).abs().max() < 1e-9
    # The lowest level is that of the lowest point: no line leads around it.
    lines = page.get_by_test_id("surface-map").locator(".contourlevel")
    assert lines.count() > 10
    assert lines.first.locator("path").count() == 0


def test_run_starts_where_the_map_is_pressed_and_follows_the_pointer_until_one_undo(open_flat):
    page = open_flat("/landscape?dataset=moons&learning_rate=0.5&steps=20&pair=0%2C1")
    before = stage.linked(page)
    page.get_by_test_id("surface-map").scroll_into_view_if_needed()
    page.mouse.move(*page.evaluate(ON_MAP, [-1.0, 1.0]))
    page.mouse.down()
    for place in ([0.5, -0.5], [2.0, -1.5]):
        page.mouse.move(*page.evaluate(ON_MAP, place), steps=4)
        stage.until(
            page,
            lambda place=place: all(
                abs(page.evaluate(READ)[f"start-{axis}"] - value) < 0.06
                for axis, value in zip(("first", "second"), place, strict=True)
            ),
            "the run starts under the pointer",
        )
    page.mouse.up()
    stage.until(page, lambda: stage.linked(page) != before, "the start is in the address")
    assert stage.linked(page).weights[:, 0].tolist() == pytest.approx([2.0, -1.5], abs=0.06)
    shows(page, stage.linked(page), 0, keys=["1", "2", "b"])
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: stage.linked(page) == before, "one undo takes all of it back")


PATHS = """() => {
  const map = document.querySelector("[data-testid=surface-map]");
  const ends = [...document.querySelectorAll(".slp-legend [data-testid^=path-]")];
  return {
    drawn: Object.fromEntries(map.data.slice(1).map(({ name, x, y }) => [name, [x, y]])),
    strokes: [...map.querySelectorAll(".scatterlayer .js-line")].map((e) => getComputedStyle(e).stroke),
    ends: Object.fromEntries(ends.map((e) => [e.dataset.testid.slice(5), Number(e.dataset.value)])),
    seen: ends.filter((e) => e.checkVisibility()).length,
  };
}"""


def follow(page: Page, experiment: Experiment, pair: tuple[int, int]) -> None:
    """Wait until the path of every optimizer is that of its run, with the loss at its end."""
    runs = {name: train(experiment.change(optimizer=name)) for name in OPTIMIZERS}
    wanted = {name: run.parameters[:, list(pair), 0].T.tolist() for name, run in runs.items()}

    def same() -> bool:
        found = page.evaluate(PATHS)
        drawn = {name: found["drawn"][f"by-{name}"] for name in OPTIMIZERS}
        own = drawn.pop(experiment.optimizer)
        return (
            own == [[], []]
            and drawn | {experiment.optimizer: found["drawn"]["path"]} == wanted
            and found["seen"] == len(OPTIMIZERS)
            and all(abs(found["ends"][name] - run.loss[-1].item()) < 1e-12 for name, run in runs.items())
        )

    stage.until(page, same, "the map has the path of every optimizer")


def test_paths_of_all_optimizers_are_switched_on_follow_a_drag_and_are_in_a_link(open_flat):
    page = open_flat("/landscape?dataset=moons&learning_rate=0.3&steps=30&pair=0%2C1")
    start = stage.linked(page)
    assert page.evaluate(PATHS)["seen"] == 0
    page.get_by_test_id("paths").check()
    follow(page, start, (0, 1))
    colours = {trace.name: trace.line.color for trace in loss_contour(OPTIMIZERS).data if trace.name.startswith("by-")}
    others = {color for name, color in colours.items() if name != f"by-{start.optimizer}"}
    rgb = {"rgb({}, {}, {})".format(*(int(color[at : at + 2], 16) for at in (1, 3, 5))) for color in others}
    stage.until(page, lambda: rgb <= set(page.evaluate(PATHS)["strokes"]), "each path is drawn in its colour")
    assert "each with η = 0.3" in page.get_by_test_id("caption-paths").text_content()
    stage.until(page, lambda: "paths=true" in page.url, "the switch is in the address")

    slider = page.get_by_test_id("w-1")
    slider.scroll_into_view_if_needed()
    page.mouse.move(*stage.thumb(page, "w-1", float(slider.get_attribute("data-value"))))
    page.mouse.down()
    for target in (-1.5, 2.0):
        page.mouse.move(*stage.thumb(page, "w-1", target), steps=5)
        dragged = start.weights.clone()
        dragged[0, 0] = float(slider.get_attribute("data-value"))
        follow(page, start.change(weights=dragged), (0, 1))
    page.mouse.up()
    stage.until(page, lambda: stage.linked(page) == start.change(weights=dragged), "the change is in the address")

    elsewhere = open_flat(stage.address(page))
    assert elsewhere.get_by_test_id("paths").is_checked()
    follow(elsewhere, start.change(weights=dragged), (0, 1))
    elsewhere.get_by_test_id("choose-optimizer").select_option("adam")
    follow(elsewhere, start.change(weights=dragged, optimizer="adam"), (0, 1))
    elsewhere.get_by_test_id("paths").uncheck()
    stage.until(elsewhere, lambda: elsewhere.evaluate(PATHS)["seen"] == 0, "the legend is gone")
    stage.until(elsewhere, lambda: elsewhere.evaluate(PATHS)["drawn"]["by-sgd"] == [[], []], "and the paths with it")


def test_paths_of_all_optimizers_can_be_read_by_everybody(open_flat):
    page = open_flat("/landscape?learning_rate=0.1&steps=30&paths=true")

    def wrong() -> list[object]:
        page.get_by_test_id("surface-map").scroll_into_view_if_needed()  # one that nobody sees is not drawn
        follow(page, QUICK, (6, 8))
        return unfit(page)

    assert wrong_in(page, lambda: wrong_at(page, [(1280, 720), (360, 740)], wrong)) == {}


def test_paths_that_would_take_too_long_are_refused_beside_the_picture(open_flat):
    page = open_flat("/landscape?learning_rate=0.1&steps=9000&paths=true")
    caption = page.get_by_test_id("caption-paths")
    stage.until(page, lambda: "steps must be at most" in caption.text_content(), "it is said how many steps would do")
    assert page.evaluate(PATHS)["seen"] == 0
    stage.type_into(page, "steps", "30")
    page.get_by_test_id("surface-map").scroll_into_view_if_needed()
    follow(page, QUICK, (6, 8))


def test_map_with_decay_is_of_the_loss_and_its_penalty_and_says_so(open_flat):
    page = open_flat("/landscape?dataset=moons&loss=binary_cross_entropy&learning_rate=1&steps=40&pair=0%2C1")
    plain = stage.linked(page)
    assert page.get_by_test_id("drawn").text_content() == "The loss"
    page.get_by_test_id("decay").check()
    stage.until(page, lambda: page.get_by_test_id("drawn").text_content() == "E + penalty", "the map is of the sum")
    e = plain.change(weight_decay=0.01)
    stage.until(page, lambda: stage.linked(page) == e, "the link has the decay")
    trace, found = train(e), lowest(e, (0, 1))

    def same() -> bool:
        printed = page.evaluate(READ)
        place = page.evaluate(LOWEST)
        ends = (printed["start-loss"], printed["end-loss"])
        wanted = (trace.objective[0].item(), trace.objective[-1].item())
        near = [abs(one - other) < 1e-9 for one, other in zip(ends, wanted, strict=True)]
        return all(near) and all(
            one is not None and abs(one - other) < 1e-9 for one, other in zip(place, found.values.tolist(), strict=True)
        )

    stage.until(page, same, "table and cross are of the sum")
    stage.until(page, lambda: "E + penalty %{customdata" in page.evaluate(HOVER), "and what is said of a place")
    assert "Map, landscape and table show this sum" in page.get_by_test_id("caption-surface").text_content()
    heads = page.locator("[data-testid=start-loss]").locator("xpath=ancestor::table").locator("thead th")
    assert heads.nth(2).text_content() == "E + penalty"
    assert abs(page.evaluate(READ)["loss"] - trace.loss[0].item()) < 1e-12
    page.get_by_test_id("decay").uncheck()
    stage.until(page, lambda: page.get_by_test_id("drawn").text_content() == "The loss", "and the loss again")


def test_data_with_names_and_a_loss_that_cannot_judge(open_flat):
    page = open_flat("/landscape?dataset=breast_cancer&learning_rate=0.5&steps=20&step=20&activation=tanh")
    experiment = on_dataset(tutorial(), "breast_cancer", learning_rate=0.5, steps=20, activation="tanh")
    shows(page, experiment, 20)
    assert "mean radius" in page.get_by_test_id("pair-1").text_content()
    page.get_by_text("No surface of cross-entropy: cross-entropy is defined for outputs from 0 to 1").wait_for()


def test_browser_without_webgl_says_so_and_draws_the_maps(open_flat):
    page = open_flat()
    assert "no WebGL" in page.get_by_test_id("no-webgl").text_content()
    page.get_by_test_id("compared-mse-map").scroll_into_view_if_needed()
    page.locator("[data-testid=compared-mse-map] .contourlayer").wait_for(state="attached")
    page.locator("[data-testid=compared-binary-cross-entropy-map] .contourlayer").wait_for(state="attached")
    assert page.get_by_test_id("turn-left").count() == 0


def test_landscape_in_three_dimensions_is_drawn_turned_and_has_its_alternative(open_page):
    page = opened(open_page(QUERY))
    landscape = page.get_by_test_id("surface-landscape")
    landscape.locator("canvas").first.wait_for()
    # The lowest number of the loss would stand upon those of another axis, which begins in its corner.
    numbered = landscape.evaluate("e => e._fullLayout.scene.zaxis.tickvals")
    assert len(numbered) > 2
    assert min(numbered) > 0
    before = page.evaluate(EYE)
    page.get_by_test_id("turn-right").press("Enter")
    stage.until(page, lambda: page.evaluate(EYE) != before, "it is seen from another side")
    assert landscape.get_attribute("aria-label") == page.get_by_test_id("caption-surface").text_content()
    assert serious(page) == []
    stage.until(page, lambda: "eye=1" in page.url, "the side is in the address")
    elsewhere = opened(open_page(stage.address(page)))
    elsewhere.get_by_test_id("surface-landscape").locator("canvas").first.wait_for()
    stage.until(elsewhere, lambda: elsewhere.evaluate(EYE) == page.evaluate(EYE), "and in a link")


def test_page_can_be_used_by_everybody(open_flat):
    page = open_flat()
    for testid in ("slice-1", "slice-b", "w-7", "caption-pair", "surface-map", "caption-surface", "end-loss"):
        box = page.get_by_test_id(testid).bounding_box()
        assert box["y"] + box["height"] <= 720, testid
    assert wrong_in(page, lambda: wrong_at(page, [(1280, 720), (360, 740)], lambda: unfit(page))) == {}
