"""The Derivation page: the lines and their numbers, what lights up together, the proof and the code."""

import math
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import torch
from playwright.sync_api import Page

from explorer.text.numbers import shown
from explorer.views.script import script
from slp_core import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    PRESETS,
    Experiment,
    check_gradients,
    forward,
    gradients,
    on_dataset,
    train,
    tutorial,
)
from tests.browser import stage, steps
from tests.browser.fingers import PHONE
from tests.browser.ready import wait_until_live
from tests.browser.sizes import wrong_at
from tests.browser.stage import until
from tests.browser.test_neuron_live import FORBIDDEN
from tests.browser.themes import wrong_in
from tests.core.strategies import PAIRS

BIASED = tutorial().change(bias=0.25, train_bias=True, learning_rate=0.5)
LINES = 12
SUMMED = 10  # the index of the bias in the list of weights


@pytest.fixture
def open_derivation(open_page):
    """`open_derivation(experiment)`: a new visitor's Derivation page, with all its numbers."""

    def open_(experiment: Experiment = BIASED, **options) -> Page:
        page = open_page(steps.link_to(experiment, page="derivation"), **options)
        wait_until_live(page)
        shows(page, experiment)
        return page

    return open_


def numbers(page: Page) -> dict[str, list[float]]:
    """Every printed number by its name, from all its places: the hidden lines as well."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".slp [data-testid^=number-]")].map(
          ({ dataset }) => [dataset.testid.slice(7), dataset.value === "" ? "nan" : dataset.value])"""
    )
    named: dict[str, list[float]] = {}
    for name, value in found:
        named.setdefault(name, []).append(float(value))
    return named


def expected(e: Experiment, chosen: int, h: float = 1e-5) -> dict[str, float]:
    """What the core gives for every number on the page."""
    passed, slopes, trace, checked = forward(e), gradients(e), train(e), check_gradients(e, h)
    old = torch.cat([e.weights, e.bias[None]])[chosen, 0].item()
    column = torch.cat([slopes.weights, slopes.bias[None]])[:, 0].tolist()
    update = trace.parameter_updates[0, chosen, 0].item()
    values = {
        "line-loss": passed.loss.item(),
        "line-d-loss-d-output": slopes.d_loss_d_output.item(),
        "line-d-output-d-z": slopes.d_output_d_z.item(),
        "line-input": e.x[0, chosen].item() if chosen < 10 else 1,
        "line-delta": slopes.delta.item(),
        "line-gradient": column[chosen],
        "line-old": old,
        "line-update": update,
        "line-new": old + update,
        "line-b": e.bias.item(),
        "line-z": passed.z.item(),
        "line-O": passed.o.item(),
        "line-t": e.target.item(),
        "line-eta": e.learning_rate,
        "bias-gradient": slopes.bias.item(),
        "slope": slopes.d_output_d_z.item(),
        "cure-output": 0.99,
    }
    values |= {f"line-product-{j}": (e.x[0, j] * e.weights[j, 0]).item() for j in (0, 1, 9)}
    if chosen < 10:
        values |= {"line-x": e.x[0, chosen].item(), "line-w": old}
    moves = chosen < 10 or e.train_bias
    by_hand = OPTIMIZERS[e.optimizer].by_hand is not None
    if by_hand or not moves:
        del values["line-update"]
    if not moves:
        del values["line-old"]
    for at, state in enumerate(trace.states.values() if moves else []):
        values[f"line-state-{at}"] = (state[0, chosen, 0] if state.ndim > 1 else state[0]).item()
    halves = {loss: gradients(e.change(loss=loss)) for loss in ("half_squared_error", "mse")}
    wrong = Experiment(x=[1.0], weights=[math.log(99)], target=0.0)
    for at, loss in enumerate(LOSSES):  # a sigmoid can be judged by each of them
        cure = gradients(wrong.change(loss=loss))
        values |= {f"cure-o-{at}": cure.d_loss_d_output.item(), f"cure-z-{at}": cure.d_output_d_z.item()}
        values[f"cure-{at}"] = cure.delta.item()
    for j in range(11):
        for name, method in (("closed", "closed_form"), ("autograd", "autograd"), ("difference", "central_difference")):
            values[f"{name}-{j}"] = getattr(checked, method).flat()[j].item()
        half, mse = (torch.cat([found.weights[:, 0], found.bias])[j].item() for found in halves.values())
        values |= {f"half-{j}": half, f"mse-{j}": mse, f"ratio-{j}": mse / half if half else math.nan}
    return values


