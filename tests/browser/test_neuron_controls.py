"""What a person does on the Neuron page: type, press keys, choose, undo, reload, go back."""

import math

import pytest
from playwright.sync_api import expect

from slp_core import train, tutorial
from tests.browser import stage


def test_typed_value_is_taken_exactly(open_page):
    page = open_page("/")
    stage.opened(page)
    others = tutorial().weights.flatten().tolist()[1:]
    for text, value in {
        "0.12345678901234567": 0.12345678901234567,
        "0,5": 0.5,
        "−0.25": -0.25,
        " 1e-3 ": 0.001,
        "-7.5": -7.5,
        "1000000": 1e6,
    }.items():
        stage.type_into(page, "w-1", text)
        state = stage.shows(page, tutorial().change(weights=[value, *others]))
        stands_at = float(page.get_by_test_id("w-1").input_value())
        assert stands_at == pytest.approx(min(3, max(-3, value)), rel=1e-12), text  # its end, if it lies outside
        assert state.sliders["w-1"] == value


def test_typed_nonsense_is_named_and_the_state_before_is_kept(open_page):
    page = open_page("/?bias=0.5")
    before = stage.opened(page)
    alert = page.locator(".slp [role=alert]")
    field = page.get_by_test_id("w-1-number")
    for text in ("abc", "", "1e999", "-1e999", "NaN", "Infinity", "1_0", "1.2.3", "1,234.5", "1000001", "<b>1</b>"):
        stage.type_into(page, "w-1", text)
        alert.filter(has_text=f"Got “{text}” instead.").wait_for()
        told = alert.text_content()
        assert "weight w₁ must be" in told
        assert "from -1e+06 to 1e+06" in told
        assert field.get_attribute("aria-invalid") == "true"
        assert stage.settled(page).experiment == before.experiment == stage.linked(page)
    field.press("Escape")
    assert field.input_value() == "-1.049"
    assert field.get_attribute("aria-invalid") in (None, "false")
    stage.until(page, alert.is_hidden, "the message goes with what it is about")
    stage.type_into(page, "w-1", "1.5", "Tab")
    assert stage.committed(page).sliders["w-1"] == 1.5
    expect(alert).to_be_hidden()


def test_typed_value_out_of_range_names_field_value_and_what_is_allowed(open_page):
    page = open_page("/")
    stage.opened(page)
    for testid, text, told in (
        ("steps", "1.5", "number of steps must be a whole number from 0 to 10000"),
        ("learning-rate", "-1", "learning rate η must be a number from 0 to 10000"),
        ("steps", "10001", "number of steps must be a whole number from 0 to 10000"),
    ):
        stage.type_into(page, testid, text)
        alert = page.locator(".slp [role=alert]").filter(has_text=f"Got “{text}” instead.")
        alert.wait_for()
        assert told in alert.text_content()
        assert stage.settled(page).experiment == stage.linked(page) == tutorial()


def test_value_that_only_the_core_refuses_is_named_and_the_state_before_is_kept(open_page):
    page = open_page("/?loss=binary_cross_entropy&bias=0.5")
    before = stage.opened(page)
    stage.type_into(page, "t", "1.5")
    page.get_by_role("alert").filter(has_text="target must be from 0 to 1").wait_for()
    assert stage.settled(page).experiment == before.experiment == stage.linked(page)
    stage.type_into(page, "t", "0.5")
    stage.shows(page, before.experiment.change(target=0.5))
    expect(page.locator(".slp [role=alert]")).to_be_hidden()


def test_bad_link_is_told_and_its_good_parts_are_shown(open_page):
    page = open_page("/?bias=0.5&steps=many&weights=1,2")
    stage.opened(page)
    told = page.locator(".slp [role=alert]").text_content()
    assert "The link's steps was ignored: steps must be a whole number" in told
    assert "The link's weights was ignored: weights must be of shape" in told
    stage.shows(page, tutorial().change(bias=0.5))


