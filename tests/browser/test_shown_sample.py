"""A click on a sample in the data's picture takes it to Neuron and Step, and nothing is lost on the way back."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import torch
from playwright.sync_api import Page

from explorer.state import link
from slp_core import Experiment, forward
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

MOONS = "/train?dataset=moons&learning_rate=0.5&steps=60&step=30"
WHERE = """(chart, [x, y]) => {
  const { xaxis, yaxis } = chart._fullLayout;
  const { left, top } = chart.getBoundingClientRect();
  return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}"""
SHOWN = "[data-testid=shown-sample]:visible"


def opened(page: Page) -> Experiment:
    wait_until_live(page)
    page.locator("[data-testid=chart-boundary] .main-svg").first.wait_for()
    return linked(page)


def linked(page: Page) -> Experiment:
    return link.read(dict(parse_qsl(urlsplit(page.url).query))).experiment


def apart(experiment: Experiment) -> int:
    """The sample that is farthest from every other one: no pointer takes another for it."""
    x = experiment.x if experiment.x_test is None else torch.cat([experiment.x, experiment.x_test])
    distances = (x[: experiment.samples, None] - x[None]).norm(dim=2)
    distances[distances == 0] = 1e9
    return int(distances.min(1).values.argmax())


@pytest.mark.parametrize("by", ["click", "tap", "keys"])
def test_sample_is_taken_to_neuron_and_step_and_back_without_a_loss(open_page, by):
    page = open_page(MOONS, has_touch=by == "tap")
    before = opened(page)
    at = apart(before) if by != "keys" else 1
    chart = page.get_by_test_id("chart-boundary")
    chart.scroll_into_view_if_needed()
    if by == "keys":
        for _ in range(2):
            page.get_by_test_id("next-sample").press("Enter")
        page.get_by_test_id("pointed").filter(has_text="Training sample 2, ").wait_for()
        page.get_by_test_id("show-sample").press("Enter")
    else:
        place = chart.evaluate(WHERE, before.x[at].tolist())
        page.mouse.click(*place) if by == "click" else page.touchscreen.tap(*place)
    page.locator(SHOWN).filter(has_text=f"Sample {at + 1} of 150").wait_for()
    after = before.change(shown_sample=at)
    until(page, lambda: linked(page) == after, "the link holds the sample, and everything else as it was")

    page.get_by_test_id("to-neuron").press("Enter")
    z = page.locator("[data-testid=z]")
    expected = forward(before).z[at, 0].item()
    until(
        page,
        lambda: z.count() == 1 and abs(float(z.get_attribute("data-value") or "nan") - expected) < 1e-9,
        "Neuron shows the sample's own sum",
    )
    page.locator(SHOWN).filter(has_text=f"Shown is sample {at + 1} of 150.").wait_for()
    page.get_by_role("link", name="Step", exact=True).click()
    page.locator("[data-testid=phase-forward], .slp-player").first.wait_for()
    page.locator(SHOWN).filter(has_text=f"Shown is sample {at + 1} of 150.").wait_for()
    page.locator("[data-testid=to-data]:visible").press("Enter")
    page.locator(SHOWN).filter(has_text=f"Sample {at + 1} of 150 is shown on Neuron and Step").wait_for()
    assert opened(page) == after
    page.get_by_test_id("undo").click()
    page.locator(SHOWN).filter(has_text="Sample 1 of 150").wait_for()
    until(page, lambda: linked(page) == before, "one undo takes the choice back")


def test_sample_of_the_test_part_is_refused_with_its_reason(open_page):
    page = open_page(MOONS)
    before = opened(page)
    page.get_by_test_id("previous-sample").press("Enter")
    page.get_by_test_id("pointed").filter(has_text="Test sample 50, ").wait_for()
    page.get_by_test_id("show-sample").press("Enter")
    page.locator(SHOWN).filter(has_text="A test sample has no gradient").wait_for()
    page.get_by_test_id("previous-sample").press("Enter")
    page.locator(SHOWN).filter(has_text="Sample 1 of 150").wait_for()
    assert linked(page) == before


# Whether the mark leaves the middle free, and how far it reaches beyond the sample that it is around.
AROUND = """(chart, [left, top]) => {
  const pin = chart.querySelector(".slp-pin");
  const box = pin.getBoundingClientRect();
  const center = Math.hypot(box.left + box.width / 2 - left, box.top + box.height / 2 - top);
  const samples = [...chart.querySelectorAll(".scatterlayer .point")].map((one) => one.getBoundingClientRect().width);
  return {
    center: Math.round(center),
    ground: getComputedStyle(pin).backgroundColor,
    beyond: box.width - 2 * parseFloat(getComputedStyle(pin).borderWidth) >= Math.max(...samples),
  };
}"""


@pytest.mark.parametrize("colors", ["none", "active"])
def test_mark_is_around_the_sample_whose_class_is_seen_within_it(open_page, colors):
    page = open_page("/train?dataset=xor", forced_colors=colors)
    shown = opened(page)
    chart = page.get_by_test_id("chart-boundary")
    chart.locator(".slp-pin").wait_for(state="attached")
    around = {"center": 0, "ground": "rgba(0, 0, 0, 0)", "beyond": True}
    place = chart.evaluate(WHERE, shown.x[shown.shown_sample].tolist())
    until(page, lambda: chart.evaluate(AROUND, place) == around, "it is around")