def differences(page: Page, e: Experiment, chosen: int = 0) -> list[str]:
    wanted, found = expected(e, chosen), numbers(page)
    unequal = [f"{name} is only on one side" for name in wanted.keys() ^ found.keys()]
    for name in wanted.keys() & found.keys():
        want = wanted[name]
        for got in found[name]:
            if not abs(got - want) <= 1e-9 * max(1, abs(want)) and not (math.isnan(got) and math.isnan(want)):
                unequal.append(f"{name}: {got!r} instead of {want!r}")
    return unequal


def shows(page: Page, e: Experiment, chosen: int = 0) -> None:
    until(page, lambda: not differences(page, e, chosen), f"every number is that of {e}")


def lines(page: Page) -> list[str]:
    """The lines that are open."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".slp-lines li")].filter((line) => line.checkVisibility())
          .map((line) => line.innerText)"""
    )
    assert isinstance(found, list)
    return found


def test_derivation_opens_its_lines_one_at_a_time_and_closes_them_again(open_derivation):
    page = open_derivation()
    assert len(lines(page)) == 1
    assert "y" in lines(page)[0]
    assert page.get_by_test_id("previous-line").is_disabled()
    page.get_by_test_id("next-line").focus()
    seen = [len(lines(page))]
    while page.get_by_test_id("next-line").is_enabled():
        page.keyboard.press("Enter")
        seen.append(len(lines(page)))
    assert seen == list(range(1, LINES + 1))
    page.get_by_test_id("previous-line").click()
    assert len(lines(page)) == LINES - 1
    page.get_by_test_id("all-lines").click()
    assert len(lines(page)) == LINES


def said(page: Page) -> list[tuple[str, str]]:
    """Each line in symbols and in numbers, without blanks; of an index, what stands below comes first."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".slp-lines > li")].map((line) =>
          [".slp-line-symbols", ".slp-line-numbers"].map((part) => line.querySelector(part)?.textContent ?? ""))"""
    )
    return [tuple("".join(text.replace("\u2062", "").split()) for text in line) for line in found]


def test_derivation_says_the_tutorials_lines_in_symbols_and_in_numbers(open_derivation):
    page = open_derivation(tutorial())
    page.get_by_test_id("all-lines").click()
    symbols, numbered = zip(*said(page), strict=True)
    assert symbols[0] == "y=XW+b"
    assert symbols[1] == "x01=∑i=09xi0wi01+b"
    assert numbered[1] == "x01=(−0.6102)+1.9465+⋯+0.2473+0.0000=0.3355"
    assert numbered[2].endswith("=0.5831")
    assert "∑k" in symbols[3]
    assert numbered[4] == "E=(0.5831−1.0000)2=0.1738"
    assert symbols[5] == "∂E∂w001=∂E∂O01∂O01∂w001=2(O01−t)∂O01∂w001"
    assert symbols[6] == "∂E∂w001=2(O01−t)∂σ(x01)∂w001"
    assert symbols[7] == "∂E∂w001=2(O01−t)O01(1−O01)∂x01∂w001"
    assert symbols[8].endswith("=x00")
    assert symbols[10] == "∂E∂w001=2(O01−t)O01(1−O01)x00"
    assert numbered[10] == "∂E∂w001=2(0.5831−1.0000)·0.5831(1−0.5831)·0.5817=−0.1179"
    assert symbols[11] == "w001′=w001−η∂E∂w001"
    assert numbered[11] == "w001′=(−1.049000)−0.001·(−0.1179)=−1.048882"
    proof = page.get_by_test_id("unfolds-slope")
    assert not proof.locator("math").first.is_visible()
    proof.locator("summary").focus()
    page.keyboard.press("Enter")
    assert proof.locator("math").first.is_visible()
    assert "".join(proof.text_content().split()).endswith("=O01(1−O01)")


