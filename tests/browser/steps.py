"""The Step page as a test sees it: where it stands, what it prints, and what the core gives for that step."""

import math
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

from explorer import limits
from explorer.state import link
from slp_core import OPTIMIZERS, Experiment, Trace, forward, gradients, train, tutorial
from tests.browser import stage
from tests.browser.ready import wait_until_live

QUICK = tutorial().change(learning_rate=0.5, bias=0.2, train_bias=True)
PHASES = ["start", "forward", "loss", "backward", "update"]
WHOLE = "step"

READ = """() => {
  const all = (selector) => [...document.querySelectorAll(".slp " + selector)];
  const value = (element) => Number(element.dataset.value || NaN);
  const text = (testid) => all(`[data-testid="${testid}"]`)[0]?.textContent ?? "";
  const id = (element) => element.dataset.testid;
  const named = (elements, read) => Object.fromEntries(elements.map((element) => [id(element), read(element)]));
  const scrubber = Number(all("[data-testid=scrubber]")[0].value);
  const numbers = { ...named(all("[data-value][data-testid]"), value), scrubber };
  const products = all(".slp-product").map((element, j) => [`product-${j + 1}`, element]);
  for (const [name, element] of products) if ("value" in element.dataset) numbers[name] = value(element);
  const places = [...products, ...all("[data-testid][data-pending]").map((element) => [id(element), element])];
  const pending = places.filter(([, element]) => "pending" in element.dataset);
  const finite = (number) => (Number.isFinite(number) ? number : String(number));
  return {
    numbers: Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, finite(number)])),
    texts: named(all("[data-value][data-testid]:not(input)"), (element) => element.textContent),
    pending: pending.map(([name]) => name).sort(),
    leaks: pending.filter(([, element]) => element.textContent || "value" in element.dataset).map(([name]) => name),
    moving: document.querySelector("[data-moving]") !== null,
    phase: text("phase"),
    caption: text("caption-phase"),
    note: text("fork-note"),
    forked: !all("[data-testid=fork-back]")[0].hidden,
    playing: all("[data-testid=play]")[0].getAttribute("aria-pressed") === "true",
    url: location.href,
  };
}"""

WALK = f"""([key, presses]) => {{
  const read = {READ};
  return Array.from({{ length: presses }}, () => {{
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {{ key, bubbles: true, cancelable: true }}));
    return read();
  }});
}}"""


SCRUB = """([step, phase]) => {
  const scrubber = document.querySelector("[data-testid=scrubber]");
  scrubber.value = step;
  for (const kind of ["input", "change"]) scrubber.dispatchEvent(new Event(kind, { bubbles: true }));
  if (phase !== null) document.querySelectorAll(".slp-phase")[phase].click();
}"""

TOUR = f"""(places) => {{
  const [go, read] = [{SCRUB}, {READ}];
  return places.map((place) => {{
    go(place);
    return read();
  }});
}}"""

BEYOND = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const [main, table] = ["[data-testid=stMain]", ".slp-table-scroll"].map((one) => document.querySelector(one));
  const is = {
    "the page is wider": main.scrollWidth > main.clientWidth,
    "the page is higher": main.scrollHeight > main.clientHeight,
    "the table is wider": table.scrollWidth > table.clientWidth,
    "the table ends below": table.getBoundingClientRect().bottom > innerHeight,
  };
  return Object.keys(is).filter((what) => is[what]);
}"""


@dataclass
class Moment:
    """What the page shows: `numbers[testid]` is unrounded (sliders as well), `texts[testid]` is what is printed.

    `pending` are the numbers whose places are drawn empty; `leaks` those of them that are printed all the same.
    """

    numbers: dict[str, float]
    texts: dict[str, str]
    pending: list[str]
    leaks: list[str]
    moving: bool
    phase: str
    caption: str
    note: str
    forked: bool
    playing: bool
    url: str

    @property
    def step(self) -> int:
        return int(self.numbers["scrubber"])

    @property
    def place(self) -> tuple[int, str]:
        return self.step, self.phase


def read(page: Page) -> Moment:
    return _moment(page.evaluate(READ))


def walk(page: Page, key: str, presses: int) -> list[Moment]:
    """Press a key so often, and read the page after each; at once, where two hundred words with the browser take longer
    than all that is asked for.
    """
    return [_moment(found) for found in page.evaluate(WALK, [key, presses])]


def _moment(found: dict[str, Any]) -> Moment:
    found["numbers"] = {name: float(value) for name, value in found["numbers"].items()}
    return Moment(**found)


def opened(page: Page) -> Moment:
    """Wait until the run is there, its curve is drawn and the stage is live."""
    wait_until_live(page)
    page.locator("[data-testid=timeline] .main-svg").first.wait_for()
    return read(page)


def open_run(
    open_page: Callable[..., Page], experiment: Experiment = QUICK, step: int = 0, **options: Any
) -> tuple[Page, Trace]:
    """A new visitor's Step page, and the run that it should show."""
    page = open_page(link_to(experiment, step), **options)
    opened(page)
    return page, train(experiment)


