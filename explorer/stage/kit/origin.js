/** Which of many samples a page's picture of a single neuron is of, and the way back to where it was chosen. */

/** @import { Sample } from "../contract.js" */
/** @import { PageName } from "../kernel/state.js" */

import { t } from "../kernel/text.js";
import { button, html, write } from "./dom.js";
import { goTo } from "./landmarks.js";

export class Origin {
  /** @param {{view: string, numbers: unknown}} bench @param {PageName} view where samples are chosen */
  constructor(bench, view = "train") {
    this.bench = bench;
    this.view = view;
    this.told = html("span", { "data-testid": "shown-sample" });
    const title = t("Train, where samples are chosen; nothing is lost on the way");
    this.element = html(
      "p",
      { class: "slp-caption slp-origin", hidden: true },
      this.told,
      " ",
      button(t("Back to the data"), { title, "data-testid": "to-data" }, () => goTo(view)),
    );
  }

  draw() {
    const { view } = this.bench;
    const { sample } = /** @type {{sample?: Sample}} */ (this.bench.numbers);
    this.element.hidden = view === this.view || !sample || sample.count === 1;
    if (!this.element.hidden && sample)
      write(this.told, t("Shown is sample {number} of {count}.", { number: sample.number, count: sample.count }));
  }
}
