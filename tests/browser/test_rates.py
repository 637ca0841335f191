"""The Rates page as a person uses it: pictures that follow a drag, a rate chosen by click and by keys."""

import re

import pytest
from playwright.sync_api import Page, expect
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from slp_core import LABELS, LOSSES, OPTIMIZERS, on_dataset, sweep, train, tutorial
from tests.browser import stage
from tests.browser.axe import serious
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.themes import wrong_in

CURVES = """() => {
  const lines = document.querySelectorAll("[data-testid=curves-chart] .scatterlayer .js-line");
  return [...lines].map((line) => line.getAttribute("d")).join("|");
}"""
TABLE = """() => [...document.querySelectorAll("[data-testid=rates-table] tr")].map((row) => ({
  rate: Number(row.querySelector("button").dataset.value),
  final: Number(row.children[1].dataset.value),
  verdict: row.querySelector("[data-verdict]").dataset.verdict,
  chosen: row.querySelector("button").getAttribute("aria-pressed") === "true",
}))"""
PICTURE = """() => ({
  sliders: [...document.querySelectorAll(".slp input[type=range]")].map((e) => [e.dataset.testid, e.dataset.value]),
  printed: [...document.querySelectorAll(".slp td[data-value]")].map((e) => e.dataset.value),
  counts: [...document.querySelectorAll(".slp-legend [data-value]")].map((e) => e.dataset.value),
  captions: [...document.querySelectorAll(".slp-caption")].map((e) => e.textContent),
  pressed: [...document.querySelectorAll(".slp [aria-pressed=true]")].map((e) => e.dataset.testid ?? e.textContent),
  axes: ["curves", "final", "optimizers", "losses"].map((name) => {
    const { xaxis, yaxis } = document.querySelector(`[data-testid=${name}-chart]`)._fullLayout;
    return [xaxis.type, xaxis.range, yaxis.type, yaxis.range];
  }),
})"""
MARKS = r"""() => {
  const chart = document.querySelector("[data-testid=final-chart]");
  const { xaxis, yaxis } = chart._fullLayout;
  const found = { wanted: 0, seen: 0, astray: 0 };
  chart.data.forEach((trace, index) => {
    if (trace.mode !== "markers") return;
    const marks = chart.querySelectorAll(`.scatterlayer .trace${chart._fullData[index].uid} .point`);
    const places = [...marks].map((e) => e.getAttribute("transform").match(/-?[\d.]+/g).map(Number));
    const seen = places.filter(([left]) => left > -9999);
    found.wanted += trace.x.length;
    found.seen += seen.length;
    for (const [at, [left, top]] of seen.entries())
      found.astray += Math.hypot(left - xaxis.d2p(trace.x[at]), top - yaxis.d2p(trace.y[at])) < 1 ? 0 : 1;
  });
  return found;
}"""
PHONE = {"width": 360, "height": 740}


def opened(page: Page) -> Page:
    wait_until_live(page)
    for name in ("curves", "final", "optimizers", "losses"):
        page.locator(f"[data-testid={name}-chart] .main-svg").first.wait_for()
    return page


def resting(page: Page) -> dict:
    """The picture once its charts, which are drawn one after the other, have followed."""
    seen: list[dict] = [{}]

    def rests() -> bool:
        page.wait_for_timeout(500)
        seen.append(page.evaluate(PICTURE))
        return seen[-1] == seen[-2]

    stage.until(page, rests, "the charts stand still")
    return seen[-1]


def grab(page: Page, testid: str) -> tuple[float, float]:
    box = page.get_by_test_id(testid).bounding_box()
    assert box is not None
    slider = page.get_by_test_id(testid)
    low, high, value = (float(slider.evaluate(f"e => e.{name}")) for name in ("min", "max", "value"))
    x = box["x"] + 7 + (value - low) / (high - low) * (box["width"] - 14)
    page.mouse.move(x, box["y"] + box["height"] / 2)
    page.mouse.down()
    return x, box["y"] + box["height"] / 2