def test_derivation_switches_the_half_in_formulas_numbers_and_code_together(open_derivation):
    page = open_derivation(tutorial())
    page.get_by_test_id("all-lines").click()
    half, whole = page.get_by_test_id("square-half_squared_error"), page.get_by_test_id("square-mse")
    assert (half.get_attribute("aria-pressed"), whole.get_attribute("aria-pressed")) == ("false", "true")
    half.click()
    derived = tutorial().change(loss="half_squared_error")
    shows(page, derived)
    until(page, lambda: stage.linked(page) == derived, "it is the neuron's own loss")
    symbols, numbered = zip(*said(page), strict=True)
    assert (half.get_attribute("aria-pressed"), whole.get_attribute("aria-pressed")) == ("true", "false")
    assert page.get_by_test_id("choose-loss").input_value() == "half_squared_error"
    assert symbols[4] == "E=12(O01−t)2"
    assert symbols[10] == "∂E∂w001=(O01−t)O01(1−O01)x00"
    assert numbered[10] == "∂E∂w001=(0.5831−1.0000)·0.5831(1−0.5831)·0.5817=−0.0590"
    assert "0.5 * ((o - t) ** 2)" in page.locator(".slp-code-lines").inner_text()
    whole.click()
    shows(page, tutorial())
    assert said(page)[10][0] == "∂E∂w001=2(O01−t)O01(1−O01)x00"


MEASURED = """() => [...document.querySelectorAll(".slp-formula math *")]
  .filter((element) => !element.children.length && element.textContent.trim() && element.checkVisibility())
  .map((element) => [getComputedStyle(element).fontFamily, parseFloat(getComputedStyle(element).fontSize)])"""


APART = """() => [...document.querySelectorAll(".slp-formula math + math")].filter((part) => {
  const before = part.previousElementSibling.getBoundingClientRect();
  const { left, top } = part.getBoundingClientRect();
  return top < before.bottom && left > before.right + 1;
}).length"""
"""Parts of formulas that stand further from the one before, on the same line, than their sign's own space."""


WIDE = """() => [
  ...[document.documentElement].filter((page) => page.scrollWidth > innerWidth),
  ...[...document.querySelectorAll(".slp-formula")].filter((one) => one.scrollWidth > one.clientWidth + 1),
].map(({ textContent }) => textContent.slice(0, 80))"""


@pytest.mark.parametrize(
    "experiment",
    [tutorial(), BIASED.change(optimizer="adam", loss="binary_cross_entropy")],
    ids=lambda experiment: experiment.optimizer,
)
def test_derivation_sets_its_formulas_in_one_typeface_and_no_index_below_12_px(open_page, experiment):
    page = open_page(f"{steps.link_to(experiment, page='derivation')}&lines=99", height=780)
    shows(page, experiment)
    for unfolds in page.locator(".slp-unfolds summary").all():
        unfolds.click()

    def wrong() -> dict[str, object]:
        families, sizes = zip(*page.evaluate(MEASURED), strict=True)
        found = {
            "several typefaces": len(set(families)) > 1 and set(families),
            "small": [size for size in sizes if size < 12],
            "apart": page.evaluate(APART),
            "wide": page.evaluate(WIDE),
        }
        return {what: of for what, of in found.items() if of}

    assert wrong_in(page, lambda: wrong_at(page, [(1280, 780), (1024, 780), (360, 780)], wrong)) == {}


