"""Every number on the Neuron page is the core's, whatever is set."""

import random
from itertools import product

import pytest
from playwright.sync_api import Page

from explorer.text.numbers import shown
from explorer.web import assets
from slp_core import PRESETS, tutorial
from tests.browser import stage
from tests.core.strategies import PAIRS
from tests.explorer.views.test_controls import REGISTRIES


def test_page_opens_with_the_tutorials_numbers(open_page):
    page = open_page("/")
    state = stage.opened(page)
    assert state.experiment == tutorial()
    assert page.get_by_test_id("output").text_content() == "0.5831"
    assert page.get_by_test_id("loss").text_content() == "0.1738"
    printed = [
        "−0.1179",
        "+0.2248",
        "+0.1977",
        "+0.0923",
        "+0.0435",
        "+0.2364",
        "−0.3898",
        "−0.0472",
        "+0.2632",
        "+0.1003",
    ]
    assert [page.get_by_test_id(f"gradient-{j}").text_content() for j in range(1, 11)] == printed
    assert page.get_by_test_id("gradient-b").is_visible()


def at_random(page: Page, dice: random.Random) -> None:
    """Set everything that can be set to something else."""
    activation, loss = dice.choice(PAIRS)
    optimizer = dice.choice(list(REGISTRIES["optimizer"]))
    # The loss that every activation can take first: in between, no pair may be an impossible one.
    for field, name in (("loss", "mse"), ("activation", activation), ("loss", loss), ("optimizer", optimizer)):
        page.evaluate(
            """([field, name]) => {
              const select = document.querySelector(`.slp [data-testid="choose-${field}"]`);
              select.value = name;
              select.dispatchEvent(new Event("change", { bubbles: true }));
            }""",
            [field, name],
        )
    values = {name: round(dice.uniform(-3, 3), dice.randint(0, 16)) for name in stage.SLIDERS[:21]}
    values |= {
        "t": dice.choice([0, 1, dice.random()]),
        "learning-rate": dice.uniform(-4, 2),
        "steps": dice.randint(1, 40),
    }
    for name in dice.sample(stage.SLIDERS[:20], dice.choice([0, 0, 3, 20])):
        values[name] = 0
    stage.put(page, values)
    page.locator(".slp-bar-row").nth(dice.randrange(11)).click()


def test_every_number_on_the_page_is_the_cores_in_60_random_states(open_page):
    page = open_page("/")
    stage.opened(page)
    dice = random.Random(4)
    seen = set()
    for number in range(60):
        if number % 20 == 10:
            page.get_by_test_id("show-update").click()
        elif number % 20 == 0:
            page.get_by_test_id("show-gradient").click()
        at_random(page, dice)
        state = stage.settled(page)
        assert page.get_by_role("alert").is_hidden()
        seen.add((state.experiment, state.chosen))
    assert len(seen) == 60
    for field in stage.CHOICES:
        assert {getattr(experiment, field) for experiment, _ in seen} == set(REGISTRIES[field])
    stage.committed(page)


def test_numbers_of_extreme_values_are_the_cores_and_no_nan_is_printed(open_page):
    page = open_page("/")
    stage.opened(page)
    for extreme, activation in product(["1e6", "-1e6", "1e-300"], ["identity", "sigmoid"]):
        page.get_by_test_id("choose-activation").select_option(activation)
        for testid in ("x-1", "w-1", "b"):
            stage.type_into(page, testid, extreme)
        state = stage.committed(page)
        assert state.sliders["w-1"] == float(extreme)
        text = page.locator(".slp").text_content()
        assert "NaN" not in text
        assert "Infinity" not in text
        assert "undefined" not in text
        assert "null" not in text


def test_caption_says_the_numbers_that_are_printed(open_page):
    page = open_page("/?bias=0.75&learning_rate=0.5")
    stage.opened(page)
    caption = page.get_by_test_id("caption-forward").text_content()
    for testid in ("z", "output", "loss"):
        assert page.get_by_test_id(testid).text_content() in caption


@pytest.mark.parametrize("name", PRESETS)
def test_preset_shows_its_experiment(open_page, name):
    page = open_page("/?bias=0.5&seed=6")
    stage.opened(page)
    page.get_by_test_id("choose-preset").select_option(name)
    state = stage.shows(page, PRESETS[name].build(7))
    assert page.get_by_test_id("choose-preset").input_value() == ""
    assert state.sliders["b"] != 0.5


def test_random_preset_draws_again_at_each_press(open_page):
    page = open_page("/")
    stage.opened(page)
    for seed in (1, 2, 3):
        page.get_by_test_id("choose-preset").select_option("random")
        stage.shows(page, PRESETS["random"].build(seed))


def test_numbers_read_the_same_on_the_stage_and_in_sentences(open_page):
    dice = random.Random(11)
    values = [
        0.0,
        -0.0,
        0.03125,
        -0.03125,
        0.15625,
        112500.0,
        -112500.0,
        0.0099999,
        0.01,
        99999.99995,
        1e5,
        5e-324,
        1.7e308,
    ]
    values += [sign * dice.random() * 10 ** dice.uniform(-12, 12) for sign in (1, -1) for _ in range(1000)]
    values += [number / 2 ** dice.randint(0, 20) for number in range(-500, 500)]  # with many ties among them
    page = open_page("/")
    stage.opened(page)
    on_stage = page.evaluate(
        """async ([address, values]) => {
          const { shown } = await import(new URL(address, document.baseURI));
          return values.map(shown);
        }""",
        [f"{assets.base()}kit/format.js", values],
    )
    assert on_stage == [shown(value) for value in values]


def test_chain_prints_of_a_rule_by_cases_only_the_one_that_applies(open_page):
    page = open_page("/")
    stage.opened(page)
    page.get_by_test_id("choose-activation").select_option("relu")
    stage.shows(page, tutorial().change(activation="relu"))
    cases = page.locator(".slp-factor").filter(has=page.get_by_test_id("chain-d-output-d-z")).locator("mtr")
    assert cases.count() == 2
    assert [case.is_visible() for case in cases.all()] == [True, False]  # z = 0.3355
    assert (cases.first.text_content() or "").startswith("1")
    stage.type_into(page, "b", "-2")
    stage.until(page, lambda: [case.is_visible() for case in cases.all()] == [False, True], "z is negative, ReLU flat")