def press(page: Page, *keys: str) -> Moment:
    for key in keys:
        page.keyboard.press(key)
    return read(page)


def lit(page: Page) -> str:
    return page.locator(".slp-phase[aria-pressed=true]").inner_text()


def until(page: Page, holds: Callable[[Moment], Any], what: str) -> Moment:
    """Wait for a moment for which `holds`."""
    moments: list[Moment] = []

    def now() -> bool:
        moments[:] = [read(page)]
        return bool(holds(moments[0]))

    stage.until(page, now, what)
    return moments[0]


def passing(page: Page, holds: Callable[[Moment], Any], what: str) -> Moment:
    """Let time pass, of which a test is the clock (`docs.film.CLOCK`), until a moment for which `holds`.

    A busy machine would not look in time at what is there for half a second.
    """
    return until(page, lambda moment: holds(moment) or page.evaluate("window.pass(50)"), what)


def still(page: Page) -> Moment:
    """Wait until nothing moves any more, and all that the moment earns is there."""
    return until(page, lambda moment: not moment.moving, "the motion ends")


def scrub(page: Page, step: int, phase: str | None = None) -> None:
    """Move the scrubber as a pointer does in the end, and open a phase."""
    page.evaluate(SCRUB, _place(step, phase))


def _place(step: int, phase: str | None) -> list[int | None]:
    return [step, None if phase is None else PHASES.index(phase)]


def jump(page: Page, step: int, phase: str | None = None) -> Moment:
    """Go to a step, and to a phase of it; all of it, when nothing moves any more."""
    scrub(page, step, phase)
    return still(page)


def tour(page: Page, places: list[tuple[int, str]]) -> list[Moment]:
    """Go to each place, and read a page without motion there; at once, as `walk` does."""
    return [_moment(found) for found in page.evaluate(TOUR, [_place(*place) for place in places])]


def each_optimizer(page: Page, experiment: Experiment) -> Iterator[tuple[str, Trace]]:
    """Choose each optimizer, at the start of the run; and its run."""
    for name in reversed(OPTIMIZERS):  # the first is another one than the page has
        jump(page, 0)
        page.get_by_test_id("choose-optimizer").select_option(name)
        trace = train(experiment.change(optimizer=name))
        until(page, lambda moment, trace=trace: is_at(moment, trace, 0), f"the run of {name} is shown")
        yield name, trace


def beyond_one_screen(page: Page, experiment: Experiment) -> dict[tuple[str, str], list[str]]:
    """What of a page without motion does not fit its window, whatever an optimizer remembers, by phase."""
    found = {}
    for optimizer, _ in each_optimizer(page, experiment):
        for phase in PHASES:
            jump(page, 0, phase)
            if wrong := page.evaluate(BEYOND):
                found[optimizer, phase] = wrong
    return found


def decays(experiment: Experiment) -> bool:
    return experiment.weight_decay > 0 or experiment.l1 > 0