def test_derivation_of_every_pair_and_optimizer_is_the_cores(open_derivation):
    experiment = BIASED.change(target=0.75, bias=-0.1)
    page = open_derivation(experiment)
    page.get_by_test_id("all-lines").click()
    optimizers = list(OPTIMIZERS)
    for number, (activation, loss) in enumerate(PAIRS):
        # The loss that every activation can take first: in between, no pair may be an impossible one.
        chosen = {"loss": "mse", "activation": activation, "optimizer": optimizers[number % len(optimizers)]}
        for field, name in (*chosen.items(), ("loss", loss)):
            page.get_by_test_id(f"choose-{field}").select_option(name)
        experiment = experiment.change(**chosen | {"loss": loss})
        for index in (number % 10, SUMMED):
            page.get_by_test_id("choose-weight").select_option(str(index))
            shows(page, experiment, index)
        assert len(lines(page)) == LINES
        assert f"The slope of {ACTIVATIONS[activation].title} comes out" in lines(page)[7]
        assert page.get_by_test_id("script").inner_text().strip() == script(experiment).strip()
    until(page, lambda: stage.linked(page) == experiment, "the last choice is committed")
    page.get_by_test_id("undo").click()
    until(page, lambda: stage.linked(page) != experiment, "it is undone")
    shows(page, stage.linked(page), SUMMED)


def test_derivation_follows_a_drag_before_release(open_derivation):
    page = open_derivation()
    for target in (-2.0, 1.5):
        x, y = stage.thumb(page, "w-1", float(page.get_by_test_id("w-1").get_attribute("data-value")))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(*stage.thumb(page, "w-1", target), steps=4)
        until(page, lambda target=target: abs(numbers(page)["line-old"][0] - target) < 0.1, "the numbers follow")
    weight = float(page.get_by_test_id("w-1").get_attribute("data-value"))
    shows(page, BIASED.change(weights=[weight, *BIASED.weights.flatten().tolist()[1:]]))
    page.mouse.up()


def run(text: str) -> dict[str, object]:
    """What a program's names stand for once it has run."""
    names: dict[str, object] = {}
    before = torch.get_default_dtype()
    try:
        exec(text, names)
    finally:
        torch.set_default_dtype(before)
    return names


def test_derivation_runs_the_tutorials_code_as_far_as_a_line(open_derivation):
    page = open_derivation(tutorial())
    rows = page.locator(".slp-code-line")
    texts = rows.locator("code").all_inner_texts()
    assert [text for text in texts if text.startswith(("z =", "t ="))] == ["z = x @ w.t()", "t = torch.ones(1, 1)"]
    names = run("\n".join(texts))
    assert tuple(names["w"].shape) == (1, 10)
    assert page.locator(".slp-code-lines output:visible").count() == 0
    o = texts.index("o = torch.sigmoid(z)") + 1
    page.get_by_test_id(f"run-{o}").click()
    page.get_by_test_id(f"gives-{o}").wait_for()
    assert page.get_by_test_id(f"gives-{o}").inner_text() == "tensor([[0.5831]])"
    assert page.get_by_test_id(f"gives-{o + 2}").is_hidden()  # it has run to here and no further
    until(page, lambda: f"ran={o}" in page.url, "the link has it")
    page.get_by_test_id("code-all").click()
    gradient = page.get_by_test_id(f"gives-{texts.index('w.grad') + 1}")
    gradient.wait_for()
    printed = [-0.1179, 0.2248, 0.1977, 0.0923, 0.0435, 0.2364, -0.3898, -0.0472, 0.2632, 0.1003]
    assert [float(number) for number in re.findall(r"-?\d\.\d+", gradient.inner_text())] == printed
    assert page.get_by_test_id(f"gives-{texts.index('loss = F.mse_loss(o, t)') + 1}").inner_text() == "tensor(0.1738)"
    page.get_by_test_id("code-restart").click()
    until(page, lambda: page.locator(".slp-code-lines output:visible").count() == 0, "all of it is taken back")