def test_pictures_and_table_follow_every_slider_before_release(open_page):
    page = opened(open_page("/rates?learning_rate=0.5&steps=60"))
    for testid in ("rates-lowest", "rates-highest", "rates-count", "steps", "learning-rate"):
        url, curves, table = stage.address(page), page.evaluate(CURVES), page.evaluate(TABLE)
        x, y = grab(page, testid)
        for move in (10, 20):
            page.mouse.move(x + move, y, steps=3)
            stage.until(page, lambda c=curves: page.evaluate(CURVES) != c, f"the curves follow {testid}")
            stage.until(page, lambda t=table: page.evaluate(TABLE) != t, f"the table follows {testid}")
            curves, table = page.evaluate(CURVES), page.evaluate(TABLE)
        assert page.url == url  # nothing is committed while the button is down
        page.mouse.up()
        stage.until(page, lambda u=url: page.url != u, f"{testid} is committed")


def test_marks_stand_where_their_numbers_are_while_something_is_dragged_and_after(open_page):
    page = opened(open_page("/rates?learning_rate=0.5&steps=60"))

    def right() -> bool:
        """A mark for each rate, and the ring around the Experiment's own."""
        marks = len(page.evaluate(TABLE)) + 1
        return page.evaluate(MARKS) == {"wanted": marks, "seen": marks, "astray": 0}

    for testid in ("rates-highest", "rates-count", "rates-lowest"):
        x, y = grab(page, testid)
        for move in (12, 24, -6):
            table = page.evaluate(TABLE)
            page.mouse.move(x + move, y, steps=3)
            stage.until(page, lambda t=table: page.evaluate(TABLE) != t, f"the table follows {testid}")
            stage.until(page, right, f"the marks follow {testid}")
        page.mouse.up()
    resting(page)
    stage.until(page, right, "the marks stand where they were")


def test_axis_of_the_rates_gives_nothing_back_under_a_pointer(open_page):
    page = opened(open_page("/rates?learning_rate=0.5&steps=60"))

    def ends() -> list[float]:
        return page.get_by_test_id("final-chart").evaluate("e => e._fullLayout.xaxis.range")

    def highest() -> float:
        return page.evaluate(TABLE)[-1]["rate"]

    before, first = ends(), highest()
    x, y = grab(page, "rates-highest")
    page.mouse.move(x - 80, y, steps=6)
    stage.until(page, lambda: highest() < first / 5, "fewer rates are tried")
    assert ends() == before
    page.mouse.up()
    stage.until(page, lambda: ends()[1] < before[1], "at rest the axis ends where the rates do")


def test_table_shows_the_cores_losses_and_verdicts(open_page):
    page = opened(open_page("/rates?activation=identity&learning_rate=0.05"))
    table = page.evaluate(TABLE)
    found = sweep(tutorial().change(activation="identity"), [row["rate"] for row in table])
    assert [row["verdict"] for row in table] == list(found.labels)
    assert {"slow", "converging", "diverging"} <= set(found.labels)
    for row, final in zip(table, found.loss[:, -1].tolist(), strict=True):
        assert row["final"] == pytest.approx(final, rel=1e-9, abs=1e-12) or row["final"] == 0
    assert [row["rate"] for row in table if row["chosen"]] == [0.05]
    rules = page.locator(".slp-rules").text_content()
    assert all(str(outcome.rule) in rules and outcome.title in rules for outcome in LABELS.values())

    linear = page.evaluate(CURVES)
    page.get_by_test_id("log").click()
    stage.until(page, lambda: page.evaluate(CURVES) != linear, "the axis becomes logarithmic")
    assert page.get_by_test_id("log").get_attribute("aria-pressed") == "true"


def test_rate_is_chosen_by_click_and_kept_settings_stay(open_page):
    page = opened(open_page("/rates"))
    stage.type_into(page, "rates-count", "12")
    stage.until(page, lambda: len(page.evaluate(TABLE)) == 13, "12 rates, and the chosen one between them")
    row = page.get_by_test_id("rates-table").locator("tr").nth(8)
    rate = float(row.locator("button").get_attribute("data-value"))
    row.locator("td").first.click()
    stage.until(page, lambda: stage.linked(page).learning_rate == rate, "the chosen rate is in the URL")
    stage.until(page, lambda: [r["rate"] for r in page.evaluate(TABLE) if r["chosen"]] == [rate], "its row is marked")
    assert len(page.evaluate(TABLE)) == 12  # it is one of them now
    page.get_by_test_id("undo").click()
    stage.until(page, lambda: stage.linked(page) == tutorial(), "undo takes it back")
    stage.until(page, lambda: len(page.evaluate(TABLE)) == 13, "still 12 rates")


