"""The Step page as a test sees it: where it stands, what it prints, and what the core gives for that step."""

import math
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

from explorer.state import link
from slp_core import Experiment, Trace, forward, gradients
from tests.browser import stage

PHASES = ["forward", "loss", "backward", "update"]

READ = """() => {
  const all = (selector) => [...document.querySelectorAll(".slp " + selector)];
  const value = (element) => Number(element.dataset.value || NaN);
  const text = (testid) => all(`[data-testid="${testid}"]`)[0]?.textContent ?? "";
  const id = (element) => element.dataset.testid;
  const named = (elements, read) => Object.fromEntries(elements.map((element) => [id(element), read(element)]));
  const scrubber = Number(all("[data-testid=scrubber]")[0].value);
  const numbers = { ...named(all("[data-value][data-testid]"), value), scrubber };
  all(".slp-product").forEach((element, j) => (numbers[`product-${j + 1}`] = value(element)));
  const finite = (number) => (Number.isFinite(number) ? number : String(number));
  return {
    numbers: Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, finite(number)])),
    texts: named(all("[data-value][data-testid]:not(input)"), (element) => element.textContent),
    phase: text("phase"),
    caption: text("caption-phase"),
    note: text("fork-note"),
    forked: !all("[data-testid=fork-back]")[0].hidden,
    playing: all("[data-testid=play]")[0].getAttribute("aria-pressed") === "true",
    url: location.href,
  };
}"""


@dataclass
class Moment:
    """What the page shows: `numbers[testid]` is unrounded (sliders as well), `texts[testid]` is what is printed."""

    numbers: dict[str, float]
    texts: dict[str, str]
    phase: str
    caption: str
    note: str
    forked: bool
    playing: bool
    url: str

    @property
    def step(self) -> int:
        return int(self.numbers["step"])

    @property
    def place(self) -> tuple[int, str]:
        return self.step, self.phase


def read(page: Page) -> Moment:
    found = page.evaluate(READ)
    found["numbers"] = {name: float(value) for name, value in found["numbers"].items()}
    return Moment(**found)


def opened(page: Page) -> Moment:
    """Wait until the run is there, its curve is drawn and the stage is live."""
    page.locator("[data-testid=live-state][data-state=live]").wait_for()
    page.locator("[data-testid=timeline] .main-svg").first.wait_for()
    return read(page)


def until(page: Page, holds: Callable[[Moment], Any], what: str) -> Moment:
    """Wait for a moment for which `holds`."""
    moments: list[Moment] = []

    def now() -> bool:
        moments[:] = [read(page)]
        return bool(holds(moments[0]))

    stage.until(page, now, what)
    return moments[0]


def jump(page: Page, step: int, phase: str | None = None) -> Moment:
    """Move the scrubber as a pointer does in the end, and open a phase."""
    page.evaluate(
        """([step, phase]) => {
          const scrubber = document.querySelector("[data-testid=scrubber]");
          scrubber.value = step;
          for (const kind of ["input", "change"]) scrubber.dispatchEvent(new Event(kind, { bubbles: true }));
          if (phase !== null) document.querySelectorAll(".slp-phase")[phase].click();
        }""",
        [step, None if phase is None else PHASES.index(phase)],
    )
    return read(page)


def expected(trace: Trace, step: int) -> dict[str, float]:
    """Every number that the page prints at `step` of a run, and the values of its sliders."""
    e = trace.experiment
    # Not by e.change: a run may leave the values that a person can set.
    here = copy(e)
    for name in ("weights", "bias"):
        object.__setattr__(here, name, getattr(trace, name)[step])
    passed, slopes = forward(here), gradients(here)
    named = [*map(str, range(1, e.inputs + 1)), "b"]
    parameters = trace.parameters[step, :, 0].tolist()
    updates = trace.parameter_updates[step, :, 0].tolist()
    numbers = {
        "step": step,
        "scrubber": step,
        "z": passed.z[0, 0].item(),
        "output": passed.o[0, 0].item(),
        "loss": passed.loss.item(),
        "error": (passed.o - e.target)[0, 0].item(),
        "d-loss-d-output": slopes.d_loss_d_output[0, 0].item(),
        "d-output-d-z": slopes.d_output_d_z[0, 0].item(),
        "delta": slopes.delta[0, 0].item(),
        "t": e.target[0, 0].item(),
        "learning-rate": e.learning_rate,
        "steps": e.steps,
        **{f"x-{j}": x for j, x in enumerate(e.x[0].tolist(), 1)},
    }
    for j, name in enumerate(named):
        numbers[f"gradient-{name}"] = trace.parameter_gradients[step, j, 0].item()
        numbers[f"update-{name}"] = updates[j]
        numbers["b" if name == "b" else f"w-{name}"] = parameters[j]
        numbers["b-new" if name == "b" else f"w-{name}-new"] = parameters[j] + updates[j]
        numbers[f"product-{j + 1}"] = passed.products[0, j, 0].item() if j < e.inputs else parameters[j]
        for state, values in trace.states.items():
            if values.ndim > 1:
                numbers[f"{state.replace('_', '-')}-{name}"] = values[step, j, 0].item()
    numbers |= {state: values[step].item() for state, values in trace.states.items() if values.ndim == 1}
    return numbers


def differences(moment: Moment, trace: Trace, step: int) -> list[str]:
    """Every number that is not what the core gives, to 1e-9, and every one that was not compared."""
    wanted = expected(trace, step)
    settings = {"momentum", "alpha", "beta1", "beta2", "epsilon"}  # sliders; those of other optimizers are hidden
    found = {name: value for name, value in moment.numbers.items() if name not in settings}
    unequal = [f"{name} is not on the page" for name in wanted.keys() - found.keys()]
    unequal += [f"{name} was not compared" for name in found.keys() - wanted.keys()]
    for name in wanted.keys() & found.keys():
        got, want = found[name], wanted[name]
        if not abs(got - want) <= 1e-9 * max(1, abs(want)) and not (math.isnan(got) and math.isnan(want)):
            unequal.append(f"{name}: {got!r} instead of {want!r}")
    return unequal


def is_at(moment: Moment, trace: Trace, step: int) -> bool:
    return moment.step == step and not differences(moment, trace, step)


def link_to(experiment: Experiment, step: int = 0, page: str = "step") -> str:
    """The share link of a run, at a step of it."""
    return f"/{page}?{urlencode(link.write(experiment, step))}"
