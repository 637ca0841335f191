"""The dialog for data of one's own: two actions for a clean file, by mouse and keyboard, on a phone; cells pasted."""

from playwright.sync_api import expect

from explorer.table.answer import NUMBER
from explorer.table.read import read_table
from explorer.table.samples import to_data
from slp_core import on_samples, prepare, r_squared, tutorial
from slp_core import train as trained
from tests.browser import stage
from tests.browser.axe import serious
from tests.browser.ready import wait_until_live
from tests.browser.sizes import Size, resize, wrong_at
from tests.browser.stage import until
from tests.browser.themes import themed

SIZES: list[Size] = [(1280, 720), (360, 740)]
KINDS = ["red", "green", "blue"]
TABLE = "\n".join(
    ["height,sport,kind", *(f"{i * 7 % 11},{'yes' if i % 3 else 'no'},{KINDS[i % 3]}" for i in range(40))]
)


UNMARKED = """() => {
  const at = document.activeElement;
  // A field's border has the colour of the others' outlines.
  if (at.matches("body, [role=dialog], textarea, input:not([type=checkbox], [type=radio])")) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(at.closest("label") ?? at);
  return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 ? null : at.outerHTML;
}"""


def train(open_page, **how):
    page = open_page("train?dataset=moons", **how)
    wait_until_live(page)
    return page


def dialog(page):
    page.get_by_test_id("choose-dataset").select_option("own")
    form = page.locator(".st-key-own-form")
    form.wait_for()
    return form


def bring(form, content: str, name: str = "mine.csv"):
    form.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    use = form.get_by_role("button", name="Use", exact=True)
    use.wait_for()
    return use


def unfit(page, form) -> list[object]:
    """What keeps somebody from using the dialog, or lies where they would have to scroll before they can use a file."""
    box = form.get_by_role("button", name="Use", exact=True).bounding_box()
    window = page.viewport_size
    inside = box["x"] + box["width"] <= window["width"] and box["y"] + box["height"] <= window["height"]
    wide = form.evaluate("e => e.scrollWidth > e.clientWidth")
    return serious(page, ".st-key-own-form") + ["“Use” is out of sight"] * (not inside) + ["the form is wide"] * wide


def test_dialog_is_within_reach_and_axe_finds_nothing_serious(open_page):
    page = train(open_page)
    for size in SIZES:
        resize(page, *size)
        trained_by_keys(page)


def test_focus_is_seen_wherever_tab_leads_in_the_dialog(open_page):
    page = train(open_page)
    form = dialog(page)
    bring(form, TABLE)
    form.locator("summary", has_text="Split and scale").press("Enter")
    form.get_by_text("Standardise: features").wait_for()
    unmarked, stops = [], set()
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.outerHTML"))
        unmarked.append(page.evaluate(UNMARKED))
    assert len(stops) > 10
    assert [one for one in unmarked if one] == []


def trained_by_keys(page) -> None:
    form = dialog(page)
    use = bring(form, TABLE)
    form.get_by_text("Chosen for you. “kind”: targets are often called so.").wait_for()
    form.get_by_text("“sport”: 0 is “no”, 1 is “yes”.").wait_for()
    for theme in ("dark", "light"):
        themed(page, theme)
        assert unfit(page, form) == [], theme
    use.focus()
    page.keyboard.press("Enter")
    form.wait_for(state="detached")
    page.get_by_test_id("choose-dataset").locator("option", has_text="mine.csv").wait_for(state="attached")
    page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()
    # Its run plays, and the keys are with what stops it: the next press pauses.
    expect(page.get_by_test_id("play")).to_be_focused()
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press(" ")
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "false")


def test_escape_leaves_the_dialog_and_everything_as_it_was(open_page):
    page = train(open_page)
    before = page.url
    form = dialog(page)
    bring(form, TABLE)
    page.keyboard.press("Escape")
    form.wait_for(state="detached")
    assert page.get_by_test_id("choose-dataset").input_value() == "moons"
    assert page.url == before
    dialog(page)  # and it opens again


def test_cells_are_pasted_and_the_page_goes_to_its_top(open_page):
    page = train(open_page)
    page.get_by_role("button", name="Your own data…").scroll_into_view_if_needed()
    page.get_by_role("button", name="Your own data…").click()
    form = page.locator(".st-key-own-form")
    form.locator("textarea").fill(TABLE.replace(",", "\t"))
    page.keyboard.press("Control+Enter")
    form.get_by_role("button", name="Use", exact=True).click()
    page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()
    page.get_by_test_id("choose-dataset").locator("option", has_text="pasted cells").wait_for(state="attached")
    until(page, lambda: page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0, "the page is at its top")


def test_finger_that_comes_beside_the_dialog_does_not_take_the_cells_away(open_page):
    page = train(open_page, width=740, height=360, has_touch=True)
    button = page.get_by_role("button", name="Your own data…")
    button.scroll_into_view_if_needed()
    button.tap()
    form = page.locator(".st-key-own-form")
    form.locator("textarea").fill(TABLE.replace(",", "\t"))
    page.touchscreen.tap(4, 180)
    form.wait_for(state="detached")
    button.tap()
    form.get_by_role("button", name="Use", exact=True).wait_for()
    assert form.locator("textarea").input_value() == TABLE.replace(",", "\t")


