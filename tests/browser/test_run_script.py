"""The run on Train as a Python script: of the run as it is, with changes on its way, and no burden while it is shut."""

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from explorer.views.script import script
from tests.browser import stage
from tests.browser.test_train import READ, linked, opened

CHANGES = "changes=10:noise:0.6,20:learning_rate:0.05,30:batch_size:9,40:weight_decay:0.02"
RUN = f"/train?dataset=moons&dataset_size=60&learning_rate=0.5&steps=60&optimizer=momentum&batch_size=32&{CHANGES}"


def unfolded(page: Page) -> Page:
    page.locator("[data-testid=run-script] summary").click()
    shows_script(page)
    return page


def shows_script(page: Page) -> None:
    stage.until(
        page,
        lambda: page.get_by_test_id("script").text_content() == script(linked(page)),
        "the script is that of the run in the link",
    )


def asked(page: Page) -> list[bool]:
    """Whether each request wanted the script."""
    wanted: list[bool] = []

    def sent(frame: str) -> None:
        message = json.loads(frame)
        if "view" in message:
            wanted.append(message["settings"].get("script", False))

    page.on("websocket", lambda socket: "/slp/live" in socket.url and socket.on("framesent", sent))
    page.reload()
    opened(page)
    return wanted


def test_downloaded_script_prints_what_stands_at_the_end_of_a_run_with_changes(open_page, tmp_path: Path):
    page = unfolded(opened(open_page(RUN + "&step=60")))
    with page.expect_download() as download:
        page.get_by_test_id("download-script").click()
    assert download.value.suggested_filename == "perceptron.py"
    file = tmp_path / "run.py"
    download.value.save_as(file)
    run = subprocess.run([sys.executable, "-W", "error", file], capture_output=True, text=True, check=True, timeout=300)
    told = dict(line.rsplit(" ", 1) for line in run.stdout.splitlines() if "[" not in line)
    shown = page.evaluate(READ)
    scores = shown["scores"]
    assert abs(float(told["final loss"]) - shown["loss"][-1]) < 1e-9
    assert abs(float(told["test loss"]) - shown["test_loss"][-1]) < 1e-9
    assert abs(100 * float(told["accuracy"]) - scores["accuracy"]) < 1e-9
    assert abs(100 * float(told["test accuracy"]) - scores["test-accuracy"]) < 1e-9
    [weights] = [line for line in run.stdout.splitlines() if line.startswith("weights ")]
    printed = [row[0] for row in json.loads(weights.removeprefix("weights "))]
    assert all(abs(a - b) < 1e-9 for a, b in zip(printed, shown["trained"][:2], strict=True))


def test_script_is_asked_for_when_it_is_unfolded_and_again_when_a_drag_is_over(open_page):
    page = open_page(RUN)
    wanted = asked(page)
    page.get_by_test_id("next-step").click()
    stage.until(page, lambda: wanted, "another step is asked for")
    assert not any(wanted)
    unfolded(page)
    stage.until(page, lambda: sum(wanted) == 1, "it is asked for once")
    slider = page.get_by_test_id("learning-rate")
    page.get_by_test_id("stMain").evaluate("e => e.scrollTo(0, 0)")  # the bar lies over what is scrolled to its edge
    page.mouse.move(*stage.thumb(page, "learning-rate", float(slider.evaluate("e => e.value"))))
    page.mouse.down()
    before = len(wanted)
    for target in (-1.0, 0.0, -2.0):
        now = len(wanted)
        page.mouse.move(*stage.thumb(page, "learning-rate", target), steps=3)
        stage.until(page, lambda now=now: len(wanted) > now, "the run follows the hand")
    assert not any(wanted[before:])
    expect(page.get_by_test_id("copy-script")).to_be_disabled()
    page.mouse.up()
    shows_script(page)
    stage.until(page, lambda: page.get_by_test_id("copy-script").is_enabled(), "it can be taken")
    assert sum(wanted) <= 3


def test_script_of_samples_that_are_too_many_is_a_sentence_and_nothing_to_copy(open_page):
    noises = ",".join(f"{step}:noise:{0.3 + step / 100}" for step in range(1, 19))
    page = opened(open_page(f"/train?dataset=moons&dataset_size=1000&steps=40&changes={noises}"))
    page.locator("[data-testid=run-script] summary").press("Enter")
    told = page.get_by_test_id("script-told")
    stage.until(page, lambda: "it may hold 50,000 numbers" in told.inner_text(), "it says why there is none")
    expect(page.locator(".slp-code")).to_be_hidden()
    expect(page.get_by_test_id("download-script")).to_be_disabled()


def test_script_comes_after_a_word_that_was_refused(open_page):
    page = opened(open_page(RUN))
    rate = page.get_by_test_id("learning-rate-number")
    rate.fill("fast")
    rate.press("Enter")
    stage.until(page, lambda: page.get_by_test_id("message").is_visible(), "the word is refused")
    rate.press("Escape")
    unfolded(page)
    stage.until(page, lambda: page.get_by_test_id("copy-script").is_enabled(), "it can be taken")


def test_script_stays_unfolded_when_other_data_are_chosen_and_is_theirs(open_page):
    page = unfolded(opened(open_page(RUN)))
    page.get_by_test_id("choose-dataset").select_option("circles")
    stage.until(page, lambda: "dataset=circles" in page.url, "they are chosen")
    shows_script(page)
    expect(page.get_by_test_id("script")).to_be_visible()