TOGETHER = """() => ({
  lines: [...document.querySelectorAll(".slp-lines > li.lit")].map((line) => line.dataset.line),
  code: [...document.querySelectorAll(".slp-code-line.lit code")].map((line) => line.textContent),
  picture: [...new Set([...document.querySelectorAll(".slp-notation .lit")].map((part) => part.dataset.symbol))].sort(),
})"""


@pytest.mark.parametrize("how", ["hover", "focus", "tap"])
def test_derivation_lights_a_line_its_code_and_its_picture_together(open_derivation, how):
    page = open_derivation(tutorial(), has_touch=True)
    page.get_by_test_id("all-lines").click()
    code = page.locator(".slp-code-line", has_text="o = torch.sigmoid(z)")

    def lit(wanted: dict[str, list[str]]) -> None:
        until(page, lambda: page.evaluate(TOGETHER) == wanted, f"lit up is {wanted}")

    getattr(code, how)(**({} if how == "focus" else {"position": {"x": 4, "y": 4}}))
    lit({"lines": ["output"], "code": ["o = torch.sigmoid(z)"], "picture": ["O"]})
    line = page.locator(".slp-lines > li[data-line=update]")
    getattr(line, how)(**({} if how == "focus" else {"position": {"x": 4, "y": 40}}))
    lit({"lines": ["update"], "code": ["w_new = w - 0.001 * w.grad"], "picture": ["w"]})
    if how != "focus":
        getattr(page.locator(".slp-notation-node[data-symbol=b]"), how)()
        lit({"lines": [], "code": [], "picture": ["b"]})  # its code has no bias
        getattr(page.locator(".slp-notation-node[data-symbol=z]"), how)()
        both = ["z = x @ w.t()", "loss.backward()"]
        until(page, lambda: page.evaluate(TOGETHER)["code"] == both, "there and back")


LIT = """() => Object.fromEntries(["slp-lines", "slp-notation", "slp-symbols"].map((place) =>
  [place, [...new Set([...document.querySelectorAll(`.${place} .lit`)].map((element) => element.dataset.symbol))]]))"""


def test_derivation_lights_a_symbol_in_formula_drawing_and_table_together(open_derivation):
    page = open_derivation()
    page.get_by_test_id("all-lines").click()
    page.locator(".slp-symbols tr[data-symbol=O]").hover()
    assert page.evaluate(LIT) == {"slp-lines": ["O"], "slp-notation": ["O"], "slp-symbols": ["O"]}
    page.locator(".slp-notation-node[data-symbol=x]").hover()
    assert page.evaluate(LIT) == {"slp-lines": ["x"], "slp-notation": ["x"], "slp-symbols": ["x"]}
    page.locator(".slp-lines math [data-symbol=t]").first.hover()
    assert page.evaluate(LIT) == {"slp-lines": ["t"], "slp-notation": ["t"], "slp-symbols": ["t"]}
    page.get_by_test_id("copy-link").hover()
    assert page.evaluate(LIT) == {"slp-lines": [], "slp-notation": [], "slp-symbols": []}
    for symbol in ("w", "b", "z", "E"):
        page.locator(f".slp-symbols tr[data-symbol={symbol}]").focus()
        assert page.evaluate(LIT) == {"slp-lines": [symbol], "slp-notation": [symbol], "slp-symbols": [symbol]}


def test_derivation_explains_the_notation_on_a_drawing_of_the_chosen_weight(open_derivation):
    page = open_derivation()
    drawing = page.locator(".slp-notation")
    assert "x00" in drawing.text_content()
    assert "w100" in drawing.text_content()
    page.get_by_test_id("choose-weight").select_option("4")
    assert "x04" in drawing.text_content()
    assert "w140" in drawing.text_content()
    assert "layer" in drawing.get_attribute("aria-label")


