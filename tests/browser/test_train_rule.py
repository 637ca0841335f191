"""Rosenblatt's rule on the Train page: AND, learned by its own rule, within Novikoff's bound."""

import re

from playwright.sync_api import expect

from slp_core import on_dataset, train, tutorial
from slp_core.separation import mistakes
from tests.browser.ready import wait_until_live

WAIT = 30_000


def test_train_learns_and_by_rosenblatts_rule_within_its_bound(open_page):
    page = open_page("/train?dataset=and&weights=0,0&bias=0&learning_rate=1&batch_size=1&steps=60")
    wait_until_live(page)
    moment = page.get_by_test_id("caption-moment")
    page.get_by_test_id("choose-activation").select_option("step")
    page.get_by_test_id("choose-loss").select_option("perceptron")
    # (2, 2, -3) is the least plane of AND: γ = 1/√17, R = √3.
    expect(moment).to_contain_text("γ = 0.2425", timeout=WAIT)
    expect(moment).to_contain_text("at most (R/γ)² = 51 times", timeout=WAIT)
    page.get_by_test_id("next-step").click()
    expect(moment).to_contain_text("Step 1: ", timeout=WAIT)
    page.keyboard.press("End")
    expect(moment).to_contain_text("4 of 4 training answers right.", timeout=WAIT)
    fields = {"activation": "step", "loss": "perceptron", "learning_rate": 1, "batch_size": 1, "steps": 60}
    run = train(on_dataset(tutorial().change(**fields | {"batch_size": None}), "and", weights=[0, 0], batch_size=1))
    wrong = sum(mistakes(run.parameter_gradients[:60], 4))
    assert 0 < wrong <= 51
    expect(moment).to_contain_text(re.compile(f"The rule has been wrong {wrong} times so far"), timeout=WAIT)