DESCRIBED = """form => [...form.querySelectorAll("[aria-describedby=slp-own-error]")].map((field) => {
  const error = document.getElementById("slp-own-error");
  const from = field.closest("[data-testid=stElementContainer]").getBoundingClientRect();
  return [error.textContent, error.getBoundingClientRect().top - from.bottom];
})"""


def test_error_stands_below_its_field_and_is_tied_to_it(open_page):
    page = train(open_page)
    form = dialog(page)
    form.locator("input[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    error = form.get_by_role("alert")
    error.wait_for()
    field = form.locator("input[type=file]")
    expect(field).to_have_attribute("aria-invalid", "true")
    for text, below in form.evaluate(DESCRIBED):
        assert "no rows below it" in text
        assert 0 <= below < 40
    expect(form.get_by_role("button", name="Add files")).to_have_accessible_description(error.inner_text())
    form.get_by_role("button", name="Remove a.csv").click()
    error.wait_for(state="detached")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    cells = form.locator("textarea")
    cells.fill("only one cell")
    page.keyboard.press("Control+Enter")
    error.wait_for()
    expect(cells).to_have_attribute("aria-invalid", "true")
    expect(cells).to_have_accessible_description(error.inner_text())


HOUSES = "\n".join(
    [
        "rooms,area,price",
        *(f"{i * 7 % 5},{40 + i * 13 % 61},{90 * (i * 7 % 5) + 2.5 * (i * 13 % 61)}" for i in range(40)),
    ]
)


def standing_at(page, step: int) -> None:
    """Wait until the run stands at a step, and is played no more."""
    number = page.get_by_test_id("step")
    until(page, lambda: number.get_attribute("data-value") == str(step), f"the run is at step {step}", 60)
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "false")


def figure(page, name: str) -> float:
    return float(page.get_by_test_id(name).get_attribute("data-value"))


def test_number_is_predicted_by_a_run_that_plays_after_two_actions(open_page):
    page = train(open_page)
    form = dialog(page)
    use = bring(form, HOUSES, "houses.csv")
    form.get_by_text("“price”: an amount in the last column.").wait_for()
    form.get_by_text("It holds fractions, so it is likely a number to predict").wait_for()
    assert wrong_at(page, SIZES, lambda: unfit(page, form)) == {}
    use.click()
    page.get_by_test_id("lesson").filter(has_text="Regression: the target, “price”, is a number").wait_for()
    standing_at(page, 200)  # nobody has pressed Play
    table = read_table(HOUSES.encode(), "houses.csv")
    samples = to_data(table, "price", ["rooms", "area"], answer=NUMBER)
    e = on_samples(tutorial(), prepare(samples.x, samples.target, 0.25, 0, True)).change(learning_rate=0.05)
    run = trained(e)
    o = e.x_test @ run.weights[-1] + run.bias[-1]
    wanted = {
        "loss": run.loss[-1].item(),
        "r-squared": r_squared(run.outputs[-1], e.target).item(),
        "test-r-squared": r_squared(o, e.target_test).item(),
    }
    until(page, lambda: all(abs(figure(page, name) - value) < 1e-9 for name, value in wanted.items()), "its figures")
    expect(page.get_by_test_id("accuracy")).to_be_hidden()
    expect(page.get_by_test_id("confusion")).to_be_hidden()
    held = page.get_by_test_id("held")
    expect(held).to_contain_text("as far as the targets reach")
    until(page, lambda: page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0, "the page is at its top")
    page.get_by_test_id("undo").click()
    page.get_by_test_id("lesson").filter(has_text="Two crescents").wait_for()
    expect(page.get_by_test_id("accuracy")).to_be_visible()


def test_number_is_read_as_classes_after_one_more_press(open_page):
    page = train(open_page)
    form = dialog(page)
    use = bring(form, HOUSES, "houses.csv")
    form.get_by_text("two classes", exact=True).click()
    form.get_by_text("Target 0 is at most").wait_for()
    use.click()
    page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()
    expect(page.get_by_test_id("accuracy")).to_be_visible()
    expect(page.get_by_test_id("r-squared")).to_be_hidden()
    until(page, lambda: page.get_by_test_id("step").get_attribute("data-value") != "0", "its run is played")


PRESSED = """() => {
  const play = document.querySelector("[data-testid=play]");
  window.__played = false;
  new MutationObserver(() => (window.__played ||= play.getAttribute("aria-pressed") === "true"))
    .observe(play, { attributes: true });
}"""


def test_same_file_used_once_more_plays_once_more(open_page):
    page = train(open_page)
    bring(dialog(page), HOUSES, "houses.csv").click()
    page.get_by_test_id("lesson").filter(has_text="Regression").wait_for()
    stage.rest_at_start(page)
    stage.put(page, {"scrubber": 200})
    standing_at(page, 200)
    page.evaluate(PRESSED)
    bring(dialog(page), HOUSES, "houses.csv").click()
    until(page, lambda: page.evaluate("window.__played"), "it plays again")
    standing_at(page, 200)