def test_keys_move_a_slider_by_a_step_by_ten_and_to_its_ends(open_page):
    page = open_page("/?bias=0.5")
    stage.opened(page)
    slider = page.get_by_test_id("b")
    slider.focus()
    for key, value in [
        ("ArrowRight", 0.51),
        ("ArrowUp", 0.52),
        ("Shift+ArrowRight", 0.62),
        ("ArrowLeft", 0.61),
        ("Shift+ArrowDown", 0.51),
        ("Home", -3),
        ("ArrowLeft", -3),
        ("End", 3),
        ("ArrowRight", 3),
    ]:
        slider.press(key)
        assert stage.settled(page).sliders["b"] == value, key
    stage.shows(page, tutorial().change(bias=3))


def test_keys_move_a_logarithmic_and_a_whole_slider(open_page):
    page = open_page("/?learning_rate=1&steps=50")
    stage.opened(page)
    page.get_by_test_id("learning-rate").press("Shift+ArrowRight")
    assert stage.settled(page).sliders["learning-rate"] == pytest.approx(10**0.2, rel=0.005)
    page.get_by_test_id("steps").press("Shift+ArrowRight")
    assert stage.settled(page).sliders["steps"] == 60
    page.get_by_test_id("steps").press("Home")
    assert stage.settled(page).sliders["steps"] == 1
    stage.until(page, lambda: stage.linked(page).steps == 1, "the key's value is committed")


