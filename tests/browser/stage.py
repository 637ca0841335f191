"""The Neuron page as a test sees it: what its controls say, what it prints, and what the core makes of the former."""

import math
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import torch
from playwright.sync_api import Page, expect

from explorer.state import link
from slp_core import Experiment, ExperimentError, forward, gradients, nudge, train
from tests.browser.ready import wait_until_live

INPUTS = 10
SLIDERS = [*(f"x-{j}" for j in range(1, 11)), *(f"w-{j}" for j in range(1, 11)), "b", "t", "learning-rate", "steps"]
CHOICES = ["activation", "loss", "optimizer"]

READ = """() => {
  const all = (selector) => [...document.querySelectorAll(".slp " + selector)];
  const value = (element) => (element.dataset.value === "" ? null : Number(element.dataset.value));
  const named = (elements, read) =>
    Object.fromEntries(elements.map((element) => [element.dataset.testid, read(element)]));
  return {
    sliders: named(all("input[type=range]"), value),
    choices: Object.fromEntries(all("select").map((select) => [select.dataset.testid, select.value])),
    printed: named(all("[data-value][data-testid]:not(input)"), value),
    products: all(".slp-product").map(value),
    trained: document.querySelector("[data-testid=train-bias]")?.checked ?? false,
    chosen: all(".slp-bar-row").findIndex((row) => row.getAttribute("aria-pressed") === "true"),
  };
}"""

TAKEN = """() => {
  const { outbox } = JSON.parse(sessionStorage.getItem("slp-visit"));
  return outbox.length === 0 && location.href;
}"""


@dataclass
class State:
    """One moment of the page; `value[testid]` is an unrounded number, None where it says that it overflowed."""

    sliders: dict[str, float]
    choices: dict[str, str]
    printed: dict[str, float | None]
    products: list[float | None]
    trained: bool
    chosen: int

    @property
    def experiment(self) -> Experiment:
        """What the controls say."""
        s = self.sliders
        settings = {name: s[name] for name in ("momentum", "alpha", "beta1", "beta2", "epsilon") if name in s}
        return Experiment(
            x=[s[f"x-{j}"] for j in range(1, 11)],
            weights=[s[f"w-{j}"] for j in range(1, 11)],
            bias=s["b"],
            train_bias=self.trained,
            target=s["t"],
            learning_rate=s["learning-rate"],
            steps=s["steps"],
            **{field: self.choices[f"choose-{field}"] for field in CHOICES},
            **settings,
        )

    def differences(self) -> list[str]:
        """Every printed number that is not what the core gives for the controls, to 1e-9."""
        try:
            expected = self._expected()
        except ExperimentError as refused:  # until what was refused is taken back out of the controls
            return [f"the core refuses what the controls say: {refused}"]
        found = self.printed | dict(_numbered("product", self.products))
        unequal = []
        for name, wanted in expected.items():
            got = found.get(name, math.nan)
            same = (
                got is None
                if not math.isfinite(wanted)
                else got is not None and abs(got - wanted) <= 1e-9 * max(1, abs(wanted))
            )
            if not same:
                unequal.append(f"{name}: {got!r} instead of {wanted!r}")
        return unequal + [f"{name}: {found[name]!r} is not checked" for name in found.keys() - expected.keys()]

    def _expected(self) -> dict[str, float]:
        experiment = self.experiment
        passed, slopes, trace = forward(experiment), gradients(experiment), train(experiment)
        kind, bars, bar_b = "gradient", slopes.weights, slopes.bias
        if "update-1" in self.printed:
            kind, bars, bar_b = "update", trace.weight_updates[0], trace.bias_updates[0]
        j = self.chosen
        everything = torch.cat([experiment.weights, experiment.bias[None]])[:, 0]
        old = everything[j].item()
        update = trace.parameter_updates[0, j, 0].item()
        return {
            "z": passed.z.item(),
            "output": passed.o.item(),
            "loss": passed.loss.item(),
            "error": passed.o.item() - experiment.target.item(),
            **dict(_numbered("product", [*passed.products(0).flatten().tolist(), experiment.bias.item()])),
            **dict(_numbered(kind, bars.flatten().tolist())),
            f"{kind}-b": bar_b.item(),
            "chain-d-loss-d-output": slopes.d_loss_d_output.item(),
            "chain-d-output-d-z": slopes.d_output_d_z.item(),
            "chain-input": experiment.x[0, j].item() if j < INPUTS else 1.0,
            "chain-product": torch.cat([slopes.weights, slopes.bias[None]])[j].item(),
            "chain-old": old,
            "chain-update": update,
            "chain-new": old + update,
            **(_nudged(experiment, j, self.sliders["nudge-size"]) if "nudge-size" in self.sliders else {}),
        }


def _nudged(experiment: Experiment, weight: int, h: float) -> dict[str, float]:
    """The numbers of the nudge, which stand on the page while a weight is held."""
    found = nudge(experiment, weight, h)
    chains = {"measured": found.measured.chain()[0], "predicted": found.predicted.chain()[0]}
    columns = {
        "size": found.sizes,
        "loss": found.measured.loss,
        "foretold": found.predicted.loss,
        "percent": 100 * found.error,
    }
    return {
        **{
            f"nudge-{kind}-{link}": change
            for kind, chain in chains.items()
            for link, change in zip(["weight", "z", "output", "loss"], chain.tolist(), strict=True)
        },
        **{
            f"nudge-slope-{name}": slope
            for name, slope in zip(["input", "through", "back"], found.slopes.tolist(), strict=True)
        },
        **{f"nudge-{name}-{k}": value for name, column in columns.items() for k, value in enumerate(column.tolist())},
    }