def test_derivation_draws_the_error_at_the_h_of_its_slider_while_it_moves(open_derivation):
    page = open_derivation()
    page.locator("[data-testid=errors-chart] .main-svg").first.wait_for()
    verdict, slider = page.get_by_test_id("verdict"), page.get_by_test_id("h")
    places = []

    def h() -> float:
        return float(slider.get_attribute("data-value"))

    def drawn(position: float) -> bool:
        error = check_gradients(BIASED, h()).max_error
        said = float(verdict.get_attribute("data-value"))
        return abs(math.log10(h()) - position) < 0.3 and abs(said - error) <= 1e-9 * max(1, error)

    slider.scroll_into_view_if_needed()
    for position in (-10.0, -5.0, -1.0):
        x, y = stage.thumb(page, "h", math.log10(h()))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(*stage.thumb(page, "h", position), steps=4)
        until(page, lambda position=position: drawn(position), "the verdict is that of this h")
        pin = page.locator("[data-testid=errors-chart] .slp-pin").bounding_box()
        places.append(pin["x"])
        assert "do not agree" not in verdict.inner_text()  # only h is at fault
        assert ("is too large" in verdict.inner_text()) == (position == -1.0)
        assert check_gradients(BIASED, h()).passed == verdict.inner_text().startswith("The three agree")
        page.mouse.up()
    assert places == sorted(places)
    assert places[-1] - places[0] > 100
    assert stage.linked(page) == BIASED  # h is the page's own, no part of the Experiment
    chart = page.get_by_test_id("errors-chart")
    curves = chart.evaluate("({ data }) => data.map(({ name, x, y }) => [name, x.length, y.length])")
    assert curves == [["float64", 49, 49], ["float32", 49, 49]]
    assert chart.evaluate("({ _fullLayout: { xaxis, yaxis } }) => [xaxis.type, yaxis.type]") == ["log", "log"]


def test_derivation_turns_its_verdict_for_a_sign_error_in_the_chosen_weight(open_derivation):
    page = open_derivation()
    verdict = page.get_by_test_id("verdict")
    assert verdict.inner_text().startswith("The three agree")
    look = "(element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).borderLeftColor]"
    agreed = verdict.evaluate(look)
    exact = [values[0] for name, values in numbers(page).items() if name.startswith("autograd-")]
    page.get_by_test_id("choose-weight").select_option("2")
    page.get_by_test_id("sign-error").check()
    until(page, lambda: verdict.inner_text().startswith("They do not agree"), "the proof fails")
    assert verdict.evaluate(look)[1] != agreed[1]
    closed = [values[0] for name, values in numbers(page).items() if name.startswith("closed-")]
    assert closed == pytest.approx([-value if j == 2 else value for j, value in enumerate(exact)], abs=1e-12)
    page.get_by_test_id("choose-weight").select_option(str(SUMMED))
    until(page, lambda: numbers(page)["closed-10"][0] == pytest.approx(-exact[10]), "the mistake follows the choice")
    assert numbers(page)["closed-2"][0] == pytest.approx(exact[2])
    stage.type_into(page, "b", "0.75")
    until(page, lambda: stage.linked(page).bias.item() == 0.75, "the change is committed")
    assert verdict.inner_text().startswith("They do not agree")  # a commit does not mend it
    page.get_by_test_id("sign-error").uncheck()
    until(page, lambda: verdict.inner_text().startswith("The three agree"), "the proof holds again")
    shows(page, BIASED.change(bias=0.75), SUMMED)