def test_a_ride_on_the_keys_is_one_step_of_history(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("b").evaluate(  # at once, however busy the machine is
        """slider => {
          const press = () => new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true });
          for (let k = 0; k < 10; k++) slider.dispatchEvent(press());
        }"""
    )
    stage.shows(page, tutorial().change(bias=0.1))
    page.get_by_test_id("undo").click()
    stage.shows(page, tutorial())
    expect(page.get_by_test_id("undo")).to_be_disabled()


def test_commit_is_in_the_url_and_a_reload_shows_the_same(open_page):
    page = open_page("/")
    stage.opened(page)
    stage.put(page, {"w-3": 1.25})
    page.get_by_test_id("choose-optimizer").select_option("adam")
    expected = stage.committed(page).experiment
    assert expected.optimizer == "adam"
    page.reload()
    stage.opened(page)
    stage.shows(page, expected)
    other = open_page(stage.address(page))  # and so does the link, for somebody else
    stage.opened(other)
    stage.shows(other, expected)


def test_undo_and_redo_walk_through_the_changes_by_buttons_and_keys(open_page):
    page = open_page("/")
    stage.opened(page)
    undo, redo = page.get_by_test_id("undo"), page.get_by_test_id("redo")
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    states = [tutorial()]
    for bias in (0.5, 1.0, -1.5):
        stage.put(page, {"b": bias})
        states.append(states[-1].change(bias=bias))
        stage.shows(page, states[-1])
    undo.click()
    stage.shows(page, states[2])
    page.keyboard.press("Control+z")
    stage.shows(page, states[1])
    page.get_by_test_id("w-1").focus()  # with a slider focused too
    page.keyboard.press("Control+z")
    stage.shows(page, states[0])
    expect(undo).to_be_disabled()
    page.keyboard.press("Control+Shift+Z")
    stage.shows(page, states[1])
    page.keyboard.press("Control+y")
    stage.shows(page, states[2])
    redo.click()
    stage.shows(page, states[3])
    expect(redo).to_be_disabled()


def test_undo_key_in_a_field_undoes_the_typing_only(open_page):
    page = open_page("/")
    stage.opened(page)
    stage.put(page, {"b": 0.5})
    stage.shows(page, tutorial().change(bias=0.5))
    field = page.get_by_test_id("w-1-number")
    field.focus()
    page.keyboard.type("7")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    assert field.input_value() == "-1.049"
    assert stage.settled(page).experiment == stage.linked(page) == tutorial().change(bias=0.5)


def test_reset_is_one_click_and_can_be_undone(open_page):
    page = open_page("/?bias=0.5&activation=tanh&optimizer=adam&steps=30")
    before = stage.opened(page).experiment
    page.get_by_test_id("reset").click()
    stage.shows(page, tutorial())
    page.get_by_test_id("undo").click()
    stage.shows(page, before)


def test_impossible_choices_are_closed_and_say_why(open_page):
    page = open_page("/")
    stage.opened(page)
    loss = page.get_by_test_id("choose-loss").locator("option[value=binary_cross_entropy]")
    expect(loss).to_be_enabled()
    page.get_by_test_id("choose-activation").select_option("tanh")
    stage.shows(page, tutorial().change(activation="tanh"))
    stage.until(page, loss.is_disabled, "binary cross-entropy is closed to tanh")
    assert "outputs from 0 to 1" in loss.get_attribute("title")
    assert "tanh gives outputs from -1 to 1" in loss.get_attribute("title")
    page.get_by_test_id("choose-activation").select_option("sigmoid")
    stage.until(page, loss.is_enabled, "it is open to sigmoid again")
    assert "outputs from" not in loss.get_attribute("title")
    page.get_by_test_id("choose-loss").select_option("binary_cross_entropy")
    stage.shows(page, tutorial().change(loss="binary_cross_entropy"))
    tanh = page.get_by_test_id("choose-activation").locator("option[value=tanh]")
    stage.until(page, tanh.is_disabled, "tanh is closed to binary cross-entropy")


def test_settings_of_an_optimizer_are_there_with_it_and_set_live(open_page):
    page = open_page("/")
    stage.opened(page)
    expect(page.get_by_test_id("momentum")).to_be_hidden()
    page.get_by_test_id("choose-optimizer").select_option("momentum")
    page.get_by_test_id("momentum").wait_for()
    stage.type_into(page, "momentum", "0.5")
    stage.shows(page, tutorial().change(optimizer="momentum", momentum=0.5))
    expect(page.get_by_test_id("beta1")).to_be_hidden()


def test_back_and_forward_walk_through_the_commits(open_page):
    page = open_page("/")
    stage.opened(page)
    states = [tutorial()]
    for bias in (0.5, 1.0):
        stage.put(page, {"b": bias})
        states.append(states[-1].change(bias=bias))
        stage.shows(page, states[-1])
    page.go_back()
    stage.shows(page, states[1])
    page.go_back()
    stage.shows(page, states[0])
    page.go_forward()
    stage.shows(page, states[1])
    stage.put(page, {"b": -2.0})
    stage.shows(page, states[0].change(bias=-2.0))


def test_weight_is_chosen_by_hover_focus_and_click(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("w-3").hover()
    assert stage.settled(page).chosen == 2
    page.get_by_test_id("x-5").focus()
    assert stage.settled(page).chosen == 4
    page.locator(".slp-bar-row").nth(10).click()
    assert stage.settled(page).chosen == 10
    page.keyboard.press("ArrowUp")
    assert stage.settled(page).chosen == 9
    page.keyboard.press("Home")
    assert stage.settled(page).chosen == 0


def test_chosen_weight_and_bars_are_in_the_link_and_kept_over_pages(open_page):
    page = open_page("/?bias=0.5")
    stage.opened(page)
    page.locator(".slp-bar-row").nth(6).click()
    page.get_by_test_id("show-update").click()
    stage.until(page, lambda: "weight=6" in page.url and "bars=update" in page.url, "the choice is in the address")
    before = stage.settled(page)
    other = open_page(stage.address(page))  # for somebody else
    stage.opened(other)
    assert stage.settled(other) == before
    assert other.get_by_test_id("show-update").get_attribute("aria-pressed") == "true"
    assert page.locator("h2", has_text="Chain rule for").inner_text() == "Chain rule for w₇"
    for title, part in (("Step", "play"), ("Neuron", "show-update")):
        page.get_by_role("link", name=title, exact=True).click()
        page.get_by_test_id(part).wait_for()
    assert stage.settled(page) == before
    page.get_by_test_id("reset").click()  # another Experiment, the same look at it
    stage.until(page, lambda: stage.read(page).sliders["b"] == 0, "the tutorial is back")
    assert stage.settled(page).chosen == 6
    page.reload()
    stage.opened(page)
    assert stage.settled(page).chosen == 6
    assert "update-1" in stage.settled(page).printed


def test_pointing_at_many_weights_writes_the_address_once(open_page):
    page = open_page("/")
    stage.opened(page)
    page.evaluate(
        """() => {
          window.written = [];
          const replace = history.replaceState.bind(history);
          history.replaceState = (...given) => (window.written.push(String(given[2])), replace(...given));
          for (const row of document.querySelectorAll(".slp-bar-row"))
            row.dispatchEvent(new PointerEvent("pointerenter", { pointerType: "mouse" }));
        }"""
    )
    stage.until(page, lambda: "weight=10" in page.url, "the last one is in the address")
    written = [address for address in page.evaluate("window.written") if "weight=" in address]
    assert len(written) == 1, written


def test_scales_stay_while_something_is_dragged_and_fit_when_it_is_let_go_of(open_page):
    page = open_page("/?activation=identity&target=0")
    stage.opened(page)
    scale = page.locator(".slp-scale")
    before = scale.text_content()
    stage.drag_follows(page, "t", targets=(0.5,))
    stage.put(page, {"x-2": 3.0, "x-7": -3.0}, commit=False)
    stage.settled(page)
    assert scale.text_content() == before
    page.mouse.up()
    stage.until(page, lambda: scale.text_content() != before, "bars fit what was let go of")


@pytest.mark.parametrize("change", ["typed", "chosen", "preset", "tiny"])
def test_scales_fit_after_a_choice_a_typed_value_and_a_preset(open_page, change):
    page = open_page("/")
    stage.opened(page)
    if change == "typed":
        stage.type_into(page, "x-1", "12")
    elif change == "chosen":
        page.get_by_test_id("choose-activation").select_option("identity")
    elif change == "preset":
        page.get_by_test_id("choose-preset").select_option("saturated")
    else:
        for j in range(1, 11):
            stage.type_into(page, f"x-{j}", "1e-7")
        stage.type_into(page, "b", "0")
        stage.type_into(page, "t", "0.5")
    stage.committed(page)

    def fit() -> bool:
        parts = page.evaluate(
            """() => [...document.querySelectorAll(".slp-bars .slp-bar")].map((bar) => [
              Number(bar.style.getPropertyValue("--part")), bar.classList.contains("over")])"""
        )
        return not any(over for _, over in parts) and max(part for part, _ in parts) >= 0.3

    stage.until(page, fit, "no bar leaves its scale, and the largest is seen")


def test_loss_that_diverges_is_on_a_logarithmic_axis(open_page):
    page = open_page("/?activation=identity&learning_rate=0.5")
    state = stage.opened(page)
    assert not train(state.experiment).loss.isfinite().all() or train(state.experiment).loss[-1] > 1e3

    def axis() -> dict:
        return page.evaluate(
            """() => { const axis = document.querySelector("[data-testid=run-chart]")._fullLayout?.yaxis;
              return axis ? {type: axis.type, range: axis.range, title: axis.title.text} : {}; }"""
        )

    stage.until(page, lambda: axis().get("type") == "log", "the axis is logarithmic")
    low, high = axis()["range"]
    finite = train(state.experiment).loss
    finite = finite[finite.isfinite()]
    most = min(math.log10(finite.max()), 307)  # beyond it plotly's axis has no numbers
    assert 10**low <= finite.min() and most <= high
    assert axis()["title"] == "loss (log)"
    stage.type_into(page, "learning-rate", "0.001")
    stage.committed(page)
    stage.until(page, lambda: axis()["type"] == "linear", "a run that does not diverge is on a linear one")


def test_numbers_outside_of_their_sliders_stand_at_their_ends(open_page):
    weights = tutorial().weights.flatten().tolist()
    weights[0], weights[1], weights[2] = -24.2, -19.6, 7.0
    page = open_page("/?weights=" + ",".join(map(str, weights)))
    stage.opened(page)
    ends = {
        (s.get_attribute("min"), s.get_attribute("max"))
        for s in page.locator(".slp-pair [data-testid^=w-]").all()
        if s.get_attribute("type") == "range"
    }
    assert ends == {("-3", "3")}
    sides = [
        page.locator(".slp-slider", has=page.get_by_test_id(f"w-{j}")).get_attribute("data-outside")
        for j in (1, 2, 3, 4)
    ]
    assert sides == ["below", "below", "above", None]
    widths = {page.get_by_test_id(f"w-{j}").bounding_box()["width"] for j in (1, 2, 3, 4)}
    assert len(widths) == 1  # the mark stands upon the track and takes no room from it
    stage.drag_follows(page, "w-4", targets=(1.0,))
    page.mouse.up()
    page.get_by_test_id("w-3").focus()
    page.keyboard.press("ArrowLeft")
    stage.until(page, lambda: stage.read(page).sliders["w-3"] == pytest.approx(6.99), "a key goes back in by a step")