def test_rate_is_chosen_by_a_click_on_its_point_and_on_its_curve_and_with_keys_alone(open_page):
    page = opened(open_page("/rates"))
    point = page.locator("[data-testid=final-chart] .points path.point").first.bounding_box()
    page.mouse.click(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    stage.until(page, lambda: stage.linked(page).learning_rate == 1e-4, "a click on the first point chooses it")
    curves = page.locator("[data-testid=curves-chart] .nsewdrag").bounding_box()
    page.mouse.click(curves["x"] + curves["width"] * 0.5, curves["y"] + curves["height"] * 0.5)
    stage.until(page, lambda: stage.linked(page).learning_rate > 1e-4, "a click on a curve chooses it")

    rate = stage.linked(page).learning_rate
    stage.until(
        page, lambda: [row["rate"] for row in page.evaluate(TABLE) if row["chosen"]] == [rate], "its row is marked"
    )
    current = page.get_by_test_id("rates-table").locator("button[tabindex='0']")
    assert float(current.get_attribute("data-value")) == rate
    current.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    wanted = float(page.evaluate("document.activeElement.dataset.value"))
    assert wanted > rate
    page.keyboard.press("Enter")
    stage.until(page, lambda: stage.linked(page).learning_rate == wanted, "Enter chooses")


LAST = """name => Math.max(...document.querySelector(`[data-testid=${name}-chart]`).data.flatMap(({ x }) => [...x]))"""
PARTS = {
    "curves": "The runs of all rates are shown",
    "optimizers": "Optimizers and losses are compared",
}


def test_runs_that_do_not_fit_are_shown_as_far_as_they_do_and_it_is_told(open_page):
    page = opened(open_page("/rates"))
    told = page.get_by_test_id("shortened")
    expect(told).to_be_hidden()
    stage.type_into(page, "steps", "10000")
    told.wait_for()
    for chart, start in PARTS.items():
        [most] = re.findall(rf"{start} as far as step ([0-9,]+) of 10,000: more would take", told.text_content())
        last = int(most.replace(",", ""))
        stage.until(page, lambda c=chart, last=last: page.evaluate(LAST, c) == last, f"{chart} go as far")
    assert len(page.evaluate(TABLE)) == 33
    stage.type_into(page, "steps", "100")
    told.wait_for(state="hidden")


MEASURES = {
    "test_loss": ("test loss", "test loss at the end"),
    "test_accuracy": ("test accuracy", "% of test right at the end"),
    "accuracy": ("training accuracy", "% right at the end"),
    "loss": ("training loss", "loss at the end"),
}
PERCENT = ("accuracy", "test_accuracy")


def test_optimizers_and_losses_are_compared_by_what_a_person_cares_for(open_page):
    page = opened(open_page("/rates?dataset=breast_cancer&learning_rate=0.05"))
    e = on_dataset(tutorial(), "breast_cancer", learning_rate=0.05)
    of_losses = ["its own loss", "mean |O − t|", "its own test loss", *(MEASURES[n][1] for n in PERCENT)]
    of_optimizers = [MEASURES[name][1] for name in ("loss", "test_loss", *PERCENT)]
    for kind, field, heads in (("losses", "loss", of_losses), ("optimizers", "optimizer", of_optimizers)):
        body = page.get_by_test_id(f"{kind}-table")
        table = body.locator("xpath=..")
        assert table.locator("thead th").all_text_contents() == heads
        for row in body.locator("tr").all():
            names = LOSSES if field == "loss" else OPTIMIZERS
            (name,) = (name for name, one in names.items() if one.title == row.locator("th").text_content().strip())
            end = train(e.change(**{field: name}))
            cells = row.locator("td").all()
            values = [float(cell.get_attribute("data-value")) for cell in cells]
            for value, (x, target), cell in zip(
                values[-2:], ((e.x, e.target), (e.x_test, e.target_test)), cells[-2:], strict=True
            ):
                right = ((x @ end.weights[-1] + end.bias[-1] >= 0) == (target > 0.5)).double().mean().item()
                assert value == pytest.approx(100 * right)
                assert cell.text_content().endswith(" %")
            assert values[-3] == pytest.approx(end.test_loss[-1].item(), rel=1e-9)
    line = opened(open_page("/rates?dataset=line&activation=identity"))  # of which nothing is right or wrong
    heads = line.get_by_test_id("optimizers-table").locator("xpath=..").locator("thead th")
    expect(heads).to_have_text(of_optimizers[:2])


def test_rate_is_chosen_by_what_a_person_cares_for(open_page):
    page = opened(open_page("/rates?dataset=breast_cancer&loss=binary_cross_entropy&learning_rate=0.05"))
    choice, head, take = (page.get_by_test_id(name) for name in ("choose-measure", "rates-measure", "take-best"))
    e = on_dataset(tutorial(), "breast_cancer", loss="binary_cross_entropy", learning_rate=0.05)
    assert {*choice.locator("option").all_text_contents()} == {title for title, _ in MEASURES.values()}
    best = {}
    for name, (_, axis) in MEASURES.items():
        choice.select_option(name)
        expect(head).to_have_text(axis)
        table = page.evaluate(TABLE)
        x, target = (e.x_test, e.target_test) if "test" in name else (e.x, e.target)
        for row, end in zip(table, sweep(e, [row["rate"] for row in table]).parameters[:, -1], strict=True):
            z = x @ end[:-1] + end[-1]
            right = 100 * ((z >= 0) == (target > 0.5)).double().mean().item()
            assert row["final"] == pytest.approx(right if "acc" in name else bce(z, target).item(), rel=1e-9)
        kind = "linear" if "acc" in name else "log"
        stage.until(page, lambda kind=kind: page.evaluate(PICTURE)["axes"][1][2] == kind, "the axis is of its kind")
        best[name] = float(take.text_content().rpartition(" ")[2])
    assert len({*best.values()}) > 1  # whoever cares for something else chooses otherwise
    choice.select_option("test_loss")
    expect(head).to_have_text("test loss at the end")
    take.focus()
    page.keyboard.press("Enter")
    stage.until(page, lambda: stage.linked(page).learning_rate == best["test_loss"], "the best rate is in the address")
    expect(take).to_be_disabled()
    expect(take).to_be_focused()  # the keys are where they were
    elsewhere = opened(open_page(stage.address(page)))
    expect(elsewhere.get_by_test_id("choose-measure")).to_have_value("test_loss")
    assert [row["rate"] for row in elsewhere.evaluate(TABLE) if row["chosen"]] == [best["test_loss"]]


def test_everything_that_was_set_is_in_a_copied_link_and_on_the_page_when_it_is_opened_again(open_page):
    page = opened(open_page("/rates?dataset=moons&optimizer=momentum"))
    for testid, text in (("rates-count", "11"), ("rates-lowest", "0.003"), ("rates-highest", "40"), ("noise", "0.35")):
        stage.type_into(page, testid, text)
    stage.until(page, lambda: len(page.evaluate(TABLE)) == 12, "11 rates, and the chosen one between them")
    page.get_by_test_id("log").click()
    row = page.get_by_test_id("rates-table").locator("tr").nth(4)
    rate = float(row.locator("button").get_attribute("data-value"))
    row.locator("td").first.click()
    marked = ["log", f"{rate:g}"]
    stage.until(page, lambda: page.evaluate(PICTURE)["pressed"] == marked, "axis and rate are chosen")
    stage.until(page, lambda: stage.linked(page).learning_rate == rate, "the rate is in the address")
    stage.until(page, lambda: "logarithmic=" in page.url and "count=11" in page.url, "so are the page's settings")
    picture = resting(page)
    assert [axes[2] for axes in picture["axes"]] == ["log"] * 4
    assert float(dict(picture["sliders"])["rates-highest"]) == 40

    elsewhere = opened(open_page(stage.address(page)))
    stage.until(elsewhere, lambda: elsewhere.evaluate(PICTURE) == picture, "a copied link shows the same picture")
    page.get_by_role("link", name="Neuron", exact=True).click()
    page.get_by_test_id("show-gradient").wait_for()
    page.get_by_role("link", name="Rates", exact=True).click()
    opened(page)
    stage.until(page, lambda: page.evaluate(PICTURE) == picture, "nothing was lost by looking at another page")
    opened(page).reload()
    opened(page)
    stage.until(page, lambda: page.evaluate(PICTURE) == picture, "nor by a reload")


def test_axe_finds_nothing_serious_and_nothing_sticks_out(open_page):
    page = opened(open_page("/rates?dataset=moons&learning_rate=30&activation=tanh"))

    def wrong() -> list[object]:
        wide = "[document.documentElement, document.querySelector('.slp')].some((one) => one.scrollWidth > innerWidth)"
        return serious(page) + ["it sticks out"] * page.evaluate(wide)

    assert wrong_in(page, lambda: wrong_at(page, [(1280, 720), (360, 740)], wrong)) == {}