def test_derivation_puts_its_script_on_the_clipboard_by_one_click(open_derivation):
    page = open_derivation(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_test_id("choose-optimizer").select_option("adam")
    experiment = BIASED.change(optimizer="adam")
    shows(page, experiment)
    page.get_by_test_id("copy-script").click()
    until(page, lambda: page.get_by_test_id("copy-script").inner_text() == "Copied", "it says that it copied")
    assert page.evaluate("navigator.clipboard.readText()") == script(experiment)


def test_derivation_without_a_clipboard_selects_the_script(open_derivation):
    page = open_derivation()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.get_by_test_id("copy-script").click()
    until(page, lambda: "Ctrl+C" in page.get_by_test_id("copy-script").inner_text(), "it says what to do")
    assert page.evaluate("getSelection().toString().trim()") == script(BIASED).strip()


def test_derivation_marks_saturation_and_what_cures_it(open_derivation):
    page = open_derivation(tutorial())
    badge = page.get_by_test_id("saturated")
    assert badge.is_hidden()
    page.get_by_test_id("choose-preset").select_option("saturated")
    shows(page, PRESETS["saturated"].build(0))
    assert "only δ = −0.000670 goes back" in badge.inner_text()
    assert max(abs(values[0]) for name, values in numbers(page).items() if name.startswith("closed-")) < 0.01
    page.get_by_test_id("choose-loss").select_option("binary_cross_entropy")
    shows(page, PRESETS["saturated"].build(0).change(loss="binary_cross_entropy"))
    assert "the two cancel: δ = −0.999" in badge.inner_text()
    assert "goes back" not in badge.inner_text()
    cure = page.get_by_role("region", name="Why cross-entropy cures saturation").inner_text()
    assert "0.00980" in cure
    assert "0.9900" in cure


def test_derivation_works_where_no_socket_can_be_opened(new_page, server):
    page = new_page(base_url=server)
    page.add_init_script(FORBIDDEN)
    page.goto(steps.link_to(BIASED, page="derivation"))
    page.locator("[data-testid=live-state][data-state=fallback]").wait_for()
    shows(page, BIASED)
    page.get_by_test_id("sign-error").check()
    until(page, lambda: "do not agree" in page.get_by_test_id("verdict").inner_text(), "the setting arrives")
    stage.type_into(page, "h", "0.01")
    error = check_gradients(BIASED, 0.01).central_difference.flat()[0].item()
    until(page, lambda: numbers(page)["difference-0"][0] == pytest.approx(error, abs=1e-12), "h arrives")
    stage.type_into(page, "t", "0.5")
    until(page, lambda: stage.linked(page) == BIASED.change(target=0.5), "a commit arrives")


def test_derivation_obeys_the_keys_of_a_timeline(open_derivation):
    page = open_derivation()
    assert len(lines(page)) == 1
    page.get_by_test_id("next-line").focus()  # elsewhere the keys scroll a page that is longer than its screen
    for key, count in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("End", LINES), ("Home", 1)):
        page.keyboard.press(key)
        assert len(lines(page)) == count
    page.get_by_test_id("w-1-number").click()
    page.keyboard.press("ArrowRight")
    assert len(lines(page)) == 1  # the field's own key
    page.keyboard.press("PageDown")
    assert len(lines(page)) == 2


SEEN = """() => {
  const line = document.querySelector(".slp-lines > .newest").getBoundingClientRect();
  const head = document.querySelector(".slp-lines-head").getBoundingClientRect();
  const next = document.querySelector("[data-testid=next-line]");
  const { left, top } = next.getBoundingClientRect();
  const inReach = next.contains(document.elementFromPoint(left + 9, top + 9));
  return inReach && line.top >= head.bottom && line.bottom <= innerHeight;
}"""
"""Whether the line that was opened last is in sight, and the button that opens the next one in reach."""


@pytest.mark.parametrize("screen", [{"width": 1024, "height": 768}, PHONE], ids=["beamer", "phone"])
def test_derivation_shows_the_line_that_was_opened_last_and_keeps_its_buttons_in_reach(open_derivation, screen):
    page = open_derivation(**screen)
    standing = page.locator(".slp-lines > li:not([hidden])")
    for line in range(2, LINES + 1):
        if screen is PHONE:
            page.get_by_test_id("next-line").tap()
        else:
            page.keyboard.press("PageDown")  # a clicker's
        until(page, lambda line=line: standing.count() == line, f"line {line} is open")
        until(page, lambda: page.evaluate(SEEN), f"line {line} is seen")
    page.get_by_test_id("previous-line").press("Enter")
    until(page, lambda: page.evaluate(SEEN), "the line before is seen")


