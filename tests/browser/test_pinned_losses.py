"""Pinned runs of another loss: their curves have an axis of their own, and one by a third loss is not drawn."""

import pytest
from playwright.sync_api import expect

from slp_core import train
from tests.browser import stage
from tests.browser.test_train import MOONS, linked, opened

# What is drawn of the pinned runs, and how far (in pixels) each line's ends are from where its axis has its losses.
PINNED = """() => {
  const chart = document.querySelector("[data-testid=chart-loss]");
  const { yaxis, yaxis2 } = chart._fullLayout;
  const pins = chart.data.flatMap((trace, index) => {
    if (trace.visible !== true) return [];
    const axis = trace.yaxis === "y2" ? yaxis2 : yaxis;
    const line = chart.querySelector(`.scatterlayer .trace${chart._fullData[index].uid} .js-line`);
    const way = line?.getAttribute("d") ?? "";
    const heights = way.split(/[ML]/).slice(1).map((place) => Number(place.split(",").at(-1)));
    const off = [0, -1].map((end) => Math.abs(heights.at(end) - axis.d2p(trace.y.at(end))));
    return [{ name: trace.name, axis: trace.yaxis, losses: [...trace.y], off: Math.max(...off) }];
  });
  return { pins, title: yaxis2?.visible ? yaxis2.title.text : null };
}"""
# How far a line was astray in any frame from now on.
WATCH = f"""() => {{
  const pinned = {PINNED};
  window.astray = 0;
  const look = () => {{
    for (const {{ off }} of pinned().pins) if (off > window.astray) window.astray = off;
    requestAnimationFrame(look);
  }};
  look();
}}"""


def test_curve_of_another_loss_has_an_axis_of_its_own(open_page):
    page = opened(open_page(MOONS + "&steps=30"))
    mse = linked(page)

    def shows(title: str | None, **pinned: tuple[str, object]) -> None:
        """Wait until just these runs are drawn, each on its axis and of its losses."""

        def same() -> bool:
            found = page.evaluate(PINNED)
            return (found["title"], {pin["name"]: pin["axis"] for pin in found["pins"]}) == (
                title,
                {name: axis for name, (axis, _) in pinned.items()},
            ) and all(
                pin["off"] < 0.6 and pin["losses"] == pytest.approx(train(pinned[pin["name"]][1]).loss.tolist())
                for pin in found["pins"]
            )

        stage.until(page, same, f"the pinned runs are drawn: {pinned.keys()}, and at the right {title}")

    def judge(loss: str) -> None:
        page.get_by_test_id("choose-loss").select_option(loss)
        stage.until(page, lambda: linked(page) == mse.change(loss=loss), f"{loss} is chosen")

    page.get_by_test_id("pin").click()
    page.get_by_test_id("pin-name-0").wait_for()
    shows(None, A=("y", mse))
    judge("binary_cross_entropy")
    shows("MSE", A=("y2", mse))
    told = page.locator(".slp-caption", has_text="The axis at the right is that of ")
    expect(told).to_contain_text("that of MSE.")
    page.get_by_test_id("logarithmic").check()
    shows("MSE", A=("y2", mse))

    page.get_by_test_id("learning-rate").scroll_into_view_if_needed()
    page.evaluate(WATCH)
    page.mouse.move(*stage.thumb(page, "learning-rate", float(page.get_by_test_id("learning-rate").input_value())))
    page.mouse.down()
    for position in (-1.0, 0.5, -1.5):  # while it is held, lines move without plotly
        run = page.get_by_test_id("caption-run").text_content()
        page.mouse.move(*stage.thumb(page, "learning-rate", position), steps=5)
        stage.until(page, lambda r=run: page.get_by_test_id("caption-run").text_content() != r, "the run follows")
    page.mouse.up()
    stage.until(page, lambda: linked(page).learning_rate != mse.learning_rate, "the rate is committed")
    shows("MSE", A=("y2", mse))
    assert page.evaluate("window.astray") < 0.6
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: linked(page) == mse.change(loss="binary_cross_entropy"), "the rate as it was")
    page.get_by_test_id("pin").click()
    page.get_by_test_id("pin-name-1").wait_for()
    entropy = linked(page)
    shows("MSE", A=("y2", mse), B=("y", entropy))
    judge("half_squared_error")
    shows("cross-entropy", B=("y2", entropy))
    expect(told).to_contain_text("that of cross-entropy. Not drawn, as they are by a third loss: A.")
    page.get_by_test_id("undo").click()  # the pins are heard of before the run is drawn
    shows("MSE", A=("y2", mse), B=("y", entropy))
    expect(told).to_contain_text("that of MSE.")
    expect(told).not_to_contain_text("Not drawn")
    page.get_by_test_id("redo").click()
    shows("cross-entropy", B=("y2", entropy))
    page.get_by_test_id("unpin-1").click()
    shows("MSE", A=("y2", mse))
    page.get_by_test_id("restore-0").click()
    shows(None, A=("y", mse))
