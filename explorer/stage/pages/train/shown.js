/** The sample that Neuron and Step show: a click on one in the picture chooses it. */

/** @import { TrainNumbers } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { t } from "../../kernel/text.js";
import { button, html, write } from "../../kit/dom.js";
import { goTo } from "../../kit/landmarks.js";

export class ShownSample {
  /** @param {Workbench<"train">} bench @param {() => number|null} pointed the sample that is pointed at, by its number in the data */
  constructor(bench, pointed) {
    this.bench = bench;
    this.pointed = pointed;
    /** A test sample that was to be chosen. @type {number|null} */
    this.refused = null;
    this.told = html("span", { "data-testid": "shown-sample" });
    const choose = t("Show the sample that is pointed at on Neuron and Step, as a click on it does");
    this.here = button(t("Show this sample"), { title: choose, "data-testid": "show-sample" }, () => {
      const sample = pointed();
      if (sample !== null) this.choose(sample);
    });
    const link = (/** @type {"neuron"|"step"} */ view, /** @type {string} */ face, /** @type {string} */ title) =>
      button(face, { title, "aria-label": title, "data-testid": `to-${view}` }, () => goTo(view));
    this.element = html(
      "div",
      { class: "slp-pointing" },
      this.here,
      this.told,
      html(
        "span",
        { class: "slp-buttons" },
        link("neuron", t("Neuron"), t("See this sample on Neuron")),
        link("step", t("Step"), t("See this sample on Step")),
      ),
    );
  }

  /** What it says; nothing where there is one sample. */
  get saying() {
    return this.element.hidden ? "" : (this.told.textContent ?? "");
  }

  /** @param {number} sample its number in the data, those of the test part after the others */
  choose(sample) {
    const { training } = this.bench.numbers.data;
    this.refused = sample >= training ? sample : null;
    if (this.refused !== null) {
      this.draw(this.bench.numbers, !this.here.hidden);
      return this.bench.redraw(); // the page says it
    }
    if (sample === this.bench.draft.shown_sample) return;
    this.bench.set("shown_sample", [], sample);
    this.bench.commit();
  }

  /** @param {TrainNumbers} numbers @param {boolean} pointing whether a sample is pointed at */
  draw({ sample }, pointing) {
    this.element.hidden = sample.count === 1;
    this.here.hidden = !pointing;
    const refused = this.refused !== null && this.refused === this.pointed();
    if (!refused) this.refused = null;
    write(
      this.told,
      refused
        ? t("A test sample has no gradient: Neuron and Step show samples that are trained with.")
        : t("Sample {number} of {count} is shown on Neuron and Step:", { number: sample.number, count: sample.count }),
    );
  }
}