def test_derivation_of_many_samples_says_what_share_one_has(open_page):
    page = open_page("/derivation?dataset=moons&learning_rate=0.5")
    page.get_by_test_id("all-lines").click()
    text = page.evaluate("() => [...document.querySelectorAll('.slp-lines li')].map((line) => line.textContent)")
    e = on_dataset(tutorial(), "moons")
    slope = gradients(e).d_loss_d_output[0, 0].item()
    assert "1150" in text[5]  # a fraction
    assert "sample 1" in text[4]
    assert "Added up over all 150 samples" in text[10]
    assert slope == pytest.approx(2 * (forward(e).o[0, 0] - e.target[0, 0]).item() / 150)
    assert shown(slope) in text[5]
    assert page.get_by_test_id("run-1").count() == 0
    # What takes the place of its code beside the lines is the script of all samples.
    beside = page.locator("div.slp-beside")
    assert "one sample" in beside.inner_text()
    assert page.get_by_role("region", name="The tutorial's code").count() == 0
    assert beside.get_by_test_id("script").text_content() == script(e.change(learning_rate=0.5))


def picture(page: Page) -> dict[str, object]:
    """What a person sees that was set on the page or follows from it."""
    found = page.evaluate(
        """() => ({
          weight: document.querySelector("[data-testid=choose-weight]").value,
          lines: [...document.querySelectorAll(".slp-lines li")].filter((line) => line.checkVisibility()).length,
          h: document.querySelector("[data-testid=h]").dataset.value,
          flipped: document.querySelector("[data-testid=sign-error]").checked,
          verdict: document.querySelector("[data-testid=verdict]").innerText,
          mark: document.querySelector("[data-testid=errors-chart] .slp-pin").getAttribute("style"),
        })"""
    )
    assert isinstance(found, dict)
    return found | {"numbers": numbers(page)}


def test_derivation_keeps_all_that_was_set_in_its_link_over_pages_and_reloads(open_derivation, open_page):
    page = open_derivation()
    page.locator("[data-testid=errors-chart] .main-svg").first.wait_for()
    page.get_by_test_id("choose-weight").select_option("4")
    stage.type_into(page, "h", "0.001")
    page.get_by_test_id("sign-error").check()
    until(page, lambda: "do not agree" in page.get_by_test_id("verdict").inner_text(), "the proof fails")
    for _ in range(2):
        page.get_by_test_id("next-line").click()
    wanted = {"weight": "4", "h": "0.001", "flipped": "true", "lines": "3"}
    until(page, lambda: wanted.items() <= dict(parse_qsl(urlsplit(page.url).query)).items(), "the link has all of it")
    seen = picture(page)
    assert (seen["weight"], seen["lines"], seen["h"], seen["flipped"]) == ("4", 3, "0.001", True)
    other = open_page(stage.address(page))  # somebody else's browser
    other.locator("[data-testid=errors-chart] .main-svg").first.wait_for()
    until(other, lambda: picture(other) == seen, "the link shows the same picture")
    page.get_by_role("link", name="Neuron", exact=True).click()
    page.get_by_test_id("show-gradient").wait_for()
    assert "lines" not in stage.address(page)
    page.get_by_role("link", name="Derivation", exact=True).click()
    page.locator("[data-testid=errors-chart] .main-svg").first.wait_for()
    until(page, lambda: picture(page) == seen, "nothing was lost on the way")
    page.reload()
    page.locator("[data-testid=errors-chart] .main-svg").first.wait_for()
    until(page, lambda: picture(page) == seen, "nothing was lost by a reload")


def test_derivation_of_a_weight_that_its_data_do_not_have_is_that_of_the_bias(open_page):
    page = open_page(f"{steps.link_to(BIASED, page='derivation')}&weight=40&lines=99")
    shows(page, BIASED, SUMMED)
    assert page.get_by_test_id("choose-weight").input_value() == str(SUMMED)
    assert len(lines(page)) == LINES