def earned(trace: Trace, step: int, phase: str, operation: int | None) -> set[str]:
    """The numbers that have been told when the film stands there."""
    d = trace.experiment.inputs
    named = [*map(str, range(1, d + 1)), "b"]
    states = {name.replace("_", "-"): values.ndim > 1 for name, values in trace.states.items()}
    updates = [
        {
            f"update-{name}",
            "b-new" if name == "b" else f"w-{name}-new",
            *(f"{state}-{name}" if each else state for state, each in states.items()),
            *([f"decay-{name}"] if decays(trace.experiment) else []),
        }
        for name in named
    ]
    film: dict[str, list[set[str]]] = {
        "start": [set()],
        "forward": [*({f"product-{j}"} for j in range(1, d + 2)), {"z"}, {"output"}],
        "loss": [{"error"}, {"loss"}],
        "backward": [{"d-loss-d-output"}, {"d-output-d-z"}, {"delta"}, *({f"gradient-{name}"} for name in named)],
        "update": updates,
    }
    names = list(film)
    last = min(trace.experiment.steps, limits.STEP_MOST_STEPS)
    ended = step == last and trace.diverged_at is None  # no update comes after the last
    seen = names[:3] if ended else names
    if phase != WHOLE:
        seen = seen[: names.index(phase)]
    told = set().union(*(numbers for name in seen for numbers in film[name]))
    if phase != WHOLE:
        within = film[phase] if operation is None else film[phase][: operation + 1]
        told |= set().union(*within)
    return told


def expected(trace: Trace, step: int, phase: str = WHOLE, operation: int | None = None) -> dict[str, float]:
    """Every number that the page prints at a moment of a run, and the values of its sliders."""
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
        if decays(e):
            numbers[f"decay-{name}"] = trace.parameter_decays[step, j, 0].item()
        numbers["b" if name == "b" else f"w-{name}"] = parameters[j]
        numbers["b-new" if name == "b" else f"w-{name}-new"] = parameters[j] + updates[j]
        numbers[f"product-{j + 1}"] = passed.products(0)[j, 0].item() if j < e.inputs else parameters[j]
        for state, values in trace.states.items():
            if values.ndim > 1:
                numbers[f"{state.replace('_', '-')}-{name}"] = values[step, j, 0].item()
    numbers |= {state: values[step].item() for state, values in trace.states.items() if values.ndim == 1}
    told = earned(trace, step, phase, operation)
    results = earned(trace, 0, WHOLE, None)
    wanted = {name: value for name, value in numbers.items() if name in told or name not in results}
    summed = [name for name in told if name.startswith("product-")]
    if summed and "z" not in told:  # the running total
        wanted["sum"] = sum(numbers[name] for name in summed)
    if phase == "update":  # what has been updated shows it
        wanted |= {name.removesuffix("-new"): value for name, value in wanted.items() if name.endswith("-new")}
    return wanted


def differences(moment: Moment, trace: Trace, step: int, operation: int | None = None) -> list[str]:
    """Every number that is not what the core gives, to 1e-9, that is there before it is earned, or is not compared."""
    wanted = expected(trace, step, moment.phase, operation)
    # Sliders; those of other optimizers are hidden.
    settings = {"momentum", "alpha", "beta1", "beta2", "epsilon", "weight-decay", "l1"}
    found = {name: value for name, value in moment.numbers.items() if name not in {*settings, "step"}}
    unequal = [f"{name} is not on the page" for name in wanted.keys() - found.keys()]
    unequal += [f"{name} was not compared" for name in found.keys() - wanted.keys()]
    for name in wanted.keys() & found.keys():
        got, want = found[name], wanted[name]
        if not abs(got - want) <= 1e-9 * max(1, abs(want)) and not (math.isnan(got) and math.isnan(want)):
            unequal.append(f"{name}: {got!r} instead of {want!r}")
    missing = list(earned(trace, 0, WHOLE, None) - earned(trace, step, moment.phase, operation))
    if "sum" not in wanted:
        missing.append("sum")
    if not any(name.startswith("update-") for name in wanted):
        missing.append("arithmetic")
    missing.sort()
    if moment.numbers["step"] != step and not moment.forked:
        unequal.append(f"step {moment.numbers['step']:g} is counted instead of {step}")
    if moment.pending != missing:
        unequal.append(f"{moment.pending} are drawn empty instead of {missing}")
    return unequal + [f"{name} is printed before it is earned" for name in moment.leaks]


def is_at(moment: Moment, trace: Trace, step: int) -> bool:
    return moment.step == step and not differences(moment, trace, step)


def link_to(experiment: Experiment, step: int = 0, page: str = "step") -> str:
    """The share link of a run, at a step of it."""
    return f"/{page}?{urlencode(link.write(experiment, step))}"
