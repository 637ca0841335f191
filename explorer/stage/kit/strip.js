/**
 * What a finger changes, where it is seen: a strip at the edge of the screen with the touched number, its fine steps,
 * and what follows from it. On a phone that would be two screens away.
 */

/** @import { Value } from "../contract.js" */
/** @import { Slider } from "./slider.js" */

import { t } from "../kernel/text.js";
import { button, html, set, svg, write } from "./dom.js";

/** The curve's size, in pixels. */
const [WIDTH, HEIGHT] = [72, 32];
/** How many of the run's points its small curve has. */
const POINTS = 40;

/** The losses of a run, and their steps where not all are there. @typedef {{loss: ArrayLike<Value>, steps?: ArrayLike<number>}} Curve */

/** What is told instead of a run that stays as it is, and a curve of it. @typedef {{said: string, curve: Curve}} Instead */

/**
 * What it needs of its page.
 * @typedef {object} Host
 * @property {HTMLElement} root
 * @property {() => Record<string, string>} facts
 * @property {() => Curve} curve
 * @property {(slider: Slider) => Instead|null} insteadOfRun
 */

export class Strip {
  /** @param {Host} page */
  constructor(page) {
    this.page = page;
    /** The slider that was touched last. @type {Slider|null} */
    this.slider = null;
    this.name = html("span", { class: "slp-symbol" });
    this.value = html("b", { class: "slp-number", "data-testid": "strip-number" });
    const fine = (/** @type {string} */ face, /** @type {string} */ told, /** @type {1|-1} */ direction) =>
      button(face, { "aria-label": told, "data-testid": direction > 0 ? "finer-up" : "finer-down" }, () =>
        this.slider?.move(direction),
      );
    this.output = html("b", { "data-testid": "strip-output" });
    this.outputOf = html("span", {}, html("span", { class: "slp-symbol" }, "O "), this.output);
    this.loss = html("b", { "data-testid": "strip-loss" });
    this.end = html("b", { "data-testid": "strip-end" });
    this.endOf = html("span", {}, " → ", this.end);
    this.lossOf = html("span", {}, html("span", { class: "slp-symbol" }, "E "), this.loss, this.endOf);
    this.instead = html("span", { "data-testid": "strip-instead" });
    this.slope = html("span", { class: "slp-symbol" });
    this.gradient = html("b", { "data-testid": "strip-gradient" });
    this.gradientOf = html("span", {}, this.slope, this.gradient);
    this.line = svg("polyline", { fill: "none", stroke: "currentColor", "stroke-width": 2 });
    const size = { width: WIDTH, height: HEIGHT };
    this.picture = svg("svg", { class: "slp-strip-curve", ...size, "aria-hidden": "true" }, this.line);
    this.phase = html("span", { class: "slp-strip-phase" });
    this.play = button(t("▶ Play"), { "data-testid": "strip-play" }, () => this.own("[data-testid=play]")?.click());
    this.element = html(
      "div",
      { class: "slp-strip", role: "group", "aria-label": t("What is touched"), "data-testid": "strip", hidden: true },
      html("span", { class: "slp-strip-value" }, this.name, this.value),
      fine("−", t("One step less"), -1),
      fine("+", t("One step more"), 1),
      this.outputOf,
      this.lossOf,
      this.instead,
      this.gradientOf,
      this.picture,
      this.phase,
      this.play,
    );
    // What follows comes later, and may take another line.
    this.size = new ResizeObserver(() => this.uncover());
    this.size.observe(this.element);
    this.elsewhere = (/** @type {Event} */ { target }) => {
      const { slider, element } = this;
      if (slider && target instanceof Node && !element.contains(target) && !slider.element.contains(target))
        this.close();
    };
  }

  /** @param {string} selector of something on the page @returns {HTMLElement|null} */
  own(selector) {
    return this.page.root.querySelector(selector);
  }

  /** A finger took hold of a slider. @param {Slider} slider */
  open(slider) {
    if (this.slider === null) document.addEventListener("pointerdown", this.elsewhere);
    this.slider = slider;
    this.element.hidden = false;
    this.draw();
    this.uncover();
  }

  /** What is touched at the lower edge would lie under it. */
  uncover() {
    if (this.slider === null) return;
    const under = this.slider.element.getBoundingClientRect().bottom - this.element.getBoundingClientRect().top;
    const top = Math.ceil(under);
    if (top > 0) document.querySelector("[data-testid=stMain]")?.scrollBy({ top, behavior: "instant" });
  }

  draw() {
    const { slider, page } = this;
    if (slider === null) return;
    const facts = page.facts();
    write(this.name, slider.element.querySelector(".slp-symbol")?.textContent ?? "");
    write(this.value, slider.told);
    // What has not been earned yet is told nowhere.
    write(this.output, facts.O ?? "…");
    write(this.loss, facts.E ?? "…");
    // Of many samples there is no output, and a rate changes the end of a run and not its start.
    this.outputOf.hidden = facts.O === undefined && this.own("[data-testid=output]") === null;
    this.endOf.hidden = facts.end === undefined;
    write(this.end, facts.end ?? "");
    // Which way the touched weight wants to go, or that of the touched input: its bar is two screens away.
    const symbol = this.name.textContent;
    this.gradientOf.hidden = symbol !== facts.weight && symbol !== facts.input;
    write(this.slope, `∂E/∂${facts.weight} `);
    write(this.gradient, facts.gradient ?? "…");
    const instead = page.insteadOfRun(slider);
    this.lossOf.hidden = instead !== null;
    this.instead.hidden = instead === null;
    write(this.instead, instead?.said ?? "");
    const drawn = points(instead?.curve ?? page.curve());
    set(this.line, { points: drawn });
    this.picture.toggleAttribute("hidden", drawn === "");
    const [phase, play] = [this.own(".slp-phase[aria-pressed=true]"), this.own("[data-testid=play]")];
    this.phase.hidden = phase === null;
    this.play.hidden = play === null;
    write(this.phase, phase?.textContent ?? "");
    write(this.play, play?.textContent ?? "");
  }

  close() {
    document.removeEventListener("pointerdown", this.elsewhere);
    this.slider = null;
    this.element.hidden = true;
  }
}

/** The losses of a run as a small line: its shape, without a scale. @param {Curve} curve */
function points({ loss: losses, steps = Array.from(losses, (_, step) => step) }) {
  const every = Math.max(1, Math.ceil(losses.length / POINTS));
  const taken = Array.from(losses)
    .map((loss, at) => ({ loss, step: steps[at], at }))
    .filter(({ loss, at }) => loss !== null && Number.isFinite(loss) && at % every === 0);
  const values = taken.map(({ loss }) => Number(loss));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const across = (/** @type {number} */ step) => (step / Math.max(1, steps[losses.length - 1])) * (WIDTH - 4) + 2;
  const down = (/** @type {number} */ loss) => HEIGHT - 3 - ((loss - low) / (high - low || 1)) * (HEIGHT - 6);
  return taken.map(({ step }, k) => `${across(step).toFixed(1)},${down(values[k]).toFixed(1)}`).join(" ");
}