def _numbered(name: str, values: list[Any]) -> list[tuple[str, Any]]:
    return [(f"{name}-{number}", value) for number, value in enumerate(values, 1)]


def read(page: Page) -> State:
    """All of the page in one moment."""
    return State(**page.evaluate(READ))


def until(page: Page, holds: Any, what: str, seconds: float = 15) -> Any:
    """Wait until `holds()` is true and return it; the page goes on in the meantime."""
    deadline = time.monotonic() + seconds
    while not (result := holds()):
        assert time.monotonic() < deadline, f"This did not happen in {seconds} s: {what}"
        page.wait_for_timeout(20)
    return result


def said(page: Page) -> Experiment | None:
    """What the controls say; None while they say what the core refuses, which is about to be taken back."""
    try:
        return read(page).experiment
    except ExperimentError:
        return None


def settled(page: Page, seconds: float = 15) -> State:
    """The page's state once every number on it is the core's; fails if that does not come about."""
    deadline = time.monotonic() + seconds
    while True:
        state = read(page)
        differences = state.differences()
        if not differences:
            return state
        assert time.monotonic() < deadline, f"after {seconds} s still: " + "; ".join(differences)
        page.wait_for_timeout(20)


def opened(page: Page, state: str = "live") -> State:
    """Wait until the stage stands and is live."""
    wait_until_live(page, state=state)
    return settled(page)


def linked(page: Page) -> Experiment:
    """The Experiment in the page's URL."""
    return link.read(dict(parse_qsl(urlsplit(page.url).query))).experiment.change(seed=0)  # no control shows it


def address(page: Page) -> str:
    """The page's address, once the session has taken all that was done on it.

    What the session writes into it is of when a change was made; only with its answer does the page add where it has
    been led since.
    """
    return until(page, lambda: page.evaluate(TAKEN), "the session has taken everything")


def committed(page: Page) -> State:
    """The page's state once it is the one in its URL."""
    until(page, lambda: linked(page) == said(page), "the controls' values are in the URL")
    return settled(page)


def shows(page: Page, experiment: Experiment) -> State:
    """Wait until page and URL are `experiment`."""
    experiment = experiment.change(seed=0)
    until(page, lambda: said(page) == linked(page) == experiment, f"the page shows {experiment}")
    return settled(page)


def put(page: Page, values: dict[str, float], commit: bool = True) -> None:
    """Set sliders (a logarithmic one in its position), as a person's pointer does in the end."""
    page.evaluate(
        """([values, commit]) => {
          for (const [testid, value] of Object.entries(values)) {
            const input = document.querySelector(`.slp input[data-testid="${testid}"]`);
            input.value = value;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            if (commit) input.dispatchEvent(new Event("change", { bubbles: true }));
          }
        }""",
        [values, commit],
    )


def rest_at_start(page: Page) -> None:
    """Stop the run that plays by itself after data were brought, and go back to its first step; until that is told."""
    page.evaluate(
        """() => {
          const [play, scrubber] = ["play", "scrubber"].map((name) => document.querySelector(`[data-testid=${name}]`));
          if (play.getAttribute("aria-pressed") === "true") play.click();
          scrubber.value = 0;
          for (const kind of ["input", "change"]) scrubber.dispatchEvent(new Event(kind, { bubbles: true }));
        }"""
    )
    until(page, lambda: page.get_by_test_id("step").get_attribute("data-value") == "0", "the run is at its start")
    until(page, lambda: "Step 0: " in (page.get_by_test_id("caption-moment").text_content() or ""), "and says so")
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "false")


def type_into(page: Page, testid: str, text: str, key: str = "Enter") -> None:
    """Type into the field beside a slider."""
    field = page.get_by_test_id(f"{testid}-number")
    field.fill(text)
    field.press(key)


def thumb(page: Page, testid: str, value: float) -> tuple[float, float]:
    """Where on the screen a slider's thumb is when it has `value`."""
    slider = page.get_by_test_id(testid)
    box = slider.bounding_box()
    assert box is not None
    low, high = (float(slider.get_attribute(end) or "nan") for end in ("min", "max"))
    radius = 7
    return box["x"] + radius + (value - low) / (high - low) * (box["width"] - 2 * radius), box["y"] + box["height"] / 2


def grab(page: Page, testid: str) -> tuple[float, float]:
    """Press the mouse on a slider's thumb."""
    page.get_by_test_id(testid).scroll_into_view_if_needed()
    x, y = thumb(page, testid, read(page).sliders[testid])
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def drag_follows(
    page: Page, testid: str = "w-1", targets: tuple[float, ...] = (-2.0, -1.5, 0.5, 1.0, 2.5)
) -> list[State]:
    """Drag a slider through `targets` without letting go; at each, every number follows. Returns the states."""
    grab(page, testid)
    return [move_follows(page, testid, target) for target in targets]


def move_follows(page: Page, testid: str, target: float, seconds: float = 15) -> State:
    """Move the grabbed thumb to `target`, and wait until every number has followed."""
    x, y = thumb(page, testid, target)
    page.mouse.move(x, y, steps=5)
    state = settled(page, seconds)
    assert abs(state.sliders[testid] - target) < 0.1
    return state
