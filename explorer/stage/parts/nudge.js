/** The nudge: one weight is held and moved a little, and the change goes along the chain, measured and foretold. */

import { t } from "../kernel/text.js";
import { button, html, set, write } from "../kit/dom.js";
import { largest, leading, plainly, precise, roundUp } from "../kit/format.js";
import { weightName } from "../kit/names.js";
import { NudgeChain } from "./nudge/chain.js";
import { SmallerNudges } from "./nudge/smaller.js";

/** @import { Experiment, Nudged, Sample, SliderSpan } from "../contract.js" */
/** @import { Options, Slider } from "../kit/slider.js" */

/**
 * A page that has a weight to hold.
 * @typedef {object} Bench
 * @property {{nudge: number|null}} settings
 * @property {{spans: {nudge: SliderSpan|null}}} content
 * @property {{sample: Sample, nudge: Nudged|null}} numbers
 * @property {boolean} holding
 * @property {(name: string, value: unknown) => void} setSetting
 * @property {(name: string, value: unknown) => void} chooseSetting
 * @property {(field: keyof Experiment, indices: number[], value: unknown) => void} set
 * @property {() => void} commit
 */

/** @typedef {{bench: Bench, keep: (options: Options) => Slider}} Host */

export class Nudge {
  /**
   * @param {Host} page
   * @param {number} inputs
   * @param {(index: number) => void} onChoose another weight is to be held
   */
  constructor(page, inputs, onChoose) {
    const { bench } = page;
    const span = bench.content.spans.nudge;
    if (!span) throw new Error("the nudge takes no slider");
    this.bench = bench;
    this.inputs = inputs;
    /** The size of a full bar; it holds still while something is dragged. */
    this.full = 0;
    /** Opens and closes it; stands where the page puts it. */
    this.toggle = button(t("Nudge a weight"), { "data-testid": "nudge-open", "aria-expanded": "false" }, () =>
      bench.chooseSetting("nudge", this.open ? null : span.step),
    );
    this.select = html(
      "select",
      { "data-testid": "nudge-weight", "aria-label": t("The weight that is nudged") },
      ...Array.from({ length: inputs + 1 }, (_, j) => html("option", { value: j }, weightName(j, inputs))),
    );
    this.select.addEventListener("change", () => onChoose(Number(this.select.value)));
    this.presses = [span.step, -span.step].map((size) => ({
      size,
      element: button(
        size > 0 ? `+${plainly(size)}` : plainly(size),
        { "data-testid": size > 0 ? "nudge-up" : "nudge-down", title: t("Move the weight by this much, and look") },
        () => bench.chooseSetting("nudge", size),
      ),
    }));
    this.slider = page.keep({
      field: "nudge",
      span,
      testid: "nudge-size",
      symbol: "h",
      name: t("size h of the nudge"),
      read: () => bench.settings.nudge ?? span.step,
      write: (value) => bench.setSetting("nudge", value),
    });
    this.chain = new NudgeChain(inputs);
    this.smaller = new SmallerNudges();
    this.scale = html("span", { class: "slp-scale" });
    this.keep = button(
      "",
      { "data-testid": "nudge-keep", title: t("Make it the neuron's own; Undo takes it back") },
      () => this.take(),
    );
    this.told = html("p", { class: "slp-caption", "data-testid": "caption-nudge" });
    this.whole = html("p", { class: "slp-caption", "data-testid": "caption-nudge-whole" });
    this.part = html("p", { class: "slp-rule" });
    this.element = html("section", {
      class: "slp-card slp-nudge",
      "aria-label": t("Nudge"),
      "data-testid": "nudge",
      hidden: true,
    });
    this.face = [
      html(
        "div",
        { class: "slp-nudge-head" },
        html("h2", {}, t("Move only")),
        this.select,
        html("span", { class: "slp-buttons" }, ...this.presses.map(({ element }) => element)),
        this.slider.element,
        this.scale,
        html("span", { class: "slp-nudge-keep" }, t("A trial: the neuron stays as it is."), this.keep),
      ),
      html("div", { class: "slp-nudge-face" }, this.chain.element, this.smaller.element),
      this.told,
      this.whole,
      this.part,
    ];
  }

  /** Whether a weight is being nudged. */
  get open() {
    return this.bench.settings.nudge !== null;
  }

  /** What it says; nothing where it is closed. */
  get saying() {
    return this.element.hidden ? "" : (this.bench.numbers.nudge?.told ?? "");
  }

  /** Make the nudge the neuron's own. */
  take() {
    const { nudge } = this.bench.numbers;
    if (!nudge) return;
    const { weight, after } = nudge;
    if (weight < this.inputs) this.bench.set("weights", [weight, 0], after);
    else this.bench.set("bias", [0], after);
    this.bench.commit();
  }

  /** @param {number} chosen the weight that the page has chosen */
  draw(chosen) {
    const { open, bench, inputs } = this;
    const { nudge, sample } = bench.numbers;
    set(this.toggle, { "aria-expanded": String(open) });
    this.select.value = String(chosen);
    this.element.hidden = !open || !nudge;
    if (!open || !nudge) {
      this.element.replaceChildren(); // no number stands on the page that is not about it
      return;
    }
    if (!this.element.firstChild) this.element.replaceChildren(...this.face);
    const sizes = [...nudge.measured, ...nudge.predicted];
    if (!bench.holding) this.full = roundUp(largest(sizes));
    for (const { size, element } of this.presses) set(element, { "aria-pressed": String(size === nudge.size) });
    this.chain.draw(nudge, this.full, bench.holding);
    this.smaller.draw(nudge.sizes);
    const weight = weightName(nudge.weight, inputs);
    write(this.scale, t("full bar {size}", { size: leading(this.full, 1) }));
    write(this.keep, t("Keep {weight} = {value}", { weight, value: precise(nudge.after) }));
    write(this.told, nudge.told);
    write(this.whole, nudge.whole);
    write(
      this.part,
      sample.terms > 1
        ? t("z and O are those of sample {number}, and E is what it adds to the mean of {terms}.", {
            number: sample.number,
            terms: sample.terms,
          })
        : "",
    );
  }
}
